import { GrowingFloats, GrowingInts } from "../../core/growing.ts";
import { poisson } from "../../core/poisson.ts";
import {
  type AliasTable,
  aliasTable,
  categorical,
  fork,
  gamma,
  type Random,
  uniform,
} from "../../core/random.ts";
import type { ShopParameters, SimulatedCampaign } from "./parameters.ts";
import type { Visits } from "./visits.ts";

/** How each customer chooses; the last row stands for the collective id. */
export interface Tastes {
  readonly type: Int32Array;
  readonly channel: Int32Array;
  /** Mean value of an order at list prices. */
  readonly meanSpend: Float64Array;
}

/** Order lines as columns. Codes of items count the plans after the items. */
export interface Lines {
  readonly length: number;
  readonly order: Int32Array;
  readonly item: Int32Array;
  readonly quantity: Float64Array;
  readonly price: Float64Array;
  readonly discount: Float64Array;
  readonly amount: Float64Array;
  readonly refund: Float64Array;
  /** Of each order: channel, payment method, first line. */
  readonly channel: Int32Array;
  readonly payment: Int32Array;
  readonly firstLine: Int32Array;
}

/** Draws what each customer likes. */
export function simulateTastes(random: Random, p: ShopParameters, customers: number): Tastes {
  const draws = fork(random, "tastes");
  const types = aliasTable(p.types.map((t) => t.share));
  const channels = aliasTable(p.channels.map((c) => c.share));
  const type = new Int32Array(customers + 1);
  const channel = new Int32Array(customers + 1);
  const meanSpend = new Float64Array(customers + 1);
  for (let i = 0; i <= customers; i++) {
    type[i] = categorical(draws, types);
    channel[i] = categorical(draws, channels);
    meanSpend[i] = drawMeanSpend(draws, p);
  }
  return { type, channel, meanSpend };
}

/**
 * Fills the orders. The value of an order is gamma around the customer's mean (gamma-gamma model); items at their list prices are added while
 * they fit, and the last with a chance of what is left over its price, so that the mean over orders is the customer's mean.
 */
export function simulateLines(
  random: Random,
  p: ShopParameters,
  campaigns: readonly SimulatedCampaign[],
  visits: Visits,
  tastes: Tastes,
): Lines {
  const draws = fork(random, "lines");
  const shelf = shelfOf(p);
  const types = aliasTable(p.types.map((t) => t.share));
  const channels = aliasTable(p.channels.map((c) => c.share));
  const paymentNames = paymentsOf(p);
  const payments = p.channels.map((c) => aliasTable(paymentNames.map((name) => c.payments[name] ?? 0)));
  const orders = visits.time.length;
  const out = {
    order: new GrowingInts(),
    item: new GrowingInts(),
    quantity: new GrowingFloats(),
    price: new GrowingFloats(),
    discount: new GrowingFloats(),
    amount: new GrowingFloats(),
    refund: new GrowingFloats(),
  };
  const channel = new Int32Array(orders);
  const payment = new Int32Array(orders);
  const firstLine = new Int32Array(orders);
  const basket: Basket = { lines: 0, item: new Int32Array(MAX_LINES), quantity: new Int32Array(MAX_LINES) };
  const byStart = [...campaigns].sort((x, y) => x.start - y.start);
  const collective = tastes.type.length - 1;
  for (let o = 0; o < orders; o++) {
    const who = visits.customer[o];
    const known = who >= 0 && who < collective;
    const type = known ? tastes.type[who] : categorical(draws, types);
    channel[o] =
      known && uniform(draws) < p.channelLoyalty ? tastes.channel[who] : categorical(draws, channels);
    payment[o] = categorical(draws, payments[channel[o]]);
    firstLine[o] = out.order.length;
    const rate = discountRate(draws, p, byStart, visits.time[o], p.types[type].discount);
    basket.lines = 0;
    if (visits.plan[o] >= 0) {
      put(basket, p.items.length + visits.plan[o]);
      for (let n = poisson(draws, p.addOns), last = -1; n > 0; n--) {
        last = chooseNext(draws, shelf, type, last);
        put(basket, last);
      }
    } else {
      const mean = known ? tastes.meanSpend[who] : drawMeanSpend(draws, p);
      fillTo(draws, shelf, type, gamma(draws, p.p, p.p / mean), basket);
    }
    for (let l = 0; l < basket.lines; l++) {
      const price = shelf.price[basket.item[l]];
      const list = price * basket.quantity[l];
      const discount = cents(list * rate);
      const amount = cents(list - discount);
      out.order.push(o);
      out.item.push(basket.item[l]);
      out.quantity.push(basket.quantity[l]);
      out.price.push(price);
      out.discount.push(discount);
      out.amount.push(amount);
      out.refund.push(uniform(draws) < p.refundShare ? amount : 0);
    }
  }
  return {
    length: out.order.length,
    order: out.order.done(),
    item: out.item.done(),
    quantity: out.quantity.done(),
    price: out.price.done(),
    discount: out.discount.done(),
    amount: out.amount.done(),
    refund: out.refund.done(),
    channel,
    payment,
    firstLine,
  };
}

