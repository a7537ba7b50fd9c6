import { logisticOf } from "../../numeric/log-odds.ts";

/** The hottest and the coldest: log-odds are not turned around, nor made a hundred times as sure. */
const [LEAST, MOST] = [0.01, 100];

/** How many times as large log-odds should be: 1 / temperature, from 0.01 to 100. */
export interface TemperatureFit {
  readonly slope: number;
  readonly status: "converged" | "separated" | "constant";
}

/** The slope with the highest likelihood (Guo and others 2017), by Newton's method within bounds that close in. O(n iterations). */
export function fitTemperature(
  logit: Float64Array,
  y: ArrayLike<number>,
  weight?: ArrayLike<number>,
): TemperatureFit {
  const derivatives = (slope: number) => {
    let [gradient, curvature] = [0, 0];
    for (let i = 0; i < logit.length; i++) {
      const w = weight === undefined ? 1 : weight[i];
      const p = logisticOf(slope * logit[i]);
      gradient += w * (y[i] - p) * logit[i];
      curvature += w * p * (1 - p) * logit[i] * logit[i];
    }
    return { gradient, curvature };
  };
  if (logit.every((z) => z === 0)) return { slope: 1, status: "constant" };
  if (derivatives(MOST).gradient >= 0) return { slope: MOST, status: "separated" };
  if (derivatives(LEAST).gradient <= 0) return { slope: LEAST, status: "converged" };
  let [low, high, slope] = [LEAST, MOST, 1];
  for (let round = 0; round < 200; round++) {
    const { gradient, curvature } = derivatives(slope);
    if (gradient > 0) low = slope;
    else high = slope;
    const newton = slope + gradient / curvature;
    const next = newton > low && newton < high ? newton : Math.sqrt(low * high);
    if (Math.abs(next - slope) <= 1e-13 * slope) return { slope: next, status: "converged" };
    slope = next;
  }
  return { slope, status: "converged" };
}
