import {
  beta,
  exponential,
  fork,
  gamma,
  type Random,
  randomFrom,
  shuffle,
  uniform,
} from "../../core/random.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";

/** What a simulated future is made of. */
export interface FutureSettings {
  /** Continuous discount rate per unit of model time, and how far to look. */
  readonly delta: number;
  readonly horizon: number;
  /** Orders are discounted to the end of stretches of this length; 0: each when it comes. */
  readonly every: number;
  /** Shape of one customer's purchases and of what is known of their rate; undefined: every order brings 1. */
  readonly spend: { readonly p: number; readonly shape: number } | undefined;
  readonly pool: FuturePool;
}

/** Seed and number of futures, and what customers of different kinds share of them. */
export class FuturePool {
  readonly count: number;
  readonly seed: number;
  readonly #gammas = new Map<number, Float64Array>();

  constructor(count: number, seed: number) {
    this.count = count;
    this.seed = seed;
  }

  /**
   * Gamma numbers of rate 1 that lie like their distribution, ascending: of many draws, sorted, every so many. What decides most about a customer then adds little chance to the
   * quantiles.
   */
  gammas(shape: number): Float64Array {
    let found = this.#gammas.get(shape);
    if (found === undefined) {
      const random = fork(randomFrom(this.seed), "gammas");
      const all = Float64Array.from({ length: this.count * OVERSAMPLED }, () => gamma(random, shape)).sort();
      found = Float64Array.from(
        { length: this.count },
        (_, i) => (all[i * OVERSAMPLED + OVERSAMPLED / 2 - 1] + all[i * OVERSAMPLED + OVERSAMPLED / 2]) / 2,
      );
      this.#gammas.set(shape, found);
    }
    return found;
  }
}

/** Orders of one future that are drawn one by one; the rest comes at its mean. */
const DRAWN = 100;
/** Draws for each gamma number that is kept. */
const OVERSAMPLED = 16;
/** A rate that is none. */
const NEVER = 1e-290;

/** When a customer who is alive orders and leaves. */
interface Life {
  /** Rate of events; every k-th of them is an order. */
  rate: number;
  /** Events until the first order, k afterwards. */
  first: number;
  /** The order after which the customer is gone, and the time. */
  orders: number;
  end: number;
}

/**
 * What one who is alive may bring: so many futures drawn from the model given (x, recency, age), ascending. A purchase counts in units of its customer's mean if that is known, otherwise
 * of v + (money so far), divided by p and times `shape`.
 */
export function futureAmounts(
  model: Pick<PurchaseModel, "kind"> & { readonly k?: number },
  p: Float64Array,
  x: number,
  age: number,
  recency: number,
  { delta, horizon, every, spend, pool }: FutureSettings,
): Float64Array {
  // the same draws for every kind of customer: what differs between two of them is the customers, not chance
  const random = randomFrom(pool.seed);
  const { count } = pool;
  const { kind, k = 1 } = model;
  const life: Life = { rate: 0, first: k, orders: 0, end: 0 };
  const draw = lifeOf(kind, k, p, x, age, recency, random, pool);
  // in an order that has nothing to do with that of the lives
  const rates =
    spend === undefined ? undefined : shuffle(fork(random, "spend"), pool.gammas(spend.shape).slice());
  const out = new Float64Array(count);
  for (let m = 0; m < count; m++) {
    draw(life, m);
    const end = Math.min(horizon, life.end);
    let t = 0;
    let amount = 0;
    let n = 0;
    if (life.rate > NEVER) {
      while (n < life.orders && n < DRAWN) {
        const events = n === 0 ? life.first : k;
        t += events === 1 ? exponential(random, life.rate) : gamma(random, events, life.rate);
        if (t > end) break;
        n++;
        const worth = Math.exp(-delta * (every > 0 ? Math.ceil(t / every) * every : t));
        amount += worth * (spend === undefined ? 1 : gamma(random, spend.p));
      }
      if (n === DRAWN && t <= end) {
        const pace = life.rate / k;
        const last = Math.min(end, t + (life.orders - n) / pace);
        const rest = delta === 0 ? last - t : (Math.exp(-delta * t) - Math.exp(-delta * last)) / delta;
        amount += pace * rest * (spend === undefined ? 1 : spend.p);
      }
    }
    out[m] =
      spend === undefined || rates === undefined || amount === 0
        ? amount
        : (amount * spend.shape) / (spend.p * Math.max(NEVER, rates[m]));
  }
  return out.sort();
}

/** Draws lives given that the customer is alive now. */
function lifeOf(
  kind: PurchaseModel["kind"],
  k: number,
  p: Float64Array,
  x: number,
  age: number,
  recency: number,
  random: Random,
  pool: FuturePool,
): (life: Life, m: number) => void {
  const shape = p[0] + k * x;
  const rate = p[1] + age;
  if (kind === "nbd" || kind === "pareto-nbd")
    return (life, m) => {
      life.rate = pool.gammas(shape)[m] / rate;
      life.orders = Number.POSITIVE_INFINITY;
      life.end = Number.POSITIVE_INFINITY;
      if (kind === "nbd") return;
      const leaving = gamma(random, p[2], p[3] + age);
      if (leaving > NEVER) life.end = exponential(random, leaving);
    };
  const chances = x + (kind === "mbg-nbd" || kind === "mbg-cnbd-k" ? 1 : 0);
  const hidden = hiddenEvents(k, shape, rate, Math.max(0, age - recency));
  return (life, m) => {
    let j = 0;
    if (k > 1) for (let u = uniform(random) - hidden[0]; u >= 0 && j < k - 1; u -= hidden[j]) j++;
    life.rate = k > 1 ? gamma(random, shape + j, rate) : pool.gammas(shape)[m] / rate;
    life.first = k - j;
    const chance = beta(random, p[2], p[3] + chances);
    life.orders = 1 + Math.floor(Math.log(1 - uniform(random)) / Math.log1p(-chance));
    // 0 / 0: the chance is none and so was the log
    if (Number.isNaN(life.orders)) life.orders = Number.POSITIVE_INFINITY;
    life.end = Number.POSITIVE_INFINITY;
  };
}

/** Chances of 0 to k - 1 events since the last order of one who is alive. */
function hiddenEvents(k: number, shape: number, rate: number, silent: number): Float64Array {
  const chances = new Float64Array(k);
  let term = 1;
  let total = 0;
  for (let j = 0; j < k; j++) {
    if (j > 0) term *= ((shape + j - 1) * silent) / (j * rate);
    chances[j] = term;
    total += term;
  }
  return chances.map((c) => c / total);
}
