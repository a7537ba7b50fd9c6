import type { Data, OptionalColumn, OptionsArgument } from "../../core/columns.ts";
import { show } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import type { TimeUnit } from "../../core/time.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import type { CustomerSummary } from "../../data/index.ts";
import type { CovariateOptions } from "../purchase/covariates/covariate-options.ts";
import { movesOf } from "../purchase/covariates/moves.ts";
import { fitPrepared, type PreparedFit, prepareFit } from "../purchase/fit-steps.ts";
import { askedCovariates, informedBy } from "../purchase/informed.ts";
import { kernelOf, PURCHASE_KINDS } from "../purchase/kernels.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";
import { type PurchaseColumns, purchaseRows } from "../purchase/purchase-rows.ts";
import { fitRegularSteps, noPrior } from "../purchase/regular/fit-cnbd-k.ts";
import { comparedCustomers } from "./compared-customers.ts";
import type { ModelComparison } from "./comparison.ts";
import { rankModels } from "./rank-models.ts";

/** Options of {@link comparePurchaseModels}. Columns default to the names of a split summary. */
export type ComparePurchaseModelsOptions<Row extends object = CustomerSummary> = PurchaseColumns<Row> &
  OptionalColumn<Row, "holdoutFrequency", number> &
  OptionalColumn<Row, "holdoutDuration", number> & {
    /** Which models. Default: NBD, BG/NBD, MBG/NBD, Pareto/NBD and, where the data have `logGaps`, MBG/CNBD-k. */
    readonly models?: readonly PurchaseModel["kind"][];
    /**
     * Columns that may say how often customers order and how soon they leave. NBD, BG/NBD, MBG/NBD and Pareto/NBD then stand twice: without them and, called "mbg-nbd with covariates", with them. Default: none.
     */
    readonly covariates?: CovariateOptions<Row>;
    /** Pulls the coefficients of the covariates to zero, as in the fits. Default 0. */
    readonly penalty?: number;
    /** Unit of recency and age. Default: the table's own; rows that are no table of ours must say. */
    readonly unit?: TimeUnit;
    /** Level of the parameters' confidence intervals. Default 0.95. */
    readonly level?: number;
  };

/** The same for the asynchronous twin. */
export type ComparePurchaseModelsAsyncOptions<Row extends object = CustomerSummary> =
  ComparePurchaseModelsOptions<Row> & Work;

/**
 * Fits the purchase models to the same customers and says which to use, why, and whether the data can tell at all.
 *
 * With a hold-out (`splitSummary`) models are ranked by the log of the probability they gave, from the calibration alone, to the number of orders that each
 * customer then placed. That judges the whole forecast; the usual errors stand beside it (mean absolute error alone rewards forecasting zero: .798 on CDNOW, where BG/NBD has .785),
 * and so do three rules of thumb: everybody goes on at their own rate so far, everybody at the average rate, nobody orders. Without a hold-out BIC
 * ranks. All log-likelihoods are densities of the times of the orders, (M)BG/CNBD-k included, which is BG/NBD or MBG/NBD at k = 1: they can be compared.
 *
 * Two models are told apart when their difference, summed over customers, is more than two of its standard errors, from the spread of the customers' own differences (Vuong 1989).
 * Among models that are not, those without covariates come first, of these MBG/NBD, else the best of those that let people leave and do not take every customer who ordered once for
 * alive. A forecast that a model calls impossible counts as a probability of 1e-300.
 *
 * O(distinct rows) for each model and iteration.
 *
 * @throws "bad-option" for models unknown or none; "missing-column" when (M)BG/CNBD-k is asked for without `logGaps`, or a hold-out without its duration; "bad-value",
 * "missing-value"; "mixed-info" for two units; "empty-input", "too-few-rows" as the fits.
 *
 * @example
 * import { comparePurchaseModels } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, holdoutFrequency: 0, holdoutDuration: 20, count: 110 },
 *   { frequency: 0, recency: 0, age: 38, holdoutFrequency: 1, holdoutDuration: 20, count: 10 },
 *   { frequency: 2, recency: 30, age: 38, holdoutFrequency: 1, holdoutDuration: 20, count: 16 },
 *   { frequency: 2, recency: 9, age: 38, holdoutFrequency: 0, holdoutDuration: 20, count: 24 },
 *   { frequency: 6, recency: 36, age: 38, holdoutFrequency: 3, holdoutDuration: 20, count: 9 },
 * ];
 * const comparison = comparePurchaseModels(customers, { unit: "week" });
 * comparison.length; // => 7
 * comparison.of("no orders").mae; // => 0.3136095
 * comparison.info.ranking; // => "hold-out"
 * comparePurchaseModels(customers, { unit: "week", models: [] }); // throws "bad-option"
 */
export function comparePurchaseModels<Row extends object>(
  customers: Data<Row>,
  ...[options]: OptionsArgument<ComparePurchaseModelsOptions<NoInfer<Row>>>
): ModelComparison {
  return runSteps(steps(customers, options));
}

