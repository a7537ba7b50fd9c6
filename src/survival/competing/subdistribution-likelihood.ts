import type { CoxRows } from "../cox/cox-rows.ts";
import type { Climbed } from "../cox/newton.ts";

/** Rows of a Fine-Gray fit: those of a Cox fit whose events are of the one cause, with who left for another. */
export interface SubdistributionRows {
  readonly rows: CoxRows;
  /** By place: 1 left for another cause, and so stays at risk with a weight that falls. */
  readonly elsewhere: Uint8Array;
  /** By group: chance of still being watched just before its age. */
  readonly watched: Float64Array;
  /** Whether who leaves at an age could still be lost from sight at it, in the curve of being watched. */
  readonly amongAll: boolean;
}

/** The partial likelihood of subdistribution hazards; what `at` computes stays until its next call. */
export interface SubdistributionLikelihood extends Climbed {
  readonly data: SubdistributionRows;
  readonly ties: "efron" | "breslow";
  /** mass times exp(eta - shift) by place. */
  readonly risk: Float64Array;
  readonly shift: number;
  /** By group: what is added to the cumulative hazard of a risk of 1, of those who stay and (Efron) of those whose event it is. */
  readonly hazard: Float64Array;
  readonly hazardOfEvents: Float64Array;
  /** By group, p each: the same times the mean of the terms among those at risk. */
  readonly pull: Float64Array;
  readonly pullOfEvents: Float64Array;
  /** By group, p each: mean of the terms that an event is compared with. */
  readonly mean: Float64Array;
  /** By group: sum of the squared steps of the hazard, for its variance. */
  readonly square: Float64Array;
}

/**
 * Fine and Gray's (1999) partial likelihood: who left for another cause stays at risk with weight G(t-) / G(T-), G the chance of still being watched. As the weights are products, sums over the risk set at all ages take one pass.
 * O(n p), with the information O(n p^2).
 */
export function subdistributionLikelihood(
  data: SubdistributionRows,
  ties: "efron" | "breslow",
): SubdistributionLikelihood {
  const { rows, elsewhere, watched } = data;
  const { length: n, terms: p, x, event, mass, offset, from, eventRows, events, eventMass } = rows;
  const groups = from.length - 1;
  const score = new Float64Array(p);
  const information = new Float64Array(p * p);
  const eta = new Float64Array(n);
  const risk = new Float64Array(n);
  const state = { shift: 0 };
  const hazard = new Float64Array(groups);
  const hazardOfEvents = new Float64Array(groups);
  const pull = new Float64Array(groups * p);
  const pullOfEvents = new Float64Array(groups * p);
  const mean = new Float64Array(groups * p);
  const square = new Float64Array(groups);
  const size = 1 + p + p * p;
  // each: sum of risks, of risks times terms, of risks times products of terms
  const present = new Float64Array(size);
  const gone = new Float64Array(size);
  const leaving = new Float64Array(size);
  const all = new Float64Array(size);

  function add(to: Float64Array, k: number, weight: number, order: number): void {
    to[0] += weight;
    for (let a = 0; a < p; a++) {
      const v = weight * x[k * p + a];
      to[1 + a] += v;
      if (order < 2) continue;
      for (let b = 0; b <= a; b++) to[1 + p + a * p + b] += v * x[k * p + b];
    }
  }

  function at(beta: ArrayLike<number>, order: 0 | 1 | 2): number {
    score.fill(0);
    information.fill(0);
    for (const sums of [present, gone, leaving]) sums.fill(0);
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < n; k++) {
      let v = offset === undefined ? 0 : offset[k];
      for (let a = 0; a < p; a++) v += x[k * p + a] * beta[a];
      eta[k] = v;
      if (v > most) most = v;
    }
    state.shift = most;
    for (let k = 0; k < n; k++) risk[k] = (mass === undefined ? 1 : mass[k]) * Math.exp(eta[k] - most);
    let value = 0;
    for (let g = 0; g < groups; g++)
      for (let k = from[g]; k < from[g + 1]; k++)
        if (elsewhere[k] === 1) add(gone, k, risk[k] / watched[g], order);
    for (let g = groups - 1; g >= 0; g--) {
      leaving.fill(0);
      for (let k = from[g]; k < from[g + 1]; k++) {
        add(present, k, risk[k], order);
        // who left elsewhere at this age is still present at it
        if (elsewhere[k] === 1) add(gone, k, -risk[k] / watched[g], order);
        if (event[k] === 0) continue;
        add(leaving, k, risk[k], order);
        const own = mass === undefined ? 1 : mass[k];
        value += own * (eta[k] - most);
        for (let a = 0; a < p; a++) score[a] += own * x[k * p + a];
      }
      hazard[g] = 0;
      hazardOfEvents[g] = 0;
      square[g] = 0;
      if (eventRows[g] === 0) continue;
      for (let j = 0; j < size; j++) all[j] = present[j] + watched[g] * gone[j];
      value -= eventsAt(g, order);
    }
    if (order > 0)
      for (let a = 0; a < p; a++) for (let b = 0; b < a; b++) information[b * p + a] = information[a * p + b];
    return value;
  }

  /** Takes the events of a group into score and information; the sum of the logarithms of their risk sets. */
  function eventsAt(g: number, order: 0 | 1 | 2): number {
    const d = ties === "breslow" ? 1 : events[g];
    const each = eventMass[g] / d;
    let [logs, one, f1, two, g1, g2, own] = [0, 0, 0, 0, 0, 0, 0];
    for (let l = 0; l < d; l++) {
      const f = l / d;
      const sum = all[0] - f * leaving[0];
      const inverse = 1 / sum;
      logs += each * Math.log(sum);
      one += each * inverse;
      f1 += each * f * inverse;
      own += each * (1 - f) * inverse;
      two += each * inverse * inverse;
      g1 += each * f * inverse * inverse;
      g2 += each * f * f * inverse * inverse;
    }
    hazard[g] = one;
    hazardOfEvents[g] = own;
    square[g] = two;
    if (order === 0) return logs;
    for (let a = 0; a < p; a++) {
      const [s, e] = [all[1 + a], leaving[1 + a]];
      const drawn = s * one - e * f1;
      score[a] -= drawn;
      mean[g * p + a] = drawn / eventMass[g];
      pull[g * p + a] = s * two - e * g1;
      pullOfEvents[g * p + a] = s * (two - g1) - e * (g1 - g2);
      if (order < 2) continue;
      for (let b = 0; b <= a; b++) {
        const j = 1 + p + a * p + b;
        const [t, u] = [all[1 + b], leaving[1 + b]];
        information[a * p + b] +=
          all[j] * one - leaving[j] * f1 - (s * t * two - (s * u + e * t) * g1 + e * u * g2);
      }
    }
    return logs;
  }

  return {
    at,
    score,
    information,
    data,
    ties,
    risk,
    get shift() {
      return state.shift;
    },
    hazard,
    hazardOfEvents,
    pull,
    pullOfEvents,
    mean,
    square,
  };
}

