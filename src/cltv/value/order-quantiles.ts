import type { PurchaseKernel } from "../purchase/kernel.ts";

/** So many orders are looked at before a range is called endless. */
const MOST = 1_000_000;

/** Quantiles of the number of orders within a time, exact, for customers of one pattern whose probabilities of being alive differ. */
export class OrderQuantiles {
  /** Probability of at most n orders for one who is alive; grows on demand. */
  readonly #upTo: number[] = [];
  readonly #next: (n: number) => number;

  constructor(
    kernel: Pick<PurchaseKernel, "orders">,
    p: Float64Array,
    x: number,
    age: number,
    recency: number,
    horizon: number,
  ) {
    this.#next = (n) => kernel.orders(p, x, age, horizon, n, recency);
  }

  /** The smallest number of orders that is not exceeded with at least the probability `share`. */
  at(share: number, alive: number): number {
    // who has left orders nothing; a last bit decides nothing
    const among = 1 - (1 - share) / alive - 1e-12;
    if (!(among > 0)) return 0;
    for (let n = 0; n < MOST; n++) {
      if (this.#reach(n) >= among) return n;
    }
    return Number.POSITIVE_INFINITY;
  }

  #reach(n: number): number {
    while (n >= this.#upTo.length) {
      const last = this.#upTo.length;
      this.#upTo.push((last === 0 ? 0 : this.#upTo[last - 1]) + this.#next(last));
    }
    return this.#upTo[n];
  }
}
