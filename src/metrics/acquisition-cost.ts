import type { Data, OptionalColumn } from "../core/columns.ts";
import { ClienteleError } from "../core/errors.ts";
import type { Estimate } from "../core/estimate.ts";
import { badOption, levelOption, oneOf } from "../core/options.ts";
import type { OrderColumns, OrderLine } from "../data/index.ts";
import { poissonInterval } from "../numeric/count-intervals.ts";
import { sum } from "../numeric/sum.ts";
import { type MetricDefinition, windowWords } from "./definitions.ts";
import { firstOrderTimes, ofFirstOrder } from "./first-orders.ts";
import { kpiDefinition } from "./kpi-definitions.ts";
import { chooseWindow, type WindowChoice } from "./kpi-window.ts";
import type { MetricWindow } from "./options.ts";
import { coverageOf, type MetricCoverage, type MetricOptions, readOrderLog } from "./order-log.ts";
import { type AcquisitionSpend, readSpend } from "./spend-rows.ts";

/** Options of {@link acquisitionCost}. The window is `from` and `to`, or `period` and `asOf`. */
export type AcquisitionCostOptions<Row extends object = OrderLine> = OrderColumns<Row> &
  OptionalColumn<Row, "channel", string | number | bigint> &
  MetricOptions &
  WindowChoice & {
    /** What was spent, and when. */
    readonly spend: Data<AcquisitionSpend>;
    /** "fully-loaded" (default), "blended" or "paid"; see {@link acquisitionCost}. */
    readonly variant?: "fully-loaded" | "blended" | "paid";
    /** Channels that count as paid, for `variant: "paid"`. Default: those with paid spend in the window. */
    readonly paidChannels?: readonly string[];
    /** Confidence level of the intervals. Default 0.95. */
    readonly level?: number;
  };

/** Cost of the new customers of one channel. */
export interface ChannelCost {
  /** Null: spend without a channel, and new customers whose first order names none. */
  readonly channel: string | null;
  /** Paid spend on it in the window. */
  readonly spend: number;
  /** Customers whose first order came through it. */
  readonly newCustomers: number;
  /** Paid spend / new customers; null without a new customer. */
  readonly cost: Estimate | null;
}

/** What {@link acquisitionCost} returns: money per new customer, in `currency`. */
export interface AcquisitionCost extends Estimate, MetricCoverage {
  readonly definition: MetricDefinition;
  readonly window: MetricWindow;
  /** False when `asOf` cuts the window. */
  readonly complete: boolean;
  /** ISO 4217 code; "" when unknown. */
  readonly currency: string;
  /** The spend and the new customers that `value` is made of. */
  readonly spend: number;
  readonly newCustomers: number;
  /** All paid spend and all overhead in the window. */
  readonly paidSpend: number;
  readonly overhead: number;
  /** By channel, the one with most new customers first; empty when neither orders nor spend name channels. */
  readonly channels: readonly ChannelCost[];
  /** What to be careful about, in sentences. */
  readonly warnings: readonly string[];
}

/**
 * Customer acquisition cost (CAC): spend of the window / customers whose first order is in it. Returning customers are never in the denominator.
 *
 * - `"fully-loaded"`: all spend, overhead (salaries, tools) included, over all new customers;
 * - `"blended"`: paid spend over all new customers, those who came by themselves included;
 * - `"paid"`: paid spend on the paid channels over the new customers whose first order came through one of them.
 *
 * The orders must reach back to before the window, or old customers look new. The spend is taken as exact; the number of new customers as a Poisson
 * count, with its score interval turned round and the standard error by the delta method. No spend makes a cost of 0. O(rows).
 *
 * @throws "too-few-rows" when nobody is new in the window, "bad-option", "mixed-currency", "missing-column" ("paid" without a channel column),
 * "bad-value", "missing-value", "unknown-zone".
 *
 * @example
 * import { acquisitionCost } from "clientele/metrics";
 * const orders = [
 *   { customer: "ann", time: "2025-12-30", amount: 20, channel: "walk-in" },
 *   { customer: "ann", time: "2026-01-05", amount: 20, channel: "ads" },
 *   { customer: "bob", time: "2026-01-06", amount: 35, channel: "ads" },
 *   { customer: "cem", time: "2026-01-07", amount: 15, channel: "walk-in" },
 * ];
 * const spend = [
 *   { time: "2026-01-01", amount: 60, channel: "ads" },
 *   { time: "2026-01-31", amount: 100, kind: "overhead" as const },
 * ];
 * const january = { spend, from: "2026-01-01", to: "2026-02-01" };
 * const cost = acquisitionCost(orders, january);
 * [cost.value, cost.newCustomers]; // => [80, 2]
 * cost.interval; // => [21.938886, 291.71947]
 * acquisitionCost(orders, { ...january, variant: "blended" }).value; // => 30
 * acquisitionCost(orders, { ...january, variant: "paid" }).value; // => 60
 * acquisitionCost(orders, { spend, from: "2026-03-01", to: "2026-04-01" }); // throws "too-few-rows"
 */
