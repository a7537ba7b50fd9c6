import { pick } from "../core/pick.ts";
import { fork, type Random, randomFrom } from "../core/random.ts";
import { Table, type TextColumn } from "../core/table.ts";
import { DAY_MS, type TimeInput, timeOption, zoneOf } from "../core/time.ts";
import type { Events, OrderLine, Orders, ProfilesInfo, SubscriptionRow, Subscriptions } from "./schema.ts";
import { type Lines, linesPerOrder, paymentsOf, simulateLines, simulateTastes } from "./simulate/baskets.ts";
import { shopClock } from "./simulate/clock.ts";
import { simulateContracts } from "./simulate/contracts.ts";
import { simulateEvents } from "./simulate/events.ts";
import { bad, type CampaignOption, resolveCampaigns, resolveParameters } from "./simulate/options.ts";
import type { ShopKind, ShopParameters, SimulatedCampaign } from "./simulate/parameters.ts";
import {
  type SimulatedProfile,
  type SimulatedTruth,
  simulateProfiles,
  truthTable,
} from "./simulate/people.ts";
import { type Lives, type Size, simulatePurchases, type Visits } from "./simulate/visits.ts";

/** Options of {@link simulateShop}. */
export interface SimulateShopOptions {
  /** Any whole number; the same seed gives the same shop. */
  readonly seed: number;
  /** Default "coffee-shop". */
  readonly kind?: ShopKind;
  /** How many customers join in the range. Default 500, unless `lines` is given. */
  readonly customers?: number;
  /** Instead of `customers`: about how many order lines, up to 20,000,000. */
  readonly lines?: number;
  /** First instant of the range. Default "2024-01-01". */
  readonly from?: TimeInput;
  /** Exclusive end of the range. Default "2026-01-01". */
  readonly to?: TimeInput;
  /** IANA time zone of the shop. Default "UTC". */
  readonly zone?: string;
  /** ISO 4217 code. Default "USD". */
  readonly currency?: string;
  /** Share of orders that name no customer. Default: as the kind has it. */
  readonly guestShare?: number;
  /** Share of orders booked on one collective id, as tills do. Default 0. */
  readonly walkInShare?: number;
  /** The collective id. Default "walk-in". */
  readonly walkInId?: string;
  /** Campaigns instead of the default ones (Spring and Black Friday of each year); [] for none. */
  readonly campaigns?: readonly CampaignOption[];
  /** Whether to make page views, carts and complaints. Default true, and false with `lines`. */
  readonly events?: boolean;
  /** What to change in the parameters of the kind. */
  readonly parameters?: Partial<ShopParameters>;
}

/** A simulated shop: its records, and the truth behind them. */
export interface SimulatedShop {
  readonly orders: Orders;
  readonly profiles: Table<SimulatedProfile, ProfilesInfo>;
  /** Page views, carts and complaints; no rows when they were not asked for. */
  readonly events: Events;
  /** Contracts, in the subscription box. */
  readonly subscriptions?: Subscriptions;
  readonly campaigns: Table<SimulatedCampaign>;
  /** One row a customer, in the order of the profiles. */
  readonly truth: Table<SimulatedTruth>;
  readonly parameters: SimulatedParameters;
}

/** All that a simulated shop came from, as plain data. */
export interface SimulatedParameters extends ShopParameters {
  readonly kind: ShopKind;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly zone: string;
  readonly currency: string;
}

