import type { Data, Id, OptionalColumn } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { badOption, levelOption, needOptions } from "../../core/options.ts";
import { dampedNewton } from "../../numeric/damped-newton.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { covariateRequest } from "../design/covariate-request.ts";
import { makeDesign } from "../design/make-design.ts";
import type { LifetimeColumns } from "../input/lifetime-types.ts";
import {
  designRowsOf,
  needCarriedOffset,
  needEvents,
  type OffsetSetting,
  type ParametricSettings,
  readFitRows,
} from "./aft-input.ts";
import type { ParametricBase, UsualParameter } from "./model-types.ts";
import { ownUnits } from "./own-units.ts";
import { exposures, piecewiseObjective, piecewiseScores } from "./piecewise-likelihood.ts";
import { settleFit, type Told } from "./settle-fit.ts";
import { standardTerms } from "./standard-terms.ts";

/** A stretch of ages with one rate of leaving. */
export interface HazardPiece {
  readonly from: number;
  /** Null for the last piece, which has no end. */
  readonly to: number | null;
  readonly events: number;
  /** Time that customers were watched at these ages. */
  readonly exposure: number;
  /** Customers leaving per unit of time, at covariates of 0 and reference categories; null when nobody was watched. */
  readonly rate: number | null;
  readonly se: number | null;
  /** From the interval of its logarithm. */
  readonly interval: readonly [low: number, high: number] | null;
}

/** A model whose rate of leaving is constant between breaks; covariates multiply it. Coefficients are logarithms: the rates of the pieces first ("rate 1", ...), then the covariates. */
export interface PiecewiseExponentialModel extends ParametricBase {
  readonly kind: "piecewise-exponential";
  readonly breaks: readonly number[];
  readonly pieces: readonly HazardPiece[];
  readonly offset: string | null;
}

/** Columns and settings of {@link fitPiecewiseExponential}. */
export type PiecewiseExponentialOptions<Row extends object = object> = LifetimeColumns<Row> &
  ParametricSettings<Row> &
  OffsetSetting<Row> &
  OptionalColumn<Row, "cluster", Id> & {
    /** Ages at which the rate of leaving may change, ascending, in the unit of the lifetimes. Pieces are (0, first], (first, second], ... */
    readonly breaks: readonly number[];
  };

/**
 * Fits a rate of leaving that is constant between breaks. Without covariates the rates are events / exposure, exactly; with covariates (which multiply the rate) it is a Poisson regression with the log of the
 * exposure as offset, by Newton's method. An event at a break belongs to the piece that ends there. Ages of 0 are allowed: they add no exposure. Right censoring, delayed entry, counts and weights.
 * O(rows (terms^2 + pieces)) a step.
 *
 * @throws "bad-option" for breaks that do not ascend; "bad-value", "missing-column", "missing-value"; "too-few-rows" without events, or with more terms than events.
 *
 * @example
 * import { fitPiecewiseExponential } from "clientele/survival";
 * const rows = [
 *   { stop: 2, event: 1 },
 *   { stop: 3, event: 1 },
 *   { stop: 5, event: 0 },
 *   { stop: 9, event: 1 },
 * ];
 * const model = fitPiecewiseExponential(rows, { breaks: [4] });
 * model.pieces.map(({ events, exposure, rate }) => [events, exposure, rate]); // => [[2, 13, 0.1538462], [1, 6, 0.1666667]]
 * fitPiecewiseExponential(rows, { breaks: [4, 2] }); // throws "bad-option"
 */
