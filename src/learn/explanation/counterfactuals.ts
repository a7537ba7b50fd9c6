import type { Data } from "../../core/columns.ts";
import { badOption, needOptions } from "../../core/options.ts";
import { sortedNumbers } from "../../numeric/quantile.ts";
import type { LearnedModel } from "../models/predictions-of.ts";
import type { FeatureRows } from "../rows/feature-types.ts";
import { readFeatures } from "../rows/read-features.ts";
import { type Changeable, distanceTo, searchChanges, type Tried } from "./counterfactual-search.ts";
import { effectRows, featurePlace, pointsOption, predictWith, quantileOne } from "./effect-rows.ts";
import { shortNumber } from "./short-number.ts";

/** What a column may change to. */
export interface AllowedChange {
  /** Smallest number. Default: the smallest in `data`. */
  readonly from?: number;
  /** Largest number. Default: the largest in `data`. */
  readonly to?: number;
  /** The only values to try: numbers, or names of categories. Default: quantiles, or the categories in `data`. */
  readonly values?: readonly (string | number)[];
}

/** One column that would be different. */
export interface CounterfactualChange {
  readonly column: string;
  readonly from: string | number | null;
  readonly to: string | number | null;
  /** Numbers: how many standard deviations that is; categories: 1. */
  readonly size: number;
}

/** Changes that reach the aim together. */
export interface CounterfactualHint {
  readonly changes: readonly CounterfactualChange[];
  /** Their sizes added up: hints come in this order. */
  readonly size: number;
  /** What the model would predict then. */
  readonly prediction: number;
}

/** What would have to be different. */
export interface Counterfactuals {
  /** What the model predicts for the row as it is. */
  readonly prediction: number;
  readonly to: number;
  /** Whether the prediction has to come down to `to` or rise to it. */
  readonly direction: "at most" | "at least";
  /** Empty when nothing is needed, and when nothing that is allowed is enough. */
  readonly hints: readonly CounterfactualHint[];
  /** The best that was found when nothing is enough; null when something is, and when nothing helps at all. */
  readonly nearest: CounterfactualHint | null;
  /** The same in a sentence. */
  readonly text: string;
}

/** Settings of {@link counterfactuals}. */
export interface CounterfactualsOptions {
  /** The prediction aimed at: a probability, or a number. A prediction above it has to come down to it, one below it to rise. */
  readonly to: number;
  /** The columns that may change, each with `true` for any plausible value or with limits. No other column does. */
  readonly change: { readonly [column: string]: true | AllowedChange };
  /** Rows that say which values are plausible and how much they vary, such as those trained on. */
  readonly data: Data<object>;
  /** The class whose probability is aimed at. Required for models of several classes. */
  readonly class?: string;
  /** How many columns may change at once. Default 3. */
  readonly most?: number;
  /** How many quantiles of a number are tried. Default 20. */
  readonly points?: number;
  /** How many hints to give. Default 3. */
  readonly hints?: number;
}

/**
 * The smallest changes of a row that would bring the prediction to a goal: all single ones and all pairs of allowed columns over plausible values, and where no pair is enough further ones added to the best pair, one by one. Numbers are measured in standard
 * deviations of `data`, a change of category counts 1. A hint says what the model would say of another customer, not what happens when this one is changed: use it to look for offers, not as proof. O(values^2) predictions for each pair of columns.
 *
 * @throws "bad-option" for columns the model does not have, limits without a value between them and a goal that is no number; "bad-model", "missing-column", "bad-value".
 *
 * @example
 * import { counterfactuals, fitDecisionTree } from "clientele/learn";
 * const members = Array.from({ length: 60 }, (_, i) => ({
 *   visits: i % 20, plan: i % 3 === 0 ? "yearly" : "monthly", left: i % 20 < 6 && i % 3 > 0 ? "yes" : "no",
 * }));
 * const tree = fitDecisionTree(members, { target: "left" });
 * const found = counterfactuals(tree, { visits: 1, plan: "monthly" }, { to: 0.2, change: { visits: { to: 12 }, plan: true }, data: members });
 * found.text; // => "The model says 100 %. With visits 6 instead of 1 it would say 0 %, which is at most 20 %."
 * found.hints.length; // => 2
 * counterfactuals(tree, members[1], { to: 20, change: { visits: true }, data: members }); // throws "bad-option"
 */
