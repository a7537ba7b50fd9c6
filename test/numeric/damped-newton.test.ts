import { describe, expect, it } from "vitest";
import { dampedNewton } from "../../src/numeric/damped-newton.ts";
import type { Objective } from "../../src/numeric/maximize.ts";

// minus Rosenbrock's banana: one top at (1, 1), not concave on the way
const banana: Objective = ([x, y], gradient, hessian) => {
  gradient[0] = 400 * x * (y - x * x) + 2 * (1 - x);
  gradient[1] = -200 * (y - x * x);
  hessian[0] = 400 * (y - 3 * x * x) - 2;
  hessian[1] = 400 * x;
  hessian[2] = 400 * x;
  hessian[3] = -200;
  return -100 * (y - x * x) ** 2 - (1 - x) ** 2;
};

describe("the damped Newton climb", () => {
  it("arrives at a top beyond places that are not concave", () => {
    const { at, end, value } = dampedNewton(banana, Float64Array.of(-1.2, 1));
    expect(end).toBe("settled");
    expect(value).toBeCloseTo(0, 12);
    for (const x of at) expect(x).toBeCloseTo(1, 7);
  });

  it("arrives wherever it starts, and stays when it starts at the top", () => {
    for (const start of [
      [5, -5],
      [-3, 9],
      [0, 0],
    ])
      expect(dampedNewton(banana, Float64Array.from(start)).at[0]).toBeCloseTo(1, 7);
    expect(dampedNewton(banana, Float64Array.of(1, 1)).iterations).toBe(2);
  });

  it("takes no longer steps than allowed, and stops where it is told", () => {
    const seen: number[] = [];
    const line: Objective = ([x], gradient, hessian) => {
      seen.push(x);
      gradient[0] = 1;
      hessian[0] = 0;
      return x;
    };
    const { end, at } = dampedNewton(line, Float64Array.of(0), { longest: [2], stop: ([x]) => x > 9 });
    expect(end).toBe("stopped");
    expect(at[0]).toBeCloseTo(10, 9);
    expect(seen.map((x) => Number(x.toFixed(9)))).toEqual([0, 2, 4, 6, 8, 10]);
  });

  it("keeps away from places where nothing can be computed", () => {
    const log: Objective = ([x], gradient, hessian) => {
      gradient[0] = 1 / x - 1e-3;
      hessian[0] = -1 / (x * x);
      return x > 0 ? Math.log(x) - 1e-3 * x : Number.NaN;
    };
    expect(dampedNewton(log, Float64Array.of(1e4)).at[0]).toBeCloseTo(1000, 5);
    expect(dampedNewton(log, Float64Array.of(-1)).end).toBe("limit");
  });

  it("has nothing to do without parameters", () => {
    expect(dampedNewton(() => 3, new Float64Array(0))).toMatchObject({ end: "settled", value: 3 });
  });
});