export function acquisitionCost<Row extends object>(
  orders: Data<Row>,
  options: AcquisitionCostOptions<NoInfer<Row>>,
): AcquisitionCost {
  const variant = oneOf(options.variant ?? "fully-loaded", "variant", ["fully-loaded", "blended", "paid"]);
  const level = levelOption(options.level);
  const { paidChannels } = options;
  if (paidChannels !== undefined && !Array.isArray(paidChannels))
    throw badOption("paidChannels", paidChannels, "a list of channels");
  const log = readOrderLog(orders, options, "acquisitionCost", ["channel"]);
  const { from, to, asOf, complete } = chooseWindow(options, log.zone, "An acquisition cost");
  const end = Math.min(to, asOf);
  const spend = readSpend(options.spend, log.zone, log.currency, options.onInvalid, "acquisitionCost");
  const column = log.texts.channel;
  if (variant === "paid" && column === undefined) {
    throw new ClienteleError(
      "missing-column",
      'acquisitionCost: the variant "paid" needs to know the channel of each first order; name it in option channel.',
      { column: "channel" },
    );
  }
  const tallies = new Map<string | null, { spend: number[]; newCustomers: number }>();
  const tallyOf = (channel: string | null) => {
    const known = tallies.get(channel);
    if (known !== undefined) return known;
    const fresh = { spend: [], newCustomers: 0 };
    tallies.set(channel, fresh);
    return fresh;
  };
  const overheads: number[] = [];
  for (let i = 0; i < spend.length; i++) {
    if (!(spend.time[i] >= from && spend.time[i] < end)) continue;
    const code = spend.channel.codes[i];
    if (spend.overhead[i] === 1) overheads.push(spend.amount[i]);
    else tallyOf(code < 0 ? null : spend.channel.levels[code]).spend.push(spend.amount[i]);
  }
  const first = firstOrderTimes(log, end);
  const channelOf = column && ofFirstOrder(log, first, column);
  let everybody = 0;
  for (let c = 0; c < first.length; c++) {
    if (!(first[c] >= from && first[c] < end)) continue;
    const code = channelOf === undefined ? -1 : channelOf[c];
    tallyOf(code < 0 || column === undefined ? null : column.levels[code]).newCustomers++;
    everybody++;
  }
  const channels: ChannelCost[] = [...tallies].map(([channel, t]) => {
    const total = sum(t.spend);
    return {
      channel,
      spend: total,
      newCustomers: t.newCustomers,
      cost: t.newCustomers === 0 ? null : costPerCustomer(total, t.newCustomers, level),
    };
  });
  channels.sort((a, b) => b.newCustomers - a.newCustomers || b.spend - a.spend || byChannel(a, b));
  const paidSpend = sum(channels.map((c) => c.spend));
  const overhead = sum(overheads);
  const isPaid = new Set<string | null>(
    paidChannels ?? channels.filter((c) => c.spend > 0 && c.channel !== null).map((c) => c.channel),
  );
  const paid = channels.filter((c) => isPaid.has(c.channel));
  const used = {
    "fully-loaded": { money: paidSpend + overhead, customers: everybody },
    blended: { money: paidSpend, customers: everybody },
    paid: { money: sum(paid.map((c) => c.spend)), customers: paid.reduce((n, c) => n + c.newCustomers, 0) },
  }[variant];
  const words = windowWords(from, to, log.zone);
  if (used.customers === 0) {
    throw new ClienteleError(
      "too-few-rows",
      `Nobody ${variant === "paid" ? "new came through a paid channel" : "placed a first order"} in the window (${words}); a cost per new customer needs at least one.`,
      { value: 0, expected: "a new customer in the window" },
    );
  }
  return {
    ...costPerCustomer(used.money, used.customers, level),
    definition: kpiDefinition("Acquisition cost", variant, words),
    window: { from, to },
    complete,
    currency: log.currency ?? "",
    spend: used.money,
    newCustomers: used.customers,
    paidSpend,
    overhead,
    channels: channels.some((c) => c.channel !== null) ? channels : [],
    warnings: warningsOf(
      variant,
      used,
      overhead,
      first.some((t) => t < from),
    ),
    ...coverageOf(log, from, end),
    rejected: [...log.rejected, ...spend.rejected],
  };
}

function costPerCustomer(spend: number, customers: number, level: number): Estimate {
  const value = spend / customers;
  const [few, many] = poissonInterval(customers, level);
  return { value, se: value / Math.sqrt(customers), interval: [spend / many, spend / few], level };
}

function warningsOf(
  variant: string,
  used: { readonly money: number; readonly customers: number },
  overhead: number,
  earlier: boolean,
): string[] {
  const warnings: string[] = [];
  if (!earlier)
    warnings.push(
      "No order lies before the window: customers who bought earlier, if there are any, look new.",
    );
  if (used.money === 0)
    warnings.push("No spend lies in the window: the cost is 0 only if nothing was spent.");
  else if (variant === "fully-loaded" && overhead === 0)
    warnings.push(
      "No overhead (salaries, tools) lies in the window: the cost is not fully loaded but blended.",
    );
  if (used.customers < 30)
    warnings.push(
      `Only ${used.customers} new ${used.customers === 1 ? "customer" : "customers"} (fewer than 30): read the interval, not the cost.`,
    );
  return warnings;
}

function byChannel(a: ChannelCost, b: ChannelCost): number {
  if (a.channel === null || b.channel === null) return a.channel === null ? 1 : -1;
  return a.channel < b.channel ? -1 : 1;
}