export function counterfactuals(
  model: LearnedModel,
  row: object,
  options: CounterfactualsOptions,
): Counterfactuals {
  const what = "counterfactuals";
  needOptions(options, what, "to, the prediction aimed at, change, the columns that may change, and data");
  const { to, change, most = 3, points = 20, hints = 3 } = options;
  const effect = effectRows(model, [row], options.class, what);
  const isShare = model.outcome.kind === "binary" || model.outcome.kind === "classes";
  if (!Number.isFinite(to) || (isShare && !(to >= 0 && to <= 1)))
    throw badOption("to", to, isShare ? "a probability from 0 to 1, such as 0.2" : "a number");
  pointsOption(most, "most", 1);
  pointsOption(hints, "hints", 1);
  pointsOption(points, "points", 2);
  if (typeof change !== "object" || change === null || Object.keys(change).length === 0)
    throw badOption(
      "change",
      change,
      "the columns that may change, such as { visits: true, plan: { values: [...] } }",
    );
  const plausible = readFeatures(model.schema, options.data, `${what} (data)`);
  const columns = Object.keys(change).map((name) =>
    changeable(effect.rows, plausible, featurePlace(model, name, "change"), change[name], points),
  );
  const prediction = predictWith(effect, new Map())[0];
  const aim = { goal: to, down: prediction > to };
  const hint = ({ changes, cost, prediction: then }: Tried): CounterfactualHint => ({
    changes: changes.map(([c, v]) => changed(effect.rows, columns[c], v)),
    size: cost,
    prediction: then,
  });
  const found = distanceTo(aim, prediction) === 0 ? undefined : searchChanges(effect, columns, aim, most);
  const given = (found?.reached ?? []).slice(0, hints).map(hint);
  const best = given.length > 0 ? undefined : found?.nearest;
  const isBetter = best !== undefined && distanceTo(aim, best.prediction) < distanceTo(aim, prediction);
  const nearest = isBetter ? hint(best) : null;
  const said = {
    prediction,
    to,
    direction: aim.down ? "at most" : "at least",
    hints: given,
    nearest,
  } as const;
  return { ...said, text: inWords(said, isShare) };
}

function changeable(
  row: FeatureRows,
  plausible: FeatureRows,
  j: number,
  allowed: true | AllowedChange,
  points: number,
): Changeable {
  const { column, levels } = row.schema.columns[j];
  const option = `change.${column}`;
  if (allowed !== true && (typeof allowed !== "object" || allowed === null))
    throw badOption(option, allowed, "true, or limits such as { from: 0, to: 10 }");
  const { from, to, values: only } = allowed === true ? ({} as AllowedChange) : allowed;
  const sorted = sortedNumbers(plausible.x[j]);
  const own = row.x[j][0];
  if (levels !== null) {
    const places = only?.map((name) => {
      const place = levels.indexOf(String(name));
      if (place < 0) throw badOption(`${option}.values`, name, "categories that the model knows");
      return place;
    });
    const values = Float64Array.from(new Set(places ?? sorted)).filter((v) => v !== own);
    return { j, values, costs: new Float64Array(values.length).fill(1) };
  }
  for (const [name, limit] of [
    ["from", from],
    ["to", to],
  ] as const)
    if (limit !== undefined && !Number.isFinite(limit))
      throw badOption(`${option}.${name}`, limit, "a number");
  const low = from ?? Number.NEGATIVE_INFINITY;
  const high = to ?? Number.POSITIVE_INFINITY;
  const within = sorted.filter((v) => v >= low && v <= high);
  const tried = new Set<number>();
  if (only !== undefined) {
    for (const v of only) {
      if (typeof v !== "number" || !Number.isFinite(v)) throw badOption(`${option}.values`, v, "numbers");
      tried.add(v);
    }
  } else {
    // limits are plausible because the caller says so
    for (const limit of [from, to]) if (limit !== undefined && low <= high) tried.add(limit);
    if (within.length > 0) for (let p = 0; p < points; p++) tried.add(quantileOne(within, p / (points - 1)));
  }
  tried.delete(own);
  const values = Float64Array.from(tried).filter((v) => v >= low && v <= high);
  if (values.length === 0 && low > high) throw badOption(option, allowed, "from not above to");
  const deviation = deviationOf(sorted);
  const costs = values.map((v) => (Number.isNaN(own) || deviation === 0 ? 1 : Math.abs(v - own) / deviation));
  return { j, values, costs };
}

function deviationOf(values: Float64Array): number {
  const n = values.length;
  // they are sorted; the mean of equal numbers may differ from them by rounding
  if (n === 0 || values[0] === values[n - 1]) return 0;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  return Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / n);
}

function changed(
  { schema, x }: FeatureRows,
  { j, values, costs }: Changeable,
  v: number,
): CounterfactualChange {
  const { column, levels } = schema.columns[j];
  const shown = (value: number) => (Number.isNaN(value) ? null : levels === null ? value : levels[value]);
  return { column, from: shown(x[j][0]), to: shown(values[v]), size: costs[v] };
}

function inWords(found: Omit<Counterfactuals, "text">, isShare: boolean): string {
  const { prediction, to, direction, hints, nearest } = found;
  const say = (value: number) => (isShare ? `${shortNumber(100 * value)} %` : shortNumber(value));
  const changes = ({ changes: all }: CounterfactualHint) =>
    all
      .map(({ column, from, to: then }) => `${column} ${sayValue(then)} instead of ${sayValue(from)}`)
      .join(" and ");
  const now = `The model says ${say(prediction)}`;
  if (hints.length > 0)
    return `${now}. With ${changes(hints[0])} it would say ${say(hints[0].prediction)}, which is ${direction} ${say(to)}.`;
  if (prediction === to || (direction === "at least") === prediction >= to)
    return `${now}, which is what is aimed at.`;
  const best =
    nearest === null ? "" : ` The closest is ${say(nearest.prediction)}, with ${changes(nearest)}.`;
  return `${now}. None of the allowed changes brings it to ${direction} ${say(to)}.${best}`;
}

function sayValue(value: string | number | null): string {
  return value === null ? "no value" : typeof value === "number" ? shortNumber(value) : value;
}
