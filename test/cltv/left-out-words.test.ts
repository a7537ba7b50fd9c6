import { describe, expect, it } from "vitest";
import { fitNbd } from "../../src/cltv/index.ts";

const rows = [
  { frequency: 0, recency: 0, age: 9, count: 5 },
  { frequency: 2, recency: 5, age: 9, count: 2 },
];
const warningsWith = (bad: readonly object[]) =>
  fitNbd([...rows, ...bad] as typeof rows, { unit: "week", onInvalid: "skip" }).fit.warnings;

describe("what a fit says of rows left out", () => {
  it("counts a row once, however much is wrong with it", () => {
    expect(warningsWith([{ frequency: -1, recency: -3, age: -2, count: 1 }])).toEqual([
      "1 row was invalid and is left out.",
    ]);
    // at the door, and on a second look
    const late = { frequency: 1, recency: 12, age: 9, count: 1 };
    expect(warningsWith([{ ...late, age: -1, recency: -1 }, late, late])).toEqual([
      "3 rows were invalid and are left out.",
    ]);
  });

  it("counts every row once where there are too many to show", () => {
    const many = Array.from({ length: 20 }, () => ({ frequency: -1, recency: -3, age: 9, count: 1 }));
    expect(warningsWith(many)).toEqual(["20 rows were invalid and are left out."]);
    const once = many.map((row) => ({ ...row, recency: 0 }));
    expect(warningsWith(once)).toEqual(["20 rows were invalid and are left out."]);
  });
});
