import { shareOption } from "../core/options.ts";
import { type Chart, type ChartOptions, isNarrow, makeChart, needRows, rowsOf } from "./chart.ts";
import { curveAt } from "./curve-at.ts";
import { formatsOf } from "./format.ts";
import { chartPalette } from "./theme.ts";

/** A ranking from the top down, as `liftTable` makes it. */
export interface GainsChartRow {
  /** Share of all rows from the top down to here. */
  readonly takenShare: number;
  /** Share of all with the outcome found by then, and its interval. */
  readonly captured: number;
  readonly capturedLow?: number | null;
  readonly capturedHigh?: number | null;
}

/** Options of {@link gainsChart}. */
export interface GainsChartOptions extends ChartOptions {
  /** Share of all rows that has the outcome, 0 to 1: where a perfect ranking has found them all. Default: as the table says, else no perfect line. */
  readonly base?: number;
  /** Share of the ranking to read in the second line, 0 to 1. Default 0.2. */
  readonly mark?: number;
}

/**
 * Cumulative gains: which share of those with the outcome is found among the first so many of the ranking, with its band, between a perfect ranking and one at random. O(parts).
 *
 * @throws "too-few-rows" without parts, "bad-option" for shares outside of 0 to 1; "bad-input" for what it does not draw.
 *
 * @example
 * import { gainsChart, liftTable } from "clientele";
 * const rows = [[0.9, 1], [0.8, 1], [0.7, 0], [0.3, 1], [0.2, 0], [0.1, 0]].map(([risk, left]) => ({ risk, left }));
 * const chart = gainsChart(liftTable(rows, { score: "risk", label: "left", parts: 3 }), { mark: 1 / 3 });
 * chart.title?.subtitle?.join(" "); // => "The first 33% of the ranking holds 67% of those with the outcome"
 * gainsChart([]); // throws "too-few-rows"
 */
export function gainsChart(
  parts: Iterable<GainsChartRow> & { readonly info?: { readonly base?: number } },
  options: GainsChartOptions = {},
): Chart {
  const { mark = 0.2, base = parts?.info?.base } = options;
  shareOption(mark, "mark");
  if (base !== undefined) shareOption(base, "base");
  const rows = needRows(
    rowsOf(parts, "gainsChart", "the result of liftTable", ["takenShare", "captured"]).filter(
      ({ takenShare, captured }) => Number.isFinite(takenShare) && Number.isFinite(captured),
    ),
    "gainsChart",
  ).sort((a, b) => a.takenShare - b.takenShare);
  if (rows[0].takenShare > 0) rows.unshift({ takenShare: 0, captured: 0, capturedLow: 0, capturedHigh: 0 });
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const values = rows.map((row) => ({
    taken: row.takenShare,
    captured: row.captured,
    low: row.capturedLow ?? row.captured,
    high: row.capturedHigh ?? row.captured,
    takenText: f.percent(row.takenShare),
    capturedText: f.percent(row.captured),
  }));
  const found = curveAt(
    values.map((v) => [v.taken, v.captured]),
    mark,
  );
  const finding = `The first ${f.percent(mark)} of the ranking holds ${f.percent(found)} of those with the outcome`;
  const axis = { format: ".0%", values: [0, 0.2, 0.4, 0.6, 0.8, 1], domain: false, ticks: false };
  const scale = { domain: [0, 1], nice: false };
  const x = {
    field: "taken",
    type: "quantitative",
    title: isNarrow(options) ? "Share, highest scores first" : "Share of the ranking, highest scores first",
    scale,
    axis: { ...axis, labelFlush: true },
  };
  const y = { field: "captured", type: "quantitative", title: "Share found", scale, axis };
  const line = (ends: readonly (readonly [number, number])[], strokeDash: readonly number[]) => ({
    data: { values: ends.map(([taken, captured]) => ({ taken, captured })) },
    mark: { type: "line", color: colors.muted, strokeDash, strokeWidth: 1 },
    encoding: { x, y },
  });
  const word = (text: string, taken: number, captured: number, align: string) => ({
    data: { values: [{ taken, captured, text }] },
    mark: { type: "text", align, baseline: "top", dx: 6, dy: 5, color: colors.muted },
    encoding: { x, y, text: { field: "text" } },
  });
  return makeChart(
    {
      title: "How many are found from the top down (gains)",
      subtitle: finding,
      description: `Cumulative gains in ${rows.length} points. ${finding}; at random it would be ${f.percent(mark)}${base === undefined || base === 0 ? "" : `, with a perfect ranking ${f.percent(Math.min(1, mark / base))}`}.`,
      height: 340,
      values,
      layer: [
        line(
          [
            [0, 0],
            [1, 1],
          ],
          [4, 3],
        ),
        word("at random", 0.6, 0.6, "left"),
        ...(base === undefined || base === 0
          ? []
          : [
              line(
                [
                  [0, 0],
                  [base, 1],
                  [1, 1],
                ],
                [1, 3],
              ),
              word("perfect", Math.min(base, 0.75), 1, "left"),
            ]),
        {
          mark: { type: "area", color: colors.first, fillOpacity: 0.16 },
          encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" } },
        },
        {
          mark: { type: "line", color: colors.first, strokeWidth: 2, point: { size: 24 }, tooltip: true },
          encoding: {
            x,
            y,
            tooltip: [
              { field: "takenText", title: "Of the ranking" },
              { field: "capturedText", title: "Found" },
            ],
          },
        },
        {
          data: { values: [{ taken: mark, captured: found }] },
          mark: { type: "rule", color: colors.accent, strokeWidth: 1.5 },
          encoding: { x, y: { ...y, field: "captured" }, y2: { datum: 0 } },
        },
      ],
    },
    options,
  );
}
