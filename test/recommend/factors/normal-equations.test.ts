import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { normal, randomFrom } from "../../../src/core/random.ts";
import { NormalEquations } from "../../../src/recommend/factors/normal-equations.ts";
import { root } from "../../common/project.ts";
import { assembledEquations } from "./assemble.ts";

function filled(width: number, rows: number, plain: boolean): NormalEquations {
  const equations = new NormalEquations(rows, width, rows, plain);
  const random = randomFrom(7);
  for (let k = 0; k < equations.y.length; k++) equations.y[k] = normal(random);
  for (let i = 0; i < width; i++)
    for (let j = i; j < width; j++) equations.g[i * width + j] = i === j ? 3 + i : 0.1 * ((i + j) % 3);
  equations.ready();
  return equations;
}

describe("the normal equations", () => {
  it("hold what their source assembles to, in less than 2 kB", async () => {
    const { text, bytes } = await assembledEquations();
    const file = join(root, "src/recommend/factors/equations-text.ts");
    if (process.env.UPDATE_KERNEL) writeFileSync(file, text);
    expect(readFileSync(file, "utf8")).toBe(text);
    expect(bytes).toBeLessThan(2000);
  });

  for (const width of [4, 12, 64]) {
    it(`are solved, and to the last bit alike with and without WebAssembly, for ${width} factors`, () => {
      const at = Int32Array.from([0, 3, 4, 7, 8, 10, 19]);
      const weight = Float64Array.from(at, (k) => 0.5 + k / 3);
      const [fast, plain] = [filled(width, 20, false), filled(width, 20, true)];
      for (const [from, to] of [
        [0, 7],
        [1, 5],
        [2, 3],
        [0, 0],
      ]) {
        const x = fast.solve(at, weight, from, to);
        expect([...x]).toEqual([...plain.solve(at, weight, from, to)]);
        // rows of y as right sides, four at a time and one by one
        const rows = [3, 19, 4, 4, 0, 11];
        const each = rows.flatMap((row) => [...fast.again(fast.y.slice(row * width, (row + 1) * width))]);
        expect([...fast.againFor(rows)]).toEqual(each);
        expect([...plain.againFor(rows)]).toEqual(each);
        const b = Float64Array.from(x, (_, k) => Math.cos(k));
        const z = fast.again(b);
        expect([...z]).toEqual([...plain.again(b)]);
        // put into the equations, written out plainly
        const { g, y } = fast;
        for (let i = 0; i < width; i++) {
          let left = 0;
          let leftAgain = 0;
          let right = 0;
          for (let j = 0; j < width; j++) {
            let a = i <= j ? g[i * width + j] : g[j * width + i];
            for (let e = from; e < to; e++) a += weight[e] * y[at[e] * width + i] * y[at[e] * width + j];
            left += a * x[j];
            leftAgain += a * z[j];
          }
          for (let e = from; e < to; e++) right += (1 + weight[e]) * y[at[e] * width + i];
          expect(left).toBeCloseTo(right, 10);
          expect(leftAgain).toBeCloseTo(b[i], 10);
        }
      }
    });
  }

  it("stay finite where rows cannot be told apart", () => {
    const equations = new NormalEquations(2, 4, 2);
    equations.y.fill(1);
    equations.g.fill(1);
    equations.ready();
    for (const v of equations.solve(Int32Array.of(0, 1), 2, 0, 2)) expect(Number.isFinite(v)).toBe(true);
  });
});
