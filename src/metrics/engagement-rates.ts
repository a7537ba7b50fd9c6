import {
  type ColumnOption,
  type ColumnSpec,
  type Data,
  type Id,
  type OnInvalid,
  type OptionalColumn,
  type OptionsArgument,
  type ReadColumns,
  readColumns,
} from "../core/columns.ts";
import type { Estimate } from "../core/estimate.ts";
import { ifThere } from "../core/if-there.ts";
import { levelOption, oneOf } from "../core/options.ts";
import { pick } from "../core/pick.ts";
import { type Columns, type Rejected, Table, type TableInfo, type TextColumn } from "../core/table.ts";
import { zoneOf } from "../core/time.ts";
import { ratioEstimate, shareEstimate, wilsonWith } from "../numeric/intervals.ts";
import { normalQuantile } from "../numeric/normal.ts";
import { sum } from "../numeric/sum.ts";
import type { MetricDefinition } from "./definitions.ts";
import { kpiDefinition } from "./kpi-definitions.ts";
import { RowList } from "./row-list.ts";

/** What happened to one campaign; every count is of recipients, each counted once. */
export interface CampaignCounts {
  readonly campaign: string;
  readonly sent: number;
  readonly delivered?: number | null;
  readonly bounces?: number | null;
  readonly opens?: number | null;
  readonly clicks?: number | null;
  /** Recipients who came to the site or the shop because of it. */
  readonly visits?: number | null;
  readonly unsubscribes?: number | null;
  readonly complaints?: number | null;
}

/** Options of {@link engagementRates}. */
export type EngagementRatesOptions<Row extends object = CampaignCounts> = ColumnOption<Row, "campaign", Id> &
  ColumnOption<Row, "sent", number | bigint> & {
    readonly [K in "delivered" | "bounces" | CampaignReaction]?: OptionalColumn<Row, K, number | bigint>[K];
  } & {
    /** Rates of those the message reached ("per-delivered", default), or of all it was sent to. */
    readonly variant?: "per-delivered" | "per-sent";
    /** "throw" on an invalid row (default), or "skip" it and report it in `rejected`. */
    readonly onInvalid?: OnInvalid;
    /** Confidence level of the intervals. Default 0.95. */
    readonly level?: number;
  };

/** What a recipient can do. */
export type CampaignReaction = "opens" | "clicks" | "visits" | "unsubscribes" | "complaints";

/** Rates of one campaign, each with its Wilson interval; null where the count is not known. */
export interface EngagementRow {
  readonly campaign: string;
  readonly sent: number;
  /** Sent less bounces, where the source does not say. */
  readonly delivered: number;
  readonly openRate: number | null;
  readonly openRateLow: number | null;
  readonly openRateHigh: number | null;
  readonly clickRate: number | null;
  readonly clickRateLow: number | null;
  readonly clickRateHigh: number | null;
  /** Clicks of those who opened; null too when more clicked than opened (mail readers that hide opens). */
  readonly clickToOpenRate: number | null;
  readonly clickToOpenRateLow: number | null;
  readonly clickToOpenRateHigh: number | null;
  readonly visitRate: number | null;
  readonly visitRateLow: number | null;
  readonly visitRateHigh: number | null;
  readonly unsubscribeRate: number | null;
  readonly unsubscribeRateLow: number | null;
  readonly unsubscribeRateHigh: number | null;
  readonly complaintRate: number | null;
  readonly complaintRateLow: number | null;
  readonly complaintRateHigh: number | null;
  /** Of all sent. */
  readonly bounceRate: number | null;
  readonly bounceRateLow: number | null;
  readonly bounceRateHigh: number | null;
}

/** Rates of all campaigns together; null where no campaign knows the count. */
export interface EngagementTotals {
  readonly openRate: Estimate | null;
  readonly clickRate: Estimate | null;
  readonly clickToOpenRate: Estimate | null;
  readonly visitRate: Estimate | null;
  readonly unsubscribeRate: Estimate | null;
  readonly complaintRate: Estimate | null;
  readonly bounceRate: Estimate | null;
}