/**
 * {@link comparePurchaseModels} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `comparePurchaseModels`, and "aborted".
 *
 * @example
 * import { comparePurchaseModelsAsync } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 120 },
 *   { frequency: 2, recency: 30, age: 38, count: 16 },
 *   { frequency: 2, recency: 9, age: 38, count: 24 },
 *   { frequency: 6, recency: 36, age: 38, count: 9 },
 * ];
 * (await comparePurchaseModelsAsync(customers, { unit: "week" })).info.ranking; // => "bic"
 * await comparePurchaseModelsAsync(customers, { unit: "week", signal: { aborted: true } }); // throws "aborted"
 */
export async function comparePurchaseModelsAsync<Row extends object>(
  customers: Data<Row>,
  ...[options]: OptionsArgument<ComparePurchaseModelsAsyncOptions<NoInfer<Row>>>
): Promise<ModelComparison> {
  return runStepsAsync(steps(customers, options), options);
}

function* steps(customers: Data<object>, options: object | undefined): Steps<ModelComparison> {
  const what = "comparePurchaseModels";
  const data = customers instanceof Table || Array.isArray(customers) ? customers : [...customers];
  const { models, ...chosen } = (options ?? {}) as ComparePurchaseModelsOptions<never>;
  checkKinds(models);
  noPrior(options, what);
  // a kind that takes all covariates reads them; rows without them are left out of all models alike
  const all = chosen.covariates === undefined ? undefined : "mbg-nbd";
  const read = prepareFit(data, chosen, what, all);
  const prepared =
    all === undefined ? read : { ...read, rows: purchaseRows(read.read, what), informed: undefined };
  const compared = comparedCustomers(data, options, prepared);
  const hasGaps = prepared.read.logGaps !== undefined;
  const kinds =
    models ?? PURCHASE_KINDS.filter((kind) => kind !== "bg-cnbd-k" && (hasGaps || kind !== "mbg-cnbd-k"));
  const fitted: PurchaseModel[] = [];
  let evaluations = 0;
  const fits = kinds.flatMap((kind) => [
    fitOf(kind, prepared, what),
    ...informedFits(kind, prepared, chosen, what),
  ]);
  for (const fit of fits) {
    let step = fit.next();
    for (; !step.done; step = fit.next()) yield [++evaluations, Number.NaN];
    fitted.push(step.value);
  }
  yield [evaluations, evaluations];
  // a model of regular buyers that found them not to be regular is MBG/NBD once more
  const twin = (model: PurchaseModel) => models === undefined && model.kind === "mbg-cnbd-k" && model.k === 1;
  const used = fitted.filter((model) => !twin(model));
  return rankModels(data, prepared, compared, used, {
    droppedRegular: used.length < fitted.length,
    withoutGaps: models === undefined && !hasGaps,
  });
}

function checkKinds(models: unknown): void {
  if (models === undefined) return;
  if (!Array.isArray(models) || models.length === 0)
    throw badOption("models", models, `a list of ${PURCHASE_KINDS.map((kind) => show(kind)).join(", ")}`);
  for (const [i, kind] of models.entries())
    if (!PURCHASE_KINDS.includes(kind) || models.indexOf(kind) < i)
      throw badOption(
        "models",
        kind,
        `each of ${PURCHASE_KINDS.map((known) => show(known)).join(", ")} at most once`,
      );
}

/** The fit of a kind with the covariates that it takes; none where it takes none. */
function informedFits(
  kind: PurchaseModel["kind"],
  prepared: PreparedFit,
  { covariates, penalty }: ComparePurchaseModelsOptions<never>,
  what: string,
): Steps<PurchaseModel>[] {
  const moves = movesOf(kind);
  if (covariates === undefined || moves === undefined) return [];
  const { leaving, reference, ...others } = covariates as unknown as CovariateOptions<{
    [column: string]: string;
  }>;
  const used = [...(others.buying ?? []), ...(moves.leaving.length > 0 ? (leaving ?? []) : [])];
  if (used.length === 0) return [];
  const references = Object.entries(reference ?? {}).filter(([column]) => used.includes(column));
  const options = {
    covariates: {
      ...others,
      ...(moves.leaving.length > 0 && leaving !== undefined && { leaving }),
      reference: Object.fromEntries(references),
    },
    ...(penalty !== undefined && { penalty }),
  };
  const asked = askedCovariates(options, kind, what);
  const informed = informedBy(options, kind, asked, prepared.read, what);
  const rows = purchaseRows(prepared.read, what, informed?.covariates?.design.values);
  return [fitOf(kind, { ...prepared, informed, rows }, what)];
}

function fitOf(kind: PurchaseModel["kind"], prepared: PreparedFit, what: string): Steps<PurchaseModel> {
  if (kind === "bg-cnbd-k" || kind === "mbg-cnbd-k")
    return fitRegularSteps(prepared, "choose", kind === "mbg-cnbd-k", what);
  return fitPrepared<typeof kind, never>(kind, kernelOf({ kind }), prepared) as Steps<PurchaseModel>;
}
