/** A number with how unsure it is. `se` and `interval` are null when the data cannot carry them. */
export interface Estimate {
  readonly value: number;
  readonly se: number | null;
  readonly interval: readonly [low: number, high: number] | null;
  /** Confidence level of the interval, e.g. 0.95. */
  readonly level: number;
}
