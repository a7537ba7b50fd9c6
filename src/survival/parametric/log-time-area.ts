import { gaussRule } from "../../numeric/gauss-legendre.ts";

/** A survival curve as a function of log age. */
export interface LogTimeCurve {
  /** Log of survival at log age u. */
  logSurvival(u: number): number;
  /** Below this log age nobody has left, to rounding. */
  readonly low: number;
  /** Beyond this log age the curve is a power of age, or 0 to rounding. */
  readonly high: number;
  /** On what length of log age survival changes much. */
  readonly width: number;
  /** Survival falls as age to minus this beyond `high`; Infinity for faster. */
  readonly power: number;
}

/** Most panels; a curve that needs more changes on a length that no double can tell. */
const PANELS = 20_000;

/** Area under a survival curve between two ages, by 16-point Gauss-Legendre panels over log age; `to` may be Infinity. */
export function areaOverLogTime(curve: LogTimeCurve, from: number, to: number): number {
  if (!(to > from)) return 0;
  const { low, high, power } = curve;
  if (to === Number.POSITIVE_INFINITY && !(power > 1)) return Number.POSITIVE_INFINITY;
  const begin = Math.max(from, Math.exp(low));
  if (begin >= to) return to - from;
  let area = begin - from;
  const a = Math.log(begin);
  const end = to === Number.POSITIVE_INFINITY ? Math.max(high, a) : Math.log(to);
  const { points, weights } = gaussRule();
  const width = Math.max(Math.min(0.5, curve.width), (end - a) / PANELS);
  const panels = Math.max(1, Math.ceil((end - a) / width));
  const step = (end - a) / panels;
  for (let k = 0; k < panels; k++) {
    let panel = 0;
    for (let j = 0; j < points.length; j++) {
      const u = a + (k + points[j]) * step;
      panel += weights[j] * Math.exp(curve.logSurvival(u) + u);
    }
    area += panel * step;
    // past its top the integrand only falls
    const u = a + (k + 1) * step;
    if (power === Number.POSITIVE_INFINITY && curve.logSurvival(u) + u < Math.log(area) - 45) return area;
  }
  if (to === Number.POSITIVE_INFINITY && power < Number.POSITIVE_INFINITY)
    area += Math.exp(curve.logSurvival(end) + end) / (power - 1);
  return area;
}
