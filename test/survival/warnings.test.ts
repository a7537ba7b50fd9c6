import { describe, expect, it } from "vitest";
import { fitFineGray } from "../../src/survival/competing/fit-fine-gray.ts";
import { fitCox } from "../../src/survival/cox/fit-cox.ts";
import { aalenJohansen } from "../../src/survival/curves/aalen-johansen.ts";
import { kaplanMeier } from "../../src/survival/curves/kaplan-meier.ts";
import { fitFrailtyCox } from "../../src/survival/frailty/fit-frailty-cox.ts";
import { compareLifetimeModels } from "../../src/survival/parametric/compare-lifetime-models.ts";
import { fitAft } from "../../src/survival/parametric/fit-aft.ts";
import { fitCure } from "../../src/survival/parametric/fit-cure.ts";
import { fitPiecewiseExponential } from "../../src/survival/parametric/fit-piecewise-exponential.ts";
import { fitRoystonParmar } from "../../src/survival/parametric/fit-royston-parmar.ts";
import { fitCoxPath } from "../../src/survival/penalized/fit-cox-path.ts";
import { fitFirthCox } from "../../src/survival/penalized/fit-firth-cox.ts";

interface Row {
  readonly stop: number;
  readonly event: number;
  readonly cause: string | null;
  readonly account: string;
  readonly a: number;
  readonly b: number;
  readonly far: number;
  readonly lone: number;
}

/** Sixty customers; `b` is nearly `a`, `far` is a measure moved by 1.7e12, `lone` is nothing but one value. */
const rows: readonly Row[] = Array.from({ length: 60 }, (_, i) => {
  const a = ((i * 37) % 60) / 20;
  const event = i % 5 === 0 ? 0 : 1;
  return {
    stop: 1 + ((i * i * 7 + i * 13) % 59) / 3,
    event,
    cause: event === 0 ? null : i % 3 === 0 ? "moved" : "price",
    account: `a${i % 12}`,
    a,
    b: a + 1e-4 * Math.sin(i * 7.3),
    far: a + 1.7e12,
    lone: i === 17 ? 1e6 : Math.sin(i * 3.1),
  };
});

type Fit = (covariates: readonly ("a" | "b" | "far" | "lone")[]) => readonly string[];

const cox: Readonly<Record<string, Fit>> = {
  fitCox: (covariates) => fitCox(rows, { covariates }).fit.warnings,
  fitFirthCox: (covariates) => fitFirthCox(rows, { covariates }).fit.warnings,
  fitCoxPath: (covariates) => fitCoxPath(rows, { covariates, folds: 0, steps: 5 }).model.fit.warnings,
  fitFrailtyCox: (covariates) => fitFrailtyCox(rows, { covariates, by: "account" }).model.fit.warnings,
  fitFineGray: (covariates) => fitFineGray(rows, { covariates, of: "price" }).fit.warnings,
};
const parametric: Readonly<Record<string, Fit>> = {
  fitAft: (covariates) => fitAft(rows, { covariates, distribution: "weibull" }).fit.warnings,
  fitCure: (covariates) =>
    fitCure(
      rows.map((row) => (row.stop > 12 ? { ...row, stop: 40, event: 0 } : row)),
      { lifetimeCovariates: covariates },
    ).fit.warnings,
  fitPiecewiseExponential: (covariates) =>
    fitPiecewiseExponential(rows, { covariates, breaks: [5, 10] }).fit.warnings,
  fitRoystonParmar: (covariates) => fitRoystonParmar(rows, { covariates }).fit.warnings,
};

