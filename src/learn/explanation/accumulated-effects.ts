import type { Column, Data } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { needOptions } from "../../core/options.ts";
import { pick } from "../../core/pick.ts";
import { rereadable } from "../../core/rereadable.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { firstAtLeast } from "../../numeric/bisect.ts";
import { sortedNumbers } from "../../numeric/quantile.ts";
import type { LearnedModel } from "../models/predictions-of.ts";
import {
  type EffectRows,
  effectRows,
  featurePlace,
  pointsOption,
  predictWith,
  quantileOne,
  valuesColumn,
} from "./effect-rows.ts";
import { levelOrder } from "./level-order.ts";
import { rowWeights } from "./weighed-rows.ts";

/** What a value of a feature does to the prediction, compared with the mean of the rows. */
export interface AccumulatedEffect {
  /** An edge of the bins, or the name of a category. */
  readonly value: string | number | null;
  /** Change of the probability or expected number against the mean over rows. */
  readonly effect: number;
  /** Weight of the rows in the bin that ends here, or of the category. */
  readonly rows: number;
}

/** What accumulated effects say about themselves. */
export interface AccumulatedEffectsInfo extends TableInfo {
  readonly kind: "accumulated effects";
  readonly model: string;
  readonly feature: string;
  readonly class?: string;
  /** Rows without a value of the feature, which say nothing here. */
  readonly missing: number;
}

/** Settings of {@link accumulatedEffects}. */
export interface AccumulatedEffectsOptions<Row> {
  readonly feature: string;
  /** Into how many bins of equally many rows a number is cut; fewer where values repeat. Default 20. */
  readonly bins?: number;
  /** The class whose probability is shown. Required for models of several classes. */
  readonly class?: string;
  /** How much each row weighs. Default: all the same. */
  readonly weight?: Column<Row, number>;
}

/**
 * Accumulated local effects (ALE, Apley and Zhu 2020): how the prediction changes when a feature moves within its bin in the rows that lie there, added up from bin to bin and set to a mean of zero over the rows. Unlike partial dependence it never asks
 * about combinations far from those that occur, so that features which go together do not blur each other. Categories are put in an order in which neighbors resemble each other in the other features, and each row also tells what its neighbors would
 * give. Two predictions of all rows, and O(levels^2 features) for categories.
 *
 * @throws "bad-option" for a feature that the model does not have, "bad-model", "too-few-rows" when no row has a value of it, "missing-column", "bad-value".
 *
 * @example
 * import { accumulatedEffects, fitDecisionTree } from "clientele/learn";
 * const members = Array.from({ length: 60 }, (_, i) => ({
 *   visits: i % 20, plan: i % 3 === 0 ? "yearly" : "monthly", left: i % 20 < 6 && i % 3 > 0 ? "yes" : "no",
 * }));
 * const tree = fitDecisionTree(members, { target: "left" });
 * [...accumulatedEffects(tree, members, { feature: "plan" })]; // => [{ value: "monthly", effect: 0.1, rows: 40 }, { value: "yearly", effect: -0.2, rows: 20 }]
 * accumulatedEffects(tree, members, { feature: "age" }); // throws "bad-option"
 */
export function accumulatedEffects<Row extends object>(
  model: LearnedModel,
  data: Data<Row>,
  options: AccumulatedEffectsOptions<Row>,
): Table<AccumulatedEffect, AccumulatedEffectsInfo> {
  const what = "accumulatedEffects";
  needOptions(options, what, "feature, the column to show");
  const given = rereadable(data);
  const all = effectRows(model, given, options.class, what);
  const { feature } = options;
  const j = featurePlace(model, feature, "feature");
  const bins = pointsOption(options.bins ?? 20, "bins", 1);
  const weights = rowWeights(given, options.weight, all.rows.length, what);
  const there = Int32Array.from(all.rows.x[j].keys()).filter(
    (i) => !Number.isNaN(all.rows.x[j][i]) && weights[i] > 0,
  );
  if (there.length === 0)
    throw new ClienteleError(
      "too-few-rows",
      `${what} needs rows that have a value of ${show(feature)}; found none.`,
      {
        column: feature,
        count: 0,
        expected: "at least one row",
      },
    );
  const x = all.rows.x.map((values) => pick(values, there));
  const effect: EffectRows = { ...all, rows: { ...all.rows, x, length: there.length } };
  const weight = pick(weights, there);
  const { value, effects, rows } =
    model.schema.columns[j].levels === null
      ? overBins(effect, j, bins, weight)
      : overLevels(effect, j, weight);
  return new Table<AccumulatedEffect, AccumulatedEffectsInfo>(
    value.length,
    { value: valuesColumn(all.rows, j, value), effect: effects, rows },
    {
      kind: "accumulated effects",
      model: model.kind,
      feature,
      ...(all.className === undefined ? {} : { class: all.className }),
      missing: all.rows.x[j].reduce((n, v) => (Number.isNaN(v) ? n + 1 : n), 0),
    },
  );
}

