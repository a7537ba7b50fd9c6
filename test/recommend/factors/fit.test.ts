import { describe, expect, it } from "vitest";
import type { ClienteleError } from "../../../src/core/errors.ts";
import { runSteps } from "../../../src/core/work.ts";
import { ExactSide } from "../../../src/recommend/factors/als-exact.ts";
import { alsLoss, exactGain } from "../../../src/recommend/factors/als-loss.ts";
import { confidences } from "../../../src/recommend/factors/confidence.ts";
import { alsFit, bprFit } from "../../../src/recommend/factors/factors-fit.ts";
import type { ItemFactorsModel } from "../../../src/recommend/factors/item-factors-types.ts";
import { fitBpr } from "../../../src/recommend/fit-bpr.ts";
import { fitImplicitAls } from "../../../src/recommend/fit-implicit-als.ts";
import { interactionsOf } from "../../../src/recommend/interactions-of.ts";
import { parseItemFactors } from "../../../src/recommend/parse-item-factors.ts";
import { fromMatrix, tiny } from "../data.ts";
import { madeShop } from "./shop.ts";

/** Solves a few equations by elimination. */
function solved(a: number[][], b: number[]): number[] {
  const n = b.length;
  const m = a.map((row, i) => [...row, b[i]]);
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const by = m[i][k] / m[k][k];
      for (let j = k; j <= n; j++) m[i][j] -= by * m[k][j];
    }
  return m.map((row, i) => row[n] / row[i]);
}

/** The loss after a round, by its definition over every cell: customers solved from the items of the round before. */
function plainLoss(
  counts: readonly (readonly number[])[],
  before: ItemFactorsModel,
  after: ItemFactorsModel,
  alpha: number,
  regularization: number,
): number {
  const f = after.factors;
  const y = (model: ItemFactorsModel, i: number) => model.values.slice(i * f, (i + 1) * f);
  let sum = 0;
  let weights = 0;
  for (const line of counts) {
    const a = Array.from({ length: f }, (_, k) =>
      Array.from({ length: f }, (_, l) => (k === l ? regularization : 0)),
    );
    const b = new Array<number>(f).fill(0);
    line.forEach((count, i) => {
      const c = 1 + alpha * count;
      const row = y(before, i);
      for (let k = 0; k < f; k++) {
        if (count > 0) b[k] += c * row[k];
        for (let l = 0; l < f; l++) a[k][l] += c * row[k] * row[l];
      }
    });
    const x = solved(a, b);
    line.forEach((count, i) => {
      const score = y(after, i).reduce((s, v, k) => s + v * x[k], 0);
      sum += (1 + alpha * count) * ((count > 0 ? 1 : 0) - score) ** 2;
      weights += 1 + alpha * count;
    });
    for (const v of x) sum += regularization * v * v;
  }
  for (const v of after.values) sum += regularization * v * v;
  return sum / weights;
}

