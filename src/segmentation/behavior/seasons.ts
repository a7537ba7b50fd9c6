import { civilOf, lastDaySeen } from "../../core/time.ts";
import { binomialUpper } from "../../numeric/binomial.ts";
import type { OrderBook } from "./order-book.ts";

// from this many days on between the first purchase and the last day seen there are two of each season
const TWO_YEARS = 730;
// who bought over less time than this had not all seasons to choose from
const ONE_YEAR = 365;

/** Seasons that are looked at: twelve months and four quarters. */
export const SEASON_NAMES: readonly string[] = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
  "January to March",
  "April to June",
  "July to September",
  "October to December",
];

/** When in the year customers buy, one place per customer. */
export interface Seasons {
  /** Share of purchase days in each quarter. */
  readonly quarters: readonly Float64Array[];
  /** Place in {@link SEASON_NAMES}, -1 for customers who cannot be judged. */
  readonly season: Int32Array;
  readonly share: Float64Array;
  readonly expected: Float64Array;
  readonly p: Float64Array;
  readonly years: Float64Array;
  /** The shop's share of purchase days in each month. */
  readonly months: Float64Array;
}

/**
 * The season each customer favors most clearly: of twelve months and four quarters the one with the smallest chance (binomial, exact) that so many of the purchase days between
 * the first and the last fall into it if the customer kept the shop's pace over that time, times the 16 seasons looked at. The first and the last purchase are no part of the test: they
 * fix the stretch in which the customer was there, so that who left early does not look seasonal. The shop's pace is the number of repeat purchase days per
 * customer known by then, month by month; so neither the growth of the shop nor a year seen in part makes a season. O(orders + customers).
 */
export function seasonsOf(book: OrderBook, days: PurchaseDays, least: number): Seasons {
  const { ids, asOf, zone } = book;
  const customers = ids.length;
  const { start, day } = days;
  const numbers = () => new Float64Array(customers).fill(Number.NaN);
  const quarters = [numbers(), numbers(), numbers(), numbers()];
  const [share, expected, p, years] = [numbers(), numbers(), numbers(), numbers()];
  const season = new Int32Array(customers).fill(-1);
  const month = monthsOf(day);
  const pace = paceOf(days, month);
  const end = lastDaySeen(asOf, zone);
  const all = new Float64Array(12);
  const own = new Float64Array(16);
  for (let c = 0; c < customers; c++) {
    const n = start[c + 1] - start[c];
    if (n === 0) continue;
    own.fill(0);
    for (let d = start[c]; d < start[c + 1]; d++) count(own, month[d]);
    for (let k = 0; k < 12; k++) all[k] += own[k];
    for (let q = 0; q < 4; q++) quarters[q][c] = own[12 + q] / n;
    const [first, last] = [start[c], start[c + 1] - 1];
    if (n - 2 < least || end - day[first] < TWO_YEARS || day[last] - day[first] < ONE_YEAR) continue;
    count(own, month[first], -1);
    count(own, month[last], -1);
    const found = peak(own, n - 2, pace(month[first], month[last]));
    season[c] = found.season;
    share[c] = own[found.season] / (n - 2);
    expected[c] = found.expected;
    p[c] = found.p;
    years[c] = yearsIn(found.season, month, first + 1, last);
  }
  let total = 0;
  for (const v of all) total += v;
  return { quarters, season, share, expected, p, years, months: all.map((v) => v / Math.max(1, total)) };
}

/** Distinct civil days with a purchase, by customer. */
export interface PurchaseDays {
  readonly start: Int32Array;
  readonly day: Int32Array;
}

function count(own: Float64Array, month: number, by = 1): void {
  const k = ((month % 12) + 12) % 12;
  own[k] += by;
  own[12 + Math.floor(k / 3)] += by;
}

function peak(own: Float64Array, n: number, shares: Float64Array) {
  let best = { season: 0, p: 2, expected: 0 };
  for (let s = 0; s < 16; s++) {
    const at = 3 * (s - 12);
    const expected = s < 12 ? shares[s] : shares[at] + shares[at + 1] + shares[at + 2];
    const p = Math.min(1, 16 * binomialUpper(own[s], n, Math.min(1, expected)));
    if (p < best.p) best = { season: s, p, expected };
  }
  return best;
}

function yearsIn(season: number, month: Int32Array, from: number, to: number): number {
  let years = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (let d = from; d < to; d++) {
    const year = Math.floor(month[d] / 12);
    const k = month[d] - 12 * year;
    if ((season < 12 ? k === season : Math.floor(k / 3) === season - 12) && year !== last) {
      years++;
      last = year;
    }
  }
  return years;
}

function monthsOf(day: Int32Array): Int32Array {
  const out = new Int32Array(day.length);
  const known = new Map<number, number>();
  for (let d = 0; d < day.length; d++) {
    let month = known.get(day[d]);
    if (month === undefined) {
      const civil = civilOf(day[d]);
      month = (civil.year - 1970) * 12 + civil.month - 1;
      known.set(day[d], month);
    }
    out[d] = month;
  }
  return out;
}

/** Share of each month of the year in the shop's pace from one month to another, both included. */
function paceOf({ start }: PurchaseDays, month: Int32Array): (from: number, to: number) => Float64Array {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let d = 0; d < month.length; d++) {
    if (month[d] < low) low = month[d];
    if (month[d] > high) high = month[d];
  }
  const n = month.length === 0 ? 0 : high - low + 1;
  const repeats = new Float64Array(n);
  const joined = new Float64Array(n);
  for (let c = 0; c + 1 < start.length; c++) {
    for (let d = start[c]; d < start[c + 1]; d++) (d === start[c] ? joined : repeats)[month[d] - low]++;
  }
  // sums over all months up to one, by month of the year: any stretch of months is a difference of two
  const upTo = new Float64Array(12 * (n + 1));
  let known = 0;
  for (let m = 0; m < n; m++) {
    // who joins within a month is there for half of it
    const there = known + joined[m] / 2;
    known += joined[m];
    for (let k = 0; k < 12; k++) upTo[12 * (m + 1) + k] = upTo[12 * m + k];
    if (there > 0) upTo[12 * (m + 1) + ((((low + m) % 12) + 12) % 12)] += repeats[m] / there;
  }
  return (from, to) => {
    const [a, b] = [Math.max(0, from - low), Math.min(n, Math.max(0, to - low + 1))];
    const out = new Float64Array(12);
    let total = 0;
    for (let k = 0; k < 12; k++) {
      out[k] = Math.max(0, upTo[12 * b + k] - upTo[12 * a + k]);
      total += out[k];
    }
    return out.map((v) => (total > 0 ? v / total : 1 / 12));
  };
}
