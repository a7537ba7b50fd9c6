import type { Column, Data, Id } from "../../core/columns.ts";
import { needOptions } from "../../core/options.ts";
import { rereadable } from "../../core/rereadable.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import type { LearnedModel } from "../models/predictions-of.ts";
import { rowIds } from "../rows/row-ids.ts";
import { effectRows, featurePlace, gridOf, pointsOption, predictWith, valuesColumn } from "./effect-rows.ts";

/** The prediction for one row when a feature is set to a value. */
export interface IndividualEffect {
  /** Where rows have an id. */
  readonly id?: string | null;
  /** Row of the data, from 0. */
  readonly row: number;
  /** A number, or the name of a category. */
  readonly value: string | number | null;
  /** Probability or expected number; centered: its difference from that of the first value. */
  readonly prediction: number;
}

/** What individual effects say about themselves. */
export interface IndividualEffectsInfo extends TableInfo {
  readonly kind: "individual effects";
  readonly model: string;
  readonly feature: string;
  readonly class?: string;
  readonly centered: boolean;
}

/** Settings of {@link individualEffects}. */
export interface IndividualEffectsOptions<Row> {
  readonly feature: string;
  /** How many quantiles of a number to look at. Default 20. Of categories all that occur. */
  readonly points?: number;
  /** Whether every row begins at 0, so that different slopes show. Default false. */
  readonly centered?: boolean;
  /** The class whose probability is shown. Required for models of several classes. */
  readonly class?: string;
  /** The column that names a row. Default: the key of a table. */
  readonly id?: Column<Row, Id>;
}

/**
 * Individual conditional expectation (Goldstein et al. 2015): for every row the predictions when one feature runs over a grid, row after row. Their mean is the partial dependence; lines that are not parallel show that the effect depends on other features.
 * O(grid) predictions of all rows.
 *
 * @throws "bad-option" for a feature that the model does not have, "bad-model", "missing-column", "bad-value".
 *
 * @example
 * import { fitDecisionTree, individualEffects } from "clientele/learn";
 * const members = Array.from({ length: 60 }, (_, i) => ({
 *   visits: i % 20, plan: i % 3 === 0 ? "yearly" : "monthly", left: i % 20 < 6 && i % 3 > 0 ? "yes" : "no",
 * }));
 * const tree = fitDecisionTree(members, { target: "left" });
 * individualEffects(tree, members.slice(0, 2), { feature: "plan", centered: true }).at(-1); // => { row: 1, value: "yearly", prediction: -1 }
 * individualEffects(tree, members, { feature: "age" }); // throws "bad-option"
 */
export function individualEffects<Row extends object>(
  model: LearnedModel,
  data: Data<Row>,
  options: IndividualEffectsOptions<Row>,
): Table<IndividualEffect, IndividualEffectsInfo> {
  const what = "individualEffects";
  needOptions(options, what, "feature, the column to show");
  const rows = rereadable(data);
  const effect = effectRows(model, rows, options.class, what);
  const { feature, centered = false } = options;
  const j = featurePlace(model, feature, "feature");
  const grid = gridOf(effect, j, pointsOption(options.points ?? 20, "points", 1));
  const ids = rowIds(rows, options.id, what);
  const { length } = effect.rows;
  const n = length * grid.length;
  const row = new Float64Array(n);
  const value = new Float64Array(n);
  const prediction = new Float64Array(n);
  const codes = new Int32Array(ids === undefined ? 0 : n);
  grid.forEach((v, g) => {
    const predicted = predictWith(effect, new Map([[j, new Float64Array(length).fill(v)]]));
    for (let i = 0; i < length; i++) {
      const at = i * grid.length + g;
      row[at] = i;
      value[at] = v;
      prediction[at] = centered && g > 0 ? predicted[i] - prediction[i * grid.length] : predicted[i];
      if (ids !== undefined) codes[at] = ids.ids.codes[i];
    }
  });
  if (centered) for (let at = 0; at < n; at += grid.length) prediction[at] = 0;
  return new Table<IndividualEffect, IndividualEffectsInfo>(
    n,
    {
      ...(ids === undefined ? {} : { id: { codes, levels: ids.ids.levels } }),
      row,
      value: valuesColumn(effect.rows, j, value),
      prediction,
    },
    {
      kind: "individual effects",
      model: model.kind,
      feature,
      ...(effect.className === undefined ? {} : { class: effect.className }),
      centered,
    },
  );
}
