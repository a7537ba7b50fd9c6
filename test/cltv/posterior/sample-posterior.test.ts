import { describe, expect, it } from "vitest";
import {
  describePurchaseModel,
  expectedOrders,
  fitBgNbd,
  fitCnbdK,
  fitGammaGamma,
  fitMbgNbd,
  fitNbd,
  fitParetoNbd,
  orderForecast,
  parseGammaGamma,
  parsePurchaseModel,
  purchaseModelFor,
  samplePosterior,
  samplePosteriorAsync,
} from "../../../src/cltv/index.ts";
import { parameterDraws } from "../../../src/cltv/purchase/draws.ts";
import { randomFrom } from "../../../src/core/random.ts";
import { logGamma } from "../../../src/numeric/log-gamma.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../../common/code-of.ts";
import { tableOfRows } from "../../common/rows.ts";
import { covariateShop } from "../purchase/covariates/covariate-shop.ts";

const week = { unit: "week" } as const;
const few = covariateShop(20, 3);

describe("the posterior of NBD", () => {
  const orders = [
    { frequency: 0, recency: 0, age: 30, count: 8 },
    { frequency: 1, recency: 9, age: 30, count: 4 },
    { frequency: 3, recency: 20, age: 26, count: 2 },
    { frequency: 7, recency: 28, age: 30, count: 1 },
  ];

  /** Mean, deviation and quantiles of log r and log alpha by adding up a fine grid. */
  function byGrid(): { mean: number[]; sd: number[]; cuts: number[][] } {
    const age = orders.reduce((s, o) => s + o.count * o.age, 0) / 15;
    const medians = [Math.log(0.6), Math.log(0.3 * age)];
    const deviation = Math.log(20) / 1.959963984540054;
    const steps = 400;
    const from = [-5, -2];
    const width = 10 / steps;
    const marginal = [new Float64Array(steps), new Float64Array(steps)];
    let total = 0;
    for (let i = 0; i < steps; i++)
      for (let j = 0; j < steps; j++) {
        const at = [from[0] + (i + 0.5) * width, from[1] + (j + 0.5) * width];
        const [r, alpha] = at.map(Math.exp);
        let log = -at.reduce((s, x, d) => s + ((x - medians[d]) / deviation) ** 2 / 2, 0);
        for (const { frequency: x, age, count } of orders)
          log +=
            count *
            (logGamma(r + x) - logGamma(r) + r * Math.log(alpha / (alpha + age)) - x * Math.log(alpha + age));
        const weight = Math.exp(log + 60);
        total += weight;
        marginal[0][i] += weight;
        marginal[1][j] += weight;
      }
    const point = (d: number, i: number) => from[d] + (i + 0.5) * width;
    const moment = (d: number, power: number, around: number) =>
      marginal[d].reduce((s, w, i) => s + (w / total) * (point(d, i) - around) ** power, 0);
    const mean = [moment(0, 1, 0), moment(1, 1, 0)];
    const cut = (d: number, share: number) => {
      let sum = 0;
      let i = 0;
      while (sum < share * total) sum += marginal[d][i++];
      return point(d, i);
    };
    return {
      mean,
      sd: mean.map((m, d) => Math.sqrt(moment(d, 2, m))),
      cuts: [0, 1].map((d) => [cut(d, 0.025), cut(d, 0.975)]),
    };
  }

  it("is that of a grid, within the error of the draws", () => {
    const model = samplePosterior(fitNbd(orders, week), orders, { draws: 4000, seed: 2 });
    const { mean, sd, cuts } = byGrid();
    const { posterior, covariance } = model.fit;
    ["r", "alpha"].forEach((name, d) => {
      const ess = posterior?.diagnostics[name].bulkEss ?? 0;
      expect(ess).toBeGreaterThan(1500);
      const value = Math.log(model.params[name as "r"]);
      expect(Math.abs(value - mean[d]) / sd[d]).toBeLessThan(4 / Math.sqrt(ess));
      expect(Math.sqrt(covariance[d][d]) / sd[d]).toBeCloseTo(1, 1);
      const [low, high] = model.fit.intervals[name as "r"] ?? [0, 0];
      expect(Math.abs(Math.log(low) - cuts[d][0])).toBeLessThan(0.25 * sd[d]);
      expect(Math.abs(Math.log(high) - cuts[d][1])).toBeLessThan(0.25 * sd[d]);
    });
  });
});

