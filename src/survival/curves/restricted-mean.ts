import { needModel } from "../../core/model.ts";
import { badOption, levelOption } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { logNormalTwoSided } from "../../numeric/log-tails.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import type { KaplanMeier } from "./curve-types.ts";
import { ALL, groupColumn } from "./group-column.ts";
import { type MeanWithin, meanWithin } from "./restricted-means.ts";
import { knownUntil, stepValue } from "./step-area.ts";

/** Settings of {@link restrictedMean}. */
export interface RestrictedMeanOptions {
  /** Age up to which time counts. Default: the youngest of the last ages seen in the groups. */
  readonly horizon?: number;
  /** Mean of those who are there at this age, counted from then. Default: where the curves start. */
  readonly from?: number;
  /** Confidence level. Default: the model's. */
  readonly level?: number;
}

/** The mean time of one group within the horizon. */
export interface MeanOfGroup {
  readonly group: string;
  readonly mean: number;
  /** Null where the model has robust errors, which say nothing about an area. */
  readonly error: number | null;
  readonly meanLow: number | null;
  readonly meanHigh: number | null;
  /** Time within the horizon that is lost, on average. */
  readonly lost: number;
}

/** Two groups compared: `group` less `other`. */
export interface MeanDifference {
  readonly group: string;
  readonly other: string;
  readonly difference: number;
  readonly error: number | null;
  readonly differenceLow: number | null;
  readonly differenceHigh: number | null;
  readonly pValue: number | null;
  readonly logPValue: number | null;
  /** Mean of `group` over that of `other`, with limits made on the scale of its logarithm. */
  readonly ratio: number;
  readonly ratioLow: number | null;
  readonly ratioHigh: number | null;
}

/** Mean times within a horizon. */
export interface RestrictedMean {
  readonly horizon: number;
  readonly from: number;
  readonly level: number;
  readonly groups: Table<MeanOfGroup, TableInfo>;
  /** Each pair of groups. */
  readonly differences: Table<MeanDifference, TableInfo>;
}

/**
 * How long customers stay on average within a horizon (restricted mean survival time): the area under each curve, with error, interval, and the differences and ratios of all pairs of groups with a test (normal). Needs no rows: any curve of {@link kaplanMeier}, Greenwood's errors. With `from` the mean further time of those who are
 * there at that age, at 0 of all, those who leave at once too. O(groups steps + groups^2).
 *
 * @throws "bad-option" for a horizon beyond what a group was watched, or an age nobody reaches; "bad-model".
 *
 * @example
 * import { kaplanMeier, restrictedMean } from "clientele/survival";
 * const rows = [
 *   { plan: "a", stop: 2, event: 1 },
 *   { plan: "a", stop: 6, event: 0 },
 *   { plan: "b", stop: 4, event: 1 },
 *   { plan: "b", stop: 8, event: 1 },
 * ];
 * const mean = restrictedMean(kaplanMeier(rows, { by: "plan" }), { horizon: 6 });
 * mean.groups.of("a")?.mean; // => 4
 * mean.groups.of("b")?.mean; // => 5
 * mean.differences.at(0)?.difference; // => -1
 * restrictedMean(kaplanMeier(rows, { by: "plan" }), { horizon: 7 }); // throws "bad-option"
 */
export function restrictedMean(model: KaplanMeier, options: RestrictedMeanOptions = {}): RestrictedMean {
  needModel(model, ["kaplan-meier"], "restrictedMean", "kaplanMeier");
  const { from = model.from } = options;
  const level = levelOption(options.level ?? model.level);
  const ends = model.groups.map(({ curve }) => knownUntil(curve.columns));
  const shortest = Math.min(...ends);
  const oldest = Math.max(...model.groups.map(({ curve }) => curve.columns.time[curve.length - 1]));
  const horizon = options.horizon ?? Math.min(shortest, oldest);
  if (!(Number.isFinite(from) && from >= model.from))
    throw badOption("from", from, `an age of at least ${model.from}`);
  if (!(Number.isFinite(horizon) && horizon > from))
    throw badOption("horizon", horizon, `an age after ${from}`);
  for (const [g, end] of ends.entries()) {
    const { group, curve } = model.groups[g];
    const name = group === null ? "" : ` in group ${JSON.stringify(group)}`;
    if (horizon > end) throw badOption("horizon", horizon, `at most ${end}, the last age seen${name}`);
    if (from > 0 && stepValue(curve.columns, from) === 0)
      throw badOption("from", from, `an age that somebody reaches${name}`);
  }
  const means = model.groups.map((group) => meanWithin(group, model.errors, from, horizon));
  const z = normalQuantile((1 + level) / 2);
  return {
    horizon,
    from,
    level,
    groups: meansTable(model, means, z, horizon - from),
    differences: differencesTable(model, means, z),
  };
}

function meansTable(
  model: KaplanMeier,
  means: readonly MeanWithin[],
  z: number,
  span: number,
): RestrictedMean["groups"] {
  const mean = Float64Array.from(means, (m) => m.mean);
  const error = Float64Array.from(means, (m) => Math.sqrt(m.variance));
  return new Table<MeanOfGroup, TableInfo>(
    means.length,
    {
      group: groupColumn(model.groups),
      mean,
      error,
      meanLow: mean.map((m, g) => m - z * error[g]),
      meanHigh: mean.map((m, g) => m + z * error[g]),
      lost: mean.map((m) => span - m),
    },
    { kind: "restricted-means", key: "group", ...(model.unit === null ? {} : { unit: model.unit }) },
  );
}

function differencesTable(
  model: KaplanMeier,
  means: readonly MeanWithin[],
  z: number,
): RestrictedMean["differences"] {
  const pairs = means.flatMap((_, a) => means.slice(a + 1).map((_, k) => [a, a + 1 + k] as const));
  const levels = model.groups.map(({ group }) => group ?? ALL);
  const each = (of: (a: MeanWithin, b: MeanWithin) => number) =>
    Float64Array.from(pairs, ([a, b]) => of(means[a], means[b]));
  const difference = each((a, b) => a.mean - b.mean);
  const error = each((a, b) => Math.sqrt(a.variance + b.variance));
  const ratio = each((a, b) => a.mean / b.mean);
  const logError = each((a, b) => Math.sqrt(a.variance / a.mean ** 2 + b.variance / b.mean ** 2));
  const logPValue = difference.map((d, k) =>
    d === 0 && error[k] === 0 ? 0 : logNormalTwoSided(d / error[k]),
  );
  return new Table<MeanDifference, TableInfo>(
    pairs.length,
    {
      group: { codes: Int32Array.from(pairs, ([a]) => a), levels },
      other: { codes: Int32Array.from(pairs, ([, b]) => b), levels },
      difference,
      error,
      differenceLow: difference.map((d, k) => d - z * error[k]),
      differenceHigh: difference.map((d, k) => d + z * error[k]),
      pValue: logPValue.map(Math.exp),
      logPValue,
      ratio,
      ratioLow: ratio.map((r, k) => r * Math.exp(-z * logError[k])),
      ratioHigh: ratio.map((r, k) => r * Math.exp(z * logError[k])),
    },
    { kind: "restricted-mean-differences", ...(model.unit === null ? {} : { unit: model.unit }) },
  );
}
