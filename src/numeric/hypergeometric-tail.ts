import { logHypergeometric } from "./hypergeometric.ts";

/**
 * P(X >= k): at least k of `drawn` things are of the `marked` kind, when `total` things have `marked` of it. This is Fisher's exact test one-sided: that two things
 * go together. Summed from k outwards, away from the mean, so that a tiny tail keeps its digits. O(terms that matter).
 */
export function hypergeometricUpper(k: number, marked: number, drawn: number, total: number): number {
  const low = Math.max(0, marked + drawn - total);
  const high = Math.min(marked, drawn);
  if (k <= low) return 1;
  if (k > high) return 0;
  const mean = (marked * drawn) / total;
  if (k <= mean) return Math.max(0, 1 - tail(k - 1, low, -1, marked, drawn, total));
  return Math.min(1, tail(k, high, 1, marked, drawn, total));
}

function tail(from: number, to: number, step: 1 | -1, marked: number, drawn: number, total: number): number {
  const rest = total - marked - drawn;
  let term = 1;
  let sum = 1;
  for (let k = from; k !== to; k += step) {
    term *=
      step === 1
        ? ((marked - k) * (drawn - k)) / ((k + 1) * (rest + k + 1))
        : (k * (rest + k)) / ((marked - k + 1) * (drawn - k + 1));
    sum += term;
    // terms fall ever faster away from the mean
    if (term < sum * 1e-17) break;
  }
  return sum * Math.exp(logHypergeometric(from, marked, drawn, total));
}
