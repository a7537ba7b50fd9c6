// Fields of a customer's record. Records lie side by side, so that a row touches two or three cache lines instead of a dozen columns.
export const FIELDS = 8;
export const FIRST_DAY = 0;
export const LAST_DAY = 1;
export const SECOND_DAY = 2;
export const DAYS = 3;
export const ORDERS = 4;
// of the current day: its first order, and its rows and money as long as there is no other order
export const ORDER_OF_DAY = 5;
export const ROWS_OF_DAY = 6;
export const MONEY_OF_DAY = 0;
export const FIRST = 1;
export const LAST = 2;
export const ITEMS = 3;
// compensated sums (total, lost part) of the money of the first day and of the days after it
export const SPEND = 4;
// of the refunds in all and of those that belong to days after the first
const REFUNDS = 4;

/** What is counted per customer code; a code without a purchase has 0 days. */
export class CustomerTallies {
  readonly ints: Int32Array;
  readonly floats: Float64Array;
  readonly returned: Float64Array;
  /** Sums of the logarithms of the days between purchase days, when asked for. */
  readonly logGaps: Float64Array | undefined;

  constructor(codes: number, gaps = false) {
    this.ints = new Int32Array(FIELDS * codes);
    this.floats = new Float64Array(FIELDS * codes);
    this.returned = new Float64Array(REFUNDS * codes);
    this.logGaps = gaps ? new Float64Array(codes) : undefined;
  }

  /** Distinct days with a purchase. */
  days(c: number): number {
    return this.ints[FIELDS * c + DAYS];
  }
  firstDay(c: number): number {
    return this.ints[FIELDS * c + FIRST_DAY];
  }
  lastDay(c: number): number {
    return this.ints[FIELDS * c + LAST_DAY];
  }
  orders(c: number): number {
    return this.ints[FIELDS * c + ORDERS];
  }
  /** Time of the first purchase in ms. */
  first(c: number): number {
    return this.floats[FIELDS * c + FIRST];
  }
  last(c: number): number {
    return this.floats[FIELDS * c + LAST];
  }
  items(c: number): number {
    return this.floats[FIELDS * c + ITEMS];
  }
  /** Money charged on the first day. */
  firstSpend(c: number): number {
    const at = FIELDS * c + SPEND;
    return this.floats[at] + this.floats[at + 1];
  }
  /** Money charged on the days after it. */
  repeatSpend(c: number): number {
    const at = FIELDS * c + SPEND + 2;
    return this.floats[at] + this.floats[at + 1];
  }
  refunds(c: number): number {
    return this.returned[REFUNDS * c] + this.returned[REFUNDS * c + 1];
  }
  /** Of the refunds, what belongs to days after the first. */
  repeatRefunds(c: number): number {
    return this.returned[REFUNDS * c + 2] + this.returned[REFUNDS * c + 3];
  }
}

/** Books a refund: in all, and where it belongs to a day after the first, there too. */
export function giveBack(returned: Float64Array, c: number, back: number, repeat: boolean): void {
  addCompensated(returned, REFUNDS * c, back);
  if (repeat) addCompensated(returned, REFUNDS * c + 2, back);
}

/** Adds to the sum at `at` with Neumaier's compensation; the lost part lies beside it. */
export function addCompensated(sums: Float64Array, at: number, value: number): void {
  const total = sums[at];
  const next = total + value;
  sums[at + 1] += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
  sums[at] = next;
}
