import { fitBgNbd, fitBgNbdAsync } from "../../cltv/index.ts";
import { pause, wallClock } from "../../core/host.ts";
import { checkAbort, type Work } from "../../core/work.ts";
import {
  driftBaseline,
  driftBaselineAsync,
  fitBoosting,
  fitBoostingAsync,
  fitLogisticRegression,
  fitLogisticRegressionAsync,
} from "../../learn/index.ts";
import type { Training } from "./learn-candidate.ts";

const DAYS = { unit: "day" } as never;

/** Does the work at once. */
export function runTraining<T>(steps: Training<T>): T {
  let step = steps.next();
  while (!step.done) {
    const { value } = step;
    if (!("fit" in value)) step = steps.next();
    else if (value.fit === "boosting") step = steps.next(fitBoosting(value.rows, value.options));
    else if (value.fit === "logistic")
      step = steps.next(fitLogisticRegression(value.rows, value.options as never));
    else if (value.fit === "drift") step = steps.next(driftBaseline(value.rows, value.options as never));
    else step = steps.next(fitBgNbd(value.rows, DAYS));
  }
  return step.value;
}

/** Does the same with a turn for the event loop every 16 ms or so, within the fits too, with progress and abort. */
export async function runTrainingAsync<T>(steps: Training<T>, { signal, onProgress }: Work): Promise<T> {
  let last = wallClock();
  checkAbort(signal);
  let step = steps.next();
  while (!step.done) {
    const { value } = step;
    if ("fit" in value) {
      const work = signal && { signal };
      if (value.fit === "buying")
        step = steps.next(await fitBgNbdAsync(value.rows, { unit: "day", ...work } as never));
      else if (value.fit === "drift")
        step = steps.next(await driftBaselineAsync(value.rows, { ...value.options, ...work } as never));
      else
        step = steps.next(
          await (value.fit === "boosting" ? fitBoostingAsync : fitLogisticRegressionAsync)(value.rows, {
            ...value.options,
            ...work,
          } as never),
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
