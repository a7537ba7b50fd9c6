import { gaussRule } from "./gauss-legendre.ts";
import { normalQuantile } from "./normal.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

const SHORT = 0.002;
const SHORT_TIME = 0.02;

/**
 * The x that a Brownian bridge stays within, on both sides, all the way from `a` to `b` (0 <= a < b <= 1) with chance `level`; from 0 to 1 Kolmogorov's limit. By the series for Brownian motion between two
 * barriers, weighted with where the bridge is at `a` and `b`: exact to about 1e-10; stretches shorter than 0.002 get the bound of that length.
 */
export function bridgeBound(level: number, a: number, b: number): number {
  // the series gets long for short stretches: a little more than was asked
  const short = Math.max(0, (SHORT - (b - a)) / 2);
  const from = Math.max(0, a - short);
  const to = Math.min(1, b + short);
  return crossing((x) => bridgeWithin(x, from, to) - level, 0.01, 8);
}

/**
 * The c that a Brownian bridge divided by its own standard deviation stays within from `a` to `b` (0 < a < b < 1) with chance `level`. In the time ln(u / (1 - u)) / 2 it is a stationary
 * Ornstein-Uhlenbeck process between two barriers: eigenvalues by Galerkin's method on cosines, exact to about 1e-10, where tables and the usual formula are asymptotic; times shorter than 0.02 get the bound of that time.
 */
export function standardBridgeBound(level: number, a: number, b: number): number {
  const duration = 0.5 * Math.log((b * (1 - a)) / (a * (1 - b)));
  const least = normalQuantile((1 + level) / 2);
  if (!(duration > 0)) return least;
  return crossing((c) => stationaryWithin(c, Math.max(duration, SHORT_TIME)) - level, least, least + 8);
}

function bridgeWithin(x: number, a: number, b: number): number {
  let total = 0;
  for (let k = 1; k < 4000; k++) {
    const wave = ((2 * k - 1) * Math.PI) / (2 * x);
    const decay = (wave * wave * (b - a)) / 2;
    if (decay > 45) break;
    total += Math.exp(-decay) * waveMean(wave, a, x, k) * waveMean(wave, 1 - b, x, k);
  }
  return (Math.sqrt(2 * Math.PI) / x) * total;
}

/** The mean of cos(wave y) over a normal of variance v within -x .. x. */
function waveMean(wave: number, v: number, x: number, k: number): number {
  const deviation = Math.sqrt(v);
  if (v === 0 || x > 9 * deviation) return Math.exp((-wave * wave * v) / 2);
  return twice(x, 4 + k, (y) => (Math.cos(wave * y) * Math.exp((-y * y) / (2 * v))) / deviation);
}

/** 2 / sqrt(2 pi) times the integral of f from 0 to x. */
function twice(x: number, panels: number, f: (y: number) => number): number {
  const { points, weights } = gaussRule();
  let total = 0;
  for (let p = 0; p < panels; p++)
    for (let i = 0; i < 16; i++) total += weights[i] * f(((p + points[i]) * x) / panels);
  return (Math.sqrt(2 / Math.PI) * total * x) / panels;
}

const WAVES = 24;

function stationaryWithin(c: number, duration: number): number {
  const matrix = new Float64Array(WAVES * WAVES);
  const start = new Float64Array(WAVES);
  for (let i = 0; i < WAVES; i++) {
    const wave = ((2 * i + 1) * Math.PI) / (2 * c);
    for (let j = i; j < WAVES; j++)
      matrix[i * WAVES + j] = (squareMean(j - i, c) + squareMean(i + j + 1, c)) / (8 * c);
    matrix[i * WAVES + i] += wave * wave - 0.5;
    // the square root of the normal density
    start[i] =
      ((2 * Math.PI) ** 0.25 / Math.sqrt(c)) *
      twice(c, 4 + i, (y) => Math.cos(wave * y) * Math.exp((-y * y) / 4));
  }
  const { values, vectors } = symmetricEigen(matrix, WAVES);
  let total = 0;
  for (let j = 0; j < WAVES; j++) {
    let along = 0;
    for (let i = 0; i < WAVES; i++) along += vectors[i * WAVES + j] * start[i];
    total += along * along * Math.exp(-values[j] * duration);
  }
  return total;
}

/** The integral of y^2 cos(m pi y / c) from -c to c. */
function squareMean(m: number, c: number): number {
  if (m === 0) return (2 * c ** 3) / 3;
  return ((m % 2 === 0 ? 4 : -4) * c ** 3) / (m * Math.PI) ** 2;
}

/** Where an increasing function crosses 0, by false position (Illinois). */
function crossing(f: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  let [fLow, fHigh] = [f(low), f(high)];
  if (fLow >= 0) return low;
  for (let i = 0; i < 100; i++) {
    const middle = i % 3 === 2 ? (low + high) / 2 : (low * fHigh - high * fLow) / (fHigh - fLow);
    const value = f(middle);
    if (Math.abs(value) < 1e-13 || high - low < 1e-12) return middle;
    if (value < 0) [low, fLow] = [middle, value];
    else [high, fHigh] = [middle, value];
  }
  return (low + high) / 2;
}
