import type { Rejected } from "../../core/table.ts";
import { listed } from "../../core/words.ts";
import { type FlatDirection, flatDirections } from "../../numeric/flat-directions.ts";
import type { Objective, Optimum } from "../../numeric/maximize.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { leftOutWords } from "../left-out-words.ts";
import type { PurchaseKernel } from "./kernel.ts";
import type { FitStatus, PurchaseFit } from "./purchase-model.ts";
import type { PurchaseRows } from "./purchase-rows.ts";

/** A parameter belongs to a direction when its share of the unit vector is at least this. */
const PART = 0.2;

/** What a verdict needs to know of a model, of whatever family. */
type Fitted = Pick<PurchaseKernel, "parameters" | "timePowers" | "limits"> & {
  /** A direction of the climb as people see it, of unit length; the same without. */
  readonly seen?: (direction: Float64Array) => Float64Array;
};

/** What is needed besides the optimum. */
interface Circumstances {
  readonly rows: Pick<PurchaseRows, "length" | "customers" | "orders">;
  /** Length of one unit of the optimum's time in the data's unit. */
  readonly scale: number;
  readonly level: number;
  readonly leftOut: readonly Rejected[];
}

/** Parameters on their natural scale and everything the fit says of itself. */
export function describeFit(
  kernel: Fitted,
  objective: Objective,
  optimum: Optimum,
  { rows, scale, level, leftOut }: Circumstances,
): { readonly params: { readonly [name: string]: number }; readonly fit: PurchaseFit } {
  const names = kernel.parameters;
  const k = names.length;
  const values = names.map((_, i) => Math.exp(optimum.at[i]) * scale ** kernel.timePowers[i]);
  const { seen = (direction) => direction } = kernel;
  const flat = flatDirections(objective, optimum).map((found) => ({
    ...found,
    direction: seen(found.direction),
  }));
  const free = freeDirections(flat);
  // a climb that did not end may stand where the likelihood bends upwards: nothing is known of the error there
  const { values: bends, vectors } = optimum.curvature;
  const unknown = flat.map(({ direction }) => direction);
  bends.forEach((bend, v) => {
    if (!(bend > 0)) unknown.push(seen(vectors.filter((_, at) => at % k === v)));
  });
  const loose = names.map((_, i) => unknown.some((direction) => Math.abs(direction[i]) >= PART));
  const covariance = covarianceOf(optimum, flat);
  const z = normalQuantile((1 + level) / 2);
  const se = names.map((_, i) => (loose[i] ? null : Math.sqrt(covariance[i][i])));
  const logLikelihood = optimum.value - rows.orders * Math.log(scale);
  const byName = <T>(value: (i: number) => T) => Object.fromEntries(names.map((name, i) => [name, value(i)]));
  return {
    params: byName((i) => values[i]),
    fit: {
      status: statusOf(optimum, flat),
      logLikelihood,
      customers: rows.customers,
      distinct: rows.length,
      iterations: optimum.evaluations,
      standardErrors: byName((i) => times(se[i], values[i])),
      intervals: byName((i) => {
        const error = se[i];
        return error === null
          ? null
          : ([values[i] * Math.exp(-z * error), values[i] * Math.exp(z * error)] as const);
      }),
      level,
      covariance,
      aic: 2 * k - 2 * logLikelihood,
      bic: k * Math.log(rows.customers) - 2 * logLikelihood,
      warnings: [
        ...flat
          .filter((direction) => direction.sides === 1 || free.includes(direction))
          .map((direction) => inWords(kernel, direction)),
        ...(optimum.settled
          ? []
          : ["The climb did not come to an end: take these parameters as a first guess."]),
        ...leftOutWords(leftOut),
      ],
    },
  };
}

function times(a: number | null, b: number): number | null {
  return a === null ? null : a * b;
}

function statusOf(optimum: Optimum, flat: readonly FlatDirection[]): FitStatus {
  if (freeDirections(flat).length > 0) return "not identified";
  if (flat.length > 0) return "boundary";
  return optimum.settled && optimum.curvature.values.every((v) => v > 0) ? "converged" : "max iterations";
}

/** Directions flat on both sides, other than those of parameters at a boundary: what is left of a parameter that plays no part any more is no news. */
function freeDirections(flat: readonly FlatDirection[]): FlatDirection[] {
  return flat.filter(
    ({ direction, sides }) =>
      sides === 2 &&
      !flat.some(
        (other) =>
          other.sides === 1 &&
          direction.every((x, i) => Math.abs(x) < PART || Math.abs(other.direction[i]) >= PART),
      ),
  );
}

/** The inverse of minus the Hessian on the directions that the data hold. */
function covarianceOf({ at, curvature }: Optimum, flat: readonly FlatDirection[]): number[][] {
  const n = at.length;
  const { values, vectors } = curvature;
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => {
      let total = 0;
      for (let v = 0; v < n; v++)
        if (values[v] > 0 && !flat.some(({ index }) => index === v))
          total += (vectors[i * n + v] * vectors[j * n + v]) / values[v];
      return total;
    }),
  );
}

function inWords(kernel: Fitted, { direction, sides }: FlatDirection): string {
  const moving = kernel.parameters.flatMap((name, i) =>
    Math.abs(direction[i]) >= PART ? [{ name, up: direction[i] > 0 }] : [],
  );
  if (sides === 2)
    return `The data do not tell ${listed(moving.map(({ name }) => name))} apart: ${
      moving.length > 1 ? "they can move together" : "it can move"
    } a hundredfold (${moving.map(({ name, up }) => `${name} ${up ? "up" : "down"}`).join(", ")}) and the likelihood stays the same.`;
  const ends = listed(moving.map(({ name, up }) => `${name} towards ${up ? "infinity" : "zero"}`));
  // two that vanish together leave all or nothing, which is what the second one's limit says
  const told = moving.every(({ up }) => !up) ? moving[moving.length - 1] : moving[0];
  const meaning = kernel.limits[told.name]?.[told.up ? "infinity" : "zero"];
  return `The likelihood keeps rising with ${ends}${meaning === undefined ? "" : `: ${meaning}`}. Forecasts are those of that limit.`;
}
