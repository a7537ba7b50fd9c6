import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contractCurve } from "../../../src/cltv/contract/contract-curve.ts";
import type { BdwModel, ContractModel, SbgModel } from "../../../src/cltv/contract/contract-model.ts";
import type { ContractPattern } from "../../../src/cltv/contract/contract-rows.ts";
import { contractRows, readContracts } from "../../../src/cltv/contract/contract-rows.ts";
import { expectedLifetime } from "../../../src/cltv/contract/expected-lifetime.ts";
import { fitBdw, fitBdwAsync } from "../../../src/cltv/contract/fit-bdw.ts";
import { fitSbg, fitSbgAsync } from "../../../src/cltv/contract/fit-sbg.ts";
import { renewalQuantile, renewalsToCome } from "../../../src/cltv/contract/lifetimes.ts";
import { parseContractModel } from "../../../src/cltv/contract/parse-contract-model.ts";
import { reduceCohorts } from "../../../src/cltv/contract/reduce-cohorts.ts";
import { residualLifetime } from "../../../src/cltv/contract/residual-lifetime.ts";
import { contractObjective, logSurvival } from "../../../src/cltv/contract/shifted-beta.ts";
import { beta, randomFrom, uniform } from "../../../src/core/random.ts";
import { logGamma } from "../../../src/numeric/log-gamma.ts";
import { normalQuantile } from "../../../src/numeric/normal.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { checkDerivatives } from "../check-derivatives.ts";

const ORACLE = "../shared/oracles/clv.json";
// Fader and Hardie 2007, table 1: customers of a cohort of 1,000 at the ends of years 0 to 12
const HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491, 468, 445, 427, 409, 394];
const REGULAR = [1000, 631, 468, 382, 326, 289, 262, 241, 223, 207, 194, 183, 173];

const cohort = (survivors: readonly number[], years: number) =>
  reduceCohorts(
    survivors.slice(0, years + 1).map((customers, period) => ({ period, customers })),
    { unit: "year" },
  );

function modelOf(params: SbgModel["params"]): SbgModel;
function modelOf(params: BdwModel["params"]): BdwModel;
function modelOf(params: SbgModel["params"] | BdwModel["params"]): ContractModel {
  const kind = "c" in params ? "bdw" : "sbg";
  const fit = { ...fitSbg(cohort(HIGH_END, 7)).fit, covariance: [] };
  return { kind, version: 1, params, unit: "year", asOf: null, longest: 7, fit } as unknown as ContractModel;
}

/** S(t) as it is written in the papers. */
function plainSurvival(a: number, b: number, c: number, t: number): number {
  const u = t ** c;
  return Math.exp(logGamma(b + u) + logGamma(a + b) - logGamma(b) - logGamma(a + b + u));
}

function plainLogLikelihood(rows: Iterable<ContractPattern>, a: number, b: number, c: number): number {
  let total = 0;
  for (const { periods, ended, count } of rows) {
    const after = plainSurvival(a, b, c, periods);
    total += count * Math.log(ended === 1 ? plainSurvival(a, b, c, periods - 1) - after : after);
  }
  return total;
}

/** Contracts of customers with their own chances to leave, begun over ten periods. */
function simulated(n: number, a: number, b: number, seed: number): ContractPattern[] {
  const random = randomFrom(seed);
  return Array.from({ length: n }, (_, i) => {
    const seen = 3 + (i % 10);
    const chance = beta(random, a, b);
    let periods = 0;
    while (periods < seen) {
      periods++;
      if (uniform(random) < chance) return { periods, ended: 1, count: 1 };
    }
    return { periods: seen, ended: 0, count: 1 };
  });
}

