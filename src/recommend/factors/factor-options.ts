import { badOption } from "../../core/options.ts";
import type { Steps } from "../../core/work.ts";

/** A whole number from 1 to `most`. */
export function wholeOption(value: number, name: string, most: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw badOption(name, value, `a whole number from 1 to ${most.toLocaleString("en-US")}`);
}

/** A number of more than 0. */
export function positiveOption(value: number, name: string): number {
  if (typeof value === "number" && value > 0 && value < 1e12) return value;
  throw badOption(name, value, "a number of more than 0");
}

/** The most factors that a model may have. */
export const MOST_FACTORS = 1024;

/** Factors filled up, so that rows of them begin where four numbers do. */
export function widthOf(factors: number, multiple: number): number {
  return Math.ceil(factors / multiple) * multiple;
}

/** The largest number in a model: products of two vectors of such numbers stay within single precision. */
export const MOST_VALUE = 1e15;

/** Numbers as a model writes them: 7 significant digits, which is what single precision holds. Rows of `width` become rows of `factors`. "bad-option" for numbers without bounds. */
export function* writtenRows(
  values: ArrayLike<number>,
  from: number,
  rows: number,
  width: number,
  factors: number,
  blame: readonly [option: string, value: number],
  total: number,
): Steps<number[]> {
  const out: number[] = new Array(rows * factors);
  const some = Math.ceil(16_384 / factors);
  for (let r = 0, o = 0; r < rows; r++) {
    for (let k = 0; k < factors; k++) {
      const value = values[from + r * width + k];
      if (!(Math.abs(value) <= MOST_VALUE))
        throw badOption(blame[0], blame[1], "less: with so much the vectors grow beyond all bounds");
      out[o++] = Number(value.toPrecision(7));
    }
    if (r % some === some - 1) yield [total, total];
  }
  return out;
}
