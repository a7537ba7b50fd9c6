import type { Resample } from "./resample-rows.ts";

/** Places at which the band of a curve is drawn: 0, 0.01 ... 1. */
export const BAND_PLACES: number = 101;

/** The curve's height at each place of the band: the share of yes found when a share of no is taken along, linear between thresholds. */
export function rocHeights({ yes, no, yesTotal, noTotal }: Omit<Resample, "rows" | "times">): Float64Array {
  const out = new Float64Array(BAND_PLACES);
  let g = 0;
  let [found, wrong, lastFound, lastWrong] = [0, 0, 0, 0];
  for (let j = 0; j < BAND_PLACES; j++) {
    const x = (j / (BAND_PLACES - 1)) * noTotal;
    // past all thresholds that take along no more than x
    while (g < yes.length && wrong + no[g] <= x) {
      found += yes[g];
      wrong += no[g];
      g++;
    }
    [lastFound, lastWrong] = [found, wrong];
    const part = g < yes.length && no[g] > 0 ? (x - lastWrong) / no[g] : 0;
    out[j] = Math.min(1, (lastFound + (g < yes.length ? part * yes[g] : 0)) / yesTotal);
  }
  return out;
}

/** Precision at the first threshold that finds at least a share of yes. */
export function precisionHeights({ yes, no, yesTotal }: Omit<Resample, "rows" | "times">): Float64Array {
  const out = new Float64Array(BAND_PLACES).fill(Number.NaN);
  let g = 0;
  let [found, wrong] = [0, 0];
  for (let j = 0; j < BAND_PLACES; j++) {
    const x = (j / (BAND_PLACES - 1)) * yesTotal * (1 - 1e-12);
    while (g < yes.length && (found < x || found === 0)) {
      found += yes[g];
      wrong += no[g];
      g++;
    }
    out[j] = found / (found + wrong);
  }
  return out;
}

/** The band's edge at any place, linear between its own. */
export function edgeAt(edge: ArrayLike<number>, x: number): number {
  const h = Math.min(1, Math.max(0, x)) * (BAND_PLACES - 1);
  const j = Math.min(BAND_PLACES - 2, Math.floor(h));
  return edge[j] + (h - j) * (edge[j + 1] - edge[j]);
}
