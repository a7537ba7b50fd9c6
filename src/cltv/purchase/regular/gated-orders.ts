import { gaussRule } from "../../../numeric/gauss-legendre.ts";
import { logHyp2F1 } from "../../../numeric/hyp2f1.ts";
import { logGamma } from "../../../numeric/log-gamma.ts";
import { logRising } from "../../../numeric/log-rising.ts";
import { logNegativeBinomial } from "../negative-binomial.ts";

/** Beyond so many mean times between events, and so many events, terms are no longer added one by one. */
const FAR = 20_000;

/**
 * What a customer who is alive does next when every k-th event is an order and each order a chance to leave. The events are a Poisson process at a gamma
 * rate, so their number in a time is negative binomial; with j events since the last order, m more of them hold floor((m + j) / k) orders, of which those up to
 * leaving are placed. Given j everything is a sum over m of positive terms; j itself is known by its chances. Nothing is approximated: sums end where what is left
 * out is below the last digit, and only the discounted sum without end, and times of more than
 * 20,000 mean gaps between events, are numerical integrals.
 */
export class GatedOrders {
  readonly #k: number;
  #shape = 1;
  #rate = 1;
  #a = Number.NaN;
  #b = Number.NaN;
  /** Chances of 0 to k - 1 events since the last order. */
  readonly #hidden: Float64Array;
  /** Log of the series of orders without end by log(rate of events / delta), on a grid that customers of all ages share. */
  readonly #series = new Map<number, number>();
  /** Of n orders: the probability of still being there after them, and the orders placed of n that are offered. */
  #stays: number[] = [1];
  #placed: number[] = [0];

  constructor(k: number) {
    this.#k = k;
    this.#hidden = new Float64Array(k);
  }

