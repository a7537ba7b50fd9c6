import { addRows } from "./add-rows.ts";
import { addSquares } from "./add-squares.ts";
import type { CoxRows } from "./cox-rows.ts";
import { efronSums } from "./efron-sums.ts";
import { exactTies } from "./exact-ties.ts";

/** How events at one age enter the partial likelihood. */
export type CoxTies = "efron" | "breslow" | "exact";

/** The partial likelihood of some rows. What `at` computes stays in the arrays until its next call. */
export interface PartialLikelihood {
  readonly rows: CoxRows;
  readonly ties: CoxTies;
  /**
   * Log-likelihood at coefficients of the scaled terms (value times scale). With `order` 1 also the score, with 2 also the information. -Infinity where numbers no longer can carry it. O(n p), with the information O(n p^2).
   */
  at(beta: ArrayLike<number>, order: 0 | 1 | 2): number;
  /** Derivative of the log-likelihood, by scaled term. */
  readonly score: Float64Array;
  /** Minus its second derivative, p x p. */
  readonly information: Float64Array;
  /** Linear predictor by place, with offset. */
  readonly eta: Float64Array;
  /** mass times exp(eta - shift of the stratum) by place. */
  readonly risk: Float64Array;
  readonly shift: Float64Array;
  /** Sum of `risk` over those at risk by group. */
  readonly atRisk: Float64Array;
  /** By group what is added to the cumulative hazard of a `risk` of 1: of those who stay, and (Efron) of those whose event it is. */
  readonly hazard: Float64Array;
  readonly hazardOfEvents: Float64Array;
  /** Expected events by place, mass times; with order 1 or 2. Not with ties "exact". */
  readonly expected: Float64Array;
  /** Mean of the scaled terms among those at risk at the last `at`, by group with events. O(n p). */
  means(): Float64Array;
}

/** Sums over a risk set shrink by leaving rows; below this share of their peak they are made anew. */
const FADED = 1e-4;

