import { DAY_MS } from "../../core/time.ts";
import type { Interactions } from "../input/interaction-types.ts";
import { itemSums } from "./item-sums.ts";
import type { PopularBy, PopularSeason } from "./popular-types.ts";

const YEAR = 365;
/** Sales that an item's season is drawn towards an even year by. */
const EVEN = 5;

/**
 * What the time of year makes of each item, as a factor: what it sold in the days ahead a year ago (the mean of all whole years known), as a multiple of what its share of
 * the whole year would have had it sell then: (season + 5) / (expected + 5). 1 for items that were not on sale yet. Undefined with less than a year and 30 days of history. O(years x rows).
 */
export function seasonFactors(
  table: Interactions,
  by: Exclude<PopularBy, "rating">,
  asOf: number,
  days: number,
): { readonly factors: Float64Array; readonly season: PopularSeason } | undefined {
  const { columns, info, length } = table;
  const { item, time } = columns;
  const firstOf = new Float64Array(info.items).fill(Number.POSITIVE_INFINITY);
  let first = Number.POSITIVE_INFINITY;
  for (let i = 0; i < length; i++) {
    if (time[i] < firstOf[item.codes[i]]) firstOf[item.codes[i]] = time[i];
    if (time[i] < first) first = time[i];
  }
  const years = Math.floor(((asOf - first) / DAY_MS - 30) / YEAR);
  if (!(years >= 1 && Number.isFinite(years))) return undefined;
  const seen = new Float64Array(info.items);
  const expected = new Float64Array(info.items);
  for (let y = 1; y <= years; y++) {
    const from = asOf - y * YEAR * DAY_MS;
    const sold = (to: number) => itemSums(table, { by, from, to, halfLife: undefined }).sums;
    const season = sold(from + days * DAY_MS);
    const year = sold(from + YEAR * DAY_MS);
    const part = total(season) / total(year);
    for (let k = 0; k < seen.length; k++) {
      // what came later cannot have sold then
      if (!(firstOf[k] < from + days * DAY_MS) || !Number.isFinite(part)) continue;
      seen[k] += season[k];
      expected[k] += year[k] * part;
    }
  }
  return {
    factors: seen.map((sold, k) => (Math.max(0, sold) + EVEN) / (Math.max(0, expected[k]) + EVEN)),
    season: { days, years },
  };
}

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
