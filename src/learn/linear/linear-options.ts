import { badOption } from "../../core/options.ts";
import type { LinearPenalty } from "./linear-types.ts";

/** What every linear learner lets one choose. */
export interface PenaltyOptions {
  /** l2 / 2 times the squares and l1 times the sizes of coefficients, added to the sum of losses. The intercept is never penalized. Default: none. */
  readonly penalty?: { readonly l1?: number; readonly l2?: number };
  /** Whether the penalty counts numbers in standard deviations; categories enter as 0 and 1 either way. Default true. */
  readonly standardize?: boolean;
}

/** The penalty asked for, checked. */
export function penaltyOf({ penalty = {}, standardize = true }: PenaltyOptions): LinearPenalty {
  if (typeof penalty !== "object" || penalty === null)
    throw badOption("penalty", penalty, "sizes such as { l2: 1 } or { l1: 5 }");
  const { l1 = 0, l2 = 0 } = penalty;
  for (const [name, value] of [
    ["penalty.l1", l1],
    ["penalty.l2", l2],
  ] as const)
    if (!(typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY))
      throw badOption(name, value, "zero or a number above it");
  if (typeof standardize !== "boolean") throw badOption("standardize", standardize, "true or false");
  return { l1, l2, standardize };
}
