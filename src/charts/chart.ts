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

/** Whether a chart is drawn for a phone. */
export function isNarrow(options: ChartOptions): boolean {
  return chartWidth(options) < 450;
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

/**
 * The rows that a chart was given, maybe none. What is no rows, or rows without a field that the chart cannot do without, is refused; `made` says in words what makes them. `within` is what the rows
 * were found in, for the error, where they are a part of something.
 */
export function rowsOf<T extends object>(
  given: Iterable<T> | null | undefined,
  what: string,
  made: string,
  fields: readonly (keyof T & string)[],
  within: unknown = given,
): T[] {
  const expected = fields.length === 0 ? made : `${made} (with ${fields.join(", ")})`;
  if (!isObject(given) || typeof given[Symbol.iterator] !== "function")
    throw wrongInput(what, expected, within);
  const rows = [...given];
  for (const [i, row] of rows.entries()) {
    const missing = isObject(row) ? fields.find((field) => row[field] === undefined) : "";
    if (missing === undefined) continue;
    const found = missing === "" ? `is ${show(row)}` : `has no ${missing}, it has ${keysOf(row)}`;
    throw wrongInput(
      what,
      expected,
      given,
      kindOf(given) === undefined ? `Row ${i} ${found}` : `${itWas(given)}: row ${i} ${found}`,
    );
  }
  return rows;
}

/** The error of a chart that was given something else than it draws. */
export function wrongInput(
  what: string,
  expected: string,
  given: unknown,
  found: string = itWas(given),
): ClienteleError {
  return new ClienteleError("bad-input", `${what} needs ${expected}. ${found}.`, { value: given, expected });
}

function itWas(given: unknown): string {
  return `It was given ${named(given)}`;
}

/** Whether it is the one of several things that has this field. */
export function isResult<T, K extends string>(
  given: T,
  field: K,
): given is Extract<T, { readonly [F in K]: unknown }> {
  return isObject(given) && field in given;
}

/** What was found, by its kind where it says one. */
function named(value: unknown): string {
  if (!isObject(value)) return show(value);
  const kind = kindOf(value);
  if (kind !== undefined) return `${"columns" in value ? "a table" : "an object"} of kind ${show(kind)}`;
  return Array.isArray(value) ? "an array" : `an object with ${keysOf(value)}`;
}

/** What a table or a model says that it is. */
function kindOf(value: object): unknown {
  const { kind, info } = value as { readonly kind?: unknown; readonly info?: { readonly kind?: unknown } };
  return kind ?? info?.kind;
}

function keysOf(value: object): string {
  const names = Object.keys(value);
  if (names.length === 0) return "nothing";
  return names.slice(0, 8).join(", ") + (names.length > 8 ? ", ..." : "");
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
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
