import { logFactorial } from "../../numeric/log-gamma.ts";
import type { TrainingRows } from "../rows/feature-types.ts";
import { interceptAlone } from "./intercept-alone.ts";
import type { LinearSettings } from "./linear-settings.ts";
import type { LinearFit } from "./linear-types.ts";

/** How well scores fit, in the units of the outcome. */
export type LinearFigures = Pick<
  LinearFit,
  "logLikelihood" | "nullLogLikelihood" | "deviance" | "nullDeviance" | "r2" | "n" | "dispersion"
>;

/** Figures of scores (offsets included) for rows with their own weights. O(rows). */
export function figuresOf(
  rows: TrainingRows,
  { family, exposure }: LinearSettings,
  eta: Float64Array,
  parameters: number,
): LinearFigures {
  const { y, weight, count, length } = rows;
  const n = count === undefined ? length : count.reduce((a, c) => a + c, 0);
  const total = weight === undefined ? length : weight.reduce((a, w) => a + w, 0);
  const free = n - parameters;
  const alone = interceptAlone(family, y, weight, total, exposure);
  const at = (score: (i: number) => number) => {
    let logLikelihood = 0;
    let deviance = 0;
    let pearson = 0;
    for (let i = 0; i < length; i++) {
      const w = weight === undefined ? 1 : weight[i];
      const row = ROWS[family](y[i], score(i));
      logLikelihood += w * row.logLikelihood;
      deviance += w * row.deviance;
      pearson += w * row.pearson;
    }
    if (family !== "squares") return { logLikelihood, deviance, pearson };
    // with the variance at its best; a fit without a rest would be infinitely likely
    const rest = Math.max(deviance, Number.MIN_VALUE * n);
    let logWeights = 0;
    if (weight !== undefined)
      for (let i = 0; i < length; i++) {
        const c = count === undefined ? 1 : count[i];
        logWeights += c * Math.log(weight[i] / c);
      }
    return {
      logLikelihood: 0.5 * (logWeights - n * (Math.log(2 * Math.PI) + 1 + Math.log(rest / n))),
      deviance,
      pearson: deviance,
    };
  };
  const own = at((i) => eta[i]);
  const none = at((i) => alone + (exposure === undefined ? 0 : Math.log(exposure[i])));
  const base = family === "squares" ? none.deviance : none.logLikelihood;
  return {
    logLikelihood: own.logLikelihood,
    nullLogLikelihood: none.logLikelihood,
    deviance: own.deviance,
    nullDeviance: none.deviance,
    r2: base === 0 ? null : 1 - (family === "squares" ? own.deviance : own.logLikelihood) / base,
    n,
    dispersion: family === "logistic" || !(free > 0) ? null : own.pearson / free,
  };
}

interface RowFigures {
  readonly logLikelihood: number;
  readonly deviance: number;
  readonly pearson: number;
}

const ROWS: { readonly [family in LinearSettings["family"]]: (y: number, eta: number) => RowFigures } = {
  logistic(y, eta) {
    const logLikelihood = (eta < 0 ? y * eta : (y - 1) * eta) - Math.log1p(Math.exp(-Math.abs(eta)));
    return { logLikelihood, deviance: -2 * logLikelihood, pearson: 0 };
  },
  squares: (y, eta) => ({ logLikelihood: 0, deviance: (y - eta) ** 2, pearson: 0 }),
  poisson(y, eta) {
    const expected = Math.exp(eta);
    return {
      logLikelihood: y * eta - expected - logFactorial(y),
      deviance: 2 * ((y > 0 ? y * (Math.log(y) - eta) : 0) - (y - expected)),
      pearson: expected > 0 ? (y - expected) ** 2 / expected : 0,
    };
  },
};
