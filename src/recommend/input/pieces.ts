import type { Steps } from "../../core/work.ts";

/** Rows or entries in a step: some milliseconds. */
export const PIECE: number = 1 << 17;

/** A pass over the places 0 to n - 1 in steps of some milliseconds: `run` is a plain loop from one place to before another. */
export function* inPieces(
  n: number,
  run: (from: number, to: number) => void,
  piece: number = PIECE,
): Steps<void> {
  for (let from = 0; from < n; from += piece) {
    run(from, Math.min(n, from + piece));
    yield [0, Number.NaN];
  }
}
