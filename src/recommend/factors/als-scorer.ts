import { floatKernel } from "../../numeric/float-kernel/float-kernel.ts";
import type { History } from "../models/history.ts";
import { profileWeights } from "../models/profile.ts";
import type { ScorePart, Scorer } from "../models/scorer.ts";
import { widthOf } from "./factor-options.ts";
import { gramOf } from "./gram-of.ts";
import type { AlsSettings, ItemFactorsModel } from "./item-factors-types.ts";
import { writeItemRows } from "./item-rows.ts";
import { largestFirst } from "./largest-first.ts";
import { NormalEquations } from "./normal-equations.ts";

/**
 * The customer is solved exactly from the history, the items as they stand (Hu, Koren and Volinsky 2008): the score of item j is y_j' A^-1 sum (1 + w_i) y_i, the
 * sum over the history of what each of its items says. Scores are in single precision; parts in double, with the difference in the largest.
 */
export function alsScorer(model: ItemFactorsModel): Scorer {
  const { items, profile } = model;
  const settings = model.settings as AlsSettings;
  const width = widthOf(model.factors, 4);
  const equations = new NormalEquations(items.length, width, items.length);
  const { y } = equations;
  writeItemRows(model, width, y);
  gramOf(y, width, settings.regularization, equations.g);
  equations.ready();
  const inFours = widthOf(items.length, 4);
  const kernel = floatKernel(inFours * width + width + inFours);
  kernel.floats.set(y);
  const xAt = inFours * width;
  const outAt = xAt + width;
  const scores = kernel.floats.subarray(outAt, outAt + items.length);
  const counts = (history: History) =>
    settings.weights === "one"
      ? undefined
      : settings.weights === "baskets"
        ? history.baskets
        : history.weight;

  const weightsOf = (history: History, asOf: number): Float64Array | number => {
    const count = counts(history);
    if (profile.decay === "none" && count === undefined) return settings.alpha;
    const weights = profileWeights(history, asOf, profile);
    for (let k = 0; k < weights.length; k++)
      weights[k] *= settings.alpha * (count === undefined ? 1 : count[k]);
    return weights;
  };
  const fold = (history: History, weights: Float64Array | number) =>
    equations.solve(history.at, weights, 0, history.at.length);

  return {
    items,
    floor: 0,
    score(history, asOf, out) {
      if (history.at.length === 0) {
        out.fill(0, 0, items.length);
        return;
      }
      kernel.floats.set(fold(history, weightsOf(history, asOf)), xAt);
      kernel.dots(0, inFours, width, xAt, outAt);
      out.set(scores);
    },
    parts(history, asOf, place) {
      const weights = weightsOf(history, asOf);
      kernel.floats.set(fold(history, weights), xAt);
      const four = place & ~3;
      kernel.dots(four * width, 4, width, xAt, outAt + four);
      const towards = equations.again(y.subarray(place * width, (place + 1) * width));
      const parts: ScorePart[] = [];
      history.at.forEach((from, k) => {
        const weight = typeof weights === "number" ? weights : weights[k];
        let similarity = 0;
        for (let i = 0; i < width; i++) similarity += towards[i] * y[from * width + i];
        parts.push({ from, score: (1 + weight) * similarity });
      });
      return largestFirst(parts, scores[place]);
    },
  };
}
