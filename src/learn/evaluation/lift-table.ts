import type { Data } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import { badOption, levelOption, oneOf } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { liftOf, type TiedScores } from "./lift-at.ts";
import { liftSteps, liftUpTo } from "./lift-steps.ts";
import { readScored } from "./read-scored.ts";
import type { ScoredLevel } from "./scored-types.ts";
import { weightedShare } from "./weighted-mean.ts";

/** One part of the ranking, and all down to its end. */
export interface LiftRow {
  /** 1 has the highest scores. */
  readonly part: number;
  /** How many rows are in it, weighed, and how many of them have the outcome. */
  readonly taken: number;
  readonly found: number;
  /** Share of them that has the outcome, with Wilson's interval. */
  readonly rate: number;
  readonly rateLow: number;
  readonly rateHigh: number;
  /** rate over the share among all. */
  readonly lift: number;
  /** Share of all rows from the top down to the end of this part. */
  readonly takenShare: number;
  /** Share of all with the outcome found by then (the gains curve), with Wilson's interval. */
  readonly captured: number;
  readonly capturedLow: number;
  readonly capturedHigh: number;
  /** captured over takenShare. */
  readonly cumulativeLift: number;
}

/** What a lift table says about itself. */
export interface LiftTableInfo extends TableInfo {
  readonly kind: "lift";
  /** Share of all rows that has the outcome. */
  readonly base: number;
  /** What is found among the first tenth, over as many at random. */
  readonly topDecileLift: Estimate;
  readonly level: number;
}

/** Settings of {@link liftTable}. */
export interface LiftTableOptions<Row extends object = object> extends ScoredLevel<Row> {
  /** Number of equal parts of the ranking, from 2. Default 10. */
  readonly parts?: number;
  /** Which rows of equal scores come first. Default "even". */
  readonly ties?: TiedScores;
}

/**
 * Lift and gains: the rows ranked by score and cut into equal parts, with how many in each have the outcome and how many are found from the top down. A cut may go through a row, and through rows with equal scores as `ties`
 * says. O(n).
 *
 * @throws "bad-input" when all rows have the same outcome; "bad-option" for other parts; "missing-value", "bad-value", "missing-column", "too-few-rows".
 *
 * @example
 * import { liftTable } from "clientele";
 * const rows = [[0.9, 1], [0.8, 1], [0.7, 0], [0.3, 1], [0.2, 0], [0.1, 0]].map(([risk, left]) => ({ risk, left }));
 * const lift = liftTable(rows, { score: "risk", label: "left", parts: 3 });
 * [...lift].map((row) => row.lift); // => [2, 1, 0]
 * [...lift].map((row) => row.captured); // => [0.666667, 1, 1]
 */
export function liftTable<Row extends object>(
  data: Data<Row>,
  options: LiftTableOptions<NoInfer<Row>>,
): Table<LiftRow, LiftTableInfo> {
  const rows = readScored(data as Data<object>, options, { what: "liftTable", both: true });
  const { parts = 10, ties = "even" } = options;
  const level = levelOption(options.level);
  oneOf(ties, "ties", ["first", "even"]);
  if (!Number.isInteger(parts) || parts < 2 || parts > 10_000)
    throw badOption("parts", parts, "a whole number from 2 to 10000");
  const steps = liftSteps(rows, ties);
  const all = rows.yes + rows.no;
  const base = rows.yes / all;
  const names = [
    "part",
    "taken",
    "found",
    "rate",
    "rateLow",
    "rateHigh",
    "lift",
    "takenShare",
    "captured",
    "capturedLow",
    "capturedHigh",
    "cumulativeLift",
  ] as const;
  const columns = Object.fromEntries(names.map((name) => [name, new Float64Array(parts)])) as {
    readonly [K in keyof LiftRow]: Float64Array;
  };
  let before = liftUpTo(steps, 0);
  for (let p = 0; p < parts; p++) {
    const share = (p + 1) / parts;
    const down = liftUpTo(steps, share * all);
    const total = liftOf(steps, rows, share * all, level);
    const taken = down.taken - before.taken;
    const found = Math.max(0, down.found - before.found);
    const rate = weightedShare(found, taken, down.takenSquares - before.takenSquares, level) as Estimate;
    const [rateLow, rateHigh] = rate.interval as readonly [number, number];
    const [capturedLow, capturedHigh] = total.captured.interval as readonly [number, number];
    const row: LiftRow = {
      part: p + 1,
      taken,
      found,
      rate: rate.value,
      rateLow,
      rateHigh,
      lift: rate.value / base,
      takenShare: share,
      captured: total.captured.value,
      capturedLow,
      capturedHigh,
      cumulativeLift: total.lift.value,
    };
    for (const name of names) columns[name][p] = row[name];
    before = down;
  }
  return new Table<LiftRow, LiftTableInfo>(parts, columns, {
    kind: "lift",
    base,
    topDecileLift: liftOf(steps, rows, 0.1 * all, level).lift,
    level,
  });
}
