/** A thin QR decomposition: A = Q R for the columns that are no combination of earlier ones. */
export interface Qr {
  /** Rows of A. */
  readonly rows: number;
  /** Independent columns. */
  readonly rank: number;
  /** Columns of A in the order of R: the first `rank` are independent, the others combinations of them. */
  readonly order: Int32Array;
  /** rows x rank, column after column, orthonormal. */
  readonly q: Float64Array;
  /** rank x rank upper triangle, column after column. */
  readonly r: Float64Array;
}

/**
 * Householder QR with the limited column pivoting of R's `lm` (LINPACK's dqrdc2): columns keep their order, but one of which less than the share
 * `tolerance[j]` of its length is left after the earlier ones goes to the end. `a` has the columns one after the other and is overwritten. O(rows columns^2).
 */
export function qrInPlace(a: Float64Array, rows: number, columns: number, tolerance: ArrayLike<number>): Qr {
  const order = Int32Array.from({ length: columns }, (_, j) => j);
  const length = Float64Array.from(order, (j) => norm(a, j * rows, rows));
  const beta = new Float64Array(columns);
  let rank = 0;
  let end = columns;
  while (rank < Math.min(end, rows)) {
    const j = order[rank];
    const at = j * rows + rank;
    const left = norm(a, at, rows - rank);
    if (!(left > tolerance[j] * length[j])) {
      order.copyWithin(rank, rank + 1, columns);
      order[columns - 1] = j;
      end--;
      continue;
    }
    // the reflection's vector takes the column's place: scaled to `left`, so that no square overflows
    const first = a[at] / left;
    const alpha = first > 0 ? -1 : 1;
    divide(a, at, rows - rank, left);
    a[at] = first - alpha;
    beta[j] = 1 / (1 - alpha * first);
    for (let k = rank + 1; k < end; k++) reflect(a, at, beta[j], a, order[k] * rows + rank, rows - rank);
    // R's diagonal is kept apart, below, as the vector needs its first element
    length[j] = alpha * left;
    rank++;
  }
  const r = new Float64Array(rank * rank);
  for (let c = 0; c < rank; c++) {
    for (let i = 0; i < c; i++) r[c * rank + i] = a[order[c] * rows + i];
    r[c * rank + c] = length[order[c]];
  }
  const q = new Float64Array(rows * rank);
  for (let c = 0; c < rank; c++) {
    q[c * rows + c] = 1;
    for (let k = c; k >= 0; k--) reflect(a, order[k] * rows + k, beta[order[k]], q, c * rows + k, rows - k);
  }
  return { rows, rank, order, q, r };
}

/** Q'v: one number for each independent column. */
export function transposeTimes({ q, rows, rank }: Qr, v: Float64Array): Float64Array {
  const out = new Float64Array(rank);
  for (let c = 0; c < rank; c++) out[c] = dot(q, c * rows, v, 0, rows);
  return out;
}

/** Solves R x = b in place. */
export function solveUpper({ r, rank }: Qr, b: Float64Array): Float64Array {
  for (let c = rank - 1; c >= 0; c--) {
    b[c] /= r[c * rank + c];
    for (let i = 0; i < c; i++) b[i] -= b[c] * r[c * rank + i];
  }
  return b;
}

/** The inverse of R, column after column. */
export function inverseUpper(qr: Qr): Float64Array {
  const { rank } = qr;
  const inverse = new Float64Array(rank * rank);
  for (let c = 0; c < rank; c++) {
    const column = inverse.subarray(c * rank, (c + 1) * rank);
    column[c] = 1;
    solveUpper(qr, column);
  }
  return inverse;
}

/** Subtracts beta v (v'x) from the x at `to`. */
function reflect(v: Float64Array, at: number, beta: number, x: Float64Array, to: number, n: number): void {
  const s = beta * dot(v, at, x, to, n);
  if (s === 0) return;
  for (let i = 0; i < n; i++) x[to + i] -= s * v[at + i];
}

function divide(a: Float64Array, at: number, n: number, by: number): void {
  for (let i = 0; i < n; i++) a[at + i] /= by;
}

function dot(a: Float64Array, at: number, b: Float64Array, to: number, n: number): number {
  let total = 0;
  for (let i = 0; i < n; i++) total += a[at + i] * b[to + i];
  return total;
}

function norm(a: Float64Array, at: number, n: number): number {
  let most = 0;
  for (let i = 0; i < n; i++) most = Math.max(most, Math.abs(a[at + i]));
  if (most === 0) return 0;
  let total = 0;
  for (let i = 0; i < n; i++) total += (a[at + i] / most) ** 2;
  return most * Math.sqrt(total);
}
