import { expect, test } from "vitest";
import { ownExp, powersOfTwo } from "../../src/numeric/own-exp.ts";

const powers = powersOfTwo();

test("is the exponential within two units in the last place, over all that a number can hold", () => {
  let worst = 0;
  let x = 0.5;
  for (let i = 0; i < 20_000; i++) {
    // a walk that comes near every value (fractions of multiples of the golden ratio)
    x = (x + 0.6180339887498949) % 1;
    for (const at of [1400 * x - 700, 2 * x - 1, (x - 0.5) * 1e-9]) {
      const truth = Math.exp(at);
      worst = Math.max(worst, Math.abs(ownExp(at, powers) - truth) / truth);
    }
  }
  expect(worst).toBeLessThan(2 * 2 ** -52);
});

test("knows the ends", () => {
  expect([0, -0].map((x) => ownExp(x, powers))).toEqual([1, 1]);
  expect(ownExp(709.782712893384, powers) / 1.7976931348621738e308).toBeCloseTo(1, 12);
  expect(ownExp(709.79, powers)).toBe(Number.POSITIVE_INFINITY);
  expect(ownExp(Number.POSITIVE_INFINITY, powers)).toBe(Number.POSITIVE_INFINITY);
  expect(ownExp(Number.NEGATIVE_INFINITY, powers)).toBe(0);
  expect(ownExp(-746, powers)).toBe(0);
  // below the normal numbers steps are coarse
  expect(Math.abs(ownExp(-740, powers) - Math.exp(-740))).toBeLessThanOrEqual(2 * 5e-324);
  expect(ownExp(Number.NaN, powers)).toBeNaN();
});
