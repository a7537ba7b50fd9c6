import type { ColumnOption, Data, Id, OnInvalid } from "../../core/columns.ts";
import { badOption } from "../../core/options.ts";
import { type Duration, durationDays, type TimeInput } from "../../core/time.ts";
import type { EventRow } from "../../data/index.ts";
import { addEvents, engagementTable } from "./engagement-table.ts";
import type { EngagementScoreInfo, EngagementScores } from "./engagement-types.ts";
import { readEventRows } from "./event-rows.ts";
import { weightRule, weightsByName, weightsOf } from "./event-weights.ts";

/** Columns and settings of {@link engagementScore}. Columns default to the names of the events table. */
export type EngagementScoreOptions<Row extends object = EventRow> = ColumnOption<Row, "customer", Id> &
  ColumnOption<Row, "time", TimeInput> &
  ColumnOption<Row, "event", string> & {
    /** Exclusive end of what is known: events at or after it are left out. Required. */
    readonly asOf: TimeInput;
    /** After how long an event counts half. Default 30 days. */
    readonly halfLife?: Duration;
    /** What one event of a name counts, zero or more; other names keep their default. See {@link engagementScore}. */
    readonly weights?: { readonly [event: string]: number };
    /** What an event counts whose name is neither in `weights` nor known. Default 1. */
    readonly otherWeight?: number;
    /** Shares of engaged customers below "high" and below "medium". Default 0.8 and 0.4. */
    readonly quantiles?: { readonly high: number; readonly medium: number };
    /** Points from which on customers are at "high" and "medium", instead of quantiles: then levels of different days compare. */
    readonly thresholds?: { readonly high: number; readonly medium: number };
    /** Points below which a customer is at "none". Default 1/32: an event of weight 1 five half-lives ago. */
    readonly least?: number;
    /** Whether to compare with one half-life earlier, for which the events of the last half-life are kept in `info.recent`. Default true. */
    readonly trend?: boolean;
    /** Time zone of times written without one. Default: the table's own, else "UTC". */
    readonly zone?: string;
    /** What becomes of ids that are probably no person: "exclude", "keep", or a list of ids confirmed as persons. Default "exclude". */
    readonly suspects?: "exclude" | "keep" | readonly string[];
    /** "throw" on an invalid row, or "skip" it (counted in `info.leftOut`). Default "throw". */
    readonly onInvalid?: OnInvalid;
  };

/**
 * How engaged each customer is: points = sum over events of weight x 2^(-age / half-life), so that what happened lately counts most and everything fades. `score`
 * places the points among this shop's engaged customers (percentile, ties at their middle), `level` by the shop's quantiles or by `thresholds`. `trend` sets the points
 * against those one half-life earlier: without a single new event they are exactly half.
 *
 * Weights by default, by kind of event (names as in {@link webActivity}): page view 1, cart 3, checkout 4, download 2, order 5, mail opened 1, clicked 2, mail sent,
 * left or complained about 0, any other name 1. Mail programs that open pictures by themselves make opens; a weight of 0 for opens is wise where they are many.
 *
 * The sums are all that is needed later: {@link updateEngagement} brings them to another day exactly. If only time passes, all points shrink alike: scores and quantile
 * levels stay, points and "none" tell. One row per customer with an event before `asOf`. O(events + customers log customers).
 *
 * @throws "bad-option" for a missing or wrong option, "mixed-info" when `zone` is not the table's, "unknown-zone", "missing-column", "bad-value", "missing-value".
 *
 * @example
 * import { engagementScore } from "clientele/segmentation";
 * const events = [
 *   { customer: "ann", time: "2026-03-01", event: "page_view" },
 *   { customer: "ann", time: "2026-03-31", event: "Added to Cart" },
 *   { customer: "bob", time: "2026-01-30", event: "purchase" },
 * ];
 * const scores = engagementScore(events, { asOf: "2026-03-31T12:00", halfLife: { days: 30 } });
 * scores.of("ann")?.points; // => 3.459799
 * scores.of("ann")?.trend; // => "rising"
 * scores.of("bob"); // => { customer: "bob", score: 25, level: "low", points: 1.235643, pointsBefore: 2.471285, trend: "falling", lastEvent: 1769731200000 }
 * engagementScore(events, { asOf: "2026-04-01", halfLife: { days: 0 } }); // throws "bad-option"
 */
export function engagementScore<Row extends object>(
  events: Data<Row>,
  options: EngagementScoreOptions<NoInfer<Row>>,
): EngagementScores {
  const halfLifeDays = durationDays(options?.halfLife ?? { days: 30 }, "halfLife");
  const rule = weightRule(options?.weights, options?.otherWeight);
  const levels = levelOptions(options ?? {});
  const withTrend = options?.trend ?? true;
  if (typeof withTrend !== "boolean") throw badOption("trend", withTrend, "true or false");
  const rows = readEventRows(events as Data<object>, options, "engagementScore");
  const { ids, customer, time, event, asOf, zone, source, leftOut, rejected } = rows;
  const n = ids.length;
  const state = {
    ids,
    points: new Float64Array(n),
    before: withTrend ? new Float64Array(n) : undefined,
    last: new Float64Array(n).fill(Number.NaN),
    recent: withTrend ? { row: [], time: [], weight: [] } : undefined,
  };
  const weights = weightsOf(event.levels, rule);
  addEvents(state, customer, time, (i) => weights[event.codes[i]], { asOf, halfLifeDays });
  return engagementTable(state, {
    ...(source !== undefined && { source }),
    ...(rejected.length > 0 && { rejected }),
    asOf,
    zone: zone.name,
    halfLifeDays,
    weights: weightsByName(event.levels, weights),
    rule,
    ...levels,
    suspects: options.suspects ?? "exclude",
    leftOut,
  });
}

function levelOptions({
  quantiles = { high: 0.8, medium: 0.4 },
  thresholds,
  least = 1 / 32,
}: Pick<EngagementScoreOptions, "quantiles" | "thresholds" | "least">): Pick<
  EngagementScoreInfo,
  "quantiles" | "thresholds" | "thresholdsFrom"
> {
  const ordered = (x: { high: number; medium: number } | undefined, most: number) =>
    typeof x === "object" && x !== null && x.medium >= 0 && x.medium <= x.high && x.high <= most;
  if (!ordered(quantiles, 1))
    throw badOption("quantiles", quantiles, "shares in order, such as { high: 0.8, medium: 0.4 }");
  if (thresholds !== undefined && !ordered(thresholds, Number.MAX_VALUE))
    throw badOption("thresholds", thresholds, "points in order, such as { high: 10, medium: 2 }");
  if (!(least > 0 && least <= Number.MAX_VALUE)) throw badOption("least", least, "points above zero");
  return {
    quantiles: { high: quantiles.high, medium: quantiles.medium },
    thresholdsFrom: thresholds === undefined ? "quantiles" : "given",
    thresholds: { high: thresholds?.high ?? least, medium: thresholds?.medium ?? least, low: least },
  };
}
