import { describe, expect, it } from "vitest";
import { runSteps } from "../../../src/core/work.ts";
import { symmetricInverse } from "../../../src/numeric/float-kernel/symmetric-inverse.ts";

function matrix(n: number, ridge: number): Float64Array[] {
  const rows = Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: n }, (_, k) => Math.sin(1 + i * 3.7 + k * 1.3 + ((i * k) % 11))),
  );
  return rows.map((a, i) =>
    Float64Array.from(rows, (b, j) => a.reduce((s, x, k) => s + x * b[k], 0) / n + (i === j ? ridge : 0)),
  );
}

function inverseOf(
  a: readonly Float64Array[],
  precision: "single" | "double",
  plain = false,
): { out: Float32Array | Float64Array; simd: boolean; steps: [number, number][] } {
  const n = a.length;
  const s = symmetricInverse(n, precision, plain);
  a.forEach((row, i) => {
    s.setRow(i, row);
  });
  const steps: [number, number][] = [];
  const run = s.invert();
  let step = run.next();
  for (; !step.done; step = run.next()) steps.push([step.value[0], step.value[1]]);
  expect(step.value).toBe(true);
  const out = precision === "single" ? new Float32Array(n * n) : new Float64Array(n * n);
  runSteps(s.copyTo(out));
  return { out, simd: s.simd, steps };
}

function residual(a: readonly Float64Array[], p: ArrayLike<number>): number {
  const n = a.length;
  let worst = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      let s = i === j ? -1 : 0;
      for (let k = 0; k < n; k++) s += a[i][k] * p[k * n + j];
      worst = Math.max(worst, Math.abs(s));
    }
  return worst;
}

describe("the blocked inverse of a symmetric matrix", () => {
  it("is the inverse, in matrices of one block, of several and of blocks that are not full", () => {
    for (const n of [1, 2, 7, 8, 9, 40, 131]) {
      const a = matrix(n, 1);
      const double = inverseOf(a, "double").out;
      expect(residual(a, double)).toBeLessThan(1e-12);
      expect(residual(a, inverseOf(a, "single").out)).toBeLessThan(1e-5);
      for (let i = 0; i < n; i++)
        for (let j = 0; j < i; j++) expect(double[i * n + j]).toBe(double[j * n + i]);
    }
  });

  it("has the same bits with and without SIMD", () => {
    const a = matrix(150, 0.5);
    const [fast, plain] = [inverseOf(a, "single"), inverseOf(a, "single", true)];
    expect(fast.simd).toBe(true);
    expect(plain.simd).toBe(false);
    expect(fast.out).toEqual(plain.out);
  });

  it("stops between blocks, and its steps never go back", () => {
    const large = Array.from({ length: 330 }, (_, i) =>
      Float64Array.from({ length: 330 }, (_, j) => (i === j ? 400 : Math.sin(i * j))),
    );
    const { steps } = inverseOf(large, "single", true);
    expect(steps.length).toBeGreaterThan(2);
    for (let k = 1; k < steps.length; k++) expect(steps[k][0]).toBeGreaterThan(steps[k - 1][0]);
    expect(steps[steps.length - 1][0]).toBeLessThanOrEqual(steps[0][1]);
  });

  it("says when there is none", () => {
    for (const precision of ["single", "double"] as const) {
      const s = symmetricInverse(2, precision);
      s.setRow(0, [1]);
      s.setRow(1, [1, 1]);
      expect(runSteps(s.invert())).toBe(false);
    }
  });

  it("has nothing to do for nothing", () => {
    expect(inverseOf([], "double").out).toEqual(new Float64Array(0));
    expect(inverseOf([], "single").out).toEqual(new Float32Array(0));
  });
});
