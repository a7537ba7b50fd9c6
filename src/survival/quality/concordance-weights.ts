import type { CoxRows } from "../cox/cox-rows.ts";

/**
 * How pairs are weighted by the age of the earlier event: "n" all the same (Harrell), "n/G2" by the inverse square of the chance to be still watched (Uno), "S" and "S/G" by survival as the Peto-Wilcoxon test does, without
 * and with the share still watched.
 */
export type ConcordanceWeights = "n" | "S" | "S/G" | "n/G2";

/** The weight of each group with events, by stratum; zero after `until`. Strata with a single event use "n", as in R. O(groups). */
export function concordanceWeights(
  { length: n, times, at, from, firstGroup, eventRows, events, eventMass, mass, late, entry }: CoxRows,
  kind: ConcordanceWeights,
  until: number = Number.POSITIVE_INFINITY,
): Float64Array {
  const groups = from.length - 1;
  const out = new Float64Array(groups);
  const atRisk = new Float64Array(groups);
  const leavers = new Float64Array(groups);
  let leaving = 0;
  for (let s = firstGroup.length - 2; s >= 0; s--) {
    let held = 0;
    for (let g = firstGroup[s + 1] - 1; g >= firstGroup[s]; g--) {
      if (late !== undefined && entry !== undefined)
        for (; leaving < late.length && entry[late[leaving]] > g; leaving++)
          held -= mass === undefined ? 1 : mass[late[leaving]];
      for (let k = from[g]; k < from[g + 1]; k++) {
        const m = mass === undefined ? 1 : mass[k];
        held += m;
        if (k >= from[g] + eventRows[g]) leavers[g] += m;
      }
      atRisk[g] = held;
    }
  }
  for (let s = 0; s + 1 < firstGroup.length; s++) {
    let [survival, watched, seen, total] = [1, 1, 0, 0];
    for (let g = firstGroup[s]; g < firstGroup[s + 1]; g++) seen += events[g];
    for (let k = from[firstGroup[s]] ?? n; k < (from[firstGroup[s + 1]] ?? n); k++)
      total += mass === undefined ? 1 : mass[k];
    const own = seen < 2 ? "n" : kind;
    for (let g = firstGroup[s]; g < firstGroup[s + 1]; g++) {
      if (eventRows[g] > 0 && times[at[g]] <= until) {
        if (own === "n") out[g] = 1;
        else if (own === "n/G2") out[g] = 1 / (watched * watched);
        else out[g] = (total * survival) / atRisk[g] / (own === "S" ? 1 : watched);
      }
      const stay = atRisk[g] - eventMass[g];
      survival *= stay / atRisk[g];
      // who leaves the watch at the age of an event was there at it
      if (stay > 0) watched *= 1 - leavers[g] / stay;
    }
  }
  return out;
}
