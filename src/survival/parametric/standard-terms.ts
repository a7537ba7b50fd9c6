import { columnWarnings } from "../design/column-warnings.ts";
import { dependentTerms } from "../design/dependent-terms.ts";
import type { Design } from "../design/design-types.ts";
import type { ObservedRows } from "./read-observed.ts";

/** Terms of a design with mean 0 and spread 1, those that say nothing new left out. */
export interface StandardTerms {
  /** For each term of the schema its place among the kept ones, -1 when it is left out. */
  readonly place: readonly number[];
  readonly x: readonly Float64Array[];
  readonly mean: readonly number[];
  readonly spread: readonly number[];
  /** Names of the kept terms. */
  readonly names: readonly string[];
  readonly warnings: readonly string[];
}

/** `total` is what rows count, `inputRows` where they stood in the input. O(rows terms^2). */
export function standardTerms(
  design: Design,
  { total: weight, inputRows }: Pick<ObservedRows, "total" | "inputRows">,
): StandardTerms {
  const { terms } = design.schema;
  const warnings: string[] = [];
  const out = new Set<number>();
  for (const { term, of } of dependentTerms(design.x, weight)) {
    out.add(term);
    warnings.push(
      of.length === 0
        ? `${terms[term].name} is the same for everybody and is left out.`
        : `${terms[term].name} follows from ${of.map((t) => terms[t].name).join(", ")} and is left out.`,
    );
  }
  const place: number[] = [];
  const x: Float64Array[] = [];
  const mean: number[] = [];
  const spread: number[] = [];
  const names: string[] = [];
  for (const [j, column] of design.x.entries()) {
    if (out.has(j)) {
      place.push(-1);
      continue;
    }
    place.push(x.length);
    const own = moments(column, weight);
    const scaled = new Float64Array(column.length);
    for (let i = 0; i < column.length; i++) scaled[i] = (column[i] - own.mean) / own.spread;
    const { name } = terms[j];
    warnings.push(
      ...columnWarnings(
        { name, center: own.mean, scale: own.spread, x: scaled, first: 0, stride: 1 },
        scaled.length,
        weight,
        (i) => inputRows[i],
      ),
    );
    x.push(scaled);
    mean.push(own.mean);
    spread.push(own.spread);
    names.push(name);
  }
  return { place, x, mean, spread, names, warnings };
}

/** Mean and standard deviation of a column with weights; a spread of 0 counts as 1. */
export function moments(
  column: ArrayLike<number>,
  weight: Float64Array | undefined,
): { readonly mean: number; readonly spread: number } {
  const n = column.length;
  const from = n > 0 ? column[0] : 0;
  let total = 0;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const w = weight === undefined ? 1 : weight[i];
    total += w;
    sum += w * (column[i] - from);
  }
  const mean = n > 0 ? from + sum / total : 0;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (weight === undefined ? 1 : weight[i]) * (column[i] - mean) ** 2;
  const spread = Math.sqrt(squares / total);
  return { mean, spread: spread > 1e-14 * Math.abs(mean) && spread > 0 ? spread : 1 };
}