describe("samplePosterior", () => {
  it("makes a sound model of 20 customers where the likelihood has no end", () => {
    for (const learn of [fitBgNbd, fitMbgNbd, fitParetoNbd]) {
      const model = samplePosterior<ReturnType<typeof learn>, (typeof few)[0]>(learn(few, week), few, {
        draws: 600,
      });
      expect(model.fit.status).toBe("converged");
      expect(model.fit.posterior?.draws).toHaveLength(600);
      expect(model.fit.posterior?.divergent).toBeLessThan(10);
      for (const name of Object.keys(model.params) as "r"[]) {
        const [low, high] = model.fit.intervals[name] ?? [0, 0];
        expect(low).toBeLessThan(model.params[name]);
        expect(high).toBeGreaterThan(model.params[name]);
        expect(model.fit.posterior?.diagnostics[name].rHat).toBeLessThan(1.05);
      }
      // forecasts take it as any other model
      expect(expectedOrders(model, few, { horizon: { weeks: 26 } }).info.total).toBeGreaterThan(5);
    }
  });

  it("samples coefficients of covariates", () => {
    const shop = covariateShop(100, 4);
    const covariates = { buying: ["channel", "visits"] } as const;
    const fitted = fitMbgNbd(shop, { ...week, covariates, penalty: 1, prior: "weak" });
    const model = samplePosterior(fitted, shop, { draws: 600 });
    expect(model.fit.posterior?.parameters).toEqual([
      "r",
      "alpha",
      "a",
      "b",
      "buying channel = fair",
      "buying channel = web",
      "buying visits",
    ]);
    model.covariates?.buying.forEach((effect, i) => {
      const before = fitted.covariates?.buying[i];
      expect(Math.abs(effect.coefficient - (before?.coefficient ?? 0))).toBeLessThan(0.5 * (before?.se ?? 0));
      expect((effect.se ?? 0) / (before?.se ?? 1)).toBeGreaterThan(0.8);
      expect((effect.se ?? 0) / (before?.se ?? 1)).toBeLessThan(1.3);
    });
    expect(parsePurchaseModel(JSON.stringify(model))).toEqual(model);
    // draw by draw, a kind of customer has its own parameters
    const web = purchaseModelFor(model, { channel: "web", visits: 2 });
    const [[r, alpha, a, b, , ofWeb, ofVisits]] = model.fit.posterior?.draws ?? [];
    expectClose(web.fit.posterior?.draws[0], [r, alpha / Math.exp(ofWeb + 2 * ofVisits), a, b]);
    const logs = (web.fit.posterior?.draws ?? []).map((draw) => Math.log(draw[1]));
    const mean = logs.reduce((sum, x) => sum + x, 0) / logs.length;
    expect(mean).toBeCloseTo(Math.log(web.params.alpha), 9);
    const square = logs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (logs.length - 1);
    expect(square).toBeCloseTo(web.fit.covariance[1][1], 9);
    const other = shop.map((c) => ({ ...c, channel: c.channel === "web" ? "app" : c.channel }));
    expect(codeOf(() => samplePosterior(fitted, other, { draws: 100 }))).toBe("bad-model");
  });

  it("samples regular buyers and spending", () => {
    const regular = few.map((c) => ({
      ...c,
      logGaps: c.frequency === 0 ? 0 : c.frequency * Math.log(c.recency / c.frequency) - 0.1,
    }));
    const cnbd = samplePosterior(fitCnbdK(regular, { ...week, k: 2 }), regular, { draws: 400 });
    expect(cnbd.k).toBe(2);
    expect(cnbd.fit.posterior?.parameters).toEqual(["r", "alpha", "a", "b"]);
    const spenders = Array.from({ length: 30 }, (_, i) => ({
      frequency: i % 4,
      monetary: i % 4 === 0 ? 0 : 20 + ((i * 37) % 50),
    }));
    const spend = samplePosterior(fitGammaGamma(spenders), spenders, { draws: 400 });
    expect(spend.fit.posterior?.parameters).toEqual(["p", "q", "v"]);
    expect(parseGammaGamma(JSON.stringify(spend))).toEqual(spend);
    // dollars or cents
    const cents = spenders.map((c) => ({ ...c, monetary: 100 * c.monetary }));
    const inCents = samplePosterior(fitGammaGamma(cents), cents, { draws: 400 });
    expectClose(inCents.params.v / 100, spend.params.v, 1e-3);
  });

  it("gives its draws to everything that asks how unsure parameters are", () => {
    const model = samplePosterior(fitMbgNbd(few, { ...week, prior: "weak" }), few, { draws: 400 });
    const draws = model.fit.posterior?.draws ?? [];
    const at = Float64Array.from(Object.values(model.params));
    const fits = [{ ...model.fit, at }];
    expect(parameterDraws(fits, 100, randomFrom(1)).map(([draw]) => [...draw])).toEqual(
      Array.from({ length: 100 }, (_, i) => draws[Math.floor(4 * (i + 0.5))]),
    );
    expect(parameterDraws(fits, 800, randomFrom(1))[7]).toEqual([Float64Array.from(draws[3])]);
    // beside another fit, which has none
    const both = parameterDraws([...fits, { at, covariance: model.fit.covariance }], 100, randomFrom(1));
    expect([...both[5][0]]).toEqual(draws[22]);
    expect([...both[5][1]]).not.toEqual(draws[22]);
    // the interval of a total is that of the totals under each draw
    const horizon = { weeks: 26 };
    const forecast = orderForecast(model, few, { horizon, draws: 400 });
    const totals = Float64Array.from(draws, ([r, alpha, a, b]) => {
      const { posterior: _, ...fit } = model.fit;
      return expectedOrders({ ...model, params: { r, alpha, a, b }, fit }, few, { horizon }).info.total;
    }).sort();
    const { expectedLow, expectedHigh } = forecast.info.total;
    const found = Math.log((expectedHigh ?? 0) / (expectedLow ?? 0));
    expect(found / Math.log(totals[389] / totals[10])).toBeGreaterThan(0.85);
    expect(found / Math.log(totals[389] / totals[10])).toBeLessThan(1.15);
  });

  it("and priors and covariates show in the words of a model", () => {
    const prior = fitMbgNbd(few, { ...week, prior: "weak", covariates: { buying: ["channel", "visits"] } });
    const said = describePurchaseModel(prior).sentences.join(" ");
    expect(said).toContain(
      "That is a customer with channel shop, visits 0; describeCovariates says how others differ.",
    );
    expect(said).toContain("given the data and what was believed before");
    const drawn = samplePosterior(fitNbd(few, week), few, { draws: 400 });
    expect(describePurchaseModel(drawn).sentences.join(" ")).toContain(
      "400 of the posterior, from 4 chains that agree",
    );
  });

  it("moves with the seed and with nothing else", () => {
    const model = fitNbd(few, week);
    const draws = (seed: number) => samplePosterior(model, few, { draws: 80, seed }).fit.posterior?.draws;
    expect(draws(1)).toEqual(draws(1));
    expect(draws(2)).not.toEqual(draws(1));
  });

  it("says when the chains are too short", () => {
    const { fit } = samplePosterior(fitParetoNbd(few, week), few, { draws: 16, warmup: 50 });
    expect(fit.status).toBe("max iterations");
    expect(fit.warnings.length).toBeGreaterThan(0);
  });

  it("says which customers it left out, and what a spend model warns of", () => {
    const late = [...few, { ...few[0], frequency: 3, recency: 99, age: 9 }];
    const model = samplePosterior(fitNbd(few, week), late, { draws: 80, onInvalid: "skip" });
    expect(model.fit.warnings).toContain("1 row was invalid and is left out.");
    const spenders = [5, 500, 7, 20, 3000, 11, 0, 9, 80, 10, 9000, 6].map((monetary, i) => ({
      frequency: 1 + (i % 3),
      monetary,
    }));
    const spend = samplePosterior(fitGammaGamma(spenders), spenders, { draws: 400 });
    expect(spend.params.q).toBeLessThan(1);
    const said = spend.fit.warnings.join(" ");
    expect(said).toContain("a mean of all does not exist");
    expect(said).toContain("mean spend of zero");
  });

  it("takes a spend model's own priors when it goes on", () => {
    const spenders = Array.from({ length: 30 }, (_, i) => ({
      frequency: 1 + (i % 3),
      monetary: 20 + ((i * 37) % 50),
    }));
    const prior = { q: { median: 9, factor: 1.01 } };
    const firm = samplePosterior(fitGammaGamma(spenders), spenders, { draws: 80, prior });
    expect(samplePosterior(firm, spenders, { draws: 80 }).fit.priors).toEqual(firm.fit.priors);
  });

  it("refuses what is no prior of a spend model", () => {
    const spenders = Array.from({ length: 30 }, (_, i) => ({
      frequency: 1 + (i % 3),
      monetary: 20 + ((i * 37) % 50),
    }));
    const model = fitGammaGamma(spenders);
    for (const prior of [
      3,
      [],
      "flat",
      { p: 3 },
      { p: { median: -1, factor: 2 } },
      { r: { median: 1, factor: 2 } },
    ])
      expect(codeOf(() => samplePosterior(model, spenders, { draws: 40, prior } as never))).toBe(
        "bad-option",
      );
  });

  it("comes back from JSON only undamaged", () => {
    const text = JSON.stringify(samplePosterior(fitMbgNbd(few, week), few, { draws: 40 }));
    type Damaged = { fit: { posterior: { [key: string]: unknown; draws: unknown[][] }; priors: unknown } };
    const damages: ((model: Damaged) => void)[] = [
      ({ fit }) => fit.posterior.draws[3].splice(1, 1, null),
      ({ fit }) => fit.posterior.draws[3].splice(1, 1, -1),
      ({ fit }) => fit.posterior.draws[3].pop(),
      ({ fit }) => fit.posterior.draws.splice(0),
      ({ fit }) => {
        fit.posterior.draws = "none" as never;
      },
      ({ fit }) => {
        fit.posterior.diagnostics = null;
      },
      ({ fit }) => {
        fit.posterior.parameters = ["r", "alpha", "a"];
      },
      ({ fit }) => {
        fit.posterior = 7 as never;
      },
      ({ fit }) => {
        fit.priors = { r: 3 };
      },
    ];
    expect(parsePurchaseModel(text).kind).toBe("mbg-nbd");
    damages.forEach((damage, i) => {
      const model = JSON.parse(text) as Damaged;
      damage(model);
      expect(
        codeOf(() => parsePurchaseModel(model)),
        `damage ${i}`,
      ).toBe("bad-model");
    });
  });

  it("refuses what it cannot use", () => {
    const model = fitNbd(few, week);
    for (const option of [
      { draws: 2 },
      { chains: 1 },
      { warmup: 0 },
      { seed: 0.5 },
      { prior: "flat" },
      { level: 1 },
    ])
      expect(codeOf(() => samplePosterior(model, few, option as never))).toBe("bad-option");
    expect(codeOf(() => samplePosterior({ kind: "k-means" } as never, few))).toBe("bad-model");
    expect(codeOf(() => samplePosterior(null as never, few))).toBe("bad-model");
  });
});

checkSuite({
  name: "samplePosterior",
  run: (d) =>
    samplePosterior(
      fitNbd(d as never, {} as never),
      d as never,
      { draws: 40, warmup: 60 } as never,
    ) as ReturnType<typeof fitNbd>,
  runSeeded: (d, seed) =>
    samplePosterior(
      fitNbd(d as never, {} as never),
      d as never,
      { draws: 40, warmup: 60, seed } as never,
    ) as ReturnType<typeof fitNbd>,
  runAsync: (d, work) =>
    samplePosteriorAsync(
      fitNbd(d as never, {} as never),
      d as never,
      { draws: 40, warmup: 60, ...work } as never,
    ) as Promise<ReturnType<typeof fitNbd>>,
  data: tableOfRows(
    [few[0], ...few].map((c) => ({ ...c })),
    { kind: "customers", unit: "week" },
  ),
  parse: (json) => parsePurchaseModel(json) as ReturnType<typeof fitNbd>,
  withCount: (row: object, count) => ({ ...row, count }),
  // a chain doubles differences in the last bit again and again
  relative: 1e-4,
  empty: "empty-input",
  oneRow: (model) => expect(model.fit.posterior?.draws).toHaveLength(40),
  allNaN: "missing-value",
});
