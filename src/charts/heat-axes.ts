import { type ChartOptions, chartWidth, type Json, leftLabels, lines } from "./chart.ts";

/** A side of a heat map: the field of its rows that holds its names, in the order they are drawn. */
export interface HeatSide {
  readonly field: string;
  readonly title?: string | undefined;
  readonly names: readonly string[];
}

/** Channels of a heat map with names on both sides, and the room they take. */
export interface HeatAxes {
  readonly x: { readonly [setting: string]: Json };
  readonly y: { readonly [setting: string]: Json };
  /** Pixels above the cells. */
  readonly top: number;
  readonly cellWidth: number;
}

/** Narrower cells have their slanted names run into each other. */
const SLANTED = 16;
const LABEL_LIMIT = 140;
/** Letters of the names of rows. */
const LONGEST = 36;

/** Names of columns above the cells, broken between words and turned where a word is too long for its column; names of rows on the left. */
export function heatAxes(rows: HeatSide, columns: HeatSide, options: ChartOptions): HeatAxes {
  const [rowNames, columnNames] = [rows.names, columns.names];
  const longest = Math.max(...rowNames.map((name) => name.length));
  const room = chartWidth(options) - Math.min(240, longest * 6.9) - 24;
  const straight = room / columnNames.length;
  const broken = columnNames.map((name) => lines(name, Math.max(4, straight / 7)));
  const turned = broken.some((parts) => parts.some((part) => part.length * 7 > straight + 6));
  const slanted = turned ? slantedWidth(columnNames, room) : straight;
  const upright = turned && slanted < SLANTED;
  const cellWidth = upright ? straight : slanted;
  const tallest = Math.max(...broken.map((b) => b.length));
  return {
    x: channel(columns, 0.03, {
      orient: "top",
      ticks: false,
      domain: false,
      ...(turned
        ? upright
          ? // a line is all the room they need; those that still have none are left out
            {
              labelAngle: -90,
              labelLimit: LABEL_LIMIT,
              labelFontSize: Math.max(8, Math.min(11, Math.floor(cellWidth))),
              labelOverlap: true,
            }
          : { labelAngle: -45, labelLimit: LABEL_LIMIT }
        : {
            labelAngle: 0,
            labelOverlap: false,
            // lines grow downwards from the first
            labelPadding: 4 + 13 * (tallest - 1),
            labelExpr: `${JSON.stringify(Object.fromEntries(columnNames.map((name, i) => [name, broken[i]])))}[datum.value]`,
          }),
    }),
    y: channel(rows, 0.05, {
      ticks: false,
      domain: false,
      ...leftLabels(rowNames, 11),
      // cut by letters: where Vega has no canvas to measure with, it takes them to be wider than they are
      labelLimit: 400,
      labelExpr: `truncate(datum.label, ${LONGEST}, 'right', '…')`,
    }),
    top:
      8 +
      (turned
        ? (upright ? 6.2 : 4.6) * Math.min(22, Math.max(...columnNames.map((n) => n.length)))
        : 13 * tallest),
    cellWidth,
  };
}

/** Width of a cell where names lean over to the right: what they need beyond the last cell is taken from all, as Vega measures them (0.8 of the font size a letter). */
function slantedWidth(names: readonly string[], room: number): number {
  let width = room / names.length;
  for (let round = 0; round < 3; round++) {
    const beyond = names.map(
      (name, k) => Math.SQRT1_2 * Math.min(LABEL_LIMIT, 8.8 * name.length) - (names.length - k - 0.5) * width,
    );
    width = Math.max(1, (room - Math.max(0, ...beyond)) / names.length);
  }
  return width;
}

function channel({ field, title }: HeatSide, gap: number, axis: { readonly [setting: string]: Json }) {
  return {
    field,
    type: "ordinal",
    sort: null,
    title: title ?? null,
    scale: { paddingInner: gap, paddingOuter: 0 },
    axis,
  };
}

/** Size of the figures in cells of that width; null where there is no room. */
export function cellFontSize(cellWidth: number, letters: number): number | null {
  return cellWidth >= letters * 7.8 ? 11 : cellWidth >= letters * 6.2 ? 9 : null;
}
