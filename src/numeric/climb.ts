import type { Steps } from "../core/work.ts";
import { type MaximizeSettings, maximizeSteps, type Objective, type Optimum } from "./maximize.ts";

/** The highest maximum, and the evaluations of all climbs, on whichever function. */
export interface Climbed extends Optimum {
  readonly done: number;
}

/** Evaluations that each start gets. */
const TRIAL = 12;

/**
 * The highest maximum from several starts: they compete for a few steps, on `sample` where that is cheaper, and the winner is followed to its end. A
 * winner that ends on a ridge is checked against all others.
 */
export function* climbSteps(
  objective: Objective,
  starts: readonly Float64Array[],
  sample: Objective = objective,
): Steps<Climbed> {
  let done = 0;
  let evaluations = 0;
  /** One climb whose progress counts on from those before. */
  function* follow(height: Objective, start: Float64Array, settings?: MaximizeSettings): Steps<Optimum> {
    const climb = maximizeSteps(height, start, settings);
    let step = climb.next();
    for (; !step.done; step = climb.next()) yield [done + step.value[0], Number.NaN];
    done += step.value.evaluations;
    if (height === objective) evaluations += step.value.evaluations;
    return step.value;
  }
  const tries: Optimum[] = [];
  for (const start of starts) tries.push(yield* follow(sample, start, { gain: 1e-3, evaluations: TRIAL }));
  // a start where nothing can be computed comes last
  const height = ({ value }: Optimum) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value);
  tries.sort((a, b) => height(b) - height(a));
  let best = yield* follow(objective, tries[0].at);
  if (!Number.isFinite(best.value) || best.curvature.values.some((v) => v < 0.25)) {
    for (const start of starts) {
      const other = yield* follow(objective, start);
      if (other.value > best.value + 1e-7 || Number.isNaN(best.value)) best = other;
    }
  }
  return { ...best, evaluations, done };
}
