import type { Data, OptionsArgument } from "../../../core/columns.ts";
import { badOption, levelOption } from "../../../core/options.ts";
import { Table } from "../../../core/table.ts";
import { runSteps } from "../../../core/work.ts";
import { sum } from "../../../numeric/sum.ts";
import { covariateNames } from "../../contract/contract-covariates.ts";
import type { ContractModel } from "../../contract/contract-model.ts";
import {
  type ContractPattern,
  type ContractRows,
  contractRows,
  readContracts,
} from "../../contract/contract-rows.ts";
import { contractSteps, type FitContractOptions } from "../../contract/fit-contract.ts";
import { unitFor } from "../../purchase/purchase-rows.ts";
import { comparisonColumns, keptInfo } from "../comparison-columns.ts";
import { standardErrorOf } from "../rank-models.ts";
import type {
  ComparedContractRow,
  ContractComparison,
  ContractComparisonInfo,
} from "./contract-comparison.ts";
import { contractNotes, contractReason } from "./contract-words.ts";
import {
  type ContractScores,
  type LogRenewal,
  renewalsAfter,
  renewalsOf,
  scoreContracts,
} from "./score-contracts.ts";

/** Options of {@link compareContractModels}. Columns default to the names of the contracts table. */
export type CompareContractModelsOptions<Row extends object = ContractPattern> = FitContractOptions<Row> & {
  /**
   * How many of the last periods of contracts' lives models learn nothing of, to be judged by them. 0: none, and BIC decides. Default a quarter of the longest life, none where that is below 6
   * periods.
   */
  readonly holdout?: number;
};

const KINDS = [
  ["sbg", ["alpha", "beta"]],
  ["bdw", ["alpha", "beta", "c"]],
] as const;

/**
 * sBG or BdW? Fits both to the same contracts and says which to use, why, and whether the data can tell. Models learn from the first periods of contracts' lives and are judged by the log of the probability that they
 * gave to what the contracts that had come so far then did (Fader and Hardie 2007 hold out so); the renewals they foretold and the mean absolute error of the renewal rates stand beside it, and so does a rule:
 * the same share leaves in every period. Without a hold-out BIC decides.
 *
 * Two models are told apart when their difference, summed over contracts, is more than two of its standard errors (Vuong 1989). If they are not, sBG is recommended: it has a parameter less, and BdW is sBG at c = 1.
 * Takes what `reduceContracts` and `reduceCohorts` make. O(distinct rows x periods).
 *
 * @throws "bad-option", also for a hold-out that leaves less than two periods to learn from; "too-few-rows" when nobody has left in these; "empty-input" without contracts; "bad-value", "missing-value", "missing-column";
 * "mixed-info" for two units.
 *
 * @example
 * import { compareContractModels, reduceCohorts } from "clientele/cltv";
 * const there = [1000, 869, 743, 653, 593, 551, 517, 491, 468, 445, 427, 409, 394];
 * const cohort = reduceCohorts(there.map((customers, period) => ({ period, customers })), { unit: "year" });
 * const comparison = compareContractModels(cohort, { holdout: 5 });
 * comparison.length; // => 3
 * comparison.info.recommended; // => "sbg"
 * comparison.of("constant rate").bias; // => -0.0627427
 * compareContractModels(cohort, { holdout: 12 }); // throws "bad-option"
 */
