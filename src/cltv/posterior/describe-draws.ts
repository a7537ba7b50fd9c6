import { orNull } from "../../core/json-values.ts";
import { chainDiagnostics } from "../../numeric/chain-diagnostics.ts";
import type { Chain } from "../../numeric/hmc-chain.ts";
import { quantileSorted } from "../../numeric/quantile.ts";
import type { CovariateEffect } from "../purchase/covariates/covariate-types.ts";
import type { PosteriorDraws, PurchaseModel } from "../purchase/purchase-model.ts";
import type { GammaGammaModel } from "../spend/spend-model.ts";
import type { PosteriorProblem } from "./posterior-problem.ts";

/** The model with the draws in it: everything that was the fit's is now that of the draws. */
export function describeDraws(
  model: PurchaseModel | GammaGammaModel,
  problem: PosteriorProblem,
  chains: readonly Chain[],
  { most, level, seed }: { readonly most: number; readonly level: number; readonly seed: number },
): PurchaseModel | GammaGammaModel {
  const { names, positive } = problem;
  const d = names.length;
  const natural = chains.map((chain) => chain.draws.map((at) => problem.natural(at)));
  // what one chain has too many was only needed for chains of one length
  const draws = natural.flat().slice(0, most);
  const flat = draws.map((draw) => draw.map((value, i) => (i < positive ? Math.log(value) : value)));
  const n = flat.length;
  const mean = names.map((_, i) => flat.reduce((s, x) => s + x[i], 0) / n);
  const covariance = mean.map((_, i) =>
    mean.map((_, j) => flat.reduce((s, x) => s + (x[i] - mean[i]) * (x[j] - mean[j]), 0) / (n - 1)),
  );
  const tail = (1 - level) / 2;
  const summaries = names.map((_, i) => {
    const values = Float64Array.from(draws, (draw) => draw[i]).sort();
    const center = values.reduce((s, x) => s + x, 0) / n;
    const sd = Math.sqrt(values.reduce((s, x) => s + (x - center) ** 2, 0) / (n - 1));
    return { sd, interval: [quantileSorted(values, tail), quantileSorted(values, 1 - tail)] as const };
  });
  const at = mean.map((value, i) => (i < positive ? Math.exp(value) : value));
  const inner = problem.inward(at);
  const empty = [new Float64Array(d), new Float64Array(d * d)] as const;
  const logLikelihood = problem.likelihood(inner, ...empty) + problem.shift;
  const posterior = drawsOf(problem, chains, natural, draws, seed);
  const { status, warnings } = verdict(posterior);
  const byName = <T>(of: (i: number) => T) =>
    Object.fromEntries(names.slice(0, positive).map((name, i) => [name, of(i)]));
  const params = byName((i) => at[i]);
  const intervals = byName((i) => summaries[i].interval);
  const fit = {
    status,
    logLikelihood,
    logPosterior: problem.posterior(inner, ...empty) + problem.shift,
    priors: problem.priors,
    customers: problem.customers,
    distinct: problem.distinct,
    iterations: chains.reduce((s, { evaluations }) => s + evaluations, 0),
    standardErrors: byName((i) => summaries[i].sd),
    intervals,
    level,
    covariance,
    aic: 2 * d - 2 * logLikelihood,
    bic: d * Math.log(problem.customers) - 2 * logLikelihood,
    warnings: [...warnings, ...problem.warnings(params, intervals)],
    posterior,
  };
  const base = { ...model, params, fit };
  if (!("covariates" in base) || base.covariates === undefined) return base as unknown as PurchaseModel;
  const told = (effects: readonly CovariateEffect[], from: number) =>
    effects.map((effect, c) => ({
      ...effect,
      coefficient: at[from + c],
      se: summaries[from + c].sd,
      interval: summaries[from + c].interval,
      pValue: null,
    }));
  const { covariates } = base;
  return {
    ...base,
    covariates: {
      ...covariates,
      buying: told(covariates.buying, positive),
      leaving: told(covariates.leaving, positive + covariates.buying.length),
      penalty: covariates.penalty > 0 ? covariates.penalty : 1,
      tests: [],
      likelihoodRatio: null,
    },
  } as unknown as PurchaseModel;
}

function drawsOf(
  { names }: PosteriorProblem,
  chains: readonly Chain[],
  natural: readonly (readonly number[][])[],
  draws: readonly (readonly number[])[],
  seed: number,
): PosteriorDraws {
  return {
    parameters: names,
    draws,
    chains: chains.length,
    seed,
    diagnostics: Object.fromEntries(
      names.map((name, i) => {
        const found = chainDiagnostics(natural.map((chain) => Float64Array.from(chain, (draw) => draw[i])));
        return [name, { ...found, rHat: orNull(found.rHat) }];
      }),
    ),
    acceptance: chains.reduce((s, { acceptance }) => s + acceptance, 0) / chains.length,
    longestStay: chains.reduce((m, { longestStay }) => Math.max(m, longestStay), 0),
    divergent: chains.reduce((s, { divergent }) => s + divergent, 0),
  };
}

function verdict({ diagnostics, acceptance, longestStay, divergent, draws }: PosteriorDraws): {
  readonly status: "converged" | "max iterations";
  readonly warnings: readonly string[];
} {
  const entries = Object.entries(diagnostics);
  const apart = entries.filter(([, { rHat }]) => !(rHat !== null && rHat <= 1.03)).map(([name]) => name);
  const few = entries
    .filter(([, { bulkEss, tailEss }]) => Math.min(bulkEss, tailEss) < 200)
    .map(([name]) => name);
  const sound = entries.every(
    ([, { rHat, bulkEss, tailEss }]) => rHat !== null && rHat <= 1.05 && Math.min(bulkEss, tailEss) >= 100,
  );
  return {
    status: sound ? "converged" : "max iterations",
    warnings: [
      ...(apart.length > 0
        ? [`The chains do not tell the same yet about ${apart.join(", ")}: ask for more warmup and draws.`]
        : []),
      ...(few.length > 0
        ? [
            `The draws of ${few.join(", ")} are so alike that they stand for fewer than 200 independent ones: ask for more draws.`,
          ]
        : []),
      ...(divergent > 0.01 * draws.length
        ? [
            `${divergent} moves ran off: part of the posterior bends too sharply to be explored well. Give narrower priors.`,
          ]
        : []),
      ...(longestStay > 20 || acceptance < 0.4
        ? [
            `A chain stood still for ${longestStay} moves: part of the posterior is hard to reach. Compare with another seed, or give narrower priors.`,
          ]
        : []),
    ],
  };
}
