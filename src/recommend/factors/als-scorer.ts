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

/** A weight beyond that says nothing more, and sums of such weights stay numbers. */
const MOST_WEIGHT = 1e12;

/** What of a history counts, and how much. */
interface Asked {
  readonly at: Int32Array;
  readonly weights: Float64Array | number;
}

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

  const asked = (history: History, asOf: number): Asked => {
    const count = counts(history);
    if (profile.decay === "none" && count === undefined) return { at: history.at, weights: settings.alpha };
    const weights = profileWeights(history, asOf, profile);
    for (let k = 0; k < weights.length; k++)
      weights[k] = Math.min(MOST_WEIGHT, weights[k] * settings.alpha * (count === undefined ? 1 : count[k]));
    if (!weights.includes(0)) return { at: history.at, weights };
    // what counts nothing was not had, as in training
    return { at: history.at.filter((_, k) => weights[k] > 0), weights: weights.filter((w) => w > 0) };
  };
  const fold = ({ at, weights }: Asked) => equations.solve(at, weights, 0, at.length);
  const partsOf = (history: History, asOf: number, places: readonly number[]): ScorePart[][] => {
    const profiled = asked(history, asOf);
    const { at, weights } = profiled;
    kernel.floats.set(fold(profiled), xAt);
    return places.map((place) => {
      const four = place & ~3;
      kernel.dots(four * width, 4, width, xAt, outAt + four);
      const towards = equations.again(y.subarray(place * width, (place + 1) * width));
      const parts: ScorePart[] = [];
      for (let k = 0; k < at.length; k++) {
        const weight = typeof weights === "number" ? weights : weights[k];
        parts.push({ from: at[k], score: (1 + weight) * product(towards, y, at[k] * width) });
      }
      return largestFirst(parts, scores[place]);
    });
  };

  return {
    items,
    floor: 0,
    score(history, asOf, out) {
      const profiled = asked(history, asOf);
      if (profiled.at.length === 0) {
        out.fill(0, 0, items.length);
        return;
      }
      kernel.floats.set(fold(profiled), xAt);
      kernel.dots(0, inFours, width, xAt, outAt);
      out.set(scores);
    },
    parts: (history, asOf, place) => partsOf(history, asOf, [place])[0],
    partsOf,
  };
}

// four sums, which do not wait for each other; the width is a multiple of four
function product(x: Float64Array, y: Float64Array, from: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let k = 0; k < x.length; k += 4) {
    a += x[k] * y[from + k];
    b += x[k + 1] * y[from + k + 1];
    c += x[k + 2] * y[from + k + 2];
    d += x[k + 3] * y[from + k + 3];
  }
  return a + b + (c + d);
}
