/** How p-values of many comparisons are corrected. */
export type PCorrection = "holm" | "bh" | "bonferroni" | "none";

/** As `holm` and its like, for natural logarithms of p-values, which hold where p itself is too small for a number. O(n log n). */
export function adjustLogP(logP: ArrayLike<number>, correction: PCorrection): Float64Array {
  const n = logP.length;
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => logP[a] - logP[b]);
  const out = new Float64Array(n);
  let bound = correction === "bh" ? 0 : Number.NEGATIVE_INFINITY;
  for (let step = 0; step < n; step++) {
    const k = correction === "bh" ? n - 1 - step : step;
    const log = logP[order[k]];
    if (correction === "holm") bound = Math.max(bound, Math.min(0, log + Math.log(n - k)));
    else if (correction === "bh") bound = Math.min(bound, log + Math.log(n / (k + 1)));
    else bound = correction === "none" ? log : Math.min(0, log + Math.log(n));
    out[order[k]] = bound;
  }
  return out;
}
