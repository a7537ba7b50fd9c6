import { badOption } from "../../core/options.ts";
import type { Climbed } from "./newton.ts";
import type { PartialLikelihood } from "./partial-likelihood.ts";

/** The option `ridge`, checked; undefined without. */
export function ridgeOption(option: unknown): { theta: number; scaled: boolean } | undefined {
  if (option === undefined || option === 0) return undefined;
  const { theta, scaled = true } = (typeof option === "number" ? { theta: option } : (option ?? {})) as {
    readonly theta?: unknown;
    readonly scaled?: unknown;
  };
  if (
    typeof theta === "number" &&
    theta > 0 &&
    theta < Number.POSITIVE_INFINITY &&
    typeof scaled === "boolean"
  )
    return { theta, scaled };
  throw badOption("ridge", option, "a number above zero, or { theta, scaled }");
}

/** A likelihood less `penalties[j] / 2` times the square of each scaled coefficient. */
export function penalized(likelihood: PartialLikelihood, penalties: Float64Array): Climbed {
  const p = penalties.length;
  const score = new Float64Array(p);
  const information = new Float64Array(p * p);
  return {
    score,
    information,
    at(beta, order) {
      let value = likelihood.at(beta, order);
      score.set(likelihood.score);
      information.set(likelihood.information);
      for (let j = 0; j < p; j++) {
        value -= (penalties[j] * beta[j] * beta[j]) / 2;
        score[j] -= penalties[j] * beta[j];
        information[j * p + j] += penalties[j];
      }
      return value;
    },
  };
}
