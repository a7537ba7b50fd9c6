import type { Data, Id } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { levelOption, oneOf } from "../../core/options.ts";
import { sum } from "../../numeric/sum.ts";
import { checkWords } from "../clusters/cluster-words.ts";
import type { ColumnIn } from "../rfm-input.ts";
import { type ComparedColumn, readCompared } from "./compared-columns.ts";
import type { ColumnContrast } from "./contrast-types.ts";
import { contrastsOf, type TraitWords } from "./contrast-words.ts";
import { CORRECTIONS, type Correction } from "./correction.ts";
import { readMembers, type SegmentMembers } from "./members.ts";

/** Options of {@link profileSegments}. */
export interface ProfileSegmentsOptions<Row extends object> {
  /** Columns to compare: of numbers, text, or yes and no. */
  readonly columns: readonly ComparedColumn<Row>[];
  /** Who. Default: the column "customer". */
  readonly customer?: ColumnIn<Row, Id>;
  /** Money of each customer, for the share of revenue. Default: the column "revenue" where there is one. */
  readonly revenue?: ColumnIn<Row, number>;
  /** How p-values are corrected over all segments, columns and values. Default "holm". */
  readonly correction?: Correction;
  /** What a customer with much and with little of a column does, such as `{ orders: ["buy often", "buy seldom"] }`. Default: words for usual columns, else "high x" and "low x". */
  readonly words?: TraitWords;
  /** Confidence level, and 1 less the level at which something stands out. Default 0.95. */
  readonly level?: number;
}

/** One segment beside everyone else. */
export interface SegmentProfile {
  readonly segment: string;
  readonly customers: number;
  /** Share of all customers. */
  readonly share: number;
  /** Its money; null without a revenue column. */
  readonly revenue: number | null;
  /** Share of all money; null without a revenue column, or when there is none. */
  readonly revenueShare: number | null;
  /** In the order asked for. */
  readonly columns: readonly ColumnContrast[];
}

/** What {@link profileSegments} returns. */
export interface SegmentProfiles {
  /** The largest first. */
  readonly profiles: readonly SegmentProfile[];
  /** Customers in the data. */
  readonly customers: number;
  /** Ids in some segment that have no row in the data. */
  readonly unknown: number;
  /** Customers in no segment: each segment's rest has them. */
  readonly without: number;
  /** Customers in more than one segment. */
  readonly overlapping: number;
  /** Comparisons that the p-values are corrected for. */
  readonly comparisons: number;
  readonly correction: Correction;
  readonly level: number;
}

/**
 * What the customers of each segment are like beside everyone else: size, share of customers and money, and for each column mean, median, difference, ratio,
 * standardized effect and the chance of having more (numbers), or the share of each value (text). All with intervals; p-values are corrected for the number of
 * comparisons. `describeSegment` puts a profile into words.
 *
 * A segment is compared with all customers that are not in it, those in no segment included. So a customer may be in several segments
 * (`overlapping` counts them); the profiles are then no parts of a whole. O(segments columns n log n).
 *
 * @throws "empty-input" without customers or segments; "bad-option", "missing-column", "missing-value", "bad-value" (also for a customer with two rows), "bad-input".
 *
 * @example
 * import { profileSegments } from "clientele/segmentation";
 * const customers = [
 *   { customer: "ann", orders: 9, revenue: 300, city: "Berlin" }, { customer: "bob", orders: 8, revenue: 260, city: "Berlin" },
 *   { customer: "cem", orders: 1, revenue: 20, city: "Bonn" }, { customer: "dee", orders: 2, revenue: 20, city: "Berlin" },
 * ];
 * const { profiles, unknown } = profileSegments({ club: ["ann", "bob", "eve"] }, customers, { columns: ["orders", "city"] });
 * [profiles[0].customers, profiles[0].share, profiles[0].revenueShare, unknown]; // => [2, 0.5, 0.933333333, 1]
 * const [orders, city] = profiles[0].columns;
 * orders.kind === "number" && [orders.mean?.value, orders.otherMean, orders.difference?.value]; // => [8.5, 1.5, 7]
 * city.kind === "category" && [city.levels[0].label, city.levels[0].share?.value, city.levels[0].otherShare]; // => ["Berlin", 1, 0.5]
 * profileSegments({}, customers, { columns: ["orders"] }); // throws "empty-input"
 */
export function profileSegments<Row extends object>(
  segments: SegmentMembers,
  data: Data<Row>,
  options: ProfileSegmentsOptions<NoInfer<Row>>,
): SegmentProfiles {
  const level = levelOption(options?.level);
  const correction = oneOf(options?.correction ?? "holm", "correction", CORRECTIONS);
  const { columns, customer, words } = options ?? {};
  checkWords(words);
  const rows = readCompared(
    data,
    { columns, customer, money: { from: options?.revenue } },
    "profileSegments",
  );
  needCustomers(rows.length, "profileSegments");
  const { list, ...counts } = readMembers(segments, rows.numberOf, rows.length, "profileSegments");
  const sides = list.map(({ members }) => sideOf(members, rows.length));
  const { groups, comparisons } = contrastsOf(rows.columns, sides, { level, correction, words });
  const money = rows.revenue?.map((v) => (Number.isNaN(v) ? 0 : v));
  const total = money === undefined ? 0 : sum(money);
  const profiles = list.map(({ name, members }, s): SegmentProfile => {
    const revenue = money === undefined ? null : sum(Float64Array.from(members, (i) => money[i]));
    return {
      segment: name,
      customers: members.length,
      share: members.length / rows.length,
      revenue,
      revenueShare: revenue === null || total === 0 ? null : revenue / total,
      columns: groups[s],
    };
  });
  return { profiles, customers: rows.length, ...counts, comparisons, correction, level };
}

/** 1 for members, 0 for everyone else. */
function sideOf(members: Int32Array, customers: number): Uint8Array {
  const side = new Uint8Array(customers);
  for (const i of members) side[i] = 1;
  return side;
}

/** Refuses data without customers. */
export function needCustomers(rows: number, what: string): void {
  if (rows === 0) throw new ClienteleError("empty-input", `${what} was given no customers.`, { count: 0 });
}
