import type { Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { needModel } from "../../core/model.ts";
import { badOption, levelOption, needOptions } from "../../core/options.ts";
import type { Table, TableInfo } from "../../core/table.ts";
import { coxCurves } from "../cox/cox-curves.ts";
import { type Age, agesIn } from "../use/ages.ts";
import { stayBetween } from "../use/between.ts";
import { idsOf, rowsToPredict } from "../use/customers-to-predict.ts";
import { resultTable } from "../use/survival-at.ts";
import type { FineGrayModel } from "./fine-gray-types.ts";

/** How likely one customer leaves for one cause by an age. */
export interface IncidenceRow {
  /** Where the customers have ids. */
  readonly customer?: string | null;
  /** Row of the customer, from 0. */
  readonly row: number;
  readonly cause: string;
  /** Age, in the unit of the model. */
  readonly age: number;
  /** Chance to have left for this cause by that age; null beyond what the model knows. */
  readonly incidence: number | null;
  readonly incidenceLow: number | null;
  readonly incidenceHigh: number | null;
}

/** What a table of incidences says about itself. */
export interface IncidenceInfo extends TableInfo {
  readonly kind: "incidence";
  /** What a person should know: such as chances of several causes that add up to more than 1. */
  readonly warnings: readonly string[];
}

/** Settings of {@link incidenceAt}. */
export interface IncidenceAtOptions {
  /** Age, or ages, that are asked about. Required. */
  readonly at: Age | readonly Age[];
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
}

/**
 * Chance that customers have left for a cause by an age, under Fine-Gray models of one or several causes. Models of several causes are fitted apart, so that their chances may add up to more than 1: `info.warnings` then says for how many
 * customers, and by how much. Intervals on the scale of log(-log(1 - chance)). O(models customers ages log times).
 *
 * @throws "bad-model", "bad-option" for two models of one cause; "mixed-info" for models in different units; "bad-value", "missing-value", "missing-column".
 *
 * @example
 * import { fitFineGray, incidenceAt } from "clientele/survival";
 * const lifetimes = [
 *   { stop: 1, cause: "price" }, { stop: 2, cause: "moved" }, { stop: 3, cause: "price" }, { stop: 4, cause: null },
 *   { stop: 5, cause: "price" }, { stop: 6, cause: "moved" }, { stop: 7, cause: null }, { stop: 8, cause: null },
 * ];
 * const models = ["price", "moved"].map((of) => fitFineGray(lifetimes, { of }));
 * [...incidenceAt(models, [{}], { at: 3 })].map((row) => row.incidence); // => [0.23498294, 0.1175031]
 * incidenceAt([], [{}], { at: 3 }); // throws "bad-option"
 */
export function incidenceAt<Row extends object>(
  models: FineGrayModel | readonly FineGrayModel[],
  customers: Data<Row> | Row,
  options: IncidenceAtOptions,
): Table<IncidenceRow, IncidenceInfo> {
  const what = "incidenceAt";
  needOptions(options, what, "at, the age that is asked about");
  const level = levelOption(options.level);
  const list = Array.isArray(models) ? (models as readonly FineGrayModel[]) : [models as FineGrayModel];
  if (list.length === 0) throw badOption("models", models, "at least one model of fitFineGray");
  for (const model of list) needModel(model, ["fine-gray"], what, "fitFineGray");
  const causes = list.map(({ cause }) => cause);
  if (new Set(causes).size < causes.length)
    throw badOption("models", causes.join(", "), "one model for each cause");
  if (list.some(({ unit }) => unit !== list[0].unit))
    throw new ClienteleError("mixed-info", `${what}: the models count ages in different units.`, {
      value: list.map(({ unit }) => unit),
    });
  const rows = rowsToPredict(customers);
  const curves = list.map((model) => coxCurves(model, rows, what));
  const ages = agesIn(curves[0].unit, options.at, "at");
  const { length } = curves[0];
  const n = length * ages.length * list.length;
  const columns = {
    row: new Float64Array(n),
    cause: { codes: new Int32Array(n), levels: causes },
    age: new Float64Array(n),
    incidence: new Float64Array(n),
    incidenceLow: new Float64Array(n),
    incidenceHigh: new Float64Array(n),
  };
  const ids = idsOf(rows, what);
  const codes = new Int32Array(n);
  const over = new Set<number>();
  let most = 0;
  for (let i = 0, k = 0; i < length; i++)
    for (const age of ages) {
      let sum = 0;
      for (const [c, curve] of curves.entries()) {
        const { value, low, high } = stayBetween(curve, i, 0, age, level);
        columns.row[k] = i;
        columns.cause.codes[k] = c;
        columns.age[k] = age;
        columns.incidence[k] = 1 - value;
        columns.incidenceLow[k] = 1 - high;
        columns.incidenceHigh[k] = 1 - low;
        codes[k++] = ids?.codes[i] ?? -1;
        sum += 1 - value;
      }
      if (sum > 1 + 1e-9) over.add(i);
      if (sum > most) most = sum;
    }
  const warnings =
    over.size === 0
      ? []
      : [
          `The chances of the causes add up to more than 1 for ${over.size} of ${length} customers (at most ${most.toFixed(2)}): the models are fitted apart. Do not add them up; cause-specific models (fitCox) keep to 1.`,
        ];
  return resultTable<IncidenceRow>(n, columns, ids && { codes, levels: ids.levels }, {
    kind: "incidence",
    warnings,
    ...(curves[0].unit !== undefined && { unit: curves[0].unit }),
  }) as Table<IncidenceRow, IncidenceInfo>;
}
