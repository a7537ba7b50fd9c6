import type { Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { needModel } from "../../core/model.ts";
import type { TextColumn } from "../../core/table.ts";
import { threeDigits } from "../../core/words.ts";
import { plainName } from "../clusters/cluster-words.ts";
import { type NamedColumn, readCompared } from "./compared-columns.ts";
import { encode } from "./lookalike-features.ts";
import type { LookalikeFeature, LookalikeModel } from "./lookalike-types.ts";

/** Customers to score, with what each column adds to their log-odds. */
export interface Contributions {
  readonly length: number;
  readonly customer: TextColumn;
  readonly columns: readonly NamedColumn[];
  /** Row after row, a number for each feature. */
  readonly parts: Float64Array;
  /** Intercept and parts together. */
  readonly logOdds: Float64Array;
}

/**
 * What each feature adds for each customer.
 *
 * @throws "too-few-rows" for a model with status "too few"; as `readCompared`.
 */
export function contributionsOf(
  model: LookalikeModel,
  data: Data<object>,
  customer: unknown,
  what: string,
): Contributions {
  needModel(model, ["lookalike"], what, "fitLookalike");
  if (model.fit.status === "too few") {
    throw new ClienteleError(
      "too-few-rows",
      `${what}: the model was made from ${model.ideal} ideal and ${model.others} other customers, too few to learn a score from; name at least 20 of each. describeLookalike still says what they are like.`,
      { value: model.ideal, expected: "at least 20 ideal and 20 other customers" },
    );
  }
  const { features } = model;
  const names = features.map(({ column }) => column);
  const kinds = features.map(({ kind }) => kind);
  const rows = readCompared(data, { columns: names, customer, kinds }, what);
  const x = encode(features, rows.columns, rows.length);
  const width = features.reduce((total, { terms }) => total + terms.length, 0);
  const parts = new Float64Array(rows.length * features.length);
  const logOdds = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    let at = i * width;
    let total = model.intercept;
    for (let f = 0; f < features.length; f++) {
      let part = 0;
      for (const { weight } of features[f].terms) part += weight * x[at++];
      parts[i * features.length + f] = part;
      total += part;
    }
    logOdds[i] = total;
  }
  return { length: rows.length, customer: rows.customer, columns: rows.columns, parts, logOdds };
}

/** What customer i has of a feature, in words: "buy often", "channel web", "no city known". */
export function featureWords(feature: LookalikeFeature, column: NamedColumn, i: number): string {
  const { values } = column;
  const plain = plainName(feature.column);
  if (values instanceof Float64Array) {
    if (Number.isNaN(values[i])) return `no ${plain} known`;
    const term = feature.terms.find(({ is }) => is === "value");
    if (term === undefined) return `${plain} ${threeDigits(values[i])}`;
    // above or below the average, on the scale of the model
    const [x] = encode(
      [{ ...feature, terms: [term] }],
      [{ ...column, values: values.subarray(i, i + 1) }],
      1,
    );
    return feature.words[x > 0 ? 0 : 1];
  }
  const label = values.codes[i] < 0 ? undefined : values.levels[values.codes[i]];
  if (label === undefined) return `no ${plain} known`;
  if (feature.kind !== "flag") return `${plain} ${label}`;
  return label === "yes" ? plain : `not ${plain}`;
}