export function fitPiecewiseExponential<Row extends object>(
  lifetimes: Data<Row>,
  options: PiecewiseExponentialOptions<Row>,
): PiecewiseExponentialModel {
  const what = "fitPiecewiseExponential";
  needOptions(options, what, "breaks, such as { breaks: [3, 12] }");
  const breaks = breaksOption(options.breaks);
  const level = levelOption(options.level);
  const request = covariateRequest(options.covariates);
  const rows = readFitRows(lifetimes as Data<object>, options, {
    what,
    covariates: request,
    ages: "zero",
    intervals: false,
  });
  needCarriedOffset(what, rows.offset, rows.inputRows);
  const design = makeDesign(request, rows.covariates, designRowsOf(rows));
  const terms = standardTerms(design, rows);
  needEvents(what, terms.x.length, rows.events);
  const watched = exposures(rows, breaks);
  const { events, exposure } = watched;
  if (events.some((left, k) => left > 0 && !(exposure[k] > 0)))
    throw new ClienteleError(
      "bad-value",
      `${what}: customers left at ages at which nobody was watched for any time (age 0): a rate there would be endless. Give such customers half of the smallest unit of time.`,
      { column: "stop", value: 0, expected: "somebody who was watched for longer" },
    );
  const all = Array.from({ length: breaks.length + 1 }, (_, k) => k);
  // a piece without events has rate 0, whatever the covariates
  const open = all.filter((k) => events[k] > 0);
  const problem = { rows, x: terms.x, offset: rows.offset, watched, open };
  const bare = { ...problem, x: [] };
  const start = (x: number) =>
    Float64Array.from([
      ...open.map((k) => Math.log(events[k] / Math.max(exposure[k], Number.MIN_VALUE))),
      ...Array.from({ length: x }, () => 0),
    ]);
  const nullFit = dampedNewton(piecewiseObjective(bare), start(0));
  const optimum =
    terms.x.length === 0
      ? nullFit
      : dampedNewton(
          piecewiseObjective(problem),
          Float64Array.from([...nullFit.at, ...terms.x.map(() => 0)]),
        );
  const m = open.length;
  const count = m + terms.x.length;
  const own = ownUnits([{ intercept: -1, first: m, terms, factor: 1, shift: 0 }], count);
  // every rate gives back what the means of the covariates took
  for (let k = 0; k < m; k++)
    for (const [j, spread] of terms.spread.entries()) own.matrix[k * count + m + j] = -terms.mean[j] / spread;
  const told: Told[] = [
    ...all.map((k): Told => ({ part: "hazard", name: `rate ${k + 1}`, param: open.indexOf(k) })),
    ...design.schema.terms.map(
      ({ name }, j): Told => ({ part: "hazard", name, param: terms.place[j] < 0 ? -1 : m + terms.place[j] }),
    ),
  ];
  const empty = all.filter((k) => events[k] === 0 && exposure[k] > 0);
  const unseen = all.filter((k) => events[k] === 0 && !(exposure[k] > 0));
  const pieces = (list: readonly number[]) =>
    `${list.length === 1 ? "piece" : "pieces"} ${list.map((k) => k + 1).join(", ")}`;
  const settled = settleFit({
    optimum,
    predictors: [{ columns: terms.x, params: terms.x.map((_, j) => m + j) }],
    unit: [1],
    rows,
    own,
    told,
    constant: 0,
    null: terms.x.length > 0 ? { value: nullFit.value, df: terms.x.length } : undefined,
    nullLogLikelihood: nullFit.value,
    warnings: [
      ...rows.notes,
      ...terms.warnings,
      ...(empty.length > 0
        ? [`Nobody left in ${pieces(empty)}: the rate there is 0, without an error.`]
        : []),
      ...(unseen.length > 0
        ? [
            `Nobody was watched in ${pieces(unseen)}: the data say nothing about these ages. Predictions go on with the rate of the piece before; before the first one that was watched nobody is taken to leave.`,
          ]
        : []),
    ],
    level,
    robust: options.robust ?? rows.clusters !== undefined,
    clusters: rows.clusters,
    scores: () => piecewiseScores(problem, optimum.at),
    iterations: optimum.iterations,
  });
  return {
    kind: "piecewise-exponential",
    version: 1,
    unit: rows.unit ?? null,
    schema: design.schema,
    breaks,
    pieces: all.map((k): HazardPiece => {
      const { value, se } = settled.coefficients[k];
      const rate = rateOf(value, se, level);
      return {
        from: k === 0 ? 0 : breaks[k - 1],
        to: breaks[k] ?? null,
        events: events[k],
        exposure: exposure[k],
        rate: rate?.value ?? (exposure[k] > 0 ? 0 : null),
        se: rate?.se ?? null,
        interval: rate?.interval ?? null,
      };
    }),
    offset: (options.offset as string | undefined) ?? null,
    coefficients: settled.coefficients,
    fit: settled.fit,
  };
}

function rateOf(
  log: number | null,
  se: number | null,
  level: number,
): Omit<UsualParameter, "name"> | undefined {
  if (log === null) return undefined;
  const value = Math.exp(log);
  if (se === null) return { value, se: null, interval: null };
  const factor = Math.exp(normalQuantile((1 + level) / 2) * se);
  const interval = [value / factor, value * factor] as const;
  return { value, se: value * se, interval: interval.every(Number.isFinite) ? interval : null };
}

function breaksOption(breaks: unknown): number[] {
  const expected = "ascending ages above zero, such as [3, 12, 24]";
  if (!Array.isArray(breaks)) throw badOption("breaks", breaks, expected);
  const ages = breaks as unknown[];
  for (const [k, age] of ages.entries())
    if (
      !(
        typeof age === "number" &&
        age > (k === 0 ? 0 : (ages[k - 1] as number)) &&
        age < Number.POSITIVE_INFINITY
      )
    )
      throw badOption("breaks", age, expected);
  return ages.slice() as number[];
}
