import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { risingFit } from "../../src/numeric/rising-fit.ts";
import { skylineSolve } from "../../src/numeric/skyline-solve.ts";
import { expectClose } from "../common/close.ts";

describe("skylineSolve", () => {
  it("solves what the whole matrix times the answer gives back", () => {
    const rows = fc.array(fc.record({ width: fc.nat(4), v: fc.double({ min: -1, max: 1, noNaN: true }) }), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(rows, (given) => {
        const n = given.length;
        const whole = given.map(() => new Array<number>(n).fill(0));
        const begin = Int32Array.from(given, ({ width }, i) => Math.max(0, i - width));
        const at = new Int32Array(n);
        const values: number[] = [];
        for (let i = 0; i < n; i++) {
          at[i] = values.length;
          for (let j = begin[i]; j <= i; j++) {
            const v = j === i ? 12 : given[(i + j) % n].v;
            values.push(v);
            whole[i][j] = v;
            whole[j][i] = v;
          }
        }
        const x = given.map(({ v }) => v);
        const b = Float64Array.from(whole, (row) => row.reduce((sum, v, j) => sum + v * x[j], 0));
        expect(skylineSolve(begin, at, Float64Array.from(values), b)).toBe(true);
        for (let i = 0; i < n; i++) expectClose(b[i], x[i], 1e-12, 1e-12);
      }),
    );
  });

  it("says where a matrix is not positive definite", () => {
    const [begin, at] = [Int32Array.of(0, 0), Int32Array.of(0, 1)];
    expect(skylineSolve(begin, at, Float64Array.of(1, 2, 1), Float64Array.of(1, 1))).toBe(false);
  });
});

describe("risingFit", () => {
  it("pools neighbors that fall", () => {
    expect([...risingFit(Float64Array.of(1, 3, 2, 4, 0), Float64Array.of(1, 1, 3, 1, 1))]).toEqual(
      [1, 2, 2, 2, 2].map((v, i) => (i === 0 ? v : (3 + 6 + 4 + 0) / 6)),
    );
  });

  it("leaves what rises", () => {
    expect([...risingFit(Float64Array.of(1, 2, 3), Float64Array.of(1, 1, 1))]).toEqual([1, 2, 3]);
  });
});
