import fc from "fast-check";
import { describe, it } from "vitest";
import { coxBaseline } from "../../../src/survival/cox/cox-baseline.ts";
import type { CoxModel } from "../../../src/survival/cox/cox-types.ts";
import { fitCox } from "../../../src/survival/cox/fit-cox.ts";
import { expectClose } from "../../common/close.ts";

const coefficients = (model: CoxModel) => model.coefficients.map(({ coefficient }) => coefficient);
const errors = (model: CoxModel) => model.coefficients.map(({ se }) => se);

const anyRow = fc.record({
  stop: fc.integer({ min: 1, max: 6 }),
  event: fc.integer({ min: 0, max: 1 }),
  x: fc.integer({ min: -4, max: 4 }),
  y: fc.integer({ min: 0, max: 2 }),
  count: fc.integer({ min: 1, max: 3 }),
});
const anyRows = fc.array(anyRow, { minLength: 12, maxLength: 30 });
const asked = { covariates: ["x", "y"] as const };

/** Fits that have a top. */
function fitted(rows: readonly object[], options: object): CoxModel | undefined {
  try {
    const model = fitCox(rows as readonly Record<string, unknown>[], options);
    return model.fit.status === "converged" ? model : undefined;
  } catch {
    return undefined;
  }
}

/** What must not change. */
const figures = (model: CoxModel | undefined) =>
  model === undefined
    ? "none"
    : {
        coefficients: coefficients(model),
        errors: errors(model),
        logLikelihood: model.fit.logLikelihood,
        hazard: coxBaseline(model, { at: "zero" }).columns.cumulativeHazard,
        concordance: model.concordance,
      };

describe("fitCox", () => {
  it("counts a row as often as it says, for all ties, errors and the concordance", () => {
    fc.assert(
      fc.property(
        anyRows,
        fc.constantFrom("efron", "breslow", "exact"),
        fc.boolean(),
        (rows, ties, robust) => {
          const single = rows.flatMap(({ count, ...row }) => Array.from({ length: count }, () => row));
          const options = { ...asked, ties, robust: robust && ties !== "exact" };
          const [one, other] = [fitted(rows, options), fitted(single, options)];
          expectClose(figures(one), figures(other), 1e-7, 1e-8);
          expectClose(one?.robustCovariance, other?.robustCovariance, 1e-6, 1e-9);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("finds the same when lifetimes are cut into stretches; robust errors only by cluster", () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const whole = rows.map(({ count: _, ...row }, i) => ({ ...row, start: 0, id: String(i) }));
        const cut = whole.flatMap((row) =>
          row.stop < 3
            ? [row]
            : [
                { ...row, stop: 2, event: 0 },
                { ...row, start: 2 },
              ],
        );
        const [one, other] = [
          fitted(whole, { ...asked, cluster: "id" }),
          fitted(cut, { ...asked, cluster: "id" }),
        ];
        expectClose(figures(one), figures(other), 1e-7, 1e-8);
        expectClose(one?.robustCovariance, other?.robustCovariance, 1e-6, 1e-9);
      }),
      { numRuns: 30 },
    );
  });

  it("does not mind a unit of age, nor any scale that keeps the order", () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const other = rows.map((row) => ({ ...row, stop: Math.exp(row.stop) / 7 }));
        expectClose(figures(fitted(rows, asked)), figures(fitted(other, asked)), 1e-9, 1e-12);
      }),
      { numRuns: 20 },
    );
  });
});
