import { benjaminiHochberg, holm } from "../../numeric/adjust-p.ts";

/**
 * How p-values are corrected for their number: "holm" (the chance of any false finding is at most 1 - level), "benjamini-hochberg" (of the findings at most
 * that share is false on average), or "none".
 */
export type Correction = "holm" | "benjamini-hochberg" | "none";

/** The words of {@link Correction}. */
export const CORRECTIONS: readonly Correction[] = ["holm", "benjamini-hochberg", "none"];

/** Corrects the p-values that are there; null stays null. O(n log n). */
export function correctAll(p: readonly (number | null)[], method: Correction): (number | null)[] {
  const known = p.flatMap((v, k) => (v === null ? [] : [k]));
  const values = known.map((k) => p[k] as number);
  const corrected = method === "none" ? values : method === "holm" ? holm(values) : benjaminiHochberg(values);
  const out: (number | null)[] = p.map(() => null);
  for (const [at, k] of known.entries()) out[k] = corrected[at];
  return out;
}
