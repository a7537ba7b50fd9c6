import { log1mExp } from "../../../numeric/log-sum-exp.ts";
import { sum } from "../../../numeric/sum.ts";
import { learntOf, parametersFor } from "../../contract/contract-covariates.ts";
import type { ContractModel } from "../../contract/contract-model.ts";
import type { ContractRows } from "../../contract/contract-rows.ts";
import { logRenewal } from "../../contract/shifted-beta.ts";

/** log of the probability that the contract of a row, there before its t-th renewal, renews. */
export type LogRenewal = (row: number, t: number) => number;

/** The renewals of a model, row by row. */
export function renewalsOf(model: ContractModel, rows: ContractRows): LogRenewal {
  const learnt = learntOf(model);
  const parameters = Array.from({ length: rows.length }, (_, i) =>
    parametersFor(
      model,
      learnt,
      rows.covariates.map((values) => values[i]),
    ),
  );
  return (row, t) => logRenewal(parameters[row], t);
}

/** How well renewals after the first `cut` periods were foretold. */
export interface ContractScores {
  /** Log of the probability of what each row did after them, given that it was there; 0 for rows that were not. */
  readonly score: Float64Array;
  /** Renewals expected in all of those periods, of the contracts that were there before each. */
  readonly total: number;
  /** Mean absolute error of the renewal rates of those periods, each weighted by its contracts. */
  readonly mae: number;
}

/** Scores renewals after the first `cut` periods. O(rows x periods). */
export function scoreContracts(rows: ContractRows, cut: number, renewal: LogRenewal): ContractScores {
  const { length, periods, ended, count, longest } = rows;
  const score = new Float64Array(length);
  const there = new Float64Array(longest + 1);
  const renewed = new Float64Array(longest + 1);
  const expected = new Float64Array(longest + 1);
  for (let i = 0; i < length; i++) {
    for (let t = cut + 1; t <= periods[i]; t++) {
      const log = renewal(i, t);
      const leaves = ended[i] === 1 && t === periods[i];
      score[i] += leaves ? log1mExp(log) : log;
      there[t] += count[i];
      if (!leaves) renewed[t] += count[i];
      expected[t] += count[i] * Math.exp(log);
    }
  }
  return {
    score,
    total: sum(expected),
    mae: sum(expected.map((value, t) => Math.abs(value - renewed[t]))) / sum(there),
  };
}

/** Renewals after the first `cut` periods, and the contracts there before them, that came. */
export function renewalsAfter(
  { length, periods, ended, count }: ContractRows,
  cut: number,
): { readonly there: number; readonly renewed: number; readonly contracts: number } {
  let there = 0;
  let left = 0;
  let contracts = 0;
  for (let i = 0; i < length; i++) {
    if (!(periods[i] > cut)) continue;
    there += count[i] * (periods[i] - cut);
    left += count[i] * ended[i];
    contracts += count[i];
  }
  return { there, renewed: there - left, contracts };
}
