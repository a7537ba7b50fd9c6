import { dependentTerms } from "../design/dependent-terms.ts";
import type { DesignTerm } from "../design/design-types.ts";
import type { CoxRows } from "./cox-rows.ts";

/** Terms that can be told apart, and words on those that cannot. */
export interface ChosenTerms {
  readonly kept: readonly number[];
  readonly warnings: readonly string[];
}

/** Leaves out terms that are constant or follow from those before them. */
export function independentTerms(
  x: readonly Float64Array[],
  mass: Float64Array | undefined,
  terms: readonly DesignTerm[],
): ChosenTerms {
  const name = (j: number) => `"${terms[j].name}"`;
  const dropped = dependentTerms(x, mass);
  return {
    kept: x.map((_, j) => j).filter((j) => !dropped.some(({ term }) => term === j)),
    warnings: dropped.map(({ term, of }) =>
      of.length === 0
        ? `Term ${name(term)} was left out: it is the same for everybody.`
        : `Term ${name(term)} was left out: it follows from ${of.map(name).join(", ")}, so their effects cannot be told apart.`,
    ),
  };
}

/** Share of what the terms could say below which it is nothing: what R's Cholesky drops, too. */
const NOTHING = 1.8e-12;

/** Of scaled terms the places of those that, given the ones before, vary among those at risk when somebody leaves: by a Cholesky decomposition of the information. */
export function informedTerms(information: Float64Array, p: number): number[] {
  const kept: number[] = [];
  const lower: Float64Array[] = [];
  let most = 0;
  for (let j = 0; j < p; j++) most = Math.max(most, information[j * p + j]);
  for (let j = 0; j < p; j++) {
    const row = new Float64Array(kept.length + 1);
    let left = information[j * p + j];
    for (let a = 0; a < kept.length; a++) {
      let v = information[j * p + kept[a]];
      for (let b = 0; b < a; b++) v -= row[b] * lower[a][b];
      row[a] = v / lower[a][a];
      left -= row[a] * row[a];
    }
    if (!(left > NOTHING * Math.max(information[j * p + j], 1e-3 * most))) continue;
    row[kept.length] = Math.sqrt(left);
    lower.push(row);
    kept.push(j);
  }
  return kept;
}

/** Of each term the farthest that a row is from its center. O(n p). */
export function reachOf({ length: n, terms: p, x }: CoxRows): Float64Array {
  const out = new Float64Array(p);
  for (let k = 0, o = 0; k < n; k++)
    for (let j = 0; j < p; j++, o++) {
      const v = Math.abs(x[o]);
      if (v > out[j]) out[j] = v;
    }
  return out;
}

/** One row with more of the variation of a term than this decides its effect alone. */
const LEVERAGE = 0.5;

/** Words on terms that hang on one row, or whose values are so large that their differences have lost digits. `kept` are the terms of `rows`. */
export function termWarnings(
  rows: CoxRows,
  kept: readonly number[],
  terms: readonly DesignTerm[],
  inputRows: Int32Array,
): string[] {
  const { length: n, terms: p, x, scale, center, mass, order } = rows;
  const out: string[] = [];
  let total = 0;
  for (let k = 0; k < n; k++) total += mass === undefined ? 1 : mass[k];
  for (let j = 0; j < p; j++) {
    const name = terms[kept[j]].name;
    if (scale[j] < 1e4 * Number.EPSILON * Math.abs(center[j]))
      out.push(
        `Values of "${name}" are so large beside their differences that these have lost digits. Take a round number off them first.`,
      );
    let [most, place] = [0, 0];
    for (let k = 0; k < n; k++) {
      const v = x[k * p + j] * x[k * p + j] * (mass === undefined ? 1 : mass[k]);
      if (v > most) [most, place] = [v, k];
    }
    if (n >= 10 && most > LEVERAGE * total)
      out.push(
        `Row ${inputRows[order[place]]} alone decides the effect of "${name}": its value ${Number((center[j] + scale[j] * x[place * p + j]).toPrecision(6))} lies far from all others.`,
      );
  }
  return out;
}