/** What {@link engagementRates} says about its table. */
export interface EngagementInfo extends TableInfo {
  readonly kind: "engagement";
  readonly definition: MetricDefinition;
  /** Over all campaigns that know the count, each campaign a cluster of recipients; with a single campaign, or where all have the same rate, Wilson's interval. */
  readonly totals: EngagementTotals;
  readonly rejected: readonly Rejected[];
}

const RATES = [
  "openRate",
  "clickRate",
  "clickToOpenRate",
  "visitRate",
  "unsubscribeRate",
  "complaintRate",
  "bounceRate",
] as const;
const REACTIONS: readonly CampaignReaction[] = ["opens", "clicks", "visits", "unsubscribes", "complaints"];

/**
 * Engagement with campaigns: open, click, click-to-open, visit, unsubscribe, complaint and bounce rate of each, and of all together. Counts are of recipients: who
 * opens twice is one. Programs that load pictures by themselves make opens too many; clicks are the surer sign. Wilson intervals per campaign; over all
 * campaigns t intervals with each campaign as a cluster, since recipients of one mail have its subject in common. O(rows).
 *
 * @throws "bad-value" for counts that are no whole numbers, or more than were delivered; "bad-option", "missing-column", "missing-value".
 *
 * @example
 * import { engagementRates } from "clientele/metrics";
 * const mails = [
 *   { campaign: "spring", sent: 110, bounces: 10, opens: 40, clicks: 10, unsubscribes: 1 },
 *   { campaign: "autumn", sent: 100, bounces: 0, opens: 20, clicks: 2, unsubscribes: 0 },
 * ];
 * const rates = engagementRates(mails);
 * const spring = rates.of("spring");
 * [spring?.openRate, spring?.clickRate, spring?.clickToOpenRate]; // => [0.4, 0.1, 0.25]
 * [spring?.openRateLow, spring?.openRateHigh]; // => [0.3094013, 0.4979974]
 * spring?.complaintRate; // => null
 * rates.info.totals.openRate?.value; // => 0.3
 * engagementRates([{ campaign: "x", sent: 10, opens: 11 }]); // throws "bad-value"
 */
export function engagementRates<Row extends object>(
  campaigns: Data<Row>,
  ...[options = {} as EngagementRatesOptions<NoInfer<Row>>]: OptionsArgument<
    EngagementRatesOptions<NoInfer<Row>>
  >
): Table<EngagementRow, EngagementInfo> {
  const variant = oneOf(options.variant ?? "per-delivered", "variant", ["per-delivered", "per-sent"]);
  const level = levelOption(options.level);
  const chosen = options as { readonly [name: string]: unknown };
  const whole = {
    as: "number",
    min: 0,
    valid: Number.isInteger,
    expected: "a count: a whole number, zero or more",
  } as const;
  const optional = (name: string) => ({
    ...whole,
    required: false,
    from: chosen[name] ?? ifThere(campaigns, name),
  });
  const read = readColumns(
    campaigns,
    {
      campaign: { as: "text", from: chosen.campaign ?? "campaign" },
      sent: { ...whole, from: chosen.sent ?? "sent" },
      delivered: optional("delivered"),
      bounces: optional("bounces"),
      opens: optional("opens"),
      clicks: optional("clicks"),
      visits: optional("visits"),
      unsubscribes: optional("unsubscribes"),
      complaints: optional("complaints"),
    },
    { zone: zoneOf("UTC"), what: "engagementRates", onInvalid: options.onInvalid ?? "throw" },
  );
  const { kept, rejected } = consistent(read, options.onInvalid);
  const { campaign, sent, delivered, ...count } = kept;
  const base = variant === "per-delivered" ? delivered : sent;
  const clicked = count.clicks.map((c, i) => (c <= count.opens[i] ? c : Number.NaN));
  const parts: { readonly [rate in (typeof RATES)[number]]: readonly [Float64Array, Float64Array] } = {
    openRate: [count.opens, base],
    clickRate: [count.clicks, base],
    clickToOpenRate: [clicked, count.opens],
    visitRate: [count.visits, base],
    unsubscribeRate: [count.unsubscribes, base],
    complaintRate: [count.complaints, base],
    bounceRate: [count.bounces, sent],
  };
  const z = normalQuantile((1 + level) / 2);
  const columns: { [name: string]: unknown } = { campaign, sent, delivered };
  for (const rate of RATES) {
    const [tops, bottoms] = parts[rate];
    const known = (i: number) => tops[i] >= 0 && bottoms[i] > 0;
    columns[rate] = tops.map((t, i) => (known(i) ? t / bottoms[i] : Number.NaN));
    columns[`${rate}Low`] = tops.map((t, i) => (known(i) ? wilsonWith(z, t, bottoms[i])[0] : Number.NaN));
    columns[`${rate}High`] = tops.map((t, i) => (known(i) ? wilsonWith(z, t, bottoms[i])[1] : Number.NaN));
  }
  return new Table<EngagementRow, EngagementInfo>(sent.length, columns as unknown as Columns<EngagementRow>, {
    kind: "engagement",
    key: "campaign",
    definition: kpiDefinition("Engagement rates", variant, "all campaigns given"),
    totals: Object.fromEntries(
      RATES.map((rate) => [rate, total(...parts[rate], level)]),
    ) as unknown as EngagementTotals,
    rejected,
  });
}

