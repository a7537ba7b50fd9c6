import { ratioOfShares } from "../../numeric/ratio-of-shares.ts";
import { studentTCdf, studentTQuantile } from "../../numeric/student-t.ts";
import type { ItemTotals } from "./bought.ts";
import { type ShareTestMethod, shareTest } from "./share-test.ts";

/** One cell: how much a segment prefers an item. Null: the data cannot carry it. */
export interface Preference {
  readonly customers: number;
  readonly share: number | null;
  readonly otherShare: number | null;
  readonly ratio: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly p: number | null;
  readonly exact: boolean;
}

/** How cells are compared. */
export interface PreferenceSettings {
  readonly measure: "customers" | "revenue";
  readonly against: "rest" | "all";
  readonly test: ShareTestMethod;
  readonly minExpected: number;
  readonly level: number;
}

/** Item `k` in the segment, beside the rest. O(1), with "exact" O(buyers). */
export function preferenceOf(
  own: ItemTotals,
  rest: ItemTotals,
  k: number,
  settings: PreferenceSettings,
): Preference {
  const { measure, against, level, test, minExpected } = settings;
  const isMoney = measure === "revenue";
  const [n, m] = [own.customers, rest.customers];
  const [top, bottom] = isMoney ? [own.spend[k], own.total] : [own.buyers[k], n];
  const [restTop, restBottom] = isMoney ? [rest.spend[k], rest.total] : [rest.buyers[k], m];
  const share = bottom > 0 ? top / bottom : null;
  const restShare = restBottom > 0 ? restTop / restBottom : null;
  const otherShare = against === "rest" ? restShare : (top + restTop) / (bottom + restBottom);
  // money needs buyers that are there: without any the data do not tell how unsure "none" is
  const expected = isMoney
    ? Math.min(own.buyers[k], rest.buyers[k])
    : ((own.buyers[k] + rest.buyers[k]) / (n + m)) * Math.min(n, m);
  const money = isMoney && n > 0 && m > 0 ? moneyRatio(own, rest, k) : null;
  const { p, exact } =
    n === 0 || m === 0 || expected < minExpected
      ? { p: null, exact: false }
      : isMoney
        ? { p: money && 2 * studentTCdf(-Math.abs(money.log) / money.se, money.df), exact: false }
        : shareTest(own.buyers[k], n, rest.buyers[k], m, test);
  const half = money && studentTQuantile((1 + level) / 2, money.df) * money.se;
  const [low, high] =
    share === null || restShare === null
      ? [null, null]
      : isMoney
        ? [money && Math.exp(money.log - (half ?? 0)), money && Math.exp(money.log + (half ?? 0))]
        : ratioOfShares(top, n, restTop, m, level).interval;
  // beside all, the segment included: a rising function of the ratio to the rest, so that its ends stay ends
  const part = bottom / (bottom + restBottom);
  const turned = (ratio: number) =>
    against === "rest" ? ratio : Number.isFinite(ratio) ? ratio / (part * ratio + 1 - part) : 1 / part;
  const finite = (ratio: number | null) => {
    const value = ratio === null ? null : turned(ratio);
    return value !== null && Number.isFinite(value) ? value : null;
  };
  return {
    customers: own.buyers[k],
    share,
    otherShare,
    ratio: share === null || restShare === null ? null : finite(share / restShare),
    low: finite(low),
    high: finite(high),
    p,
    exact,
  };
}

/** Squares of what customers spent on the item beyond the share `s` of all they spent, over the squared total: the variance of the share. */
function varianceOf(group: ItemTotals, k: number, s: number): number {
  const squares = group.squares[k] - 2 * s * group.products[k] + s * s * group.totalSquares;
  const { customers } = group;
  return customers > 1
    ? (Math.max(0, squares) / group.total ** 2) * (customers / (customers - 1))
    : Number.NaN;
}

/**
 * Ratio of two shares of money on the logarithm, with Student's t on Welch's degrees of freedom, counted in buyers: it is they who make the error known. Null with fewer than
 * two buyers on a side.
 */
function moneyRatio(
  own: ItemTotals,
  rest: ItemTotals,
  k: number,
): { log: number; se: number; df: number } | null {
  const buyers = Math.min(own.buyers[k], rest.buyers[k]);
  const [a, b] = [own, rest].map((group) => group.spend[k] / group.total);
  if (!(buyers > 1 && a > 0 && b > 0)) return null;
  const u = varianceOf(own, k, a) / a ** 2;
  const v = varianceOf(rest, k, b) / b ** 2;
  const se = Math.sqrt(u + v);
  if (!(se > 0)) return null;
  const df = (u + v) ** 2 / (u ** 2 / (own.buyers[k] - 1) + v ** 2 / (rest.buyers[k] - 1));
  return { log: Math.log(a / b), se, df };
}
