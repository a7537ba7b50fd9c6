import type { LearnAccount } from "../rows/feature-types.ts";

/** How scores become probabilities: see {@link fitCalibration}. */
export type CalibrationMethod = "platt" | "isotonic" | "temperature" | "beta";

/** How a calibration was fitted. */
export interface CalibrationFit {
  /** "separated": the scores tell the outcomes apart without an error, and the slope was kept from growing without end. "constant": all scores are equal, so that all get the share that happened. */
  readonly status: "converged" | "separated" | "constant";
  readonly warnings: readonly string[];
  readonly rows: LearnAccount;
  /** Share of the outcome, weighed. */
  readonly share: number;
  /** Log loss on the rows themselves before (null for scores that are no probabilities) and after. */
  readonly logLossBefore: number | null;
  readonly logLossAfter: number;
}

/** What every calibration has. */
export interface CalibrationBase {
  readonly kind: "calibration";
  readonly version: 1;
  readonly fit: CalibrationFit;
}

/** P = 1 / (1 + exp(a x + b)) of the score itself, or of its log-odds. */
export interface PlattCalibration extends CalibrationBase {
  readonly method: "platt";
  readonly on: "score" | "logit";
  readonly a: number;
  readonly b: number;
}

/** Steps, linear in between and level beyond the ends. */
export interface IsotonicCalibration extends CalibrationBase {
  readonly method: "isotonic";
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Log-odds divided by a number above zero: above 1 it tempers, below 1 it sharpens. */
export interface TemperatureCalibration extends CalibrationBase {
  readonly method: "temperature";
  readonly temperature: number;
}

/** Log-odds a log(p) - b log(1 - p) + c, with a and b not below zero. */
export interface BetaCalibration extends CalibrationBase {
  readonly method: "beta";
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** A map from scores to probabilities, as plain JSON. */
export type Calibration = PlattCalibration | IsotonicCalibration | TemperatureCalibration | BetaCalibration;