/**
 * What each place adds to the score at the place of the last evaluation (order 1 or 2), row after row: its event less what was expected of it, also after it left elsewhere. With `estimated` also what it adds through the
 * estimated chance of being watched (Fine and Gray 1999, section 3.4), for the censoring curve of the rows. O(n p).
 */
export function subdistributionScores(
  likelihood: SubdistributionLikelihood,
  estimated: boolean,
): Float64Array {
  const { data, risk, hazard, hazardOfEvents, pull, pullOfEvents, mean } = likelihood;
  const { rows, elsewhere, watched } = data;
  const { length: n, terms: p, x, event, mass, from } = rows;
  const groups = from.length - 1;
  const out = new Float64Array(n * p);
  // sums up to a group, plain and with the weights of those who left elsewhere
  let total = 0;
  const drawn = new Float64Array(p);
  let later = 0;
  const laterDrawn = new Float64Array(p);
  for (let g = 0; g < groups; g++) {
    later += watched[g] * hazard[g];
    for (let a = 0; a < p; a++) laterDrawn[a] += watched[g] * pull[g * p + a];
  }
  // over those who left elsewhere before: risk over watched, times terms
  let moved = 0;
  const movedTerms = new Float64Array(p);
  let atRisk = 0;
  for (let k = 0; k < n; k++) atRisk += mass === undefined ? 1 : mass[k];
  const lost = new Float64Array(p);
  const drop = new Float64Array(p);
  for (let g = 0; g < groups; g++) {
    if (hazard[g] > 0) {
      // those with the event at this age meet a smaller step (Efron)
      later -= watched[g] * hazard[g];
      for (let a = 0; a < p; a++) laterDrawn[a] -= watched[g] * pull[g * p + a];
    }
    let censored = 0;
    let leaving = 0;
    let away = 0;
    for (let k = from[g]; k < from[g + 1]; k++) {
      const m = mass === undefined ? 1 : mass[k];
      leaving += m;
      if (event[k] === 0 && elsewhere[k] === 0) censored += m;
      else away += m;
      const isEvent = event[k] === 1;
      for (let a = 0; a < p; a++) {
        const v = x[k * p + a];
        const step = isEvent ? hazardOfEvents[g] : hazard[g];
        const toward = isEvent ? pullOfEvents[g * p + a] : pull[g * p + a];
        let u =
          (isEvent ? m * (v - mean[g * p + a]) : 0) - risk[k] * (v * (total + step) - (drawn[a] + toward));
        if (elsewhere[k] === 1) u -= (risk[k] / watched[g]) * (v * later - laterDrawn[a]);
        out[k * p + a] += u;
      }
    }
    total += hazard[g];
    for (let a = 0; a < p; a++) drawn[a] += pull[g * p + a];
    if (estimated) {
      const among = atRisk - (data.amongAll ? 0 : away);
      for (let a = 0; a < p; a++) {
        const q =
          movedTerms[a] * (later + watched[g] * hazard[g]) -
          moved * (laterDrawn[a] + watched[g] * pull[g * p + a]);
        drop[a] = among > 0 ? q / among : 0;
        if (censored > 0 && among > 0) lost[a] += (drop[a] * censored) / among;
      }
      for (let k = from[g]; k < from[g + 1]; k++) {
        const m = mass === undefined ? 1 : mass[k];
        const isLost = event[k] === 0 && elsewhere[k] === 0;
        for (let a = 0; a < p; a++) out[k * p + a] += m * ((isLost ? drop[a] : 0) - lost[a]);
      }
      for (let k = from[g]; k < from[g + 1]; k++)
        if (elsewhere[k] === 1) {
          moved += risk[k] / watched[g];
          for (let a = 0; a < p; a++) movedTerms[a] += (risk[k] / watched[g]) * x[k * p + a];
        }
    }
    atRisk -= leaving;
  }
  return out;
}
