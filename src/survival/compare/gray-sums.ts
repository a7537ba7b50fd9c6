import type { Steps } from "../curves/count-steps.ts";

/** Scores of one stratum and their covariance. */
export interface GraySums {
  readonly observed: Float64Array;
  readonly expected: Float64Array;
  /** Row after row. */
  readonly variance: Float64Array;
}

/**
 * Gray's scores for the incidence of one cause (1988): at each age the events of a group less its share of the adjusted risk set, in which those whom another cause has taken stay, weighted by the pooled (1 - F)^rho. The covariance is built up over
 * the ages from what each event still does to later scores; ties by the hypergeometric share. Steps hold the cause and the others, as counts of each group at common ages. O(ages groups^3).
 */
export function graySums(
  steps: readonly Steps[],
  ages: Float64Array,
  places: readonly Int32Array[],
  rho: number,
): GraySums {
  const k = steps.length;
  const observed = new Float64Array(k);
  const expected = new Float64Array(k);
  const variance = new Float64Array(k * k);
  // of each group before the age: incidence of the cause and survival free of any
  const incidence = new Float64Array(k);
  const free = new Float64Array(k).fill(1);
  const freeAfter = new Float64Array(k);
  const a = new Float64Array(k * k);
  const c = new Float64Array(k * k);
  const cross = new Float64Array(k * k);
  const own = new Float64Array(k);
  const next = new Int32Array(k);
  let pooled = 0;
  const pull = new Float64Array(k);
  /** An event of size `size` that moves group g's later scores by `by`, and the score at this age by a where `now`. */
  const spread = (g: number, by: number, size: number, now: boolean) => {
    own[g] += by * by * size;
    for (let i = 0; i < k; i++) pull[i] = (now ? a[i * k + g] : 0) - by * c[i * k + g];
    for (let i = 0; i < k; i++) {
      cross[i * k + g] += pull[i] * by * size;
      for (let j = 0; j < k; j++) variance[i * k + j] += pull[i] * pull[j] * size;
    }
  };
  for (let t = 0; t < ages.length; t++) {
    const at = steps.map((_, g) => (places[g][next[g]] === t ? next[g]++ : -1));
    const risk = steps.map((step, g) => {
      const place = at[g] >= 0 ? at[g] : next[g];
      return place < step.atRisk.length ? step.atRisk[place] : 0;
    });
    const mine = steps.map((step, g) => (at[g] < 0 ? 0 : step.events[0][at[g]]));
    const others = steps.map((step, g) => (at[g] < 0 ? 0 : step.events[1][at[g]]));
    const events = mine.reduce((total, d) => total + d, 0);
    if (events === 0 && others.every((d) => d === 0)) continue;
    // risk sets put back to the size they would have, and those of the subdistribution
    let hazardRisk = 0;
    let scoreRisk = 0;
    for (let g = 0; g < k; g++) {
      freeAfter[g] = free[g];
      if (risk[g] === 0) continue;
      freeAfter[g] = (free[g] * (risk[g] - mine[g] - others[g])) / risk[g];
      hazardRisk += risk[g] / free[g];
      scoreRisk += (risk[g] * (1 - incidence[g])) / free[g];
    }
    const after = pooled + events / hazardRisk;
    const weight = (1 - pooled) ** rho;
    for (let i = 0; i < k; i++)
      for (let j = 0; j < k; j++) {
        const there = risk[i] > 0 && risk[j] > 0;
        const share = there ? risk[i] / free[i] : 0;
        const other = there ? risk[j] / free[j] : 0;
        a[i * k + j] = weight * share * ((i === j ? 1 : 0) - other / hazardRisk);
        c[i * k + j] += (a[i * k + j] * events) / (hazardRisk * (1 - pooled));
      }
    for (let g = 0; g < k; g++) {
      if (risk[g] === 0) continue;
      observed[g] += weight * mine[g];
      expected[g] += (weight * events * risk[g] * (1 - incidence[g])) / (free[g] * scoreRisk);
    }
    for (let g = 0; g < k; g++) {
      if (risk[g] === 0 || events === 0) continue;
      const ties = events > 1 ? 1 - (events - 1) / (hazardRisk * free[g] - 1) : 1;
      const by = freeAfter[g] > 0 ? 1 - (1 - after) / freeAfter[g] : 1;
      spread(g, by, (ties * free[g] * events) / (hazardRisk * risk[g]), true);
    }
    for (let g = 0; g < k; g++) {
      if (others[g] === 0 || !(freeAfter[g] > 0)) continue;
      const ties = others[g] > 1 ? 1 - (others[g] - 1) / (risk[g] - 1) : 1;
      spread(g, -(1 - after) / freeAfter[g], (ties * free[g] ** 2 * others[g]) / risk[g] ** 2, false);
    }
    for (let g = 0; g < k; g++) if (risk[g] > 0) incidence[g] += (free[g] * mine[g]) / risk[g];
    free.set(freeAfter);
    pooled = after;
  }
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++)
      for (let g = 0; g < k; g++)
        variance[i * k + j] +=
          c[i * k + g] * c[j * k + g] * own[g] +
          c[i * k + g] * cross[j * k + g] +
          c[j * k + g] * cross[i * k + g];
  return { observed, expected, variance };
}
