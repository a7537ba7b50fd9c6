/** The scale on which an interval around a chance is even: it is made there and brought back. */
export type IntervalScale = "plain" | "log" | "log-log" | "logit" | "arcsin";

export const INTERVAL_SCALES: readonly IntervalScale[] = ["plain", "log", "log-log", "logit", "arcsin"];

/**
 * Limits around a chance p: `spread` is the half width on the scale of log p (1.96 times the standard error of log p, or what a band puts in its place). R's formulas; NaN where the scale has no value, at p = 0 and
 * for most at p = 1.
 */
export function limits(
  p: number,
  spread: number,
  scale: IntervalScale,
): readonly [low: number, high: number] {
  if (p <= 0) return [Number.NaN, Number.NaN];
  switch (scale) {
    case "plain":
      return [Math.max(0, p - spread * p), Math.min(1, p + spread * p)];
    case "log":
      return [p * Math.exp(-spread), Math.min(1, p * Math.exp(spread))];
    case "log-log": {
      if (p >= 1) return [Number.NaN, Number.NaN];
      const log = Math.log(p);
      const step = Math.exp(-spread / log);
      return [Math.exp(log * step), Math.exp(log / step)];
    }
    case "logit": {
      if (p >= 1) return [Number.NaN, Number.NaN];
      const odds = p / (1 - p);
      const step = Math.exp(spread / (1 - p));
      return [odds / (odds + step), (odds * step) / (1 + odds * step)];
    }
    case "arcsin": {
      if (p >= 1) return [Number.NaN, Number.NaN];
      const angle = Math.asin(Math.sqrt(p));
      const step = 0.5 * spread * Math.sqrt(p / (1 - p));
      return [Math.sin(Math.max(0, angle - step)) ** 2, Math.sin(Math.min(Math.PI / 2, angle + step)) ** 2];
    }
  }
}
