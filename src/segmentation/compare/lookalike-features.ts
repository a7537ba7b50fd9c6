import type { TextColumn } from "../../core/table.ts";
import { momentsOf } from "../../numeric/differences.ts";
import { sortedNumbers } from "../../numeric/quantile.ts";
import { wordsFor } from "../clusters/cluster-words.ts";
import type { NamedColumn } from "./compared-columns.ts";
import { OTHERS, withFewLevels } from "./contrast.ts";
import type { TraitWords } from "./contrast-words.ts";
import { knotsOf, positionIn } from "./knots.ts";
import type { LookalikeFeature, LookalikeScale, LookalikeTerm } from "./lookalike-types.ts";

/** Learns how columns enter the model; all weights are 0. O(rows columns log rows). */
export function learnFeatures(
  columns: readonly NamedColumn[],
  scaleOf: (column: string) => LookalikeScale | "auto",
  words: TraitWords | undefined,
): LookalikeFeature[] {
  return columns.map((column): LookalikeFeature => {
    const { name, kind } = column;
    const { values } = withFewLevels(column);
    const isNumber = values instanceof Float64Array;
    const scale = isNumber ? chosen(values, scaleOf(name)) : null;
    const sorted = isNumber ? sortedNumbers(values) : undefined;
    const knots = scale === "rank" && sorted !== undefined && sorted.length > 0 ? knotsOf(sorted) : null;
    const bare = { column: name, kind, scale, knots, words: wordsFor(name, words) };
    const length = isNumber ? values.length : values.codes.length;
    const drafts: Pick<LookalikeTerm, "is" | "label">[] = isNumber
      ? [{ is: "value", label: null }]
      : values.levels.map((label) => ({ is: "level", label }));
    drafts.push({ is: "missing", label: null });
    const terms = drafts.flatMap((draft): LookalikeTerm[] => {
      const read = reader(bare, draft, values);
      const found = Float64Array.from({ length }, (_, i) => read(i)).filter((v) => !Number.isNaN(v));
      const { n, mean, variance } = momentsOf(found);
      const spread = Math.sqrt((variance * (n - 1)) / n);
      // a spread of rounding errors is none
      return spread > 1e-12 * Math.abs(mean) && spread > 0
        ? [{ ...draft, center: mean, spread, weight: 0 }]
        : [];
    });
    // yes and no say the same
    return { ...bare, terms: kind === "flag" ? terms.filter(({ label }) => label !== "no") : terms };
  });
}

/** What a row has of each term, in standard deviations from the mean: row after row. "No value" of a number is the mean. O(rows terms). */
export function encode(
  features: readonly LookalikeFeature[],
  columns: readonly NamedColumn[],
  rows: number,
): Float64Array {
  const width = features.reduce((total, { terms }) => total + terms.length, 0);
  const x = new Float64Array(rows * width);
  let at = 0;
  for (const [f, feature] of features.entries()) {
    const values =
      columns[f].values instanceof Float64Array
        ? columns[f].values
        : known(feature, columns[f].values as TextColumn);
    for (const term of feature.terms) {
      const read = reader(feature, term, values);
      for (let i = 0; i < rows; i++) {
        const value = read(i);
        x[i * width + at] = Number.isNaN(value) ? 0 : (value - term.center) / term.spread;
      }
      at++;
    }
  }
  return x;
}

/** The same features with weights, in the order of the terms. */
export function withWeights(
  features: readonly LookalikeFeature[],
  weights: ArrayLike<number>,
): LookalikeFeature[] {
  let at = 0;
  return features.map((feature) => ({
    ...feature,
    terms: feature.terms.map((term) => ({ ...term, weight: weights[at++] })),
  }));
}

/** Code of a text that the model has not seen and has no rarer ones for: it says nothing. */
const UNSEEN = -2;

/** Texts that the model does not know belong to the rarer ones, when it has those. */
function known(feature: LookalikeFeature, { codes, levels }: TextColumn): TextColumn {
  if (feature.kind === "flag") return { codes, levels };
  const labels = feature.terms.flatMap(({ label }) => (label === null ? [] : [label]));
  const others = labels.indexOf(OTHERS);
  const place = levels.map((label) =>
    labels.includes(label) ? labels.indexOf(label) : others < 0 ? UNSEEN : others,
  );
  return { codes: codes.map((c) => (c < 0 ? -1 : place[c])), levels: labels };
}

/** What row i has of a term, before it is centered; NaN: nothing known. */
function reader(
  { scale, knots }: Pick<LookalikeFeature, "scale" | "knots">,
  { is, label }: Pick<LookalikeTerm, "is" | "label">,
  values: Float64Array | TextColumn,
): (i: number) => number {
  if (values instanceof Float64Array) {
    if (is === "missing") return (i) => (Number.isNaN(values[i]) ? 1 : 0);
    if (scale === "log") return (i) => Math.sign(values[i]) * Math.log1p(Math.abs(values[i]));
    if (scale === "rank" && knots !== null)
      return (i) => (Number.isNaN(values[i]) ? Number.NaN : positionIn(knots, values[i]));
    return (i) => values[i];
  }
  const { codes, levels } = values;
  const sought = is === "missing" ? -1 : levels.indexOf(label as string);
  return (i) => (codes[i] === UNSEEN ? Number.NaN : codes[i] === sought ? 1 : 0);
}

/** "auto": the logarithm where nothing is negative and a few have far more than most. */
function chosen(values: Float64Array, scale: LookalikeScale | "auto"): LookalikeScale {
  if (scale !== "auto") return scale;
  const found = values.filter((v) => !Number.isNaN(v));
  if (found.some((v) => v < 0) || found.length < 3) return "z";
  const { n, mean, variance } = momentsOf(found);
  const sd = Math.sqrt((variance * (n - 1)) / n);
  const skewness = sd > 0 ? found.reduce((total, v) => total + ((v - mean) / sd) ** 3, 0) / n : 0;
  return skewness > 1 ? "log" : "z";
}
