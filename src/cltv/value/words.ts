import type { TimeUnit } from "../../core/time.ts";
import type { BgBbModel } from "../occasions/bg-bb-model.ts";
import type { PurchaseFit, PurchaseModel } from "../purchase/purchase-model.ts";

/** What is to be said of intervals made from a fit. */
export function intervalNotes({ covariance, status }: Pick<PurchaseFit, "covariance" | "status">): string[] {
  if (covariance.length === 0)
    return ["The model carries no covariance of its parameters, so expectations have no interval."];
  if (status === "boundary" || status === "not identified")
    return [
      "The data do not hold all parameters; intervals leave out what those could do and are too narrow by that.",
    ];
  return [];
}

/** Why a value has no end, and what to do. */
export function endlessWords(
  { kind, params, unit }: PurchaseModel | BgBbModel,
  span: number | null,
  parameters: Float64Array,
): string {
  // the third parameter in the order of every kernel is how easily customers leave
  const name = ["a", "s", "gamma"].find((leaving) => leaving in params);
  const because =
    name === undefined
      ? "nobody ever leaves in it"
      : `${name} = ${parameters[2].toPrecision(3)}, at most 1: some customers are so loyal in it that they never stop counting`;
  return `Without a discount all that is still to come adds up to infinity in this model (${kind}: ${because}). Give annualDiscount, or a horizon${
    span === null
      ? "."
      : `: the data reach back ${lengthOf(span, unit)}, and beyond that the model's word is all there is.`
  }`;
}

/** A warning where much of a value comes later than the data reach back. */
export function lateWords(beyond: number | null, span: number, unit: TimeUnit): string[] {
  if (beyond === null || beyond < 0.2) return [];
  return [
    `${Math.round(100 * beyond)} % of this value would come later than ${lengthOf(span, unit)} from now, which is as far as the data reach back: for that part the model's word is all there is.`,
  ];
}

/** "39 weeks", "1 year". */
export function lengthOf(time: number, unit: TimeUnit): string {
  const rounded = time >= 10 ? Math.round(time) : Number(time.toPrecision(2));
  return `${rounded} ${unit}${rounded === 1 ? "" : "s"}`;
}

/** The same of contracts. */
export function lateContractWords(beyond: number | null, longest: number, unit: TimeUnit): string[] {
  if (beyond === null || beyond < 0.2) return [];
  return [
    `${Math.round(100 * beyond)} % of this value would come from contracts older than ${lengthOf(longest, unit)}, and none that old has been seen: for that part the model's word is all there is.`,
  ];
}
