import { type ChartOptions, chartWidth, type Json, leftLabels } from "./chart.ts";
import { chartPalette } from "./theme.ts";

/** What charts of features take. */
export interface FeatureNames {
  /** Names to write for features, such as `{ daysSilent: "Days since the last order" }`. Default: the features. */
  readonly names?: { readonly [feature: string]: string };
}

/** The name that people read. */
export function featureName({ names = {} }: FeatureNames, feature: string): string {
  return Object.hasOwn(names, feature) ? names[feature] : feature;
}

/** Letters of a name that are shown. */
export function longestName(options: ChartOptions): number {
  return Math.max(8, Math.floor((0.42 * chartWidth(options)) / 7.6));
}

/** Axis of lines numbered from 0, each with its name on the left; names take about two fifths of the width at most. */
export function nameAxis(
  names: readonly string[],
  options: ChartOptions,
): { readonly [setting: string]: Json } {
  const longest = longestName(options);
  return {
    ...leftLabels(["   ", ...names.map((name) => name.slice(0, longest))], 12),
    // Vega takes letters to be wider than they are
    labelLimit: longest * 10,
    labelColor: chartPalette(options.theme ?? "light").ink,
    labelExpr: `${JSON.stringify(names)}[datum.value]`,
    grid: false,
    domain: false,
    ticks: false,
  };
}

/** Where rows with a field `line`, numbered from 0, stand one below the other, each with its name on the left. */
export function lineChannel(
  rows: readonly { readonly name: string }[],
  options: ChartOptions,
): { readonly [setting: string]: Json } {
  return {
    field: "line",
    type: "ordinal",
    title: null,
    sort: null,
    scale: { paddingInner: 0.3, paddingOuter: 0.15 },
    axis: nameAxis(
      rows.map(({ name }) => name),
      options,
    ),
  };
}
