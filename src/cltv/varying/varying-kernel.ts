import { logFactorial } from "../../numeric/log-gamma.ts";
import { logRising } from "../../numeric/log-rising.ts";
import { StretchPoints, type StretchStart } from "./stretch-points.ts";
import { type Cells, type Paces, pacesInto, type VaryingRows } from "./varying-rows.ts";

/** What a model says of customers whose covariates change, parameters taken as known. Makes no arrays once made, but for {@link orders}. */
export class VaryingKernel {
  /** Log-odds of having left against being alive now; -Infinity: certainly alive. Of the row last computed, as the next. */
  odds: number = Number.NEGATIVE_INFINITY;
  /** Expected orders in the future of the row, of one who is alive now. */
  flow = 0;
  readonly #p: ArrayLike<number>;
  readonly #paces: Paces;
  readonly #points = new StretchPoints();
  readonly #start: StretchStart = { buying: 0, leaving: 0, logBuying: 0, logLeaving: 0 };

  /** `p` holds r, alpha, s, beta and then the coefficients, buying before leaving. */
  constructor(cells: Cells, p: ArrayLike<number>) {
    this.#p = p;
    this.#paces = { buying: new Float64Array(cells.length), leaving: new Float64Array(cells.length) };
    pacesInto(cells, p, this.#paces, 4);
  }

  /** Computes {@link odds} and {@link flow}. O(stretches). */
  compute(rows: VaryingRows, i: number): void {
    const { frequency, from, silent, ahead, span, cell } = rows;
    const { buying, leaving } = this.#paces;
    const [r, s] = [this.#p[0], this.#p[2]];
    const n = r + frequency[i];
    const [alpha, beta] = this.#exposed(rows, from[i], silent[i], this.#p[1], this.#p[3]);
    const points = this.#points;
    const start = this.#start;
    start.buying = alpha;
    start.leaving = beta;
    let left = 0;
    for (let j = silent[i]; j < ahead[i]; j++) {
      start.logBuying = Math.log1p((start.buying - alpha) / alpha);
      start.logLeaving = Math.log1p((start.leaving - beta) / beta);
      points.compute(start, buying[cell[j]], leaving[cell[j]], span[j], n, s);
      for (let m = 0; m < points.count; m++) left += points.base[m] * Math.exp(-points.fall[m]);
      start.buying += buying[cell[j]] * span[j];
      start.leaving += leaving[cell[j]] * span[j];
    }
    this.odds =
      Math.log(left) +
      n * Math.log1p((start.buying - alpha) / alpha) +
      s * Math.log1p((start.leaving - beta) / beta);
    const rate = n / start.buying;
    const now = start.leaving;
    this.flow = 0;
    for (let j = ahead[i]; j < from[i + 1]; j++) {
      const more = leaving[cell[j]] * span[j];
      const stays = Math.exp(-s * Math.log1p((start.leaving - now) / now));
      this.flow += rate * buying[cell[j]] * span[j] * stays * meanStay(s - 1, more / start.leaving);
      start.leaving += more;
    }
  }

  /** Probabilities that one who is alive orders exactly n times in the future of row i, as a function of n. O(stretches), and as much for each n. */
  orders(rows: VaryingRows, i: number): (n: number) => number {
    const { frequency, from, ahead, span, cell } = rows;
    const { buying, leaving } = this.#paces;
    const s = this.#p[2];
    const r = this.#p[0] + frequency[i];
    const [alpha, beta] = this.#exposed(rows, from[i], ahead[i], this.#p[1], this.#p[3]);
    const points = this.#points;
    const start = this.#start;
    start.buying = alpha;
    start.leaving = beta;
    // of each time of leaving and of staying: log of its weight and of no order till then, and log of what each order multiplies it by
    const none: number[] = [];
    const each: number[] = [];
    const add = (weight: number, logBuying: number) => {
      none.push(weight);
      each.push(Math.log(-Math.expm1(-logBuying)));
    };
    for (let j = ahead[i]; j < from[i + 1]; j++) {
      start.logBuying = Math.log1p((start.buying - alpha) / alpha);
      start.logLeaving = Math.log1p((start.leaving - beta) / beta);
      points.compute(start, buying[cell[j]], leaving[cell[j]], span[j], r, s, Number.POSITIVE_INFINITY);
      for (let m = 0; m < points.count; m++)
        add(Math.log(points.base[m]) - points.fall[m], points.logBuying[m]);
      start.buying += buying[cell[j]] * span[j];
      start.leaving += leaving[cell[j]] * span[j];
    }
    const logBuying = Math.log1p((start.buying - alpha) / alpha);
    add(-r * logBuying - s * Math.log1p((start.leaving - beta) / beta), logBuying);
    return (n) => {
      const ways = n === 0 ? 0 : logRising(r, n) - logFactorial(n);
      let chance = 0;
      for (let m = 0; m < none.length; m++) chance += Math.exp(ways + none[m] + (n === 0 ? 0 : n * each[m]));
      return chance;
    };
  }

  /** alpha and beta plus what the stretches expose to. */
  #exposed(
    { span, cell }: VaryingRows,
    from: number,
    to: number,
    alpha: number,
    beta: number,
  ): readonly [number, number] {
    let [a, b] = [alpha, beta];
    for (let j = from; j < to; j++) {
      a += this.#paces.buying[cell[j]] * span[j];
      b += this.#paces.leaving[cell[j]] * span[j];
    }
    return [a, b];
  }
}

/** Mean over v from 0 to `more` of (1 + v)^-(e + 1). */
function meanStay(e: number, more: number): number {
  if (more < 1e-300) return 1;
  const l = Math.log1p(more);
  return (e === 0 ? l : -Math.expm1(-e * l) / e) / more;
}