describe("every fit with covariates", () => {
  it.each(Object.entries({ ...cox, ...parametric }))(
    "%s names terms that are nearly copies",
    (name, told) => {
      // a path shrinks copies and has no errors that they could blow up
      if (name === "fitCoxPath") return;
      expect(told(["a", "b"]).join(" ")).toMatch(/follow from each other|almost the same/);
      expect(told(["a"]).join(" ")).not.toMatch(/follow from each other|almost the same/);
    },
  );

  it.each(Object.entries({ ...cox, ...parametric }))("%s says where digits were lost", (_, told) => {
    expect(told(["far"]).join(" ")).toMatch(/lost digits|digits are lost/);
    expect(told(["a"]).join(" ")).not.toMatch(/digits/);
  });

  it.each(Object.entries({ ...cox, ...parametric }))("%s names a row that decides alone", (_, told) => {
    expect(told(["lone"]).join(" ")).toMatch(/Row 17 alone decides the effect of "lone"/);
    expect(told(["a"]).join(" ")).not.toMatch(/alone/);
  });

  it("names penalties only where there are some", () => {
    const few = rows.slice(0, 8).map((row, i) => (i > 1 ? { ...row, event: 0 } : row));
    const message = (run: () => unknown) => {
      try {
        run();
      } catch (error) {
        return (error as Error).message;
      }
      throw new Error("expected an error");
    };
    const covariates = ["a", "lone", "far"] as const;
    expect(message(() => fitCox(few, { covariates }))).toContain("or a ridge penalty (ridge: 1)");
    for (const run of [
      () => fitFirthCox(few, { covariates }),
      () => fitFrailtyCox(few, { covariates, by: "account" }),
    ])
      expect(message(run)).toContain("or fitCox with a ridge penalty (ridge: 1)");
  });
});

describe("options of sister functions", () => {
  const codeOf = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      return (error as { readonly code?: string; readonly message: string }).code;
    }
    return undefined;
  };

  it.each([
    ["fitFineGray", () => fitFineGray(rows, { of: "price", strata: "account" } as never)],
    ["fitAft", () => fitAft(rows, { distribution: "weibull", strata: "account" } as never)],
    ["fitCure", () => fitCure(rows, { strata: "account" } as never)],
    ["fitCure with an offset", () => fitCure(rows, { offset: "a" } as never)],
    ["fitPiecewiseExponential", () => fitPiecewiseExponential(rows, { breaks: [5], strata: "a" } as never)],
    ["fitRoystonParmar", () => fitRoystonParmar(rows, { ties: "efron" } as never)],
    ["fitFirthCox", () => fitFirthCox(rows, { ridge: 1 } as never)],
    ["fitCoxPath", () => fitCoxPath(rows, { covariates: ["a"], ridge: 1 } as never)],
    ["fitFrailtyCox", () => fitFrailtyCox(rows, { by: "account", robust: true } as never)],
    ["kaplanMeier", () => kaplanMeier(rows, { strata: "account" } as never)],
    ["aalenJohansen", () => aalenJohansen(rows, { covariates: ["a"] } as never)],
  ])("%s does not pass over them in silence", (_, run) => {
    expect(codeOf(run)).toBe("bad-option");
  });

  it("offsets that numbers cannot carry are refused", () => {
    const far = rows.map((row, i) => ({ ...row, big: i === 3 ? 5e3 : 0 }));
    expect(codeOf(() => fitPiecewiseExponential(far, { breaks: [5], offset: "big" }))).toBe("bad-value");
    expect(codeOf(() => fitRoystonParmar(far, { offset: "big" }))).toBe("bad-value");
  });
});

describe("compareLifetimeModels", () => {
  it("says where the fit that it recommends has no finite estimates", () => {
    const loyal = rows.map((row, i) =>
      i % 6 === 0 ? { ...row, plan: "loyal", event: 0 } : { ...row, plan: i % 2 === 0 ? "a" : "b" },
    );
    const found = compareLifetimeModels(loyal, {
      covariates: ["plan"],
      distributions: ["weibull", "log-normal"],
    });
    expect(found.model?.fit.status).toBe("boundary");
    expect(found.reason).toMatch(/lies at infinity/);
    expect(found.warnings).toEqual(found.model?.fit.warnings);
    expect(found.warnings.length).toBeGreaterThan(0);
  });
});
