import { describe, expect, it } from "vitest";
import { needModel } from "../../src/core/model.ts";
import { needOptions } from "../../src/core/options.ts";

describe("needOptions", () => {
  it("takes an object, and says what is missing of everything else", () => {
    expect(() => needOptions({}, "fitX", "columns")).not.toThrow();
    for (const given of [undefined, null, 3, "k"])
      expect(() => needOptions(given, "fitX", "columns, and k")).toThrow(
        expect.objectContaining({
          code: "bad-option",
          message: expect.stringMatching(/^fitX needs options: columns, and k\./),
        }),
      );
  });
});

describe("needModel", () => {
  it("takes models by their kind, and says what makes one", () => {
    expect(() => needModel({ kind: "b" }, ["a", "b"], "useX", "fitX")).not.toThrow();
    for (const given of [undefined, null, {}, [], "b", { kind: "c" }])
      expect(() => needModel(given, ["a", "b"], "useX", "fitX")).toThrow(
        expect.objectContaining({
          code: "bad-model",
          message: expect.stringMatching(/^useX needs a model of fitX; found /),
        }),
      );
  });
});
