import { floatKernel } from "../../numeric/float-kernel/float-kernel.ts";
import type { History } from "../models/history.ts";
import { profileWeights } from "../models/profile.ts";
import type { ScorePart, Scorer } from "../models/scorer.ts";
import { remembered } from "../use/remembered.ts";
import { widthOf } from "./factor-options.ts";
import { gramOf } from "./gram-of.ts";
import type { AlsSettings, ItemFactorsModel } from "./item-factors-types.ts";
import { writeItemRows } from "./item-rows.ts";
import { largestFirst } from "./largest-first.ts";
import { NormalEquations } from "./normal-equations.ts";
import { product } from "./product.ts";

/** A weight beyond that says nothing more, and sums of such weights stay numbers. */
const MOST_WEIGHT = 1e12;

/** What of a history counts, and how much. */
interface Asked {
  readonly at: Int32Array;
  readonly weights: Float64Array | number;
}

/** Customers whose scores are made at once: while a panel of items is at hand it serves all of them. */
const AT_ONCE = 8;

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
  const rows = widthOf(items.length, 32);
  const kernel = floatKernel(rows * width + AT_ONCE * width + AT_ONCE * rows);
  const { floats } = kernel;
  // in panels of eight items, so that several customers take half as long each as one, with the same sums
  for (let i = 0; i < items.length; i++)
    for (let k = 0; k < width; k++) floats[((i >> 3) * width + k) * 8 + (i & 7)] = y[i * width + k];
  const xAt = rows * width;
  const outAt = xAt + AT_ONCE * width;
  const xs = { at: xAt, panel: 4 * width, step: 4 };
  const ys = { at: 0, panel: 8 * width, step: 8 };
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
  const nobody = new Float64Array(width);
  // stands, with the equations of it, until another history comes
  const solved = remembered((history, asOf) => {
    const { at, weights } = asked(history, asOf);
    return { at, weights, x: at.length === 0 ? nobody : equations.solve(at, weights, 0, at.length) };
  });
  const score = (history: History, asOf: number, out: Float64Array): void => {
    const { at, x } = solved(history, asOf);
    if (at.length === 0) {
      out.fill(0, 0, items.length);
      return;
    }
    floats.set(x, xAt);
    kernel.panels(0, rows, width, xAt, outAt);
    out.set(floats.subarray(outAt, outAt + items.length));
  };
  const partsOf = (history: History, asOf: number, places: readonly number[]): ScorePart[][] => {
    const { at, weights, x } = solved(history, asOf);
    floats.set(x, xAt);
    const towards = equations.againFor(places);
    return places.map((place, p) => {
      kernel.panels((place & ~31) * width, 32, width, xAt, outAt);
      const parts: number[] = [];
      for (let k = 0; k < at.length; k++) {
        const weight = typeof weights === "number" ? weights : weights[k];
        parts.push((1 + weight) * product(y, at[k] * width, towards, p * width, width));
      }
      return largestFirst(Array.from(at), parts, floats[outAt + (place & 31)]);
    });
  };

  return {
    items,
    floor: 0,
    score,
    scoreMany(histories, asOf, outs) {
      let c = 0;
      if (rows === 0) return;
      for (; c + AT_ONCE <= histories.length; c += AT_ONCE) {
        for (let j = 0; j < AT_ONCE; j++) {
          const { x } = solved(histories[c + j], asOf[c + j]);
          const from = xAt + (j >> 2) * 4 * width + (j & 3);
          for (let k = 0; k < width; k++) floats[from + k * 4] = x[k];
        }
        floats.fill(0, outAt, outAt + AT_ONCE * rows);
        kernel.block(outAt, rows, AT_ONCE, rows, xs, ys, width, 1);
        for (let j = 0; j < AT_ONCE; j++) {
          const from = outAt + j * rows;
          outs[c + j].set(floats.subarray(from, from + items.length));
        }
      }
      for (; c < histories.length; c++) score(histories[c], asOf[c], outs[c]);
    },
    parts: (history, asOf, place) => partsOf(history, asOf, [place])[0],
    partsOf,
  };
}
