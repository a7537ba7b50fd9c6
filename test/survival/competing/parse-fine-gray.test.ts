import { describe, expect, it } from "vitest";
import { fitFineGray, incidenceAt, parseFineGray } from "../../../src/survival/index.ts";

const rows = Array.from({ length: 40 }, (_, i) => ({
  stop: 1 + ((i * 17) % 23),
  cause: [null, "price", "moved"][(i * 7) % 3],
  plan: i % 2 ? "a" : "b",
  visits: (i * 5) % 11,
}));
const model = fitFineGray(rows, { of: "price", covariates: ["plan", "visits"] });
const json = JSON.parse(JSON.stringify(model));

describe("a Fine-Gray model from JSON", () => {
  it("predicts the same to the last digit", () => {
    const back = parseFineGray(JSON.stringify(model));
    expect(back).toEqual(json);
    const asked = { at: [3, 9, 20] };
    expect(incidenceAt(back, rows, asked).toJSON()).toEqual(incidenceAt(model, rows, asked).toJSON());
  });

  it.each([
    ["no object", null],
    ["text that is no JSON", "{"],
    ["another kind", { ...json, kind: "cox" }],
    ["a newer version", { ...json, version: 2 }],
    ["an unknown key", { ...json, more: 1 }],
    ["no cause", { ...json, cause: null }],
    ["a cause not among the causes", { ...json, cause: "weather" }],
    ["causes that are no list", { ...json, causes: "price" }],
    ["other errors", { ...json, errors: "none" }],
    ["exact ties", { ...json, ties: "exact" }],
    ["no baseline", { ...json, baseline: [] }],
    ["two baselines", { ...json, baseline: [json.baseline[0], json.baseline[0]] }],
    ["a coefficient of text", { ...json, coefficients: [{ ...json.coefficients[0], coefficient: "1" }] }],
    ["no schema", { ...json, schema: null }],
    ["a center too few", { ...json, center: [0] }],
    ["no fit", { ...json, fit: undefined }],
    ["strata", { ...json, strata: ["plan"] }],
  ])("%s is refused", (_, broken) => {
    expect(() => parseFineGray(broken)).toThrowError(expect.objectContaining({ code: "bad-model" }));
  });
});
