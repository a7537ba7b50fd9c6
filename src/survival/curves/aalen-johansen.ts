import type { Data, Id, OptionalColumn, OptionsArgument } from "../../core/columns.ts";
import { badOption, levelOption, oneOf } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import type { CauseColumns, Lifetime } from "../input/lifetime-types.ts";
import type { AgeUnit, CurveInfo } from "./curve-types.ts";
import { customerClusters } from "./customer-clusters.ts";
import type { AalenJohansen, IncidenceGroup, IncidenceStep, StayStep } from "./incidence-types.ts";
import { INTERVAL_SCALES, type IntervalScale, limits } from "./limits.ts";
import { type CountedGroup, readCurves } from "./read-curves.ts";
import type { Robust } from "./robust-errors.ts";
import { stepIncidence } from "./step-incidence.ts";

/** Columns and settings of {@link aalenJohansen}. */
export type AalenJohansenOptions<Row extends object = Lifetime> = CauseColumns<Row> &
  OptionalColumn<Row, "by", string | number | boolean> &
  OptionalColumn<Row, "cluster", Id> & {
    /** Confidence level. Default 0.95. */
    readonly level?: number;
    /** Scale that intervals are even on. Default "log-log"; R's default is "log". */
    readonly interval?: IntervalScale;
    /** "jackknife": infinitesimal jackknife, rows of one `cluster` (else of one `customer`) together, as R's survfit; "delta": Gray's, as R's cmprsk. Default "jackknife". */
    readonly errors?: "jackknife" | "delta";
  };

/**
 * Chances, by age, that each of several causes has ended a lifetime (cumulative incidence), when only one can: Aalen and Johansen (1978), for each group of column `by`. One minus Kaplan-Meier of a cause alone would count customers as still to come whom another cause has taken.
 *
 * `cause` is the text of what ended a lifetime, no value while nothing has. At every age the incidences and `staying` sum to 1; events at one age are taken as they are, with no random order. Delayed entry (`start`), several rows of a customer, counts and case weights. O(rows causes).
 *
 * @throws "empty-input" without rows; "bad-option"; "bad-value", "missing-value", "missing-column", "bad-input".
 *
 * @example
 * import { aalenJohansen } from "clientele/survival";
 * const lifetimes = [
 *   { stop: 2, cause: "quit" },
 *   { stop: 3, cause: "card expired" },
 *   { stop: 4, cause: null },
 *   { stop: 5, cause: "quit" },
 * ];
 * const model = aalenJohansen(lifetimes);
 * model.causes; // => ["card expired", "quit"]
 * model.groups[0].causes[1].curve.at(-1)?.incidence; // => 0.75
 * model.groups[0].staying.at(1)?.survival; // => 0.5
 * aalenJohansen([{ stop: -2, cause: null }]); // throws "bad-value"
 */
export function aalenJohansen<Row extends object = Lifetime>(
  lifetimes: Data<Row>,
  ...[options]: OptionsArgument<AalenJohansenOptions<Row>>
): AalenJohansen {
  const given = (options ?? {}) as AalenJohansenOptions<Lifetime>;
  const level = levelOption(given.level);
  const interval = oneOf(given.interval ?? "log-log", "interval", INTERVAL_SCALES);
  const errors = oneOf(given.errors ?? "jackknife", "errors", ["jackknife", "delta"]);
  const { rows, groups } = readCurves(lifetimes, given, {
    what: "aalenJohansen",
    ends: "cause",
    by: given.by,
    cluster: given.cluster,
  });
  if (errors === "delta" && rows.weight !== undefined)
    throw badOption("errors", errors, '"jackknife" for rows with case weights');
  const causes = rows.cause?.levels ?? [];
  const kinds = rows.cause?.codes ?? new Int32Array(0);
  const named = rows.texts.cluster;
  const robust: Robust = {
    ...(named === undefined ? customerClusters(rows) : { cluster: named.codes }),
    weight: rows.weight,
    count: rows.count,
    event: rows.event,
  };
  const made = groups.map((group) =>
    incidenceGroup(group, causes, kinds, robust, {
      errors,
      interval,
      level,
      unit: rows.unit,
      count: rows.count,
    }),
  );
  const none = causes.length === 0;
  return {
    kind: "aalen-johansen",
    version: 1,
    unit: rows.unit ?? null,
    by: typeof given.by === "string" ? given.by : null,
    level,
    interval,
    errors,
    causes,
    groups: made,
    fit: {
      status: none ? "no events" : "ok",
      warnings: none ? ["No lifetime has ended while watched: there is no cause to count."] : [],
      rows: rows.account,
    },
  };
}

interface Settings {
  readonly errors: "jackknife" | "delta";
  readonly interval: IntervalScale;
  readonly level: number;
  readonly unit: AgeUnit | undefined;
  readonly count: Float64Array | undefined;
}

function incidenceGroup(
  { group, customers, steps }: CountedGroup,
  causes: readonly string[],
  kinds: Int32Array,
  robust: Robust,
  { errors, interval, level, unit, count }: Settings,
): IncidenceGroup {
  const { times, atRisk, censored } = steps;
  const found = stepIncidence(steps, kinds, robust, errors);
  const z = normalQuantile((1 + level) / 2);
  const info = (kind: CurveInfo["kind"]): CurveInfo => ({ kind, ...(unit === undefined ? {} : { unit }) });
  const around = (chance: Float64Array, error: Float64Array) => {
    const both = Array.from(chance, (p, t) => limits(p, (z * error[t]) / p, interval));
    return [0, 1].map((side) => Float64Array.from(both, (pair) => pair[side]));
  };
  const [survivalLow, survivalHigh] = around(found.survival, found.survivalError);
  const any = new Float64Array(times.length);
  for (const own of steps.events) for (let t = 0; t < any.length; t++) any[t] += own[t];
  return {
    group,
    customers,
    staying: new Table<StayStep, CurveInfo>(
      times.length,
      {
        time: times,
        atRisk,
        events: any,
        censored,
        survival: found.survival,
        survivalLow,
        survivalHigh,
        error: found.survivalError,
      },
      info("survival-curve"),
    ),
    causes: found.causes.map(({ incidence, error, hazard }, cause) => {
      const [incidenceLow, incidenceHigh] = around(incidence, error);
      let events = 0;
      for (const i of steps.rows) if (kinds[i] === cause) events += count === undefined ? 1 : count[i];
      const columns = {
        time: times,
        atRisk,
        events: steps.events[cause],
        incidence,
        incidenceLow,
        incidenceHigh,
        error,
        cumulativeHazard: hazard,
      };
      return {
        cause: causes[cause],
        events,
        curve: new Table<IncidenceStep, CurveInfo>(times.length, columns, info("incidence-curve")),
      };
    }),
  };
}
