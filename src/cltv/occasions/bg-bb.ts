import type { Objective } from "../../numeric/maximize.ts";
import type { OccasionPatterns } from "./occasion-rows.ts";

/** What a fit needs to know of BG/BB besides its likelihood. */
export const BG_BB = {
  parameters: ["alpha", "beta", "gamma", "delta"],
  timePowers: [0, 0, 0, 0],
  limits: {
    alpha: {
      zero: "hardly anybody ever comes back",
      infinity: "all customers buy with the same chance, as far as the data can tell",
    },
    beta: {
      zero: "who is still a customer buys on every occasion",
      infinity: "all customers buy with the same chance, as far as the data can tell",
    },
    gamma: {
      zero: "nobody leaves, as far as the data can tell",
      infinity: "all customers leave with the same chance, as far as the data can tell",
    },
    delta: {
      zero: "customers either stay for good or leave at once",
      infinity: "all customers leave with the same chance, as far as the data can tell",
    },
  },
} as const;

/** Where the climb may start. */
export const BG_BB_STARTS: readonly (readonly number[])[] = [
  [1, 1, 0.5, 3],
  [0.5, 2, 0.5, 5],
  [3, 3, 1, 1],
  [1, 1, 5, 50],
];

/** Sums of log(p + j), 1 / (p + j) and -1 / (p + j)^2 over j < m, for every m up to `most`. */
interface RisingTable {
  readonly value: Float64Array;
  readonly slope: Float64Array;
  readonly bend: Float64Array;
}

/** log-likelihoods of BG/BB rows for given parameters. Rows of up to `most` occasions. */
export class BgBbLikelihood {
  readonly #p: ArrayLike<number>;
  readonly #alpha: RisingTable;
  readonly #beta: RisingTable;
  readonly #both: RisingTable;
  readonly #delta: RisingTable;
  readonly #leaving: RisingTable;

  constructor(p: ArrayLike<number>, most: number) {
    this.#p = p;
    this.#alpha = rising(p[0], most);
    this.#beta = rising(p[1], most);
    this.#both = rising(p[0] + p[1], most);
    this.#delta = rising(p[3], most);
    this.#leaving = rising(p[2] + p[3], most);
  }