function total(tops: Float64Array, bottoms: Float64Array, level: number): Estimate | null {
  const rows = [...tops.keys()].filter((i) => tops[i] >= 0 && bottoms[i] > 0);
  if (rows.length === 0) return null;
  if (rows.length === 1) return shareEstimate(tops[rows[0]], bottoms[rows[0]], level);
  const rate = ratioEstimate(
    rows.map((i) => tops[i]),
    rows.map((i) => bottoms[i]),
    level,
  );
  // campaigns that are all alike, above all without a single complaint, do not make the rate certain
  if (rate.se === 0) {
    const all = (values: Float64Array) => sum(rows.map((i) => values[i]));
    return shareEstimate(all(tops), all(bottoms), level);
  }
  const [low, high] = rate.interval as readonly [number, number];
  return { ...rate, interval: [Math.max(0, low), Math.min(1, high)] };
}

/** The rows whose counts fit into each other: nobody is counted whom the message did not reach. */
function consistent(read: ReadColumns<{ [name: string]: ColumnSpec }>, onInvalid: OnInvalid | undefined) {
  const columns = read.columns as { readonly [name: string]: Float64Array };
  const campaign = read.columns.campaign as unknown as TextColumn;
  const unknown = new Float64Array(read.length).fill(Number.NaN);
  const of = (name: string) => columns[name] ?? unknown;
  const [sent, bounces] = [of("sent"), of("bounces")];
  const delivered = of("delivered").map((d, i) =>
    Number.isNaN(d) ? sent[i] - (Number.isNaN(bounces[i]) ? 0 : bounces[i]) : d,
  );
  const wrong = new Uint8Array(read.length);
  const rejected = [...read.rejected];
  const check = (name: string, counts: Float64Array, limit: Float64Array, limitName: string) => {
    const list = new RowList(name, `at most the ${limitName}, each recipient counted once ("unique")`);
    for (let i = 0; i < read.length; i++) {
      if (wrong[i] === 1 || !(counts[i] > limit[i])) continue;
      wrong[i] = 1;
      list.add(read.rows === undefined ? i : read.rows[i], counts[i]);
    }
    rejected.push(...list.settle(onInvalid, "engagementRates"));
  };
  check("bounces", bounces, sent, "number sent");
  check("delivered", delivered, sent, "number sent");
  for (const name of REACTIONS) check(name, of(name), delivered, "number delivered");
  const rows = [...wrong.keys()].filter((i) => wrong[i] === 0);
  return {
    kept: {
      campaign: pick(campaign, rows),
      sent: pick(sent, rows),
      delivered: pick(delivered, rows),
      bounces: pick(bounces, rows),
      opens: pick(of("opens"), rows),
      clicks: pick(of("clicks"), rows),
      visits: pick(of("visits"), rows),
      unsubscribes: pick(of("unsubscribes"), rows),
      complaints: pick(of("complaints"), rows),
    },
    rejected,
  };
}
