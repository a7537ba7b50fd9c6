import type { PurchaseModel } from "../purchase-model.ts";
import type { LeavingActs } from "./covariate-types.ts";

/** Which parameters a process moves, and which way: the logarithm of the parameter changes by sign x (coefficients x covariates). */
export interface Moves {
  readonly buying: readonly (readonly [parameter: number, sign: 1 | -1])[];
  readonly leaving: readonly (readonly [parameter: number, sign: 1 | -1])[];
}

/** The moves of a model's covariates; undefined for models that take none. */
export function movesOf(kind: PurchaseModel["kind"], acts: LeavingActs = "spread"): Moves | undefined {
  const buying = [[1, -1]] as const;
  if (kind === "nbd") return { buying, leaving: [] };
  if (kind === "pareto-nbd") return { buying, leaving: [[3, -1]] };
  if (kind === "bg-nbd" || kind === "mbg-nbd")
    return {
      buying,
      leaving:
        acts === "odds"
          ? [[2, 1]]
          : [
              [2, 1],
              [3, 1],
            ],
    };
  return undefined;
}
