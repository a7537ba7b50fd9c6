import { ClienteleError } from "../core/errors.ts";
import { isReturn, type OrderArrays } from "../core/order-rows.ts";
import type { TextColumn } from "../core/table.ts";
import { YEAR_MS } from "./year.ts";

/** What a margin can depend on. */
export interface MarginLine {
  readonly item: string | null;
  readonly category: string | null;
}

/** How money becomes worth. */
export interface WorthSettings {
  readonly margin?: number | ((line: MarginLine) => number);
  readonly annualDiscount?: number;
}

/** First and last purchase of each customer. */
export function purchaseSpan(
  rows: OrderArrays,
  customer: Int32Array,
  count: number,
): { readonly first: Float64Array; readonly last: Float64Array } {
  const first = new Float64Array(count).fill(Number.NaN);
  const last = first.slice();
  for (let i = 0; i < rows.length; i++) {
    const c = customer[i];
    if (c < 0 || isReturn(rows, i)) continue;
    const time = rows.time[i];
    if (!(first[c] <= time)) first[c] = time;
    if (!(last[c] >= time)) last[c] = time;
  }
  return { first, last };
}

interface ValueInput {
  readonly customer: Int32Array;
  readonly time: Float64Array;
  readonly first: Float64Array;
  readonly item: TextColumn | undefined;
  readonly category: TextColumn | undefined;
}

/** What each row is worth: its money times margin, discounted from the customer's first purchase on. */
export function worth(
  money: Float64Array,
  input: ValueInput,
  { margin = 1, annualDiscount = 0 }: WorthSettings,
): Float64Array {
  const { customer, time, first, item, category } = input;
  const marginAt = typeof margin === "function" ? marginByLine(margin, item, category) : () => margin;
  const yearly = Math.log1p(annualDiscount) / YEAR_MS;
  return money.map((v, i) => {
    if (customer[i] < 0) return 0;
    // money before the first purchase (or without one) is not made larger
    const since = time[i] - first[customer[i]];
    return v * marginAt(i) * (since > 0 ? Math.exp(-yearly * since) : 1);
  });
}

function marginByLine(
  margin: (line: MarginLine) => number,
  item: TextColumn | undefined,
  category: TextColumn | undefined,
): (row: number) => number {
  const known = new Map<number, number>();
  const categories = (category?.levels.length ?? 0) + 1;
  return (row) => {
    const [i, c] = [item?.codes[row] ?? -1, category?.codes[row] ?? -1];
    const pair = (i + 1) * categories + c + 1;
    let share = known.get(pair);
    if (share === undefined) {
      const line = { item: item?.levels[i] ?? null, category: category?.levels[c] ?? null };
      share = margin(line);
      if (!(share >= 0 && share <= 1)) {
        throw new ClienteleError(
          "bad-option",
          `Option margin gave ${share} for item ${line.item}, category ${line.category}; expected a share from 0 to 1.`,
          { row, value: share, expected: "a share from 0 to 1" },
        );
      }
      known.set(pair, share);
    }
    return share;
  };
}
