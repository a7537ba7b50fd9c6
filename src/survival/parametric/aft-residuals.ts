import type { Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { needModel } from "../../core/model.ts";
import { needOptions, oneOf } from "../../core/options.ts";
import { define, Table, type TableInfo } from "../../core/table.ts";
import type { ObservedColumns } from "./aft-input.ts";
import { aftKernel } from "./aft-kernel.ts";
import type { AftModel } from "./aft-model.ts";
import { standardTimes } from "./aft-problem.ts";
import { predictorValues } from "./curve-parts.ts";
import type { ErrorDistribution } from "./error-distributions.ts";
import { BETWEEN, EXACT, LATER, locationScaleRow, type ObservedTimes } from "./location-scale.ts";
import { rowsOfModel } from "./rows-of-model.ts";

/** Kinds of residuals: see {@link aftResiduals}. */
export type AftResidualType = "response" | "deviance" | "working" | "martingale" | "dfbeta" | "dfbetas";

/** Residuals of one lifetime: `residual`, or for dfbeta and dfbetas one column per coefficient. */
export interface AftResidualRow {
  /** Row of the input, from 0. */
  readonly row: number;
  readonly [column: string]: number | null;
}

/** Columns (as for the fit) and kind of residuals. */
export type AftResidualOptions<Row extends object = object> = ObservedColumns<Row> & {
  readonly type: AftResidualType;
};

/**
 * Residuals of an accelerated failure time model, as R's `residuals.survreg`. "response": age less predicted age; "deviance": signed root of twice what the row lacks to its best possible log-likelihood; "working": Newton's
 * step of the location for the row alone; "dfbeta": about how much each coefficient would fall without the row ("dfbetas": in standard errors); "martingale": whether the customer left less the cumulative hazard (not of
 * rows between two looks). Rows without a needed value are left out: `row` says which row each is. O(rows coefficients^2).
 *
 * @throws "bad-model"; "bad-option"; "bad-value", "missing-column", "missing-value" as the fit; "bad-input" for dfbeta of a model without covariance.
 *
 * @example
 * import { aftResiduals, fitAft } from "clientele/survival";
 * const rows = [2, 3, 3, 5, 8, 9].map((stop, i) => ({ stop, event: i === 5 ? 0 : 1 }));
 * const model = fitAft(rows, { distribution: "exponential" });
 * aftResiduals(model, rows, { type: "response" }).at(0); // => { row: 0, residual: -4 }
 * aftResiduals(model, rows, { type: "martingale" }).at(0); // => { row: 0, residual: 0.6666667 }
 * aftResiduals(model, rows, { type: "score" }); // throws "bad-option"
 */
export function aftResiduals<Row extends object>(
  model: AftModel,
  lifetimes: Data<Row>,
  options: AftResidualOptions<Row>,
): Table<AftResidualRow> {
  const what = "aftResiduals";
  needModel(model, ["aft"], what, "fitAft");
  needOptions(options, what, 'a type, such as { type: "deviance" }');
  const type = oneOf(options.type, "type", [
    "response",
    "deviance",
    "working",
    "martingale",
    "dfbeta",
    "dfbetas",
  ]);
  const shape = model.coefficients.find(({ part }) => part === "shape")?.value ?? undefined;
  const kernel = aftKernel(model.distribution, shape);
  const rows = rowsOfModel(
    lifetimes as Data<object>,
    options,
    [model.schema, model.scaleSchema],
    model.offset,
    { what, ages: kernel.log ? "positive" : "real" },
  );
  const { length, designs } = rows;
  const times = ownTimes(rows, kernel);
  const offset = rows.numbers.offset as Float64Array | undefined;
  const location = predictorValues(model.coefficients, "location", designs[0], length, offset);
  const fixed = kernel.fixed === undefined ? undefined : new Float64Array(length).fill(kernel.fixed);
  const scale = predictorValues(model.coefficients, "scale", designs[1], length, fixed);
  const row = locationScaleRow(times, kernel.errors);
  const out = new Float64Array(6);
  const values = new Float64Array(2);
  const at = new Float64Array(3);
  const each = (use: (i: number, eta: number, sigma: number) => number) =>
    Float64Array.from({ length }, (_, i) => {
      values[0] = location.values[i];
      values[1] = scale.values[i];
      row(i, values, out);
      return use(i, values[0], Math.exp(values[1]));
    });
  const info: TableInfo = { kind: "aft-residuals" };
  const columns: { [name: string]: Float64Array } = { row: Float64Array.from(rows.inputRows) };
  const back = (y: number) => (kernel.log ? Math.exp(y) : y);
  if (type === "response")
    columns.residual = each((i, eta, sigma) => back(centerOf(times, kernel.errors, i, sigma)) - back(eta));
  else if (type === "deviance")
    columns.residual = each((i, _, sigma) => {
      const lack = bestOf(times, kernel.errors, i, sigma) - out[0];
      return Math.sign(out[1]) * Math.sqrt(Math.max(0, 2 * lack));
    });
  else if (type === "working") columns.residual = each(() => -out[1] / out[3]);
  else if (type === "martingale")
    columns.residual = each((i, eta, sigma) => {
      if (times.kind[i] !== EXACT && times.kind[i] !== LATER)
        throw new ClienteleError(
          "bad-input",
          `${what}: row ${rows.inputRows[i]} left between two looks; a martingale residual needs the age itself.`,
          { row: rows.inputRows[i] },
        );
      kernel.errors.tail((times.lower[i] - eta) / sigma, at);
      let hazard = -at[0];
      const from = times.start?.[i] ?? Number.NEGATIVE_INFINITY;
      if (from > Number.NEGATIVE_INFINITY) {
        kernel.errors.tail((from - eta) / sigma, at);
        hazard += at[0];
      }
      return times.kind[i] - hazard;
    });
  else {
    const covariance = model.fit.naiveCovariance ?? model.fit.covariance;
    if (covariance.length === 0 || shape !== undefined)
      throw new ClienteleError(
        "bad-input",
        `${what}: ${shape === undefined ? "the model has no covariance" : "dfbeta is not told for the generalised gamma distribution"}.`,
        { expected: "a model with covariance" },
      );
    const kept = model.coefficients.filter(({ value }) => value !== null);
    const names = kept.map(({ part, name }) => (part === "location" ? name : `${part}: ${name}`));
    const scores = kept.map(() => new Float64Array(length));
    each((i) => {
      let k = 0;
      for (const x of location.columns) scores[k++][i] = out[1] * (x === undefined ? 1 : x[i]);
      for (const x of scale.columns) scores[k++][i] = out[2] * (x === undefined ? 1 : x[i]);
      return 0;
    });
    for (const [a, name] of names.entries()) {
      const unit = type === "dfbetas" ? Math.sqrt(covariance[a][a]) : 1;
      const own = new Float64Array(length);
      for (const [b, score] of scores.entries())
        for (let i = 0; i < length; i++) own[i] += (covariance[a][b] * score[i]) / unit;
      define(columns, name, own);
    }
  }
  return new Table(length, columns as never, info);
}

/** Times on the scale of the model, as they are. */
function ownTimes(
  rows: Parameters<typeof standardTimes>[0],
  kernel: Parameters<typeof standardTimes>[1],
): ObservedTimes {
  const { kind, lower, upper, start, center, spread } = standardTimes(rows, kernel);
  const own = (column: Float64Array) => column.map((y) => center + spread * y);
  return { kind, lower: own(lower), upper: own(upper), start: start && own(start) };
}

/** Where the best possible location of a row lies. */
function centerOf(
  { kind, lower, upper }: ObservedTimes,
  errors: ErrorDistribution,
  i: number,
  sigma: number,
): number {
  if (kind[i] === BETWEEN) return lower[i] - sigma * bestBetween(errors, (upper[i] - lower[i]) / sigma).from;
  return kind[i] === EXACT || kind[i] === LATER ? lower[i] : upper[i];
}

/** The log-likelihood that a row would have at its best location. */
function bestOf(
  { kind, lower, upper }: ObservedTimes,
  errors: ErrorDistribution,
  i: number,
  sigma: number,
): number {
  if (kind[i] === EXACT) {
    const at = new Float64Array(3);
    errors.density(0, at);
    return at[0] - Math.log(sigma);
  }
  return kind[i] === BETWEEN ? bestBetween(errors, (upper[i] - lower[i]) / sigma).log : 0;
}

/** The most likely place of an interval of z with this width, by golden sections. */
function bestBetween(
  errors: ErrorDistribution,
  width: number,
): { readonly from: number; readonly log: number } {
  const at = new Float64Array(3);
  const log = (from: number) => {
    errors.tail(from, at);
    const tail = at[0];
    errors.tail(from + width, at);
    return tail + Math.log(-Math.expm1(at[0] - tail));
  };
  let [low, high] = [-width - 5, 5];
  for (let k = 0; k < 90; k++) {
    const a = low + 0.381966 * (high - low);
    const b = high - 0.381966 * (high - low);
    if (log(a) < log(b)) low = a;
    else high = b;
  }
  const from = (low + high) / 2;
  return { from, log: log(from) };
}
