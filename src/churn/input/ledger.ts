import { pick, pickInts } from "../../core/pick.ts";
import { sortLog } from "../../core/sort-log.ts";
import { firstAtLeast } from "../../numeric/bisect.ts";

/** Rows of one source by customer and then time: customer c has the places `start[c]` to before `start[c + 1]` of every column. */
export interface Ledger {
  readonly start: Int32Array;
  readonly time: Float64Array;
  readonly numbers: { readonly [name: string]: Float64Array };
  /** Texts as codes; -1: no value. */
  readonly codes: { readonly [name: string]: Int32Array };
  /** Names of those `numbers` that are times in ms: what they say is known only once that time has come. */
  readonly later: readonly string[];
}

/** Columns of rows that are in no order yet. */
export interface LooseRows {
  /** Customer of each row; -1 leaves it out. */
  readonly who: Int32Array;
  readonly time: Float64Array;
  readonly numbers: { readonly [name: string]: Float64Array };
  readonly codes: { readonly [name: string]: Int32Array };
  readonly later?: readonly string[];
}

/** Sorts rows once; every cut is taken from the result. O(rows log rows). */
export function ledgerOf({ who, time, numbers, codes, later = [] }: LooseRows, customers: number): Ledger {
  const { start, rows } = sortLog(who, time, customers);
  return {
    start,
    time: pick(time, rows),
    numbers: mapColumns(numbers, (column) => pick(column, rows)),
    codes: mapColumns(codes, (column) => pickInts(column, rows)),
    later,
  };
}

/**
 * What was known before `asOf`, as arrays of its own: a later row is not in them at all, so nothing that reads them can see it. A time that a row tells of and that had not come (the end of a
 * contract, the closing of a ticket) is no value. O(rows kept + customers log rows).
 */
export function cutLedger(ledger: Ledger, asOf: number): Ledger {
  const customers = ledger.start.length - 1;
  const start = new Int32Array(customers + 1);
  for (let c = 0; c < customers; c++)
    start[c + 1] =
      start[c] + firstAtLeast(ledger.time, asOf, ledger.start[c], ledger.start[c + 1]) - ledger.start[c];
  const from = ledger.start;
  const floats = (column: Float64Array) => copyRuns(column, new Float64Array(start[customers]), from, start);
  const numbers = mapColumns(ledger.numbers, floats);
  for (const name of ledger.later) {
    const column = numbers[name];
    for (let k = 0; k < column.length; k++) if (!(column[k] < asOf)) column[k] = Number.NaN;
  }
  return {
    start,
    time: floats(ledger.time),
    numbers,
    codes: mapColumns(ledger.codes, (column) =>
      copyRuns(column, new Int32Array(start[customers]), from, start),
    ),
    later: ledger.later,
  };
}

/** The same rows under other customers: `groupOf[c]` is the customer that c is one person with. O(rows log rows), and only where ids were joined. */
export function regroup(ledger: Ledger, groupOf: Int32Array): Ledger {
  const who = customersOf(ledger);
  for (let k = 0; k < who.length; k++) who[k] = groupOf[who[k]];
  return ledgerOf({ ...ledger, who }, groupOf.length);
}

/** Customer of every row. O(rows). */
export function customersOf({ start, time }: Ledger): Int32Array {
  const who = new Int32Array(time.length);
  for (let c = 0; c + 1 < start.length; c++) who.fill(c, start[c], start[c + 1]);
  return who;
}

function copyRuns<A extends Float64Array | Int32Array>(
  column: A,
  out: A,
  from: Int32Array,
  start: Int32Array,
): A {
  for (let c = 0; c + 1 < start.length; c++)
    for (let k = start[c], s = from[c]; k < start[c + 1]; k++, s++) out[k] = column[s];
  return out;
}

function mapColumns<A, B>(
  columns: { readonly [name: string]: A },
  change: (column: A) => B,
): { [name: string]: B } {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, change(column)]));
}
