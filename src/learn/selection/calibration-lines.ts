import type { Steps } from "../../core/work.ts";
import { fitPlatt } from "../calibration/fit-platt.ts";
import { probabilities } from "./classifier/classifier-predictions.ts";
import type { CalibrationLine } from "./classifier/classifier-types.ts";

/** Rows with what happened and the part each was judged in. */
export interface PartedRows {
  readonly y: Float64Array;
  readonly weight: Float64Array | undefined;
  readonly part: Int32Array;
}

/** A line through log-odds, by Platt's method; null where none rises. O(rows). */
export function plattLine(
  score: Float64Array,
  y: Float64Array,
  weight: Float64Array | undefined,
): CalibrationLine | null {
  if (score.length === 0) return null;
  const { a, b, constant } = fitPlatt(score, y, weight);
  return constant || !(a < 0) ? null : { intercept: -b, slope: -a };
}

/** Probabilities of each part by a line through those rows that it may know; as they are where there is no such line. O(rows parts). */
export function* crossFittedLines(
  score: Float64Array,
  { y, weight, part }: PartedRows,
  isKnown: (row: number, part: number) => boolean,
): Steps<{ readonly p: Float64Array; readonly lines: readonly (CalibrationLine | null)[] }> {
  const p = probabilities(score, null);
  const rows = Int32Array.from(part.keys());
  const at = (values: Float64Array, places: Int32Array) => Float64Array.from(places, (i) => values[i]);
  const lines: (CalibrationLine | null)[] = [];
  for (const k of new Set(part)) {
    const known = rows.filter((i) => isKnown(i, k));
    const line = plattLine(at(score, known), at(y, known), weight && at(weight, known));
    lines.push(line);
    yield [0, 1];
    if (line === null) continue;
    const own = rows.filter((i) => part[i] === k);
    const found = probabilities(at(score, own), line);
    own.forEach((i, j) => {
      p[i] = found[j];
    });
  }
  return { p, lines };
}
