/**
 * log of Gauss's hypergeometric function 2F1(a, b; c; z) for c > 0 and z < 1, where the function is positive (as it is for a, b > 0, and wherever it
 * is a mean of positive numbers); NaN where it is not. `rest` is 1 - z, for who knows it with more digits. Pfaff's transformation brings negative z to 0..1, Euler's takes out the factor that explodes as z nears 1
 * or the parameters reach the thousands; the power series where it is fast, else from 1/2 on Taylor series of the differential equation that step
 * half of the way to 1 each, so that no difference of parameters is degenerate. Relative error of the function about 1e-14 plus 1e-16 times the size of the log.
 * Abramowitz and Stegun 15.3.3-15.3.5, 15.5.1. O(60) terms a step, log2(1 / (1 - z)) steps.
 */
export function logHyp2F1(a: number, b: number, c: number, z: number, rest: number = 1 - z): number {
  if (!(c > 0) || !(rest > 0)) return Number.NaN;
  if (z === 0 || a === 0 || b === 0) return 0;
  if (z < 0) {
    // the form whose parameters stay positive
    const [kept, other] = c - b > 0 || !(c - a > 0) ? [a, b] : [b, a];
    return (
      -kept * (z > -0.5 ? Math.log1p(-z) : Math.log(rest)) +
      logHyp2F1(kept, c - other, c, -z / rest, 1 / rest)
    );
  }
  // a parameter far below zero makes terms of changing sign that cancel
  const sound = a > -3 && b > -3;
  const soundAfter = c - a > -3 && c - b > -3;
  const smaller = Math.abs(c - a) * Math.abs(c - b) < Math.abs(a * b);
  const euler = sound === soundAfter ? smaller : soundAfter;
  return euler ? (c - a - b) * Math.log(rest) + regular(c - a, c - b, c, z) : regular(a, b, c, z);
}

/** Value and slope at a place, times exp(log). */
interface State {
  value: number;
  slope: number;
  log: number;
}

function regular(a: number, b: number, c: number, z: number): number {
  if (a === 0 || b === 0) return 0;
  const state: State = { value: 1, slope: 0, log: 0 };
  // with a large c the series is fast anyway, and a Taylor step would feel the other solution, z^(1 - c)
  let at = z <= 0.8 || c > 40 || c - a - b > 12 ? z : 0.5;
  powerSeries(a, b, c, at, state);
  while (at < z) {
    const step = Math.min(z - at, (1 - at) / 2);
    taylorStep(a, b, c, at, step, state);
    at = z - at <= step ? z : at + step;
  }
  return state.value > 0 ? Math.log(state.value) + state.log : Number.NaN;
}

function powerSeries(a: number, b: number, c: number, z: number, state: State): void {
  let term = 1;
  let value = 1;
  let slope = 0;
  for (let n = 0; n < 10_000_000; n++) {
    term *= ((a + n) * (b + n) * z) / ((c + n) * (n + 1));
    value += term;
    slope += (n + 1) * term;
    if (Math.abs(value) > 1e200) {
      value *= 1e-200;
      slope *= 1e-200;
      term *= 1e-200;
      state.log += 200 * Math.LN10;
    }
    if ((n + 1) * Math.abs(term) <= 1e-17 * Math.max(Math.abs(value), Math.abs(slope)) && n > -a && n > -b)
      break;
  }
  state.value = value;
  state.slope = slope / z;
}

/** From `at` to `at + h`: the coefficients follow from the equation at(1 - at) y'' + (c - (a + b + 1) at) y' - a b y = 0. */
function taylorStep(a: number, b: number, c: number, at: number, h: number, state: State): void {
  const q = at * (1 - at);
  // terms u_n h^n
  let before = state.value;
  let last = state.slope * h;
  let value = before + last;
  let slope = last;
  let small = 0;
  for (let n = 0; n < 100_000 && small < 3; n++) {
    const next =
      ((n + a) * (n + b) * before * h * h - ((1 - 2 * at) * n + c - (a + b + 1) * at) * (n + 1) * last * h) /
      (q * (n + 2) * (n + 1));
    before = last;
    last = next;
    value += next;
    slope += (n + 2) * next;
    if (Math.abs(value) > 1e200) {
      value *= 1e-200;
      slope *= 1e-200;
      before *= 1e-200;
      last *= 1e-200;
      state.log += 200 * Math.LN10;
    }
    small = (n + 2) * Math.abs(next) <= 1e-17 * Math.max(Math.abs(value), Math.abs(slope)) ? small + 1 : 0;
  }
  state.value = value;
  state.slope = slope / h;
}
