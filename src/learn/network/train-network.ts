import { type Random, shuffle, uniform } from "../../core/random.ts";
import type { Steps } from "../../core/work.ts";
import type { LinearLayout } from "../linear/linear-layout.ts";
import type { Outcome } from "../rows/feature-types.ts";
import { type NetworkKernel, type NetworkShape, networkKernel } from "./network-kernel.ts";
import type { NetworkSettings } from "./network-settings.ts";

/** Rows that a network is trained on. */
export interface NetworkProblem {
  readonly layout: LinearLayout;
  readonly shape: NetworkShape;
  readonly kind: Outcome["kind"];
  /** Numbers in standard deviations. */
  readonly y: Float64Array;
  readonly weight: Float64Array | undefined;
  readonly training: Int32Array;
  readonly held: Int32Array;
  /** The scores that are best without any input. */
  readonly base: readonly number[];
}

/** Where the training ended. */
export interface TrainedNetwork {
  readonly theta: Float64Array;
  readonly epochs: number;
  readonly stoppedEarly: boolean;
}

/** Work between two steps: some milliseconds. */
const PIECE = 1_000_000;

/**
 * Trains by Adam (Kingma and Ba 2015) on shuffled mini-batches; with rows held back the weights of the best round are kept, and `patience` rounds without a better one end it. O(epochs rows weights per row).
 */
export function* trainNetwork(
  problem: NetworkProblem,
  settings: NetworkSettings,
  random: Random,
): Steps<TrainedNetwork> {
  const { shape, layout, kind, y, weight, held } = problem;
  const { epochs, batch, learningRate, decay, patience } = settings;
  const kernel = networkKernel(layout, shape, kind);
  const theta = startWeights(shape, problem.base, random);
  const adam = { mean: new Float64Array(shape.length), square: new Float64Array(shape.length), a: 1, b: 1 };
  const gradient = new Float64Array(shape.length);
  const order = problem.training.slice();
  const mean = weight === undefined ? 1 : meanWeight(weight, order);
  const total = epochs * order.length;
  let best = held.length === 0 ? Number.NaN : yield* meanLoss(kernel, theta, problem, held, [0, total]);
  let kept = { theta: theta.slice(), epochs: 0 };
  // the rows of one step
  const piece = Math.max(
    1,
    Math.ceil(PIECE / ((layout.m + layout.b + 1) * shape.widths[1] + shape.length / batch)),
  );
  let done = 0;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    shuffle(random, order);
    for (let from = 0; from < order.length; from += batch) {
      const to = Math.min(order.length, from + batch);
      gradient.fill(0);
      for (let k = from; k < to; k++) {
        const i = order[k];
        kernel.forward(theta, i);
        kernel.backward(
          theta,
          i,
          y[i],
          (weight === undefined ? 1 : weight[i] / mean) / (to - from),
          gradient,
        );
      }
      addDecay(shape, theta, decay, gradient);
      adamStep(adam, theta, gradient, learningRate);
      done += to - from;
      if (done % piece < to - from) yield [done, total];
    }
    if (held.length === 0) continue;
    const loss = yield* meanLoss(kernel, theta, problem, held, [done, total]);
    if (loss < best) {
      best = loss;
      kept = { theta: theta.slice(), epochs: epoch };
    } else if (epoch - kept.epochs >= patience) {
      yield [total, total];
      return { ...kept, stoppedEarly: true };
    }
  }
  yield [total, total];
  return held.length === 0 ? { theta, epochs, stoppedEarly: false } : { ...kept, stoppedEarly: false };
}

/** Mean loss of rows, with their weights. */
export function* meanLoss(
  kernel: NetworkKernel,
  theta: Float64Array,
  problem: NetworkProblem,
  rows: Int32Array,
  progress: readonly [done: number, total: number],
): Steps<number> {
  const sums = { lost: 0, weight: 0 };
  const piece = rowsOfStep(problem);
  for (let from = 0; from < rows.length; from += piece) {
    addLosses(kernel, theta, problem, rows.subarray(from, from + piece), sums);
    yield progress;
  }
  return sums.lost / sums.weight;
}

function addLosses(
  kernel: NetworkKernel,
  theta: Float64Array,
  { y, weight }: NetworkProblem,
  rows: Int32Array,
  sums: { lost: number; weight: number },
): void {
  for (const i of rows) {
    const w = weight === undefined ? 1 : weight[i];
    kernel.forward(theta, i);
    sums.lost += w * kernel.loss(y[i]);
    sums.weight += w;
  }
}

/** Rows that a step takes forward. */
function rowsOfStep({ layout, shape }: NetworkProblem): number {
  return Math.max(1, Math.ceil(PIECE / ((layout.m + layout.b + 1) * shape.widths[1] + shape.length)));
}

/** The gradient of decay / 2 times the squares of all weights that are no biases. */
export function addDecay(
  { offsets, widths, length }: NetworkShape,
  theta: Float64Array,
  decay: number,
  gradient: Float64Array,
): void {
  if (decay === 0) return;
  for (let l = 0; l < offsets.length; l++) {
    const end = l + 1 < offsets.length ? offsets[l + 1] : length;
    for (let at = offsets[l] + widths[l + 1]; at < end; at++) gradient[at] += decay * theta[at];
  }
}

/** Uniform weights by the widths on both sides (Glorot and Bengio 2010), biases 0 but those of the scores. */
function startWeights({ widths, offsets, length }: NetworkShape, base: readonly number[], random: Random) {
  const theta = new Float64Array(length);
  for (let l = 0; l < offsets.length; l++) {
    const [from, to] = [widths[l], widths[l + 1]];
    const reach = Math.sqrt(6 / (from + to));
    for (let at = offsets[l] + to; at < offsets[l] + (from + 1) * to; at++)
      theta[at] = reach * (2 * uniform(random) - 1);
  }
  theta.set(base, offsets[offsets.length - 1]);
  return theta;
}

function adamStep(
  adam: { readonly mean: Float64Array; readonly square: Float64Array; a: number; b: number },
  theta: Float64Array,
  gradient: Float64Array,
  rate: number,
): void {
  const { mean, square } = adam;
  adam.a *= 0.9;
  adam.b *= 0.999;
  const step = (rate * Math.sqrt(1 - adam.b)) / (1 - adam.a);
  for (let k = 0; k < theta.length; k++) {
    const g = gradient[k];
    mean[k] = 0.9 * mean[k] + 0.1 * g;
    square[k] = 0.999 * square[k] + 0.001 * g * g;
    theta[k] -= (step * mean[k]) / (Math.sqrt(square[k]) + 1e-8);
  }
}

function meanWeight(weight: Float64Array, rows: Int32Array): number {
  let sum = 0;
  for (const i of rows) sum += weight[i];
  return sum / rows.length;
}