describe("sBG and BdW", () => {
  it("reproduce the published fits of Fader and Hardie's cohorts", () => {
    // alpha .668 and beta 3.806, log-likelihood -1611.2; alpha .704 (not .688) and beta 1.182
    expectClose(fitSbg(cohort(HIGH_END, 7)).params, { alpha: 0.66808839, beta: 3.8060955 }, 1e-6);
    expectClose(fitSbg(cohort(REGULAR, 7)).params, { alpha: 0.70407732, beta: 1.1820431 }, 1e-6);
    // Fader, Hardie, Liu, Davin and Steenburgh 2018, by the R package foretell: .25937 1.72276 1.58428
    expectClose(
      fitBdw(cohort(HIGH_END, 4)).params,
      { alpha: 0.2593357, beta: 1.7225514, c: 1.5843616 },
      1e-6,
    );
    const curve = contractCurve(fitBdw(cohort(HIGH_END, 4)), { periods: 10 });
    expectClose(
      curve.columns.survival.slice(1),
      [
        86.91461917, 74.19279214, 65.4782142, 59.29285689, 54.66042806, 51.03612954, 48.10353484, 45.66783454,
        43.60259479, 41.82202357,
      ].map((x) => x / 100),
      1e-4,
    );
  });

  it("have the likelihood of the papers, and its derivatives are those of its value", () => {
    const contracts = [...cohort(REGULAR, 7), ...simulated(50, 1, 4, 2)];
    const rows = contractRows(readContracts(contracts, {}, "test"), "test");
    for (const [a, b, c] of [
      [0.7, 1.2, 1],
      [3, 30, 1.4],
      [0.05, 0.4, 0.6],
    ]) {
      const objective = contractObjective(rows, 3);
      const at = [a, b, c].map(Math.log);
      const value = objective(Float64Array.from(at), new Float64Array(3), new Float64Array(9));
      expectClose(value, plainLogLikelihood(contracts, a, b, c), 1e-11);
      checkDerivatives(objective, at);
    }
    const sbg = contractObjective(rows, 2);
    checkDerivatives(sbg, [Math.log(0.7), Math.log(1.2)]);
    const [two, three] = [sbg, contractObjective(rows, 3)].map((objective, i) =>
      objective(
        Float64Array.from([0.1, 0.5, 0].slice(0, i + 2)),
        new Float64Array(i + 2),
        new Float64Array((i + 2) ** 2),
      ),
    );
    expectClose(two, three, 1e-13);
  });

  it("find the parameters that made the data, within three standard errors", () => {
    const { params, fit } = fitSbg(simulated(4000, 0.8, 3, 7), { unit: "month" });
    expect(fit.status).toBe("converged");
    expect(Math.abs(params.alpha - 0.8)).toBeLessThan(3 * (fit.standardErrors.alpha as number));
    expect(Math.abs(params.beta - 3)).toBeLessThan(3 * (fit.standardErrors.beta as number));
    const wider = fitBdw(simulated(4000, 0.8, 3, 7), { unit: "month" });
    expect(Math.abs(wider.params.c - 1)).toBeLessThan(3 * (wider.fit.standardErrors.c as number));
    expect(wider.fit.logLikelihood).toBeGreaterThan(fit.logLikelihood - 1e-7);
  });

  it("say what the data cannot tell", () => {
    expect(fitSbg(cohort(HIGH_END, 1)).fit).toMatchObject({ status: "not identified", covariance: [] });
    const bdw = fitBdw(cohort(HIGH_END, 2));
    expect(bdw.fit.status).toBe("not identified");
    expect(bdw.fit.warnings[0]).toMatch(
      /followed for 2 periods, which do not hold the parameters alpha, beta, c/,
    );
    // what was seen is reproduced all the same
    expectClose(contractCurve(bdw, { periods: 2 }).at(2)?.survival, 0.743, 1e-6);
    const alike = Array.from({ length: 10 }, (_, i) => [
      { periods: i + 1, ended: 1, count: 1000 * 0.9 ** i * 0.1 },
      ...(i === 9 ? [{ periods: 10, ended: 0, count: 1000 * 0.9 ** 10 }] : []),
    ]).flat();
    const geometric = fitSbg(alike, { unit: "month" });
    expect(geometric.fit.status).toBe("boundary");
    expect(geometric.fit.warnings[0]).toMatch(/all customers leave with the same chance/);
    expectClose(expectedLifetime(geometric).value, 10, 1e-3);
    const split = fitSbg(
      [
        { periods: 1, ended: 1, count: 5 },
        { periods: 5, ended: 0, count: 100 },
      ],
      { unit: "month" },
    );
    expect(split.fit.status).toBe("boundary");
    expect(split.fit.warnings[0]).toMatch(/stay for good or leave at once/);
  });

  it.each([
    ["nobody", [], "empty-input"],
    ["counts of zero", [{ periods: 2, ended: 1, count: 0 }], "empty-input"],
    ["no ends", [{ periods: 2, ended: 0 }], "too-few-rows"],
    ["an end before the first period", [{ periods: 0, ended: 1 }], "bad-value"],
    ["negative periods", [{ periods: -1, ended: 1 }], "bad-value"],
    ["fractional periods", [{ periods: 1.5, ended: 1 }], "bad-value"],
    ["an end that is neither", [{ periods: 1, ended: 2 }], "bad-value"],
    ["negative counts", [{ periods: 1, ended: 1, count: -1 }], "bad-value"],
    ["no word about the end", [{ periods: 1 }], "missing-column"],
    ["periods that are missing", [{ periods: null, ended: 1 }], "missing-value"],
  ])("refuse %s", (_, rows, code) => {
    for (const learn of [fitSbg, fitBdw])
      expect(() => learn(rows as ContractPattern[], { unit: "month" })).toThrowError(
        expect.objectContaining({ code }),
      );
  });

  it("take one contract, and contracts that all end at once, with a verdict", () => {
    for (const learn of [fitSbg, fitBdw])
      for (const rows of [
        [{ periods: 4, ended: true }],
        [{ periods: 1, ended: true, count: 50 }],
        [
          { periods: 400, ended: true, count: 2 },
          { periods: 3000, ended: false, count: 1e6 },
        ],
      ]) {
        const model = learn(rows, { unit: "month" });
        expect(model.fit.status === "converged" || model.fit.warnings.length > 0).toBe(true);
        const { value } = expectedLifetime(model, { annualDiscount: 0.1, horizon: { years: 5 } });
        expect(value).toBeGreaterThanOrEqual(1);
        expect(Number.isFinite(value)).toBe(true);
      }
  });

  it("need to know the length of a period", () => {
    const code = (code: string) => expect.objectContaining({ code });
    expect(() => fitSbg(simulated(9, 1, 2, 3))).toThrowError(code("bad-option"));
    expect(() => fitSbg(cohort(REGULAR, 4), { unit: "month" })).toThrowError(code("mixed-info"));
    const model = fitSbg(cohort(REGULAR, 4));
    expect(() =>
      residualLifetime(model, reduceCohorts([{ period: 0, customers: 3 }], { unit: "month" })),
    ).toThrowError(code("mixed-info"));
    expect(() => expectedLifetime({ kind: "bg-nbd" } as never)).toThrowError(code("bad-model"));
    expect(() => parseContractModel({ ...model, params: { alpha: 1 } })).toThrowError(code("bad-model"));
    expect(() => parseContractModel({ ...model, unit: "fortnight" })).toThrowError(code("bad-model"));
    expect(() => parseContractModel({ ...model, longest: -1 })).toThrowError(code("bad-model"));
  });
});

