import type { Steps } from "../../core/work.ts";

/** Steps done so far, over all climbs of a fit. */
export interface Progress {
  done: number;
}

/** The same steps, counted on. */
export function* counted<T>(steps: Steps<T>, progress: Progress): Steps<T> {
  let step = steps.next();
  while (!step.done) {
    yield [++progress.done, Number.NaN];
    step = steps.next();
  }
  return step.value;
}
