import type { AftDistribution } from "./aft-model.ts";
import {
  type ErrorDistribution,
  extremeValue,
  logGammaError,
  logisticError,
  normalError,
} from "./error-distributions.ts";

/** What a distribution of lifetimes is made of. */
export interface AftKernel {
  readonly errors: ErrorDistribution;
  /** Whether the logarithm of ages is modelled, rather than ages. */
  readonly log: boolean;
  /** The log scale where it is fixed. */
  readonly fixed: number | undefined;
}

/** `shape` is the Q of the generalised gamma distribution. */
export function aftKernel(distribution: AftDistribution, shape = 1): AftKernel {
  switch (distribution) {
    case "weibull":
      return { errors: extremeValue, log: true, fixed: undefined };
    case "exponential":
      return { errors: extremeValue, log: true, fixed: 0 };
    case "rayleigh":
      return { errors: extremeValue, log: true, fixed: -Math.LN2 };
    case "log-normal":
      return { errors: normalError, log: true, fixed: undefined };
    case "log-logistic":
      return { errors: logisticError, log: true, fixed: undefined };
    case "gaussian":
      return { errors: normalError, log: false, fixed: undefined };
    case "logistic":
      return { errors: logisticError, log: false, fixed: undefined };
    default:
      return { errors: logGammaError(shape), log: true, fixed: undefined };
  }
}
