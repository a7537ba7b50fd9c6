import { quantileSorted, sortedNumbers } from "../numeric/quantile.ts";
import { type Chart, type ChartOptions, makeChart, needRows, rowsOf } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { chartPalette, seriesColor } from "./theme.ts";

/** A customer on the map of clusters. */
export interface ClusterPoint {
  /** Position, e.g. scores on the first two principal components. */
  readonly x: number;
  readonly y: number;
  /** Name or number of the cluster. */
  readonly cluster: string | number;
  /** Who it is, for the tooltip. */
  readonly customer?: string;
}

/** Options of {@link clusterScatterChart}. */
export interface ClusterScatterChartOptions extends ChartOptions {
  /** What the axes are. Defaults "First component" and "Second component". */
  readonly xTitle?: string;
  readonly yTitle?: string;
  /** Points to draw at most, evenly taken from all rows; names stand at the middle of all. Default 3000. */
  readonly points?: number;
}

/**
 * Clusters on a plane: one point a customer, one color and shape a cluster, its name at the median of its points. O(points).
 *
 * @throws "too-few-rows" without a point that has both coordinates; "bad-input" for what it does not draw.
 *
 * @example
 * import { clusterScatterChart } from "clientele";
 * const chart = clusterScatterChart([
 *   { x: 0, y: 1, cluster: "weekly" },
 *   { x: 3, y: 2, cluster: "gifts" },
 * ]);
 * chart.description; // => "2 customers in 2 clusters on two axes: weekly (1), gifts (1)."
 * clusterScatterChart([]); // throws "too-few-rows"
 */
export function clusterScatterChart(
  points: Iterable<ClusterPoint>,
  options: ClusterScatterChartOptions = {},
): Chart {
  const rows = needRows(
    rowsOf(points, "clusterScatterChart", "points", ["x", "y", "cluster"]).filter(
      (p) => Number.isFinite(p.x) && Number.isFinite(p.y),
    ),
    "clusterScatterChart",
  );
  const f = formatsOf(options);
  const theme = options.theme ?? "light";
  const colors = chartPalette(theme);
  const groups = new Map<string, ClusterPoint[]>();
  for (const row of rows) {
    const name = String(row.cluster);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  const names = [...groups.keys()];
  const every = Math.ceil(rows.length / Math.max(1, options.points ?? 3000));
  const values = rows
    .filter((_, i) => i % every === 0)
    .map((p) => ({ x: p.x, y: p.y, cluster: String(p.cluster), customer: p.customer ?? "" }));
  const middles = names.map((cluster) => {
    const group = groups.get(cluster) as ClusterPoint[];
    return { cluster, x: median(group.map((p) => p.x)), y: median(group.map((p) => p.y)) };
  });
  const axis = { grid: true, ticks: false, labels: false, domain: false };
  const x = {
    field: "x",
    type: "quantitative",
    title: options.xTitle ?? "First component",
    scale: { zero: false },
    axis,
  };
  const y = { ...x, field: "y", title: options.yTitle ?? "Second component" };
  const range = names.map((_, i) => seriesColor(theme, i));
  const text = (mark: object) => ({
    data: { values: middles },
    mark: { type: "text", fontWeight: 600, fontSize: 12, ...mark },
    encoding: { x, y, text: { field: "cluster" } },
  });
  return makeChart(
    {
      title: "Clusters of customers",
      subtitle: every > 1 ? `Every ${f.count(every)}th customer is drawn` : "One point a customer",
      description: `${f.count(rows.length)} customers in ${names.length} clusters on two axes: ${names.map((n) => `${n} (${f.count((groups.get(n) as ClusterPoint[]).length)})`).join(", ")}.`,
      height: 380,
      values,
      layer: [
        {
          mark: {
            type: "point",
            filled: true,
            size: values.length > 500 ? 14 : 34,
            opacity: 0.6,
            tooltip: true,
          },
          encoding: {
            x,
            y,
            color: { field: "cluster", type: "nominal", legend: null, scale: { domain: names, range } },
            shape: { field: "cluster", type: "nominal", legend: null, scale: { domain: names } },
            tooltip: [
              { field: "cluster", title: "Cluster" },
              { field: "customer", title: "Customer" },
            ],
          },
        },
        // a halo in the color of the page keeps the name readable on the points
        text({ color: colors.paper, stroke: colors.paper, strokeWidth: 4, strokeJoin: "round" }),
        text({ color: colors.ink }),
      ],
    },
    options,
  );
}

function median(values: readonly number[]): number {
  return quantileSorted(sortedNumbers(Float64Array.from(values)), 0.5);
}
