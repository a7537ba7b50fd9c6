import {
  type ColumnOption,
  type Data,
  type Id,
  type OnInvalid,
  type OptionalColumn,
  readColumns,
} from "../core/columns.ts";
import { ClienteleError, show } from "../core/errors.ts";
import type { Estimate } from "../core/estimate.ts";
import { badOption, levelOption, shareOption } from "../core/options.ts";
import type { Rejected, TextColumn } from "../core/table.ts";
import { zoneOf } from "../core/time.ts";
import {
  differenceOfMeans,
  differenceOfShares,
  type EstimatedDifference,
  type Moments,
  meanEstimate,
  momentsOf,
} from "../numeric/differences.ts";
import { shareEstimate } from "../numeric/intervals.ts";
import { sumBy } from "../numeric/sum.ts";
import type { MetricDefinition } from "./definitions.ts";
import { kpiDefinition } from "./kpi-definitions.ts";

/** One customer a campaign was meant for. */
export interface CampaignRecipient {
  readonly customer: string;
  /** What the customer spent in the time looked at; 0 without an order. */
  readonly revenue: number;
}

/** Options of {@link campaignPerformance}. */
export type CampaignPerformanceOptions<Row extends object = CampaignRecipient> = ColumnOption<
  Row,
  "customer",
  Id
> &
  ColumnOption<Row, "revenue", number | bigint> &
  OptionalColumn<Row, "group", Id> & {
    /** What the campaign cost, zero or more. */
    readonly cost: number;
    /** Share of the revenue that is left after the goods sold are paid, 0 to 1. */
    readonly margin: number;
    /** What the group column says of customers who were held out. Default "holdout". */
    readonly holdout?: string;
    /** "throw" on an invalid row (default), or "skip" it and report it in `rejected`. */
    readonly onInvalid?: OnInvalid;
    /** Confidence level of the intervals. Default 0.95. */
    readonly level?: number;
  };

/** What the customers of one group did. */
export interface CampaignGroup {
  readonly customers: number;
  /** Customers with revenue above 0. */
  readonly buyers: number;
  readonly conversion: Estimate;
  readonly revenue: number;
  readonly revenuePerCustomer: Estimate;
}

/** What {@link campaignPerformance} returns. */
export interface CampaignPerformance {
  readonly definition: MetricDefinition;
  /** Those who got the campaign. */
  readonly treated: CampaignGroup;
  /** Those who were held out; null without a group column. */
  readonly holdout: CampaignGroup | null;
  /** Conversion of the treated less that of the held out; null without them. */
  readonly conversionLift: EstimatedDifference | null;
  /** Revenue per customer of the treated less that of the held out; null without them. */
  readonly revenueLift: EstimatedDifference | null;
  /** Revenue that the campaign brought: the lift x treated customers; without a hold-out all revenue of the treated. */
  readonly incrementalRevenue: Estimate;
  /** incrementalRevenue x margin - cost. */
  readonly profit: Estimate;
  /** profit / cost, 1 = 100 %; null when the campaign cost nothing. */
  readonly roi: Estimate | null;
  /** What to be careful about, in sentences. */
  readonly warnings: readonly string[];
  readonly rejected: readonly Rejected[];
}

/**
 * What a campaign brought, from one row per customer it was meant for. With a group column it is measured against the customers who were held out by chance: the
 * difference in conversion (Newcombe's interval) and in revenue per customer (Welch's), and the return on investment that follows. Without one, all
 * revenue of the treated counts as the campaign's, which also counts what they would have bought anyway: an upper bound, and named so. Rows of one
 * customer are added up; errors are over customers. O(rows).
 *
 * @throws "bad-option" for a negative cost or a margin outside 0 to 1, "too-few-rows" when a group has no customer, "bad-value" for a customer in both groups,
 * "missing-column", "missing-value".
 *
 * @example
 * import { campaignPerformance } from "clientele/metrics";
 * const spent = { mail: [40, 0, 20, 60, 0, 30], holdout: [10, 0, 20, 0] };
 * const rows = Object.entries(spent).flatMap(([group, money]) =>
 *   money.map((revenue, i) => ({ customer: `${group} ${i}`, group, revenue })),
 * );
 * const mailing = campaignPerformance(rows, { group: "group", cost: 20, margin: 0.5 });
 * mailing.revenueLift?.value; // => 17.5
 * [mailing.incrementalRevenue.value, mailing.profit.value, mailing.roi?.value]; // => [105, 32.5, 1.625]
 * mailing.revenueLift?.interval; // => [-7.7571608, 42.757161]
 * campaignPerformance(rows.slice(0, 6), { cost: 20, margin: 0.5 }).roi?.value; // => 2.75
 * campaignPerformance(rows.slice(0, 6), { group: "group", cost: 20, margin: 0.5 }); // throws "too-few-rows"
 */
