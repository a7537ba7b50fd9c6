import { badOption } from "../core/options.ts";
import { normalQuantile } from "../numeric/normal.ts";
import { type Chart, type ChartOptions, isNarrow, isResult, makeChart, needRows, rowsOf } from "./chart.ts";
import { type FeatureNames, featureName, lineChannel } from "./feature-axis.ts";
import type { ChartScoreScale } from "./score-scale.ts";
import { chartPalette } from "./theme.ts";

/** How much a feature matters: a row of `permutationImportance` or `shapImportance`, or of `fit.importance` of a tree or forest. */
export interface ImportanceChartRow {
  readonly feature?: string;
  /** The same of a forest. */
  readonly column?: string;
  readonly importance: number;
  /** Standard error. */
  readonly se?: number | null;
}

/** Rows of importance, and what they say about themselves. */
export type ImportanceChartRows = Iterable<ImportanceChartRow> & {
  readonly info?: { readonly kind?: string; readonly metric?: string; readonly scale?: ChartScoreScale };
};

/** Options of {@link importanceChart}. */
export interface ImportanceChartOptions extends ChartOptions, FeatureNames {
  /** Features to draw at most, the most important ones. Default 15. */
  readonly features?: number;
}

const LEVEL = 0.95;

/**
 * Which features a model leans on, the most important first, with 95 % intervals where the errors are known. Takes the result of `permutationImportance` or `shapImportance`, or a tree or forest as it is. O(features log features).
 *
 * @throws "too-few-rows" without features, "bad-option" for a number of features out of range; "bad-input" for what it does not draw.
 *
 * @example
 * import { importanceChart } from "clientele";
 * const chart = importanceChart([{ feature: "plan", importance: 0.1 }, { feature: "visits", importance: 0.4 }]);
 * chart.data.values.map((v) => [v.name, v.importance]); // => [["visits", 0.4], ["plan", 0.1]]
 * importanceChart([]); // throws "too-few-rows"
 */
export function importanceChart(
  importance: ImportanceChartRows | { readonly fit: { readonly importance: Iterable<ImportanceChartRow> } },
  options: ImportanceChartOptions = {},
): Chart {
  const { features: most = 15 } = options;
  if (!(Number.isInteger(most) && most >= 1 && most <= 60))
    throw badOption("features", most, "a whole number from 1 to 60");
  const forest = isResult(importance, "fit");
  const given: ImportanceChartRows = forest ? importance.fit?.importance : importance;
  const known = needRows(
    rowsOf(
      given,
      "importanceChart",
      "the result of permutationImportance or shapImportance, or a forest",
      ["importance"],
      importance,
    ).filter((row) => Number.isFinite(row.importance)),
    "importanceChart",
  ).sort((a, b) => b.importance - a.importance);
  const rows = known.slice(0, most);
  const colors = chartPalette(options.theme ?? "light");
  // three digits of the largest; what they do not show of the others does not matter
  const size = Math.floor(Math.log10(Math.max(1e-9, Math.abs(rows[0].importance))));
  const number = new Intl.NumberFormat(options.locale ?? "en", {
    maximumFractionDigits: Math.min(12, Math.max(0, size < 0 ? 2 - size : 3 - size)),
  });
  const write = (value: number) => number.format(value).replace(/^-/, "\u2212");
  const z = normalQuantile((1 + LEVEL) / 2);
  const values = rows.map((row, line) => {
    const error = row.se === null || row.se === undefined || Number.isNaN(row.se) ? null : z * row.se;
    return {
      line,
      name: featureName(options, row.feature ?? row.column ?? String(line + 1)),
      importance: row.importance,
      low: error === null ? null : row.importance - error,
      high: error === null ? null : row.importance + error,
      end: Math.max(0, row.importance + (error ?? 0)),
      text: write(row.importance),
      interval: error === null ? "" : `${write(row.importance - error)} to ${write(row.importance + error)}`,
    };
  });
  const { title, axis, note } = wordsOf(forest ? "forest" : given.info?.kind, given.info ?? {});
  const left = known.length - rows.length;
  const y = lineChannel(values, options);
  const [least, largest] = [
    Math.min(0, ...values.map((v) => v.low ?? v.importance)),
    Math.max(0, ...values.map((v) => v.end)),
  ];
  const narrow = isNarrow(options);
  const x = {
    field: "importance",
    type: "quantitative",
    title: axis,
    // room for the figures on the right
    scale: { domain: [least, largest + (narrow ? 0.24 : 0.12) * (largest - least) || 1], nice: false },
    axis: { format: ",.3~g", tickCount: narrow ? 3 : 5, domain: false, ticks: false },
  };
  return makeChart(
    {
      title,
      subtitle: `${note}${left === 0 ? "" : `; ${left} less important ${left === 1 ? "feature" : "features"} left out`}`,
      description: `${title}: ${values
        .slice(0, 8)
        .map(({ name, text }) => `${name} ${text}`)
        .join(", ")}. ${note}.`,
      height: (narrow ? 150 : 110) + values.length * 24,
      values,
      layer: [
        {
          mark: { type: "bar", color: colors.first, tooltip: true },
          encoding: {
            x,
            y,
            tooltip: [
              { field: "name", title: "Feature" },
              { field: "text", title: axis },
              { field: "interval", title: "95 % interval" },
            ],
          },
        },
        {
          transform: [{ filter: "isValid(datum.low)" }],
          mark: { type: "rule", color: colors.ink, strokeWidth: 1.5 },
          encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y },
        },
        {
          mark: { type: "text", align: "left", baseline: "middle", dx: 5, color: colors.ink, fontSize: 11 },
          encoding: { x: { ...x, field: "end" }, y, text: { field: "text" } },
        },
      ],
    },
    options,
  );
}

const EFFECT: { readonly [scale in ChartScoreScale]: string } = {
  "log-odds": "Mean effect on the log-odds",
  probability: "Mean effect on the chance",
  number: "Mean effect on the number",
  "log of the count": "Mean effect on the log of the count",
  score: "Mean effect on the score",
};

function wordsOf(
  kind: string | undefined,
  { metric, scale }: NonNullable<ImportanceChartRows["info"]>,
): { readonly title: string; readonly axis: string; readonly note: string } {
  if (kind === "permutation importance")
    return {
      title: "What the predictions need",
      axis: metric === "auc" ? "Loss of AUC" : `Rise of the ${metric ?? "error"}`,
      note: "How much worse predictions get when a feature is shuffled among the rows",
    };
  if (kind === "shap importance")
    return {
      title: "What moves the predictions",
      axis: scale === undefined ? "Mean effect" : EFFECT[scale],
      note: "Mean size of what a feature adds to or takes from a prediction",
    };
  return {
    title: "What the model looks at",
    axis: "Importance",
    note:
      kind === "forest"
        ? "Share of what the splits of the trees gain; features with many values look more important than they are"
        : "It tells what the model uses, not what causes the outcome",
  };
}
