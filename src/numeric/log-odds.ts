/** The chance at these log-odds: to a unit in the last place, and down to the least number there is. */
export function logisticOf(logOdds: number): number {
  // 1 / (1 + e^-x) would be 0 where e^-x overflows; there the 1 is long lost in it
  return logOdds < -700 ? Math.exp(logOdds) : 1 / (1 + Math.exp(-logOdds));
}

/** 1 / (1 + e^a): the share of 1 beside e^a. */
export function shareBeside(a: number): number {
  return logisticOf(-a);
}

/** Log-odds of a probability. */
export function logOddsOf(p: number): number {
  return Math.log(p / (1 - p));
}

/** log(1 + e^x), without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
