import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  averagePrecision,
  brierLoss,
  confusionAt,
  evaluateClassifier,
  fitElasticNet,
  fitLogisticRegression,
  fitPoissonRegression,
  kolmogorovSmirnov,
  liftAt,
  logLoss,
  rocAuc,
} from "../../../src/learn/index.ts";
import { expectClose } from "../../common/close.ts";

const scored = fc.record({
  score: fc.integer({ min: 1, max: 19 }).map((s) => s / 20),
  left: fc.constantFrom("yes", "no"),
  count: fc.integer({ min: 1, max: 4 }),
});
const sample = fc
  .array(scored, { minLength: 4, maxLength: 30 })
  .filter((rows) => new Set(rows.map(({ left }) => left)).size === 2);
const given = { score: "score", label: "left", count: "count" } as const;

describe("measures of a score", () => {
  it("that only rank do not change with a rising transformation", () => {
    fc.assert(
      fc.property(sample, (rows) => {
        const other = rows.map((row) => ({ ...row, score: 3 * Math.log(row.score) - 7 }));
        for (const of of [rocAuc, liftAt]) expect(of(other, given)).toEqual(of(rows, given));
        for (const of of [averagePrecision, kolmogorovSmirnov]) {
          const options = { ...given, resamples: 50 };
          const [a, b] = [of(other, options), of(rows, options)];
          expect([a.value, a.interval]).toEqual([b.value, b.interval]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("are mirrored when yes and no change places", () => {
    fc.assert(
      fc.property(sample, (rows) => {
        const mirrored = rows.map((row) => ({ ...row, score: 1 - row.score }));
        const swapped = { ...given, positive: "no" };
        for (const of of [rocAuc, logLoss, brierLoss]) {
          const [a, b] = [of(rows, given), of(mirrored, swapped)];
          expectClose(b.value, a.value, 1e-12);
          if (a.se !== null) expectClose(b.se, a.se, 1e-9);
        }
        expectClose(rocAuc(rows, swapped).value, 1 - rocAuc(rows, given).value, 1e-12);
        // a threshold that no score has
        const [at, of] = [
          confusionAt(rows, { ...given, threshold: 0.512 }),
          confusionAt(mirrored, { ...swapped, threshold: 0.488 }),
        ];
        expect([of.trueNegatives, of.falsePositives]).toEqual([at.truePositives, at.falseNegatives]);
        expectClose(of.mcc?.value ?? 0, at.mcc?.value ?? 0, 1e-12);
        expectClose(of.specificity?.value ?? 0, at.recall?.value ?? 0, 1e-12);
      }),
      { numRuns: 40 },
    );
  });

  it("of counts are those of as many rows, all of them at once", () => {
    fc.assert(
      fc.property(sample, (rows) => {
        const each = rows.flatMap((row) => new Array(row.count).fill({ ...row, count: 1 }));
        const plain = (data: typeof rows) => {
          const {
            rows: _,
            sentences,
            warnings,
            ...rest
          } = evaluateClassifier(data, { ...given, resamples: 0 });
          return rest;
        };
        expectClose(plain(each), plain(rows), 1e-9);
      }),
      { numRuns: 20 },
    );
  });
});

describe("linear models", () => {
  const rows = Array.from({ length: 80 }, (_, i) => ({
    visits: (i * 37) % 23,
    plan: ["a", "b", "c"][(i * 7) % 3],
    left: (i * 37) % 23 > (i * 13) % 29 ? "yes" : "no",
    orders: ((i * 37) % 23) % 5,
    spend: 2 * ((i * 37) % 23) + ((i * 13) % 29),
    count: 1 + (i % 3),
  }));
  const features = ["visits", "plan"] as const;
  const each = rows.flatMap((row) => new Array<(typeof rows)[number]>(row.count).fill(row));

  it("have opposite coefficients when yes and no change places", () => {
    const common = { target: "left", features: [...features] } as const;
    const one = fitLogisticRegression(rows, { ...common, positive: "yes" });
    const other = fitLogisticRegression(rows, { ...common, positive: "no" });
    expectClose(other.intercept, -one.intercept, 1e-9);
    for (const [k, term] of one.terms.entries()) {
      expectClose(other.terms[k].coefficient, -term.coefficient, 1e-9);
      expectClose(other.terms[k].se, term.se, 1e-9);
    }
  });

  it("take a count as so many rows, errors and figures included", () => {
    for (const learn of [
      (data: typeof rows, count?: "count") =>
        fitLogisticRegression(data, { target: "left", features: [...features], ...(count && { count }) }),
      (data: typeof rows, count?: "count") =>
        fitPoissonRegression(data, { target: "orders", features: [...features], ...(count && { count }) }),
      (data: typeof rows, count?: "count") =>
        fitElasticNet(data, { target: "spend", features: [...features], ...(count && { count }) }),
    ]) {
      const [counted, repeated] = [learn(rows, "count"), learn(each)];
      for (const [k, term] of counted.terms.entries()) {
        expectClose(repeated.terms[k].coefficient, term.coefficient, 1e-8);
        expectClose(repeated.terms[k].se, term.se, 1e-8);
      }
      const { logLikelihood, deviance, r2, n, dispersion } = counted.fit;
      expectClose(
        [repeated.fit.logLikelihood, repeated.fit.deviance, repeated.fit.r2],
        [logLikelihood, deviance, r2],
        1e-9,
      );
      expect(repeated.fit.n).toBe(n);
      expectClose(repeated.fit.dispersion ?? 0, dispersion ?? 0, 1e-9);
    }
  });
});
