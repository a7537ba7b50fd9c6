import { GrowingFloats, GrowingInts } from "../../core/growing.ts";
import { pick, pickInts } from "../../core/pick.ts";
import { poisson } from "../../core/poisson.ts";
import { beta, exponential, fork, gamma, type Random, uniform } from "../../core/random.ts";
import type { ShopClock } from "./clock.ts";
import type { ShopParameters } from "./parameters.ts";

/** Orders before they have lines, in order of time. */
export interface Visits {
  readonly time: Float64Array;
  /** Customer, -1 for a guest; the number of customers stands for the collective id. */
  readonly customer: Int32Array;
  /** 1 when the order is complained about. */
  readonly complaint: Int32Array;
  /** Plan, -1 for none. */
  readonly plan: Int32Array;
}

/** What is true of each customer, in order of joining. */
export interface Lives {
  readonly joined: Float64Array;
  /** Time of leaving, NaN while alive. */
  readonly left: Float64Array;
  /** Orders per week. */
  readonly rate: Float64Array;
  /** Chance of leaving after an order. */
  readonly dropout: Float64Array;
  /** Plan, -1 for none. */
  readonly plan: Int32Array;
}

/** When to stop adding customers: at so many, or once they have so many orders. */
export interface Size {
  readonly customers: number;
  readonly orders: number;
}

/**
 * The orders of customers who buy at a steady rate and may leave after each order but the first (the BG/NBD model of Fader, Hardie and
 * Lee 2005, in shop time), and those of guests.
 */
export function simulatePurchases(
  random: Random,
  p: ShopParameters,
  clock: ShopClock,
  size: Size,
): { visits: Visits; lives: Lives } {
  const draws = fork(random, "purchases");
  const book = orderBook();
  for (let i = 0; i < size.customers && book.orders() < size.orders; i++) {
    const rate = Math.max(gamma(draws, p.r, p.alpha), 1e-12);
    const dropout = beta(draws, p.a, p.b);
    let shopTime = uniform(draws) * p.joinShare * clock.weeks;
    const joined = clock.at(shopTime);
    let left = Number.NaN;
    for (let time = joined, first = true; ; first = false) {
      const complaint = uniform(draws) < p.complaintShare;
      book.order(i, time, complaint, -1);
      if ((!first && uniform(draws) < dropout) || (complaint && uniform(draws) < p.complaintDropout)) {
        left = time;
        break;
      }
      shopTime += exponential(draws) / rate;
      if (shopTime >= clock.weeks) break;
      time = clock.at(shopTime);
    }
    book.customer(joined, left, rate, dropout, -1);
  }
  addGuests(fork(random, "guests"), p, clock, book);
  return book.done();
}

/** Orders without a customer, and those of the collective id, so many that their shares come out as given. */
export function addGuests(random: Random, p: ShopParameters, clock: ShopClock, book: OrderBook): void {
  const own = book.orders();
  const perOwn = 1 / (1 - p.guestShare - p.walkInShare);
  const guests = poisson(random, own * p.guestShare * perOwn);
  const walkIns = poisson(random, own * p.walkInShare * perOwn);
  const collective = book.customers();
  for (let i = 0; i < guests + walkIns; i++) {
    const complaint = uniform(random) < p.complaintShare;
    const plan = p.plans.length > 0 ? 0 : -1;
    book.order(i < guests ? -1 : collective, clock.at(uniform(random) * clock.weeks), complaint, plan);
  }
}

/** Collects customers and their orders as they are drawn. */
export interface OrderBook {
  order(customer: number, time: number, complaint: boolean, plan: number): void;
  customer(joined: number, left: number, rate: number, dropout: number, plan: number): void;
  orders(): number;
  customers(): number;
  /** Orders by time, customers by joining. */
  done(): { visits: Visits; lives: Lives };
}

export function orderBook(): OrderBook {
  const [time, joined, left, rate, dropout] = Array.from({ length: 5 }, () => new GrowingFloats());
  const [who, complaint, plan, planOf] = Array.from({ length: 4 }, () => new GrowingInts());
  return {
    order: (c, t, isComplaint, orderPlan) => {
      who.push(c);
      time.push(t);
      complaint.push(isComplaint ? 1 : 0);
      plan.push(orderPlan);
    },
    customer: (j, l, r, d, customerPlan) => {
      joined.push(j);
      left.push(l);
      rate.push(r);
      dropout.push(d);
      planOf.push(customerPlan);
    },
    orders: () => time.length,
    customers: () => joined.length,
    done: () => {
      const times = time.done();
      const joins = joined.done();
      const byTime = timeOrder(times);
      const byJoining = timeOrder(joins);
      const rank = new Int32Array(joins.length + 1);
      for (let i = 0; i < joins.length; i++) rank[byJoining[i]] = i;
      rank[joins.length] = joins.length;
      const customer = pickInts(who.done(), byTime);
      for (let i = 0; i < customer.length; i++) if (customer[i] >= 0) customer[i] = rank[customer[i]];
      return {
        visits: {
          time: pick(times, byTime),
          customer,
          complaint: pickInts(complaint.done(), byTime),
          plan: pickInts(plan.done(), byTime),
        },
        lives: {
          joined: pick(joins, byJoining),
          left: pick(left.done(), byJoining),
          rate: pick(rate.done(), byJoining),
          dropout: pick(dropout.done(), byJoining),
          plan: pickInts(planOf.done(), byJoining),
        },
      };
    },
  };
}

/** Indexes in order of time, equal times in order of index: a counting sort by stretches of time, then insertion within them. O(n) for times that spread. */
export function timeOrder(times: Float64Array): Int32Array {
  const n = times.length;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    min = Math.min(min, times[i]);
    max = Math.max(max, times[i]);
  }
  // so many buckets that one holds a handful, whatever the number of orders
  const width = Math.max(1, (max - min) / Math.max(1, n / 4));
  const bucket = new Int32Array(n);
  const starts = new Int32Array(n > 0 ? Math.floor((max - min) / width) + 2 : 1);
  for (let i = 0; i < n; i++) {
    bucket[i] = Math.floor((times[i] - min) / width);
    starts[bucket[i] + 1]++;
  }
  for (let b = 1; b < starts.length; b++) starts[b] += starts[b - 1];
  const order = new Int32Array(n);
  const next = starts.slice();
  for (let i = 0; i < n; i++) order[next[bucket[i]]++] = i;
  for (let k = 1; k < n; k++) {
    const i = order[k];
    let at = k;
    while (at > 0 && times[order[at - 1]] > times[i]) {
      order[at] = order[at - 1];
      at--;
    }
    order[at] = i;
  }
  return order;
}
