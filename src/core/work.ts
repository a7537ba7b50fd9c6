import { ClienteleError } from "./errors.ts";
import { pause, wallClock } from "./host.ts";

/** The part of an `AbortSignal` used here; every runtime's own fits. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
}

/** How to stop and watch something that can take long. */
export interface Work {
  /** Stops the work at the next step; the call then throws code `"aborted"`. */
  readonly signal?: AbortSignalLike;
  /** Called with the work done and the work in all (same unit; `total` is NaN while unknown). The last call has `done === total`. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Work cut into steps: yields how much is done of how much, returns the result. The hot loop is a plain function called per step. */
export type Steps<T> = Generator<readonly [done: number, total: number], T, void>;

/** Throws code `"aborted"` when `signal` says so. */
export function checkAbort(signal: AbortSignalLike | undefined): void {
  if (signal?.aborted) {
    const reason = signal.reason instanceof Error ? `: ${signal.reason.message}` : "";
    throw new ClienteleError("aborted", `Stopped by the caller's signal${reason}.`);
  }
}

/** Drives steps to their end at once. */
export function runSteps<T>(steps: Generator<unknown, T, void>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** Steps of a part, as steps of the whole: from `before` on, `own` of `total`; what is unknown of the part counts as not begun. */
export function* partSteps<T>(part: Steps<T>, before: number, own: number, total: number): Steps<T> {
  let step = part.next();
  for (; !step.done; step = part.next()) {
    const share = step.value[0] / step.value[1];
    yield [before + (share > 0 ? own * Math.min(1, share) : 0), total];
  }
  return step.value;
}

/** Drives the same steps, giving the event loop a turn every 16 ms or so, with progress and abort. */
export async function runStepsAsync<T>(steps: Steps<T>, given?: Work | null): Promise<T> {
  // options that are null are the step's to refuse
  const work = given ?? {};
  let last = wallClock();
  checkAbort(work.signal);
  let step = steps.next();
  while (!step.done) {
    work.onProgress?.(step.value[0], step.value[1]);
    if (wallClock() - last > 16) {
      await pause();
      last = wallClock();
    }
    checkAbort(work.signal);
    step = steps.next();
  }
  return step.value;
}
