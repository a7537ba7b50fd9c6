import { describe, expect, it } from "vitest";
import { factorWriter, listed, threeDigits } from "../../src/core/words.ts";
import { codeOf } from "../common/code-of.ts";

describe("words", () => {
  it("join a list as people say it", () => {
    expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map((parts) => listed(parts))).toEqual([
      "",
      "a",
      "a and b",
      "a, b and c",
    ]);
    expect(listed(["a", "b", "c"], "or")).toBe("a, b or c");
  });

  it("write numbers short", () => {
    expect([0.123456, 12.3456, 1234.56].map(threeDigits)).toEqual(["0.123", "12.3", "1230"]);
    const write = factorWriter("en");
    expect([0.5123, 0.9512, 1, 1.0456, 2.345].map(write)).toEqual(["0.51", "0.951", "1", "1.05", "2.3"]);
    expect(codeOf(() => factorWriter("no language"))).toBe("bad-option");
  });
});