describe("covariates of contracts", () => {
  const monthly = simulated(700, 1.5, 4, 31).map((row) => ({ ...row, yearly: false, price: 10 }));
  const yearly = simulated(500, 0.5, 5, 32).map((row) => ({ ...row, yearly: true, price: 80 }));
  const all = [...monthly, ...yearly];

  it("that part two groups give each group its own fit", () => {
    const model = fitSbg(all, { unit: "month", covariates: ["yearly"] });
    const apart = [monthly, yearly].map((rows) => fitSbg(rows, { unit: "month" }));
    expectClose(model.fit.logLikelihood, apart[0].fit.logLikelihood + apart[1].fit.logLikelihood, 1e-9);
    for (const [i, yearly] of [false, true].entries()) {
      const curve = contractCurve(model, { periods: 10, covariates: { yearly } });
      const own = contractCurve(apart[i], { periods: 10 });
      for (const name of ["survival", "survivalLow", "survivalHigh", "renewal"] as const)
        expectClose(curve.columns[name].slice(1), own.columns[name].slice(1), 1e-5);
      expectClose(
        expectedLifetime(model, { annualDiscount: 0.1, covariates: { yearly } }),
        { ...expectedLifetime(apart[i], { annualDiscount: 0.1 }) },
        1e-5,
      );
    }
    const [effect] = model.covariates ?? [];
    expectClose(effect.alpha.multiplier, apart[1].params.alpha / apart[0].params.alpha, 1e-5);
    expectClose(effect.beta.multiplier, apart[1].params.beta / apart[0].params.beta, 1e-5);
    expect(effect.alpha.multiplier).toBeLessThan(1);
    expect(effect.alpha.interval?.[1]).toBeGreaterThan(effect.alpha.multiplier);
    const residual = residualLifetime(model, all.slice(695, 705), { annualDiscount: 0.1 });
    const plain = residualLifetime(apart[1], all.slice(700, 705), { annualDiscount: 0.1 });
    expectClose(residual.columns.residual.slice(5), plain.columns.residual, 1e-5);
  });

  it("have the derivatives of the value, and count in any unit", () => {
    const rows = contractRows(readContracts(all, {}, "test", { covariates: ["price"] }), "test");
    const scaled = { ...rows, covariates: rows.covariates.map((values) => values.map((x) => (x - 40) / 35)) };
    checkDerivatives(contractObjective(scaled, 3), [0.1, 1.2, 0.1, -0.3, 0.2]);
    const cents = all.map((row) => ({ ...row, price: row.price * 100 }));
    const [a, b] = [all, cents].map((rows) => fitBdw(rows, { unit: "month", covariates: ["price"] }));
    expectClose(a.params, b.params, 1e-6);
    expectClose(
      a.covariates?.[0].alpha.multiplier,
      (b.covariates?.[0].alpha.multiplier as number) ** 100,
      1e-6,
    );
    const round = parseContractModel(JSON.stringify(a));
    expectClose(round, a, 0);
  });

  it("say when they cannot be told apart, or do not vary", () => {
    const twins = fitSbg(
      all.map((row) => ({ ...row, twin: row.price * 2 + 1 })),
      { unit: "month", covariates: ["price", "twin"] },
    );
    expect(twins.fit.status).toBe("not identified");
    expect(twins.fit.warnings.join()).toMatch(/do not tell price on alpha, twin on alpha/);
    const code = (code: string) => expect.objectContaining({ code });
    expect(() => fitSbg(monthly, { unit: "month", covariates: ["price"] })).toThrowError(
      code("too-few-rows"),
    );
    expect(() => fitSbg(all, { unit: "month", covariates: ["periods"] })).toThrowError(code("bad-option"));
    expect(() => fitSbg(all, { unit: "month", covariates: ["plan" as "price"] })).toThrowError(
      code("missing-column"),
    );
    const model = fitSbg(all, { unit: "month", covariates: ["price"] });
    expect(() => contractCurve(model, { periods: 3, covariates: {} })).toThrowError(code("bad-option"));
    expect(() => contractCurve(model, { periods: 3, covariates: { plan: 1 } })).toThrowError(
      code("bad-option"),
    );
    expect(() => residualLifetime(model, [{ periods: 3 }])).toThrowError(code("missing-column"));
    expect(() => parseContractModel({ ...model, covariates: [{ name: "price" }] })).toThrowError(
      code("bad-model"),
    );
  });
});

