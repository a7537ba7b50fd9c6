import { shareBeside } from "../../numeric/log-odds.ts";
import { parameterKinds } from "../purchase/covariates/parameter-kinds.ts";
import { kernelOf, parametersOf } from "../purchase/kernels.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";
import { gapConstant } from "../purchase/regular/cnbd-k.ts";
import type { ComparedCustomers } from "./compared-customers.ts";

/** What a model says of each row. */
export interface ModelScores {
  /** With a hold-out: log of the probability of just so many orders; without: log-likelihood of what is known. */
  readonly score: Float64Array;
  /** Expected orders of the hold-out. */
  readonly expected: Float64Array | undefined;
}

/** What a model thinks impossible still counts as this unlikely, so that one customer cannot decide alone. */
const LEAST = 1e-300;

/** Scores a model on every row. */
export function scoreModel(model: PurchaseModel, customers: ComparedCustomers): ModelScores {
  const kernel = kernelOf(model);
  const own = parametersOf(model, kernel);
  const kinds = parameterKinds(model, own, customers.frequency.length, customers.covariates);
  const { frequency, recency, age, logGaps, holdout } = customers;
  const n = frequency.length;
  const score = new Float64Array(n);
  if (holdout === undefined) {
    const k = "k" in model ? model.k : 1;
    for (let i = 0; i < n; i++) {
      const x = frequency[i];
      const p = kinds.parameters[kinds.of[i]];
      score[i] = kernel.logLikelihood(p, x, recency[i], age[i]);
      if (k > 1 && x > 0 && logGaps !== undefined)
        score[i] += gapConstant(k, logGaps[i], x * Math.log(recency[i]), x);
    }
    return { score, expected: undefined };
  }
  const expected = new Float64Array(n);
  const { actual, duration } = holdout;
  for (let i = 0; i < n; i++) {
    const x = frequency[i];
    const p = kinds.parameters[kinds.of[i]];
    const odds = kernel.leftOdds(p, x, recency[i], age[i]);
    const alive = shareBeside(odds);
    expected[i] = alive * kernel.expected(p, x, age[i], duration[i], recency[i]);
    const chance = alive * kernel.orders(p, x, age[i], duration[i], actual[i], recency[i]);
    score[i] = Math.log(Math.max(LEAST, actual[i] === 0 ? chance + shareBeside(-odds) : chance));
  }
  return { score, expected };
}