  /** log of the probability of x purchases on given ones of m occasions, for who is there on all of them. */
  #buying(x: number, m: number): number {
    return this.#alpha.value[x] + this.#beta.value[m - x] - this.#both.value[m];
  }

  /** log of the probability of being there on all of m occasions. */
  logStays(m: number): number {
    return this.#delta.value[m] - this.#leaving.value[m];
  }

  /** log of the probability of x purchases on given ones of m occasions and then to be there no more. */
  logLeft(x: number, m: number): number {
    return this.#buying(x, m) + this.logStays(m) + Math.log(this.#p[2] / (this.#p[2] + this.#p[3] + m));
  }

  /** log of the probability of x purchases on given ones of n occasions and to be there on all of them. */
  logThere(x: number, n: number): number {
    return this.#buying(x, n) + this.logStays(n);
  }

  /** log-likelihood of one row, Fader, Hardie and Shang 2010, equation 7. O(n - last). */
  logLikelihood(x: number, last: number, n: number): number {
    const there = this.logThere(x, n);
    if (last === n) return there;
    // the terms fall with m, so the first or that of being there is the largest
    const first = this.logLeft(x, last);
    const top = Math.max(there, first);
    let rest = Math.exp(there - top);
    for (let m = last; m < n; m++) rest += Math.exp(this.logLeft(x, m) - top);
    return top + Math.log(rest);
  }

  /** Probability of having been there on the n-th occasion. */
  alive(x: number, last: number, n: number): number {
    return Math.exp(this.logThere(x, n) - this.logLikelihood(x, last, n));
  }

  /**
   * log-likelihood of one row with its derivatives into `out`: 4 of the gradient, 10 of the upper triangle of the Hessian. A sum over the occasions after which the customer
   * may have left: gradients averaged by the share of each term, and for the Hessian their spread too.
   */
  derivatives(x: number, last: number, n: number, out: Float64Array): number {
    const total = this.logLikelihood(x, last, n);
    out.fill(0);
    for (let m = last; m <= n; m++) {
      const left = m < n;
      const share = Math.exp((left ? this.logLeft(x, m) : this.logThere(x, n)) - total);
      const { gradient, hessian } = this.#term(x, m, left);
      for (let a = 0, h = 4; a < 4; a++) {
        out[a] += share * gradient[a];
        for (let b = a; b < 4; b++, h++) out[h] += share * (hessian[h - 4] + gradient[a] * gradient[b]);
      }
    }
    for (let a = 0, h = 4; a < 4; a++) for (let b = a; b < 4; b++, h++) out[h] -= out[a] * out[b];
    return total;
  }

  readonly #gradient = new Float64Array(4);
  readonly #hessian = new Float64Array(10);

  #term(
    x: number,
    m: number,
    left: boolean,
  ): { readonly gradient: Float64Array; readonly hessian: Float64Array } {
    const gradient = this.#gradient;
    const hessian = this.#hessian;
    const both = this.#both;
    const leaving = this.#leaving;
    const gamma = this.#p[2];
    const chance = left ? 1 / (gamma + this.#p[3] + m) : 0;
    const square = chance * chance;
    gradient[0] = this.#alpha.slope[x] - both.slope[m];
    gradient[1] = this.#beta.slope[m - x] - both.slope[m];
    gradient[2] = (left ? 1 / gamma : 0) - chance - leaving.slope[m];
    gradient[3] = this.#delta.slope[m] - leaving.slope[m] - chance;
    hessian[0] = this.#alpha.bend[x] - both.bend[m];
    hessian[1] = -both.bend[m];
    hessian[4] = this.#beta.bend[m - x] - both.bend[m];
    hessian[7] = (left ? -1 / (gamma * gamma) : 0) + square - leaving.bend[m];
    hessian[8] = square - leaving.bend[m];
    hessian[9] = this.#delta.bend[m] + square - leaving.bend[m];
    return { gradient, hessian };
  }
}

function rising(p: number, most: number): RisingTable {
  const value = new Float64Array(most + 1);
  const slope = new Float64Array(most + 1);
  const bend = new Float64Array(most + 1);
  for (let j = 0; j < most; j++) {
    const inverse = 1 / (p + j);
    value[j + 1] = value[j] + Math.log(p + j);
    slope[j + 1] = slope[j] + inverse;
    bend[j + 1] = bend[j] - inverse * inverse;
  }
  return { value, slope, bend };
}

/** The log-likelihood of all rows as a function of the logarithms of the parameters, with gradient and Hessian. */
export function bgBbObjective({ length, frequency, recency, occasions, count }: OccasionPatterns): Objective {
  let most = 0;
  for (const n of occasions) most = Math.max(most, n);
  const p = new Float64Array(4);
  const out = new Float64Array(14);
  const sums = new Float64Array(14);
  return (at, gradient, hessian) => {
    for (let j = 0; j < 4; j++) p[j] = Math.exp(at[j]);
    const rows = new BgBbLikelihood(p, most);
    sums.fill(0);
    let value = 0;
    for (let i = 0; i < length; i++) {
      value += count[i] * rows.derivatives(frequency[i], recency[i], occasions[i], out);
      for (let j = 0; j < 14; j++) sums[j] += count[i] * out[j];
    }
    for (let a = 0, h = 4; a < 4; a++) {
      gradient[a] = p[a] * sums[a];
      for (let b = a; b < 4; b++, h++) {
        const both = p[a] * p[b] * sums[h] + (a === b ? gradient[a] : 0);
        hessian[a * 4 + b] = both;
        hessian[b * 4 + a] = both;
      }
    }
    return value;
  };
}