/** Makes the partial likelihood of some rows; all memory is taken here. */
export function partialLikelihood(rows: CoxRows, ties: CoxTies): PartialLikelihood {
  const {
    length: n,
    terms: p,
    x,
    event,
    mass,
    offset,
    firstGroup,
    from,
    eventRows,
    events,
    eventMass,
  } = rows;
  const { entry, late } = rows;
  const strata = firstGroup.length - 1;
  const groups = from.length - 1;
  const score = new Float64Array(p);
  const information = new Float64Array(p * p);
  const eta = new Float64Array(n);
  const risk = new Float64Array(n);
  const shift = new Float64Array(strata);
  const atRisk = new Float64Array(groups);
  const hazard = new Float64Array(groups);
  const hazardOfEvents = new Float64Array(groups);
  const expected = new Float64Array(n);
  const cumulative = new Float64Array(groups + 1);
  const sums = new Float64Array(p);
  const eventSums = new Float64Array(p);
  const steps = new Float64Array(5);
  let kept: Float64Array | undefined;
  const exact = ties === "exact" ? exactTies(rows, risk, score, information) : undefined;

  function predict(beta: ArrayLike<number>): number {
    let events = 0;
    for (let s = 0; s < strata; s++) {
      const [low, high] = [from[firstGroup[s]], from[firstGroup[s + 1]]];
      const most = predictors(low, high, beta);
      shift[s] = low < high ? most : 0;
      events += risks(low, high, most);
    }
    return events;
  }

  /** Linear predictors of some places; answers the largest. */
  function predictors(low: number, high: number, beta: ArrayLike<number>): number {
    let most = Number.NEGATIVE_INFINITY;
    for (let k = low, o = low * p; k < high; k++) {
      let v = offset === undefined ? 0 : offset[k];
      for (let j = 0; j < p; j++, o++) v += x[o] * beta[j];
      eta[k] = v;
      if (v > most) most = v;
    }
    return most;
  }

  /** Risks of some places; answers the log risk of their events. */
  function risks(low: number, high: number, most: number): number {
    let events = 0;
    for (let k = low; k < high; k++) {
      const v = eta[k] - most;
      const m = mass === undefined ? 1 : mass[k];
      risk[k] = m * Math.exp(v);
      if (event[k] === 1) events += m * v;
    }
    return events;
  }

  /** Adds places to the sums. */
  function add(low: number, high: number): number {
    addRows(sums, x, risk, 1, low, high);
    return heldBy(low, high);
  }

  function heldBy(low: number, high: number): number {
    let total = 0;
    for (let k = low; k < high; k++) total += risk[k];
    return total;
  }

  /** Those at risk in group g among later groups of the stratum, from nothing. */
  function renew(g: number, end: number): number {
    sums.fill(0);
    let total = 0;
    for (let k = from[g + 1]; k < end; k++) if ((entry as Int32Array)[k] <= g) total += add(k, k + 1);
    return total;
  }

  /** Down the groups of each stratum: log-likelihood, score, hazards and the part of the information between risk sets. */
  function sweep(order: 0 | 1 | 2): number {
    let logLikelihood = 0;
    let leaving = 0;
    // late places are sorted by group, so those of the last stratum come first
    for (let s = strata - 1; s >= 0; s--) {
      const end = from[firstGroup[s + 1]];
      sums.fill(0);
      let total = 0;
      let peak = 0;
      for (let g = firstGroup[s + 1] - 1; g >= firstGroup[s]; g--) {
        if (late !== undefined && entry !== undefined && leaving < late.length && entry[late[leaving]] > g) {
          for (; leaving < late.length && entry[late[leaving]] > g; leaving++) {
            const k = late[leaving];
            const r = risk[k];
            total -= r;
            for (let j = 0, o = k * p; j < p; j++, o++) sums[j] -= r * x[o];
          }
          if (!(total >= FADED * peak)) {
            total = renew(g, end);
            peak = total;
          }
        }
        total += add(from[g], from[g + 1]);
        if (total > peak) peak = total;
        if (kept !== undefined) {
          if (eventRows[g] > 0) for (let j = 0; j < p; j++) kept[g * p + j] = sums[j] / total;
          continue;
        }
        atRisk[g] = total;
        hazard[g] = 0;
        hazardOfEvents[g] = 0;
        if (eventRows[g] === 0 || (exact !== undefined && events[g] > 1)) continue;
        if (!(total > 0)) return Number.NEGATIVE_INFINITY;
        const weight = eventMass[g];
        logLikelihood -= weight * Math.log(total);
        if (ties !== "efron" || events[g] === 1) {
          hazard[g] = weight / total;
          hazardOfEvents[g] = hazard[g];
          if (order > 0) between(weight, total);
        } else logLikelihood -= efron(g, total, order);
      }
    }
    return logLikelihood;
  }

  /** Score and outer products where events are at risk together in full. */
  function between(weight: number, total: number): void {
    for (let a = 0; a < p; a++) {
      const mean = sums[a] / total;
      score[a] -= weight * mean;
      for (let b = 0; b <= a; b++) information[a * p + b] -= weight * mean * (sums[b] / total);
    }
  }

  /** Events of one age one after the other, each with an even share of the events before it gone. */
  function efron(g: number, total: number, order: 0 | 1 | 2): number {
    const end = from[g] + eventRows[g];
    const own = heldBy(from[g], end);
    eventSums.fill(0);
    if (order > 0) addRows(eventSums, x, risk, 1, from[g], end);
    const d = events[g];
    const each = eventMass[g] / d;
    const share = own / total;
    const logs = efronSums(d, share, steps);
    const a0 = steps[0];
    const a1 = steps[1];
    const b0 = steps[2];
    const b1 = steps[3];
    const b2 = steps[4];
    hazard[g] = (each * a0) / total;
    hazardOfEvents[g] = (each * (a0 - a1)) / total;
    if (order > 0)
      for (let a = 0; a < p; a++) {
        const ua = sums[a] / total;
        const va = eventSums[a] / total;
        score[a] -= each * (a0 * ua - a1 * va);
        for (let b = 0; b <= a; b++) {
          const ub = sums[b] / total;
          const vb = eventSums[b] / total;
          information[a * p + b] -= each * (b0 * ua * ub - b1 * (ua * vb + va * ub) + b2 * va * vb);
        }
      }
    return each * logs;
  }

  /** Expected events of each place. */
  function expect(): void {
    for (let s = 0; s < strata; s++) {
      let before = 0;
      for (let g = firstGroup[s]; g < firstGroup[s + 1]; g++) {
        cumulative[g] = before;
        const own = from[g] + eventRows[g];
        for (let k = from[g]; k < from[g + 1]; k++) {
          const until = before + (k < own ? hazardOfEvents[g] : hazard[g]);
          expected[k] = risk[k] * (entry === undefined ? until : until - cumulative[entry[k]]);
        }
        before += hazard[g];
      }
    }
  }

  return {
    rows,
    ties,
    score,
    information,
    eta,
    risk,
    shift,
    atRisk,
    hazard,
    hazardOfEvents,
    expected,
    means() {
      const out = new Float64Array(groups * p);
      kept = out;
      sweep(0);
      kept = undefined;
      return out;
    },
    at(beta, order) {
      score.fill(0);
      information.fill(0);
      let logLikelihood = predict(beta);
      if (!Number.isFinite(logLikelihood)) return Number.NEGATIVE_INFINITY;
      if (order > 0)
        for (let g = 0; g < groups; g++) addRows(score, x, mass, 1, from[g], from[g] + eventRows[g]);
      logLikelihood += sweep(order);
      if (!Number.isFinite(logLikelihood)) return Number.NEGATIVE_INFINITY;
      if (order > 0) expect();
      if (order === 2) addSquares(x, p, expected, information);
      if (exact !== undefined) logLikelihood += exact(order);
      if (order === 2)
        for (let a = 0; a < p; a++)
          for (let b = 0; b < a; b++) information[b * p + a] = information[a * p + b];
      return Number.isFinite(logLikelihood) ? logLikelihood : Number.NEGATIVE_INFINITY;
    },
  };
}
