import type { Data } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import { badOption, levelOption, oneOf } from "../../core/options.ts";
import type { LearnAccount } from "../rows/feature-types.ts";
import { type LiftSteps, liftSteps, liftUpTo } from "./lift-steps.ts";
import { readScored, type ScoredRows } from "./read-scored.ts";
import type { ScoredLevel } from "./scored-types.ts";
import { weightedShare } from "./weighted-mean.ts";

/** How a cut goes through rows with equal scores: the "first" rows of the input first, or "even": what is to be expected when their order is left to chance. */
export type TiedScores = "first" | "even";

/** Settings of {@link liftAt}. */
export interface LiftAtOptions<Row extends object = object> extends ScoredLevel<Row> {
  /** How many of the highest scores: a share, or a number of rows. Default { share: 0.1 }. */
  readonly top?: { readonly share: number } | { readonly rows: number };
  /** Which rows of equal scores are taken. Default "even". */
  readonly ties?: TiedScores;
}

/** What is found among the highest scores. */
export interface Lift {
  /** How many were taken, weighed; a share may cut through a row. */
  readonly taken: number;
  /** How many of them have the outcome. */
  readonly found: number;
  /** Share of them that has the outcome: precision. */
  readonly rate: Estimate;
  /** Share of all with the outcome that is among them: recall. */
  readonly captured: Estimate;
  /** How many times as many as among as many rows at random. Interval: that of what is captured. */
  readonly lift: Estimate;
  /** Share of all rows that has the outcome. */
  readonly base: number;
}

/** As {@link Lift}, with the account of the rows. */
export interface LiftAt extends Lift {
  readonly rows: LearnAccount;
}

/**
 * Lift among the highest scores, such as the top tenth: how many of them have the outcome, against as many taken at random. Wilson intervals; weights count as known. O(n).
 *
 * @throws "bad-input" when no row has the outcome; "bad-option", "missing-value", "bad-value", "missing-column", "too-few-rows".
 *
 * @example
 * import { liftAt } from "clientele";
 * const rows = [[0.9, 1], [0.8, 1], [0.8, 0], [0.3, 0], [0.2, 1], [0.1, 0]].map(([risk, left]) => ({ risk, left }));
 * liftAt(rows, { score: "risk", label: "left", top: { rows: 3 } }).lift.value; // => 1.333333
 * liftAt(rows, { score: "risk", label: "left", top: { rows: 2 } }).found; // => 1.5
 * liftAt(rows, { score: "risk", label: "left", top: { share: 2 } }); // throws "bad-option"
 */
export function liftAt<Row extends object>(data: Data<Row>, options: LiftAtOptions<NoInfer<Row>>): LiftAt {
  const rows = readScored(data as Data<object>, options, { what: "liftAt", both: true });
  const { top = { share: 0.1 }, ties = "even" } = options;
  const level = levelOption(options.level);
  oneOf(ties, "ties", ["first", "even"]);
  const all = rows.yes + rows.no;
  const { share, rows: number } = (top ?? {}) as { readonly share?: number; readonly rows?: number };
  const taken = share === undefined ? number : share * all;
  if (
    !((share === undefined || share <= 1) && taken !== undefined && taken > 0 && taken <= all * (1 + 1e-12))
  )
    throw badOption("top", top, `{ share } above 0 and up to 1, or { rows } above 0 and up to ${all}`);
  return { ...liftOf(liftSteps(rows, ties), rows, taken, level), rows: rows.account };
}

/** The lift among the first `taken` of a ranking. */
export function liftOf(steps: LiftSteps, { yes, no }: ScoredRows, taken: number, level: number): Lift {
  const here = liftUpTo(steps, taken);
  const squares = steps.foundSquares[steps.foundSquares.length - 1];
  const captured = weightedShare(here.found, yes, squares, level) as Estimate;
  const rate = weightedShare(here.found, here.taken, here.takenSquares, level) as Estimate;
  const times = (yes + no) / here.taken;
  return {
    taken: here.taken,
    found: here.found,
    rate,
    captured,
    lift: {
      value: captured.value * times,
      se: captured.se === null ? null : captured.se * times,
      interval: captured.interval && [captured.interval[0] * times, captured.interval[1] * times],
      level,
    },
    base: yes / (yes + no),
  };
}