export function compareContractModels<Row extends object>(
  contracts: Data<Row>,
  ...[options]: OptionsArgument<CompareContractModelsOptions<NoInfer<Row>>>
): ContractComparison {
  const what = "compareContractModels";
  const chosen = (options ?? {}) as CompareContractModelsOptions<ContractPattern>;
  const data = (
    contracts instanceof Table || Array.isArray(contracts) ? contracts : [...contracts]
  ) as Data<object>;
  const unit = unitFor(data, chosen.unit, what);
  const level = levelOption(chosen.level);
  const names = covariateNames(chosen.covariates);
  const read = readContracts(data, options, what, { covariates: names });
  const rows = contractRows(read, what);
  const { longest } = rows;
  const { holdout = longest < 6 ? 0 : Math.floor(longest / 4) } = chosen;
  if (!Number.isInteger(holdout) || holdout < 0 || (holdout > 0 && longest - holdout < 2))
    throw badOption(
      "holdout",
      holdout,
      `a whole number of periods that leaves at least 2 of the ${longest} to learn from`,
    );
  const cut = longest - holdout;
  const known = contractRows(shortened(rows, cut), what);
  const models = KINDS.map(
    ([kind, parameters]) =>
      runSteps(
        contractSteps<typeof kind, string>(
          kind,
          parameters,
          tableOf(known, names),
          { unit, level, ...(names.length > 0 && { covariates: names }) },
          what,
        ),
      ) as ContractModel,
  );
  const past = holdout === 0;
  // what decides when there is no hold-out are likelihoods, contract by contract
  const judged = (renewal: LogRenewal): ContractScores => scoreContracts(rows, past ? 0 : cut, renewal);
  const scored = models
    .map((model) => {
      const scores = judged(renewalsOf(model, rows));
      const rank = past ? -model.fit.bic / 2 : weighted(scores.score, rows);
      return { model, scores, rank };
    })
    .sort((a, b) => b.rank - a.rank);
  const [best, second] = scored;
  const behind = best.rank - second.rank;
  const seen = past ? rows.contracts : renewalsAfter(rows, cut).contracts;
  const judges = rows.count.map((n, i) => (past || rows.periods[i] > cut ? n : 0));
  const behindSe = standardErrorOf(best.scores.score, second.scores.score, judges, seen);
  const clear = behind > 2 * behindSe && behind >= 1e-6;
  const recommended = clear ? best.model : (models[0] as ContractModel);

  const came = renewalsAfter(rows, cut).renewed;
  const held = ({ total, mae }: ContractScores) =>
    past ? { total: Number.NaN, bias: Number.NaN, mae: Number.NaN } : { total, bias: total / came - 1, mae };
  const constant = constantRate(known);
  const rule = judged(() => constant.logRenewal);
  const figures: Figures[] = [
    ...scored.map(({ model, scores, rank }, i) => ({
      model: model.kind,
      status: model.fit.status,
      parameters: Math.round(model.fit.aic / 2 + model.fit.logLikelihood),
      logLikelihood: model.fit.logLikelihood,
      aic: model.fit.aic,
      bic: model.fit.bic,
      logScore: past ? Number.NaN : rank,
      behind: i === 0 ? 0 : behind,
      behindSe: i === 0 ? 0 : behindSe,
      ...held(scores),
    })),
    {
      model: "constant rate",
      status: null,
      parameters: 1,
      logLikelihood: constant.logLikelihood,
      aic: 2 - 2 * constant.logLikelihood,
      bic: Math.log(known.contracts) - 2 * constant.logLikelihood,
      logScore: past ? Number.NaN : weighted(rule.score, rows),
      behind: Number.NaN,
      behindSe: Number.NaN,
      ...held(rule),
    },
  ];
  return new Table<ComparedContractRow, ContractComparisonInfo>(
    figures.length,
    comparisonColumns<ComparedContractRow>(figures),
    {
      ...keptInfo(data),
      kind: "contract-models",
      key: "model",
      unit,
      ...(read.rejected.length > 0 && { rejected: read.rejected }),
      contracts: rows.contracts,
      learnt: cut,
      holdout,
      renewals: past ? null : came,
      ranking: past ? "bic" : "hold-out",
      recommended: recommended.kind,
      reason: contractReason({ best: best.model, second: second.model, behind, behindSe, clear, past }),
      clear,
      notes: contractNotes({ models: scored.map(({ model }) => model), seen, past, figures }),
      models: scored.map(({ model }) => model),
    },
  );
}

/** A row before it is a column; NaN is no value. */
type Figures = {
  readonly [K in keyof ComparedContractRow]: K extends "model"
    ? string
    : K extends "status"
      ? string | null
      : number;
};

function weighted(values: Float64Array, { count }: ContractRows): number {
  return sum(values.map((value, i) => (count[i] === 0 ? 0 : value * count[i])));
}

/** What was known of contracts when none was older than `cut` periods. */
function shortened(rows: ContractRows, cut: number): Parameters<typeof contractRows>[0] {
  const { length, periods, ended, count, covariates } = rows;
  return {
    length,
    periods: periods.map((t) => Math.min(t, cut)),
    ended: ended.map((end, i) => (periods[i] > cut ? 0 : end)),
    count,
    covariates,
  };
}

function tableOf(rows: ContractRows, names: readonly string[]): Table<{ [column: string]: number }> {
  const { length, periods, ended, count } = rows;
  const further = Object.fromEntries(names.map((name, c) => [name, rows.covariates[c]]));
  const columns: { readonly [column: string]: Float64Array } = { ...further, periods, ended, count };
  return new Table<{ [column: string]: number }>(length, columns, { kind: "contracts" });
}

/** The renewal rate of all periods together. */
function constantRate(rows: ContractRows): { readonly logRenewal: number; readonly logLikelihood: number } {
  const { there, renewed } = renewalsAfter(rows, 0);
  const share = renewed / there;
  const left = there - renewed;
  return {
    logRenewal: Math.log(share),
    logLikelihood: (renewed === 0 ? 0 : renewed * Math.log(share)) + left * Math.log1p(-share),
  };
}
