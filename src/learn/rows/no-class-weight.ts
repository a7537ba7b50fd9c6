import { badOption } from "../../core/options.ts";

/** Refuses `classWeight` where a learner has no such option, instead of leaving it unheard. */
export function refuseClassWeight(options: object): void {
  const { classWeight } = options as { readonly classWeight?: unknown };
  if (classWeight !== undefined)
    throw badOption(
      "classWeight",
      classWeight,
      "no class weights: probabilities are right without them, also for a rare outcome; choose the cut by what errors cost (profitCurve), or give a column of weights as weight",
    );
}
