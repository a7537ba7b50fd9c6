import { describe, expect, it } from "vitest";
import { fitCoxPath, parseCoxPath, survivalAt } from "../../../src/survival/index.ts";

const rows = Array.from({ length: 40 }, (_, i) => ({
  stop: 1 + ((i * 17) % 23),
  event: i % 5 > 0 ? 1 : 0,
  plan: i % 2 ? "a" : "b",
  visits: (i * 5) % 11,
}));
const path = fitCoxPath(rows, { covariates: ["plan", "visits"], steps: 8, folds: 4 });
const json = JSON.parse(JSON.stringify(path));

describe("a path of penalties from JSON", () => {
  it("predicts the same to the last digit", () => {
    const back = parseCoxPath(JSON.stringify(path));
    expect(back).toEqual(json);
    const asked = { at: [3, 9, 20] };
    expect(survivalAt(back.model, rows, asked).toJSON()).toEqual(
      survivalAt(path.model, rows, asked).toJSON(),
    );
  });

  const step = json.steps[0];
  it.each([
    ["no object", 7],
    ["another kind", json.model],
    ["an unknown key", { ...json, more: 1 }],
    ["a share above 1", { ...json, l1Ratio: 2 }],
    ["other terms", { ...json, terms: ["visits", "plan: a"] }],
    ["no steps", { ...json, steps: [] }],
    ["a step without penalty", { ...json, steps: [{ ...step, penalty: null }] }],
    ["a step with too few coefficients", { ...json, steps: [{ ...step, coefficients: [1] }] }],
    ["a choice that is none of its steps", { ...json, chosen: 99 }],
    ["a best that is none", { ...json, best: "best" }],
    ["a broken model", { ...json, model: { ...json.model, baseline: [] } }],
    ["no model", { ...json, model: null }],
  ])("%s is refused", (_, broken) => {
    expect(() => parseCoxPath(broken)).toThrowError(expect.objectContaining({ code: "bad-model" }));
  });
});
