import { firstAtLeast } from "../../numeric/bisect.ts";
import { type ScoreOrder, scoreOrder } from "../../numeric/score-order.ts";
import type { ScoredRows } from "./read-scored.ts";

/** What is found among the first rows of a ranking, at every step of it. */
export interface LiftSteps {
  /** Mass down to the end of each step, and of yes in it; 0 first. */
  readonly taken: Float64Array;
  readonly found: Float64Array;
  /** Sum of squared weights down to the end of each step, of all rows and of yes. */
  readonly takenSquares: Float64Array;
  readonly foundSquares: Float64Array;
}

/** Steps are rows in their order, of equal scores the first first; or groups of equal scores, which a cut goes through evenly. O(n). */
export function liftSteps(
  { score, y, mass, weight, length }: ScoredRows,
  ties: "first" | "even",
  { order, from }: ScoreOrder = scoreOrder(score),
): LiftSteps {
  const steps = ties === "first" ? length : from.length - 1;
  const make = () => new Float64Array(steps + 1);
  const out = { taken: make(), found: make(), takenSquares: make(), foundSquares: make() };
  for (let s = 0; s < steps; s++) {
    const begin = ties === "first" ? s : from[s];
    const end = ties === "first" ? s + 1 : from[s + 1];
    let [taken, found, takenSquares, foundSquares] = [0, 0, 0, 0];
    for (let k = begin; k < end; k++) {
      const row = order[k];
      const m = mass === undefined ? 1 : mass[row];
      const square = weight === undefined ? m : m * weight[row];
      taken += m;
      found += m * y[row];
      takenSquares += square;
      foundSquares += square * y[row];
    }
    out.taken[s + 1] = out.taken[s] + taken;
    out.found[s + 1] = out.found[s] + found;
    out.takenSquares[s + 1] = out.takenSquares[s] + takenSquares;
    out.foundSquares[s + 1] = out.foundSquares[s] + foundSquares;
  }
  return out;
}

/** Sums among the first `mass` of the ranking; a step that the cut goes through counts in part. */
export function liftUpTo(steps: LiftSteps, mass: number): { readonly [K in keyof LiftSteps]: number } {
  const { taken } = steps;
  const low = firstAtLeast(taken, mass * (1 - 1e-14), 0, taken.length - 1);
  const here = taken[low] - (taken[low - 1] ?? 0);
  const part = low === 0 ? 0 : Math.min(1, (mass - taken[low - 1]) / here);
  const at = (values: Float64Array) =>
    low === 0 ? 0 : values[low - 1] + part * (values[low] - values[low - 1]);
  return {
    taken: at(taken),
    found: at(steps.found),
    takenSquares: at(steps.takenSquares),
    foundSquares: at(steps.foundSquares),
  };
}