describe("how a fit of factors went: ALS", () => {
  it("has the loss that implicit counts for the same vectors (implicit 0.7.3, calculate_loss: 0.255869571; numpy: 19.4460884529 / 76)", () => {
    const task = { alpha: 2, regularization: 0.1 };
    const sides = runSteps(confidences(fromMatrix(tiny), "weight", 2));
    const [customers, items] = [
      new ExactSide(sides.byCustomer, 4, task),
      new ExactSide(sides.byItem, 4, task),
    ];
    for (let i = 0; i < 6; i++)
      for (let k = 0; k < 2; k++) customers.other[i * 4 + k] = (((3 * i + 5 * k + 1) % 7) - 3) / 10;
    runSteps(customers.solve(items.other));
    runSteps(items.solve(customers.other));
    const gain = runSteps(exactGain(sides.byItem, 2, items.other, customers.other, items.squares, 4));
    const part = 0.1 * items.other.reduce((sum, v) => sum + v * v, 0);
    const { loss, nothing } = alsLoss(sides, 2, gain, part);
    expect(loss).toBeCloseTo(19.4460884529 / 76, 11);
    expect(loss).toBeCloseTo(0.255869571, 7);
    expect(nothing).toBeCloseTo(57 / 76, 12);
  });

  it("comes to the loss to which implicit comes (implicit 0.7.3, 400 rounds of Cholesky in double precision from any of four seeds: 0.0667107417; all counts 1 + 3: 0.0932539082)", () => {
    for (const solver of ["cg", "cholesky"] as const) {
      const rounds = { iterations: 400, solver };
      const counted = { factors: 2, alpha: 2, regularization: 0.1, weights: "weight", ...rounds } as const;
      expect(fitImplicitAls(fromMatrix(tiny), counted).fit.loss).toBeCloseTo(0.0667107417, 7);
      const ones = fitImplicitAls(fromMatrix(tiny), {
        factors: 3,
        alpha: 3,
        regularization: 0.5,
        ...rounds,
      });
      expect(ones.fit.loss).toBeCloseTo(0.0932539082, 7);
      expect(ones.fit).toMatchObject({ status: "converged", rounds: 400, right: null, warnings: [] });
    }
  });

  it("is what the definition says of every cell, and change what the vectors moved", () => {
    for (const solver of ["cg", "cholesky"] as const)
      for (const weights of ["one", "weight"] as const) {
        // three steps of conjugate gradients solve three equations
        const options = { factors: 3, alpha: 2, regularization: 0.3, solver, weights };
        const counts = weights === "weight" ? tiny : tiny.map((line) => line.map((v) => Math.min(v, 1)));
        const fits = [3, 4].map((iterations) => fitImplicitAls(fromMatrix(tiny), { ...options, iterations }));
        const [before, after] = fits;
        expect(after.fit.loss).toBeCloseTo(plainLoss(counts, before, after, 2, 0.3), 5);
        const moved = Math.hypot(...after.values.map((v, k) => v - before.values[k]));
        expect(after.fit.change).toBeCloseTo(moved / Math.hypot(...after.values), 5);
      }
  });

  it("falls from round to round, and leaves out who and what had nothing", () => {
    const bought = madeShop(60, 15);
    let last = Number.POSITIVE_INFINITY;
    for (const iterations of [1, 2, 4, 8, 16, 32]) {
      const { fit } = fitImplicitAls(bought, { factors: 6, iterations });
      expect(fit.loss).toBeLessThan(last);
      last = fit.loss as number;
    }
    const rows = [...bought].map(({ customer, item }) => ({ customer, item }));
    const wider = interactionsOf([...rows, { order: 1, item: "99" }], {
      catalogue: [{ item: "98" }],
    });
    expect(wider.columns.item.levels.length).toBe(17);
    const wide = fitImplicitAls(wider, { factors: 6, iterations: 32 }).fit.loss;
    expect(wide).toBeCloseTo(last, 3);
  });

  it("says when rounds were too few, when nothing is left of the vectors, and when they are worse than none", () => {
    const bought = madeShop(60, 15);
    const early = fitImplicitAls(bought, { factors: 4, iterations: 2 }).fit;
    expect(early.status).toBe("max iterations");
    expect(early.warnings).toEqual([
      `In the last of 2 rounds the vectors of items still moved by ${Math.round(100 * (early.change as number))} %: they are far from settled. Raise iterations.`,
    ]);
    // counts so far apart that single precision keeps no digit of what is left
    const apart = fromMatrix(
      tiny.map((line, c) => line.map((v, i) => (v > 0 && (c + i) % 2 === 0 ? 1e10 : v))),
    );
    expect(fitImplicitAls(apart, { factors: 16, weights: "weight", regularization: 1e-6 }).fit.loss).toBe(0);
    const none = fitImplicitAls(bought, { factors: 4, regularization: 1e6 }).fit;
    expect(none.warnings.join()).toMatch(/next to nothing.*Lower it/);
    for (const end of [
      { loss: 0.7, nothing: 0.6, change: 0.001 },
      { loss: Number.NaN, nothing: 0.6, change: 0.001 },
      { loss: 0.3, nothing: 0.6, change: Number.POSITIVE_INFINITY },
    ]) {
      const { status, loss, warnings } = alsFit(end, 15);
      expect(status).toBe("diverged");
      expect(loss).toBe(Number.isNaN(end.loss) ? null : end.loss);
      expect(warnings.length).toBe(1);
    }
  });
});

