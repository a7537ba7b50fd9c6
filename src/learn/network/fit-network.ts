import type { Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { oneOf } from "../../core/options.ts";
import { fork, randomFrom } from "../../core/random.ts";
import { rereadable } from "../../core/rereadable.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import { ownLog } from "../../numeric/own-log.ts";
import { heldBackRows } from "../boosting/held-back-rows.ts";
import { lossOfTarget, OUTCOMES } from "../boosting/loss-of-target.ts";
import { type LinearLayout, layoutSteps, momentsOf } from "../linear/linear-layout.ts";
import type { LearnColumns, TrainingRows } from "../rows/feature-types.ts";
import { readTrainingSteps } from "../rows/read-training.ts";
import { type NetworkShape, networkKernel, networkShape } from "./network-kernel.ts";
import { type NetworkSettings, type NetworkTuning, networkSettings } from "./network-settings.ts";
import type { Network, NetworkInput, NetworkLayer } from "./network-types.ts";
import { meanLoss, type NetworkProblem, type TrainedNetwork, trainNetwork } from "./train-network.ts";

/** Options of {@link fitNetwork}. */
export interface NetworkOptions<Row> extends LearnColumns<Row>, NetworkTuning {
  /** What is made small: "logistic" for yes and no, "softmax" for one of several classes, "squared" for numbers, "poisson" for counts. Default: by the target, "logistic" for two values, "softmax" for more texts, "squared" for more numbers. */
  readonly loss?: "logistic" | "softmax" | "squared" | "poisson";
}

/**
 * A small neural network: one or two hidden layers on standardized numbers and categories as 0 and 1, trained by Adam on mini-batches with weight decay; rows held back say when to stop. Missing numbers are the mean and, where training lacked
 * some, an input of their own; missing and unseen categories likewise. Weights are rounded to six digits, so that the model is tens of kB of JSON. The same seed and order of rows give the same bits on every engine; rows in another order
 * another network, as good. `weight` and `count` both weigh the losses. On tables of some thousand rows a logistic regression or boosting is usually as good, faster and easier to explain. O(epochs rows weights).
 *
 * @throws "bad-option", "missing-column", "missing-value" and "bad-value" for options and rows that are wrong, "too-few-rows" without rows, "bad-input" when all have the same outcome.
 *
 * @example
 * import { fitNetwork, predictOutcome } from "clientele/learn";
 * const members = Array.from({ length: 300 }, (_, i) => ({ visits: i % 20, plan: i % 3 ? "basic" : "plus", left: i % 20 < 6 ? "yes" : "no" }));
 * const model = fitNetwork(members, { target: "left", hidden: [8] });
 * const [few, many] = predictOutcome(model, [{ visits: 1, plan: "plus" }, { visits: 15, plan: "basic" }]).columns.probability as Float64Array;
 * few > 0.9 && many < 0.1; // => true
 * fitNetwork(members, { target: "left", hidden: [0] }); // throws "bad-option"
 */
export function fitNetwork<Row extends object>(
  data: Data<Row>,
  options: NetworkOptions<NoInfer<Row>>,
): Network {
  return runSteps(networkSteps(data, options));
}

/**
 * As {@link fitNetwork}, a step at a time: the event loop gets its turns, `onProgress` hears of rows done (rounds not needed count as done at the end), and `signal` stops the work within 50 ms.
 *
 * @throws "aborted", and what {@link fitNetwork} throws.
 *
 * @example
 * import { fitNetworkAsync } from "clientele/learn";
 * const days = Array.from({ length: 50 }, (_, i) => ({ day: i % 7, orders: i % 7 === 6 ? 30 : 10 }));
 * const model = await fitNetworkAsync(days, { target: "orders", loss: "poisson", epochs: 3 });
 * model.layers.length; // => 2
 */
export async function fitNetworkAsync<Row extends object>(
  data: Data<Row>,
  options: NetworkOptions<NoInfer<Row>> & Work,
): Promise<Network> {
  return runStepsAsync(networkSteps(data, options), options);
}

function* networkSteps(data: Data<object>, options: NetworkTuning): Steps<Network> {
  const what = "fitNetwork";
  const given = rereadable(data);
  const loss = lossOfTarget(given, options, what);
  oneOf(loss, "loss", ["logistic", "softmax", "squared", "poisson"]);
  const rows = yield* readTrainingSteps(given, options, { what, outcome: OUTCOMES[loss] });
  return yield* networkRowsSteps(rows, options);
}

/** The same for rows already read. */
export function* networkRowsSteps(rows: TrainingRows, tuning: NetworkTuning): Steps<Network> {
  const settings = networkSettings(tuning, rows.length);
  const random = randomFrom(settings.seed);
  const { outcome } = rows;
  const layout = yield* layoutSteps(rows, rows.weight, true);
  const { held, training } =
    settings.heldBack === 0
      ? { held: new Int32Array(0), training: Int32Array.from({ length: rows.length }, (_, i) => i) }
      : heldBackRows(rows, { share: settings.heldBack }, fork(random, "held back"));
  yield [0, Number.NaN];
  const target = outcome.kind === "number" ? scaleOf(rows) : { center: 0, scale: 1 };
  const outputs = outcome.kind === "classes" ? outcome.classes.length : 1;
  const shape = networkShape([layout.size - 1, ...settings.hidden, outputs], settings.activation);
  const problem: NetworkProblem = {
    layout,
    shape,
    kind: outcome.kind,
    y: outcome.kind === "number" ? rows.y.map((v) => (v - target.center) / target.scale) : rows.y,
    weight: rows.weight,
    training,
    held,
    base: baseOf(rows),
  };
  const trained = yield* trainNetwork(problem, settings, fork(random, "training"));
  return yield* networkModel(rows, settings, problem, trained, target);
}

function* networkModel(
  rows: TrainingRows,
  { activation, seed, epochs: most }: NetworkSettings,
  problem: NetworkProblem,
  { theta, epochs, stoppedEarly }: TrainedNetwork,
  target: { readonly center: number; readonly scale: number },
): Steps<Network> {
  const { layout, shape, training, held } = problem;
  const end = [most * training.length, most * training.length] as const;
  // what is kept is what is judged
  const rounded = theta.map((v) => Number(v.toPrecision(6)));
  const kernel = networkKernel(layout, shape, problem.kind);
  const loss = yield* meanLoss(kernel, rounded, problem, training, end);
  if (!Number.isFinite(loss) || !rounded.every(Number.isFinite))
    throw new ClienteleError(
      "bad-option",
      "The training ran away: its loss is no number any more. Lower learningRate.",
      {
        expected: "a lower learningRate",
      },
    );
  const heldLoss = held.length === 0 ? null : yield* meanLoss(kernel, rounded, problem, held, end);
  return {
    kind: "network",
    version: 1,
    schema: rows.schema,
    outcome: rows.outcome,
    inputs: inputsOf(layout),
    activation,
    layers: layersOf(shape, rounded),
    target,
    fit: {
      status: stoppedEarly ? "stopped early" : "stopped",
      warnings: [...new Set([...rows.warnings, ...layout.warnings])],
      rows: rows.account,
      epochs,
      loss,
      heldBack: heldLoss === null ? null : { rows: held.length, loss: heldLoss },
      seed,
    },
  };
}

function inputsOf({ terms, size }: LinearLayout): NetworkInput[] {
  const inputs = new Array<NetworkInput>(size - 1);
  for (const { place, column, level, isMissing, mean, deviation } of terms)
    if (place > 0) inputs[place - 1] = { column, level, isMissing, mean, deviation };
  return inputs;
}

function layersOf({ widths, offsets, length }: NetworkShape, theta: Float64Array): NetworkLayer[] {
  return offsets.map((offset, l) => ({
    bias: [...theta.subarray(offset, offset + widths[l + 1])],
    weights: [...theta.subarray(offset + widths[l + 1], offsets[l + 1] ?? length)],
  }));
}

function scaleOf({ y, weight }: TrainingRows): { readonly center: number; readonly scale: number } {
  const { mean, deviation } = momentsOf(y, weight);
  return { center: mean, scale: deviation > 1e-13 * Math.abs(mean) ? deviation : 1 };
}

/** The scores that are best without any input. */
function baseOf({ outcome }: TrainingRows): number[] {
  // an outcome that the rows in hand lack is unlikely, not impossible
  const bounded = (share: number) => Math.min(1 - 1e-6, Math.max(1e-6, share));
  if (outcome.kind === "binary") return [ownLog(bounded(outcome.share) / (1 - bounded(outcome.share)))];
  if (outcome.kind === "classes") return outcome.shares.map((share) => ownLog(bounded(share)));
  return [outcome.kind === "count" ? ownLog(Math.max(outcome.mean, 1e-12)) : 0];
}