describe("lifetimes of contracts", () => {
  it("are the sums that they stand for", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 20, noNaN: true }),
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        fc.double({ min: 0.4, max: 2, noNaN: true }),
        fc.integer({ min: 0, max: 20 }),
        fc.double({ min: 0.01, max: 0.5, noNaN: true }),
        (a, b, c, k, delta) => {
          for (const p of [
            [a, b],
            [a, b, c],
          ]) {
            let plain = 0;
            for (let j = 0; delta * j < 45; j++)
              plain += Math.exp(logSurvival(p, k + 1 + j) - logSurvival(p, k) - delta * j);
            expectClose(renewalsToCome(p, 25, delta, Number.POSITIVE_INFINITY)[k], plain, 1e-10);
            expectClose(renewalsToCome(p, 25, delta, 1e6)[k], plain, 1e-10);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it("have closed forms without a discount, and are infinite where these have no value", () => {
    // the mean of 1 / theta
    expectClose(renewalsToCome([3, 5], 2, 0, Number.POSITIVE_INFINITY), [5 / 2, 6 / 2, 7 / 2], 1e-12);
    expectClose(renewalsToCome([1.05, 5], 0, 0, Number.POSITIVE_INFINITY)[0], 5 / 0.05, 1e-11);
    const endless = expectedLifetime(modelOf({ alpha: 0.668, beta: 3.806 }));
    expect(endless).toMatchObject({ value: Number.POSITIVE_INFINITY, interval: null, beyondData: null });
    expect(endless.reason).toMatch(/alpha = 0.668, at most 1/);
    expect(expectedLifetime(modelOf({ alpha: 1, beta: 3 })).value).toBe(Number.POSITIVE_INFINITY);
    expect(expectedLifetime(modelOf({ alpha: 0.6, beta: 3, c: 1.5 })).reason).toMatch(/alpha x c = 0.9/);
    expect(expectedLifetime(modelOf({ alpha: 0.8, beta: 3, c: 1.5 })).value).toBeLessThan(100);
    const table = residualLifetime(modelOf({ alpha: 0.668, beta: 3.806 }), [{ periods: 2 }]);
    expect(table.at(0)?.residual).toBe(Number.POSITIVE_INFINITY);
    expect(table.toJSON().columns.residual).toEqual([null]);
    expect(table.info.notes[0]).toMatch(/annualDiscount or a horizon/);
  });

  it("count from the last payment on, and a year is a year in every unit", () => {
    const model = modelOf({ alpha: 0.668, beta: 3.806 });
    const residual = (options: object) =>
      residualLifetime(model, [{ periods: 4 }], options).at(0)?.residual as number;
    const { value } = expectedLifetime(model, { renewals: 4, annualDiscount: 0.1 });
    expectClose(value, 1 + residual({ annualDiscount: 0.1 }) / 1.1, 1e-12);
    expectClose(
      residual({ annualDiscount: 0.1, untilRenewal: 1 }),
      residual({ annualDiscount: 0.1 }) / 1.1,
      1e-12,
    );
    expectClose(residual({ annualDiscount: 0.1 }), residual({ delta: Math.log(1.1) }), 1e-12);
    expectClose(residual({ horizon: { years: 2 } }), 0.921170639 + 0.921170639 * 0.92949123918, 1e-8);
    expect(residual({ horizon: { years: 0.5 }, untilRenewal: 0.75 })).toBe(0);
    const monthly = { ...model, unit: "month" } as SbgModel;
    const year = expectedLifetime(monthly, { horizon: { years: 1 } }).value;
    expectClose(
      year,
      contractCurve(monthly, { periods: 11 }).columns.survival.reduce((a, b) => a + b),
      1e-12,
    );
    const { beyondData, value: all } = expectedLifetime(model, { annualDiscount: 0.1 });
    let seen = 0;
    for (let t = 0; t <= 7; t++) seen += plainSurvival(0.668, 3.806, 1, t) / 1.1 ** t;
    expectClose(beyondData, 1 - seen / all, 1e-9);
  });

  it("have ranges that hold what they say, and contracts that ended bring nothing", () => {
    const model = modelOf({ alpha: 2, beta: 6 });
    const random = randomFrom(3);
    const row = residualLifetime(model, [{ periods: 3 }], { level: 0.9 }).at(0);
    const { rangeLow, rangeHigh } = row as { rangeLow: number; rangeHigh: number };
    let below = 0;
    let above = 0;
    const n = 20_000;
    for (let i = 0; i < n; i++) {
      // three renewals behind: 9 instead of 6
      const chance = beta(random, 2, 9);
      let more = 0;
      while (uniform(random) >= chance) more++;
      if (more < rangeLow) below++;
      if (more > rangeHigh) above++;
    }
    expect(below / n).toBeLessThan(0.055);
    expect(above / n).toBeLessThan(0.055);
    expect(renewalQuantile([2, 6], 0, 0.25)).toBe(1);
    const ended = residualLifetime(model, [{ periods: 3, ended: 1 }], { annualDiscount: 0.1 });
    expect(ended.at(0)).toMatchObject({ renewal: 0, residual: 0, rangeHigh: 0 });
    expect(ended.info.beyondData).toBeNull();
  });

  it("have intervals by the delta method", () => {
    const model = fitSbg(cohort(HIGH_END, 7));
    const { alpha, beta } = model.params;
    const c = model.fit.covariance;
    // d log S / d log parameter of S(1) = beta / (alpha + beta), on the logit scale
    const variance = c[0][0] - 2 * c[0][1] + c[1][1];
    const half = normalQuantile(0.975) * Math.sqrt(variance);
    const odds = beta / alpha;
    const row = contractCurve(model, { periods: 1 }).at(1);
    expectClose(row?.survivalLow, 1 / (1 + Math.exp(half) / odds), 1e-6);
    expectClose(row?.renewalHigh, 1 / (1 + Math.exp(-half) / odds), 1e-6);
    const { value, interval, se } = expectedLifetime(model, { annualDiscount: 0.1 });
    expect(interval?.[0]).toBeLessThan(value);
    // of what comes after the present period, which is certain, as a share of all there can be: payments for ever
    const most = 1 / Math.expm1(Math.log(1.1));
    const share = (end: number) => (end - 1) / most;
    const logit = (s: number) => Math.log(s / (1 - s));
    const now = share(value);
    expectClose(
      logit(share(interval?.[1] as number)) - logit(now),
      (1.959963984540054 * (se as number)) / most / (now * (1 - now)),
      1e-9,
    );
    expect(expectedLifetime(modelOf({ alpha: 2, beta: 3 })).interval).toBeNull();
  });
});

describe("reduceCohorts", () => {
  it("adds cohorts of different lengths and refuses what is no retention table", () => {
    const rows = [
      ...HIGH_END.slice(0, 4).map((customers, period) => ({ cohort: "a", period, customers })),
      ...REGULAR.slice(0, 8).map((customers, period) => ({ cohort: "b", period, customers })),
    ];
    const contracts = reduceCohorts(rows, { unit: "year" });
    expect(contracts.info.contracts).toBe(2000);
    expect([...contracts].find((row) => row.periods === 3 && row.ended === 0)?.count).toBe(653);
    expect([...contracts].find((row) => row.periods === 2 && row.ended === 1)?.count).toBe(126 + 163);
    const bad = (rows: object[]) => () =>
      reduceCohorts(rows as { period: number; customers: number }[], { unit: "year" });
    const code = expect.objectContaining({ code: "bad-value" });
    expect(
      bad([
        { period: 0, customers: 5 },
        { period: 2, customers: 3 },
      ]),
    ).toThrowError(code);
    expect(
      bad([
        { period: 0, customers: 5 },
        { period: 0, customers: 3 },
      ]),
    ).toThrowError(code);
    expect(
      bad([
        { period: 0, customers: 5 },
        { period: 1, customers: 6 },
      ]),
    ).toThrowError(code);
    expect(bad([{ period: 0, customers: -5 }])).toThrowError(code);
    expect(() => reduceCohorts([{ period: 0, customers: 5 }], {} as never)).toThrowError(
      expect.objectContaining({ code: "bad-option" }),
    );
  });
});

for (const [learn, learnAsync] of [
  [fitSbg, fitSbgAsync],
  [fitBdw, fitBdwAsync],
] as const)
  checkSuite<ContractPattern[], ContractModel>({
    name: learn.name,
    run: (data) => learn(data, { unit: "month" }),
    data: simulated(120, 0.8, 3, 4),
    parse: parseContractModel,
    withCount: (row: object, count) => ({ ...row, count }),
    runAsync: (data, work) => learnAsync(data, { unit: "month", ...work }),
    empty: "empty-input",
    oneRow: "too-few-rows",
    allNaN: "bad-value",
    relative: 1e-6,
  });

checkSuite({
  name: "reduceCohorts",
  run: (data) => reduceCohorts(data, { unit: "year" }),
  data: HIGH_END.map((customers, period) => ({ period, customers })),
  empty: (table) => expect(table.length).toBe(0),
  oneRow: (table) => expect([...table]).toEqual([{ periods: 0, ended: 0, count: 1000 }]),
  allNaN: "bad-value",
});

checkSuite({
  name: "residualLifetime",
  run: (data) => residualLifetime(modelOf({ alpha: 0.668, beta: 3.806 }), data, { annualDiscount: 0.1 }),
  data: Array.from({ length: 12 }, (_, i) => ({
    customer: `c${i}`,
    periods: 1 + ((i * 5) % 7),
    ended: i % 4 === 0 ? 1 : 0,
  })),
  empty: (table) => expect(table.length).toBe(0),
  oneRow: (table) => expect(table.at(0)?.residual).toBe(0),
  allNaN: "bad-value",
});

describe.skipIf(!existsSync(ORACLE))("sBG and BdW against reference results", () => {
  const oracle = existsSync(ORACLE)
    ? JSON.parse(readFileSync(ORACLE, "utf8"))
    : { fits: [], sbg_values_mp: [] };
  const fits = oracle.fits.filter((entry: { id: string }) => /^(sbg|bdw)_/.test(entry.id));

  it.each<[string, unknown]>(fits.map((entry: { id: string }) => [entry.id, entry]))("%s", (id, entry) => {
    const [kind, which, years] = id.split("_");
    const contracts = cohort(which === "highend" ? HIGH_END : REGULAR, Number(years));
    const { params, fit } = (kind === "sbg" ? fitSbg : fitBdw)(contracts);
    const { own } = entry as { own: { params: object; se: object; loglik: number } };
    expect(fit.status).toBe("converged");
    expect(fit.logLikelihood).toBeGreaterThan(own.loglik - 1e-6);
    expectClose(params, own.params, 1e-4);
    expectClose(fit.standardErrors, own.se, 2e-3);
  });

  it.each<[string, unknown]>(
    oracle.sbg_values_mp.map((entry: { dataset: string }) => [entry.dataset, entry]),
  )("values of %s given the parameters", (_, given) => {
    const entry = given as {
      alpha: string;
      beta: string;
      survival: Record<string, string>;
      retention: Record<string, string>;
      del_10pct: string;
      derl_10pct_after_n_periods: Record<string, string>;
    };
    const model = modelOf({ alpha: Number(entry.alpha), beta: Number(entry.beta) });
    const curve = contractCurve(model, { periods: 12 });
    for (const [t, value] of Object.entries(entry.survival))
      expectClose(curve.at(Number(t))?.survival, Number(value), 1e-12);
    for (const [t, value] of Object.entries(entry.retention))
      expectClose(curve.at(Number(t))?.renewal, Number(value), 1e-12);
    expectClose(expectedLifetime(model, { annualDiscount: 0.1 }).value, Number(entry.del_10pct), 1e-12);
    for (const [n, value] of Object.entries(entry.derl_10pct_after_n_periods))
      expectClose(
        residualLifetime(model, [{ periods: Number(n) - 1 }], { annualDiscount: 0.1 }).at(0)?.residual,
        Number(value),
        1e-12,
      );
  });
});
