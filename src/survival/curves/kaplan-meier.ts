import type { Data, Id, OptionalColumn, OptionsArgument } from "../../core/columns.ts";
import { badOption, levelOption, oneOf } from "../../core/options.ts";
import { Table, type TableColumn } from "../../core/table.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import type { Lifetime, LifetimeColumns } from "../input/lifetime-types.ts";
import { type BandKind, bandSpread } from "./band-spread.ts";
import type { Steps } from "./count-steps.ts";
import type { AgeUnit, KaplanMeier, LifetimeQuantile, SurvivalGroup, SurvivalStep } from "./curve-types.ts";
import { errorsOption } from "./errors-option.ts";
import { INTERVAL_SCALES, type IntervalScale, limits } from "./limits.ts";
import { type CountedGroup, readCurves } from "./read-curves.ts";
import type { Robust } from "./robust-errors.ts";
import { stepQuantile } from "./step-quantile.ts";
import { type SurvivalRule, stepSurvival } from "./step-survival.ts";

/** Columns and settings of {@link kaplanMeier}. */
export type KaplanMeierOptions<Row extends object = Lifetime> = LifetimeColumns<Row> &
  OptionalColumn<Row, "by", string | number | boolean> &
  OptionalColumn<Row, "cluster", Id> & {
    /** Confidence level of intervals and bands. Default 0.95. */
    readonly level?: number;
    /** Scale that intervals are even on. Default "log-log", which stays within 0 and 1; R's default is "log". */
    readonly interval?: IntervalScale;
    /** A band that holds the whole curve at once with chance `level`, on the same scale: "hall-wellner" (1980), or "equal-precision" (Nair 1984), narrower late in life but too narrow at the very first events: on the "log-log" scale 95 % are about 88 for a hundred customers, 91 for a thousand ("arcsin" keeps its promise). Default: none. */
    readonly band?: BandKind;
    /** "greenwood", or "robust" to what ties rows together: by column `cluster`, else row by row. Default: robust with `cluster` or with weights that are no whole numbers (as R), else Greenwood. */
    readonly errors?: "greenwood" | "robust";
    /** "product" (Kaplan and Meier) or "exponential", exp(-H) (Breslow, Fleming and Harrington; R's stype = 2). Default "product". */
    readonly survival?: "product" | "exponential";
    /** How the cumulative hazard counts events at one age: "together" (Nelson and Aalen) or "one by one" (Fleming and Harrington; R's ctype = 2). Default "together". */
    readonly ties?: "together" | "one by one";
    /** What ends a lifetime: "event", or "censoring" for how long customers could be watched at all (reverse Kaplan-Meier). Default "event". */
    readonly of?: "event" | "censoring";
    /** Age to start from: the chances are of those who are there at this age. Default 0. */
    readonly from?: number;
  };

/**
 * Chances of customers to be still there, by age, with intervals: the curve of Kaplan and Meier (1958) for each group of column `by`. Right-censored lifetimes, delayed entry (`start`), counts and case weights.
 *
 * At one age events come before those last seen. Ages that differ by rounding alone are one (R's timefix). Errors are Greenwood's unless weights or clusters ask for robust ones. The median is the first age with survival 0.5 or less, the middle of the stretch where the
 * curve stays exactly there (R); its limits come from the limits of the curve. When delayed entry leaves nobody at risk after an event, the curve falls to 0 and stays there, as it must; a warning says so and from which age (`from`) it can be known. Without an event survival is 1 throughout, with a warning. O(rows), counting sort for whole ages; else O(rows log rows).
 *
 * @throws "empty-input" without rows; "bad-option"; "bad-value", "missing-value", "missing-column", "bad-input" for rows that cannot be.
 *
 * @example
 * import { kaplanMeier } from "clientele/survival";
 * const lifetimes = [
 *   { plan: "basic", stop: 2, event: 1 },
 *   { plan: "basic", stop: 3, event: 0 },
 *   { plan: "basic", stop: 5, event: 1 },
 *   { plan: "plus", stop: 4, event: 1 },
 *   { plan: "plus", stop: 6, event: 0 },
 * ];
 * const model = kaplanMeier(lifetimes, { by: "plan" });
 * model.groups.map((g) => g.group); // => ["basic", "plus"]
 * model.groups[0].curve.at(0)?.survival; // => 0.6666666666666666
 * model.groups[0].median.value; // => 5
 * model.groups[1].median.value; // => 5
 * kaplanMeier([{ stop: -1, event: 1 }]); // throws "bad-value"
 */
