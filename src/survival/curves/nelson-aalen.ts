import type { Data, Id, OptionalColumn, OptionsArgument } from "../../core/columns.ts";
import { levelOption, oneOf } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import type { Lifetime, LifetimeColumns } from "../input/lifetime-types.ts";
import type { AgeUnit, CurveFit, CurveInfo } from "./curve-types.ts";
import { errorsOption } from "./errors-option.ts";
import { readCurves } from "./read-curves.ts";
import { stepSurvival } from "./step-survival.ts";

/** Columns and settings of {@link nelsonAalen}. */
export type NelsonAalenOptions<Row extends object = Lifetime> = LifetimeColumns<Row> &
  OptionalColumn<Row, "by", string | number | boolean> &
  OptionalColumn<Row, "cluster", Id> & {
    /** Confidence level. Default 0.95. */
    readonly level?: number;
    /** Scale that intervals are even on. Default "log", which stays above 0. */
    readonly interval?: "plain" | "log";
    /** How events at one age count: "together" (Nelson and Aalen) or "one by one" (Fleming and Harrington). Default "together". */
    readonly ties?: "together" | "one by one";
    /** "greenwood" for the plain errors (Aalen's), or "robust" by column `cluster`, else row by row. Default: robust with `cluster` or with weights that are no whole numbers. */
    readonly errors?: "greenwood" | "robust";
  };

/** One age of a cumulative hazard. */
export interface HazardStep {
  readonly time: number;
  readonly atRisk: number;
  readonly events: number;
  readonly censored: number;
  /** Events that a customer who stayed all the time would have met by now. */
  readonly hazard: number;
  readonly hazardLow: number | null;
  readonly hazardHigh: number | null;
  readonly error: number;
}

/** Cumulative hazards of one or more groups: plain data but for its tables. */
export interface NelsonAalen {
  readonly kind: "nelson-aalen";
  readonly version: 1;
  readonly unit: AgeUnit | null;
  readonly by: string | null;
  readonly level: number;
  readonly groups: readonly {
    readonly group: string | null;
    readonly customers: number;
    readonly curve: Table<HazardStep, CurveInfo>;
  }[];
  readonly fit: CurveFit;
}

/**
 * Cumulative hazard by age, for each group of column `by`: the sum of events over those at risk (Nelson 1972, Aalen 1978). Its slope is the rate of leaving: straight where the rate is constant, bending down where customers who have stayed leave less. Ties, delayed entry, counts and weights as in `kaplanMeier`. O(rows).
 *
 * @throws "empty-input" without rows; "bad-option"; "bad-value", "missing-value", "missing-column", "bad-input".
 *
 * @example
 * import { nelsonAalen } from "clientele/survival";
 * const model = nelsonAalen([1, 2, 2, 4].map((stop) => ({ stop, event: 1 })));
 * model.groups[0].curve.at(1)?.hazard; // => 0.9166666666666666
 * nelsonAalen([]); // throws "empty-input"
 */
export function nelsonAalen<Row extends object = Lifetime>(
  lifetimes: Data<Row>,
  ...[options]: OptionsArgument<NelsonAalenOptions<Row>>
): NelsonAalen {
  const given = (options ?? {}) as NelsonAalenOptions<Lifetime>;
  const level = levelOption(given.level);
  const interval = oneOf(given.interval ?? "log", "interval", ["plain", "log"]);
  const ties = oneOf(given.ties ?? "together", "ties", ["together", "one by one"]);
  const { rows, groups } = readCurves(lifetimes, given, {
    what: "nelsonAalen",
    by: given.by,
    cluster: given.cluster,
  });
  const cluster = rows.texts.cluster?.codes;
  const errors = errorsOption(given.errors, rows, ties);
  const robust =
    errors === "robust" ? { cluster, weight: rows.weight, count: rows.count, event: rows.event } : undefined;
  const z = normalQuantile((1 + level) / 2);
  const none = !rows.event.includes(1);
  return {
    kind: "nelson-aalen",
    version: 1,
    unit: rows.unit ?? null,
    by: typeof given.by === "string" ? given.by : null,
    level,
    groups: groups.map(({ group, customers, steps }) => {
      const { hazard, hazardError } = stepSurvival(steps, { survival: "product", ties }, robust);
      const limit = (side: 1 | -1) =>
        hazard.map((h, t) => {
          if (interval === "plain") return Math.max(0, h + side * z * hazardError[t]);
          return h === 0 ? Number.NaN : h * Math.exp((side * z * hazardError[t]) / h);
        });
      const columns = {
        time: steps.times,
        atRisk: steps.atRisk,
        events: steps.events[0],
        censored: steps.censored,
        hazard,
        hazardLow: limit(-1),
        hazardHigh: limit(1),
        error: hazardError,
      };
      const info: CurveInfo = {
        kind: "hazard-curve",
        ...(rows.unit === undefined ? {} : { unit: rows.unit }),
      };
      return { group, customers, curve: new Table<HazardStep, CurveInfo>(hazard.length, columns, info) };
    }),
    fit: {
      status: none ? "no events" : "ok",
      warnings: none ? ["Nobody left while watched: the hazard is 0 throughout."] : [],
      rows: rows.account,
    },
  };
}
