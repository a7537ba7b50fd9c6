import type { BetaMean } from "../../numeric/beta-mean.ts";
import { logGamma } from "../../numeric/log-gamma.ts";

/** Terms below this share of the sum are nothing; in a draft of seven digits. */
const LEAST = [1e-16, 1e-9] as const;
/** Fourier transforms this far down, as a power of e, are nothing. */
const DROP = [33, 17] as const;
/** Below this shape the gamma distribution is normalized by its gamma function: its own tail is long. */
const SMALL = 4;

/**
 * Discounted orders, within a horizon or without end, of one who is alive, orders coming at a rate l from gamma(shape, rate) and each followed by leaving with a chance p from beta(a, b): the mean of
 * l (1 - e^-((delta + l p) horizon)) / (delta + l p). The mean over p depends on l / delta alone and is looked up on a grid of its logarithm that all ages share; the mean over l is a trapezoid sum on that grid, which
 * converges exponentially wherever it begins. So the costly mean is taken some hundred times for all customers of equal shape, not once for each.
 */
export class DiscountedWhileLeaving {
  #shape = Number.NaN;
  #a = Number.NaN;
  #b = Number.NaN;
  /** The horizon times delta. */
  #discount = Number.NaN;
  #step = 0;
  #logWhole = 0;
  readonly #means: BetaMean;
  readonly #draft: 0 | 1;
  /** Means by j, counted from the first that was asked for: where shape runs to infinity, steps are tiny and that lies millions of them from zero. */
  #first: number | undefined;
  #up: number[] = [];
  #down: number[] = [];

  constructor(means: BetaMean, draft: boolean) {
    this.#means = means;
    this.#draft = draft ? 1 : 0;
  }

  /** delta above zero. */
  of(shape: number, rate: number, a: number, b: number, delta: number, horizon: number): number {
    const discount = delta * horizon;
    if (shape !== this.#shape || a !== this.#a || b !== this.#b || discount !== this.#discount)
      this.#reset(shape, a, b, discount);
    const least = LEAST[this.#draft];
    const h = this.#step;
    const logScale = Math.log(delta * rate);
    const logShape = Math.log(shape);
    // the top of the gamma density on the log scale, as a point of the grid
    const top = Math.round((logShape - logScale) / h);
    let whole = 0;
    let total = 0;
    // the tail to the left falls by e^(-shape h) a point at least, that to the right ever faster
    const enough = least * Math.min(1, shape * h);
    for (let j = top; ; j--) {
      const v = j * h + logScale;
      const w = Math.exp(shape * (v - logShape) - (Math.exp(v) - shape));
      const term = w * this.#meanAt(j);
      whole += w;
      total += term;
      if (term <= enough * total) break;
    }
    for (let j = top + 1; ; j++) {
      const v = j * h + logScale;
      const w = Math.exp(shape * (v - logShape) - (Math.exp(v) - shape));
      const term = w * this.#meanAt(j);
      whole += w;
      total += term;
      if (term <= least * total) break;
    }
    return shape < SMALL ? total * h * Math.exp(-this.#logWhole) : total / whole;
  }

  #reset(shape: number, a: number, b: number, discount: number): void {
    this.#shape = shape;
    this.#a = a;
    this.#b = b;
    this.#discount = discount;
    this.#first = undefined;
    this.#up = [];
    this.#down = [];
    this.#logWhole = logGamma(shape) - shape * Math.log(shape) + shape;
    // |Gamma(n + iw) / Gamma(n)| is how far a sum with the step 2 pi / w is off
    const n = Math.max(1, shape);
    let w = 8;
    while (w * Math.atan(w / n) - ((n - 0.5) / 2) * Math.log1p((w / n) ** 2) < DROP[this.#draft]) w *= 1.05;
    this.#step = (2 * Math.PI) / w;
  }

  /** Mean of (1 - e^-(discount (1 + p / away))) / (away + p) with away = e^(-j h). */
  #meanAt(j: number): number {
    this.#first ??= j;
    const from = j - this.#first;
    const grid = from < 0 ? this.#down : this.#up;
    const at = from < 0 ? -1 - from : from;
    while (grid.length <= at) grid.push(Number.NaN);
    if (Number.isNaN(grid[at])) {
      const away = Math.exp(-j * this.#step);
      const discount = this.#discount;
      grid[at] = this.#means.of(
        this.#a,
        this.#b,
        discount === Number.POSITIVE_INFINITY
          ? (chance) => 1 / (away + chance)
          : (chance) => -Math.expm1(-discount * (1 + chance / away)) / (away + chance),
      );
    }
    return grid[at];
  }
}