describe("how a fit of factors went: BPR", () => {
  const bought = madeShop(60, 15);

  it("counts the samples of the last round before their steps: nearly guesses at first, nearly all right later", () => {
    const first = fitBpr(bought, { factors: 4, iterations: 1, learningRate: 1e-6 }).fit;
    expect(first.loss).toBeCloseTo(Math.log(2), 2);
    expect(first).toMatchObject({ status: "max iterations", rounds: 1, change: null });
    expect(first.warnings.join()).toMatch(
      /about as well as guessing.*one round is too few.*Raise iterations/,
    );
    const [early, late] = [20, 200].map((iterations) => fitBpr(bought, { factors: 4, iterations }).fit);
    expect(late.loss).toBeLessThan(early.loss as number);
    expect(late.right).toBeGreaterThan(early.right as number);
    expect(late.right).toBeGreaterThan(0.95);
    // 180 samples cannot tell whether that is all
    expect(late).toMatchObject({ status: "max iterations", warnings: [] });
  });

  it("says that steps were too long, or refuses what came of them", () => {
    for (const learningRate of [1, 2, 5, 10, 50, 100])
      for (const iterations of [3, 20, 100]) {
        try {
          const { fit, values } = fitBpr(bought, { factors: 8, learningRate, iterations });
          expect(fit.status).toBe("diverged");
          expect(fit.warnings.join()).toMatch(/worse than guessing.*Lower learningRate/);
          expect(values.every(Number.isFinite)).toBe(true);
        } catch (error) {
          expect((error as ClienteleError).code).toBe("bad-option");
        }
      }
    expect(fitBpr(bought, { factors: 8, learningRate: 100, iterations: 20 }).fit.status).toBe("diverged");
  });

  it("has converged when many samples are ranked no better than the round before", () => {
    const round = (loss: number, samples = 20_000) => ({
      samples,
      right: 0.9 * samples,
      loss: loss * samples,
    });
    expect(bprFit([round(0.2), round(0.199)], 50)).toMatchObject({ status: "converged", right: 0.9 });
    expect(bprFit([round(0.2), round(0.199)], 50).change).toBeCloseTo(0.005, 12);
    expect(bprFit([round(0.2), round(0.19)], 50).status).toBe("max iterations");
    expect(bprFit([round(0.2, 500), round(0.199, 500)], 50).status).toBe("max iterations");
    expect(bprFit([round(Math.LN2), round(Math.LN2)], 50).status).toBe("max iterations");
    expect(bprFit([round(0.2), round(1.1)], 50).status).toBe("diverged");
    expect(bprFit([round(0.2), round(Number.NaN)], 50)).toMatchObject({ status: "diverged", loss: null });
  });

  it("says when there was nothing to set against what customers had", () => {
    const { fit } = fitBpr(interactionsOf([{ customer: "ann", item: "tea" }]), { factors: 2 });
    expect(fit).toMatchObject({ status: "not identified", loss: null, change: null, right: null });
    expect(fit.warnings.join()).toMatch(/Nothing was learnt/);
  });
});

describe("the parser of item factors", () => {
  it("reads models that were written before fits said how they went", () => {
    for (const model of [
      fitImplicitAls(fromMatrix(tiny), { factors: 2, iterations: 7 }),
      fitBpr(fromMatrix(tiny), { factors: 2, iterations: 7 }),
    ]) {
      const { fit, ...rest } = model;
      const old = { ...rest, version: 1 };
      expect(parseItemFactors(JSON.stringify(old))).toEqual({
        ...model,
        fit: { status: "unknown", rounds: 7, loss: null, change: null, right: null, warnings: [] },
      });
      for (const wrong of [
        { ...model, fit: undefined },
        { ...model, fit: { ...fit, status: "fine" } },
        { ...model, fit: { ...fit, rounds: -1 } },
        { ...model, fit: { ...fit, loss: "0" } },
        { ...model, fit: { ...fit, warnings: [1] } },
        { ...old, settings: null },
        { ...old, settings: { ...model.settings, iterations: 1.5 } },
      ])
        expect(() => parseItemFactors(wrong)).toThrow(
          expect.objectContaining({ code: "bad-model" }) as Error,
        );
    }
  });
});
