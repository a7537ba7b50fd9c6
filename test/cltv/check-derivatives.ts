import type { Objective } from "../../src/numeric/maximize.ts";
import { expectClose } from "../common/close.ts";

/** Gradient and Hessian against central differences of the value and of the gradient. */
export function checkDerivatives(objective: Objective, at: readonly number[], relative = 1e-6): void {
  const k = at.length;
  const evaluate = (shift: readonly number[]) => {
    const gradient = new Float64Array(k);
    const hessian = new Float64Array(k * k);
    const value = objective(
      Float64Array.from(at, (x, i) => x + shift[i]),
      gradient,
      hessian,
    );
    return { value, gradient, hessian };
  };
  const step = (j: number, by: number) => at.map((_, i) => (i === j ? by : 0));
  const here = evaluate(at.map(() => 0));
  const largest = here.hessian.reduce((m, x) => Math.max(m, Math.abs(x)), Math.abs(here.value));
  for (let j = 0; j < k; j++) {
    const h = 1e-4;
    const slope = (evaluate(step(j, h)).value - evaluate(step(j, -h)).value) / (2 * h);
    expectClose(here.gradient[j], slope, relative, relative * largest);
    const up = evaluate(step(j, h)).gradient;
    const down = evaluate(step(j, -h)).gradient;
    expectClose(
      here.hessian.slice(j * k, (j + 1) * k),
      up.map((x, i) => (x - down[i]) / (2 * h)),
      relative,
      relative * largest,
    );
  }
}
