import type { Steps } from "../../core/work.ts";

/** Steps as a part of more work: `own` of `total`, after what was done `before`. */
export function* shifted<T>(steps: Steps<T>, before: number, own: number, total: number): Steps<T> {
  let step = steps.next();
  while (!step.done) {
    const [done, all] = step.value;
    yield [before + (all > 0 ? Math.min(1, done / all) * own : 0), total];
    step = steps.next();
  }
  return step.value;
}
