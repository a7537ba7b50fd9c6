import type { CoxRows } from "../cox/cox-rows.ts";

/** How many customers rows count for. */
export function massOf({ mass, length }: CoxRows): number {
  return mass === undefined ? length : mass.reduce((sum, m) => sum + m, 0);
}

/** What a coefficient of a scaled term is multiplied with in the penalty: terms have a mean square of 1, which is a variance only around their own mean. */
export function factorOf({ x, scale, mass, length, terms: p }: CoxRows, standardize: boolean): Float64Array {
  if (!standardize) return scale.map((s) => 1 / s);
  const sum = new Float64Array(p);
  let total = 0;
  for (let k = 0; k < length; k++) {
    const m = mass === undefined ? 1 : mass[k];
    total += m;
    for (let j = 0; j < p; j++) sum[j] += m * x[k * p + j];
  }
  return sum.map((s) => Math.sqrt(Math.max(0, 1 - (s / total) ** 2)));
}

/** Log-likelihood of a model that foretells everything: only events at one age keep it from 0. */
export function saturatedOf({ eventMass, events }: CoxRows, ties: "efron" | "breslow"): number {
  let sum = 0;
  for (const [g, mass] of eventMass.entries()) {
    if (!(mass > 0)) continue;
    sum -= mass * Math.log(mass);
    // Efron takes those who left out of the risk set one after the other
    if (ties === "efron")
      for (let l = 1; l < events[g]; l++) sum -= (mass / events[g]) * Math.log(1 - l / events[g]);
  }
  return sum;
}
