import { badOption } from "../../../core/options.ts";
import type { PurchaseKernel } from "../kernel.ts";

/** What is believed of a parameter before the data are seen: log-normal. */
export interface ParameterPrior {
  /** As likely below as above; a length of time in the model's unit where the parameter is one. */
  readonly median: number;
  /** With 95 % between median / factor and median x factor; above 1. */
  readonly factor: number;
}

/** Beliefs by parameter; what is left out has its weak default. */
export interface PurchasePriors {
  readonly [parameter: string]: ParameterPrior;
}

/** "weak", or beliefs by parameter. */
export type PriorOption = "weak" | PurchasePriors;

/** The medians of the weak priors for ages, or mean spends, around 1, in the middle of what shops have shown; all with {@link WEAK_FACTOR}. */
const WEAK: { readonly [parameter: string]: number } = {
  r: 0.6,
  alpha: 0.3,
  a: 0.7,
  b: 2.5,
  s: 0.6,
  beta: 0.4,
  p: 5,
  q: 3.5,
  v: 0.5,
};

/** Weak: 95 % between a twentieth and twenty times the median. */
const WEAK_FACTOR = 20;

/** z of 95 %, which turns a factor into a standard deviation of the logarithm. */
const Z = 1.959963984540054;

/** A normal distribution of the logarithm of each parameter. */
export interface LogPrior {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** Refuses what is no prior. */
export function checkPriors(option: unknown): void {
  if (option === "weak") return;
  if (typeof option !== "object" || option === null || Array.isArray(option))
    throw badOption("prior", option, '"weak" or such as { r: { median: 0.5, factor: 10 } }');
  for (const [name, prior] of Object.entries(option)) {
    const { median, factor } = (prior ?? {}) as Partial<ParameterPrior>;
    if (!(typeof median === "number" && median > 0 && median < Number.POSITIVE_INFINITY))
      throw badOption(`prior.${name}.median`, median, "a number above zero");
    if (!(typeof factor === "number" && factor > 1 && factor < Number.POSITIVE_INFINITY))
      throw badOption(`prior.${name}.factor`, factor, `a number above 1, such as ${WEAK_FACTOR}`);
  }
}

/** The priors asked for, complete, in the data's own unit; `scale` is the mean age. */
export function priorsFrom(
  option: PriorOption,
  { parameters, timePowers }: Pick<PurchaseKernel, "parameters" | "timePowers">,
  scale: number,
): PurchasePriors {
  const given = option === "weak" ? {} : option;
  for (const name of Object.keys(given))
    if (!parameters.includes(name)) throw badOption("prior", name, `a prior of ${parameters.join(", ")}`);
  return Object.fromEntries(
    parameters.map((name, j) => [
      name,
      Object.hasOwn(given, name)
        ? { median: given[name].median, factor: given[name].factor }
        : { median: WEAK[name] * scale ** timePowers[j], factor: WEAK_FACTOR },
    ]),
  );
}

/** The same for the climb, whose unit of time is `scale`. */
export function logPriorOf(
  priors: PurchasePriors,
  kernel: Pick<PurchaseKernel, "parameters" | "timePowers">,
  scale: number,
): LogPrior {
  const { parameters, timePowers } = kernel;
  return {
    mean: Float64Array.from(parameters, (name, j) => Math.log(priors[name].median / scale ** timePowers[j])),
    deviation: Float64Array.from(parameters, (name) => Math.log(priors[name].factor) / Z),
  };
}
