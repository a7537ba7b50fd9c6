import { type ChartOptions, chartWidth, type Json, leftLabels, lines } from "./chart.ts";

/** Axes of a heat map with names on both sides, and the room they take. */
export interface HeatAxes {
  readonly x: { readonly [setting: string]: Json };
  readonly y: { readonly [setting: string]: Json };
  /** Pixels above the cells. */
  readonly top: number;
  readonly cellWidth: number;
}

/** Names of columns above the cells, broken between words and turned where a word is too long for its column; names of rows on the left. */
export function heatAxes(
  rowNames: readonly string[],
  columnNames: readonly string[],
  options: ChartOptions,
): HeatAxes {
  const longest = Math.max(...rowNames.map((name) => name.length));
  const cellWidth = (chartWidth(options) - Math.min(240, longest * 6.6) - 20) / columnNames.length;
  const broken = columnNames.map((name) => lines(name, Math.max(4, cellWidth / 7)));
  const turned = broken.some((parts) => parts.some((part) => part.length * 7 > cellWidth + 6));
  const tallest = Math.max(...broken.map((b) => b.length));
  return {
    x: {
      orient: "top",
      ticks: false,
      domain: false,
      ...(turned
        ? { labelAngle: -45, labelLimit: 140 }
        : {
            labelAngle: 0,
            labelOverlap: false,
            // lines grow downwards from the first
            labelPadding: 4 + 13 * (tallest - 1),
            labelExpr: `${JSON.stringify(Object.fromEntries(columnNames.map((name, i) => [name, broken[i]])))}[datum.value]`,
          }),
    },
    y: { ticks: false, domain: false, ...leftLabels(rowNames, 11) },
    top: 8 + (turned ? 4.6 * Math.min(22, Math.max(...columnNames.map((n) => n.length))) : 13 * tallest),
    cellWidth,
  };
}

/** Size of the figures in cells of that width; null where there is no room. */
export function cellFontSize(cellWidth: number, letters: number): number | null {
  return cellWidth >= letters * 6.4 ? 11 : cellWidth >= letters * 5.2 ? 9 : null;
}
