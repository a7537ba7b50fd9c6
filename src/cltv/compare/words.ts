import { listed, threeDigits } from "../../core/words.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";

/** Name of a model in the table: its kind, and whether it has covariates. */
export function rowName({ kind, covariates }: PurchaseModel): string {
  return covariates === undefined ? kind : `${kind} with covariates`;
}

/** Names of models for people. */
function modelName(model: PurchaseModel & { readonly k?: number }): string {
  const names: { readonly [kind in PurchaseModel["kind"]]: string } = {
    nbd: "NBD",
    "bg-nbd": "BG/NBD",
    "mbg-nbd": "MBG/NBD",
    "pareto-nbd": "Pareto/NBD",
    "bg-cnbd-k": `BG/CNBD-${model.k}`,
    "mbg-cnbd-k": `MBG/CNBD-${model.k}`,
  };
  return model.covariates === undefined ? names[model.kind] : `${names[model.kind]} with covariates`;
}

/** One model of a comparison. */
export interface Contender {
  readonly model: PurchaseModel;
  /** How much less than the best, over all customers, on the log scale. */
  readonly behind: number;
  readonly behindSe: number;
  readonly tied: boolean;
}

/** Why a model is recommended, in words. `contenders` come best first. */
export function reasonInWords(
  contenders: readonly Contender[],
  chosen: PurchaseModel,
  heldOut: boolean,
): string {
  const [best, ...others] = contenders;
  const gives = heldOut
    ? "gives the orders of the hold-out the highest probability"
    : "fits what is known best (by BIC)";
  const tied = contenders.filter((c) => c.tied);
  if (others.length === 0) return `${modelName(best.model)} is the only model that was compared.`;
  if (tied.length === 1) {
    const [next] = others;
    return `${modelName(best.model)} ${gives}; the next, ${modelName(next.model)}, is ${threeDigits(next.behind)} behind on the log scale, with a standard error of ${threeDigits(next.behindSe)}.`;
  }
  const equals = listed(tied.map(({ model }) => modelName(model)));
  const why =
    best.model.covariates !== undefined && chosen.covariates === undefined
      ? "it does without covariates"
      : chosen === best.model
        ? `it ${gives}, if only by a little`
        : chosen.kind === "mbg-nbd"
          ? "it is quick and does not take everybody who ordered once for alive"
          : "it is the best of those that know of leaving and do not take everybody who ordered once for alive";
  return `These data cannot tell ${equals} apart: the differences are within two standard errors. ${modelName(chosen)} is recommended because ${why}.`;
}

/** What a person should know before using a comparison. */
export function comparisonNotes(found: {
  readonly models: readonly PurchaseModel[];
  readonly chosen: PurchaseModel;
  readonly orderedOnce: number;
  readonly customers: number;
  readonly heldOut:
    | {
        readonly orders: number;
        /** What the chosen model foretold. */
        readonly total: number;
        readonly mae: number;
        readonly zero: number;
        /** The model with the smallest mean absolute error, where it is clearly behind in what decides. */
        readonly sure: { readonly model: PurchaseModel; readonly mae: number } | undefined;
      }
    | undefined;
  readonly droppedRegular: boolean;
  readonly withoutGaps: boolean;
  readonly tied: readonly PurchaseModel[];
}): string[] {
  const { models, chosen, heldOut, tied } = found;
  const notes: string[] = [];
  for (const model of models)
    if (model.fit.status !== "converged")
      notes.push(`${modelName(model)}: ${model.fit.status}. ${model.fit.warnings.join(" ")}`.trim());
  if (models.some(({ kind }) => kind === "bg-nbd" || kind === "bg-cnbd-k") && found.orderedOnce > 0)
    notes.push(
      `BG/NBD takes each of the ${found.orderedOnce} of ${found.customers} customers who ordered once for still alive (probability 1): in it nobody leaves before a repeat order.`,
    );
  const informed = models.filter(({ covariates }) => covariates !== undefined);
  if (informed.length > 0 && tied.some(({ covariates }) => covariates === undefined))
    notes.push(
      "Covariates do not help clearly: models without them are within two standard errors of the best, or are the best.",
    );
  if (found.droppedRegular)
    notes.push("Customers do not order at a regular pace: MBG/CNBD-k chose k = 1, which is MBG/NBD.");
  if (found.withoutGaps)
    notes.push(
      "Whether customers order at a regular pace (MBG/CNBD-k) was not looked at: the data have no logGaps; summarize with gaps: true.",
    );
  if (heldOut === undefined)
    notes.push(
      "Without a hold-out this says how well the past is described, not how well the future is foreseen: splitSummary makes one.",
    );
  else {
    if (heldOut.orders < 30)
      notes.push(`The hold-out has only ${heldOut.orders} orders: take the ranking as a first hint.`);
    const off = heldOut.orders > 0 ? heldOut.total / heldOut.orders - 1 : 0;
    // three standard deviations of orders that come one by one
    if (Math.abs(off) > 0.1 && Math.abs(heldOut.total - heldOut.orders) > 3 * Math.sqrt(heldOut.orders))
      notes.push(
        `${modelName(chosen)} foretold ${threeDigits(100 * Math.abs(off))} % too ${off < 0 ? "few" : "many"} orders for the hold-out (${Math.round(heldOut.total)}; ${heldOut.orders} came): something changed in that time, or the shop has seasons, which these models do not know. Take totals as a direction.`,
      );
    if (heldOut.sure !== undefined)
      notes.push(
        `${modelName(heldOut.sure.model)} has the smallest error customer by customer (${threeDigits(heldOut.sure.mae)} orders on average, ${modelName(chosen)} ${threeDigits(heldOut.mae)}), but it was too sure of itself: it called much of what came far less likely.`,
      );
    if (heldOut.mae > heldOut.zero * 0.9)
      notes.push(
        `Customer by customer the error of ${modelName(chosen)} (${threeDigits(heldOut.mae)} orders on average) is about that of forecasting no orders at all (${threeDigits(heldOut.zero)}): use forecasts for totals and for who comes first, less for single customers.`,
      );
  }
  return notes;
}
