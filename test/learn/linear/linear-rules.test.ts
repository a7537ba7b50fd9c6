import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  fitElasticNet,
  fitLogisticRegression,
  fitPoissonRegression,
  type LinearModel,
  parseLinearModel,
  predictOutcome,
} from "../../../src/learn/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { customers, FEATURES } from "./customers.ts";

const data = customers.map(({ w: _, ...customer }) => customer);

for (const [name, run] of [
  [
    "fitLogisticRegression",
    (rows: never, count?: object) =>
      fitLogisticRegression(rows, { target: "left", features: FEATURES, ...count } as never),
  ],
  [
    "fitLogisticRegression with l1",
    (rows: never, count?: object) =>
      fitLogisticRegression(rows, {
        target: "left",
        features: FEATURES,
        penalty: { l1: 0.5, l2: 0.5 },
        ...count,
      } as never),
  ],
  [
    "fitPoissonRegression",
    (rows: never, count?: object) =>
      fitPoissonRegression(rows, {
        target: "count",
        features: FEATURES,
        exposure: "days",
        ...count,
      } as never),
  ],
  [
    "fitElasticNet",
    (rows: never, count?: object) =>
      fitElasticNet(rows, { target: "spend", features: ["visits", "plan"], ...count } as never),
  ],
] as const)
  checkSuite({
    name,
    run: (rows) =>
      run(
        rows as never,
        (rows as object[])[0] !== undefined && "n" in (rows as object[])[0] ? { count: "n" } : {},
      ),
    data,
    parse: parseLinearModel,
    // how many input rows stood for the rows is theirs
    compare: ({ fit: { rows: _, iterations: __, gap: ___, ...fit }, ...model }: LinearModel) => ({
      ...model,
      fit,
    }),
    withCount: (row: object, n: number) => ({ ...row, n }),
    empty: "too-few-rows",
    oneRow: name.startsWith("fitLogistic")
      ? "bad-input"
      : name === "fitPoissonRegression"
        ? "bad-input"
        : (model) => expect(model.terms.every((t) => t.coefficient === 0)).toBe(true),
    allNaN: "bad-value",
    relative: 1e-8,
  });

describe("units", () => {
  it("cost no digits: columns times 1e12, shifted by 1e9", () => {
    const plain = fitLogisticRegression(customers, { target: "left", features: FEATURES });
    const moved = customers.map((c) => ({ ...c, visits: c.visits * 1e12, spend: c.spend * 1024 + 1e9 }));
    const far = fitLogisticRegression(moved, { target: "left", features: FEATURES });
    expectClose(far.terms[0].coefficient * 1e12, plain.terms[0].coefficient, 1e-9);
    expectClose(far.terms[1].coefficient * 1024, plain.terms[1].coefficient, 1e-7);
    expectClose(
      [...(predictOutcome(far, moved).columns.probability as Float64Array)],
      [...(predictOutcome(plain, customers).columns.probability as Float64Array)],
      1e-8,
    );
    const money = customers.map((c) => ({ ...c, spend: c.spend * 1e12 }));
    const a = fitElasticNet(money, {
      target: "spend",
      features: ["visits", "plan"],
      penalty: { l1: 2e12, l2: 2 },
    });
    const b = fitElasticNet(customers, {
      target: "spend",
      features: ["visits", "plan"],
      penalty: { l1: 2, l2: 2 },
    });
    expectClose(
      a.terms.map(({ coefficient }) => coefficient / 1e12),
      b.terms.map(({ coefficient }) => coefficient),
      1e-8,
    );
  });
});

