import { fitLogistic } from "../../numeric/logistic.ts";

/** Slope and intercept of P = 1 / (1 + exp(a x + b)). */
export interface Sigmoid {
  readonly a: number;
  readonly b: number;
  /** All x are equal. */
  readonly constant: boolean;
}

/**
 * Platt's sigmoid (1999): a logistic regression on targets a little inside of 0 and 1, (N+ + 1) / (N+ + 2) and 1 / (N- + 2) with weighed numbers, so that it has an end where the scores tell the outcomes apart; as
 * scikit-learn's. O(n iterations).
 */
export function fitPlatt(x: Float64Array, y: ArrayLike<number>, weight?: ArrayLike<number>): Sigmoid {
  let [yes, no] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    const w = weight === undefined ? 1 : weight[i];
    if (y[i] === 1) yes += w;
    else no += w;
  }
  const [high, low] = [(yes + 1) / (yes + 2), 1 / (no + 2)];
  const targets = Float64Array.from(x, (_, i) => (y[i] === 1 ? high : low));
  const { coefficients, aliased } = fitLogistic({ x, width: 1, y: targets, weight });
  return {
    a: coefficients[1] === 0 ? 0 : -coefficients[1],
    b: -coefficients[0],
    constant: aliased.length > 0,
  };
}
