import type { Data } from "../../core/columns.ts";
import { oneOf } from "../../core/options.ts";
import { logLossOf } from "../evaluation/log-loss-of.ts";
import { readScored, type ScoredRows } from "../evaluation/read-scored.ts";
import type { ScoredColumns } from "../evaluation/scored-types.ts";
import { calibratedScores } from "./calibrated-scores.ts";
import type { Calibration, CalibrationFit, CalibrationMethod } from "./calibration-types.ts";
import { fitBeta } from "./fit-beta.ts";
import { fitPlatt } from "./fit-platt.ts";
import { fitTemperature } from "./fit-temperature.ts";
import { isotonicSteps } from "./isotonic-steps.ts";
import { logitOf } from "./logit.ts";

/** How a map from scores to probabilities is chosen. */
export interface CalibrationSettings {
  /** "platt" (default): a sigmoid of two numbers. "isotonic": any rising steps; needs about a thousand rows. "temperature": log-odds divided by one number, which keeps 0.5 where it is. "beta": three numbers, which can leave good probabilities alone. */
  readonly method?: CalibrationMethod;
  /** For "platt": the "score" itself (default, as scikit-learn), or its "logit" where scores are probabilities, which suits them better. */
  readonly on?: "score" | "logit";
}

/** Settings of {@link fitCalibration}. */
export interface FitCalibrationOptions<Row extends object = object>
  extends ScoredColumns<Row>,
    CalibrationSettings {}

/**
 * Learns how scores become probabilities that can be trusted, from rows that the scores were not learnt on: predictions for other folds, or held-back rows. Platt's targets and isotonic ties are scikit-learn's; weights and counts
 * throughout. Temperature and beta take probabilities. O(n).
 *
 * @throws "bad-input" when all rows have the same outcome; "bad-value" for a score that is no probability where one is meant; "missing-value", "missing-column", "bad-option", "too-few-rows".
 *
 * @example
 * import { calibrated, fitCalibration } from "clientele";
 * const rows = [[0.9, 1], [0.8, 1], [0.6, 0], [0.4, 1], [0.3, 0], [0.1, 0]].map(([risk, left]) => ({ risk, left }));
 * const steps = fitCalibration(rows, { score: "risk", label: "left", method: "isotonic" });
 * Array.from(calibrated(steps, [0.1, 0.5, 0.95])); // => [0, 0.5, 1]
 * fitCalibration(rows, { score: "risk", label: "left", method: "best" as never }); // throws "bad-option"
 */
export function fitCalibration<Row extends object>(
  data: Data<Row>,
  options: FitCalibrationOptions<NoInfer<Row>>,
): Calibration {
  const settings = calibrationSettings((options ?? {}) as CalibrationSettings);
  const rows = readScored(data as Data<object>, options, {
    what: "fitCalibration",
    probability: needsProbability(settings),
    both: true,
  });
  return calibrationOf(rows, settings);
}

/** The settings, checked. */
export function calibrationSettings(options: CalibrationSettings): Required<CalibrationSettings> {
  const { method = "platt", on = "score" } = options;
  oneOf(method, "method", ["platt", "isotonic", "temperature", "beta"]);
  oneOf(on, "on", ["score", "logit"]);
  return { method, on };
}

export function needsProbability({ method, on }: Required<CalibrationSettings>): boolean {
  return method === "temperature" || method === "beta" || (method === "platt" && on === "logit");
}

/** What the kernels need of rows. */
type Judged = Pick<ScoredRows, "score" | "y" | "mass" | "yes" | "no" | "account">;

/** The map for rows with both outcomes. */
export function calibrationOf(rows: Judged, { method, on }: Required<CalibrationSettings>): Calibration {
  const { score, y, mass } = rows;
  const base = { kind: "calibration", version: 1 } as const;
  if (method === "isotonic") {
    const { x, y: heights } = isotonicSteps(score, y, mass);
    return finished(
      { ...base, method, x: Array.from(x), y: Array.from(heights) },
      rows,
      x.length === 1
        ? "constant"
        : heights[0] === 0 && heights.every((h) => h === 0 || h === 1)
          ? "separated"
          : "converged",
    );
  }
  if (method === "platt") {
    const { a, b, constant } = fitPlatt(on === "logit" ? score.map(logitOf) : score, y, mass);
    return finished({ ...base, method, on, a, b }, rows, constant ? "constant" : "converged");
  }
  if (method === "temperature") {
    const { slope, status } = fitTemperature(score.map(logitOf), y, mass);
    return finished({ ...base, method, temperature: 1 / slope }, rows, status);
  }
  const { status, ...map } = fitBeta(score, y, mass);
  return finished({ ...base, method, ...map }, rows, status);
}

type WithoutFit<M> = M extends Calibration ? Omit<M, "fit"> : never;

function finished(map: WithoutFit<Calibration>, rows: Judged, status: CalibrationFit["status"]): Calibration {
  const { score, y, mass, yes, no, account } = rows;
  const probabilities = score.every((p) => p >= 0 && p <= 1);
  const after = calibratedScores(map as Calibration, score);
  const warnings: string[] = [];
  if (status === "constant")
    warnings.push("All scores are equal: they say nothing, and everybody gets the same probability.");
  if (status === "separated")
    warnings.push(
      "The scores tell the outcomes apart without an error on these rows; on new rows such sure probabilities will not hold.",
    );
  if (map.method === "platt" && map.a > 0)
    warnings.push("Higher scores went with fewer of the outcome: the scores point the wrong way around.");
  if (map.method === "isotonic" && score.length < 1000)
    warnings.push(
      `Steps follow luck with few rows: ${score.length} of the 1,000 that isotonic calibration should have.`,
    );
  return {
    ...map,
    fit: {
      status,
      warnings,
      rows: account,
      share: yes / (yes + no),
      logLossBefore: probabilities ? logLossOf(score, y, mass) : null,
      logLossAfter: logLossOf(after, y, mass),
    },
  };
}
