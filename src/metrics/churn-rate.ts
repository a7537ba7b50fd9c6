import type { Data } from "../core/columns.ts";
import { ClienteleError } from "../core/errors.ts";
import type { Estimate } from "../core/estimate.ts";
import { badOption, levelOption, oneOf, zoneFor } from "../core/options.ts";
import type { Rejected } from "../core/table.ts";
import type { Duration } from "../core/time.ts";
import type { OrderColumns, OrderLine, SubscriptionRow } from "../data/index.ts";
import { ratioEstimate, shareEstimate } from "../numeric/intervals.ts";
import { sum } from "../numeric/sum.ts";
import { type ChurnFacts, contractFacts, orderFacts } from "./churn-facts.ts";
import type { ContractColumns, ContractOptions } from "./contract-rows.ts";
import { type MetricDefinition, windowWords } from "./definitions.ts";
import { kpiDefinition } from "./kpi-definitions.ts";
import { chooseWindow, type WindowChoice } from "./kpi-window.ts";
import type { MetricWindow } from "./options.ts";
import type { MetricOptions } from "./order-log.ts";

/** Which churn rate, and of which window: `from` and `to`, or `period` and `asOf`. */
export interface ChurnChoice extends WindowChoice {
  /** Lost customers (default), or lost revenue. */
  readonly measure?: "customers" | "revenue";
  /**
   * Of customers: "at-start" (default) or "start-and-new". Of revenue: "gross" (default with contracts), "net", or "lost-customers" (the only one with
   * orders). See {@link churnRate}.
   */
  readonly variant?: "at-start" | "start-and-new" | "gross" | "net" | "lost-customers";
  /** Confidence level of the interval. Default 0.95. */
  readonly level?: number;
}

/** Options of {@link churnRate} for contracts. */
export type ContractChurnOptions<Row extends object = SubscriptionRow> = ContractColumns<Row> &
  ContractOptions &
  ChurnChoice & {
    /** The rows are contracts: a customer is lost when the last one has ended. */
    readonly basis: "contract";
  };

/** Options of {@link churnRate} for orders. */
export type OrderChurnOptions<Row extends object = OrderLine> = OrderColumns<Row> &
  MetricOptions &
  ChurnChoice & {
    /** The rows are orders: a customer is lost after a silence. */
    readonly basis: "orders";
    /** A customer without an order for this long is lost. */
    readonly silence: Duration;
  };

/** Options of {@link churnRate}. */
export type ChurnRateOptions<Row extends object> = ContractChurnOptions<Row> | OrderChurnOptions<Row>;

/** What {@link churnRate} returns. */
export interface ChurnRate extends Estimate {
  readonly definition: MetricDefinition;
  readonly window: MetricWindow;
  /** False when `asOf` cuts the window: more may still be lost. */
  readonly complete: boolean;
  /** Customers just before the window. */
  readonly atStart: number;
  /** Not customers then, but at some moment in the window: new ones and those who came back. */
  readonly joined: number;
  /** Of those at the start: no customers just before the end. */
  readonly lost: number;
  /** Of those who joined: no customers just before the end. */
  readonly lostOfJoined: number;
  /** Customers just before the end: atStart + joined - lost - lostOfJoined. */
  readonly atEnd: number;
  /** Money of the customers at the start (a month's price, or their orders in the silence before); null for the customer measure. */
  readonly revenueAtStart: number | null;
  /** What to be careful about, in sentences. */
  readonly warnings: readonly string[];
  readonly rejected: readonly Rejected[];
}

/**
 * Churn rate: the share of customers, or of their revenue, that was lost in a window.
 *
 * With `basis: "contract"` a customer is who has a contract, past its trial; with `basis: "orders"` who has ordered within `silence`.
 *
 * - customers, `"at-start"`: lost / customers at the start;
 * - customers, `"start-and-new"`: all lost / (customers at the start + those who joined in the window), lower for a growing shop;
 * - revenue, `"gross"`: (month price of the lost + what the others pay less) / month price at the start;
 * - revenue, `"net"`: the same less what the others pay more; below 0 when they outweigh the losses;
 * - revenue, `"lost-customers"`: money of the lost / money of all at the start: month prices, or orders in the silence before the window.
 *
 * A contract that ends at the very start of a window is lost in it. Who leaves and is back by the end is not lost. Intervals: Wilson's for customers;
 * for revenue a t interval over customers, each a cluster. O(rows log rows).
 *
 * @throws "bad-option" for windows that are missing or negative, or a variant that does not fit, "too-few-rows" without a customer at the start, "missing-column",
 * "bad-value" (an end before the start, an unknown billing interval), "missing-value", "unknown-zone".
 *
 * @example
 * import { churnRate } from "clientele/metrics";
 * const boxes = [
 *   { customer: "ann", start: "2025-10-01", end: "2026-01-15", amount: 30 },
 *   { customer: "bob", start: "2025-11-01", end: null, amount: 10 },
 *   { customer: "cem", start: "2026-01-10", end: "2026-01-31", amount: 20 },
 *   { customer: "dia", start: "2026-01-20", end: null, amount: 20 },
 * ];
 * const january = { basis: "contract", from: "2026-01-01", to: "2026-02-01" } as const;
 * const churn = churnRate(boxes, january);
 * [churn.value, churn.lost, churn.atStart, churn.joined, churn.atEnd]; // => [0.5, 1, 2, 2, 2]
 * churnRate(boxes, { ...january, measure: "revenue" }).value; // => 0.75
 * churnRate(boxes, { ...january, variant: "start-and-new" }).value; // => 0.5
 * const orders = [{ customer: "ann", time: "2025-12-20", amount: 9 }, { customer: "bob", time: "2026-01-20", amount: 9 }];
 * churnRate(orders, { ...january, basis: "orders", silence: { days: 30 } }).value; // => 1
 * churnRate(boxes, { ...january, to: "2025-01-01" }); // throws "bad-option"
 */