/**
 * A shop whose customers buy and leave by known parameters, for examples, tests and benchmarks.
 *
 * Coffee shop and boutique: customers join evenly over the first part of the range, buy at a steady rate of their own (gamma across customers)
 * and leave for good after an order but the first with a chance of their own (beta): the BG/NBD model. An order's value is gamma around
 * the customer's mean (gamma-gamma model) and is filled with items at list prices, some of which go together. Subscription box: customers
 * hold a plan, pay at each renewal and leave at one with a chance of their own (shifted beta-geometric model).
 *
 * All of it happens in the shop's own time, which runs fast at busy hours, on busy weekdays, in season and during campaigns, and over
 * the range as long as the calendar. Complaints (in the events) raise the chance of leaving. `parameters` says which numbers were used,
 * `truth` what they came to for each customer. Amounts are after discount; refunds stand in the row of the line they give back.
 *
 * The same seed and options give the same shop: to the last digit on one runtime, up to rounding of times and cents on another.
 * O(lines) time and memory, about a second per million lines.
 *
 * @throws `"bad-option"` for a missing seed, an unknown kind or a parameter out of range; `"unknown-zone"`.
 *
 * @example
 * import { simulateShop } from "clientele/data";
 * const shop = simulateShop({ seed: 1, kind: "boutique", customers: 50, zone: "Europe/Berlin", currency: "EUR" });
 * shop.truth.length; // => 50
 * shop.orders.info.currency; // => "EUR"
 * shop.parameters.guestShare; // => 0.12
 * simulateShop({ seed: 1, customers: -3 }); // throws "bad-option"
 */
export function simulateShop(options: SimulateShopOptions): SimulatedShop {
  const { seed, kind = "coffee-shop", currency = "USD", walkInId = "walk-in" } = options;
  const random = randomFrom(seed);
  const zone = zoneOf(options.zone ?? "UTC");
  const from = timeOption(options.from ?? "2024-01-01", "from", zone);
  const to = timeOption(options.to ?? "2026-01-01", "to", zone);
  if (!(to - from >= DAY_MS)) throw bad("to", "at least a day after from", options.to);
  const p = resolveParameters(kind, {
    ...options.parameters,
    ...(options.guestShare === undefined ? {} : { guestShare: options.guestShare }),
    ...(options.walkInShare === undefined ? {} : { walkInShare: options.walkInShare }),
  });
  const campaigns = resolveCampaigns(options.campaigns, from, to, zone);
  const size = sizeOf(options, random, p);
  const clock = shopClock(p, campaigns, from, to, zone);
  if (clock === undefined)
    throw bad("parameters.hours", "such that the shop is open for an hour between from and to", p.hours);

  const { visits, lives } =
    p.plans.length > 0
      ? simulateContracts(random, p, clock, size, to, zone)
      : simulatePurchases(random, p, clock, size);
  const customers = lives.joined.length;
  const tastes = simulateTastes(random, p, customers);
  const lines = simulateLines(random, p, campaigns, visits, tastes);
  const ids = Array.from({ length: customers }, (_, i) => `cust-${i + 1}`);
  const customer: TextColumn = { codes: Int32Array.from(ids, (_, i) => i), levels: ids };
  const customerLevels = p.walkInShare > 0 ? [...ids, walkInId] : ids;
  const itemLevels = [...p.items.map((item) => item.item), ...p.plans.map((plan) => plan.plan)];
  const wanted = options.events ?? options.lines === undefined;
  const shop = {
    orders: ordersTable(p, visits, lines, customerLevels, itemLevels, zone.name, currency),
    profiles: simulateProfiles(random, lives, customer),
    events: simulateEvents(random, p, {
      visits,
      lives,
      lines,
      tastes,
      customerLevels,
      itemLevels,
      from,
      to,
      zone: zone.name,
      wanted,
    }),
    campaigns: campaignTable(campaigns),
    truth: truthTable(p, lives, tastes, visits, customer, {
      kind: "truth",
      key: "customer",
      source: "simulated",
      asOf: to,
      zone: zone.name,
      currency,
    }),
    parameters: { ...p, kind, seed, from, to, zone: zone.name, currency },
  };
  return p.plans.length > 0
    ? { ...shop, subscriptions: subscriptionTable(p, lives, customer, zone.name, currency) }
    : shop;
}

function sizeOf(options: SimulateShopOptions, random: Random, p: ShopParameters): Size {
  const { customers, lines } = options;
  if (lines === undefined) {
    const n = customers ?? 500;
    if (!(Number.isInteger(n) && n >= 1 && n <= 10_000_000))
      throw bad("customers", "a whole number from 1 to 10,000,000", n);
    return { customers: n, orders: Number.POSITIVE_INFINITY };
  }
  if (customers !== undefined) throw bad("lines", "left out when customers is given", lines);
  if (!(Number.isInteger(lines) && lines >= 1 && lines <= 20_000_000))
    throw bad("lines", "a whole number from 1 to 20,000,000", lines);
  return {
    customers: Number.POSITIVE_INFINITY,
    orders: (lines * (1 - p.guestShare - p.walkInShare)) / linesPerOrder(fork(random, "size"), p),
  };
}

