import { ownExp, powersOfTwo } from "../../numeric/own-exp.ts";
import { ownLog } from "../../numeric/own-log.ts";
import type { LinearLayout } from "../linear/linear-layout.ts";
import type { Outcome } from "../rows/feature-types.ts";
import type { Activation } from "./network-types.ts";

/** Sizes of a network and where its weights lie: all in one array, layer after layer, in each the biases first and then the units of one input after those of another. */
export interface NetworkShape {
  /** Width of what enters each layer, the bias not counted, and last the outputs. */
  readonly widths: readonly number[];
  readonly offsets: readonly number[];
  /** Weights and biases in all. */
  readonly length: number;
  readonly activation: Activation;
}

/** A network's passes over rows; buffers are its own. */
export interface NetworkKernel {
  /** Scores of a row, in a buffer that the next call overwrites. */
  forward(theta: Float64Array, row: number): Float64Array;
  /** Loss of a row after `forward`, and its gradient by the weights added to `gradient` times `weight`. */
  backward(theta: Float64Array, row: number, y: number, weight: number, gradient: Float64Array): number;
  /** Loss of a row after `forward`. */
  loss(y: number): number;
}

export function networkShape(widths: readonly number[], activation: Activation): NetworkShape {
  const offsets: number[] = [];
  let length = 0;
  for (let l = 0; l + 1 < widths.length; l++) {
    offsets.push(length);
    length += (widths[l] + 1) * widths[l + 1];
  }
  return { widths, offsets, length, activation };
}

/**
 * Passes forward and back (Rumelhart, Hinton and Williams 1986). All of it by `+ - x /` and own exponentials and logarithms, so that every engine gives the same bits. A category costs one addition of its weights.
 */
export function networkKernel(
  layout: LinearLayout,
  shape: NetworkShape,
  kind: Outcome["kind"],
): NetworkKernel {
  const { m, z, b, codes, size } = layout;
  const { widths, offsets, activation } = shape;
  const last = widths.length - 2;
  const powers = powersOfTwo();
  const values = widths.slice(1).map((width) => new Float64Array(width));
  const slopes = values.map((own) => own.slice());
  const chances = values[last].slice();
  const tanh = (x: number) => (x < 0 ? -1 : 1) * (1 - 2 / (ownExp(2 * Math.abs(x), powers) + 1));

  function enter(theta: Float64Array, row: number): void {
    const out = values[0];
    const h = widths[1];
    for (let k = 0; k < h; k++) out[k] = theta[k];
    for (let j = 0; j < m; j++) {
      const v = z[row * m + j];
      const at = (1 + j) * h;
      for (let k = 0; k < h; k++) out[k] += v * theta[at + k];
    }
    for (let c = 0; c < b; c++) {
      const code = codes[row * b + c];
      if (code === size) continue;
      const at = code * h;
      for (let k = 0; k < h; k++) out[k] += theta[at + k];
    }
  }

  function activate(own: Float64Array): void {
    for (let k = 0; k < own.length; k++) own[k] = activation === "tanh" ? tanh(own[k]) : Math.max(own[k], 0);
  }

  function forward(theta: Float64Array, row: number): Float64Array {
    enter(theta, row);
    for (let l = 1; l <= last; l++) {
      const [from, to, h] = [values[l - 1], values[l], widths[l + 1]];
      activate(from);
      const offset = offsets[l];
      for (let k = 0; k < h; k++) to[k] = theta[offset + k];
      for (let u = 0, at = offset + h; u < from.length; u++, at += h) {
        const v = from[u];
        if (v !== 0) for (let k = 0; k < h; k++) to[k] += v * theta[at + k];
      }
    }
    return values[last];
  }

  /** The slope of the loss by the scores, to `slopes[last]`. */
  function lossAndSlope(y: number): number {
    const score = values[last];
    const slope = slopes[last];
    const s = score[0];
    switch (kind) {
      case "binary": {
        const e = ownExp(-Math.abs(s), powers);
        slope[0] = (s < 0 ? e : 1) / (1 + e) - y;
        return (s < 0 ? -y * s : (1 - y) * s) + ownLog(1 + e);
      }
      case "count": {
        const expected = ownExp(s, powers);
        slope[0] = expected - y;
        return expected - y * s;
      }
      case "number":
        slope[0] = s - y;
        return 0.5 * slope[0] * slope[0];
      default: {
        sharesOf(score, powers, chances);
        for (let k = 0; k < slope.length; k++) slope[k] = chances[k] - (k === y ? 1 : 0);
        return -ownLog(Math.max(chances[y], 1e-300));
      }
    }
  }

  function backward(
    theta: Float64Array,
    row: number,
    y: number,
    weight: number,
    gradient: Float64Array,
  ): number {
    const loss = lossAndSlope(y);
    const top = slopes[last];
    for (let k = 0; k < top.length; k++) top[k] *= weight;
    for (let l = last; l > 0; l--) {
      const [from, slope, before, h] = [values[l - 1], slopes[l], slopes[l - 1], widths[l + 1]];
      const offset = offsets[l];
      for (let k = 0; k < h; k++) gradient[offset + k] += slope[k];
      for (let u = 0, at = offset + h; u < from.length; u++, at += h) {
        const v = from[u];
        let back = 0;
        for (let k = 0; k < h; k++) {
          gradient[at + k] += v * slope[k];
          back += theta[at + k] * slope[k];
        }
        before[u] = activation === "tanh" ? back * (1 - v * v) : v > 0 ? back : 0;
      }
    }
    const [slope, h] = [slopes[0], widths[1]];
    for (let k = 0; k < h; k++) gradient[k] += slope[k];
    for (let j = 0; j < m; j++) {
      const v = z[row * m + j];
      const at = (1 + j) * h;
      for (let k = 0; k < h; k++) gradient[at + k] += v * slope[k];
    }
    for (let c = 0; c < b; c++) {
      const code = codes[row * b + c];
      if (code === size) continue;
      const at = code * h;
      for (let k = 0; k < h; k++) gradient[at + k] += slope[k];
    }
    return loss;
  }

  return { forward, backward, loss: lossAndSlope };
}

/** Probabilities of scores (softmax), without overflow. */
export function sharesOf(scores: Float64Array, powers: Float64Array, out: Float64Array): void {
  let most = Number.NEGATIVE_INFINITY;
  for (const s of scores) if (s > most) most = s;
  let total = 0;
  for (let k = 0; k < scores.length; k++) {
    out[k] = ownExp(scores[k] - most, powers);
    total += out[k];
  }
  for (let k = 0; k < scores.length; k++) out[k] /= total;
}
