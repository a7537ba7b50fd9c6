import { firstAtLeast } from "./bisect.ts";
import { runningCounts, type ValueCounts } from "./value-counts.ts";

/** The nine sample quantiles of Hyndman and Fan (1996), by their numbers. */
export type QuantileType = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

// (a, b) of types 4 to 9: position a + p (n + 1 - a - b)
const LINEAR: readonly (readonly [a: number, b: number])[] = [
  [0, 1],
  [0.5, 0.5],
  [0, 0],
  [1, 1],
  [1 / 3, 1 / 3],
  [3 / 8, 3 / 8],
];
// a position this close to a whole number is that number: R's fuzz
const FUZZ = 4 * 2 ** -52;

/** Quantiles of counted values, the type by its number. NaN for no values. O(distinct values) once, then O(log distinct) each. */
export function quantilesOf(
  data: ValueCounts,
  probabilities: ArrayLike<number>,
  type: QuantileType = 7,
): Float64Array {
  const upTo = runningCounts(data);
  const at = (rank: number) =>
    data.values[firstAtLeast(upTo, Math.min(Math.max(rank, 1), data.n), 0, upTo.length - 1)];
  return Float64Array.from(probabilities, (p) => {
    if (data.n === 0) return Number.NaN;
    const position = positionOf(p, data.n, type);
    const j = Math.floor(position + FUZZ * Math.max(1, position));
    const rest = position - j;
    const whole = Math.abs(rest) <= FUZZ * Math.max(1, position);
    const weight = weightOf(type, j, rest, whole);
    const low = at(j);
    return weight === 0 ? low : low + weight * (at(j + 1) - low);
  });
}

function positionOf(p: number, n: number, type: QuantileType): number {
  if (type <= 2) return n * p;
  if (type === 3) return n * p - 0.5;
  const [a, b] = LINEAR[type - 4];
  return a + p * (n + 1 - a - b);
}

function weightOf(type: QuantileType, j: number, rest: number, whole: boolean): number {
  if (type === 1) return whole ? 0 : 1;
  if (type === 2) return whole ? 0.5 : 1;
  if (type === 3) return whole && j % 2 === 0 ? 0 : 1;
  return whole ? 0 : rest;
}
