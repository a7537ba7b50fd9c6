import { ClienteleError } from "../../core/errors.ts";
import { DAY_MS } from "../../core/time.ts";
import { sum, sumBy } from "../../numeric/sum.ts";
import type { Interactions } from "../input/interaction-types.ts";
import type { PopularBy } from "./popular-types.ts";

/** Which rows count, and for how much. */
export interface ItemSumsOptions {
  readonly by: Exclude<PopularBy, "rating">;
  /** Inclusive, in ms. */
  readonly from: number;
  /** Exclusive, in ms. */
  readonly to: number;
  /** Days; undefined: no decay. Ages are counted back from `to`. */
  readonly halfLife: number | undefined;
}

/** Sums per item, and how many rows are in them. */
export interface ItemSums {
  readonly sums: Float64Array;
  readonly rows: number;
}

/**
 * What each item sold in a stretch of time. A customer counts once per item, as of the last time; where nobody is named, every basket is a customer of its own. Rows
 * without times are in every stretch. O(rows), compensated.
 */
export function itemSums(table: Interactions, { by, from, to, halfLife }: ItemSumsOptions): ItemSums {
  const { columns, info, length } = table;
  const { customer, item, time } = columns;
  const given = by === "quantity" || by === "amount" ? columns[by] : undefined;
  if ((by === "quantity" || by === "amount") && given === undefined)
    throw new ClienteleError(
      "missing-column",
      `Option by is "${by}", but these interactions have no column ${by}.`,
      { column: by, expected: `interactions with ${by}` },
    );
  const worth = new Float64Array(length);
  const owner = new Int32Array(by === "customers" ? info.items : 0).fill(-1);
  const rowOf = new Int32Array(owner.length);
  let rows = 0;
  // backwards, because a customer's last purchase is the one that counts
  for (let i = length - 1; i >= 0; i--) {
    if (time[i] < from || time[i] >= to) continue;
    rows++;
    if (by === "customers") {
      const [c, k] = [customer.codes[i], item.codes[i]];
      if (c >= 0 && owner[k] === c) {
        // lines of one order may lie days apart: an earlier basket with the later line
        if (!(time[i] > time[rowOf[k]])) continue;
        worth[rowOf[k]] = 0;
      }
      owner[k] = c;
      rowOf[k] = i;
    }
    const value = given === undefined ? 1 : given[i];
    worth[i] = halfLife === undefined ? value : value * 2 ** ((time[i] - to) / (DAY_MS * halfLife));
  }
  return { sums: sumBy(worth, item.codes, info.items), rows };
}

/** Mean rating of each item, drawn towards that of all ratings as if `prior` more of those had been given. Items that nobody rated have the mean of all. */
export function meanRatings(table: Interactions, from: number, to: number, prior: number): ItemSums {
  const { columns, info, length } = table;
  const { item, time, weight } = columns;
  const kept = new Float64Array(length);
  const ones = new Float64Array(length);
  let rows = 0;
  for (let i = 0; i < length; i++) {
    if (time[i] < from || time[i] >= to) continue;
    kept[i] = weight[i];
    ones[i] = 1;
    rows++;
  }
  const sums = sumBy(kept, item.codes, info.items);
  const counts = sumBy(ones, item.codes, info.items);
  const mean = rows === 0 ? 0 : sum(kept) / rows;
  return {
    sums: sums.map((total, k) =>
      prior + counts[k] > 0 ? (prior * mean + total) / (prior + counts[k]) : mean,
    ),
    rows,
  };
}
