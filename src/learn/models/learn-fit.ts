import type { LearnAccount } from "../rows/feature-types.ts";

/** How a fit went. */
export interface LearnFit {
  /** "converged" for what is iterated to a maximum or grown to its end, "stopped early" where a check on held-back rows said so, "stopped" at the limit of iterations, "separated" when features tell the outcomes apart without an error. */
  readonly status: "converged" | "stopped early" | "stopped" | "separated";
  readonly warnings: readonly string[];
  readonly rows: LearnAccount;
}
