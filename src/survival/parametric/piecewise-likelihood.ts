import { firstAbove, firstAtLeast } from "../../numeric/bisect.ts";
import type { Objective } from "../../numeric/maximize.ts";
import { EXACT } from "./location-scale.ts";
import type { ObservedRows } from "./read-observed.ts";

/** Where customers were watched and left, by piece. */
export interface Watched {
  readonly events: readonly number[];
  readonly exposure: readonly number[];
  /** By row the pieces it was watched in: first and last. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly breaks: readonly number[];
}

/** A Poisson regression of rows cut at breaks. */
export interface PiecewiseProblem {
  readonly rows: ObservedRows;
  readonly x: readonly Float64Array[];
  readonly offset: Float64Array | undefined;
  readonly watched: Watched;
  /** Pieces with events: their log rates are the first parameters. */
  readonly open: readonly number[];
}

/** Counts events and time watched by piece; an event at a break belongs to the piece that ends there. O(rows log breaks). */
export function exposures(rows: ObservedRows, breaks: readonly number[]): Watched {
  const { length, lower: stop, start, kind, total } = rows;
  const pieces = breaks.length + 1;
  const events = new Float64Array(pieces);
  const exposure = new Float64Array(pieces);
  const first = new Int32Array(length);
  const last = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    const w = total === undefined ? 1 : total[i];
    const from = start === undefined ? 0 : start[i];
    first[i] = firstAbove(breaks, from);
    last[i] = Math.max(first[i], firstAtLeast(breaks, stop[i]));
    if (kind[i] === EXACT) events[last[i]] += w;
    for (let k = first[i]; k <= last[i]; k++) exposure[k] += w * timeIn(breaks, k, from, stop[i]);
  }
  return { events: [...events], exposure: [...exposure], first, last, breaks };
}

/** The log-likelihood: sum of log rates at events less rates times exposure. O(rows (terms^2 + pieces)). */
export function piecewiseObjective(problem: PiecewiseProblem): Objective {
  const { rows, x, open } = problem;
  const m = open.length;
  const p = x.length;
  const n = m + p;
  return (at, gradient, hessian) => {
    gradient.fill(0);
    hessian.fill(0);
    let value = 0;
    eachRow(problem, at, (i, log, expected, event, shares, from, to) => {
      const w = rows.total === undefined ? 1 : rows.total[i];
      value += w * ((event ? log : 0) - expected);
      const residual = w * ((event ? 1 : 0) - expected);
      for (let a = from; a < to; a++) {
        gradient[a] -= w * shares[a];
        hessian[a * n + a] -= w * shares[a];
        for (let j = 0; j < p; j++) hessian[(m + j) * n + a] -= w * shares[a] * x[j][i];
      }
      for (let j = 0; j < p; j++) {
        gradient[m + j] += residual * x[j][i];
        const d = w * expected * x[j][i];
        for (let l = 0; l <= j; l++) hessian[(m + j) * n + m + l] -= d * x[l][i];
      }
    });
    for (const [a, k] of open.entries()) gradient[a] += problem.watched.events[k];
    for (let a = 0; a < n; a++) for (let b = 0; b < a; b++) hessian[b * n + a] = hessian[a * n + b];
    return value;
  };
}

/** Derivatives of the log-likelihood of each row, without weight. */
export function piecewiseScores(problem: PiecewiseProblem, at: Float64Array): Float64Array {
  const { rows, x, open, watched } = problem;
  const m = open.length;
  const n = m + x.length;
  const out = new Float64Array(rows.length * n);
  eachRow(problem, at, (i, _, expected, event, shares, from, to) => {
    for (let a = from; a < to; a++) out[i * n + a] = -shares[a];
    if (event) out[i * n + open.indexOf(watched.last[i])] += 1;
    for (let j = 0; j < x.length; j++) out[i * n + m + j] = ((event ? 1 : 0) - expected) * x[j][i];
  });
  return out;
}

/** Calls back for each row with its log rate at the event, the expected number of events, and its shares by open piece (from..to). */
function eachRow(
  { rows, x, offset, watched, open }: PiecewiseProblem,
  at: Float64Array,
  use: (
    i: number,
    log: number,
    expected: number,
    event: boolean,
    shares: Float64Array,
    from: number,
    to: number,
  ) => void,
): void {
  const m = open.length;
  const place = new Int32Array(watched.breaks.length + 2);
  // how many open pieces lie below each piece
  for (let k = 0, a = 0; k < place.length; k++) {
    place[k] = a;
    if (open[a] === k) a++;
  }
  const rate = open.map((_, a) => Math.exp(at[a]));
  const shares = new Float64Array(m);
  for (let i = 0; i < rows.length; i++) {
    let eta = offset === undefined ? 0 : offset[i];
    for (let j = 0; j < x.length; j++) eta += at[m + j] * x[j][i];
    const factor = Math.exp(eta);
    const start = rows.start === undefined ? 0 : rows.start[i];
    const from = place[watched.first[i]];
    const to = place[watched.last[i] + 1];
    let expected = 0;
    for (let a = from; a < to; a++) {
      shares[a] = rate[a] * factor * timeIn(watched.breaks, open[a], start, rows.lower[i]);
      expected += shares[a];
    }
    const event = rows.kind[i] === EXACT;
    use(i, event ? at[to - 1] + eta : 0, expected, event, shares, from, to);
  }
}

/** Time between two ages that lies in piece k. */
export function timeIn(breaks: readonly number[], k: number, from: number, to: number): number {
  const low = k === 0 ? from : Math.max(from, breaks[k - 1]);
  const high = k === breaks.length ? to : Math.min(to, breaks[k]);
  return high > low ? high - low : 0;
}
