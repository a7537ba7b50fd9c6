import { describe, expect, it } from "vitest";
import { exponential, integer, normal, randomFrom } from "../../../src/core/random.ts";
import { fitCox } from "../../../src/survival/cox/fit-cox.ts";
import { fitCoxPath } from "../../../src/survival/penalized/fit-cox-path.ts";
import { fitFirthCox } from "../../../src/survival/penalized/fit-firth-cox.ts";
import { partsOf } from "../../../src/survival/penalized/parts-of.ts";

const failing = (code: string) => expect.objectContaining({ code });

/** Lifetimes whose hazard depends on `a`, twice as much on `b`, and not on the others. */
function simulated(seed: number, n: number) {
  const random = randomFrom(seed);
  return Array.from({ length: n }, (_, i) => {
    const [a, b, c, d] = [normal(random), normal(random), normal(random), normal(random)];
    const life = exponential(random, Math.exp(0.4 * a - 0.8 * b));
    const stop = Math.ceil(10 * Math.min(life, 2));
    return { stop, event: life < 2, a, b, c, d, group: `g${integer(random, 3)}`, house: i >> 1 };
  });
}

const rows = simulated(1, 150);
const covariates = ["a", "b", "c", "d"] as const;

describe("Cox models with a penalty", () => {
  it("satisfy the conditions of the optimum at every penalty (differences of the objective)", () => {
    const path = fitCoxPath(rows, { covariates, l1Ratio: 0.7, steps: 8, folds: 0 });
    // the likelihood at given coefficients: a fit whose only term is held by the offset
    const value = (beta: readonly number[], penalty: number) => {
      const offset = rows.map((row) => covariates.reduce((sum, name, j) => sum + beta[j] * row[name], 0));
      const fit = fitCox(
        rows.map((row, i) => ({ ...row, offset: offset[i] })),
        { offset: "offset", ties: "breslow" },
      );
      const deviation = covariates.map((name) => {
        const values = rows.map((row) => row[name]);
        const mean = values.reduce((s, v) => s + v, 0) / values.length;
        return Math.sqrt(values.reduce((s, v) => s + (v - mean) ** 2, 0) / values.length);
      });
      const size = beta.map((b, j) => b * deviation[j]);
      const net = size.reduce((sum, b) => sum + 0.7 * Math.abs(b) + (0.3 * b * b) / 2, 0);
      return fit.fit.logLikelihood / rows.length - penalty * net;
    };
    for (const { penalty, coefficients } of path.steps.filter((_, s) => s % 3 === 1)) {
      const best = value(coefficients, penalty);
      for (let j = 0; j < 4; j++)
        for (const h of [-1e-3, 1e-3])
          expect(
            value(
              coefficients.map((b, k) => (k === j ? b + h : b)),
              penalty,
            ),
          ).toBeLessThan(best);
    }
  });

  it("without a penalty are maximum likelihood, and empty at the first of a path", () => {
    const path = fitCoxPath(rows, { covariates, penalties: [0], folds: 0 });
    const plain = fitCox(rows, { covariates, ties: "breslow" });
    for (const [j, { coefficient }] of plain.coefficients.entries())
      expect(path.steps[0].coefficients[j]).toBeCloseTo(coefficient as number, 9);
    const { steps } = fitCoxPath(rows, { covariates, folds: 0 });
    expect(steps[0]).toMatchObject({ terms: 0, explained: 0 });
    expect(steps[1].terms).toBeGreaterThan(0);
    for (let s = 1; s < steps.length; s++)
      expect(steps[s].explained).toBeGreaterThanOrEqual(steps[s - 1].explained);
  });

  it("cross-validation keeps what matters, by the likelihood of who was left out", () => {
    const path = fitCoxPath(rows, { covariates, choose: "one error", seed: 3 });
    const chosen = path.steps.find(({ penalty }) => penalty === path.chosen);
    expect(path.chosen).toBe(path.oneError);
    expect(path.oneError as number).toBeGreaterThanOrEqual(path.best as number);
    expect(chosen?.coefficients[1]).toBeLessThan(-0.2);
    expect(chosen?.terms).toBeLessThanOrEqual(3);
    expect(path.model.coefficients.map(({ coefficient }) => coefficient)).toEqual(chosen?.coefficients);
    expect(path.model.fit.warnings.join(" ")).toContain("shrunk");
  });

  it("cross-validation is the deviance of all less that of the rows fitted, per event left out", () => {
    const few = rows.slice(0, 60);
    const penalties = [0.1, 0.02];
    const path = fitCoxPath(few, { covariates: ["a", "b"], penalties, folds: 3, seed: 5 });
    const parts = partsOf(
      Uint8Array.from(few, ({ event }) => (event ? 1 : 0)),
      undefined,
      3,
      5,
    );
    const logLikelihood = (data: typeof few, [a, b]: readonly number[]) => {
      const risk = (row: (typeof few)[number]) => Math.exp(a * row.a + b * row.b);
      return data
        .filter(({ event }) => event)
        .reduce((sum, row) => {
          const there = data.filter(({ stop }) => stop >= row.stop);
          return sum + Math.log(risk(row) / there.reduce((total, other) => total + risk(other), 0));
        }, 0);
    };
    for (const [s, penalty] of penalties.entries()) {
      let [deviance, events] = [0, 0];
      for (const part of parts) {
        const kept = few.filter((_, i) => part[i] === 0);
        const fit = fitCoxPath(kept, { covariates: ["a", "b"], penalties: [penalty], folds: 0 });
        const { coefficients } = fit.steps[0];
        deviance -= 2 * (logLikelihood(few, coefficients) - logLikelihood(kept, coefficients));
        events += few.filter(({ event }, i) => event && part[i] === 1).length;
      }
      expect(path.steps[s].deviance).toBeCloseTo(deviance / events, 9);
    }
  });

  it("case weights count in the spread of terms, too: with Breslow's ties they are counts", () => {
    const weighed = rows.map((row) => ({ ...row, times: row.a > 0.3 ? 5 : 1 }));
    const given = { covariates: ["a", "b"], penalties: [0.1], folds: 0 } as const;
    const [counted] = fitCoxPath(weighed, { ...given, count: "times" }).steps;
    const [weighted] = fitCoxPath(weighed, { ...given, weight: "times" }).steps;
    for (const j of [0, 1]) expect(weighted.coefficients[j]).toBeCloseTo(counted.coefficients[j], 10);
  });

  it.each(["efron", "breslow"] as const)("what foretells everything explains all, not more (%s)", (ties) => {
    const ordered = rows.map(({ stop }) => ({ stop, event: 1, clock: stop }));
    const { steps } = fitCoxPath(ordered, { covariates: ["clock"], penalties: [1e-6], folds: 0, ties });
    expect(steps[0].explained).toBeGreaterThan(0.99);
    expect(steps[0].explained).toBeLessThanOrEqual(1);
  });

  it("do not depend on units or the order of rows, and counts are repetitions", () => {
    const fitted = (data: readonly object[]) =>
      fitCoxPath(data as typeof rows, { covariates: ["a", "b"], steps: 4, folds: 0 }).steps.map(
        (s) => s.coefficients,
      );
    const plain = fitted(rows);
    const other = fitted(rows.map((row) => ({ ...row, a: row.a * 1e6, stop: row.stop * 7 })).reverse());
    plain.forEach((beta, s) => {
      expect(other[s][0] * 1e6).toBeCloseTo(beta[0], 8);
      expect(other[s][1]).toBeCloseTo(beta[1], 8);
    });
    const counted = rows.slice(0, 60).map((row, i) => ({ ...row, count: 1 + (i % 3) }));
    const repeated = counted.flatMap(({ count, ...row }) => Array.from({ length: count }, () => row));
    for (const [s, beta] of fitted(counted).entries())
      for (const [j, b] of beta.entries()) expect(b).toBeCloseTo(fitted(repeated)[s][j], 9);
  });

  it("parts hold clusters together and events evenly", () => {
    const event = Uint8Array.from(rows, ({ event }) => (event ? 1 : 0));
    const codes = Int32Array.from(rows, ({ house }) => house);
    const levels = Array.from({ length: 75 }, (_, h) => String(h));
    for (const part of partsOf(event, { codes, levels }, 5, 1))
      for (let h = 0; h < 75; h++) expect(part[2 * h]).toBe(part[2 * h + 1]);
    const parts = partsOf(event, undefined, 5, 1);
    const all = event.reduce((sum, e) => sum + e, 0);
    for (const part of parts)
      expect(Math.abs(event.reduce((sum, e, i) => sum + e * part[i], 0) - all / 5)).toBeLessThanOrEqual(1);
    expect(parts.map((part) => part[0]).reduce((a, b) => a + b, 0)).toBe(1);
  });

  it.each([
    ["l1Ratio", { l1Ratio: -0.1 }],
    ["penalties", { penalties: [-1] }],
    ["folds", { folds: 1 }],
    ["steps", { steps: 0 }],
    ["smallest", { smallest: 2 }],
    ["choose", { choose: "worst" }],
    ["standardize", { standardize: 1 }],
    ["covariates", { covariates: [] }],
  ])("option %s is checked", (_, wrong) => {
    expect(() => fitCoxPath(rows, { covariates, ...wrong } as never)).toThrowError(failing("bad-option"));
  });
});

