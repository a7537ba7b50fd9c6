import type { Random } from "../../core/random.ts";
import { sample } from "../../core/random.ts";
import { runSteps, type Steps } from "../../core/work.ts";
import { PIECE } from "../input/pieces.ts";
import { historiesOf } from "../use/histories.ts";
import type { InteractionFold, UntestedCustomers } from "./split-types.ts";

/**
 * What has to be found: "new" items that the customer did not have before (those that they had are not offered), what they come back for ("again", nothing else is offered), or
 * "all", whatever they take next.
 */
export type RecommendTarget = "new" | "again" | "all";

/** The customers of a fold who are tested on, in order of places. */
export interface TestCustomers {
  readonly count: number;
  /** Places in the levels of the fold. */
  readonly customer: Int32Array;
  /** Customer t has to be offered `relevant[start[t]]` to before `relevant[start[t + 1]]`: places of items in the levels of the fold, rising. */
  readonly start: Int32Array;
  readonly relevant: Int32Array;
  /** When each is asked about: the first instant of the test, or of their own test rows. */
  readonly asOf: Float64Array;
  readonly untested: readonly UntestedCustomers[];
}

/** At most `most` customers, drawn by `random` where there are more. O(rows). */
export function testCustomers(
  fold: InteractionFold,
  target: RecommendTarget,
  most: number,
  random: Random,
): TestCustomers {
  return runSteps(testCustomersSteps(fold, target, most, random));
}

/** {@link testCustomers} in steps of some milliseconds. */
export function* testCustomersSteps(
  fold: InteractionFold,
  target: RecommendTarget,
  most: number,
  random: Random,
): Steps<TestCustomers> {
  const { columns, info, length } = fold.test;
  const { codes } = columns.customer;
  const known = historiesOf(fold.train, columns.item.levels);
  const had = new Int32Array(info.items).fill(-1);
  const listed = new Int32Array(info.items).fill(-1);
  const customer: number[] = [];
  const start: number[] = [0];
  const relevant: number[] = [];
  const asOf: number[] = [];
  let nothing = 0;
  yield [0, Number.NaN];
  for (let i = 0, looked = 0; i < length; ) {
    const c = codes[i];
    const [from, to] = known.rows(c);
    looked += to - from;
    if (looked > PIECE) {
      looked = 0;
      yield [0, Number.NaN];
    }
    for (let row = from; row < to; row++) had[fold.train.columns.item.codes[row]] = c;
    const before = relevant.length;
    let first = Number.POSITIVE_INFINITY;
    for (; i < length && codes[i] === c; i++) {
      const k = columns.item.codes[i];
      if (columns.time[i] < first) first = columns.time[i];
      if (listed[k] === c) continue;
      listed[k] = c;
      if (target === "all" || (had[k] === c) === (target === "again")) relevant.push(k);
    }
    if (relevant.length === before) {
      nothing++;
      continue;
    }
    customer.push(c);
    start.push(relevant.length);
    asOf.push(fold.from ?? (Number.isFinite(first) ? first : (fold.train.info.asOf ?? 0)));
  }
  const all: TestCustomers = {
    count: customer.length,
    customer: Int32Array.from(customer),
    start: Int32Array.from(start),
    relevant: Int32Array.from(relevant),
    asOf: Float64Array.from(asOf),
    untested: [
      ...fold.untested,
      ...(nothing === 0
        ? []
        : [
            {
              reason: target === "new" ? "nothing new in the test" : "nothing again in the test",
              customers: nothing,
            },
          ]),
    ],
  };
  return all.count > most ? drawn(all, most, random) : all;
}

function drawn(all: TestCustomers, most: number, random: Random): TestCustomers {
  const kept = sample(random, all.count, most).sort();
  const start = new Int32Array(most + 1);
  const relevant: number[] = [];
  for (let t = 0; t < most; t++) {
    for (let e = all.start[kept[t]]; e < all.start[kept[t] + 1]; e++) relevant.push(all.relevant[e]);
    start[t + 1] = relevant.length;
  }
  return {
    count: most,
    customer: Int32Array.from(kept, (t) => all.customer[t]),
    start,
    relevant: Int32Array.from(relevant),
    asOf: Float64Array.from(kept, (t) => all.asOf[t]),
    untested: [...all.untested, { reason: "not drawn", customers: all.count - most }],
  };
}
