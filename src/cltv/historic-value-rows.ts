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

/** Whose each row is (-1: left out), each customer's first and last purchase, and the rows left out by reason. */
export interface SettledCustomers {
  readonly customer: Int32Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly leftOut: readonly { readonly what: string; readonly rows: readonly number[] }[];
}

/** Tells who is a customer: whoever bought before `end` and is not excluded. The reasons are those of a summary's audit. O(rows). */
export function settleCustomers(
  rows: OrderArrays,
  excluded: ReadonlySet<string>,
  end: number,
): SettledCustomers {
  const { codes, levels } = rows.customer;
  const isExcluded = levels.map((id) => excluded.has(id));
  const first = new Float64Array(levels.length).fill(Number.NaN);
  const last = first.slice();
  for (let i = 0; i < rows.length; i++) {
    const c = codes[i];
    const time = rows.time[i];
    if (c < 0 || time >= end || isExcluded[c] || isReturn(rows, i)) continue;
    if (!(first[c] <= time)) first[c] = time;
    if (!(last[c] >= time)) last[c] = time;
  }
  const customer = codes.slice();
  const nobody: number[] = [];
  const late: number[] = [];
  const suspected: number[] = [];
  const returned: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    const c = codes[i];
    const out =
      c < 0
        ? nobody
        : rows.time[i] >= end
          ? late
          : isExcluded[c]
            ? suspected
            : Number.isNaN(first[c])
              ? returned
              : undefined;
    if (out === undefined) continue;
    out.push(i);
    customer[i] = -1;
  }
  const leftOut = [
    { what: "no customer", rows: nobody },
    { what: "after asOf", rows: late },
    { what: "suspected not a person", rows: suspected },
    { what: "no purchase", rows: returned },
  ];
  return { customer, first, last, leftOut: leftOut.filter((entry) => entry.rows.length > 0) };
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
    // money before the first purchase is not made larger
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
