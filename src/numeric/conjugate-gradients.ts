/**
 * Solves A x = b for a symmetric positive definite A that is known by its products only (Hestenes and Stiefel 1952). `apply` writes A v to `out`, `precondition` an approximation of A^-1 v. Ends when the residual,
 * in the measure of the preconditioner, is `tolerance` of its start, or after `most` products.
 */
export function conjugateGradients(
  apply: (v: Float64Array, out: Float64Array) => void,
  precondition: (v: Float64Array, out: Float64Array) => void,
  b: Float64Array,
  tolerance: number,
  most: number,
): Float64Array {
  const n = b.length;
  const x = new Float64Array(n);
  const residual = b.slice();
  const z = new Float64Array(n);
  const product = new Float64Array(n);
  precondition(residual, z);
  const direction = z.slice();
  let rho = dot(residual, z);
  const enough = rho * tolerance * tolerance;
  for (let k = 0; k < most && rho > enough && rho > 0; k++) {
    apply(direction, product);
    const curvature = dot(direction, product);
    if (!(curvature > 0)) break;
    const alpha = rho / curvature;
    for (let i = 0; i < n; i++) {
      x[i] += alpha * direction[i];
      residual[i] -= alpha * product[i];
    }
    precondition(residual, z);
    const next = dot(residual, z);
    const beta = next / rho;
    rho = next;
    for (let i = 0; i < n; i++) direction[i] = z[i] + beta * direction[i];
  }
  return x;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
