import { floatKernel } from "../../numeric/float-kernel/float-kernel.ts";
import type { History } from "../models/history.ts";
import { profileWeights } from "../models/profile.ts";
import type { ScorePart, Scorer } from "../models/scorer.ts";
import { remembered } from "../use/remembered.ts";
import { bprFolder } from "./bpr-fold.ts";
import { widthOf } from "./factor-options.ts";
import type { ItemFactorsModel } from "./item-factors-types.ts";
import { writeItemRows } from "./item-rows.ts";
import { largestFirst } from "./largest-first.ts";

/**
 * What keeps a customer's vector short, whatever training had: training ends long before the vectors of its customers settle, and what is settled needs more to rank well. Chosen among 0.01 to 4 by
 * NDCG@10 on validation splits of the training rows alone (MovieLens: last item, last fifth; Online Retail II: October). After the default training it is best on three of four and 0.5 % below on the
 * fourth; after 300 rounds with regularization 0.05 best on MovieLens's last fifth, with 0.01 half of it would be better on its last items (.0606 against .0547).
 */
const SHORTNESS = 0.4;

/** The customer is what the history makes of one, the items as they stand (see bpr-fold.ts). Only differences of scores mean something; items that no customer had have none. */
export function bprScorer(model: ItemFactorsModel): Scorer {
  const { items, bias, against, profile } = model;
  const width = widthOf(model.factors, 4);
  const y = new Float64Array(items.length * width);
  writeItemRows(model, width, y);
  const unknown = unknownItems(y, items.length, width);
  const fold = bprFolder(y, bias, against, width, SHORTNESS);
  const folded = remembered((history, asOf) => fold(history.at, profileWeights(history, asOf, profile)));
  // -Infinity for an item without a vector
  const bases = Float64Array.from(bias, (b, i) => (unknown[i] === 1 ? Number.NEGATIVE_INFINITY : b));
  const inFours = widthOf(items.length, 4);
  const kernel = floatKernel(inFours * width + width + inFours);
  kernel.floats.set(y);
  const xAt = inFours * width;
  const outAt = xAt + width;
  const { floats } = kernel;
  const partsOf = (history: History, asOf: number, places: readonly number[]): ScorePart[][] => {
    const { x, partsAt } = folded(history, asOf);
    floats.set(x, xAt);
    return places.map((place) => {
      if (unknown[place] === 1) return [];
      const four = place & ~3;
      kernel.dots(four * width, 4, width, xAt, outAt + four);
      const score = floats[outAt + place] + bias[place];
      const parts = Array.from(partsAt(place));
      let rest = score;
      for (const part of parts) rest -= part;
      parts.push(rest);
      return largestFirst([...history.at, -1], parts, score);
    });
  };
  return {
    items,
    floor: Number.NEGATIVE_INFINITY,
    score(history, asOf, out) {
      floats.set(folded(history, asOf).x, xAt);
      kernel.dots(0, inFours, width, xAt, outAt);
      writeScores(out, floats, outAt, bases);
    },
    parts: (history, asOf, place) => partsOf(history, asOf, [place])[0],
    partsOf,
  };
}

/** 1 for items without a vector. */
function unknownItems(y: Float64Array, items: number, width: number): Uint8Array {
  const unknown = new Uint8Array(items);
  for (let i = 0; i < items; i++)
    unknown[i] = y.subarray(i * width, (i + 1) * width).every((v) => v === 0) ? 1 : 0;
  return unknown;
}

function writeScores(out: Float64Array, floats: Float32Array, from: number, bases: Float64Array): void {
  for (let i = 0; i < bases.length; i++) out[i] = floats[from + i] + bases[i];
}
