import type { Ledger } from "../input/ledger.ts";

/** Whether and until when somebody has contracts around a moment. */
export interface Standing {
  /** A contract runs just before the moment. */
  readonly runs: boolean;
  /** Only trials run then. */
  readonly trial: boolean;
  /** Notice was given for all that run. */
  readonly noticed: boolean;
  /** When the last one that had ended by then did so; -Infinity without one. */
  readonly ended: number;
}

/** How the contracts of a customer stand just before `at`: a contract runs there when it began before and has not ended before; what happens at `at` comes after it. O(contracts of the customer). */
export function standingBefore(
  { start, time, numbers: { end, trialEnd, canceled } }: Ledger,
  customers: readonly number[],
  at: number,
  trials: "exclude" | "include",
): Standing {
  let [runs, trial, free, ended] = [false, false, false, Number.NEGATIVE_INFINITY];
  for (const c of customers)
    for (let k = start[c]; k < start[c + 1] && time[k] < at; k++) {
      if (end[k] < at) {
        // what ended with its trial was no contract
        if (trials === "include" || !(trialEnd[k] >= end[k])) ended = Math.max(ended, end[k]);
        continue;
      }
      if (trials === "exclude" && trialEnd[k] >= at) trial = true;
      else {
        runs = true;
        if (!(canceled[k] < at)) free = true;
      }
    }
  return { runs, trial: trial && !runs, noticed: runs && !free, ended };
}

/**
 * Who left by contract: 1 for customers of `rows`, who all have one at the cut, whose last contract ended from `from` to before `to` and who have none just before `to`; 0 for the others. A break that ends
 * within the window is a pause, not an end. NaN for those whose contract ended before the window (in the gap): no action could have reached them.
 */
export function contractLabels(
  contracts: Ledger,
  members: readonly (readonly number[])[] | undefined,
  rows: Int32Array,
  { from, to }: { readonly from: number; readonly to: number },
  trials: "exclude" | "include",
): Float64Array {
  return Float64Array.from(rows, (c) => {
    const { runs, ended } = standingBefore(contracts, members?.[c] ?? [c], to, trials);
    if (runs) return 0;
    return ended >= from ? 1 : Number.NaN;
  });
}
