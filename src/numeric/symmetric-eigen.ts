/** Eigenvalues, largest first, and their vectors: column j of `vectors` (n x n, row after row) belongs to `values[j]`. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/**
 * Eigenvalues and orthonormal eigenvectors of a symmetric n x n matrix by cyclic Jacobi rotations (Golub and Van Loan, Matrix Computations, 8.5). Only the upper
 * triangle is read. The largest component of each vector is positive (of equals, to nine digits, the first); equal values keep the order of their
 * places. Only `+ - x /` and square roots, so all engines agree. For matrices of up to a few hundred rows: O(n^3) a sweep, seven sweeps or so.
 */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const a = mirrored(matrix, n);
  // rows are the vectors until the end, so that a rotation walks along memory
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  let largest = 0;
  for (const x of a) largest = Math.max(largest, Math.abs(x));
  const negligible = largest * 1e-17;
  let rotations = 1;
  for (let sweep = 0; sweep < 60 && rotations > 0; sweep++) {
    rotations = 0;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (!(Math.abs(a[p * n + q]) > negligible)) continue;
        rotate(a, v, n, p, q);
        rotations++;
      }
    }
  }
  return sorted(a, v, n);
}

function mirrored(matrix: Float64Array, n: number): Float64Array {
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      a[i * n + j] = matrix[i * n + j];
      a[j * n + i] = matrix[i * n + j];
    }
  }
  return a;
}

/** Turns rows and columns p and q such that their common element becomes zero. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q];
  const theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  a[p * n + p] -= t * apq;
  a[q * n + q] += t * apq;
  a[p * n + q] = 0;
  a[q * n + p] = 0;
  for (let i = 0; i < n; i++) {
    if (i !== p && i !== q) {
      const x = a[p * n + i];
      const y = a[q * n + i];
      a[p * n + i] = c * x - s * y;
      a[q * n + i] = s * x + c * y;
      a[i * n + p] = a[p * n + i];
      a[i * n + q] = a[q * n + i];
    }
    const x = v[p * n + i];
    const y = v[q * n + i];
    v[p * n + i] = c * x - s * y;
    v[q * n + i] = s * x + c * y;
  }
}

function sorted(a: Float64Array, v: Float64Array, n: number): Eigen {
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[j * n + j] - a[i * n + i] || i - j);
  const vectors = new Float64Array(n * n);
  order.forEach((row, j) => {
    let largest = 0;
    for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(v[row * n + i]));
    let first = 0;
    while (first < n - 1 && Math.abs(v[row * n + first]) < largest * (1 - 1e-9)) first++;
    const sign = v[row * n + first] < 0 ? -1 : 1;
    for (let i = 0; i < n; i++) vectors[i * n + j] = sign * v[row * n + i];
  });
  return { values: Float64Array.from(order, (i) => a[i * n + i]), vectors };
}
