import { expect, test } from "vitest";
import { powersOfTwo } from "../../src/numeric/own-exp.ts";
import { expTable, quickExp } from "../../src/numeric/quick-exp.ts";

test("is e^x to the last digits, near zero and far from it", () => {
  const powers = powersOfTwo();
  const near = expTable(powers);
  let worst = 0;
  for (let k = -4300; k <= 4300; k++) {
    const x = k / 107;
    worst = Math.max(worst, Math.abs(quickExp(x, near, powers) / Math.exp(x) - 1));
  }
  expect(worst).toBeLessThan(8e-16);
  for (const x of [-700.5, -40, 40, 709.5])
    expect(Math.abs(quickExp(x, near, powers) / Math.exp(x) - 1)).toBeLessThan(1e-15);
  expect(quickExp(-746, near, powers)).toBe(0);
  expect(quickExp(0, near, powers)).toBe(1);
  expect(quickExp(1000, near, powers)).toBe(Number.POSITIVE_INFINITY);
  expect(quickExp(Number.NaN, near, powers)).toBeNaN();
});
