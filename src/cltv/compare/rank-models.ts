import type { Data } from "../../core/columns.ts";
import { Table } from "../../core/table.ts";
import { sum } from "../../numeric/sum.ts";
import type { PreparedFit } from "../purchase/fit-steps.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";
import type { ComparedCustomers } from "./compared-customers.ts";
import type { ComparedModelRow, ModelComparison, ModelComparisonInfo } from "./comparison.ts";
import { comparisonColumns, keptInfo } from "./comparison-columns.ts";
import { type ForecastErrors, forecastErrors } from "./forecast-errors.ts";
import { type ModelScores, scoreModel } from "./score-model.ts";
import { type Contender, comparisonNotes, reasonInWords, rowName } from "./words.ts";

/** A row before it is a column; NaN is no value. */
type Figures = {
  readonly [K in keyof ComparedModelRow]: K extends "model"
    ? string
    : K extends "status"
      ? string | null
      : number;
};

const NO_MODEL = {
  status: null,
  parameters: Number.NaN,
  logLikelihood: Number.NaN,
  aic: Number.NaN,
  bic: Number.NaN,
  logScore: Number.NaN,
  behind: Number.NaN,
  behindSe: Number.NaN,
};

/** The comparison of models fitted to the same customers. */
export function rankModels(
  data: Data<object>,
  prepared: PreparedFit,
  customers: ComparedCustomers,
  models: readonly PurchaseModel[],
  circumstances: { readonly droppedRegular: boolean; readonly withoutGaps: boolean },
): ModelComparison {
  const { holdout, count } = customers;
  const scored = models
    .map((model) => ({ model, scores: scoreModel(model, customers) }))
    .map((one) => ({ ...one, rank: rankOf(one.model, one.scores, customers) }))
    .sort((a, b) => b.rank - a.rank);
  const best = scored[0];
  const contenders = scored.map(({ model, scores, rank }): Contender => {
    const behind = best.rank - rank;
    const behindSe = standardErrorOf(best.scores.score, scores.score, count, customers.customers);
    return { model, behind, behindSe, tied: behind <= 2 * behindSe || behind < 1e-6 };
  });
  const tied = contenders.filter((contender) => contender.tied).map(({ model }) => model);
  const chosen = choose(tied);

  const rows: Figures[] = scored.map(({ model, scores, rank }, i) => ({
    model: rowName(model),
    status: model.fit.status,
    parameters: Math.round(model.fit.aic / 2 + model.fit.logLikelihood),
    logLikelihood: model.fit.logLikelihood,
    aic: model.fit.aic,
    bic: model.fit.bic,
    logScore: holdout === undefined ? Number.NaN : rank,
    behind: contenders[i].behind,
    behindSe: contenders[i].behindSe,
    ...errorsOf(scores.expected, customers),
  }));
  if (holdout !== undefined)
    for (const [model, expected] of Object.entries(rulesOfThumb(customers)))
      rows.push({ ...NO_MODEL, model, ...errorsOf(expected, customers) });
  const mae = (name: string) => rows.find(({ model }) => model === name)?.mae ?? Number.NaN;
  const closest = models.reduce((a, b) => (mae(rowName(b)) < mae(rowName(a)) ? b : a));
  const once = sum(count.filter((_, i) => customers.frequency[i] === 0 && customers.age[i] > 0));
  const orders = holdout === undefined ? undefined : sum(holdout.actual.map((v, i) => v * count[i]));
  return new Table<ComparedModelRow, ModelComparisonInfo>(
    rows.length,
    comparisonColumns<ComparedModelRow>(rows),
    {
      ...keptInfo(data),
      kind: "purchase-models",
      key: "model",
      unit: prepared.unit,
      ...(prepared.read.rejected.length > 0 && { rejected: prepared.read.rejected }),
      customers: customers.customers,
      holdoutOrders: orders ?? null,
      ranking: holdout === undefined ? "bic" : "hold-out",
      recommended: chosen.kind,
      covariates: (chosen.covariates?.columns ?? []).map(({ column }) => column),
      reason: reasonInWords(contenders, chosen, holdout !== undefined),
      clear: tied.length === 1,
      tied: tied.map(rowName),
      notes: comparisonNotes({
        models: scored.map(({ model }) => model),
        chosen,
        tied,
        orderedOnce: once,
        customers: customers.customers,
        heldOut:
          orders === undefined
            ? undefined
            : {
                orders,
                total: rows.find(({ model }) => model === rowName(chosen))?.total ?? Number.NaN,
                mae: mae(rowName(chosen)),
                zero: mae("no orders"),
                sure:
                  tied.includes(closest) || mae(rowName(closest)) >= mae(rowName(chosen))
                    ? undefined
                    : { model: closest, mae: mae(rowName(closest)) },
              },
        ...circumstances,
      }),
      models: scored.map(({ model }) => model),
    },
  );
}

/** What models are ranked by, the higher the better. */
function rankOf(model: PurchaseModel, { score }: ModelScores, { holdout, count }: ComparedCustomers): number {
  return holdout === undefined ? -model.fit.bic / 2 : sum(score.map((v, i) => v * count[i]));
}

/** Standard error of the sum of the customers' differences. */
export function standardErrorOf(a: Float64Array, b: Float64Array, count: Float64Array, n: number): number {
  const mean = sum(a.map((v, i) => count[i] * (v - b[i]))) / n;
  // one kind of customer tells nothing about the others there may be
  if (count.length < 2) return Math.abs(mean) * n;
  const square = sum(a.map((v, i) => count[i] * (v - b[i] - mean) ** 2));
  return Math.sqrt((square * n) / (n - 1));
}

/** Of models that the data cannot tell apart, best first: one without covariates, MBG/NBD, else the best that lets people leave, also after one order. */
function choose(all: readonly PurchaseModel[]): PurchaseModel {
  const plain = all.filter(({ covariates }) => covariates === undefined);
  const tied = plain.length > 0 ? plain : all;
  const honest = ({ kind }: PurchaseModel) => kind !== "nbd" && kind !== "bg-nbd" && kind !== "bg-cnbd-k";
  return tied.find(({ kind }) => kind === "mbg-nbd") ?? tied.find(honest) ?? tied[0];
}

/** Forecasts that need no model. */
function rulesOfThumb({ frequency, age, count, holdout }: ComparedCustomers): {
  readonly [name: string]: Float64Array;
} {
  const duration = holdout?.duration ?? new Float64Array(age.length);
  const average = sum(frequency.map((x, i) => x * count[i])) / sum(age.map((t, i) => t * count[i]));
  return {
    "historic rate": frequency.map((x, i) => (x === 0 ? 0 : (x / age[i]) * duration[i])),
    "average rate": duration.map((t) => average * t),
    "no orders": new Float64Array(age.length),
  };
}

function errorsOf(expected: Float64Array | undefined, { holdout, count }: ComparedCustomers): ForecastErrors {
  if (expected !== undefined && holdout !== undefined) return forecastErrors(expected, holdout.actual, count);
  const none = Number.NaN;
  return { total: none, bias: none, mae: none, rmse: none, rankCorrelation: none, topDecileHit: none };
}
