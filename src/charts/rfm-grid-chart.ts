import { type Chart, type ChartOptions, chartWidth, lines, makeChart, needRows, rowsOf } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { chartPalette, inkOn, sequential } from "./theme.ts";

/** Customers with one pair of scores; several rows of the same pair are added. */
export interface RfmGridCell {
  /** Recency score, 1 (long ago) and up; null for customers without an order, who are not drawn. */
  readonly r: number | null;
  /** Frequency score, 1 (seldom) and up. */
  readonly f: number | null;
  /** Segment they are in. */
  readonly segment?: string | null;
  /** How many customers. Default 1, so that a table of scored customers can be given as it is. */
  readonly count?: number | null;
}

/** Options of {@link rfmGridChart}. */
export interface RfmGridChartOptions extends ChartOptions {
  /** Number of scores on each axis. Default: the highest score found, at least 2. */
  readonly bins?: number;
}

/**
 * The RFM grid: recency up, frequency to the right, the cells of one segment joined into rectangles that carry its name and the number of
 * its customers there; darker = more customers. A cell whose customers are in several segments (maps that look at money too) takes the
 * name of the largest. O(rows + bins^2).
 *
 * @throws "too-few-rows" without customers; "bad-input" for what it does not draw.
 *
 * @example
 * import { rfmGridChart } from "clientele";
 * const chart = rfmGridChart([
 *   { r: 5, f: 1, segment: "New", count: 12 },
 *   { r: 5, f: 2, segment: "Potential Loyalist", count: 4 },
 *   { r: 4, f: 2, segment: "Potential Loyalist", count: 5 },
 * ]);
 * chart.data.values.map((v) => v.customers); // => [9, 12]
 * rfmGridChart([]); // throws "too-few-rows"
 */
export function rfmGridChart(rows: Iterable<RfmGridCell>, options: RfmGridChartOptions = {}): Chart {
  const list = needRows(
    rowsOf(rows, "rfmGridChart", "the result of scoreRfm", ["r", "f"]).filter(
      (c): c is ScoredCell => c.r !== null && c.f !== null,
    ),
    "rfmGridChart",
  );
  const format = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const bins = options.bins ?? Math.max(2, ...list.map((c) => Math.max(c.r, c.f)));
  const cells = gridOf(list, bins);
  const total = cells.flat().reduce((n, c) => n + c.customers, 0);
  const boxes = boxesOf(cells);
  const most = Math.max(...boxes.map((b) => b.customers), 1);
  const room = (chartWidth(options) - 70) / bins;
  const values = boxes.map((b) => {
    // square root: the eye should still tell 5 customers from 50 where one segment holds 5,000
    const fill = b.customers === 0 ? colors.rule : sequential(Math.sqrt(b.customers / most));
    return {
      segment: b.segment,
      name: lines(b.segment, ((b.right - b.left + 1) * room) / (room < 64 ? 5.4 : 6.6)),
      r: b.bottom - 0.5,
      r2: b.top + 0.5,
      f: b.left - 0.5,
      f2: b.right + 0.5,
      middle: (b.left + b.right) / 2,
      center: (b.bottom + b.top) / 2,
      customers: b.customers,
      text: format.count(b.customers),
      share: format.percent(total > 0 ? b.customers / total : 0),
      fill,
      ink: b.customers === 0 ? colors.ink : inkOn(fill),
    };
  });
  const scores = Array.from({ length: bins }, (_, i) => i + 1);
  const axis = { values: scores, format: ".0f", grid: false, domain: false, ticks: false };
  const scale = { domain: [0.5, bins + 0.5], nice: false, zero: false };
  const x = { field: "f", type: "quantitative", title: "How often (frequency score)", scale, axis };
  const y = { field: "r", type: "quantitative", title: "How lately (recency score)", scale, axis };
  const ink = { field: "ink", type: "nominal", scale: null, legend: null };
  const tooltip = [
    { field: "segment", title: "Segment" },
    { field: "text", title: "Customers" },
    { field: "share", title: "Share" },
  ];
  const position = { x: { ...x, field: "middle" }, y: { ...y, field: "center" } };
  const top = [...boxes].sort((a, b) => b.customers - a.customers)[0];
  return makeChart(
    {
      title: "Where your customers stand",
      subtitle: "Customers by how lately and how often they bought; darker: more customers",
      description: `${format.count(total)} customers on a grid of recency and frequency scores from 1 to ${bins}; the largest group, ${top.segment}, has ${format.count(top.customers)}.`,
      height: Math.min(460, 110 + bins * 62),
      values,
      layer: [
        {
          mark: { type: "rect", tooltip: true, stroke: colors.paper, strokeWidth: 3 },
          encoding: {
            x,
            x2: { field: "f2" },
            y,
            y2: { field: "r2" },
            color: { field: "fill", type: "nominal", scale: null, legend: null },
            tooltip,
          },
        },
        {
          mark: {
            type: "text",
            baseline: "bottom",
            dy: { expr: "1 - 12 * (length(datum.name) - 1)" },
            fontSize: room < 64 ? 9 : 11,
            lineHeight: 12,
          },
          encoding: { ...position, text: { field: "name" }, color: ink },
        },
        {
          mark: { type: "text", baseline: "top", dy: 4, fontSize: 14, fontWeight: 600 },
          encoding: { ...position, text: { field: "text" }, color: ink },
        },
      ],
    },
    options,
  );
}

type ScoredCell = RfmGridCell & { readonly r: number; readonly f: number };

interface Cell {
  segment: string;
  customers: number;
}

// cells[r - 1][f - 1]
function gridOf(rows: readonly ScoredCell[], bins: number): Cell[][] {
  const tallies = Array.from({ length: bins }, () =>
    Array.from({ length: bins }, () => new Map<string, number>()),
  );
  for (const { r, f, segment, count } of rows) {
    const tally = tallies[r - 1]?.[f - 1];
    if (tally !== undefined) tally.set(segment ?? "", (tally.get(segment ?? "") ?? 0) + (count ?? 1));
  }
  return tallies.map((line) =>
    line.map((tally) => {
      let cell: Cell = { segment: "", customers: 0 };
      let largest = -1;
      for (const [segment, n] of tally) {
        cell = { segment: n > largest ? segment : cell.segment, customers: cell.customers + n };
        largest = Math.max(largest, n);
      }
      return cell;
    }),
  );
}

interface Box extends Cell {
  left: number;
  right: number;
  bottom: number;
  top: number;
}

// joins neighbors of the same segment: as far right as it goes, then up as long as the whole row matches
function boxesOf(cells: readonly (readonly Cell[])[]): Box[] {
  const bins = cells.length;
  const taken = cells.map((line) => line.map(() => false));
  const free = (r: number, f: number, segment: string) =>
    r < bins && f < bins && !taken[r][f] && cells[r][f].segment === segment && segment !== "";
  const boxes: Box[] = [];
  for (let r = 0; r < bins; r++) {
    for (let f = 0; f < bins; f++) {
      const { segment } = cells[r][f];
      if (taken[r][f] || cells[r][f].customers === 0) continue;
      let right = f;
      while (free(r, right + 1, segment)) right++;
      let top = r;
      while (Array.from({ length: right - f + 1 }, (_, i) => free(top + 1, f + i, segment)).every(Boolean))
        top++;
      let customers = 0;
      for (let y = r; y <= top; y++) {
        for (let x = f; x <= right; x++) {
          taken[y][x] = true;
          customers += cells[y][x].customers;
        }
      }
      boxes.push({ segment, customers, left: f + 1, right: right + 1, bottom: r + 1, top: top + 1 });
    }
  }
  return boxes;
}
