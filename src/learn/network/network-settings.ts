import { badOption, oneOf } from "../../core/options.ts";
import { refuseClassWeight } from "../rows/no-class-weight.ts";
import type { Activation } from "./network-types.ts";

/** How a network is built and trained. */
export interface NetworkTuning {
  /** Units of one or two hidden layers. Default [16]. */
  readonly hidden?: readonly number[];
  /** What a hidden unit makes of its sum. Default "relu". */
  readonly activation?: Activation;
  /** Rounds over all rows at most. Default 200 with rows held back, else 60. */
  readonly epochs?: number;
  /** Rows of one step. Default 32. */
  readonly batch?: number;
  /** Size of Adam's steps. Default 0.001. */
  readonly learningRate?: number;
  /** Weight decay: this / 2 times the squares of the weights is added to the mean loss; biases are free. Default 0.001. */
  readonly decay?: number;
  /** Share of the rows held back, of each outcome alike, to say when to stop; 0: none. Default 0.15, below 100 rows 0. */
  readonly heldBack?: number;
  /** Rounds without a better loss of the rows held back that end the training. Default 10. */
  readonly patience?: number;
  /** Of first weights, shuffles and rows held back. Default 1. */
  readonly seed?: number;
}

/** The same with its defaults, checked. */
export interface NetworkSettings extends Required<NetworkTuning> {}

/** Limits that keep a typing error from asking for hours. */
const MOST_UNITS = 1024;
const MOST_EPOCHS = 100_000;

export function networkSettings(tuning: NetworkTuning, rows: number): NetworkSettings {
  refuseClassWeight(tuning);
  const heldBack = tuning.heldBack ?? (rows < 100 ? 0 : 0.15);
  const {
    hidden = [16],
    activation = "relu",
    epochs = heldBack > 0 ? 200 : 60,
    batch = 32,
    learningRate = 0.001,
    decay = 0.001,
    patience = 10,
    seed = 1,
  } = tuning;
  if (
    !Array.isArray(hidden) ||
    hidden.length < 1 ||
    hidden.length > 2 ||
    !hidden.every((units) => isWhole(units, MOST_UNITS))
  )
    throw badOption(
      "hidden",
      hidden,
      `one or two numbers of units from 1 to ${MOST_UNITS}, such as [16] or [32, 8]`,
    );
  oneOf(activation, "activation", ["relu", "tanh"]);
  for (const [name, value, most] of [
    ["epochs", epochs, MOST_EPOCHS],
    ["batch", batch, 1e9],
    ["patience", patience, MOST_EPOCHS],
  ] as const)
    if (!isWhole(value, most)) throw badOption(name, value, `a whole number from 1 to ${most}`);
  if (!(typeof learningRate === "number" && learningRate > 0 && learningRate <= 1))
    throw badOption("learningRate", learningRate, "a number above 0, at most 1");
  if (!(typeof decay === "number" && decay >= 0 && decay < Number.POSITIVE_INFINITY))
    throw badOption("decay", decay, "zero or a number above it");
  if (!(typeof heldBack === "number" && heldBack >= 0 && heldBack < 1))
    throw badOption("heldBack", heldBack, "a share from 0 to below 1");
  return { hidden, activation, epochs, batch, learningRate, decay, heldBack, patience, seed };
}

function isWhole(value: unknown, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most;
}
