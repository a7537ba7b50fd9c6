import { columnWarnings } from "../design/column-warnings.ts";
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

/** Words on terms that hang on one row, or whose values are so large that their differences have lost digits. `kept` are the terms of `rows`. O(n p). */
export function termWarnings(
  { length, terms: p, x, scale, center, mass, order }: CoxRows,
  kept: readonly number[],
  terms: readonly DesignTerm[],
  inputRows: Int32Array,
): string[] {
  return kept.flatMap((j, k) =>
    columnWarnings(
      { name: terms[j].name, center: center[k], scale: scale[k], x, first: k, stride: p },
      length,
      mass,
      (place) => inputRows[order[place]],
    ),
  );
}
