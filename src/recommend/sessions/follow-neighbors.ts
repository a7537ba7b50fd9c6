import { oneOf } from "../../core/options.ts";
import type { Steps } from "../../core/work.ts";
import type { NeighborMeasure } from "../also-bought/also-bought-types.ts";
import { NEIGHBOR_MEASURES, neighborScore } from "../also-bought/neighbor-score.ts";
import {
  bestNeighborsSteps,
  minCountOption,
  type NeighborLists,
  shrinkOption,
  topOption,
} from "../counts/best-neighbors.ts";
import { type Followings, followSteps, followTotalSteps } from "./follow-counts.ts";

/** How what follows an item is ranked and cut. */
export interface FollowOptions {
  /** What followers are ranked by. Default "llr", the log-likelihood ratio, which asks for evidence; "confidence" makes a Markov chain: the share of the times that the item was followed by anything. */
  readonly measure?: NeighborMeasure;
  /** Draws pairs seen few times towards 0: so many are added to the denominator. Default 0. */
  readonly shrink?: number;
  /** Times that one must have followed the other. Default 1. */
  readonly minCount?: number;
  /** Followers kept per item, 1 to 10,000. Default 50. */
  readonly top?: number;
}

/** The options with their defaults. */
export function followSettings(options: FollowOptions): Required<FollowOptions> {
  const measure = oneOf(options.measure ?? "llr", "measure", NEIGHBOR_MEASURES);
  return {
    measure,
    shrink: shrinkOption(options.shrink ?? 0),
    minCount: minCountOption(options.minCount),
    top: topOption(options.top ?? 50),
  };
}

/** The followers of every item, the best first; equals in the order of ids. Some items at a time. */
export function* followNeighborsSteps(
  followings: Followings,
  { measure, shrink, minCount, top }: Required<FollowOptions>,
): Steps<NeighborLists> {
  const { rows, before, after } = yield* followTotalSteps(followings);
  const scoreOf = neighborScore(measure, shrink);
  const each = yield* followSteps(followings);
  return yield* bestNeighborsSteps(before.length, top, minCount, each, (both, item, other) => {
    const [a, b] = [before[item], after[other]];
    // rows where both were, but the wrong way round, must not leave fewer than none with neither
    return scoreOf(both, a, b, Math.max(rows, a + b - both));
  });
}
