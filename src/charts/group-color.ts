import { type ChartOptions, chartWidth, type Json } from "./chart.ts";
import { seriesColor } from "./theme.ts";

/** Color by the names of groups, with a legend above that breaks into as many columns as fit; `field` holds the name. */
export function groupColor(
  field: string,
  names: readonly string[],
  symbolType: "stroke" | "square",
  options: ChartOptions,
): { readonly [setting: string]: Json } {
  const theme = options.theme ?? "light";
  const longest = Math.max(...names.map((name) => name.length));
  // Vega takes letters to be wider than they are
  const column = Math.min(200, longest * 8.8) + 34;
  return {
    field,
    type: "nominal",
    title: null,
    sort: null,
    scale: { domain: names, range: names.map((_, i) => seriesColor(theme, i)) },
    legend: {
      orient: "top",
      direction: "horizontal",
      offset: 4,
      symbolType,
      labelLimit: 200,
      columns: Math.max(1, Math.min(names.length, Math.floor((chartWidth(options) - 60) / column))),
    },
  };
}
