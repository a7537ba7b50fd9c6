import { renewalsToCome } from "../contract/lifetimes.ts";
import type { PurchaseKernel } from "../purchase/kernel.ts";
import { BG_BB, BG_BB_STARTS, BgBbLikelihood } from "./bg-bb.ts";
import { occasionProbabilities } from "./occasion-probabilities.ts";

/** So many sets of parameters are kept: forecasts move each of four up and down. */
const KEPT = 12;
/** A last bit lost in a change of unit does not move an occasion. */
const LAST_BIT = 1e-9;

/**
 * BG/BB as a kernel of buying: time is counted in occasions, ages are the occasions so far, and what lies between two occasions brings nothing. The next occasion is one unit of time away. So
 * everything that asks a kernel can be asked of purchases on occasions.
 */
export function occasionKernel(): PurchaseKernel {
  const kept = new Map<string, { readonly rows: BgBbLikelihood; readonly most: number }>();
  const rowsOf = (p: Float64Array, n: number): BgBbLikelihood => {
    const key = p.join(" ");
    let found = kept.get(key);
    if (found === undefined || found.most < n) {
      if (kept.size >= KEPT) kept.clear();
      const most = Math.max(n, 2 * (found?.most ?? 0));
      found = { rows: new BgBbLikelihood(p, most), most };
      kept.set(key, found);
    }
    return found.rows;
  };
  let asked = "";
  let known = new Float64Array(0);
  /** Mean purchases on the next `horizon` occasions of one who is there, each worth e^-delta times less than one on the occasion before. */
  const worth = (p: Float64Array, x: number, n: number, horizon: number, delta: number): number => {
    const z = Math.exp(-delta);
    let there = 1;
    let total = 0;
    for (let s = 0; s < occasionsIn(horizon); s++) {
      there *= (z * (p[3] + n + s)) / (p[2] + p[3] + n + s);
      total += there;
      if (delta > 0 && there < 1e-18 * delta * total) break;
    }
    return meanChance(p, x, n) * total;
  };
  return {
    parameters: BG_BB.parameters,
    timePowers: BG_BB.timePowers,
    starts: BG_BB_STARTS,
    limits: BG_BB.limits,
    logLikelihood: (p, x, recency, n) => rowsOf(p, n).logLikelihood(x, recency, n),
    leftOdds: (p, x, recency, n) => {
      const rows = rowsOf(p, n);
      const there = rows.logThere(x, n);
      let odds = 0;
      for (let m = recency; m < n; m++) odds += Math.exp(rows.logLeft(x, m) - there);
      return Math.log(odds);
    },
    expected: (p, x, n, t) => worth(p, x, n, t, 0),
    discounted: (p, x, n, delta) =>
      meanChance(p, x, n) *
      Math.exp(-delta) *
      renewalsToCome([p[2], p[3] + n], 0, delta, Number.POSITIVE_INFINITY)[0],
    discountedWithin: (p, x, n, delta, horizon) => worth(p, x, n, horizon, delta),
    survives: (p, _x, n, t) => {
      let there = 1;
      for (let s = 0; s < occasionsIn(t); s++) there *= (p[3] + n + s) / (p[2] + p[3] + n + s);
      return there;
    },
    orders: (p, x, n, t, count) => {
      const next = occasionsIn(t);
      if (count === 0) return chanceOfNone(p, x, n, next);
      if (count > next) return 0;
      const key = `${p.join(" ")} ${x} ${n} ${next}`;
      if (key !== asked) {
        known = new Float64Array(occasionProbabilities(p, 1, x, n, next));
        asked = key;
      }
      return known[count];
    },
  };
}

/** Whole occasions within a time. */
export function occasionsIn(time: number): number {
  return Math.floor(time * (1 + LAST_BIT) + LAST_BIT);
}

/** Chance of a purchase on an occasion of one who is there. */
function meanChance(p: Float64Array, x: number, n: number): number {
  return (p[0] + x) / (p[0] + p[1] + n);
}

/** No purchase on the next occasions: left before any, or there and not buying. */
export function chanceOfNone(p: ArrayLike<number>, x: number, n: number, next: number): number {
  let there = 1;
  let none = 1;
  let total = 0;
  for (let s = 0; s < next; s++) {
    const stays = (p[3] + n + s) / (p[2] + p[3] + n + s);
    total += there * (1 - stays) * none;
    there *= stays;
    none *= (p[1] + n - x + s) / (p[0] + p[1] + n + s);
  }
  return total + there * none;
}
