import { describe, expect, it } from "vitest";
import { runSteps } from "../../src/core/work.ts";
import { flatDirections } from "../../src/numeric/flat-directions.ts";
import { maximizeSteps, type Objective } from "../../src/numeric/maximize.ts";
import { expectClose } from "../common/close.ts";

/** Minus Rosenbrock's valley. */
const valley: Objective = ([x, y], gradient, hessian) => {
  gradient[0] = 2 * (1 - x) + 400 * x * (y - x * x);
  gradient[1] = -200 * (y - x * x);
  hessian.set([-2 + 400 * y - 1200 * x * x, 400 * x, 400 * x, -200]);
  return -((1 - x) ** 2) - 100 * (y - x * x) ** 2;
};

/** Rises towards x = infinity without end, and has its best y at 3. */
const slope: Objective = ([x, y], gradient, hessian) => {
  gradient[0] = Math.exp(-x);
  gradient[1] = -2 * (y - 3);
  hessian.set([-Math.exp(-x), 0, 0, -2]);
  return -Math.exp(-x) - (y - 3) ** 2;
};

/** Knows only the sum of x and y. */
const ridge: Objective = ([x, y], gradient, hessian) => {
  const d = x + y - 2;
  gradient.fill(-2 * d);
  hessian.fill(-2);
  return -d * d;
};

const climb = (objective: Objective, ...start: number[]) =>
  runSteps(maximizeSteps(objective, Float64Array.from(start)));

describe("maximize", () => {
  it("finds the top of a bent valley from anywhere", () => {
    for (const start of [
      [-1.2, 1],
      [3, -8],
      [0, 0],
      [-9, 30],
    ]) {
      const top = climb(valley, ...start);
      expect(top.settled).toBe(true);
      expectClose([...top.at], [1, 1], 1e-8);
      expect(top.evaluations).toBeLessThan(120);
      expect(flatDirections(valley, top)).toEqual([]);
    }
  });

  it("leaves a saddle, where the gradient is zero but the curvature is not", () => {
    const saddle: Objective = ([x, y], gradient, hessian) => {
      gradient[0] = -2 * x;
      gradient[1] = 2 * y - 4 * y ** 3;
      hessian.set([-2, 0, 0, 2 - 12 * y * y]);
      return -x * x + y * y - y ** 4;
    };
    const top = climb(saddle, 1, 1e-3);
    expectClose(top.value, 0.25, 1e-9);
  });

  it("knows a boundary from a ridge", () => {
    const far = climb(slope, 0, 0);
    expect(far.settled).toBe(true);
    expectClose(far.at[1], 3, 1e-8);
    expect(far.value).toBeGreaterThan(-1e-8);
    const [edge] = flatDirections(slope, far);
    expect(edge.sides).toBe(1);
    expect(edge.direction[0]).toBeCloseTo(1, 6);
    const flat = climb(ridge, 5, 1);
    expectClose(flat.at[0] + flat.at[1], 2, 1e-8);
    const [line] = flatDirections(ridge, flat);
    expect(line.sides).toBe(2);
    expect(Math.abs(line.direction[0] + line.direction[1])).toBeLessThan(1e-9);
  });

  it("says that it did not start where the function has no value", () => {
    const nowhere: Objective = () => Number.NaN;
    expect(climb(nowhere, 1).settled).toBe(false);
  });
});
