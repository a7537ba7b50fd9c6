import { type Chart, type ChartOptions, makeChart, needRows, rowsOf } from "./chart.ts";
import { curveAt } from "./curve-at.ts";
import { formatsOf } from "./format.ts";
import { chartPalette } from "./theme.ts";

/** A point of a Lorenz curve, as `lorenzCurve` makes them. */
export interface LorenzChartPoint {
  /** Share of the customers, the smallest first, 0 to 1. */
  readonly share: number;
  /** Share of the sum that they have, 0 to 1. */
  readonly valueShare: number;
}

/** Options of {@link lorenzChart}. */
export interface LorenzChartOptions extends ChartOptions {
  /** Gini coefficient to write in (`lorenzCurve(...).info.gini`). Default: from the points, by trapezoids. */
  readonly gini?: number;
}

/**
 * Lorenz curve: what share of the value the smallest customers bring, against the line on which all bring the same. The area between the two, doubled, is the Gini coefficient.
 * O(points log points).
 *
 * @throws "too-few-rows" without points; "bad-input" for what it does not draw.
 *
 * @example
 * import { lorenzChart, lorenzCurve } from "clientele";
 * const customers = [{ revenue: 60 }, { revenue: 10 }, { revenue: 10 }, { revenue: 10 }, { revenue: 10 }];
 * const curve = lorenzCurve(customers, { column: "revenue", steps: 5 });
 * lorenzChart(curve, { gini: curve.info.gini }).title?.subtitle; // => ["The smaller half brings 25% of the value; Gini coefficient 0.40"]
 * lorenzChart([]); // throws "too-few-rows"
 */
export function lorenzChart(points: Iterable<LorenzChartPoint>, options: LorenzChartOptions = {}): Chart {
  const rows = needRows(
    rowsOf(points, "lorenzChart", "the result of lorenzCurve", ["share", "valueShare"]),
    "lorenzChart",
  ).sort((a, b) => a.share - b.share);
  if (rows[0].share > 0) rows.unshift({ share: 0, valueShare: 0 });
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const gini = options.gini ?? 1 - 2 * area(rows);
  const half = curveAt(
    rows.map((p) => [p.share, p.valueShare]),
    0.5,
  );
  const number = new Intl.NumberFormat(options.locale ?? "en", {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const values = rows.map((p) => ({
    share: p.share,
    valueShare: p.valueShare,
    customers: f.percent(p.share),
    value: f.percent(p.valueShare),
  }));
  const axis = { format: ".0%", values: [0, 0.2, 0.4, 0.6, 0.8, 1], domain: false, ticks: false };
  const scale = { domain: [0, 1], nice: false };
  const x = {
    field: "share",
    type: "quantitative",
    title: "Share of customers, smallest first",
    scale,
    axis: { ...axis, labelFlush: true },
  };
  const y = { field: "valueShare", type: "quantitative", title: "Share of the value", scale, axis };
  const finding = `The smaller half brings ${f.percent(half)} of the value; Gini coefficient ${number.format(gini)}`;
  return makeChart(
    {
      title: "How evenly the value is spread",
      subtitle: finding,
      description: `${finding} (0: all bring the same, 1: one brings everything). The dashed line is what equal customers would bring.`,
      height: 300,
      values,
      layer: [
        {
          mark: { type: "area", color: colors.first, fillOpacity: 0.12 },
          encoding: { x, y: { ...y, field: "share" }, y2: { field: "valueShare" } },
        },
        {
          mark: { type: "line", strokeDash: [4, 3], strokeWidth: 1, color: colors.muted },
          encoding: { x, y: { ...y, field: "share" } },
        },
        {
          mark: { type: "line", color: colors.first, strokeWidth: 2, tooltip: true },
          encoding: {
            x,
            y,
            tooltip: [
              { field: "customers", title: "Customers" },
              { field: "value", title: "Value" },
            ],
          },
        },
      ],
    },
    options,
  );
}

function area(rows: readonly LorenzChartPoint[]): number {
  let sum = 0;
  for (let i = 1; i < rows.length; i++) {
    sum += ((rows[i].share - rows[i - 1].share) * (rows[i].valueShare + rows[i - 1].valueShare)) / 2;
  }
  return sum;
}
