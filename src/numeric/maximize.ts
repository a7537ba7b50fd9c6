import type { Steps } from "../core/work.ts";
import { type Eigen, symmetricEigen } from "./symmetric-eigen.ts";

/**
 * A function to maximize: its value at `at`, with gradient and Hessian (n x n, row after row, both triangles) written into the other two. A value that is not
 * finite says that the place is out of bounds.
 */
export type Objective = (at: Float64Array, gradient: Float64Array, hessian: Float64Array) => number;

/** Where the climb ended. */
export interface Optimum {
  readonly at: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  /** Second derivatives, n x n. */
  readonly hessian: Float64Array;
  /** Of minus the Hessian: the curvature along each direction, largest first. */
  readonly curvature: Eigen;
  /** Evaluations of the function. */
  readonly evaluations: number;
  /** Whether the climb ended because nothing was left to gain (a flat ridge counts), not because of the limit. */
  readonly settled: boolean;
}

/** Settings of {@link maximizeSteps}. */
export interface MaximizeSettings {
  /** Stops where the best further step gains less than this. Default 1e-9. */
  readonly gain?: number;
  /** Most evaluations. Default 300. */
  readonly evaluations?: number;
}

const FIRST_RADIUS = 1;
const LARGEST_RADIUS = 4;
/** How far the climb goes: parameters are logarithms, and 40 is a factor of 2e17. */
export const BOUND = 40;

/**
 * Climbs to a maximum by Newton's method in a trust region (Nocedal and Wright 2006, ch. 4), for functions of a handful of parameters on a log scale. The
 * step is exact for the quadratic model: minus the Hessian is taken apart into its directions, so a saddle or a ridge is no obstacle. Ends with a full
 * Newton step, which doubles the digits. One evaluation a step.
 */
export function* maximizeSteps(
  objective: Objective,
  start: Float64Array,
  settings: MaximizeSettings = {},
): Steps<Optimum> {
  const { gain: least = 1e-9, evaluations: most = 300 } = settings;
  let here = evaluate(objective, start);
  let evaluations = 1;
  let radius = FIRST_RADIUS;
  let settled = false;
  if (!Number.isFinite(here.value)) return optimum(here, evaluations, false);
  while (evaluations < most) {
    yield [evaluations, Number.NaN];
    const { step, gain, inside } = stepWithin(here, radius);
    const next = evaluate(
      objective,
      here.at.map((x, i) => Math.max(-BOUND, Math.min(BOUND, x + step[i]))),
    );
    evaluations++;
    // so little is left that rounding decides what the value does
    const noise = 1e-12 * (1 + Math.abs(here.value));
    if (gain < Math.max(least, noise)) {
      if (next.value >= here.value - noise) here = next;
      settled = true;
      break;
    }
    const ratio = Number.isFinite(next.value) ? (next.value - here.value) / gain : -1;
    if (ratio < 0.25) radius = 0.25 * Math.min(radius, norm(step));
    else if (ratio > 0.75 && !inside) radius = Math.min(LARGEST_RADIUS, 2 * radius);
    if (ratio > 1e-4) here = next;
    if (radius < 1e-9) {
      settled = true;
      break;
    }
  }
  return optimum(here, evaluations, settled);
}

/** An evaluated place. */
export interface Place {
  readonly at: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

/** Evaluates; the value is NaN where a derivative is no number. */
export function evaluate(objective: Objective, at: Float64Array): Place {
  const n = at.length;
  const gradient = new Float64Array(n);
  const hessian = new Float64Array(n * n);
  const value = objective(at, gradient, hessian);
  const sound = gradient.every(Number.isFinite) && hessian.every(Number.isFinite);
  return { at, value: sound ? value : Number.NaN, gradient, hessian };
}

function optimum(place: Place, evaluations: number, settled: boolean): Optimum {
  return { ...place, curvature: curvatureOf(place), evaluations, settled };
}

function curvatureOf({ at, hessian }: Place): Eigen {
  return symmetricEigen(
    hessian.map((h) => -h),
    at.length,
  );
}

/** The best step of the quadratic model no longer than `radius`, what it promises, and whether it lies inside of the region. */
function stepWithin(
  place: Place,
  radius: number,
): { readonly step: Float64Array; readonly gain: number; readonly inside: boolean } {
  const n = place.at.length;
  const { values, vectors } = curvatureOf(place);
  const slope = new Float64Array(n);
  for (let j = 0; j < n; j++) for (let i = 0; i < n; i++) slope[j] += vectors[i * n + j] * place.gradient[i];
  const length = (shift: number): number => {
    let square = 0;
    for (let j = 0; j < n; j++) square += (slope[j] / (values[j] + shift)) ** 2;
    return Math.sqrt(square);
  };
  const smallest = values[n - 1];
  const inside = smallest > 0 && length(0) <= radius;
  let shift = 0;
  if (!inside) {
    // the length falls as the shift grows: bisection between a shift that is too small and one that is large enough
    const floor = Math.max(0, -smallest);
    let low = 0;
    let high = norm(slope) / radius + 1e-12 * (1 + Math.abs(values[0]));
    for (let i = 0; i < 60; i++) {
      shift = (low + high) / 2;
      if (length(floor + shift) > radius) low = shift;
      else high = shift;
    }
    shift = floor + high;
  }
  const step = new Float64Array(n);
  let gain = 0;
  for (let j = 0; j < n; j++) {
    const d = slope[j] / (values[j] + shift);
    gain += slope[j] * d - 0.5 * values[j] * d * d;
    for (let i = 0; i < n; i++) step[i] += vectors[i * n + j] * d;
  }
  return { step, gain, inside };
}

function norm(v: Float64Array): number {
  let square = 0;
  for (const x of v) square += x * x;
  return Math.sqrt(square);
}
