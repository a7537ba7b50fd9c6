import { pick } from "../../core/pick.ts";
import type { Steps } from "../../core/work.ts";
import { logLossAt } from "../evaluation/log-loss-of.ts";
import { meanWithError } from "../evaluation/weighted-mean.ts";
import type { TrainingRows } from "../rows/feature-types.ts";
import { heldBack } from "./cross-validate.ts";
import type { Split } from "./fold-kernels.ts";
import type { Learner } from "./learner-types.ts";
import { caseWeights } from "./subset-rows.ts";

/** How a candidate did. */
interface CandidateScore {
  /** Folds it was judged on. */
  readonly folds: number;
  /** Mean log loss over them. */
  readonly logLoss: number;
  /** How much more than the best one on the same rows, with the error of that difference; only of those judged on all folds. */
  readonly behind: number;
  readonly error: number;
}

/** All candidates' scores, and the place of the one that is chosen. */
export interface Halving {
  readonly scores: readonly CandidateScore[];
  readonly best: number;
  readonly chosen: number;
}

/**
 * Successive halving (Jamieson and Talwalkar 2016) over folds: all candidates are judged on one fold, the better half of them on two, then on four ... until all folds are used. Of those left the first in order is chosen whose log loss
 * is above that of the best one by no more than the standard error of that difference, row by row. Fits: candidates times about log2(folds) + 1 at most.
 */
export function* halveCandidates(
  rows: TrainingRows,
  candidates: readonly Learner[],
  splits: readonly Split[],
  group: Int32Array | undefined,
): Steps<Halving> {
  const losses: Float64Array[] = candidates.map(() => new Float64Array(0));
  const scores: CandidateScore[] = candidates.map(() => ({
    folds: 0,
    logLoss: Number.NaN,
    behind: Number.NaN,
    error: Number.NaN,
  }));
  let left = candidates.map((_, c) => c);
  let done = 0;
  const total = fitsOf(candidates.length, splits.length);
  let fits = 0;
  for (let upTo = 1; ; upTo = Math.min(2 * upTo, splits.length)) {
    const stage = splits.slice(done, upTo);
    const seen = splits.slice(0, upTo).flatMap(({ test }) => [...test]);
    const judged = weighed(rows, Int32Array.from(seen));
    for (const c of left) {
      const steps = heldBack(rows, candidates[c], { splits: stage, group });
      let step = steps.next();
      while (!step.done) {
        yield [fits + step.value[0], total];
        step = steps.next();
      }
      fits += stage.length;
      const loss = stage.flatMap(({ test }, k) =>
        Array.from(test, (i, j) => logLossAt((step.value as Float64Array[])[k][j], rows.y[i])),
      );
      losses[c] = joined(losses[c], loss);
      scores[c] = {
        ...scores[c],
        folds: upTo,
        logLoss: meanWithError((i) => losses[c][i], judged, 0.95).value,
      };
    }
    done = upTo;
    const order = [...left].sort((a, b) => scores[a].logLoss - scores[b].logLoss || a - b);
    if (upTo < splits.length) {
      left = order.slice(0, Math.max(1, Math.ceil(order.length / 2)));
      continue;
    }
    const best = order[0];
    for (const c of left) {
      const { value, se } = meanWithError((i) => losses[c][i] - losses[best][i], judged, 0.95);
      scores[c] = { ...scores[c], behind: value, error: se ?? 0 };
    }
    const chosen = candidates.findIndex((_, c) => left.includes(c) && scores[c].behind <= scores[c].error);
    yield [total, total];
    return { scores, best, chosen };
  }
}

/** Fits that halving takes. */
export function fitsOf(candidates: number, folds: number): number {
  let total = 0;
  let left = candidates;
  let done = 0;
  for (let upTo = 1; ; upTo = Math.min(2 * upTo, folds)) {
    total += left * (upTo - done);
    if (upTo >= folds) return total;
    done = upTo;
    left = Math.max(1, Math.ceil(left / 2));
  }
}

function weighed({ weight: mass, count }: TrainingRows, at: Int32Array) {
  const own = mass && pick(mass, at);
  const counts = count && pick(count, at);
  return {
    length: at.length,
    mass: own,
    weight: mass === count ? undefined : caseWeights(own, counts),
    count: counts,
  };
}

function joined(a: Float64Array, b: readonly number[]): Float64Array {
  const out = new Float64Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}
