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
import { occasionsIn } from "../occasions/occasion-kernel.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";
import type { TimeAhead } from "../seasonal/time-ahead.ts";
import { byCalendar } from "./value-times.ts";

/** A model of buying as far as futures look at it. */
interface BuyingKind {
  readonly kind: PurchaseModel["kind"] | "bg-bb";
  readonly k?: number;
}

/** What a simulated future is made of. */
export interface FutureSettings {
  /** Continuous discount rate per unit of model time, and how far to look. */
  readonly delta: number;
  readonly horizon: number;
  /** Orders are discounted to the end of stretches of this length; 0: each when it comes. */
  readonly every: number;
  /** Time from now on along the seasonal clock that model time is on: money is discounted by the calendar. undefined: model time is the calendar's. */
  readonly ahead?: TimeAhead | undefined;
  /** Shape of one customer's purchases and of what is known of their rate; undefined: every order brings 1. */
  readonly spend: { readonly p: number; readonly shape: number } | undefined;
  readonly pool: FuturePool;
}

/** Seed and number of futures, and what customers of different kinds share of them: whatever does not depend on the customer is drawn once. */
export class FuturePool {
  readonly count: number;
  readonly seed: number;
  readonly #gammas = new Map<number, Float64Array>();
  readonly #kept = new Map<string, Float64Array>();

  constructor(count: number, seed: number) {
    this.count = count;
    this.seed = seed;
  }

  /** Gamma numbers of rate 1 that lie like their distribution, ascending. What decides most about a customer then adds little chance to the quantiles. */
  gammas(shape: number): Float64Array {
    let found = this.#gammas.get(shape);
    if (found === undefined) {
      found = spreadGammas(this.count, shape);
      this.#gammas.set(shape, found);
    }
    return found;
  }

  /** The same in an order that has nothing to do with that of other numbers of a future. */
  shuffledGammas(shape: number): Float64Array {
    return this.#once("shuffled", [shape], (random) => shuffle(random, this.gammas(shape).slice()));
  }

  /** By future the order after which someone leaves whose chance to do so after each is beta(a, b); Infinity: never. */
  lastOrders(a: number, b: number): Float64Array {
    return this.#once("last", [a, b], (random) =>
      Float64Array.from({ length: this.count }, () => {
        const chance = beta(random, a, b);
        const orders = 1 + Math.floor(Math.log(1 - uniform(random)) / Math.log1p(-chance));
        // 0 / 0: the chance is none and so was the log
        return Number.isNaN(orders) ? Number.POSITIVE_INFINITY : orders;
      }),
    );
  }

  /** By future a chance from beta(a, b). */
  chances(a: number, b: number): Float64Array {
    return this.#once("chances", [a, b], (random) =>
      Float64Array.from({ length: this.count }, () => beta(random, a, b)),
    );
  }

  /** By future the time of leaving of someone whose rate of it is gamma(s, 1). */
  ends(s: number): Float64Array {
    return this.#once("ends", [s], (random) =>
      Float64Array.from({ length: this.count }, () => {
        const leaving = gamma(random, s);
        return leaving > NEVER ? exponential(random, leaving) : Number.POSITIVE_INFINITY;
      }),
    );
  }

  /** DRAWN gamma numbers in a row for each of {@link sequences} futures. */
  sequence(name: string, shape: number): Float64Array {
    return this.#once(name, [shape], (random) =>
      Float64Array.from({ length: this.sequences * DRAWN }, () =>
        shape === 1 ? exponential(random, 1) : gamma(random, shape),
      ),
    );
  }

  /** Futures with sequences of their own; more of them use these again, with other rates and ends. */
  get sequences(): number {
    return Math.min(this.count, SEQUENCES);
  }

  /** The stream hangs on the name alone: parameters that differ in their last bit must not meet other chances. */
  #once(name: string, parameters: readonly number[], draw: (random: Random) => Float64Array): Float64Array {
    const key = `${name} ${parameters.join(" ")}`;
    let found = this.#kept.get(key);
    if (found === undefined) {
      found = draw(fork(randomFrom(this.seed), name));
      this.#kept.set(key, found);
    }
    return found;
  }
}

/** Orders of one future that are drawn one by one; the rest comes at its mean. */
const DRAWN = 100;
/** Sequences of orders that are kept. */
const SEQUENCES = 4000;
/** A rate that is none. */
const NEVER = 1e-290;

/**
 * What one who is alive may bring: so many futures drawn from the model given (x, recency, age), ascending. A purchase counts in units of its customer's mean if that is known, otherwise
 * of v + (money so far), divided by p and times `shape`. The draws are the same for every kind of customer: what differs between two of them is the customers, not chance.
 */