export function churnRate<Row extends object>(
  rows: Data<Row>,
  options: ChurnRateOptions<NoInfer<Row>>,
): ChurnRate {
  const given: ChurnChoice & { readonly basis: "contract" | "orders"; readonly zone?: string } = options;
  const basis = oneOf(given.basis, "basis", ["contract", "orders"]);
  const measure = oneOf(given.measure ?? "customers", "measure", ["customers", "revenue"]);
  const variant = variantOf(given, basis, measure);
  const level = levelOption(given.level);
  const zone = zoneFor(rows, given.zone);
  const window = chooseWindow(given, zone, "A churn rate");
  const priced = measure === "revenue";
  const facts =
    basis === "contract"
      ? contractFacts(rows, options, { zone, window, priced })
      : orderFacts(rows, options, { zone, window });
  const { atStart, joined, lost, lostOfJoined } = facts;
  const words = windowWords(window.from, window.to, zone);
  const base = variant === "start-and-new" ? atStart + joined : atStart;
  const money = priced ? Math.max(0, sum(facts.before)) : null;
  if (base === 0 || money === 0) {
    throw new ClienteleError(
      "too-few-rows",
      `There ${priced ? "is no revenue" : "are no customers"} to lose in the window ${words}; a churn rate needs some at its start.`,
      { value: 0, expected: "a customer at the start of the window" },
    );
  }
  const { silence } = options as { readonly silence?: Duration };
  return {
    ...(priced
      ? revenueChurn(facts, variant, level)
      : shareEstimate(variant === "start-and-new" ? lost + lostOfJoined : lost, base, level)),
    definition: kpiDefinition(
      "Churn rate",
      `${basis}, ${variant}`,
      basis === "orders"
        ? `${words}; lost after ${silenceWords(silence as Duration)} without an order`
        : words,
    ),
    window: { from: window.from, to: window.to },
    complete: window.complete,
    atStart,
    joined,
    lost,
    lostOfJoined,
    atEnd: atStart + joined - lost - lostOfJoined,
    revenueAtStart: money,
    warnings: [...facts.warnings, ...(base < 30 ? [fewWords(base)] : [])],
    rejected: facts.rejected,
  };
}

function variantOf(given: ChurnChoice, basis: "contract" | "orders", measure: "customers" | "revenue") {
  if (measure === "customers")
    return oneOf(given.variant ?? "at-start", "variant", ["at-start", "start-and-new"]);
  if (basis === "contract")
    return oneOf(given.variant ?? "gross", "variant", ["gross", "net", "lost-customers"]);
  if (given.variant === undefined || given.variant === "lost-customers") return "lost-customers";
  throw badOption(
    "variant",
    given.variant,
    '"lost-customers": orders have no price that could go up or down',
  );
}

function revenueChurn({ before, after, gone }: ChurnFacts, variant: string, level: number): Estimate {
  const lost = before.map((m, i) => {
    if (variant === "lost-customers") return gone[i] === 1 ? m : 0;
    return variant === "gross" ? Math.max(0, m - after[i]) : m - after[i];
  });
  const rate = ratioEstimate(lost, before, level);
  // without a gain to set against it no more can be lost than was there
  if (variant === "net" || rate.interval === null) return rate;
  return { ...rate, interval: [Math.max(0, rate.interval[0]), Math.min(1, rate.interval[1])] };
}

function silenceWords(silence: Duration): string {
  return (["years", "months", "weeks", "days"] as const)
    .filter((unit) => (silence[unit] ?? 0) !== 0)
    .map((unit) => `${silence[unit]} ${silence[unit] === 1 ? unit.slice(0, -1) : unit}`)
    .join(" and ");
}

function fewWords(base: number): string {
  return `Only ${base} ${base === 1 ? "customer" : "customers"} (fewer than 30): read the interval, not the rate.`;
}
