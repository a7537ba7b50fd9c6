import type { Scorer } from "../models/scorer.ts";
import { alsScorer } from "./als-scorer.ts";
import { bprScorer } from "./bpr-scorer.ts";
import type { ItemFactorsModel } from "./item-factors-types.ts";

/** The scorer of a model of `fitImplicitAls` or `fitBpr`. O(items factors^2) once for the first, O(items factors) for the second. */
export function itemFactorsScorer(model: ItemFactorsModel): Scorer {
  return model.method === "als" ? alsScorer(model) : bprScorer(model);
}
