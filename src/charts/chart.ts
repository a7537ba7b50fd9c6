import { ClienteleError, show } from "../core/errors.ts";
import { numberLocale } from "./format.ts";
import { baseConfig, type ChartTheme, chartPalette } from "./theme.ts";

/** Plain JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One row of a chart's data. */
export type ChartRow = { readonly [field: string]: Json };

/** One layer of a chart: a mark and what its position, color and text stand for. */
export interface ChartLayer {
  readonly mark: Json;
  readonly encoding?: { readonly [channel: string]: Json };
  readonly transform?: Json;
  readonly data?: { readonly values: readonly ChartRow[] };
}

/**
 * A chart as a Vega-Lite 6 specification: plain JSON that any Vega-Lite renderer draws. In a notebook (Deno, Jupyter) it shows
 * itself, through a method that is not enumerable and so in no JSON.
 */
export interface Chart {
  readonly $schema: string;
  /** What the chart shows, in a sentence, for people who do not see it. */
  readonly description: string;
  /** Lines of the title and of the line under it; absent when the page names the chart itself. */
  readonly title?: { readonly text: readonly string[]; readonly subtitle?: readonly string[] };
  readonly width: number;
  readonly height: number;
  readonly autosize: { readonly type: "fit"; readonly contains: "padding" };
  readonly background: string;
  readonly data: { readonly values: readonly ChartRow[] };
  readonly layer: readonly ChartLayer[];
  readonly resolve?: Json;
  readonly config: { readonly [setting: string]: Json };
}

/** What every chart function takes. */
export interface ChartOptions {
  /** Title above the chart; "" for a chart without title and second line. Default: what the chart shows, in a few words. */
  readonly title?: string;
  /** Second line under the title; "" for none. Default: the finding or the reading help that belongs to the chart. */
  readonly subtitle?: string;
  /** Width in pixels, axes and labels included. Default 640. */
  readonly width?: number;
  /** Height in pixels, axes, labels and title included. Default: what suits the chart and its rows. */
  readonly height?: number;
  /** Colors for a light or a dark page. Default "light". */
  readonly theme?: ChartTheme;
  /** Color behind the chart, any CSS color or "transparent". Default: the theme's paper. */
  readonly background?: string;
  /** BCP 47 language tag for numbers and dates (the words stay English). Default "en". */
  readonly locale?: string;
  /** ISO 4217 code of the amounts. Default: none, plain numbers. */
  readonly currency?: string;
}

/** What a chart function fills in. */
export interface ChartParts {
  readonly title: string;
  readonly subtitle?: string;
  readonly description: string;
  readonly height: number;
  readonly values: readonly ChartRow[];
  readonly layer: readonly ChartLayer[];
  readonly resolve?: Json;
}

/** Puts the parts and the options into one specification. */
export function makeChart(parts: ChartParts, options: ChartOptions): Chart {
  const theme = options.theme ?? "light";
  const width = chartWidth(options);
  // lines are as long as Vega takes them to be where it has no canvas to measure with: 0.8 of the font size a letter
  const title = options.title ?? parts.title;
  const subtitle = options.subtitle ?? parts.subtitle ?? "";
  const spec: Chart = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    description: parts.description,
    ...(title === ""
      ? {}
      : {
          title: {
            text: lines(title, width / 11.3),
            ...(subtitle === "" ? {} : { subtitle: lines(subtitle, width / 9.7) }),
          },
        }),
    width,
    height: sizeOption(options.height ?? parts.height, "height"),
    autosize: { type: "fit", contains: "padding" },
    background: options.background ?? chartPalette(theme).paper,
    data: { values: parts.values },
    layer: parts.layer,
    ...(parts.resolve === undefined ? {} : { resolve: parts.resolve }),
    config: { ...baseConfig(theme), locale: { number: numberLocale(options) } },
  };
  return displayable(spec);
}

/** The width that a chart will have. */
export function chartWidth(options: ChartOptions): number {
  return sizeOption(options.width ?? 640, "width");
}

function sizeOption(value: number, name: string): number {
  if (!(value >= 100 && value <= 10_000)) {
    throw new ClienteleError(
      "bad-option",
      `Option ${name} must be a number of pixels from 100 to 10000; found ${show(value)}.`,
      {
        value,
        expected: "100 to 10000",
      },
    );
  }
  return value;
}

/** Rows for a chart; a chart of nothing would be an empty frame, so it is refused. */
export function needRows<T>(rows: Iterable<T>, what: string): T[] {
  const list = [...rows];
  if (list.length === 0)
    throw new ClienteleError("too-few-rows", `${what} has no rows to draw.`, {
      expected: "at least one row",
    });
  return list;
}

/** Longer names are cut, in pixels. */
const LABEL_LIMIT = 240;

/** Axis labels that begin at the left edge of the chart, so that long and short names line up with the page. */
export function leftLabels(names: readonly string[], fontSize: number): { readonly [setting: string]: Json } {
  const longest = Math.max(...names.map((name) => name.length));
  return {
    labelAlign: "left",
    labelPadding: Math.min(LABEL_LIMIT, Math.round(longest * fontSize * 0.63)),
    labelFontSize: fontSize,
    labelLimit: LABEL_LIMIT,
  };
}

/** Text broken at spaces into lines of about so many characters: Vega breaks no lines itself. */
export function lines(text: string, characters: number): string[] {
  const out: string[] = [];
  for (const word of text.split(" ")) {
    const last = out.length - 1;
    if (last >= 0 && out[last].length + 1 + word.length <= characters) out[last] += ` ${word}`;
    else out.push(word);
  }
  return out;
}

function displayable(spec: Chart): Chart {
  Object.defineProperty(spec, Symbol.for("Jupyter.display"), {
    enumerable: false,
    value: () => {
      const plain = JSON.parse(JSON.stringify(spec)) as object;
      return {
        // notebooks look for the newest kind they know; version 6 draws in the viewers of version 5
        "application/vnd.vegalite.v6+json": plain,
        "application/vnd.vegalite.v5+json": plain,
        "text/plain": spec.description,
      };
    },
  });
  return spec;
}
