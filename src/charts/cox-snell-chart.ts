import { oneOf } from "../core/options.ts";
import { type Chart, type ChartOptions, makeChart, needRows, rowsOf } from "./chart.ts";
import { chartPalette } from "./theme.ts";

/** One lifetime as a model sees it, as `coxSnell` makes them, by residual. */
export interface CoxSnellPoint {
  /** Cumulative hazard that the customer lived through. */
  readonly residual: number;
  /** Cumulative hazard of the residuals themselves. */
  readonly cumulative?: number;
  /** The residual that a perfect model would have at this rank; needed for `show: "quantile"`. */
  readonly quantile?: number | null;
  /** 1: left, 0: not yet. Default 1. */
  readonly event?: number | boolean;
}

/** Options of {@link coxSnellChart}. */
export interface CoxSnellChartOptions extends ChartOptions {
  /** "cumulative": cumulative hazard of the residuals (default); "quantile": Q-Q plot, the residual of a perfect model. */
  readonly show?: "cumulative" | "quantile";
}

const MOST = 600;

/**
 * Whether a parametric model fits: Cox-Snell residuals of who left against their own cumulative hazard (or, for `show: "quantile"`, against the residuals of a perfect model). On the dashed line the model holds; above it
 * customers leave faster than it says, below it slower. At most 600 points are drawn. O(rows log rows).
 *
 * @throws "too-few-rows" without a point, "bad-option"; "bad-input" for what it does not draw.
 *
 * @example
 * import { coxSnell, coxSnellChart, fitAft } from "clientele";
 * const rows = [1, 2, 3, 4].map((stop) => ({ stop, event: 1 }));
 * const points = coxSnell(fitAft(rows, { distribution: "exponential" }), rows);
 * coxSnellChart(points).data.values[0]; // => { residual: 0.4, value: 0.25 }
 * coxSnellChart([]); // throws "too-few-rows"
 */
export function coxSnellChart(points: Iterable<CoxSnellPoint>, options: CoxSnellChartOptions = {}): Chart {
  const show = oneOf(options.show ?? "cumulative", "show", ["cumulative", "quantile"]);
  const all = needRows(
    rowsOf(points, "coxSnellChart", "the result of coxSnell", ["residual"]).flatMap(
      ({ residual, event = 1, ...point }) => {
        const value = point[show] ?? Number.NaN;
        return event && Number.isFinite(value) && Number.isFinite(residual) ? [{ residual, value }] : [];
      },
    ),
    "coxSnellChart",
  ).sort((a, b) => a.residual - b.residual);
  const top = Math.max(...[all[all.length - 1]].flatMap(({ residual, value }) => [residual, value]), 1e-9);
  const values = thinned(all, top);
  const colors = chartPalette(options.theme ?? "light");
  // points on the edge would be cut in half
  const scale = { domain: [0, top * 1.03], nice: false };
  const axis = { format: ",.2~g", tickCount: 6 };
  const x = {
    field: "residual",
    type: "quantitative",
    title: "Cox-Snell residual",
    scale,
    axis: { ...axis, grid: false },
  };
  const y = {
    field: "value",
    type: "quantitative",
    title: show === "cumulative" ? "Their cumulative hazard" : "Of a perfect model",
    scale,
    axis: { ...axis, domain: false, ticks: false },
  };
  return makeChart(
    {
      title: "Does the model fit?",
      subtitle:
        "On the dashed line it does; above: customers leave faster than it says, below: slower. The last few points wander in any case",
      description: `Cox-Snell residuals of ${all.length} customers who left against ${show === "cumulative" ? "their cumulative hazard" : "those of a perfect model"}; on the dashed line both are equal.`,
      height: 380,
      values,
      layer: [
        {
          data: {
            values: [
              { residual: 0, value: 0 },
              { residual: top, value: top },
            ],
          },
          mark: { type: "line", color: colors.muted, strokeDash: [4, 3], strokeWidth: 1 },
          encoding: { x, y },
        },
        {
          mark: { type: "point", filled: true, size: 18, opacity: 0.9, color: colors.first },
          encoding: { x, y },
        },
      ],
    },
    options,
  );
}

/** Points that can be told apart: no second one within a six hundredth of the picture along the curve. */
function thinned<P extends { readonly residual: number; readonly value: number }>(
  points: readonly P[],
  top: number,
): P[] {
  if (points.length <= MOST) return [...points];
  let before = Number.NEGATIVE_INFINITY;
  return points.filter(({ residual, value }, i) => {
    const at = residual + value;
    if (at - before < (2 * top) / MOST && i + 1 < points.length) return false;
    before = at;
    return true;
  });
}
