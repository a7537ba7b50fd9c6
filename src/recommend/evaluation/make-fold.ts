import type { Steps } from "../../core/work.ts";
import type { Interactions } from "../input/interaction-types.ts";
import { keepRowsSteps } from "../input/keep-rows.ts";
import type { Cut } from "./cut-last.ts";
import type { InteractionFold } from "./split-types.ts";

/** The tables of a cut. Items of too few training customers leave both parts, and customers with them who have nothing else. O(rows), in steps of some milliseconds. */
export function* makeFoldSteps(
  table: Interactions,
  cut: Cut,
  minCustomers: number,
  inner: (train: Interactions) => Steps<InteractionFold> | null,
): Steps<InteractionFold> {
  const { train, test, untested } = cut;
  if (minCustomers > 0) dropRare(table, train, test, minCustomers);
  const customers = keepTested(table, train, test, untested);
  const asOf = cut.from ?? endOf(table, train);
  yield [0, Number.NaN];
  const trainTable = yield* keepRowsSteps(table, train, asOf === undefined ? {} : { asOf });
  const testTable = yield* keepRowsSteps(table, test, {
    ...(cut.from === null ? {} : { from: cut.from }),
    ...(cut.to === null ? {} : { asOf: cut.to }),
  });
  const validation = inner(trainTable);
  return {
    train: trainTable,
    test: testTable,
    validation: validation === null ? null : yield* validation,
    from: cut.from,
    to: cut.to,
    customers,
    untested: Array.from(untested, ([reason, count]) => ({ reason, customers: count })),
  };
}

function dropRare(table: Interactions, train: Uint8Array, test: Uint8Array, minCustomers: number): void {
  const { columns, info, length } = table;
  const people = new Int32Array(info.items);
  const owner = new Int32Array(info.items).fill(-1);
  const item = columns.item.codes;
  const customer = columns.customer.codes;
  for (let i = 0; i < length; i++) {
    const k = item[i];
    if (train[i] === 0 || customer[i] < 0 || owner[k] === customer[i]) continue;
    owner[k] = customer[i];
    people[k]++;
  }
  for (let i = 0; i < length; i++) if (people[item[i]] < minCustomers) train[i] = test[i] = 0;
}

/** Takes those out of the test who have no training row left; answers how many stay. */
function keepTested(
  table: Interactions,
  train: Uint8Array,
  test: Uint8Array,
  untested: Map<string, number>,
): number {
  const { length, info, columns } = table;
  const { codes } = columns.customer;
  const reason = "only items that too few customers have";
  let customers = 0;
  let rare = 0;
  for (let i = 0, c = 0; c < info.customers; c++) {
    const from = i;
    let [before, after] = [0, 0];
    for (; i < length && codes[i] === c; i++) {
      before += train[i];
      after += test[i];
    }
    if (after > 0 && before > 0) customers++;
    else if (after > 0) {
      test.fill(0, from, i);
      rare++;
    }
  }
  if (rare > 0) untested.set(reason, rare);
  return customers;
}

function endOf(table: Interactions, train: Uint8Array): number | undefined {
  let last = Number.NEGATIVE_INFINITY;
  const { time } = table.columns;
  for (let i = 0; i < table.length; i++) if (train[i] === 1 && time[i] > last) last = time[i];
  return last === Number.NEGATIVE_INFINITY ? undefined : last + 1;
}
