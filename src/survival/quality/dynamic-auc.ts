import type { Data } from "../../core/columns.ts";
import { levelOption, needOptions } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import type { LifetimeColumns } from "../input/lifetime-types.ts";
import type { LifetimeAccount } from "../input/read-lifetimes.ts";
import { type Age, agesIn } from "../use/ages.ts";
import type { LifetimeModel } from "../use/lifetime-model.ts";
import { type Censoring, censoringOf } from "./censoring.ts";
import { type Judged, judgedBy } from "./judged.ts";

/** How well who leaves by one age is told from who does not. */
export interface DynamicAucRow {
  readonly age: number;
  /** Chance that one who left by then was given a higher risk than one who is there; 0.5 is guessing. Null where nobody left by then, or nobody is there. */
  readonly auc: number | null;
  readonly aucLow: number | null;
  readonly aucHigh: number | null;
  /** How many left by then, and how many are seen to be there. */
  readonly left: number;
  readonly there: number;
}

/** What a table of areas under the curve says about itself. */
export interface DynamicAucInfo extends TableInfo {
  readonly kind: "dynamic-auc";
  /** Plain mean over the ages; null where one has none. */
  readonly mean: number | null;
  readonly lifetimes: number;
  /** What became of the rows: those without a covariate of the model are left out. */
  readonly rows: LifetimeAccount;
}

/** Settings of {@link dynamicAuc}. Columns default to the names of the table of lifetimes. */
export type DynamicAucOptions<Row extends object = object> = Partial<LifetimeColumns<Row>> & {
  /** Ages at which predictions are compared with what happened. Required. */
  readonly at: Age | readonly Age[];
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
};

/**
 * Area under the ROC curve of a model at some ages: cases are those who left by then (cumulative), controls those still there (dynamic), cases weighted by the inverse chance of being watched up to their event (Uno and
 * others 2007). The risk is the chance to have left by that age. Intervals after DeLong with the weights taken as known. O(ages n log n).
 *
 * @throws "too-few-rows", "bad-model", "bad-option", "bad-input" for delayed entry; "bad-value", "missing-value", "missing-column".
 *
 * @example
 * import { dynamicAuc, fitCox } from "clientele/survival";
 * const lifetimes = [1, 2, 2, 3, 5, 6, 6, 8].map((stop, i) => ({ stop, event: 1, visits: stop + (i % 3) }));
 * const model = fitCox(lifetimes, { covariates: ["visits"] });
 * dynamicAuc(model, lifetimes, { at: 3 }).at(0)?.auc; // => 1
 * dynamicAuc(model, lifetimes, {} as never); // throws "bad-option"
 */
export function dynamicAuc<Row extends object>(
  model: LifetimeModel,
  lifetimes: Data<Row>,
  options: DynamicAucOptions<NoInfer<Row>>,
): Table<DynamicAucRow, DynamicAucInfo> {
  const what = "dynamicAuc";
  needOptions(options, what, "at, the ages that are compared");
  const level = levelOption(options.level);
  const judged = judgedBy(model, lifetimes as Data<object>, options as never, what);
  const ages = agesIn(judged.curves.unit, options.at, "at").sort((a, b) => a - b);
  const z = normalQuantile((1 + level) / 2);
  const censoring = censoringOf(judged.rows);
  const found = ages.map((age) => aucAt(judged, censoring, age));
  const column = (of: (row: (typeof found)[number]) => number) => Float64Array.from(found, of);
  const mean = found.reduce((sum, { auc }) => sum + auc, 0) / found.length;
  return new Table<DynamicAucRow, DynamicAucInfo>(
    ages.length,
    {
      age: Float64Array.from(ages),
      auc: column(({ auc }) => auc),
      aucLow: column(({ auc, error }) => Math.max(0, auc - z * error)),
      aucHigh: column(({ auc, error }) => Math.min(1, auc + z * error)),
      left: column(({ left }) => left),
      there: column(({ there }) => there),
    },
    {
      kind: "dynamic-auc",
      mean: Number.isNaN(mean) ? null : mean,
      lifetimes: censoring.total,
      rows: judged.rows.account,
      ...(judged.curves.unit !== undefined && { unit: judged.curves.unit }),
    },
  );
}

function aucAt({ rows, curves }: Judged, censoring: Censoring, age: number) {
  const { stop, event, length } = rows;
  const { mass } = censoring;
  const kept: number[] = [];
  let [left, there, cases, controls] = [0, 0, 0, 0];
  const weight = new Float64Array(length);
  const risk = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const gone = stop[i] <= age;
    if (gone && event[i] === 0) continue;
    kept.push(i);
    risk[i] = 1 - curves.survival(i, age);
    weight[i] = mass[i] * (gone ? 1 / censoring.before(stop[i]) : 1);
    if (gone) {
      left += mass[i];
      cases += weight[i];
    } else {
      there += mass[i];
      controls += weight[i];
    }
  }
  if (cases === 0 || controls === 0 || kept.some((i) => Number.isNaN(risk[i])))
    return { auc: Number.NaN, error: Number.NaN, left, there };
  kept.sort((a, b) => risk[a] - risk[b]);
  // of each the share of the other side that it is rightly above, or below
  const right = new Float64Array(length);
  let [lowCases, lowControls, sum] = [0, 0, 0];
  for (let from = 0; from < kept.length; ) {
    let to = from;
    let [tiedCases, tiedControls] = [0, 0];
    for (; to < kept.length && risk[kept[to]] === risk[kept[from]]; to++) {
      const i = kept[to];
      if (stop[i] <= age) tiedCases += weight[i];
      else tiedControls += weight[i];
    }
    for (let r = from; r < to; r++) {
      const i = kept[r];
      if (stop[i] <= age) {
        right[i] = (lowControls + tiedControls / 2) / controls;
        sum += weight[i] * right[i];
      } else right[i] = (cases - lowCases - tiedCases / 2) / cases;
    }
    lowCases += tiedCases;
    lowControls += tiedControls;
    from = to;
  }
  const auc = sum / cases;
  let [a, b] = [0, 0];
  for (const i of kept) {
    const share = weight[i] / (stop[i] <= age ? cases : controls);
    const off = (share * (right[i] - auc)) ** 2 / mass[i];
    if (stop[i] <= age) a += off;
    else b += off;
  }
  const unbiased = (n: number) => (n > 1 ? n / (n - 1) : Number.NaN);
  return { auc, error: Math.sqrt(a * unbiased(left) + b * unbiased(there)), left, there };
}
