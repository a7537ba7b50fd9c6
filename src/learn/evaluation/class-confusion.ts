import { type DecisionQuality, decisionQuality, type FourCells } from "./confusion-of.ts";
import type { ClassRows } from "./read-classes.ts";

/** Sums by class that came (outer) and likeliest class (inner). */
export interface ClassConfusion {
  readonly cells: readonly (readonly number[])[];
  /** Of squared weights. */
  readonly squares: readonly (readonly number[])[];
  /** Equal rows. */
  readonly n: number;
  readonly total: number;
  readonly squaresTotal: number;
}

/** O(n classes). */
export function confusionOf({ classes, p, y, mass, weight, count, length }: ClassRows): ClassConfusion {
  const make = () => classes.map(() => classes.map(() => 0));
  const [cells, squares] = [make(), make()];
  let [n, total, squaresTotal] = [0, 0, 0];
  for (let i = 0; i < length; i++) {
    let likeliest = 0;
    for (let k = 1; k < p.length; k++) if (p[k][i] > p[likeliest][i]) likeliest = k;
    const m = mass === undefined ? 1 : mass[i];
    const square = weight === undefined ? m : m * weight[i];
    cells[y[i]][likeliest] += m;
    squares[y[i]][likeliest] += square;
    total += m;
    squaresTotal += square;
    n += count === undefined ? 1 : count[i];
  }
  return { cells, squares, n, total, squaresTotal };
}

/** The decision for one class against all others. */
export function qualityOfClass(
  { cells, squares, n }: Pick<ClassConfusion, "cells" | "squares" | "n">,
  k: number,
  level: number,
): DecisionQuality {
  return decisionQuality({ mass: fourOf(cells, k), squares: fourOf(squares, k), n }, 2, level);
}

function fourOf(cells: readonly (readonly number[])[], k: number): FourCells {
  const out = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 };
  for (const [a, own] of cells.entries())
    for (const [b, value] of own.entries()) {
      if (a === k) out[b === k ? "truePositives" : "falseNegatives"] += value;
      else out[b === k ? "falsePositives" : "trueNegatives"] += value;
    }
  return out;
}