export function campaignPerformance<Row extends object>(
  recipients: Data<Row>,
  options: CampaignPerformanceOptions<NoInfer<Row>>,
): CampaignPerformance {
  const level = levelOption(options.level);
  const margin = shareOption(options.margin, "margin");
  const { cost, holdout = "holdout" } = options;
  if (!(Number.isFinite(cost) && cost >= 0))
    throw badOption("cost", cost, "what the campaign cost, zero or more");
  const chosen = options as { readonly [name: string]: unknown };
  const read = readColumns(
    recipients,
    {
      customer: { as: "text", from: chosen.customer ?? "customer" },
      revenue: { as: "number", from: chosen.revenue ?? "revenue" },
      group: { as: "text", from: chosen.group },
    },
    { zone: zoneOf("UTC"), what: "campaignPerformance", onInvalid: options.onInvalid ?? "throw" },
  );
  const { customer, revenue } = read.columns;
  const group = chosen.group === undefined ? undefined : read.columns.group;
  const heldOut = heldOutCustomers(customer, group, holdout);
  const money = sumBy(revenue, customer.codes, customer.levels.length);
  const present = new Uint8Array(customer.levels.length);
  for (const c of customer.codes) present[c] = 1;
  const of = (side: number) => money.filter((_, c) => present[c] === 1 && heldOut[c] === side);
  const [treatedMoney, holdoutMoney] = [of(0), of(1)];
  if (treatedMoney.length === 0 || (group !== undefined && holdoutMoney.length === 0)) {
    throw new ClienteleError(
      "too-few-rows",
      treatedMoney.length === 0
        ? "campaignPerformance: no customer got the campaign."
        : `campaignPerformance: no customer was held out; the group column never says ${show(holdout)} (option holdout).`,
      { value: 0, expected: "a customer in each group" },
    );
  }
  const treated = momentsOf(treatedMoney);
  const control = group === undefined ? undefined : momentsOf(holdoutMoney);
  const treatedGroup = groupOf(treatedMoney, treated, level);
  const holdoutGroup = control === undefined ? null : groupOf(holdoutMoney, control, level);
  const revenueLift = control === undefined ? null : differenceOfMeans(treated, control, level);
  const perCustomer = revenueLift ?? treatedGroup.revenuePerCustomer;
  const incrementalRevenue = linear(perCustomer, treated.n, 0);
  const profit = linear(incrementalRevenue, margin, -cost);
  return {
    definition: kpiDefinition(
      "Campaign return",
      group === undefined ? "attributed" : "hold-out",
      "the time that the rows cover",
    ),
    treated: treatedGroup,
    holdout: holdoutGroup,
    conversionLift:
      holdoutGroup === null
        ? null
        : differenceOfShares(
            treatedGroup.buyers,
            treatedGroup.customers,
            holdoutGroup.buyers,
            holdoutGroup.customers,
            level,
          ),
    revenueLift,
    incrementalRevenue,
    profit,
    roi: cost === 0 ? null : linear(profit, 1 / cost, 0),
    warnings: warningsOf(treatedGroup, holdoutGroup),
    rejected: read.rejected,
  };
}

/** 1 for customers who were held out; a customer cannot be both. */
function heldOutCustomers(customer: TextColumn, group: TextColumn | undefined, holdout: string): Uint8Array {
  const out = new Uint8Array(customer.levels.length);
  if (group === undefined) return out;
  const side = new Int8Array(customer.levels.length).fill(-1);
  for (let i = 0; i < customer.codes.length; i++) {
    const c = customer.codes[i];
    const held = group.levels[group.codes[i]] === holdout ? 1 : 0;
    if (side[c] >= 0 && side[c] !== held) {
      throw new ClienteleError(
        "bad-value",
        `campaignPerformance: customer ${show(customer.levels[c])} is in the hold-out and in the campaign.`,
        { row: i, value: customer.levels[c], column: "group", expected: "one group for each customer" },
      );
    }
    side[c] = held;
    out[c] = held;
  }
  return out;
}

function groupOf(money: Float64Array, moments: Moments, level: number): CampaignGroup {
  const buyers = money.reduce((n, v) => n + (v > 0 ? 1 : 0), 0);
  return {
    customers: moments.n,
    buyers,
    conversion: shareEstimate(buyers, moments.n, level),
    revenue: moments.mean * moments.n,
    revenuePerCustomer: meanEstimate(moments, level),
  };
}

/** An estimate of factor x what `estimate` estimates + shift, factor >= 0. */
function linear({ value, se, interval, level }: Estimate, factor: number, shift: number): Estimate {
  return {
    value: value * factor + shift,
    se: se === null ? null : se * factor,
    interval: interval && [interval[0] * factor + shift, interval[1] * factor + shift],
    level,
  };
}

function warningsOf(treated: CampaignGroup, holdout: CampaignGroup | null): string[] {
  const warnings: string[] = [];
  if (holdout === null)
    warnings.push(
      "Without a hold-out, what customers would have bought anyway counts as the campaign's: an upper bound.",
    );
  if (treated.buyers < 10 || (holdout !== null && holdout.buyers < 10))
    warnings.push(
      "Fewer than 10 buyers in a group: a single large order can move the result, and the intervals of money are rough.",
    );
  return warnings;
}
