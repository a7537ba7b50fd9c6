import type { Chart, ChartOptions } from "../charts/index.ts";
import type { ReportFormats } from "./format.ts";

/** A chart in a section, with what stands in for it and the data behind it. */
export interface Figure {
  /** What the figure shows, in a sentence: caption and accessible name. */
  readonly caption: string;
  /** The chart, drawn when the caller can draw. */
  readonly chart: (options: ChartOptions) => Chart;
  /** The same figures as HTML, for a page without charts. */
  readonly bars: string;
  /** The data as an HTML table. */
  readonly table: string;
  /** Stands behind a line with these words. Default: it is open. */
  readonly fold?: string;
}

/** A section of the page: HTML and figures, in order. */
export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly blocks: readonly (string | Figure)[];
}

/** What a view needs besides its part. */
export interface ViewContext {
  readonly formats: ReportFormats;
}
