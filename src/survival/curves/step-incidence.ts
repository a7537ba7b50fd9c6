import type { Steps } from "./count-steps.ts";
import { incidenceErrors, type LogSurvivalPath } from "./incidence-errors.ts";
import { type Robust, robustErrors } from "./robust-errors.ts";

/** Cumulative incidences at the ages of steps. */
export interface StepIncidence {
  readonly survival: Float64Array;
  readonly survivalError: Float64Array;
  readonly causes: readonly {
    readonly incidence: Float64Array;
    readonly error: Float64Array;
    readonly hazard: Float64Array;
  }[];
}

/** Aalen and Johansen's estimates for causes that compete, with errors by the jackknife or by Gray's delta method. O(rows causes). */
export function stepIncidence(
  steps: Steps,
  kindOf: ArrayLike<number>,
  robust: Robust,
  errors: "jackknife" | "delta",
): StepIncidence {
  const { times, atRisk, events } = steps;
  const length = times.length;
  const died = new Float64Array(length);
  for (const own of events) for (let t = 0; t < length; t++) died[t] += own[t];
  // survival[0] is before the first age
  const survival = new Float64Array(length + 1).fill(1);
  const path: LogSurvivalPath = { common: new Float64Array(length + 1), own: new Float64Array(length) };
  for (let t = 0; t < length; t++) {
    const [d, n] = [died[t], atRisk[t]];
    const left = n - d > 1e-12 * n ? n - d : 0;
    survival[t + 1] = d === 0 ? survival[t] : survival[t] * (left / n);
    path.common[t + 1] = path.common[t];
    if (d === 0 || left === 0) continue;
    path.common[t + 1] += d / (n * left);
    path.own[t] = -1 / left;
  }
  const after = survival.subarray(1);
  const logError = robustErrors({ ...steps, events: [died] }, robust, "log survival");
  return {
    survival: after.slice(),
    survivalError: after.map((s, t) => (s > 0 ? s * logError[t] : 0)),
    causes: events.map((own, cause) => {
      const incidence = new Float64Array(length + 1);
      const slope = new Float64Array(length + 1);
      const hazard = new Float64Array(length);
      for (let t = 0; t < length; t++) {
        const n = atRisk[t];
        const step = own[t] === 0 ? 0 : (survival[t] * own[t]) / n;
        incidence[t + 1] = incidence[t] + step;
        slope[t + 1] = slope[t] + (step === 0 ? 0 : path.common[t] * step - step / n);
        hazard[t] = (t === 0 ? 0 : hazard[t - 1]) + (own[t] === 0 ? 0 : own[t] / n);
      }
      return {
        incidence: incidence.slice(1),
        error:
          errors === "delta"
            ? deltaErrors(steps, survival, died, own, incidence)
            : incidenceErrors(steps, robust, path, {
                slope,
                level: incidence,
                own: (row, t) => (kindOf[row] === cause ? survival[t] / atRisk[t] : 0),
              }),
        hazard,
      };
    }),
  };
}

/** By the delta method with the hypergeometric share for ties, as the R package cmprsk: what each event adds is spread over what is still to come. */
function deltaErrors(
  { times, atRisk }: Steps,
  survival: Float64Array,
  died: Float64Array,
  own: Float64Array,
  incidence: Float64Array,
): Float64Array {
  const out = new Float64Array(times.length);
  let [constant, linear, square] = [0, 0, 0];
  for (let t = 0; t < times.length; t++) {
    const [n, mine, others] = [atRisk[t], own[t], died[t] - own[t]];
    const [before, left, f] = [survival[t], survival[t + 1], incidence[t + 1]];
    const add = (d: number, a: number, b: number) => {
      const ties = d > 1 ? 1 - (d - 1) / (n - 1) : 1;
      const size = (before * before * ties * d) / (n * n);
      constant += a * a * size;
      linear += a * b * size;
      square += b * b * size;
    };
    if (others > 0 && left > 0) add(others, f / left, 1 / left);
    if (mine > 0) add(mine, left > 0 ? 1 + f / left : 1, left > 0 ? 1 / left : 0);
    out[t] = Math.sqrt(Math.max(0, constant - 2 * f * linear + f * f * square));
  }
  return out;
}
