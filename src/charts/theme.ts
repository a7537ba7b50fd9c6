import { ClienteleError, show } from "../core/errors.ts";
import type { Json } from "./chart.ts";

/** Colors for a light or a dark page. */
export type ChartTheme = "light" | "dark";

/** The colors of a theme. The series are from Okabe and Ito's palette, which people with any color vision can tell apart. */
export interface ChartPalette {
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  readonly rule: string;
  /** Main series (blue). */
  readonly first: string;
  /** Second series (orange). */
  readonly second: string;
  /** The main series where it is not yet complete. */
  readonly faded: string;
  /** A mark to look at (vermilion). */
  readonly accent: string;
}

const LIGHT: ChartPalette = {
  paper: "#ffffff",
  ink: "#22262a",
  muted: "#5a6169",
  rule: "#dfe3e6",
  first: "#0072b2",
  second: "#e69f00",
  faded: "#a9cfe6",
  accent: "#c44a00",
};

const DARK: ChartPalette = {
  paper: "#16191c",
  ink: "#e8eaec",
  muted: "#a5adb5",
  rule: "#343a40",
  first: "#56b4e9",
  second: "#f0b840",
  faded: "#2f5d79",
  accent: "#ff8a4c",
};

/**
 * The colors that charts use on a light or a dark page: for a page around them, or a legend of one's own.
 *
 * @throws "bad-option" for another theme.
 *
 * @example
 * import { chartPalette } from "clientele";
 * chartPalette("light").first; // => "#0072b2"
 * chartPalette("sepia" as never); // throws "bad-option"
 */
export function chartPalette(theme: ChartTheme): ChartPalette {
  if (theme === "light") return LIGHT;
  if (theme === "dark") return DARK;
  throw new ClienteleError("bad-option", `Option theme must be "light" or "dark"; found ${show(theme)}.`, {
    value: theme,
  });
}

// Okabe and Ito's eight, the yellow last because it is faint on paper; on a dark page the two darkest are lightened
const SERIES: { readonly [theme in ChartTheme]: readonly string[] } = {
  light: ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7f7f7f", "#c8b900"],
  dark: ["#4a9fd8", "#f0b840", "#2fc499", "#e39cc4", "#8fd0f5", "#ff8a4c", "#a8a8a8", "#f0e442"],
};

/** Color of the i-th of several series; after the eighth they begin anew. */
export function seriesColor(theme: ChartTheme, i: number): string {
  return SERIES[theme][i % SERIES[theme].length];
}

// eight steps of viridis, light to dark; its darkest violet is left out so that it still shows on a dark page
const VIRIDIS: readonly string[] = [
  "#eaf2c0",
  "#c3df9c",
  "#8fca8a",
  "#58b08a",
  "#339389",
  "#2c7384",
  "#33517b",
  "#3b2f66",
];

/** Color of a share between 0 and 1 on a viridis-like scale, light (0) to dark (1). */
export function sequential(share: number): string {
  const x = Math.min(1, Math.max(0, Number.isNaN(share) ? 0 : share)) * (VIRIDIS.length - 1);
  const i = Math.min(VIRIDIS.length - 2, Math.floor(x));
  const mix = (at: number) => {
    const from = Number.parseInt(VIRIDIS[i].slice(at, at + 2), 16);
    const to = Number.parseInt(VIRIDIS[i + 1].slice(at, at + 2), 16);
    return Math.round(from + (to - from) * (x - i))
      .toString(16)
      .padStart(2, "0");
  };
  return `#${mix(1)}${mix(3)}${mix(5)}`;
}

/** Black or white, whichever reads better on a color (WCAG contrast). */
export function inkOn(color: string): string {
  const luminance = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  // not the pure white of a page, which a renderer may give another meaning
  return (luminance + 0.05) / 0.05 > 1.03 / (luminance + 0.05) ? "#000000" : "#fdfdfd";
}

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/** Quiet axes, one font, a title on the left: shared by every chart. */
export function baseConfig(theme: ChartTheme): { readonly [setting: string]: Json } {
  const { ink, muted, rule } = chartPalette(theme);
  return {
    font: FONT,
    view: { stroke: null },
    title: {
      anchor: "start",
      frame: "bounds",
      color: ink,
      fontSize: 14,
      fontWeight: 600,
      subtitleColor: muted,
      subtitleFontSize: 12,
      subtitlePadding: 4,
      offset: 12,
    },
    axis: {
      domainColor: rule,
      gridColor: rule,
      tickColor: rule,
      labelColor: muted,
      titleColor: muted,
      labelFontSize: 11,
      titleFontSize: 11,
      titleFontWeight: "normal",
      titlePadding: 8,
      labelPadding: 4,
    },
    legend: {
      labelColor: ink,
      titleColor: muted,
      labelFontSize: 11,
      titleFontSize: 11,
      titleFontWeight: "normal",
      symbolType: "square",
    },
    text: { color: ink, fontSize: 11 },
  };
}
