import { expect, test } from "vitest";
import { Problems } from "../../src/core/problems.ts";

test("a row that is wrong in several ways counts once, for the first that was found", () => {
  const bad = new Problems();
  bad.add(1, "a", -1, "zero or more");
  bad.add(3, "a", -2, "zero or more");
  bad.add(3, "b", null, "a number");
  bad.add(1, "a", -1, "zero or more");
  bad.add(4, "b", null, "a number");
  const { length, rejected, rows } = bad.settle(5, {}, "skip", "test");
  expect(length).toBe(2);
  expect([...(rows as Int32Array)]).toEqual([0, 2]);
  expect(rejected).toEqual([
    {
      reason: "a: not zero or more",
      rows: 2,
      examples: [
        { row: 1, value: -1 },
        { row: 3, value: -2 },
      ],
    },
    { reason: "b: no value", rows: 1, examples: [{ row: 4, value: null }] },
  ]);
  expect(rejected.reduce((n, r) => n + r.rows, 0)).toBe(5 - length);
});
