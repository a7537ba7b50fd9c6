import { orNull } from "../../core/json-values.ts";
import type { AlsEnd } from "./als-loss.ts";
import type { BprRound } from "./bpr-train.ts";
import type { ItemFactorsFit } from "./item-factors-types.ts";

/** Vectors that still moved by less than that have settled; by more than that are far from it. */
const SETTLED = 0.01;
const UNSETTLED = 0.1;

/** How alternating least squares went. */
export function alsFit({ loss, nothing, change }: AlsEnd, rounds: number): ItemFactorsFit {
  const diverged = !Number.isFinite(loss) || !Number.isFinite(change) || loss > 1.001 * nothing;
  const warnings: string[] = [];
  if (diverged)
    warnings.push(
      "The vectors fit what customers had worse than no vectors at all: sums left what single precision holds. Lower alpha, or raise regularization.",
    );
  else if (loss > 0.999 * nothing)
    warnings.push(
      "The vectors are next to nothing, and scores with them: regularization is too strong for these data. Lower it.",
    );
  else if (change > UNSETTLED)
    warnings.push(
      `In the last of ${rounds} rounds the vectors of items still moved by ${percent(change)}: they are far from settled. Raise iterations.`,
    );
  return {
    status: diverged ? "diverged" : change <= SETTLED ? "converged" : "max iterations",
    rounds,
    loss: orNull(loss),
    change: orNull(change),
    right: null,
    warnings,
  };
}

/** The loss of guessing, one that is beyond all chance above it, and one that is hardly below it. */
const GUESSING = Math.LN2;
const WORSE = 1;
const HARDLY = 0.98;
/** A fall of the loss by less than that, in so many samples, is chance. */
const FALL = 0.02;
const ENOUGH = 10_000;

/** How the learning from samples went, by its last two rounds. */
export function bprFit([before, last]: readonly BprRound[], rounds: number): ItemFactorsFit {
  const { samples } = last;
  const loss = last.loss / samples;
  const right = last.right / samples;
  const change = 1 - loss / (before.loss / before.samples);
  const diverged = samples > 0 && !(loss <= WORSE);
  const learnt = loss <= HARDLY * GUESSING;
  const warnings: string[] = [];
  if (samples === 0)
    warnings.push(
      "Nothing was learnt: the samples of the last round had nothing that its customer did not have, to set against what the customer had.",
    );
  else if (diverged)
    warnings.push(
      `The last round ranked its samples worse than guessing would (${percent(right)} right, and the wrong ones far off): the steps are too long. Lower learningRate.`,
    );
  else if (!learnt)
    warnings.push(
      `The last round ranked its samples about as well as guessing would (${percent(right)} right): ${rounds === 1 ? "one round is" : `${rounds} rounds are`} too few, or there is nothing to learn. Raise iterations.`,
    );
  return {
    status:
      samples === 0
        ? "not identified"
        : diverged
          ? "diverged"
          : learnt && samples >= ENOUGH && change < FALL
            ? "converged"
            : "max iterations",
    rounds,
    loss: orNull(loss),
    change: orNull(change),
    right: orNull(right),
    warnings,
  };
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
