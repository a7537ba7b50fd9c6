import { bridgeBound, standardBridgeBound } from "../../numeric/bridge-bounds.ts";

/** A band around a whole curve. */
export type BandKind = "equal-precision" | "hall-wellner";

/**
 * Half widths of a band on the scale of log survival, from the first event to the last at which somebody stays: what z times the error is for an interval at one age. NaN outside. The critical values are those of the stretch itself, not of a table.
 */
export function bandSpread(
  kind: BandKind,
  logError: Float64Array,
  survival: Float64Array,
  customers: number,
  level: number,
): (t: number) => number {
  let first = 0;
  while (first < logError.length && logError[first] === 0) first++;
  let last = logError.length - 1;
  while (last >= 0 && !(survival[last] > 0 && Number.isFinite(logError[last]))) last--;
  if (first > last) return () => Number.NaN;
  const place = (t: number) => {
    const v = customers * logError[t] ** 2;
    return v / (1 + v);
  };
  const inside = (t: number) => t >= first && t <= last;
  if (kind === "equal-precision") {
    const c = standardBridgeBound(level, place(first), place(last));
    return (t) => (inside(t) ? c * logError[t] : Number.NaN);
  }
  const k = bridgeBound(level, place(first), place(last)) / Math.sqrt(customers);
  return (t) => (inside(t) ? k * (1 + customers * logError[t] ** 2) : Number.NaN);
}
