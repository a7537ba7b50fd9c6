import type { Data, OptionsArgument } from "../../core/columns.ts";
import { levelOption } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import type { TimeUnit } from "../../core/time.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import { climbSteps } from "../../numeric/climb.ts";
import { refusePrior } from "../purchase/priors/refuse-prior.ts";
import { unitFor } from "../purchase/purchase-rows.ts";
import { describeFit } from "../purchase/verdict.ts";
import { BG_BB, BG_BB_STARTS, bgBbObjective } from "./bg-bb.ts";
import type { BgBbModel } from "./bg-bb-model.ts";
import { type OccasionColumns, type OccasionRow, occasionPatterns, readOccasions } from "./occasion-rows.ts";

/** Options of {@link fitBgBb}. Columns default to the names of the occasions table. */
export type FitBgBbOptions<Row extends object = OccasionRow> = OccasionColumns<Row> & {
  /** Time from one occasion to the next. Default: the table's own; rows that are no table of ours must say. */
  readonly unit?: TimeUnit;
  /** Level of the parameters' confidence intervals. Default 0.95. */
  readonly level?: number;
};

/** The same for the asynchronous twin. */
export type FitBgBbAsyncOptions<Row extends object = OccasionRow> = FitBgBbOptions<Row> & Work;

/**
 * BG/BB, for purchases on regular occasions (a yearly donation, a monthly market, a season): a customer who is still there buys on each occasion with a chance of his own (beta: alpha, beta) and
 * leaves for good after it with another (beta: gamma, delta). Of a row `frequency` counts the occasions bought on after the first, `recency` is the last of them, `occasions` how many there were;
 * {@link reduceOccasions} makes such rows from orders.
 *
 * Maximum likelihood by Newton's method with analytic derivatives, on distinct rows with counts, from several starts; `fit.status` says how it ended. O(distinct rows x occasions) an iteration, about ten
 * iterations. Fader, Hardie and Shang, "Customer-base analysis in a discrete-time noncontractual setting", Marketing Science 29(6), 2010.
 *
 * @throws "bad-value" and "missing-value" for rows that cannot be; "missing-column"; "bad-option", also when nothing says the `unit`; "mixed-info" for two units; "empty-input" without customers;
 * "too-few-rows" when nobody bought again.
 *
 * @example
 * import { fitBgBb } from "clientele/cltv";
 * const donors = [
 *   { frequency: 0, recency: 0, occasions: 3, count: 40 },
 *   { frequency: 1, recency: 1, occasions: 3, count: 9 },
 *   { frequency: 1, recency: 2, occasions: 3, count: 5 },
 *   { frequency: 2, recency: 2, occasions: 3, count: 8 },
 *   { frequency: 2, recency: 3, occasions: 3, count: 12 },
 *   { frequency: 3, recency: 3, occasions: 3, count: 15 },
 * ];
 * const model = fitBgBb(donors, { unit: "year" });
 * model.fit.customers; // => 89
 * fitBgBb([{ frequency: 2, recency: 1, occasions: 3 }], { unit: "year" }); // throws "bad-value"
 */
export function fitBgBb<Row extends object>(
  customers: Data<Row>,
  ...[options]: OptionsArgument<FitBgBbOptions<NoInfer<Row>>>
): BgBbModel {
  return runSteps(steps(customers, options, "fitBgBb"));
}

/**
 * {@link fitBgBb} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitBgBb`, and "aborted".
 *
 * @example
 * import { fitBgBbAsync } from "clientele/cltv";
 * const donors = [
 *   { frequency: 0, recency: 0, occasions: 3, count: 40 },
 *   { frequency: 1, recency: 1, occasions: 3, count: 9 },
 *   { frequency: 3, recency: 3, occasions: 3, count: 15 },
 * ];
 * const model = await fitBgBbAsync(donors, { unit: "year" });
 * model.kind; // => "bg-bb"
 * await fitBgBbAsync(donors, { unit: "year", signal: { aborted: true } }); // throws "aborted"
 */
export async function fitBgBbAsync<Row extends object>(
  customers: Data<Row>,
  ...[options]: OptionsArgument<FitBgBbAsyncOptions<NoInfer<Row>>>
): Promise<BgBbModel> {
  return runStepsAsync(steps(customers, options, "fitBgBbAsync"), options);
}

function* steps(customers: Data<object>, options: object | undefined, what: string): Steps<BgBbModel> {
  const chosen = (options ?? {}) as { readonly unit?: TimeUnit; readonly level?: number };
  refusePrior(chosen, what);
  const unit = unitFor(customers, chosen.unit, what);
  const level = levelOption(chosen.level);
  const read = readOccasions(customers, options, what);
  const rows = occasionPatterns(read, what);
  const objective = bgBbObjective(rows);
  const starts = BG_BB_STARTS.map((start) => Float64Array.from(start, Math.log));
  const optimum = yield* climbSteps(objective, starts);
  const { params, fit } = describeFit(BG_BB, objective, optimum, {
    rows: { length: rows.length, customers: rows.customers, orders: 0 },
    scale: 1,
    level,
    leftOut: read.rejected,
  });
  yield [optimum.done, optimum.done];
  return {
    kind: "bg-bb",
    version: 1,
    params: params as BgBbModel["params"],
    unit,
    asOf: (customers instanceof Table ? customers.info.asOf : undefined) ?? null,
    fit: fit as BgBbModel["fit"],
  };
}
