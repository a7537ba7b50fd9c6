import { ClienteleError } from "../core/errors.ts";
import type { TextColumn } from "../core/table.ts";
import { YEAR_MS } from "./options.ts";

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

/** Customer of each row; one that names nobody belongs to the customer of its order, when the order's other rows name just one. */
export function namedByOrder(codes: Int32Array, order: TextColumn | undefined): Int32Array {
  if (order === undefined || !codes.includes(-1)) return codes;
  const owner = new Int32Array(order.levels.length).fill(-1);
  for (let i = 0; i < codes.length; i++) {
    const o = order.codes[i];
    if (o < 0 || codes[i] < 0) continue;
    owner[o] = owner[o] === -1 || owner[o] === codes[i] ? codes[i] : -2;
  }
  return codes.map((c, i) => (c >= 0 || order.codes[i] < 0 ? c : owner[order.codes[i]]));
}

/** First and last purchase of each customer; a row that charges nothing and gives money back is no purchase. */
export function purchaseSpan(
  customer: Int32Array,
  time: Float64Array,
  amount: Float64Array,
  given: Float64Array,
  count: number,
): { readonly first: Float64Array; readonly last: Float64Array } {
  const first = new Float64Array(count).fill(Number.NaN);
  const last = first.slice();
  for (let i = 0; i < customer.length; i++) {
    const c = customer[i];
    if (c < 0 || (amount[i] === 0 && given[i] > 0)) continue;
    if (!(first[c] <= time[i])) first[c] = time[i];
    if (!(last[c] >= time[i])) last[c] = time[i];
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
