import type { Estimate } from "../../core/estimate.ts";
import { ratioEstimate } from "../../numeric/intervals.ts";
import { logisticLogLikelihood } from "../../numeric/logistic.ts";
import type { ChurnCandidate } from "./train-types.ts";

/** Log loss of one row with log-odds `score`, without a logarithm of zero. */
export function lossAt(score: number, left: number): number {
  return -logisticLogLikelihood(left, score);
}

/** What a candidate said of the judged rows. */
export interface Judged {
  readonly candidate: ChurnCandidate;
  /** Log-odds by judged row. */
  readonly scores: Float64Array;
}

/** A candidate beside the others. */
export interface Standing {
  readonly candidate: ChurnCandidate;
  readonly logLoss: Estimate;
  /** Above the best one's; null for the best. */
  readonly behind: Estimate | null;
}

/**
 * The simplest candidate whose log loss is within one standard error of the best one's; errors are those of the difference, by customers. `judged` goes from the simplest to the richest; `richest` is the last within two of the best one: nobody could say yet that it is worse. O(rows candidates).
 */
export function chooseSimplest(
  judged: readonly Judged[],
  left: Float64Array,
  customer: Int32Array,
): { readonly chosen: number; readonly richest: number; readonly standings: readonly Standing[] } {
  const losses = judged.map(({ scores }) => scores.map((score, i) => lossAt(score, left[i])));
  const mean = losses.map((loss) => meanBy(loss, customer));
  const best = mean.reduce((b, { value }, k) => (value < mean[b].value ? k : b), 0);
  const behind = losses.map((loss, k) =>
    k === best
      ? null
      : meanBy(
          loss.map((l, i) => l - losses[best][i]),
          customer,
        ),
  );
  return {
    chosen: behind.findIndex((one) => isClose(one, 1)),
    richest: behind.map((one) => isClose(one, 2)).lastIndexOf(true),
    standings: judged.map(({ candidate }, k) => ({ candidate, logLoss: mean[k], behind: behind[k] })),
  };
}

/** Within so many standard errors of the best. */
function isClose(behind: Estimate | null, errors: number): boolean {
  return behind === null || behind.value <= errors * (behind.se ?? 0);
}

/** Mean over rows, its error over customers. */
export function meanBy(values: Float64Array, customer: Int32Array): Estimate {
  const tops = new Map<number, number>();
  const rows = new Map<number, number>();
  for (let i = 0; i < values.length; i++) {
    tops.set(customer[i], (tops.get(customer[i]) ?? 0) + values[i]);
    rows.set(customer[i], (rows.get(customer[i]) ?? 0) + 1);
  }
  return ratioEstimate([...tops.values()], [...rows.values()], 0.95);
}
