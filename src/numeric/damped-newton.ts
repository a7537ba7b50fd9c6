import { choleskyInPlace } from "./cholesky.ts";
import { solveCholesky } from "./cholesky-solve.ts";
import { evaluate, type Objective, type Place } from "./maximize.ts";

/** Where a climb ended. */
export interface DampedOptimum {
  readonly at: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
  readonly iterations: number;
  /** "settled": nothing left to gain; "stopped": `stop` said so; "limit": steps ran out, or none led up. */
  readonly end: "settled" | "stopped" | "limit";
}

/** Settings of {@link dampedNewton}. */
export interface DampedSettings {
  /** Stops where the next step promises less than this. Default 1e-9. */
  readonly gain?: number;
  /** Most evaluations. Default 200. */
  readonly evaluations?: number;
  /** Longest change of each parameter in a step; a step is shortened as a whole. Default none. */
  readonly longest?: readonly number[];
  /** A place from which climbing further is of no use. */
  readonly stop?: (at: Float64Array) => boolean;
}

/**
 * Climbs to a maximum by Newton's method, damped as by Levenberg and Marquardt where the function is not concave or a step leads down: for tens of parameters of about the same size. One Cholesky decomposition
 * and one evaluation a step; ends with a full step, which doubles the digits.
 */
export function dampedNewton(
  objective: Objective,
  start: Float64Array,
  settings: DampedSettings = {},
): DampedOptimum {
  const { gain: least = 1e-9, evaluations: most = 200, longest, stop } = settings;
  const n = start.length;
  let here = evaluate(objective, start);
  let iterations = 1;
  let damping = 0;
  const end = (how: DampedOptimum["end"]): DampedOptimum => ({ ...here, iterations, end: how });
  if (!Number.isFinite(here.value)) return end("limit");
  if (n === 0) return end("settled");
  while (iterations < most) {
    if (stop?.(here.at)) return end("stopped");
    const found = stepFrom(here, n, damping);
    if (found === undefined) {
      damping = Math.max(1e-3, 10 * damping);
      if (damping > 1e12) return end("limit");
      continue;
    }
    const { step, gain } = found;
    // so little is left that rounding decides what the value does
    const noise = 1e-12 * (1 + Math.abs(here.value));
    const small = gain < Math.max(least, noise);
    let share = 1;
    if (longest !== undefined)
      for (let i = 0; i < n; i++) share = Math.min(share, longest[i] / Math.abs(step[i]));
    const next = evaluate(
      objective,
      here.at.map((x, i) => x + share * step[i]),
    );
    iterations++;
    if (small && damping === 0) {
      if (next.value >= here.value - noise) here = next;
      return end("settled");
    }
    if (next.value > here.value - (small ? noise : 0)) {
      here = next;
      damping = damping > 1e-5 ? damping / 10 : 0;
      continue;
    }
    if (small) return end("settled");
    damping = Math.max(1e-3, 10 * damping);
    if (damping > 1e12) return end("limit");
  }
  return end("limit");
}

/** The Newton step with the diagonal raised, and what the quadratic model promises for it; undefined where that model has no top. */
function stepFrom(
  { gradient, hessian }: Place,
  n: number,
  damping: number,
): { readonly step: Float64Array; readonly gain: number } | undefined {
  const a = hessian.map((h) => -h);
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(a[i * n + i]));
  for (let i = 0; i < n; i++)
    // a direction without curvature goes as far as its slope says
    a[i * n + i] +=
      damping * Math.max(Math.abs(a[i * n + i]), Math.abs(gradient[i]), 1e-12 * largest, Number.MIN_VALUE);
  if (!choleskyInPlace(a, n)) return undefined;
  const step = solveCholesky(a, n, gradient);
  if (!step.every(Number.isFinite)) return undefined;
  let gain = 0;
  for (let i = 0; i < n; i++) gain += 0.5 * gradient[i] * step[i];
  return { step, gain };
}
