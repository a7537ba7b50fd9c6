import { pause, wallClock } from "../../core/host.ts";
import { checkAbort, type Work } from "../../core/work.ts";
import { fitBoosting, fitBoostingAsync } from "../../learn/index.ts";
import type { Training } from "./learn-candidate.ts";

/** Does the work at once. */
export function runTraining<T>(steps: Training<T>): T {
  let step = steps.next();
  while (!step.done) {
    const { value } = step;
    step = "rows" in value ? steps.next(fitBoosting(value.rows, value.options)) : steps.next();
  }
  return step.value;
}

/** Does the same with a turn for the event loop every 16 ms or so, within boosting too, with progress and abort. */
export async function runTrainingAsync<T>(steps: Training<T>, { signal, onProgress }: Work): Promise<T> {
  let last = wallClock();
  checkAbort(signal);
  let step = steps.next();
  while (!step.done) {
    const { value } = step;
    if ("rows" in value) {
      step = steps.next(
        await fitBoostingAsync(value.rows, { ...value.options, ...(signal && { signal }) } as never),
      );
      continue;
    }
    onProgress?.(value[0], value[1]);
    if (wallClock() - last > 16) {
      await pause();
      last = wallClock();
    }
    checkAbort(signal);
    step = steps.next();
  }
  return step.value;
}