export function futureAmounts(
  model: BuyingKind,
  p: Float64Array,
  x: number,
  age: number,
  recency: number,
  { delta, horizon, every, ahead, spend, pool }: FutureSettings,
): Float64Array {
  const { count, sequences } = pool;
  const { k = 1 } = model;
  const lives = livesOf(model.kind, k, p, x, age, recency, pool);
  const until = lives.whole ? occasionsIn(horizon) : horizon;
  const waits = pool.sequence("waits", k);
  const amounts = spend === undefined ? undefined : pool.sequence("spend", spend.p);
  const rates = spend === undefined ? undefined : pool.shuffledGammas(spend.shape);
  const out = new Float64Array(count);
  for (let m = 0; m < count; m++) {
    const rate = lives.rates[m];
    if (!(rate > NEVER)) continue;
    const end = Math.min(until, lives.ends === undefined ? Number.POSITIVE_INFINITY : lives.ends[m]);
    const orders = lives.orders === undefined ? Number.POSITIVE_INFINITY : lives.orders[m];
    const most = Math.min(orders, DRAWN);
    const at = (m % sequences) * DRAWN;
    let t = 0;
    let amount = 0;
    let n = 0;
    for (; n < most; n++) {
      const wait = (n === 0 && lives.first !== undefined ? lives.first[m] : waits[at + n]) / rate;
      t += lives.whole ? 1 + Math.floor(wait) : wait;
      if (t > end) break;
      const date = delta === 0 ? 0 : byCalendar(t, ahead);
      const worth = Math.exp(-delta * (every > 0 ? Math.ceil(date / every) * every : date));
      amount += amounts === undefined ? worth : worth * amounts[at + n];
    }
    if (n === DRAWN) {
      const pace = lives.whole ? -Math.expm1(-rate) : rate / k;
      const last = Math.min(end, t + (orders - n) / pace);
      const rest = delta === 0 ? last - t : (Math.exp(-delta * t) - Math.exp(-delta * last)) / delta;
      amount += pace * rest * (spend === undefined ? 1 : spend.p);
    }
    out[m] =
      spend === undefined || rates === undefined || amount === 0
        ? amount
        : (amount * spend.shape) / (spend.p * Math.max(NEVER, rates[m]));
  }
  return out.sort();
}

/** Lives given that the customer is alive now, future by future. */
interface Lives {
  /** Rate of events; every k-th of them is an order. */
  readonly rates: Float64Array;
  /** Events times their rate until the first order, where these differ from those between later ones. */
  readonly first: Float64Array | undefined;
  /** The order after which the customer is gone, and the time; undefined: never by that. */
  readonly orders: Float64Array | undefined;
  readonly ends: Float64Array | undefined;
  /** Whether orders come on whole occasions. The rate is then minus the logarithm of the chance of none on one of them. */
  readonly whole: boolean;
}

function livesOf(
  kind: BuyingKind["kind"],
  k: number,
  p: Float64Array,
  x: number,
  age: number,
  recency: number,
  pool: FuturePool,
): Lives {
  if (kind === "bg-bb")
    return {
      rates: pool.chances(p[0] + x, p[1] + age - x).map((chance) => -Math.log1p(-chance)),
      first: undefined,
      orders: undefined,
      ends: pool.lastOrders(p[2], p[3] + age).map((last) => last - 1),
      whole: true,
    };
  const shape = p[0] + k * x;
  const rate = p[1] + age;
  const never = { first: undefined, orders: undefined, ends: undefined, whole: false };
  if (kind === "nbd" || kind === "pareto-nbd")
    return {
      ...never,
      rates: pool.gammas(shape).map((l) => l / rate),
      ...(kind === "pareto-nbd" && { ends: pool.ends(p[2]).map((t) => t * (p[3] + age)) }),
    };
  const chances = x + (kind === "mbg-nbd" || kind === "mbg-cnbd-k" ? 1 : 0);
  const orders = pool.lastOrders(p[2], p[3] + chances);
  if (k === 1) return { ...never, rates: pool.gammas(shape).map((l) => l / rate), orders };
  const random = fork(randomFrom(pool.seed), "hidden");
  const hidden = hiddenEvents(k, shape, rate, Math.max(0, age - recency));
  const rates = new Float64Array(pool.count);
  const first = new Float64Array(pool.count);
  for (let m = 0; m < pool.count; m++) {
    let j = 0;
    for (let u = uniform(random) - hidden[0]; u >= 0 && j < k - 1; u -= hidden[j]) j++;
    rates[m] = gamma(random, shape + j, rate);
    first[m] = gamma(random, k - j);
  }
  return { ...never, rates, first, orders };
}

/** Steps of the distribution function that quantiles are read from, at least and at most: in general they are off by less than a thousandth. */
const STEPS = [1000, 20_000] as const;

/** Quantiles of gamma(shape, 1) at the middles of `count` equal shares, read from sums of its density on the log scale. */
function spreadGammas(count: number, shape: number): Float64Array {
  const top = Math.log(shape);
  const spread = 1 / Math.sqrt(shape);
  // the left tail falls like e^(shape v) and more slowly than the normal one, the right tail faster than e^-u
  const low = top - Math.max(6 * spread, (Math.log(2 * count) + 4) / shape);
  const high = Math.log(shape + 12 + Math.log(count) + 6 * Math.sqrt(shape));
  const steps = Math.min(STEPS[1], Math.max(STEPS[0], Math.ceil((high - low) / 0.05)));
  const step = (high - low) / steps;
  const upTo = new Float64Array(steps + 1);
  let before = 0;
  for (let i = 0; i <= steps; i++) {
    const v = low + i * step;
    const density = Math.exp(shape * (v - top) - (Math.exp(v) - shape));
    // what lies below the first point is its density over the slope of the tail
    upTo[i] = i === 0 ? density / shape : upTo[i - 1] + (step * (before + density)) / 2;
    before = density;
  }
  const out = new Float64Array(count);
  for (let m = 0, i = 0; m < count; m++) {
    const share = ((m + 0.5) / count) * upTo[steps];
    while (i < steps - 1 && upTo[i + 1] < share) i++;
    const within = Math.max(0, (share - upTo[i]) / (upTo[i + 1] - upTo[i]));
    out[m] = Math.exp(low + (i + Math.min(1, within)) * step);
  }
  return out;
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