describe("missing values and categories", () => {
  const rows = customers.map((c, i) => ({
    left: c.left,
    visits: i % 9 === 4 ? null : c.visits,
    plan: i % 8 === 5 ? null : c.plan,
  }));

  it("a missing number is the mean with a term of its own, a missing category another category", () => {
    const model = fitLogisticRegression(rows, { target: "left", features: ["visits", "plan"] });
    expect(model.terms.map(({ name }) => name)).toEqual([
      "visits",
      "visits: no value",
      "plan: trial",
      "plan: yearly",
      "plan: no value",
    ]);
    // the same by hand
    const there = rows.flatMap(({ visits }) => (visits === null ? [] : [visits]));
    const mean = there.reduce((a, v) => a + v, 0) / there.length;
    const full = rows.map(({ left, visits, plan }) => ({
      left,
      visits: visits ?? mean,
      lacking: visits === null ? 1 : 0,
      trial: plan === "trial" ? 1 : 0,
      yearly: plan === "yearly" ? 1 : 0,
      none: plan === null ? 1 : 0,
    }));
    const byHand = fitLogisticRegression(full, { target: "left" });
    expectClose(
      model.terms.map(({ coefficient, se }) => [coefficient, se]),
      byHand.terms.map(({ coefficient, se }) => [coefficient, se]),
      1e-9,
    );
    expectClose(
      [...(predictOutcome(model, rows).columns.probability as Float64Array)],
      [...(predictOutcome(byHand, full).columns.probability as Float64Array)],
      1e-9,
    );
  });

  it("a category that training did not have counts as no value", () => {
    const model = fitLogisticRegression(rows, { target: "left", features: ["visits", "plan"] });
    const predicted = predictOutcome(model, [
      { visits: 3, plan: "golden" },
      { visits: 3, plan: null },
    ]);
    const [a, b] = predicted.columns.probability as Float64Array;
    expect(a).toBe(b);
    expect(predicted.info.unseen).toEqual([{ column: "plan", rows: 1, levels: ["golden"] }]);
  });

  it("what categories are compared with is the heaviest, of equals the first in text order", () => {
    const referenceOf = (plans: readonly string[], weight?: readonly number[]) =>
      fitElasticNet(
        plans.map((plan, i) => ({ plan, y: (i * 3) % 4, w: weight?.[i] ?? 1 })),
        { target: "y", features: ["plan"], weight: "w" },
      ).references[0].level;
    expect(referenceOf(["b", "a", "b", "a"])).toBe("a");
    expect(referenceOf(["b", "a", "b", "a", "b"])).toBe("b");
    expect(referenceOf(["b", "a", "b", "a"], [2, 1, 1, 1])).toBe("b");
  });
});

describe("the plain second implementation", () => {
  it("gradient descent on dense columns ends at the same ridge fit", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            a: fc.integer({ min: -5, max: 5 }),
            p: fc.constantFrom("x", "y", "z"),
            y: fc.boolean(),
          }),
          { minLength: 8, maxLength: 30 },
        ),
        fc.constantFrom(0.5, 2),
        (sample, l2) => {
          const rows = [...sample, { a: 1, p: "x", y: true }, { a: -2, p: "y", y: false }];
          const model = fitLogisticRegression(rows, { target: "y", penalty: { l2 } });
          const mean = rows.reduce((s, { a }) => s + a, 0) / rows.length;
          const sd = Math.sqrt(rows.reduce((s, { a }) => s + (a - mean) ** 2, 0) / rows.length) || 1;
          const levels = [...new Set(rows.map(({ p }) => p))].sort();
          const dense = rows.map(({ a, p }) => [1, (a - mean) / sd, ...levels.map((l) => (l === p ? 1 : 0))]);
          // slopes of the penalized log-likelihood at our coefficients, all by hand
          const beta = [
            model.atMeans,
            ...model.terms.map(
              ({ coefficient, deviation, level }) => coefficient * (level === null ? deviation || 1 : 1),
            ),
          ];
          const slopes = beta.map((b, j) =>
            dense.reduce(
              (s, z, i) =>
                s +
                z[j] * ((rows[i].y ? 1 : 0) - 1 / (1 + Math.exp(-z.reduce((e, v, k) => e + v * beta[k], 0)))),
              j === 0 ? 0 : -l2 * b,
            ),
          );
          // a column without spread has no coefficient
          const spread = rows.some(({ a }) => a !== rows[0].a);
          for (const [j, slope] of slopes.entries())
            if (j !== 1 || spread) expect(Math.abs(slope)).toBeLessThan(1e-9);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("class weights", () => {
  it("leave probabilities where they were: the log of their ratio is taken off", () => {
    const plain = fitLogisticRegression(customers, {
      target: "left",
      features: ["visits"],
    });
    const weighted = fitLogisticRegression(customers, {
      target: "left",
      features: ["visits"],
      classWeight: { 1: 5 },
    });
    const meanOf = (model: LinearModel) =>
      (predictOutcome(model, customers).columns.probability as Float64Array).reduce((a, p) => a + p, 0) / 40;
    const share = customers.reduce((a, { left }) => a + left, 0) / 40;
    expect(meanOf(plain)).toBeCloseTo(share, 10);
    expect(Math.abs(meanOf(weighted) - share)).toBeLessThan(0.02);
    expect(weighted.terms[0].se).toBeNull();
    // by hand: weigh the rows and move the intercept
    const byHand = fitLogisticRegression(
      customers.map((c) => ({ ...c, own: c.left === 1 ? 5 : 1 })),
      { target: "left", features: ["visits"], weight: "own" },
    );
    expect(
      weighted.atMeans -
        (byHand.atMeans + byHand.terms[0].coefficient * (weighted.terms[0].mean - byHand.terms[0].mean)),
    ).toBeCloseTo(-Math.log(5), 9);
  });
});
