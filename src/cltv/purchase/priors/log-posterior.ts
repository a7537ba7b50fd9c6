import type { Objective } from "../../../numeric/maximize.ts";
import type { LogPrior } from "./prior-options.ts";

/**
 * A log-likelihood plus the log density of the priors, up to a constant: normal priors of the first coordinates, the logarithms of the parameters, and -penalty / 2 times
 * the square of each of the others, the coefficients.
 */
export function logPosterior(
  objective: Objective,
  prior: LogPrior | undefined,
  parameters: number,
  penalty: number,
): Objective {
  if (prior === undefined && penalty === 0) return objective;
  return (at, gradient, hessian) => {
    const n = at.length;
    let value = objective(at, gradient, hessian);
    for (let j = 0; j < n; j++) {
      const precision =
        j >= parameters ? penalty : prior === undefined ? 0 : 1 / (prior.deviation[j] * prior.deviation[j]);
      const away = at[j] - (j >= parameters || prior === undefined ? 0 : prior.mean[j]);
      value -= (precision * away * away) / 2;
      gradient[j] -= precision * away;
      hessian[j * n + j] -= precision;
    }
    return value;
  };
}
