import { ClienteleError, show } from "../core/errors.ts";
import { DAY_MS } from "../core/time.ts";
import { type Chart, type ChartOptions, chartWidth, isResult, makeChart, needRows, rowsOf } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { chartPalette, seriesColor } from "./theme.ts";

/** Customers who went from one segment to another between two dates, as the matrix of `segmentMovement` has them. */
export interface FlowBand {
  readonly from: string;
  readonly to: string;
  readonly customers: number;
  /** Which step of several, from 0: from the first date to the second, and so on. Default 0. */
  readonly step?: number;
}

/** Movement over several dates, as `movementOver` makes it. */
export interface FlowSteps {
  /** The dates, ms. */
  readonly dates: readonly number[];
  readonly nodes: Iterable<{ readonly node: string; readonly date: number; readonly segment: string }>;
  readonly links: Iterable<{ readonly source: string; readonly target: string; readonly customers: number }>;
}

const WHAT = "segmentFlowChart";
const MADE = "the result of movementOver or segmentMovement";

/** Options of {@link segmentFlowChart}. */
export interface SegmentFlowChartOptions extends ChartOptions {
  /** Order of the segments from top to bottom. Default: as they first come. */
  readonly segments?: readonly string[];
  /** Names of the dates, one more than there are steps. Default: the dates of the flow, where it has any. */
  readonly dates?: readonly string[];
}

interface Block {
  readonly column: number;
  readonly segment: string;
  readonly customers: number;
  readonly top: number;
  readonly bottom: number;
}

/** Points along a band: enough for a smooth curve. */
const STEPS = 16;
/** Share of the height between two blocks. */
const GAP = 0.025;

/**
 * Movement between segments as bands (a Sankey chart): one column a date, one block a segment, as high as it has customers; bands show where they went. Segments without
 * customers at a date have no block there. O(flows).
 *
 * @throws "too-few-rows" without customers; "bad-value" for a negative number of customers or a step that is none; "bad-input" for what it does not draw.
 *
 * @example
 * import { segmentFlowChart } from "clientele";
 * const chart = segmentFlowChart(
 *   [
 *     { from: "active", to: "active", customers: 60 },
 *     { from: "active", to: "at risk", customers: 15 },
 *     { from: "at risk", to: "lapsed", customers: 25 },
 *   ],
 *   { dates: ["July", "August"] },
 * );
 * chart.description; // => "How 100 customers moved between 3 segments from July to August: 60 stayed where they were."
 * segmentFlowChart([]); // throws "too-few-rows"
 */
export function segmentFlowChart(
  flow: Iterable<FlowBand> | FlowSteps,
  options: SegmentFlowChartOptions = {},
): Chart {
  const rows = needRows(
    (isResult(flow, "links") ? bandsBetween(flow) : rowsOf(flow, WHAT, MADE, ["from", "to", "customers"]))
      .map((band) => ({ from: band.from, to: band.to, customers: band.customers, step: band.step ?? 0 }))
      .filter(checked),
    WHAT,
  );
  const f = formatsOf(options);
  const theme = options.theme ?? "light";
  const colors = chartPalette(theme);
  const segments = [
    ...new Set([...(options.segments ?? []), ...rows.flatMap((band) => [band.from, band.to])]),
  ].filter((name) => rows.some((band) => band.from === name || band.to === name));
  const rank = new Map(segments.map((name, i) => [name, i]));
  const color = (name: string) => seriesColor(theme, rank.get(name) as number);
  const columns = Math.max(...rows.map((band) => band.step)) + 2;
  const blocks = blocksOf(rows, segments, columns);
  const at = new Map(blocks.map((b) => [key(b.column, b.segment), b]));
  const bands = bandsOf(rows, rank, at).map((v) => ({
    ...v,
    color: color(v.from),
    text: f.count(v.customers),
  }));
  const last = columns - 1;
  const room = chartWidth(options) / columns;
  const names = blocks.map((b) => ({
    ...b,
    middle: (b.top + b.bottom) / 2,
    color: color(b.segment),
    label: room < 150 ? b.segment : `${b.segment} ${f.count(b.customers)}`,
    text: f.count(b.customers),
    // a thin block has no room for its name
    named: b.bottom - b.top >= 0.03 ? 1 : 0,
  }));
  // half a block and a little
  const beside = Math.ceil((0.03 / (last + 0.08)) * chartWidth(options)) + 5;
  const x = {
    field: "x",
    type: "quantitative",
    scale: { domain: [-0.04, last + 0.04], nice: false },
    axis: null,
  };
  const y = (field: string) => ({
    field,
    type: "quantitative",
    scale: { domain: [0, 1], reverse: true, nice: false },
    axis: null,
  });
  const shade = { field: "color", type: "nominal", scale: null, legend: null };
  const label = (filter: string, mark: object) => ({
    data: { values: names.map((b) => ({ ...b, x: b.column })) },
    transform: [{ filter: `datum.named === 1 && ${filter}` }],
    mark: { type: "text", baseline: "middle", color: colors.ink, limit: room, ...mark },
    encoding: { x, y: y("middle"), text: { field: "label" } },
  });
  const dates = options.dates ?? ("links" in flow ? flow.dates.map((ms) => dayName(ms, options.locale)) : []);
  const total = rows.filter((band) => band.step === 0).reduce((n, band) => n + band.customers, 0);
  const stayed = rows
    .filter((band) => band.step === 0 && band.from === band.to)
    .reduce((n, band) => n + band.customers, 0);
  const when = dates.length > 1 ? ` from ${dates[0]} to ${dates[Math.min(last, dates.length - 1)]}` : "";
  return makeChart(
    {
      title: "Who moved between segments",
      subtitle: dates.length > 0 ? `Columns from left to right: ${dates.slice(0, columns).join(", ")}` : "",
      description: `How ${f.count(total)} customers moved between ${segments.length} segments${when}: ${f.count(stayed)} stayed where they were.`,
      height: 420,
      values: bands,
      layer: [
        {
          mark: { type: "area", opacity: theme === "light" ? 0.35 : 0.5, tooltip: true },
          encoding: {
            x,
            y: y("top"),
            y2: { field: "bottom" },
            detail: { field: "band", type: "nominal" },
            color: shade,
            tooltip: [
              { field: "from", title: "From" },
              { field: "to", title: "To" },
              { field: "text", title: "Customers" },
            ],
          },
        },
        {
          data: { values: names.map((b) => ({ ...b, x: b.column - 0.03, x2: b.column + 0.03 })) },
          mark: { type: "rect", tooltip: true },
          encoding: {
            x,
            x2: { field: "x2" },
            y: y("top"),
            y2: { field: "bottom" },
            color: shade,
            tooltip: [
              { field: "segment", title: "Segment" },
              { field: "text", title: "Customers" },
            ],
          },
        },
        label(`datum.column < ${last}`, { align: "left", dx: beside }),
        label(`datum.column === ${last}`, { align: "right", dx: -beside }),
      ],
    },
    options,
  );
}

