import { describe, expect, it } from "vitest";
import { runSteps } from "../../../src/core/work.ts";
import {
  describeLinearModel,
  fitElasticNet,
  fitLogisticRegression,
  fitPoissonRegression,
  type LinearModel,
  linearCoefficients,
  oddsRatios,
  parseLinearModel,
  predictOutcome,
} from "../../../src/learn/index.ts";
import { glmOf } from "../../../src/learn/linear/glm.ts";
import { layoutOf } from "../../../src/learn/linear/linear-layout.ts";
import { climbManyTerms } from "../../../src/learn/linear/many-terms.ts";
import { readTraining } from "../../../src/learn/rows/read-training.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../../common/code-of.ts";
import { customers, FEATURES } from "./customers.ts";

const probabilities = (model: LinearModel, rows: readonly object[]) => [
  ...(predictOutcome(model, rows).columns.probability as Float64Array),
];

describe("bad input to linear models", () => {
  it("one outcome only is an error", () => {
    expect(
      codeOf(() =>
        fitLogisticRegression(
          customers.map((c) => ({ ...c, left: 1 })),
          { target: "left" },
        ),
      ),
    ).toBe("bad-input");
    expect(
      codeOf(() =>
        fitPoissonRegression(
          customers.map((c) => ({ ...c, count: 0 })),
          { target: "count" },
        ),
      ),
    ).toBe("bad-input");
    const flat = fitElasticNet(
      customers.map((c) => ({ visits: c.visits, y: 3 })),
      { target: "y" },
    );
    expect([flat.intercept, flat.terms[0].coefficient, flat.fit.r2]).toEqual([3, 0, null]);
  });

  it("three positives are warned of", () => {
    const rows = customers.map((c, i) => ({ visits: c.visits, left: i % 14 === 3 ? "yes" : "no" }));
    const model = fitLogisticRegression(rows, { target: "left" });
    expect(model.fit.status).toBe("converged");
    expect(model.fit.warnings.join()).toContain('Only 3 rows have "yes"');
  });

  it("constant and duplicate columns get 0 and are named; a ridge shares the effect between twins", () => {
    const rows = customers.map((c) => ({
      left: c.left,
      visits: c.visits,
      twin: 3 - 2 * c.visits,
      same: 7,
      one: "a",
    }));
    const model = fitLogisticRegression(rows, { target: "left" });
    expect(model.fit.aliased).toEqual(["twin", "same"]);
    expect(model.fit.warnings.join()).toContain('"twin", "same"');
    const alone = fitLogisticRegression(customers, { target: "left", features: ["visits"] });
    expectClose(model.terms[0].coefficient, alone.terms[0].coefficient, 1e-10);
    expect(model.terms.slice(1).map(({ coefficient, se }) => [coefficient, se])).toEqual([
      [0, null],
      [0, null],
    ]);
    const ridge = fitLogisticRegression(rows, { target: "left", penalty: { l2: 1 } });
    expect(ridge.fit.aliased).toEqual(["same", "one: a"]);
    expectClose(ridge.terms[0].coefficient, -2 * ridge.terms[1].coefficient, 1e-10);
  });

  it("categories that follow from another column's are aliased", () => {
    const rows = customers.map((c) => ({ left: c.left, plan: c.plan, again: `the ${c.plan}` }));
    expect(fitLogisticRegression(rows, { target: "left" }).fit.aliased).toEqual([
      "again: the trial",
      "again: the yearly",
    ]);
  });

  it("separation: the status, the column and the way out are told; a ridge is finite", () => {
    const rows = customers.map((c) => ({ left: c.visits > 6, visits: c.visits, spend: c.spend }));
    const model = fitLogisticRegression(rows, { target: "left" });
    expect(model.fit.status).toBe("separated");
    expect(model.fit.endless).toContain("visits");
    expect(model.fit.warnings.join()).toMatch(/"visits".*penalty such as \{ l2: 1 \}/);
    expect(model.terms[0].se).toBeNull();
    expect(JSON.stringify(model)).not.toContain("null,null,null");
    const ridge = fitLogisticRegression(rows, { target: "left", penalty: { l2: 1 } });
    expect(ridge.fit.status).toBe("converged");
    // one category that always leaves is enough
    const quasi = fitLogisticRegression(
      customers.map((c) => ({ ...c, left: c.plan === "trial" ? 1 : c.left })),
      { target: "left", features: FEATURES },
    );
    expect([quasi.fit.status, quasi.fit.endless]).toEqual(["separated", ["plan: trial"]]);
    expect(quasi.terms[0].se).toBeGreaterThan(0);
    // counts have it too: a plan without any visit
    const never = fitPoissonRegression(
      customers.map((c) => ({ ...c, count: c.plan === "trial" ? 0 : c.count })),
      { target: "count", features: ["plan"] },
    );
    expect([never.fit.status, never.fit.endless]).toEqual(["separated", ["plan: trial"]]);
  });

  it("columns without any value say nothing, numbers and categories alike", () => {
    const rows = customers.map((c) => ({ left: c.left, visits: c.visits, lost: null, gone: "" }));
    for (const penalty of [{}, { l2: 1 }]) {
      const model = fitLogisticRegression(rows, {
        target: "left",
        features: ["visits", { column: "lost", as: "number" }, { column: "gone", as: "category" }],
        penalty,
      });
      const alone = fitLogisticRegression(customers, { target: "left", features: ["visits"], penalty });
      expectClose(model.terms[0].coefficient, alone.terms[0].coefficient, 1e-10);
      expect(model.fit.warnings.join()).toContain('Column "lost" has no value in any row');
      expect(model.fit.warnings.join()).toContain('Column "gone" has no value in any row');
      expect(probabilities(model, [{ visits: 2, lost: 3, gone: "x" }])[0]).toBeCloseTo(
        probabilities(alone, [{ visits: 2 }])[0],
        10,
      );
    }
  });

  it("ten thousand categories: refused without a ridge, fitted with one", () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => ({
      who: `c${(i * 7919) % 10_000}`,
      x: i % 17,
      left: (i * 31) % 97 < 20 + (i % 17),
    }));
    const options = { target: "left", features: ["who", "x"] } as const;
    expect(codeOf(() => fitLogisticRegression(rows, options))).toBe("bad-input");
    expect(codeOf(() => fitLogisticRegression(rows, { ...options, penalty: { l1: 1 } }))).toBe("bad-input");
    const model = fitLogisticRegression(rows, { ...options, penalty: { l2: 1 } });
    expect(model.terms.length).toBe(10_001);
    expect([model.fit.status, model.fit.gap < 1e-7]).toEqual(["converged", true]);
  });

  it("the way for many terms and that for few end at the same place", () => {
    const rows = readTraining(
      customers,
      { target: "left", features: FEATURES },
      { what: "test", outcome: "binary" },
    );
    const layout = layoutOf(rows, undefined, true);
    const ridge = new Float64Array(layout.size).fill(2);
    ridge[0] = 0;
    const top = runSteps(
      climbManyTerms(
        glmOf(layout, rows.y, undefined, "logistic"),
        layout,
        new Float64Array(layout.size),
        ridge,
      ),
    );
    const model = fitLogisticRegression(customers, {
      target: "left",
      features: FEATURES,
      penalty: { l2: 2 },
    });
    expectClose(
      [...top.beta],
      [
        model.atMeans,
        ...model.terms.map(
          ({ coefficient, deviation, level }) => coefficient * (level === null ? deviation : 1),
        ),
      ],
      1e-9,
    );
  });

  it("Infinity and text among numbers are errors, in training and prediction", () => {
    const broken = customers.map((c, i) => ({ ...c, visits: i === 5 ? Number.POSITIVE_INFINITY : c.visits }));
    expect(codeOf(() => fitLogisticRegression(broken, { target: "left", features: ["visits"] }))).toBe(
      "bad-value",
    );
    const model = fitLogisticRegression(customers, { target: "left", features: ["visits"] });
    expect(codeOf(() => predictOutcome(model, broken))).toBe("bad-value");
    expect(codeOf(() => predictOutcome(model, [{ visits: "many" }]))).toBe("bad-value");
  });

  it("weights of zero leave rows out; all zero is an error", () => {
    const rows = customers.map((c, i) => ({ ...c, w: i % 4 === 0 ? 0 : 1 }));
    const model = fitLogisticRegression(rows, { target: "left", features: FEATURES, weight: "w" });
    const kept = fitLogisticRegression(
      rows.filter(({ w }) => w > 0),
      { target: "left", features: FEATURES },
    );
    expectClose(model.terms, kept.terms, 1e-12);
    expect(model.fit.n).toBe(30);
    expect(
      codeOf(() =>
        fitLogisticRegression(
          rows.map((c) => ({ ...c, w: 0 })),
          { target: "left", weight: "w" },
        ),
      ),
    ).toBe("too-few-rows");
    const exposed = fitPoissonRegression(rows, {
      target: "count",
      features: ["plan"],
      weight: "w",
      exposure: "days",
    });
    const keptToo = fitPoissonRegression(
      rows.filter(({ w }) => w > 0),
      { target: "count", features: ["plan"], exposure: "days" },
    );
    expectClose(exposed.terms, keptToo.terms, 1e-12);
  });

  it("more columns than rows: named as aliased or separated, fitted with a ridge", () => {
    const wide = customers.slice(0, 6).map((c, i) => ({
      left: c.left === 1 || i === 2,
      ...Object.fromEntries(
        Array.from({ length: 10 }, (_, j) => [`x${j}`, ((i * i + 3 * j * i + j * j * j) * 7) % 23]),
      ),
    }));
    const model = fitLogisticRegression(wide as { left: boolean }[], { target: "left" });
    expect(model.fit.aliased.length).toBeGreaterThanOrEqual(5);
    expect(model.fit.status).toBe("separated");
    expect(
      fitLogisticRegression(wide as { left: boolean }[], { target: "left", penalty: { l2: 1 } }).fit.status,
    ).toBe("converged");
    const line = fitElasticNet(wide.map((row, i) => ({ ...row, left: i })) as { left: number }[], {
      target: "left",
    });
    expect(line.terms.every(({ se }) => se === null)).toBe(true);
  });

  it("labels may be texts, booleans or numbers", () => {
    const numbers = fitLogisticRegression(customers, { target: "left", features: FEATURES });
    const booleans = fitLogisticRegression(
      customers.map((c) => ({ ...c, left: c.left === 1 })),
      { target: "left", features: FEATURES },
    );
    const texts = fitLogisticRegression(
      customers.map((c) => ({ ...c, left: c.left === 1 ? "gone" : "here" })),
      {
        target: "left",
        features: FEATURES,
        positive: "gone",
      },
    );
    expect(booleans.terms).toEqual(numbers.terms);
    expect(texts.terms).toEqual(numbers.terms);
  });

  it("features are found by name at prediction; one that is missing is an error", () => {
    const model = fitLogisticRegression(customers, { target: "left", features: FEATURES });
    const [a, b] = probabilities(model, [
      { plan: "trial", spend: 3, visits: 2 },
      { visits: 2, plan: "trial", spend: 3 },
    ]);
    expect(a).toBe(b);
    expect(codeOf(() => predictOutcome(model, [{ visits: 2, spend: 3 }]))).toBe("missing-column");
  });

  it("options that are wrong say so", () => {
    for (const options of [
      { penalty: { l2: -1 } },
      { penalty: { l1: Number.NaN } },
      { penalty: null },
      { standardize: 1 },
      { classWeight: { maybe: 2 } },
      { classWeight: { 1: 0 } },
      { classWeight: 3 },
    ])
      expect(
        codeOf(() => fitLogisticRegression(customers, { target: "left", ...options } as never)),
        JSON.stringify(options),
      ).toBe("bad-option");
    expect(
      codeOf(() =>
        fitPoissonRegression(
          customers.map((c, i) => ({ ...c, days: i })),
          { target: "count", exposure: "days" },
        ),
      ),
    ).toBe("bad-value");
    expect(
      codeOf(() =>
        fitPoissonRegression(
          customers.map((c) => ({ ...c, count: c.count - 1 })),
          { target: "count" },
        ),
      ),
    ).toBe("bad-value");
    const model = fitElasticNet(customers, { target: "spend", features: ["visits"] });
    expect(codeOf(() => oddsRatios(model))).toBe("bad-model");
    expect(codeOf(() => linearCoefficients(model, { level: 2 }))).toBe("bad-option");
    expect(codeOf(() => describeLinearModel(model, { per: { plan: 2 } }))).toBe("bad-option");
    expect(codeOf(() => describeLinearModel(model, { locale: "no such" }))).toBe("bad-option");
  });

  it("a model from an attacker is refused, whatever is wrong with it", () => {
    const good = fitLogisticRegression(customers, { target: "left", features: FEATURES });
    const text = JSON.stringify(good);
    expect(parseLinearModel(text)).toEqual(JSON.parse(text));
    const broken = (
      change: (model: Record<string, unknown> & { terms: Record<string, unknown>[] }) => void,
    ) => {
      const model = JSON.parse(text);
      change(model);
      return codeOf(() => parseLinearModel(model));
    };
    for (const change of [
      (m: Record<string, unknown>) => Object.assign(m, { evil: 1 }),
      (m: Record<string, unknown>) => Object.assign(m, { intercept: "1" }),
      (m: Record<string, unknown>) => Object.assign(m, { atMeans: null }),
      (m: Record<string, unknown>) => Object.assign(m, { terms: [null] }),
      (m: Record<string, unknown>) => Object.assign(m, { terms: {} }),
      (m: Record<string, unknown>) =>
        Object.assign(m, { references: [{ column: "plan", level: "none such" }] }),
      (m: Record<string, unknown>) => Object.assign(m, { penalty: { l1: -1, l2: 0, standardize: true } }),
      (m: Record<string, unknown>) =>
        Object.assign(m, { outcome: { kind: "number", column: "left", mean: 1 } }),
      (m: Record<string, unknown>) => Object.assign(m, { version: 9 }),
      (m: Record<string, unknown>) => Object.assign(m, { fit: {} }),
    ])
      expect(broken(change), change.toString()).toBe("bad-model");
    for (const change of [
      { column: "__proto__" },
      { coefficient: "9" },
      { level: "golden", column: "plan" },
      { level: "trial" },
      { isMissing: 1 },
      { se: -1 },
    ])
      expect(
        broken((m) => Object.assign(m.terms[0], change)),
        JSON.stringify(change),
      ).toBe("bad-model");
    expect(broken((m) => m.terms.push({ ...m.terms[0] }))).toBe("bad-model");
    expect(codeOf(() => parseLinearModel("{"))).toBe("bad-model");
    expect(codeOf(() => parseLinearModel(null))).toBe("bad-model");
    expect(codeOf(() => parseLinearModel(`{"__proto__":{"x":1},${text.slice(1)}`))).toBe("bad-model");
  });
});
