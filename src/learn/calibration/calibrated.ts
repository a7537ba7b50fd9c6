import { ClienteleError, show } from "../../core/errors.ts";
import { needModel } from "../../core/model.ts";
import { calibratedScores } from "./calibrated-scores.ts";
import type { Calibration } from "./calibration-types.ts";

/**
 * Probabilities of scores, by a map that {@link fitCalibration} learnt. NaN, no score, stays NaN. O(n).
 *
 * @throws "bad-model"; "bad-value" for a score that is no probability where the map takes one, or no number, Infinity included; "bad-input" for what is no list.
 *
 * @example
 * import { calibrated, fitCalibration } from "clientele";
 * const rows = [[0.9, 1], [0.8, 1], [0.6, 0], [0.4, 1], [0.3, 0], [0.1, 0]].map(([risk, left]) => ({ risk, left }));
 * const model = fitCalibration(rows, { score: "risk", label: "left" });
 * Array.from(calibrated(model, [0.1, 0.9])); // => [0.2153925, 0.7662377]
 * calibrated({} as never, [0.5]); // throws "bad-model"
 */
export function calibrated(model: Calibration, scores: ArrayLike<number>): Float64Array {
  needModel(model, ["calibration"], "calibrated", "fitCalibration");
  if (typeof scores !== "object" || scores === null || typeof scores.length !== "number")
    throw new ClienteleError("bad-input", `calibrated takes a list of scores; found ${show(scores)}.`, {
      value: scores,
      expected: "an array of numbers",
    });
  const values = new Float64Array(scores.length);
  const probability =
    model.method === "temperature" ||
    model.method === "beta" ||
    (model.method === "platt" && model.on === "logit");
  for (let i = 0; i < values.length; i++) {
    const value = scores[i];
    const fits =
      Number.isNaN(value) || (Number.isFinite(value) && (!probability || (value >= 0 && value <= 1)));
    if (!fits)
      throw new ClienteleError(
        "bad-value",
        `calibrated: score ${i} is ${show(value)}; expected ${probability ? "a probability, 0 to 1" : "a number"}.`,
        { row: i, value, expected: probability ? "a probability, 0 to 1" : "a number" },
      );
    values[i] = value;
  }
  return calibratedScores(model, values);
}