  /** `shape` and `rate`: what is known of the rate of events, those since the last order left out; a, b: of the chance of leaving; silent: time since the last order. */
  set(shape: number, rate: number, a: number, b: number, silent: number): void {
    this.#shape = shape;
    this.#rate = rate;
    if (a !== this.#a || b !== this.#b) {
      this.#a = a;
      this.#b = b;
      this.#stays = [1];
      this.#placed = [0];
      this.#series.clear();
    }
    const hidden = this.#hidden;
    let term = 1;
    let total = 0;
    for (let j = 0; j < this.#k; j++) {
      if (j > 0) term *= ((shape + j - 1) * silent) / (j * rate);
      hidden[j] = term;
      total += term;
    }
    for (let j = 0; j < this.#k; j++) hidden[j] /= total;
  }

  /** Expected orders in the time t. */
  expected(t: number): number {
    return this.#mean(t, true);
  }

  /** Probability of still being alive after the time t. */
  survives(t: number): number {
    return this.#mean(t, false);
  }

  /** Probability of exactly n orders in the time t: n and still there, or left with the n-th. */
  exactly(n: number, t: number): number {
    const k = this.#k;
    this.#reach(n);
    let total = 0;
    for (let j = 0; j < k; j++) {
      if (this.#hidden[j] === 0) continue;
      const shape = this.#shape + j;
      const first = n * k - j;
      let between = 0;
      for (let m = Math.max(0, first); m < first + k; m++)
        between += Math.exp(logNegativeBinomial(m, shape, this.#rate, t));
      let chance = this.#stays[n] * between;
      if (n > 0) {
        const leaves = (this.#stays[n - 1] * this.#a) / (this.#a + this.#b + (n - 1));
        const tail = logHyp2F1(
          1,
          shape + first,
          first + 1,
          t / (this.#rate + t),
          this.#rate / (this.#rate + t),
        );
        chance += leaves * Math.exp(logNegativeBinomial(first, shape, this.#rate, t) + tail);
      }
      total += this.#hidden[j] * chance;
    }
    return total;
  }

  /**
   * Expected orders without end, each worth e^(-delta t). The n-th order is event nk - j, so at a rate l it is worth (l / (l + delta))^(nk - j): a geometric series whose mean over
   * the chance of leaving is a 2F1. The mean over l is a trapezoid sum on its log scale, halved until it agrees to 1e-11.
   */
  discounted(delta: number): number {
    const a = this.#a;
    const b = this.#b;
    if (delta === 0) return a > 1 ? (a + b - 1) / (a - 1) : Number.POSITIVE_INFINITY;
    const logDelta = Math.log(delta);
    const low = Math.log(this.#shape / this.#rate) - Math.min(46 / this.#shape, 800) - 8 - logDelta;
    const high =
      Math.log((this.#shape + this.#k + 60 + 12 * Math.sqrt(this.#shape + this.#k)) / this.#rate) - logDelta;
    // powers of two, so that every customer meets the same points
    let step = 2 ** Math.floor(Math.log2((high - low) / 64));
    let weight = 0;
    let total = 0;
    let mean = Number.NaN;
    for (let halved = 0; halved <= 10; halved++) {
      for (let i = Math.ceil(low / step); i * step <= high; i++) {
        if (halved > 0 && i % 2 === 0) continue;
        const l = delta * Math.exp(i * step);
        const w = Math.exp(
          this.#shape * Math.log((l * this.#rate) / this.#shape) - l * this.#rate + this.#shape,
        );
        if (w === 0) continue;
        // log of what a delay of one event costs
        const cost = -Math.log1p(delta / l);
        let term = this.#hidden[0];
        let known = term;
        let first = term * Math.exp(this.#k * cost);
        for (let j = 1; j < this.#k; j++) {
          const more = (l * this.#rate) ** j / rising(this.#shape, j);
          term = this.#hidden[j] * more;
          known += term;
          first += term * Math.exp((this.#k - j) * cost);
        }
        weight += w * known;
        if (first > 0) total += w * first * Math.exp(this.#seriesAt(i * step));
      }
      const before = mean;
      mean = total / weight;
      if (Math.abs(mean - before) <= 1e-11 * mean) break;
      step /= 2;
    }
    return mean;
  }

  /** Log of 2F1(1, b; a + b; z) where z is what one more order's delay leaves, at log(rate of events / delta) = u. */
  #seriesAt(u: number): number {
    let found = this.#series.get(u);
    if (found === undefined) {
      const rest = -Math.expm1(-this.#k * Math.log1p(Math.exp(-u)));
      found = logHyp2F1(1, this.#b, this.#a + this.#b, 1 - rest, rest);
      this.#series.set(u, found);
    }
    return found;
  }

  /** Mean over j and m of the orders placed, or of still being there, after floor((m + j) / k) orders are offered. */
  #mean(t: number, placed: boolean): number {
    if (t > FAR * this.#rate) return this.#farMean(t, placed);
    const k = this.#k;
    const ratio = t / (this.#rate + t);
    let mean = 0;
    for (let j = 0; j < k; j++) {
      if (this.#hidden[j] === 0) continue;
      const shape = this.#shape + j;
      // terms in units of the largest, upwards and downwards from it; they sum to one
      const top = Math.max(0, Math.floor(((shape - 1) * t) / this.#rate));
      let chances = 0;
      let values = 0;
      let term = 1;
      for (let m = top; ; m++) {
        const n = Math.floor((m + j) / k);
        this.#reach(n);
        chances += term;
        values += term * (placed ? this.#placed[n] : this.#stays[n]);
        const next = ((shape + m) / (m + 1)) * ratio;
        // what is still to come is at most this in orders
        if (next < 1 && (term * (m + 1)) / (1 - next) ** 2 < 1e-17 * (placed ? values : chances)) break;
        term *= next;
        if (term === 0) break;
      }
      term = 1;
      for (let m = top - 1; m >= 0; m--) {
        term *= (m + 1) / ((shape + m) * ratio);
        const n = Math.floor((m + j) / k);
        chances += term;
        values += term * (placed ? this.#placed[n] : this.#stays[n]);
        if (term * m < 1e-17 * chances) break;
      }
      mean += (this.#hidden[j] * values) / chances;
    }
    return mean;
  }

  /**
   * The same for times beyond all measure, as fits at the edge of their parameters ask for: the first terms one by one, the others as an integral over log m, on which they change slowly. Relative
   * error about 1e-6.
   */
  #farMean(t: number, placed: boolean): number {
    const k = this.#k;
    const ratio = t / (this.#rate + t);
    let mean = 0;
    for (let j = 0; j < k; j++) {
      if (this.#hidden[j] === 0) continue;
      const shape = this.#shape + j;
      let chances = 0;
      let values = 0;
      let term = Math.exp(-shape * Math.log1p(t / this.#rate));
      for (let m = 0; m < FAR; m++) {
        const n = Math.floor((m + j) / k);
        this.#reach(n);
        chances += term;
        values += term * (placed ? this.#placed[n] : this.#stays[n]);
        term *= ((shape + m) / (m + 1)) * ratio;
      }
      const constant = -logGamma(shape) - shape * Math.log1p(t / this.#rate);
      const low = Math.log(FAR - 0.5);
      const width = Math.log(((shape + 40 + 10 * Math.sqrt(shape)) * t) / this.#rate) - low;
      const panels = Math.ceil(width * (4 + Math.sqrt(shape)));
      const { points, weights } = gaussRule();
      for (let i = 0; i < 16 * panels; i++) {
        const m = Math.exp(low + ((Math.floor(i / 16) + points[i % 16]) * width) / panels);
        // the negative binomial, written so that no large logarithms cancel
        const log = logRising(m, shape) - m * Math.log1p(this.#rate / t) + constant;
        const w = weights[i % 16] * (width / panels) * Math.exp(log);
        // k numbers of events in a row hold so many orders on average
        const n = (m + j - (k - 1) / 2) / k;
        chances += w;
        values += w * (placed ? this.#placedOf(n) : this.#staysAfter(n));
      }
      mean += (this.#hidden[j] * values) / chances;
    }
    return mean;
  }

  #staysAfter(n: number): number {
    return Math.exp(risingRatio(this.#b, this.#a, n));
  }

  /** Orders placed of n that are offered, in closed form; it has no value at a = 1, but next to it. */
  #placedOf(n: number): number {
    const e = Math.abs(this.#a - 1) < 1e-9 ? 1e-9 : this.#a - 1;
    // the first of them apart, so that b + e stays above zero
    const b = this.#b + 1;
    const others = ((b + e) * -Math.expm1(risingRatio(b, e, n - 1))) / e;
    return 1 + (this.#b / (this.#a + this.#b)) * others;
  }

  #reach(n: number): void {
    for (let i = this.#stays.length; i <= n; i++) {
      this.#placed.push(this.#placed[i - 1] + this.#stays[i - 1]);
      this.#stays.push((this.#stays[i - 1] * (this.#b + i - 1)) / (this.#a + this.#b + i - 1));
    }
  }
}

function rising(p: number, n: number): number {
  let product = 1;
  for (let i = 0; i < n; i++) product *= p + i;
  return product;
}

/** log of (p)_n / (p + e)_n, for e above -p, without a difference of large logarithms. */
function risingRatio(p: number, e: number, n: number): number {
  return e >= 0 ? logRising(p, e) - logRising(p + n, e) : logRising(p + e + n, -e) - logRising(p + e, -e);
}
