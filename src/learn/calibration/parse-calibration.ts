import { isTexts } from "../../core/json-values.ts";
import { badModel, modelParser } from "../../core/model.ts";
import type { Calibration } from "./calibration-types.ts";

const KEYS: { readonly [method: string]: readonly string[] } = {
  platt: ["on", "a", "b"],
  isotonic: ["x", "y"],
  temperature: ["temperature"],
  beta: ["a", "b", "c"],
};

/**
 * A calibration from JSON that may come from anywhere: text or what `JSON.parse` gave. O(size).
 *
 * @throws "bad-model" for what is none.
 *
 * @example
 * import { calibrated, fitCalibration, parseCalibration } from "clientele";
 * const rows = [[0.9, 1], [0.6, 0], [0.4, 1], [0.1, 0]].map(([risk, left]) => ({ risk, left }));
 * const model = fitCalibration(rows, { score: "risk", label: "left", method: "temperature" });
 * calibrated(parseCalibration(JSON.stringify(model)), [0.5])[0]; // => 0.5
 * parseCalibration("{}"); // throws "bad-model"
 */
export function parseCalibration(json: unknown): Calibration {
  return parser()(json);
}

function parser(): (json: unknown) => Calibration {
  return modelParser<Calibration>({
    kind: "calibration",
    version: 1,
    // those of a method that is not known are refused by check
    keys: ["kind", "version", "method", "fit", ...Object.values(KEYS).flat()] as (keyof Calibration)[],
    check,
  });
}

function check(model: Calibration): void {
  const bad = (what: string) => badModel("calibration", what);
  const { method, fit } = model as { readonly method: unknown; readonly fit: unknown };
  if (typeof method !== "string" || !Object.hasOwn(KEYS, method)) throw bad("its method is not known");
  const keys = KEYS[method];
  const own = model as unknown as { readonly [key: string]: unknown };
  for (const key of Object.keys(model))
    if (!["kind", "version", "method", "fit", ...keys].includes(key)) throw bad(`${method} has no ${key}`);
  if (!isFit(fit)) throw bad("fit is missing or damaged");
  for (const key of keys) {
    const value = own[key];
    if (key === "on") {
      if (value !== "score" && value !== "logit") throw bad("on is neither score nor logit");
    } else if (key === "x" || key === "y") {
      if (!Array.isArray(value) || value.length === 0 || !value.every(Number.isFinite))
        throw bad(`${key} is no list of numbers`);
    } else if (!Number.isFinite(value)) throw bad(`${key} is no number`);
  }
  if (model.method === "temperature" && !(model.temperature > 0)) throw bad("temperature is not above zero");
  // larger ones would be no numbers when multiplied
  if (model.method === "beta" && !(model.a >= 0 && model.b >= 0 && model.a <= 1e300 && model.b <= 1e300))
    throw bad("a slope is below zero or too large");
  if (model.method !== "isotonic") return;
  const { x, y } = model;
  if (x.length !== y.length) throw bad("x and y have different lengths");
  for (let k = 0; k < x.length; k++) {
    if (!(y[k] >= 0 && y[k] <= 1)) throw bad("a height is no probability");
    if (k > 0 && !(x[k] > x[k - 1] && y[k] >= y[k - 1])) throw bad("its steps do not rise");
  }
}

function isFit(fit: unknown): boolean {
  if (typeof fit !== "object" || fit === null) return false;
  const { status, warnings, rows, share, logLossBefore, logLossAfter } = fit as {
    readonly [key: string]: unknown;
  };
  return (
    ["converged", "separated", "constant"].includes(status as string) &&
    isTexts(warnings) &&
    typeof rows === "object" &&
    rows !== null &&
    [share, logLossAfter, logLossBefore ?? 0].every((v) => Number.isFinite(v))
  );
}
