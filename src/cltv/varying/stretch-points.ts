import { type GaussRule, gaussRule } from "../../numeric/gauss-legendre.ts";
import { legendreRule } from "../../numeric/legendre-rule.ts";

/** What is left of the integrand below e^-50 of its start is nothing. */
const DROP = 50;
/** One panel reaches so far on the log scale of time, and over so many orders e of decay, at full precision: with 3, 4, 8 and 16 points. */
const REACH = [
  [0.1, 0.05],
  [0.3, 0.25],
  [1.5, 3],
  [4, 14],
] as const;
const MOST_PANELS = 200;

/** Where a stretch of time begins. */
export interface StretchStart {
  /** alpha plus what buying has been exposed to, and beta plus what leaving has. */
  buying: number;
  leaving: number;
  /** Logarithms of these against the same at the last order. */
  logBuying: number;
  logLeaving: number;
}

/**
 * Points for the chance of leaving within a stretch of time in which the covariates stay: the integral of
 * s d (P + a u)^-n (Q + d u)^-(s + 1) over u, relative to (P^-n Q^-s) at the last order. As in `LeavingIntegral`, on the scale of log(min(P / a, Q / d) + u) the integrand is smooth.
 */
export class StretchPoints {
  count = 0;
  /** Time since the beginning of the stretch. */
  readonly time: Float64Array = new Float64Array(16 * MOST_PANELS);
  /** The integrand with its share of time is base e^-fall. */
  readonly base: Float64Array = new Float64Array(16 * MOST_PANELS);
  readonly fall: Float64Array = new Float64Array(16 * MOST_PANELS);
  /** Logarithms of P + a u and Q + d u against the same at the last order. */
  readonly logBuying: Float64Array = new Float64Array(16 * MOST_PANELS);
  readonly logLeaving: Float64Array = new Float64Array(16 * MOST_PANELS);
  readonly #rules: readonly GaussRule[] = [legendreRule(3), legendreRule(4), legendreRule(8), gaussRule()];

  /** `most` is the fall after which nothing counts any more. */
  compute(
    start: StretchStart,
    a: number,
    d: number,
    length: number,
    n: number,
    s: number,
    most: number = DROP,
  ): void {
    this.count = 0;
    const { buying: P, leaving: Q, logBuying, logLeaving } = start;
    const room = most - n * logBuying - s * logLeaving;
    if (!(room > 0) || !(length > 0)) return;
    const scaleP = P / a;
    const scaleQ = Q / d;
    const near = Math.min(scaleP, scaleQ);
    const fallAt = (u: number) => n * Math.log1p(u / scaleP) + s * Math.log1p(u / scaleQ);
    let width = Math.log1p(length / near);
    let fall = fallAt(length);
    if (fall > 2 * room) {
      let low = 0;
      for (let i = 0; i < 60 && !(fall >= room && fall <= 2 * room); i++) {
        const middle = (low + width) / 2;
        const there = fallAt(near * Math.expm1(middle));
        if (there < room) low = middle;
        else {
          width = middle;
          fall = there;
        }
      }
    }
    const kind = REACH.findIndex(([reach, decay]) => width <= reach && fall <= decay);
    const [reach, decay] = REACH[3];
    const panels = kind >= 0 ? 1 : Math.min(MOST_PANELS, Math.ceil(Math.max(width / reach, fall / decay)));
    const { points, weights } = this.#rules[kind >= 0 ? kind : 3];
    const step = width / panels;
    const each = points.length;
    for (let panel = 0; panel < panels; panel++)
      for (let i = 0; i < each; i++) {
        const u = near * Math.expm1((panel + points[i]) * step);
        const lp = logBuying + Math.log1p(u / scaleP);
        const lq = logLeaving + Math.log1p(u / scaleQ);
        const at = this.count++;
        this.time[at] = u;
        this.logBuying[at] = lp;
        this.logLeaving[at] = lq;
        this.base[at] = (weights[i] * step * s * (near + u)) / (scaleQ + u);
        this.fall[at] = n * lp + s * lq;
      }
  }
}
