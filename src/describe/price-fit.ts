import { type LeastSquares, leastSquares } from "../numeric/least-squares.ts";
import { coefficientCovariance } from "../numeric/sandwich.ts";
import { studentTCdf, studentTQuantile } from "../numeric/student-t.ts";
import { sum } from "../numeric/sum.ts";
import { twoWayEffects } from "../numeric/two-way-effects.ts";
import { type PriceCells, within } from "./price-cells.ts";
import type { PriceGroups } from "./price-groups.ts";

/** A group's slope with its error. */
export interface PriceSlope {
  readonly elasticity: number;
  readonly elasticityLow: number;
  readonly elasticityHigh: number;
  readonly elasticitySe: number;
  readonly p: number;
}

/** Fewer items with changed prices than this cannot serve as clusters. */
const FEWEST_CLUSTERS = 6;
// of a column's length, what items and periods must leave for it to count as one of its own
const TOLERANCE = 1e-10;

/**
 * Fits log quantity on each group's log price (the items' own means taken out) beside effects of items and periods, which are eliminated and never held as columns:
 * coefficients, residuals and errors are those of the whole design (Frisch, Waugh and Lovell). The answer gives a group's slope, of which so many items changed
 * price; undefined where it has none. O(cells (groups^2 + the fewer of items and periods)).
 */
export function priceFit(
  cells: PriceCells,
  price: Float64Array,
  groups: PriceGroups,
  level: number,
): (group: number, changed: number) => PriceSlope | undefined {
  const { item, items, period, periods, logQuantity } = cells;
  const effects = twoWayEffects({ codes: item, count: items.length }, { codes: period, count: periods });
  const columnOf = (group: number) => {
    const own = price.map((v, i) => (groups.of[item[i]] === group ? v : 0));
    const left = effects.without(own);
    // a price that only moves with the calendar: what is left is rounding
    return lengthOf(left) > TOLERANCE * lengthOf(own) ? left : left.fill(0);
  };
  const columns = groups.names.map((_, g) => columnOf(g));
  // items in no group still tell what the periods did, with a slope of their own
  if (groups.of.includes(-1)) columns.push(columnOf(-1));
  const target = within(logQuantity, item, items.length);
  const fit = leastSquares({ columns, y: effects.without(target), intercept: false });
  const { rank } = effects;
  const whole: LeastSquares = { ...fit, perfect: fit.perfect || isRounding(fit.residualSquares, target) };
  // the same for all groups: only what is asked for is computed, once
  const clustered = once(() =>
    // effects of items lie within the clusters: they are not counted
    coefficientCovariance(whole, "clustered", { codes: item, count: items.length }, rank - items.length),
  );
  const robust = once(() => {
    const others = effects.leverage();
    const leverage = fit.leverage.map((h, i) => h + others[i]);
    return coefficientCovariance({ ...whole, leverage }, "hc3", undefined, rank);
  });
  return (group, changed) => {
    const c = fit.kept.indexOf(group);
    if (c < 0 || fit.df - rank < 1) return undefined;
    const isClustered = changed >= FEWEST_CLUSTERS;
    const covariance = isClustered ? clustered() : robust();
    const elasticity = fit.solution[c] / fit.scales[group];
    const se = Math.sqrt(covariance.matrix[c * fit.rank + c]) / fit.scales[group];
    const df = isClustered ? changed - 1 : covariance.df;
    // without an error the figure would be a bare number
    if (!(se > 0)) return undefined;
    const half = studentTQuantile((1 + level) / 2, df) * se;
    return {
      elasticity,
      elasticityLow: elasticity - half,
      elasticityHigh: elasticity + half,
      elasticitySe: se,
      p: 2 * studentTCdf(-Math.abs(elasticity / se), df),
    };
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Whether residuals are no more than rounding of what was fitted, periods and all. */
function isRounding(residualSquares: number, target: Float64Array): boolean {
  return residualSquares <= Math.max((8 * Number.EPSILON) ** 2, 1e-26) * sum(target.map((v) => v * v));
}

function lengthOf(column: Float64Array): number {
  return Math.sqrt(sum(column.map((v) => v * v)));
}
