import { ClienteleError } from "../../core/errors.ts";
import { type Random, shuffle } from "../../core/random.ts";
import type { TrainingRows } from "../rows/feature-types.ts";
import type { EarlyStopping } from "./boosting-types.ts";

/** Rows to grow trees on, and rows that only say when to stop; both in rising order. */
export interface SplitRows {
  readonly training: Int32Array;
  readonly held: Int32Array;
}

/** Holds back a share of the rows: of yes and no, or of each class, alike; or the last ones. */
export function heldBackRows(
  { length, outcome, y }: TrainingRows,
  { share = 0.1, rows = "random" }: EarlyStopping,
  random: Random,
): SplitRows {
  const isHeld = new Uint8Array(length);
  if (rows === "last") isHeld.fill(1, length - Math.round(share * length));
  else {
    const byClass = new Map<number, number[]>();
    for (let i = 0; i < length; i++) {
      const key = outcome.kind === "binary" || outcome.kind === "classes" ? y[i] : 0;
      const list = byClass.get(key);
      if (list === undefined) byClass.set(key, [i]);
      else list.push(i);
    }
    for (const key of [...byClass.keys()].sort((a, b) => a - b)) {
      const list = shuffle(random, byClass.get(key) as number[]);
      for (let j = Math.round(share * list.length) - 1; j >= 0; j--) isHeld[list[j]] = 1;
    }
  }
  const all = Int32Array.from({ length }, (_, i) => i);
  const held = all.filter((i) => isHeld[i] === 1);
  const training = all.filter((i) => isHeld[i] === 0);
  if (held.length === 0 || training.length === 0)
    throw new ClienteleError(
      "too-few-rows",
      `Early stopping holds back ${share} of the rows; of ${length} that is ${held.length}, and ${training.length} are left to learn from.`,
      { count: length, expected: "rows on both sides" },
    );
  return { training, held };
}
