import type { Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { needOptions } from "../../core/options.ts";
import type { Table } from "../../core/table.ts";
import { type Age, agesIn } from "./ages.ts";
import { curvesOf } from "./curves-of.ts";
import { idsOf, rowsToPredict } from "./customers-to-predict.ts";
import type { LifetimeModel } from "./lifetime-model.ts";
import { resultTable } from "./survival-at.ts";

/** One customer at one age. */
export interface HazardRow {
  /** Where the customers have ids. */
  readonly customer?: string | null;
  /** Row of the customer, from 0. */
  readonly row: number;
  /** Age, in the unit of the model. */
  readonly age: number;
  /** Rate of leaving at that age, per unit of time, of those who are there. */
  readonly hazard: number;
  /** All of it up to that age: survival is exp(-cumulativeHazard). */
  readonly cumulativeHazard: number | null;
}

/** Settings of {@link hazardAt}. */
export interface HazardAtOptions {
  /** Age, or ages, that are asked about. Required. */
  readonly at: Age | readonly Age[];
}

/**
 * Rate at which customers leave at an age, per unit of time, under a parametric model. Step curves (Kaplan-Meier, Cox) have no rate at one age: ask survivalAt or churnProbability. O(customers ages).
 *
 * @throws "bad-model" for a model without rates; "bad-option", "bad-value", "missing-value", "missing-column".
 *
 * @example
 * import { fitAft, hazardAt } from "clientele/survival";
 * const lifetimes = [1, 2, 2, 3, 5, 6, 6, 8].map((stop) => ({ stop, event: 1 }));
 * const model = fitAft(lifetimes, { distribution: "exponential" });
 * hazardAt(model, [{}], { at: [1, 4] }).at(1)?.hazard; // => 0.24242424
 * hazardAt(model, [{}], {} as never); // throws "bad-option"
 */
export function hazardAt<Row extends object>(
  model: LifetimeModel,
  customers: Data<Row> | Row,
  options: HazardAtOptions,
): Table<HazardRow> {
  const what = "hazardAt";
  needOptions(options, what, "at, the age that is asked about");
  const rows = rowsToPredict(customers);
  const curves = curvesOf(model, rows, what);
  const { hazard } = curves;
  if (hazard === undefined)
    throw new ClienteleError(
      "bad-model",
      `${what}: a ${model.kind} model has steps, not rates. Ask for churnProbability within a time, or fit a parametric model (fitAft).`,
      { expected: "a parametric model" },
    );
  const ages = agesIn(curves.unit, options.at, "at");
  const n = curves.length * ages.length;
  const columns = {
    row: new Float64Array(n),
    age: new Float64Array(n),
    hazard: new Float64Array(n),
    cumulativeHazard: new Float64Array(n),
  };
  const ids = idsOf(rows, what);
  const codes = new Int32Array(n);
  for (let i = 0, k = 0; i < curves.length; i++)
    for (const age of ages) {
      columns.row[k] = i;
      columns.age[k] = age;
      columns.hazard[k] = hazard(i, age);
      columns.cumulativeHazard[k] = curves.cumulativeHazard(i, age);
      codes[k++] = ids?.codes[i] ?? -1;
    }
  return resultTable<HazardRow>(n, columns, ids && { codes, levels: ids.levels }, {
    kind: "hazard",
    ...(curves.unit !== undefined && { unit: curves.unit }),
  });
}