export function kaplanMeier<Row extends object = Lifetime>(
  lifetimes: Data<Row>,
  ...[options]: OptionsArgument<KaplanMeierOptions<Row>>
): KaplanMeier {
  const given = (options ?? {}) as KaplanMeierOptions<Lifetime> & {
    readonly by?: unknown;
    readonly cluster?: unknown;
  };
  const level = levelOption(given.level);
  const interval = oneOf(given.interval ?? "log-log", "interval", INTERVAL_SCALES);
  const of = oneOf(given.of ?? "event", "of", ["event", "censoring"]);
  const rule: SurvivalRule = {
    survival: oneOf(given.survival ?? "product", "survival", ["product", "exponential"]),
    ties: oneOf(given.ties ?? "together", "ties", ["together", "one by one"]),
  };
  const band =
    given.band === undefined ? undefined : oneOf(given.band, "band", ["equal-precision", "hall-wellner"]);
  const { rows, groups } = readCurves(lifetimes, given, {
    what: "kaplanMeier",
    by: given.by,
    cluster: given.cluster,
    from: given.from ?? 0,
    reverse: of === "censoring",
  });
  const cluster = rows.texts.cluster?.codes;
  const errors = errorsOption(given.errors, rows, rule.ties);
  if (errors === "robust" && band !== undefined)
    throw badOption("band", band, "none with robust errors, which say nothing about a whole curve");
  const robust: Robust | undefined =
    errors === "robust"
      ? {
          cluster,
          weight: rows.weight,
          count: rows.count,
          event: of === "event" ? rows.event : rows.event.map((e) => 1 - e),
        }
      : undefined;
  const made = groups.map((group) =>
    survivalGroup(group, { rule, robust, level, interval, band, unit: rows.unit, from: given.from ?? 0 }),
  );
  const warnings = warningsOf(groups, made, of);
  if (errors === "robust" && given.errors === undefined && cluster === undefined)
    warnings.push(
      'Weights are no whole numbers, so errors are robust, each row for itself (errors: "greenwood" takes them as numbers of customers).',
    );
  return {
    kind: "kaplan-meier",
    version: 1,
    unit: rows.unit ?? null,
    by: typeof given.by === "string" ? given.by : null,
    level,
    interval,
    errors,
    of,
    from: given.from ?? 0,
    groups: made,
    fit: { status: made.every((g) => g.events === 0) ? "no events" : "ok", warnings, rows: rows.account },
  };
}

interface Settings {
  readonly rule: SurvivalRule;
  readonly robust: Robust | undefined;
  readonly level: number;
  readonly interval: IntervalScale;
  readonly band: BandKind | undefined;
  readonly unit: AgeUnit | undefined;
  readonly from: number;
}

function survivalGroup({ group, customers, steps }: CountedGroup, settings: Settings): SurvivalGroup {
  const { level, interval } = settings;
  const { times, atRisk, censored, ties } = steps;
  const { survival, logError, hazard, hazardError } = stepSurvival(steps, settings.rule, settings.robust);
  const z = normalQuantile((1 + level) / 2);
  const columns: { [name: string]: TableColumn } = {
    time: times,
    atRisk,
    events: steps.events[0],
    censored,
    survival,
    survivalLow: new Float64Array(times.length),
    survivalHigh: new Float64Array(times.length),
    error: survival.map((s, t) => (s > 0 ? s * logError[t] : Number.NaN)),
    cumulativeHazard: hazard,
    hazardError,
  };
  fill(columns, "survival", survival, interval, (t) => z * logError[t]);
  if (settings.band !== undefined) {
    columns.bandLow = new Float64Array(times.length);
    columns.bandHigh = new Float64Array(times.length);
    fill(
      columns,
      "band",
      survival,
      interval,
      bandSpread(settings.band, logError, survival, customers, level),
    );
  }
  let events = 0;
  for (const count of ties) events += count;
  const curve = new Table<SurvivalStep, SurvivalGroup["curve"]["info"]>(times.length, columns as never, {
    kind: "survival-curve",
    ...(settings.unit === undefined ? {} : { unit: settings.unit }),
  });
  return { group, customers, events, curve, median: quantileOf(curve, 0.5, level, settings.from) };
}

function fill(
  columns: { readonly [name: string]: TableColumn },
  name: string,
  survival: Float64Array,
  interval: IntervalScale,
  spread: (t: number) => number,
): void {
  const low = columns[`${name}Low`] as Float64Array;
  const high = columns[`${name}High`] as Float64Array;
  for (let t = 0; t < survival.length; t++) [low[t], high[t]] = limits(survival[t], spread(t), interval);
}

/** The age by which a share has left, with limits where the limits of the curve are. */
export function quantileOf(
  { columns }: SurvivalGroup["curve"],
  share: number,
  level: number,
  from: number,
): LifetimeQuantile {
  const at = (curve: Float64Array) => {
    const age = stepQuantile(columns.time, curve, 1 - share, from);
    return Number.isNaN(age) ? null : age;
  };
  return {
    share,
    value: at(columns.survival),
    low: at(columns.survivalLow),
    high: at(columns.survivalHigh),
    level,
  };
}

function warningsOf(
  groups: readonly CountedGroup[],
  made: readonly SurvivalGroup[],
  of: "event" | "censoring",
): string[] {
  const name = (group: string | null) => (group === null ? "" : ` of group ${JSON.stringify(group)}`);
  const out: string[] = [];
  for (const { group, events } of made)
    if (events === 0)
      out.push(
        of === "event"
          ? `Nobody${name(group)} left while watched: survival is 1 throughout, which says little about later ages.`
          : `Nobody${name(group)} was last seen before leaving: there is nothing to estimate.`,
      );
  for (const { group, steps } of groups) if (steps.emptiedAt >= 0) out.push(emptied(name(group), steps));
  return out;
}

function emptied(name: string, { times, emptiedAt, atRisk }: Steps): string {
  const age = times[emptiedAt];
  return `At age ${age} the last of ${atRisk[emptiedAt]} customers${name} watched by then left, and others come later: survival is 0 from there on. Use from: ${age} for the chances of those who are there at that age.`;
}