describe("Cox models with Firth's correction", () => {
  // the same by an independent search over the penalized likelihood of one term
  const separated = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((stop) => ({ stop, event: 1, x: stop <= 5 ? 1 : 0 }));

  function penalizedAt(data: readonly { stop: number; event: number; x: number }[], b: number): number {
    let [value, information] = [0, 0];
    for (const own of data.filter(({ event }) => event === 1)) {
      const risk = data.filter(({ stop }) => stop >= own.stop);
      const sum = risk.reduce((s, r) => s + Math.exp(b * r.x), 0);
      const mean = risk.reduce((s, r) => s + (r.x * Math.exp(b * r.x)) / sum, 0);
      value += b * own.x - Math.log(sum);
      information += risk.reduce((s, r) => s + ((r.x - mean) ** 2 * Math.exp(b * r.x)) / sum, 0);
    }
    return value + Math.log(information) / 2;
  }

  it.each([
    ["a group that leaves first", separated],
    [
      "a group of whom nobody leaves",
      [4, 2, 9, 5, 7, 1, 6, 3].map((stop, i) => ({
        stop,
        event: [0, 1, 1, 0, 1, 0, 0, 1][i],
        x: [1, 0, 0, 1, 0, 0, 1, 0][i],
      })),
    ],
  ])("%s has a finite effect, the top of the penalized likelihood, with its profile interval", (_, data) => {
    const [x] = fitFirthCox(data, { covariates: ["x"] }).coefficients;
    const best = x.coefficient as number;
    const top = penalizedAt(data, best);
    for (const h of [-1e-4, 1e-4]) expect(penalizedAt(data, best + h)).toBeLessThan(top);
    for (const end of x.interval as readonly [number, number])
      expect(2 * (top - penalizedAt(data, end))).toBeCloseTo(3.841458820694124, 6);
    expect(Math.exp(x.logPValue as number)).toBeCloseTo(x.pValue as number, 12);
    expect(fitCox(data, { covariates: ["x"] }).fit.status).toBe("boundary");
  });

  it("comes close to plain maximum likelihood when there is much to learn from", () => {
    const many = simulated(5, 400);
    const firth = fitFirthCox(many, { covariates: ["a", "b"] });
    const plain = fitCox(many, { covariates: ["a", "b"] });
    firth.coefficients.forEach((c, j) => {
      expect(c.coefficient as number).toBeCloseTo(plain.coefficients[j].coefficient as number, 2);
      const [low, high] = c.interval as readonly [number, number];
      expect(low).toBeCloseTo((plain.coefficients[j].interval as readonly number[])[0], 1);
      expect(high).toBeCloseTo((plain.coefficients[j].interval as readonly number[])[1], 1);
    });
  });

  it("is a Cox model for every function that takes one, and says what it cannot do", () => {
    const model = fitFirthCox(separated, { covariates: ["x"] });
    expect(model).toMatchObject({ kind: "cox", fit: { status: "converged" } });
    expect(() => fitFirthCox(separated, { covariates: ["x"], cluster: "x" } as never)).toThrowError(
      failing("bad-option"),
    );
    expect(() =>
      fitFirthCox(
        separated.map((row) => ({ ...row, event: 0 })),
        { covariates: ["x"] },
      ),
    ).toThrowError(failing("too-few-rows"));
  });
});
