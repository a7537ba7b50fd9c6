/** A term that says nothing new. */
export interface DependentTerm {
  readonly term: number;
  /** The terms before it that it follows from; empty when it is the same for everybody. */
  readonly of: readonly number[];
}

// a correlation of all but 1e-6 of one: what R's Cholesky drops, too
const TOLERANCE = 1.8e-12;

/**
 * Terms that are constant or follow from those before them, by a Cholesky decomposition of their correlations with weights. O(rows terms^2).
 */
export function dependentTerms(x: readonly Float64Array[], weight?: Float64Array): DependentTerm[] {
  const p = x.length;
  const n = p === 0 ? 0 : x[0].length;
  let total = 0;
  for (let i = 0; i < n; i++) total += weight === undefined ? 1 : weight[i];
  const mean = x.map((column) => {
    const from = column[0];
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (weight === undefined ? 1 : weight[i]) * (column[i] - from);
    return from + sum / total;
  });
  const deviation = x.map((column, j) => {
    let squares = 0;
    for (let i = 0; i < n; i++)
      squares += (weight === undefined ? 1 : weight[i]) * (column[i] - mean[j]) ** 2;
    return Math.sqrt(squares);
  });
  const out: DependentTerm[] = [];
  // rows of the lower triangle for the terms kept so far
  const kept: number[] = [];
  const lower: Float64Array[] = [];
  for (let j = 0; j < p; j++) {
    // spread below the rounding of the values themselves is none
    if (!(deviation[j] > 1e-13 * Math.abs(mean[j]) * Math.sqrt(total))) {
      out.push({ term: j, of: [] });
      continue;
    }
    const row = new Float64Array(kept.length + 1);
    let left = 1;
    for (let a = 0; a < kept.length; a++) {
      const k = kept[a];
      let r = 0;
      const [u, v] = [x[j], x[k]];
      for (let i = 0; i < n; i++)
        r += (weight === undefined ? 1 : weight[i]) * (u[i] - mean[j]) * (v[i] - mean[k]);
      r /= deviation[j] * deviation[k];
      for (let b = 0; b < a; b++) r -= row[b] * lower[a][b];
      row[a] = r / lower[a][a];
      left -= row[a] * row[a];
    }
    if (left <= TOLERANCE) {
      out.push({ term: j, of: involved(row, lower, kept) });
      continue;
    }
    row[kept.length] = Math.sqrt(left);
    lower.push(row);
    kept.push(j);
  }
  return out;
}

/** The terms with a part in it that rounding does not explain. */
function involved(row: Float64Array, lower: readonly Float64Array[], kept: readonly number[]): number[] {
  const c = row.slice(0, kept.length);
  for (let a = kept.length - 1; a >= 0; a--) {
    c[a] /= lower[a][a];
    for (let b = 0; b < a; b++) c[b] -= c[a] * lower[a][b];
  }
  return kept.filter((_, a) => Math.abs(c[a]) > 1e-6);
}