/** Every payment method of any channel. */
export function paymentsOf(p: ShopParameters): string[] {
  return [...new Set(p.channels.flatMap((c) => Object.keys(c.payments)))];
}

/** Mean lines per order, from four thousand drawn ones. */
export function linesPerOrder(random: Random, p: ShopParameters): number {
  if (p.plans.length > 0) return 1 + p.addOns;
  const draws = fork(random, "pilot");
  const shelf = shelfOf(p);
  const types = aliasTable(p.types.map((t) => t.share));
  const basket: Basket = { lines: 0, item: new Int32Array(MAX_LINES), quantity: new Int32Array(MAX_LINES) };
  let lines = 0;
  for (let i = 0; i < 4000; i++) {
    basket.lines = 0;
    fillTo(draws, shelf, categorical(draws, types), gamma(draws, p.p, p.p / drawMeanSpend(draws, p)), basket);
    lines += basket.lines;
  }
  return lines / 4000;
}

const MAX_LINES = 64;

interface Basket {
  lines: number;
  readonly item: Int32Array;
  readonly quantity: Int32Array;
}

interface Shelf {
  /** Of items, then plans. */
  readonly price: Float64Array;
  readonly cheapest: number;
  /** Of each type. */
  readonly popular: readonly AliasTable[];
  /** Of each item: the items that go with it and their chances, added up. */
  readonly companions: readonly { readonly items: readonly number[]; readonly upTo: readonly number[] }[];
}

function shelfOf(p: ShopParameters): Shelf {
  const index = new Map(p.items.map((item, i) => [item.item, i]));
  const price = Float64Array.from([...p.items, ...p.plans], (x) => x.price);
  return {
    price,
    cheapest: p.items.reduce((best, item, i) => (item.price < price[best] ? i : best), 0),
    popular: p.types.map((type) =>
      aliasTable(p.items.map((item) => item.weight * (type.prefers[item.category] ?? 1))),
    ),
    companions: p.items.map(({ item }) => {
      const own = p.companions.filter((c) => c.item === item);
      const upTo: number[] = [];
      for (const c of own) upTo.push((upTo.at(-1) ?? 0) + c.probability);
      return { items: own.map((c) => index.get(c.with) as number), upTo };
    }),
  };
}

function fillTo(draws: Random, shelf: Shelf, type: number, value: number, basket: Basket): void {
  let left = value;
  let last = -1;
  for (;;) {
    let item = chooseNext(draws, shelf, type, last);
    if (last < 0) {
      // an order has at least one line: the first must fit, or be the cheapest there is
      for (let tries = 0; shelf.price[item] > left && tries < 20; tries++)
        item = chooseNext(draws, shelf, type, last);
      if (shelf.price[item] > left) item = shelf.cheapest;
    } else if (shelf.price[item] > left && uniform(draws) * shelf.price[item] >= left) return;
    if (!put(basket, item)) return;
    left -= shelf.price[item];
    last = item;
    if (left <= 0) return;
  }
}

function chooseNext(draws: Random, shelf: Shelf, type: number, last: number): number {
  if (last >= 0) {
    const { items, upTo } = shelf.companions[last];
    if (items.length > 0) {
      const u = uniform(draws);
      for (let i = 0; i < items.length; i++) if (u < upTo[i]) return items[i];
    }
  }
  return categorical(draws, shelf.popular[type]);
}

/** Adds one of an item; false when the basket is full. */
function put(basket: Basket, item: number): boolean {
  for (let l = 0; l < basket.lines; l++) {
    if (basket.item[l] === item) {
      basket.quantity[l]++;
      return true;
    }
  }
  if (basket.lines === MAX_LINES) return false;
  basket.item[basket.lines] = item;
  basket.quantity[basket.lines++] = 1;
  return true;
}

function discountRate(
  draws: Random,
  p: ShopParameters,
  byStart: readonly SimulatedCampaign[],
  time: number,
  factor: number,
): number {
  for (const c of byStart) {
    if (c.start > time) break;
    if (time < c.end && c.discount > 0 && uniform(draws) < Math.min(1, c.uptake * factor)) return c.discount;
  }
  return uniform(draws) < p.discountShare * factor ? p.discountSize : 0;
}

function drawMeanSpend(draws: Random, p: ShopParameters): number {
  return p.p / gamma(draws, p.q, p.gamma);
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