interface Effects {
  readonly value: Float64Array;
  readonly effects: Float64Array;
  readonly rows: Float64Array;
}

/** Steps between neighbors, added up. */
interface Step {
  readonly sum: Float64Array;
  readonly weight: Float64Array;
}

function overBins(effect: EffectRows, j: number, bins: number, weight: Float64Array): Effects {
  const values = effect.rows.x[j];
  const sorted = sortedNumbers(values);
  const edges = [...new Set(Array.from({ length: bins + 1 }, (_, b) => quantileOne(sorted, b / bins)))];
  const n = values.length;
  const bin = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    bin[i] = Math.max(1, firstAtLeast(edges, values[i], 0, edges.length - 1));
  }
  const rows = new Float64Array(edges.length);
  if (edges.length === 1) {
    rows[0] = weight.reduce((a, b) => a + b, 0);
    return { value: Float64Array.from(edges), effects: new Float64Array(1), rows };
  }
  const at = (shift: number) =>
    predictWith(effect, new Map([[j, Float64Array.from(bin, (b) => edges[b - shift])]]));
  const upper = at(0);
  const lower = at(1);
  const step: Step = { sum: new Float64Array(edges.length), weight: rows };
  for (let i = 0; i < n; i++) {
    step.sum[bin[i]] += weight[i] * (upper[i] - lower[i]);
    rows[bin[i]] += weight[i];
  }
  const effects = accumulated(step);
  let mean = 0;
  const total = rows.reduce((a, b) => a + b, 0);
  for (let b = 1; b < edges.length; b++) mean += ((effects[b - 1] + effects[b]) / 2) * (rows[b] / total);
  return { value: Float64Array.from(edges), effects: effects.map((e) => e - mean), rows };
}

function overLevels(effect: EffectRows, j: number, weight: Float64Array): Effects {
  const order = levelOrder(effect.rows, j, weight);
  const place = new Map(order.map((level, g) => [level, g]));
  const group = Int32Array.from(effect.rows.x[j], (level) => place.get(level) as number);
  const last = order.length - 1;
  const at = (shift: number) =>
    predictWith(
      effect,
      new Map([[j, Float64Array.from(group, (g) => order[Math.min(last, Math.max(0, g + shift))])]]),
    );
  const here = at(0);
  const above = at(1);
  const below = at(-1);
  const step: Step = { sum: new Float64Array(order.length), weight: new Float64Array(order.length) };
  const rows = new Float64Array(order.length);
  for (let i = 0; i < group.length; i++) {
    const g = group[i];
    rows[g] += weight[i];
    if (g < last) {
      step.sum[g + 1] += weight[i] * (above[i] - here[i]);
      step.weight[g + 1] += weight[i];
    }
    if (g > 0) {
      step.sum[g] += weight[i] * (here[i] - below[i]);
      step.weight[g] += weight[i];
    }
  }
  const effects = accumulated(step);
  const total = rows.reduce((a, b) => a + b, 0);
  const mean = effects.reduce((sum, e, g) => sum + e * (rows[g] / total), 0);
  return { value: Float64Array.from(order), effects: effects.map((e) => e - mean), rows };
}

function accumulated({ sum, weight }: Step): Float64Array {
  const out = new Float64Array(sum.length);
  for (let b = 1; b < sum.length; b++) out[b] = out[b - 1] + (weight[b] > 0 ? sum[b] / weight[b] : 0);
  return out;
}
