import type { Data } from "../../core/columns.ts";
import { needOptions, oneOf } from "../../core/options.ts";
import type { FeatureSchema, LearnAccount, LearnColumns, Outcome } from "./feature-types.ts";
import { readTraining } from "./read-training.ts";

/** Options of {@link trainingMatrix}. */
export interface TrainingMatrixOptions<Row> extends LearnColumns<Row> {
  /** What is predicted: "binary" (default), "classes", "number" or "count". */
  readonly outcome?: "binary" | "classes" | "number" | "count";
  /** What stands for a missing value: null (default), or "above", one more than the largest number of the column or the last category: for packages without missing values. */
  readonly missing?: "null" | "above";
}

/** A table as rows of numbers. */
export interface TrainingMatrix {
  readonly schema: FeatureSchema;
  readonly outcome: Outcome;
  /** For each row one number for each column of the schema: numbers as they are, categories as their place in `levels`. */
  readonly x: readonly (readonly (number | null)[])[];
  /** 1 for yes and 0 for no; the place of the class; or the number. */
  readonly y: readonly number[];
  /** Of each row, where weights or counts were given; else null. */
  readonly weight: readonly number[] | null;
  readonly rows: LearnAccount;
  readonly warnings: readonly string[];
}

/**
 * A table as plain numbers, to train with another library: read and coded exactly as every learner here does, so that `schema` and `outcome` describe the rows of the model that comes back. O(rows columns).
 *
 * @throws "bad-option", "missing-column", "bad-value", "too-few-rows", "bad-input" when all rows have the same outcome.
 *
 * @example
 * import { trainingMatrix } from "clientele/learn";
 * const members = [{ visits: 3, plan: "monthly", left: true }, { visits: null, plan: "yearly", left: false }];
 * const { x, y, schema } = trainingMatrix(members, { target: "left" });
 * x; // => [[3, 0], [null, 1]]
 * y; // => [1, 0]
 * schema.columns[1].levels; // => ["monthly", "yearly"]
 * trainingMatrix(members, { target: "gone" }); // throws "missing-column"
 */
export function trainingMatrix<Row extends object>(
  data: Data<Row>,
  options: TrainingMatrixOptions<NoInfer<Row>>,
): TrainingMatrix {
  const what = "trainingMatrix";
  needOptions(options, what, 'the column to predict, such as { target: "churned" }');
  const outcome = oneOf(options.outcome ?? "binary", "outcome", ["binary", "classes", "number", "count"]);
  const missing = oneOf(options.missing ?? "null", "missing", ["null", "above"]);
  const rows = readTraining(data, options, { what, outcome });
  const filler = rows.x.map((values, j) => {
    const { levels } = rows.schema.columns[j];
    if (missing === "null") return null;
    if (levels !== null) return levels.length;
    let most = 0;
    for (const v of values) if (v > most) most = v;
    return most + Math.max(1, most * 1e-6);
  });
  return {
    schema: rows.schema,
    outcome: rows.outcome,
    x: Array.from({ length: rows.length }, (_, i) =>
      rows.x.map((values, j) => (Number.isNaN(values[i]) ? filler[j] : values[i])),
    ),
    y: [...rows.y],
    weight: rows.weight === undefined ? null : [...rows.weight],
    rows: rows.account,
    warnings: rows.warnings,
  };
}
