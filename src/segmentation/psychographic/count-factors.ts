import { gamma, normal, type Random } from "../../core/random.ts";
import type { Steps } from "../../core/work.ts";
import { correlationOf } from "../../numeric/covariance.ts";
import { quantileSorted, sortedNumbers } from "../../numeric/quantile.ts";
import { symmetricEigen } from "../../numeric/symmetric-eigen.ts";

/** Sets of answers without any factor that eigenvalues are compared with. */
const SIMULATIONS = 200;

/**
 * What the eigenvalues of a correlation matrix reach by chance in 95 of 100 cases, when p items of n customers have nothing in common (Horn 1965; the quantile is
 * Glorfeld's, 1995). The covariances are drawn directly (Bartlett 1933), so that n costs nothing. O(p^3) a simulation.
 */
export function* chanceSteps(n: number, p: number, random: Random): Steps<number[]> {
  const found = Array.from({ length: p }, () => new Float64Array(SIMULATIONS));
  for (let s = 0; s < SIMULATIONS; s++) {
    const { values } = symmetricEigen(chanceCorrelation(n, p, random), p);
    for (let j = 0; j < p; j++) found[j][s] = values[j];
    yield [s + 1, SIMULATIONS];
  }
  return found.map((values) => quantileSorted(sortedNumbers(values), 0.95));
}

/** Correlations of n draws from p independent normal items. */
function chanceCorrelation(n: number, p: number, random: Random): Float64Array {
  const a = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < i; j++) a[i * p + j] = normal(random);
    a[i * p + i] = Math.sqrt(2 * gamma(random, (n - 1 - i) / 2));
  }
  const w = new Float64Array(p * p);
  for (let i = 0; i < p; i++)
    for (let j = 0; j <= i; j++) {
      let s = 0;
      for (let l = 0; l <= j; l++) s += a[i * p + l] * a[j * p + l];
      w[i * p + j] = s;
      w[j * p + i] = s;
    }
  return correlationOf(w, p);
}

/** Eigenvalues at the start of the list that are larger than their bounds. */
export function leading(eigenvalues: ArrayLike<number>, bound: (j: number) => number): number {
  let count = 0;
  while (count < eigenvalues.length && eigenvalues[count] > bound(count)) count++;
  return count;
}
