import { normal, type Random, uniform } from "../core/random.ts";
import type { Steps } from "../core/work.ts";
import { choleskyInPlace } from "./cholesky.ts";
import type { Objective } from "./maximize.ts";

/** How long a chain runs. */
export interface ChainSettings {
  /** Moves that only adapt and are thrown away. */
  readonly warmup: number;
  /** Moves kept. */
  readonly draws: number;
  readonly random: Random;
}

/** Points of one chain, in order. */
export interface Chain {
  readonly draws: readonly Float64Array[];
  /** Share of the moves after the warm-up that were accepted. */
  readonly acceptance: number;
  /** Longest run of moves after the warm-up that were not. */
  readonly longestStay: number;
  /** Moves after the warm-up that ran off, because the distribution bends too sharply there for the step size. */
  readonly divergent: number;
  /** Evaluations of the function, the warm-up included. */
  readonly evaluations: number;
}

/** Share of accepted moves that the step size aims at. */
const TARGET = 0.8;
/** Mean length of a trajectory in standard deviations: a quarter of a circle, after which a normal distribution has forgotten the start. */
const LENGTH = Math.PI / 2;
const MOST_STEPS = 24;
/** An energy lost by more than this is no rounding but a trajectory that has run off. */
const DIVERGED = 100;

/**
 * A Markov chain whose points are distributed as e^objective: Hamiltonian Monte Carlo (Neal 2011) with trajectories of random length, in coordinates where the
 * distribution is nearly round. `root` is a lower triangular square root of a covariance around `center` to start with; half way through the warm-up both are
 * learned anew from the chain. The step size adapts during the warm-up only (Robbins and Monro). Some three evaluations a move.
 */
export function* hmcChain(
  objective: Objective,
  center: Float64Array,
  root: Float64Array,
  { warmup, draws: most, random }: ChainSettings,
): Steps<Chain> {
  const d = center.length;
  let space: Space = { objective, center, root };
  let here = startIn(space, random);
  let logStep = Math.log(1 / d ** 0.25);
  const seen: Float64Array[] = [];
  const draws: Float64Array[] = [];
  const half = Math.floor(warmup / 2);
  let evaluations = 0;
  let moved = 0;
  let divergent = 0;
  let stay = 0;
  let longestStay = 0;
  for (let i = 0; i < warmup + most; i++) {
    yield [i, warmup + most];
    if (i === half && seen.length > 5 * d) {
      const at = inOuter(space, here.y);
      space = learned(objective, seen);
      here = placeAt(space, inInner(space, at));
    }
    const { end, chance, steps, diverged } = trajectory(space, here, Math.exp(logStep), random);
    evaluations += steps;
    const moves = uniform(random) < chance;
    if (moves) here = end;
    if (i < warmup) {
      // fast at first and after the coordinates have changed, slower and slower then
      logStep += (chance - TARGET) / (1 + (i < half ? i : i - half)) ** 0.6;
      if (i > half / 4 && i < half) seen.push(inOuter(space, here.y));
    } else {
      if (moves) moved++;
      if (diverged) divergent++;
      stay = moves ? 0 : stay + 1;
      longestStay = Math.max(longestStay, stay);
      draws.push(inOuter(space, here.y));
    }
  }
  yield [warmup + most, warmup + most];
  return { draws, acceptance: moved / Math.max(1, most), longestStay, divergent, evaluations };
}

/** Coordinates y with x = center + root y. */
interface Space {
  readonly objective: Objective;
  readonly center: Float64Array;
  readonly root: Float64Array;
}

interface Place {
  readonly y: Float64Array;
  readonly value: number;
  /** Derivative of the value in these coordinates. */
  readonly slope: Float64Array;
}

function placeAt(space: Space, y: Float64Array): Place {
  const d = y.length;
  const gradient = new Float64Array(d);
  const found = space.objective(inOuter(space, y), gradient, new Float64Array(d * d));
  const slope = new Float64Array(d);
  for (let i = 0; i < d; i++) for (let j = 0; j <= i; j++) slope[j] += space.root[i * d + j] * gradient[i];
  const sound = Number.isFinite(found) && slope.every(Number.isFinite);
  return { y, value: sound ? found : Number.NEGATIVE_INFINITY, slope };
}

/** A point more spread out than the distribution, so that chains which do not find together show. */
function startIn(space: Space, random: Random): Place {
  const d = space.center.length;
  for (let spread = 1.5; spread > 0.1; spread /= 1.5) {
    const place = placeAt(
      space,
      Float64Array.from({ length: d }, () => spread * normal(random)),
    );
    if (place.value > Number.NEGATIVE_INFINITY) return place;
  }
  return placeAt(space, new Float64Array(d));
}

/** Leapfrog steps from a random push on. */
function trajectory(
  space: Space,
  here: Place,
  size: number,
  random: Random,
): { readonly end: Place; readonly chance: number; readonly steps: number; readonly diverged: boolean } {
  const d = here.y.length;
  const push = Float64Array.from({ length: d }, () => normal(random));
  const energy = here.value - half(push);
  const most = Math.min(MOST_STEPS, Math.ceil(2 * uniform(random) * (LENGTH / size)));
  let end = here;
  let steps = 0;
  while (steps < Math.max(1, most)) {
    for (let i = 0; i < d; i++) push[i] += (size / 2) * end.slope[i];
    end = placeAt(
      space,
      end.y.map((y, i) => y + size * push[i]),
    );
    steps++;
    if (!(end.value - half(push) > energy - DIVERGED)) return { end, chance: 0, steps, diverged: true };
    for (let i = 0; i < d; i++) push[i] += (size / 2) * end.slope[i];
  }
  return { end, chance: Math.exp(Math.min(0, end.value - half(push) - energy)), steps, diverged: false };
}

function half(push: Float64Array): number {
  let square = 0;
  for (const p of push) square += p * p;
  return square / 2;
}

function inOuter({ center, root }: Space, y: Float64Array): Float64Array {
  const d = y.length;
  const x = center.slice();
  for (let i = 0; i < d; i++) for (let j = 0; j <= i; j++) x[i] += root[i * d + j] * y[j];
  return x;
}

function inInner({ center, root }: Space, x: Float64Array): Float64Array {
  const d = x.length;
  const y = new Float64Array(d);
  for (let i = 0; i < d; i++) {
    let left = x[i] - center[i];
    for (let j = 0; j < i; j++) left -= root[i * d + j] * y[j];
    y[i] = left / root[i * d + i];
  }
  return y;
}

/** Mean and square root of the covariance of points, pulled a little to their variances. */
function learned(objective: Objective, points: readonly Float64Array[]): Space {
  const n = points.length;
  const d = points[0].length;
  const center = new Float64Array(d);
  for (const x of points) for (let i = 0; i < d; i++) center[i] += x[i] / n;
  const root = new Float64Array(d * d);
  for (const x of points)
    for (let i = 0; i < d; i++)
      for (let j = 0; j <= i; j++) root[i * d + j] += ((x[i] - center[i]) * (x[j] - center[j])) / n;
  // points in a row are alike: each counts for a tenth of one
  const keep = n / (n + 10 * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++) root[i * d + j] *= keep;
    root[i * d + i] += 1e-12;
  }
  choleskyInPlace(root, d);
  return { objective, center, root };
}
