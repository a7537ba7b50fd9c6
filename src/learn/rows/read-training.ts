import { type ColumnSpec, type Data, readColumnsSteps } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { holdsText } from "../../core/holds-text.ts";
import { badOption, needOptions, oneOf } from "../../core/options.ts";
import { pick } from "../../core/pick.ts";
import { rereadable } from "../../core/rereadable.ts";
import { define, Table, type TableColumn, type TextColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import { runSteps, type Steps } from "../../core/work.ts";
import type { FeatureColumn, LearnAccount, Outcome, TrainingRows } from "./feature-types.ts";
import { labelsAreText } from "./labels-are-text.ts";
import { outcomeOf } from "./outcome-of.ts";
import { codedFeatures, featureSpec } from "./read-features.ts";
import { massRows, massSpec, NOTHING } from "./row-masses.ts";
import { silentColumns } from "./silent-columns.ts";

/** How rows to learn from are read. */
export interface TrainingReading {
  /** Name of the function, for messages. */
  readonly what: string;
  /** What may be predicted. */
  readonly outcome: Outcome["kind"];
  /** Columns named in other options of the function, which are no features by default. */
  readonly other?: readonly unknown[];
}

/**
 * The door of everything that learns from a table. Categories become their place in text order, so that the order of rows does not matter; a feature may lack values. Rows that weigh or count
 * nothing are left out. O(rows columns).
 *
 * @throws "bad-option", "missing-column", "missing-value" and "bad-value" (target, weight, count; Infinity in a feature), "too-few-rows" without any row, "bad-input" when all rows have the same outcome.
 */
export function readTraining(data: Data<object>, options: object, reading: TrainingReading): TrainingRows {
  return runSteps(readTrainingSteps(data, options, reading));
}

/** As {@link readTraining}, a step at a time. */
export function* readTrainingSteps(
  data: Data<object>,
  options: object,
  reading: TrainingReading,
): Steps<TrainingRows> {
  const { what } = reading;
  needOptions(options, what, 'the column to predict, such as { target: "churned" }');
  const chosen = options as { readonly [name: string]: unknown };
  const { onInvalid = "throw" } = chosen as { readonly onInvalid?: "throw" | "skip" };
  oneOf(onInvalid, "onInvalid", ["throw", "skip"]);
  const rows = rereadable(data);
  const { target } = chosen;
  if (typeof target !== "string" && typeof target !== "function")
    throw badOption("target", target, "the name of the column to predict, or a function of the row");
  const warnings: string[] = [];
  const wanted = featuresAsked(rows, chosen, reading);
  const specs: { [name: string]: ColumnSpec } = {};
  for (const { column, kind } of wanted) define(specs, column, featureSpec(kind, column));
  // messages name the columns of the caller; a feature may be called weight
  const keyOf = (name: string) => (Object.hasOwn(specs, name) ? `${name} (option)` : name);
  const [targetKey, weightKey, countKey] = ["target", "weight", "count"].map(keyOf);
  const isNumber = reading.outcome === "number" || reading.outcome === "count";
  const asText = isNumber && typeof target === "function" ? false : labelsAreText(rows, target);
  define(
    specs,
    targetKey,
    asText
      ? { as: "text", from: target }
      : {
          as: "number",
          from: target,
          ...(reading.outcome === "count" ? { min: 0, expected: "a count, zero or more" } : {}),
        },
  );
  for (const [key, name] of [
    [weightKey, "weight"],
    [countKey, "count"],
  ] as const)
    if (chosen[name] !== undefined) define(specs, key, massSpec(name, chosen[name]));
  const read = yield* readColumnsSteps(rows, specs, { zone: zoneOf("UTC"), what, onInvalid });
  const columns = read.columns as unknown as { readonly [name: string]: TableColumn | undefined };
  const weights = [columns[weightKey], columns[countKey]] as (Float64Array | undefined)[];
  const there = massRows(read.length, weights);
  const kept = (column: TableColumn) => (there === undefined ? column : pick(column, there));
  const length = there?.length ?? read.length;
  if (length === 0)
    throw new ClienteleError(
      "too-few-rows",
      `${what} needs rows to learn from; found ${read.inputLength === 0 ? "none" : "none that weighs anything"}.`,
      { count: 0, expected: "at least one row" },
    );
  const [weight, count] = weights.map((w) => w && (kept(w) as Float64Array));
  const product = weight && count ? weight.map((w, i) => w * count[i]) : (weight ?? count);
  const schema: FeatureColumn[] = [];
  const features: TableColumn[] = [];
  for (const { column, kind, byName } of wanted) {
    const values = kept(columns[column] as TableColumn);
    if (values instanceof Float64Array) schema.push({ column, kind: "number", levels: null });
    else {
      const levels = levelsOf(values);
      const own = levels.length > 20 && levels.length > length / 2;
      if (own)
        warnings.push(
          `Column ${show(column)} has ${levels.length} different texts in ${length} rows, as an id has: ${byName ? "it can hardly tell anything about new rows." : "it was left out (name it in features to use it)."}`,
        );
      if (own && !byName) continue;
      schema.push({ column, kind, levels });
    }
    features.push(values);
  }
  if (schema.length === 0)
    throw new ClienteleError("missing-column", `${what} found no column to learn from besides the target.`, {
      expected: "at least one feature",
    });
  yield [0, Number.NaN];
  const coded = codedFeatures({ columns: schema }, features, length);
  warnings.push(...(yield* silentColumns(coded)));
  const { outcome, y } = outcomeOf(kept(columns[targetKey] as TableColumn), product, {
    what,
    kind: reading.outcome,
    column: typeof target === "string" ? target : "target",
    positive: chosen.positive,
  });
  const account: LearnAccount = {
    given: read.inputLength,
    used: length,
    leftOut: [
      ...read.rejected.map(({ reason, rows: number }) => ({ reason, rows: number })),
      ...(length < read.length ? [{ reason: NOTHING, rows: read.length - length }] : []),
    ],
  };
  return {
    ...coded,
    outcome,
    y,
    weight: product,
    count,
    inputRows:
      there === undefined ? read.rows : there.map((i) => (read.rows === undefined ? i : read.rows[i])),
    account,
    warnings,
  };
}

interface AskedFeature {
  readonly column: string;
  readonly kind: "number" | "category";
  /** Named by the caller, not found among the columns. */
  readonly byName: boolean;
}

function featuresAsked(
  rows: Data<object>,
  options: { readonly [name: string]: unknown },
  { other = [] }: TrainingReading,
): AskedFeature[] {
  const kindOf = (column: string) => (holdsText(rows, column) ? "category" : "number");
  const { features, target, weight, count } = options;
  const taken = new Set([target, weight, count, ...other]);
  if (features === undefined) {
    const key = rows instanceof Table ? rows.info.key : undefined;
    return columnNames(rows)
      .filter((column) => column !== key && !taken.has(column))
      .map((column) => ({ column, kind: kindOf(column), byName: false }));
  }
  const expected = 'names of columns such as ["plan", { column: "branch", as: "category" }]';
  if (!Array.isArray(features) || features.length === 0) throw badOption("features", features, expected);
  const seen = new Set<string>();
  return (features as unknown[]).map((feature) => {
    const { column, as } = (typeof feature === "string" ? { column: feature } : (feature ?? {})) as {
      readonly column?: unknown;
      readonly as?: unknown;
    };
    if (typeof column !== "string") throw badOption("features", feature, expected);
    if (as !== undefined && as !== "number" && as !== "category")
      throw badOption("features.as", as, '"number" or "category"');
    if (seen.has(column)) throw badOption("features", column, "each column once");
    if (column === target)
      throw badOption("features", column, "columns other than the target: it would predict itself");
    seen.add(column);
    return { column, kind: as ?? kindOf(column), byName: true };
  });
}

function columnNames(rows: Data<object>): string[] {
  if (rows instanceof Table) return Object.keys(rows.columns);
  const first = Array.isArray(rows) ? (rows as unknown[])[0] : undefined;
  return typeof first === "object" && first !== null ? Object.keys(first) : [];
}

/** Those that occur, in text order. */
function levelsOf({ codes, levels }: TextColumn): string[] {
  const occurs = new Uint8Array(levels.length);
  for (const code of codes) if (code >= 0) occurs[code] = 1;
  return levels.filter((level, code) => occurs[code] === 1 && level !== "").sort();
}
