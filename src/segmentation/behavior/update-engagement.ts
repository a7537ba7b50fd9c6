import type { Data } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import { DAY_MS, type TimeInput } from "../../core/time.ts";
import type { EventRow } from "../../data/index.ts";
import type { EngagementScoreOptions } from "./engagement-score.ts";
import { addEvents, decay, engagementTable } from "./engagement-table.ts";
import type { EngagementScores } from "./engagement-types.ts";
import { readEventRows } from "./event-rows.ts";
import { weightsByName, weightsOf } from "./event-weights.ts";

/** Columns and settings of {@link updateEngagement}; everything else is as in the scores given. */
export type UpdateEngagementOptions<Row extends object> = Pick<
  EngagementScoreOptions<Row>,
  Extract<keyof EngagementScoreOptions<Row>, "customer" | "time" | "event" | "onInvalid">
> & {
  /** The new end of what is known: not before that of the scores. Required. */
  readonly asOf: TimeInput;
};

/**
 * Brings engagement scores to a later day with the events that are new since then, exactly as if {@link engagementScore} had seen the whole log: what was there fades by
 * 2^(-days / half-life), new events are added. `newEvents` are those that were not counted before; late ones, from before the earlier `asOf`, are welcome. An empty list
 * lets only time pass. Weights, half-life and the way to levels stay; quantiles are learnt anew. An id that was judged no person stays so only by its name in
 * the new events. O(customers log customers + new events), the events of the last half-life included.
 *
 * @throws "bad-option" for an `asOf` before that of the scores, "bad-input" for another table, and the codes of {@link engagementScore} for rows.
 *
 * @example
 * import { engagementScore, updateEngagement } from "clientele/segmentation";
 * const events = [
 *   { customer: "ann", time: "2026-03-01", event: "page_view" },
 *   { customer: "bob", time: "2026-03-20", event: "page_view" },
 *   { customer: "ann", time: "2026-04-05", event: "purchase" },
 * ];
 * const march = engagementScore(events.slice(0, 2), { asOf: "2026-04-01" });
 * const april = updateEngagement(march, events.slice(2), { asOf: "2026-05-01" });
 * april.of("ann")?.points; // => 2.986352
 * engagementScore(events, { asOf: "2026-05-01" }).of("ann")?.points; // => 2.986352
 * updateEngagement(april, [], { asOf: "2026-04-01" }); // throws "bad-option"
 */
export function updateEngagement<Row extends object>(
  scores: EngagementScores,
  newEvents: Data<Row>,
  options: UpdateEngagementOptions<NoInfer<Row>>,
): EngagementScores {
  if (scores?.info?.kind !== "engagement-score")
    throw new ClienteleError(
      "bad-input",
      `updateEngagement needs the table that engagementScore returned; found ${show(scores)}.`,
      { value: scores },
    );
  const { info, columns } = scores;
  const { halfLifeDays, rule } = info;
  const rows = readEventRows(
    newEvents as Data<object>,
    { ...(options as UpdateEngagementOptions<EventRow>), zone: info.zone, suspects: info.suspects },
    "updateEngagement",
  );
  const { asOf, event, time } = rows;
  if (asOf < info.asOf)
    throw badOption(
      "asOf",
      options.asOf,
      `a time not before that of the scores, ${new Date(info.asOf).toISOString()}`,
    );
  const { codes, levels } = columns.customer;
  const ids = Array.from(codes, (c) => levels[c]);
  const numberOf = new Map(ids.map((id, c) => [id, c]));
  const known = ids.length;
  const place = Int32Array.from(rows.ids, (id) => {
    if (!numberOf.has(id)) numberOf.set(id, ids.push(id) - 1);
    return numberOf.get(id) as number;
  });
  const faded = decay(asOf - info.asOf, halfLifeDays);
  const grown = (column: Float64Array, fill: number, by = 1) => {
    const out = new Float64Array(ids.length).fill(fill);
    for (let c = 0; c < known; c++) out[c] = column[c] * by;
    return out;
  };
  const withTrend = info.recent !== undefined;
  const state = {
    ids,
    points: grown(columns.points, 0, faded),
    before: withTrend ? grown(columns.pointsBefore as Float64Array, 0, faded) : undefined,
    last: grown(columns.lastEvent as Float64Array, Number.NaN),
    recent: withTrend ? { row: [] as number[], time: [] as number[], weight: [] as number[] } : undefined,
  };
  const earlier = asOf - halfLifeDays * DAY_MS;
  for (const [k, t] of (info.recent?.time ?? []).entries()) {
    const { row, weight } = info.recent as NonNullable<typeof info.recent>;
    if (t < earlier) (state.before as Float64Array)[row[k]] += weight[k] * decay(earlier - t, halfLifeDays);
    else {
      state.recent?.row.push(row[k]);
      state.recent?.time.push(t);
      state.recent?.weight.push(weight[k]);
    }
  }
  const weights = weightsOf(event.levels, rule);
  const customer = rows.customer.map((c) => (c < 0 ? -1 : place[c]));
  addEvents(state, customer, time, (i) => weights[event.codes[i]], { asOf, halfLifeDays });
  const { withoutCustomer, suspected, afterAsOf, invalid } = rows.leftOut;
  return engagementTable(state, {
    ...(info.source !== undefined && { source: info.source }),
    ...(rows.rejected.length > 0 && { rejected: rows.rejected }),
    asOf,
    zone: info.zone,
    halfLifeDays,
    weights: weightsByName(event.levels, weights, info.weights),
    rule,
    thresholds: info.thresholds,
    thresholdsFrom: info.thresholdsFrom,
    quantiles: info.quantiles,
    suspects: info.suspects,
    leftOut: {
      withoutCustomer: info.leftOut.withoutCustomer + withoutCustomer,
      suspected: info.leftOut.suspected + suspected,
      afterAsOf,
      invalid: info.leftOut.invalid + invalid,
    },
  });
}
