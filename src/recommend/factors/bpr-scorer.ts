import { floatKernel } from "../../numeric/float-kernel/float-kernel.ts";
import { profileWeights } from "../models/profile.ts";
import type { ScorePart, Scorer } from "../models/scorer.ts";
import { bprFolder } from "./bpr-fold.ts";
import { widthOf } from "./factor-options.ts";
import type { ItemFactorsModel } from "./item-factors-types.ts";
import { writeItemRows } from "./item-rows.ts";
import { largestFirst } from "./largest-first.ts";

/**
 * How much shorter than in training a customer's vector is kept: training ends long before the vectors of its customers settle, and what is settled needs that much to rank
 * as well or better (MovieLens and Online Retail II: best from 3 to 10 times).
 */
const SHORTER = 5;

/** The customer is what the history makes of one, the items as they stand (see bpr-fold.ts). Only differences of scores mean something; items that no customer had have none. */
export function bprScorer(model: ItemFactorsModel): Scorer {
  const { items, bias, against, profile, settings } = model;
  const width = widthOf(model.factors, 4);
  const y = new Float64Array(items.length * width);
  writeItemRows(model, width, y);
  const unknown = unknownItems(y, items.length, width);
  const regularization = SHORTER * settings.regularization;
  const fold = bprFolder(y, bias, against, width, regularization);
  const inFours = widthOf(items.length, 4);
  const kernel = floatKernel(inFours * width + width + inFours);
  kernel.floats.set(y);
  const xAt = inFours * width;
  const outAt = xAt + width;
  const { floats } = kernel;
  return {
    items,
    floor: Number.NEGATIVE_INFINITY,
    score(history, asOf, out) {
      floats.set(fold(history.at, profileWeights(history, asOf, profile)).x, xAt);
      kernel.dots(0, inFours, width, xAt, outAt);
      for (let i = 0; i < items.length; i++)
        out[i] = unknown[i] === 1 ? Number.NEGATIVE_INFINITY : floats[outAt + i] + bias[i];
    },
    parts(history, asOf, place) {
      if (unknown[place] === 1) return [];
      const folded = fold(history.at, profileWeights(history, asOf, profile));
      const gradients = folded.gradients();
      floats.set(folded.x, xAt);
      const four = place & ~3;
      kernel.dots(four * width, 4, width, xAt, outAt + four);
      const score = floats[outAt + place] + bias[place];
      const parts: ScorePart[] = [];
      let rest = score;
      history.at.forEach((from, e) => {
        let part = 0;
        for (let k = 0; k < width; k++) part += gradients[e * width + k] * y[place * width + k];
        part /= regularization;
        rest -= part;
        parts.push({ from, score: part });
      });
      parts.push({ from: -1, score: rest });
      return largestFirst(parts, score);
    },
  };
}

/** 1 for items without a vector. */
function unknownItems(y: Float64Array, items: number, width: number): Uint8Array {
  const unknown = new Uint8Array(items);
  for (let i = 0; i < items; i++)
    unknown[i] = y.subarray(i * width, (i + 1) * width).every((v) => v === 0) ? 1 : 0;
  return unknown;
}
