import { badOption } from "../core/options.ts";
import { type Chart, type ChartOptions, isNarrow, isResult, makeChart, needRows, rowsOf } from "./chart.ts";
import { type FeatureNames, featureName, lineChannel } from "./feature-axis.ts";
import { formatsOf } from "./format.ts";
import { groupColor } from "./group-color.ts";
import { chartPalette, seriesColor } from "./theme.ts";

/** How far one column has moved, as `driftReport` says it. */
export interface DriftChartRow {
  readonly column: string;
  /** "feature", "score" or "label". */
  readonly role?: string;
  /** Population stability index. */
  readonly stability: number;
  /** What it would be on average by chance alone. */
  readonly byChance?: number | null;
  /** "none", "some", "large", or "perhaps" where chance can explain it. */
  readonly drift: string;
}

/** Options of {@link driftChart}. */
export interface DriftChartOptions extends ChartOptions, FeatureNames {
  /** Columns to draw at most, those that moved most. Default 20. */
  readonly columns?: number;
}

const SOME = 0.1;
const LARGE = 0.25;
// an index beyond says no more than "nothing is as it was"
const FARTHEST = 1;
const KINDS = ["none", "perhaps", "some", "large"] as const;
const WORDS: readonly string[] = ["no shift", "perhaps chance", "some shift", "large shift"];

/**
 * How far rows have moved from those that a model learnt from: a bar a column, the farthest on top, with the limits of a small (0.1) and a large (0.25) shift dashed, and a tick at what chance alone makes. Bars beyond 1 are cut, their figure is not. O(columns log columns).
 *
 * @throws "too-few-rows" without columns, "bad-option" for a number of columns out of range; "bad-input" for what it does not draw.
 *
 * @example
 * import { driftChart } from "clientele";
 * const chart = driftChart([
 *   { column: "plan", stability: 0.02, byChance: 0.01, drift: "none" },
 *   { column: "visits", stability: 0.31, byChance: 0.02, drift: "large" },
 * ]);
 * chart.data.values.map((v) => [v.name, v.text, v.kind]); // => [["visits", "0.31", "large shift"], ["plan", "0.02", "no shift"]]
 * chart.title?.text; // => ["1 of 2 columns has moved"]
 * driftChart([]); // throws "too-few-rows"
 */
export function driftChart(
  report: Iterable<DriftChartRow> | { readonly columns: Iterable<DriftChartRow> },
  options: DriftChartOptions = {},
): Chart {
  const { columns: most = 20 } = options;
  if (!(Number.isInteger(most) && most >= 1 && most <= 60))
    throw badOption("columns", most, "a whole number from 1 to 60");
  // a table of rows has columns too, but is itself what to read
  const given = isResult(report, "columns") && !(Symbol.iterator in report) ? report.columns : report;
  const known = needRows(
    rowsOf(
      given as Iterable<DriftChartRow>,
      "driftChart",
      "the result of driftReport or its columns",
      ["column", "stability", "drift"],
      report,
    ).filter((row) => Number.isFinite(row.stability)),
    "driftChart",
  ).sort((a, b) => b.stability - a.stability);
  const rows = known.slice(0, most);
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const number = new Intl.NumberFormat(options.locale ?? "en", {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const values = rows.map((row, line) => {
    const kind = Math.max(0, KINDS.indexOf(row.drift as (typeof KINDS)[number]));
    const role = row.role === undefined || row.role === "feature" ? "" : ` (${row.role})`;
    return {
      line,
      name: `${featureName(options, row.column)}${role}`,
      stability: Math.min(FARTHEST, Math.max(0, row.stability)),
      byChance: row.byChance == null ? null : Math.min(FARTHEST, row.byChance),
      end: Math.min(FARTHEST, Math.max(0, row.stability, row.byChance ?? 0)),
      kind: WORDS[kind],
      text: number.format(row.stability),
      chance: row.byChance == null ? "" : number.format(row.byChance),
    };
  });
  const moved = known.filter(({ drift }) => drift === "some" || drift === "large");
  const left = known.length - rows.length;
  const title = `${moved.length === 0 ? "None" : f.count(moved.length)} of ${f.count(known.length)} columns ${moved.length === 1 || moved.length === 0 ? "has" : "have"} moved`;
  const y = lineChannel(values, options);
  const narrow = isNarrow(options);
  const largest = Math.max(0.3, ...values.map((v) => Math.max(v.stability, v.byChance ?? 0)));
  const x = {
    field: "stability",
    type: "quantitative",
    title: narrow ? "Stability index" : "Population stability index",
    scale: { domain: [0, largest * (narrow ? 1.3 : 1.12)], nice: false },
    axis: { values: ticks(largest), format: ".3~f", domain: false, ticks: false, grid: false },
  };
  const kinds = WORDS.filter((word) => values.some(({ kind }) => kind === word));
  const tints = [colors.faded, seriesColor(options.theme ?? "light", 3), colors.second, colors.accent];
  const color = groupColor("kind", kinds, "square", options);
  return makeChart(
    {
      title,
      subtitle: `Dashed: limits of some and of a large shift; tick: what chance alone makes${rows[0].stability > FARTHEST ? "; bars end at 1" : ""}${left === 0 ? "" : `; ${left} that moved less left out`}`,
      description: `Population stability index of ${known.length} columns, the largest first: ${values
        .slice(0, 6)
        .map(({ name, text, kind }) => `${name} ${text} (${kind})`)
        .join(", ")}.`,
      height: (narrow ? 180 : 120) + values.length * 24,
      values,
      layer: [
        {
          mark: { type: "bar", tooltip: true },
          encoding: {
            x,
            y,
            color: {
              ...color,
              scale: { domain: kinds, range: kinds.map((kind) => tints[WORDS.indexOf(kind)]) },
            },
            tooltip: [
              { field: "name", title: "Column" },
              { field: "text", title: "Index" },
              { field: "chance", title: "By chance" },
              { field: "kind", title: "Shift" },
            ],
          },
        },
        {
          data: { values: [{ stability: SOME }, { stability: LARGE }] },
          mark: { type: "rule", color: colors.muted, strokeDash: [4, 3], strokeWidth: 1 },
          encoding: { x },
        },
        // halos in the color of the page, on bars and dashed lines
        ...[
          { color: colors.paper, thickness: 5 },
          { color: colors.ink, thickness: 2 },
        ].map((mark) => ({
          transform: [{ filter: "isValid(datum.byChance)" }],
          mark: { type: "tick", orient: "vertical", size: 16, ...mark },
          encoding: { x: { ...x, field: "byChance" }, y },
        })),
        ...[
          { color: colors.paper, stroke: colors.paper, strokeWidth: 4, strokeJoin: "round" },
          { color: colors.ink },
        ].map((mark) => ({
          mark: { type: "text", align: "left", baseline: "middle", dx: 6, fontSize: 11, ...mark },
          encoding: { x: { ...x, field: "end" }, y, text: { field: "text" } },
        })),
      ],
    },
    options,
  );
}

/** Both limits, and some round figure beyond. */
function ticks(largest: number): number[] {
  return [0, SOME, LARGE, 0.5, 1].filter((tick) => tick <= largest);
}