function ordersTable(
  p: ShopParameters,
  visits: Visits,
  lines: Lines,
  customerLevels: readonly string[],
  itemLevels: readonly string[],
  zone: string,
  currency: string,
): Orders {
  const { order, item } = lines;
  const ofOrder = (codes: Int32Array, levels: readonly string[]) => pick({ codes, levels }, order);
  const categories = [
    ...new Set([...p.items.map((i) => i.category), ...(p.plans.length > 0 ? ["box"] : [])]),
  ];
  const categoryOf = Int32Array.from(itemLevels, (_, i) =>
    categories.indexOf(i < p.items.length ? p.items[i].category : "box"),
  );
  const columns = {
    customer: ofOrder(visits.customer, customerLevels),
    time: pick(visits.time, order),
    amount: lines.amount,
    order: { codes: order, levels: Array.from(visits.time, (_, o) => `#${1001 + o}`) },
    item: { codes: item, levels: itemLevels },
    quantity: lines.quantity,
    price: lines.price,
    discount: lines.discount,
    refund: lines.refund,
    category: pick({ codes: categoryOf, levels: categories }, item),
    channel: ofOrder(
      lines.channel,
      p.channels.map((c) => c.channel),
    ),
    payment: ofOrder(lines.payment, paymentsOf(p)),
  };
  return new Table<OrderLine>(lines.length, columns, {
    kind: "orders",
    source: "simulated",
    zone,
    currency,
  }) as Orders;
}

function campaignTable(campaigns: readonly SimulatedCampaign[]): Table<SimulatedCampaign> {
  const numbers = (name: "start" | "end" | "factor" | "discount" | "uptake") =>
    Float64Array.from(campaigns, (c) => c[name]);
  const columns = {
    campaign: { codes: Int32Array.from(campaigns, (_, i) => i), levels: campaigns.map((c) => c.campaign) },
    start: numbers("start"),
    end: numbers("end"),
    factor: numbers("factor"),
    discount: numbers("discount"),
    uptake: numbers("uptake"),
  };
  return new Table<SimulatedCampaign>(campaigns.length, columns, {
    kind: "campaigns",
    key: "campaign",
    source: "simulated",
  });
}

function subscriptionTable(
  p: ShopParameters,
  lives: Lives,
  customer: TextColumn,
  zone: string,
  currency: string,
): Subscriptions {
  const alive = (t: number) => Number.isNaN(t);
  const columns = {
    customer,
    subscription: { codes: customer.codes, levels: customer.levels.map((_, i) => `sub-${i + 1}`) },
    start: lives.joined,
    end: lives.left,
    plan: { codes: lives.plan, levels: p.plans.map((plan) => plan.plan) },
    amount: Float64Array.from(lives.plan, (plan) => p.plans[plan].price),
    interval: { codes: lives.plan, levels: p.plans.map((plan) => intervalName(plan.months)) },
    status: { codes: Int32Array.from(lives.left, (t) => (alive(t) ? 0 : 1)), levels: ["active", "canceled"] },
  };
  const info = { kind: "subscriptions", key: "subscription", source: "simulated", zone, currency };
  return new Table<SubscriptionRow>(lives.joined.length, columns, info) as Subscriptions;
}

function intervalName(months: number): string {
  if (months === 1) return "month";
  if (months === 12) return "year";
  return months === 3 ? "quarter" : `${months} months`;
}

export type {
  Companion,
  CustomerType,
  SimulatedChannel,
  SimulatedItem,
  SimulatedPlan,
} from "./simulate/parameters.ts";
export type { CampaignOption, ShopKind, ShopParameters, SimulatedCampaign, SimulatedProfile, SimulatedTruth };