/** The links of a flow with the names of their segments. */
function bandsBetween({ dates, nodes, links }: FlowSteps): FlowBand[] {
  const at = new Map(rowsOf(nodes, WHAT, MADE, ["node", "date", "segment"]).map((node) => [node.node, node]));
  const nodeOf = (name: string) => {
    const node = at.get(name);
    if (node !== undefined) return node;
    throw new ClienteleError("bad-value", `A link names node ${show(name)}, which is not among the nodes.`, {
      value: name,
      expected: "a node",
    });
  };
  return rowsOf(links, WHAT, MADE, ["source", "target", "customers"]).map(
    ({ source, target, customers }) => ({
      from: nodeOf(source).segment,
      to: nodeOf(target).segment,
      customers,
      step: dates.indexOf(nodeOf(source).date),
    }),
  );
}

/** A date in short; the first instant of a DAY_MS in any zone is nearest to the midnight in UTC of the same date. */
function dayName(ms: number, locale = "en"): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(
    Math.round(ms / DAY_MS) * DAY_MS,
  );
}

function checked(flow: Required<FlowBand>): boolean {
  if (!(flow.customers >= 0) || !Number.isInteger(flow.step) || flow.step < 0) {
    throw new ClienteleError(
      "bad-value",
      `A flow has ${show(flow.customers)} customers at step ${show(flow.step)}; expected zero or more customers and a step of 0, 1, 2 ...`,
      { value: flow.customers, expected: "zero or more" },
    );
  }
  return flow.customers > 0;
}

function key(column: number, segment: string): string {
  return `${column} ${segment}`;
}

/** Blocks of every column from top to bottom; a block holds the larger of what came and what went. */
function blocksOf(
  rows: readonly Required<FlowBand>[],
  segments: readonly string[],
  columns: number,
): Block[] {
  const sizes = new Map<string, { in: number; out: number }>();
  const sizeOf = (column: number, segment: string) => {
    const id = key(column, segment);
    const size = sizes.get(id) ?? { in: 0, out: 0 };
    sizes.set(id, size);
    return size;
  };
  for (const { from, to, customers, step } of rows) {
    sizeOf(step, from).out += customers;
    sizeOf(step + 1, to).in += customers;
  }
  const list = Array.from({ length: columns }, (_, column) =>
    segments.flatMap((segment) => {
      const size = sizes.get(key(column, segment));
      return size === undefined ? [] : [{ column, segment, customers: Math.max(size.in, size.out) }];
    }),
  );
  const most = Math.max(...list.map((column) => column.reduce((n, b) => n + b.customers, 0)));
  const scale = (1 - GAP * Math.max(...list.map((column) => column.length - 1))) / most;
  return list.flatMap((column) => {
    let top = 0;
    return column.map((b) => {
      const block = { ...b, top, bottom: top + b.customers * scale };
      top = block.bottom + GAP;
      return block;
    });
  });
}

/** Each flow as points of its upper and lower edge, stacked in its blocks in the order of the segments at the other end. */
function bandsOf(
  rows: readonly Required<FlowBand>[],
  rank: ReadonlyMap<string, number>,
  at: ReadonlyMap<string, Block>,
) {
  const order = (name: string) => rank.get(name) as number;
  const sorted = [...rows].sort(
    (a, b) => a.step - b.step || order(a.from) - order(b.from) || order(a.to) - order(b.to),
  );
  const left = new Map<string, number>();
  const right = new Map<string, number>();
  const take = (filled: Map<string, number>, block: Block, customers: number) => {
    const id = key(block.column, block.segment);
    const from = filled.get(id) ?? block.top;
    const to = from + ((block.bottom - block.top) * customers) / block.customers;
    filled.set(id, to);
    return [from, to] as const;
  };
  // both ends are stacked by (from, to): within a block on the right, by where the customers come from
  return sorted.flatMap(({ from, to, customers, step }, band) => {
    const a = take(left, at.get(key(step, from)) as Block, customers);
    const b = take(right, at.get(key(step + 1, to)) as Block, customers);
    return Array.from({ length: STEPS + 1 }, (_, i) => {
      const t = i / STEPS;
      const s = t * t * (3 - 2 * t);
      return {
        band,
        from,
        to,
        customers,
        x: step + 0.03 + t * 0.94,
        top: a[0] + (b[0] - a[0]) * s,
        bottom: a[1] + (b[1] - a[1]) * s,
      };
    });
  });
}
