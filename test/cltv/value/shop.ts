import { parsePurchaseModel } from "../../../src/cltv/purchase/parse-purchase-model.ts";
import type { PurchaseModel } from "../../../src/cltv/purchase/purchase-model.ts";
import { parseGammaGamma } from "../../../src/cltv/spend/parse-gamma-gamma.ts";
import type { GammaGammaModel } from "../../../src/cltv/spend/spend-model.ts";
import { beta, exponential, gamma, type Random, uniform } from "../../../src/core/random.ts";

/** A fit that says nothing but that the parameters are known; `covariance` of their logarithms. */
export function known(covariance: readonly (readonly number[])[] = []) {
  return {
    status: "converged",
    logLikelihood: -1,
    customers: 2357,
    distinct: 1016,
    iterations: 5,
    level: 0.95,
    aic: 0,
    bic: 0,
    warnings: [],
    standardErrors: {},
    intervals: {},
    covariance,
  };
}

/** A model with given parameters, in weeks. */
export function buyingModel(
  kind: PurchaseModel["kind"],
  params: { readonly [name: string]: number },
  extra: {
    readonly covariance?: readonly (readonly number[])[];
    readonly unit?: string;
    readonly k?: number;
  } = {},
): PurchaseModel {
  const { covariance, unit = "week", k } = extra;
  return parsePurchaseModel({
    kind,
    version: 1,
    params,
    unit,
    asOf: null,
    ...(k !== undefined && { k, tried: [] }),
    fit: known(covariance),
  });
}

export function spendModel(
  [p, q, v]: readonly [number, number, number],
  covariance?: readonly (readonly number[])[],
  firstOrder = "exclude",
): GammaGammaModel {
  return parseGammaGamma({
    kind: "gamma-gamma",
    version: 1,
    params: { p, q, v },
    firstOrder,
    currency: null,
    asOf: null,
    leftOut: { withoutRepeat: 0, zero: 0, negative: 0 },
    independence: { spearman: null, logPearson: null, customers: 946, verdict: "independent", words: "" },
    fit: known(covariance),
  });
}

/** Parameters published for CDNOW: Fader, Hardie and Lee 2005; Fader and Hardie 2013. */
export const BG = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
export const MBG = { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
export const PARETO = { r: 0.5534, alpha: 10.5802, s: 0.6061, beta: 11.6562 };
export const GAMMA = [6.25, 3.74, 15.44] as const;

/** A customer's life, drawn as the model tells it: times of repeat orders up to `until`. */
export function drawOrders(
  random: Random,
  { kind, params, k = 1 }: { kind: string; params: { [name: string]: number }; k?: number },
  until: number,
): number[] {
  const { r, alpha, a, b, s, beta: leaving } = params;
  const rate = gamma(random, r, alpha);
  const times: number[] = [];
  const end =
    kind === "pareto-nbd" ? exponential(random, gamma(random, s, leaving)) : Number.POSITIVE_INFINITY;
  const chance = a === undefined ? 0 : beta(random, a, b);
  if (kind.startsWith("mbg") && uniform(random) < chance) return times;
  for (let t = 0; ; ) {
    for (let j = 0; j < k; j++) t += exponential(random, rate);
    if (!(t < Math.min(until, end))) return times;
    times.push(t);
    if (uniform(random) < chance) return times;
  }
}

/** What is known at `age` of a customer with these orders. */
export function rowAt(
  times: readonly number[],
  age: number,
): { frequency: number; recency: number; age: number } {
  const seen = times.filter((t) => t < age);
  return { frequency: seen.length, recency: seen[seen.length - 1] ?? 0, age };
}
