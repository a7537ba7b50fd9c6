import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BgBbLikelihood, bgBbObjective } from "../../../src/cltv/occasions/bg-bb.ts";
import { type BgBbModel, parseBgBb } from "../../../src/cltv/occasions/bg-bb-model.ts";
import { fitBgBb, fitBgBbAsync } from "../../../src/cltv/occasions/fit-bg-bb.ts";
import { occasionForecast } from "../../../src/cltv/occasions/occasion-forecast.ts";
import { occasionProbabilities } from "../../../src/cltv/occasions/occasion-probabilities.ts";
import { occasionPatterns, readOccasions } from "../../../src/cltv/occasions/occasion-rows.ts";
import { reduceOccasions } from "../../../src/cltv/occasions/reduce-occasions.ts";
import { beta, randomFrom, uniform } from "../../../src/core/random.ts";
import { logGamma } from "../../../src/numeric/log-gamma.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { checkDerivatives } from "../check-derivatives.ts";

const DATA = "../shared/data/clv/";
const ORACLE = "../shared/oracles/clv.json";

interface Row {
  readonly frequency: number;
  readonly recency: number;
  readonly occasions: number;
}

/** One customer's life on n occasions. */
function life(random: ReturnType<typeof randomFrom>, p: readonly number[], n: number): Row {
  const buys = beta(random, p[0], p[1]);
  const leaves = beta(random, p[2], p[3]);
  let frequency = 0;
  let recency = 0;
  for (let t = 1; t <= n; t++) {
    if (uniform(random) < leaves) break;
    if (uniform(random) < buys) {
      frequency++;
      recency = t;
    }
  }
  return { frequency, recency, occasions: n };
}

function simulated(n: number, p: readonly number[], seed: number): Row[] {
  const random = randomFrom(seed);
  return Array.from({ length: n }, (_, i) => life(random, p, 4 + (i % 6)));
}

const TRUTH = [1.2, 0.75, 0.66, 2.8];
const shop = simulated(600, TRUTH, 3);

function modelOf([alpha, b, gamma, delta]: readonly number[]): BgBbModel {
  return { ...fitBgBb(shop, { unit: "year" }), params: { alpha, beta: b, gamma, delta } };
}

/** The likelihood as it is written in the paper. */
function plainLogLikelihood(
  [a, b, g, d]: readonly number[],
  { frequency: x, recency, occasions: n }: Row,
): number {
  const logBeta = (p: number, q: number) => logGamma(p) + logGamma(q) - logGamma(p + q);
  let total = Math.exp(logBeta(a + x, b + n - x) + logBeta(g, d + n));
  for (let i = 0; i < n - recency; i++)
    total += Math.exp(logBeta(a + x, b + recency - x + i) + logBeta(g + 1, d + recency + i));
  return Math.log(total) - logBeta(a, b) - logBeta(g, d);
}

describe("BG/BB", () => {
  it("has the likelihood of the paper, and its derivatives are those of its value", () => {
    const rows = occasionPatterns(readOccasions(shop, {}, "test"), "test");
    const objective = bgBbObjective(rows);
    for (const p of [TRUTH, [0.2, 3, 4, 40], [20, 30, 0.1, 0.3]]) {
      const plain = shop.reduce((sum, row) => sum + plainLogLikelihood(p, row), 0);
      const at = p.map(Math.log);
      expectClose(objective(Float64Array.from(at), new Float64Array(4), new Float64Array(16)), plain, 1e-11);
      checkDerivatives(objective, at);
    }
  });

  it("finds the maximum, and the truth lies within three standard errors", () => {
    const { params, fit } = fitBgBb(simulated(4000, TRUTH, 8), { unit: "year" });
    expect(fit.status).toBe("converged");
    for (const [i, name] of (["alpha", "beta", "gamma", "delta"] as const).entries())
      expect(Math.abs(params[name] - TRUTH[i])).toBeLessThan(3 * (fit.standardErrors[name] as number));
  });

  it("has probabilities of purchases that add up and agree with expectation and simulation", () => {
    const model = modelOf(TRUTH);
    const row = occasionForecast(model, [{ frequency: 2, recency: 4, occasions: 6 }], {
      next: 8,
      level: 0.8,
    }).at(0);
    const { alive, expected, none, rangeLow, rangeHigh } = row as NonNullable<typeof row>;
    const odds = occasionProbabilities(TRUTH, alive, 2, 6, 8);
    expectClose(
      odds.reduce((a, b) => a + b),
      1,
      1e-12,
    );
    expectClose(
      odds.reduce((a, b, i) => a + i * b, 0),
      expected,
      1e-12,
    );
    expectClose(odds[0], none, 1e-12);
    const within = odds.slice(rangeLow, rangeHigh + 1).reduce((a, b) => a + b);
    expect(within).toBeGreaterThanOrEqual(0.8);
    const random = randomFrom(12);
    let n = 0;
    let bought = 0;
    for (let i = 0; i < 60_000; i++) {
      const buys = beta(random, TRUTH[0], TRUTH[1]);
      const leaves = beta(random, TRUTH[2], TRUTH[3]);
      let [x, last, more, here] = [0, 0, 0, true];
      for (let t = 1; t <= 14; t++) {
        here = here && uniform(random) >= leaves;
        if (!here || uniform(random) >= buys) continue;
        if (t > 6) more++;
        else {
          x++;
          last = t;
        }
      }
      if (x !== 2 || last !== 4) continue;
      n++;
      bought += more;
    }
    expect(Math.abs(bought / n - expected)).toBeLessThan(0.15);
  });

  it("discounts all to come as the sum that it stands for", () => {
    const model = modelOf(TRUTH);
    const row = { frequency: 3, recency: 4, occasions: 6 };
    const at = (options: object) =>
      occasionForecast(model, [row], { next: 1, ...options }).at(0)?.discounted as number;
    let plain = 0;
    let before = 0;
    for (let s = 1; s <= 150; s++) {
      const expected = occasionForecast({ ...model, fit: { ...model.fit, covariance: [] } }, [row], {
        next: s,
      }).at(0)?.expected as number;
      plain += (expected - before) * Math.exp(-0.25 * s);
      before = expected;
    }
    expectClose(at({ delta: 0.25 }), plain, 1e-9);
    expectClose(at({ annualDiscount: 0.1 }), at({ delta: Math.log(1.1) }), 1e-12);
    expect(at({})).toBe(Number.POSITIVE_INFINITY);
    expect(occasionForecast(model, [row], { next: 1 }).info.notes.join()).toMatch(/gamma = 0.660, at most 1/);
  });

  it("stays finite for long histories", () => {
    const likelihood = new BgBbLikelihood(TRUTH, 2000);
    expect(likelihood.logLikelihood(1500, 1600, 2000)).toBeLessThan(0);
    expect(likelihood.alive(1500, 1600, 2000)).toBeGreaterThanOrEqual(0);
    expect(likelihood.alive(1500, 2000, 2000)).toBe(1);
  });

  it("gives verdicts on odd shops", () => {
    const always = Array.from({ length: 30 }, () => ({ frequency: 5, recency: 5, occasions: 5 }));
    const loyal = fitBgBb(always, { unit: "month" });
    expect(loyal.fit.status).not.toBe("converged");
    expect(loyal.fit.warnings.length).toBeGreaterThan(0);
    const one = fitBgBb([{ frequency: 1, recency: 2, occasions: 5 }], { unit: "month" });
    expect(one.fit.warnings.length).toBeGreaterThan(0);
  });

  it.each([
    ["nobody", [], "empty-input"],
    ["counts of zero", [{ frequency: 1, recency: 1, occasions: 1, count: 0 }], "empty-input"],
    ["no repeat purchase", [{ frequency: 0, recency: 0, occasions: 4 }], "too-few-rows"],
    ["recency beyond the occasions", [{ frequency: 1, recency: 5, occasions: 4 }], "bad-value"],
    ["more purchases than occasions", [{ frequency: 3, recency: 2, occasions: 4 }], "bad-value"],
    ["recency without purchase", [{ frequency: 0, recency: 2, occasions: 4 }], "bad-value"],
    ["purchase without recency", [{ frequency: 1, recency: 0, occasions: 4 }], "bad-value"],
    ["half occasions", [{ frequency: 1, recency: 1.5, occasions: 4 }], "bad-value"],
    ["negative occasions", [{ frequency: 0, recency: 0, occasions: -4 }], "bad-value"],
    ["negative counts", [{ frequency: 1, recency: 1, occasions: 1, count: -1 }], "bad-value"],
    ["missing occasions", [{ frequency: 1, recency: 1, occasions: null }], "missing-value"],
    ["no column of occasions", [{ frequency: 1, recency: 1 }], "missing-column"],
  ])("refuses %s", (_, rows, code) => {
    expect(() => fitBgBb(rows as Row[], { unit: "year" })).toThrowError(expect.objectContaining({ code }));
  });

  it("refuses models and options that are none", () => {
    const code = (code: string) => expect.objectContaining({ code });
    const model = modelOf(TRUTH);
    expect(() => fitBgBb(shop)).toThrowError(code("bad-option"));
    expect(() => occasionForecast(model, shop, { next: 0 })).toThrowError(code("bad-option"));
    expect(() => occasionForecast(model, shop, { next: 1, delta: -1 })).toThrowError(code("bad-option"));
    expect(() => occasionForecast({ kind: "sbg" } as never, shop, { next: 1 })).toThrowError(
      code("bad-model"),
    );
    expect(() => parseBgBb({ ...model, params: { alpha: 1 } })).toThrowError(code("bad-model"));
    expect(() => parseBgBb("{")).toThrowError(code("bad-model"));
  });
});

describe("reduceOccasions", () => {
  const order = (customer: string, time: string, more: object = {}) => ({
    customer,
    time,
    amount: 5,
    ...more,
  });

  it("counts whole periods after the first, each once", () => {
    const orders = [
      order("a", "2026-01-10"),
      order("a", "2026-01-20"),
      order("a", "2026-03-01"),
      order("a", "2026-03-31T23:59:59Z"),
      order("a", "2026-06-05"),
      order("b", "2026-04-01"),
      order("c", "2026-06-02"),
    ];
    const occasions = reduceOccasions(orders, { asOf: "2026-06-10", period: "month" });
    expect([...occasions]).toEqual([
      { customer: "a", frequency: 1, recency: 2, occasions: 4 },
      { customer: "b", frequency: 0, recency: 0, occasions: 1 },
    ]);
    expect(occasions.info.notes).toEqual([
      "1 customers first bought in the month that is not over yet and are left out.",
    ]);
    // on the first of July June is over
    expect(reduceOccasions(orders, { asOf: "2026-07-01", period: "month" }).of("a")).toEqual({
      customer: "a",
      frequency: 2,
      recency: 5,
      occasions: 5,
    });
    expect(fitBgBb(reduceOccasions(orders, { asOf: "2026-07-01", period: "month" })).unit).toBe("month");
  });

  it("takes nobody, returns, suspects and the future as no purchases, and says so", () => {
    const orders = [
      order("a", "2026-01-10"),
      order("a", "2026-02-10", { amount: 0, refund: 5 }),
      { customer: null, time: "2026-01-10", amount: 5 },
      order("a", "2027-01-10"),
      order("d", "2026-01-10", { amount: 0, refund: 5 }),
    ];
    const occasions = reduceOccasions(orders, { asOf: "2026-05-01", period: "month" });
    expect([...occasions]).toEqual([{ customer: "a", frequency: 0, recency: 0, occasions: 3 }]);
    expect(occasions.info.notes).toEqual([
      "1 rows are left out: no customer.",
      "1 rows are left out: after asOf.",
      "1 rows are left out: no purchase.",
    ]);
  });

  it("counts days in the zone", () => {
    const orders = [order("a", "2026-01-31T23:30Z"), order("a", "2026-03-31T22:30Z")];
    const options = { asOf: "2026-07-01", period: "month" } as const;
    expect(reduceOccasions(orders, options).at(0)).toMatchObject({ recency: 2, occasions: 5 });
    expect(reduceOccasions(orders, { ...options, zone: "Europe/Berlin" }).at(0)).toMatchObject({
      recency: 2,
      occasions: 4,
    });
  });

  it("refuses options that are none", () => {
    const code = expect.objectContaining({ code: "bad-option" });
    expect(() => reduceOccasions([], { period: "month" } as never)).toThrowError(code);
    expect(() => reduceOccasions([], { asOf: "2026-01-01", period: "quarter" as "month" })).toThrowError(
      code,
    );
  });
});

checkSuite({
  name: "fitBgBb",
  run: (data) => fitBgBb(data, { unit: "year" }),
  data: simulated(150, TRUTH, 21),
  parse: parseBgBb,
  withCount: (row: object, count) => ({ ...row, count }),
  runAsync: (data, work) => fitBgBbAsync(data, { unit: "year", ...work }),
  empty: "empty-input",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
  relative: 1e-5,
});

checkSuite({
  name: "occasionForecast",
  run: (data) => occasionForecast(modelOf(TRUTH), data, { next: 4, annualDiscount: 0.1 }),
  data: shop.slice(0, 20).map((row, i) => ({ ...row, customer: `c${i}` })),
  empty: (table) => expect(table.length).toBe(0),
  oneRow: (table) => expect(table.length).toBe(1),
  allNaN: "bad-value",
});

checkSuite({
  name: "reduceOccasions",
  run: (data) => reduceOccasions(data, { asOf: "2026-06-01", period: "month" }),
  data: Array.from({ length: 30 }, (_, i) => ({
    customer: `c${i % 9}`,
    time: Date.UTC(2025, (i * 7) % 17, 1 + i),
    amount: i,
  })),
  empty: (table) => expect(table.length).toBe(0),
  oneRow: (table) => expect(table.length).toBe(1),
  allNaN: "bad-value",
});

describe.skipIf(!existsSync(ORACLE))("BG/BB against reference results", () => {
  const oracle = existsSync(ORACLE) ? JSON.parse(readFileSync(ORACLE, "utf8")) : {};

  it("donations: parameters, expected cells and the next five years", () => {
    const [, ...lines] = readFileSync(`${DATA}donations.csv`, "utf8").trim().split(/\r?\n/);
    const rows = lines.map((line) => {
      const [frequency, recency, occasions, count] = line.split(",").map(Number);
      return { frequency, recency, occasions, count };
    });
    const model = fitBgBb(rows, { unit: "year" });
    const { own, aggregates } = oracle.fits.find((fit: { id: string }) => fit.id === "donations_bgbb");
    expect(model.fit).toMatchObject({ status: "converged", customers: 11_104 });
    expect(model.fit.logLikelihood).toBeGreaterThan(own.loglik - 1e-6);
    expectClose(model.params, own.params, 1e-4);
    expectClose(model.fit.standardErrors, own.se, 1e-3);
    const { total } = occasionForecast(model, rows, { next: 5 }).info;
    expectClose(total, aggregates.conditional_expected_transactions_next_5.own_at_optimum, 1e-5);
    const fresh = occasionForecast(model, [{ frequency: 0, recency: 0, occasions: 0 }], { next: 10 }).at(0);
    expectClose(fresh?.expected, aggregates.expected_transactions_new_customer_10_periods.published, 1e-4);
    const { alpha, beta, gamma, delta } = model.params;
    const cells = occasionProbabilities([alpha, beta, gamma, delta], 1, 0, 0, 6);
    const { published } = aggregates.expected_cells_n6;
    expectClose(11_104 * cells[0], published[0], 1e-4);
    expectClose(11_104 * cells[6], published[6], 1e-4);
  });

  it("customers given the parameters", () => {
    const given = oracle.bgbb_customers_mp;
    const p = given.params.map(Number);
    const rows = given.rows.map((row: { x: number; t_x: number; n: number }) => ({
      frequency: row.x,
      recency: row.t_x,
      occasions: row.n,
    }));
    const model = modelOf(p);
    const five = occasionForecast(model, rows as Row[], { next: 5, annualDiscount: 0.1 });
    const ten = occasionForecast(model, rows as Row[], { next: 10 });
    const likelihood = new BgBbLikelihood(p, 6);
    for (const [i, row] of given.rows.entries()) {
      expectClose(likelihood.logLikelihood(row.x, row.t_x, row.n), Number(row.loglik), 1e-12);
      expectClose(five.at(i)?.alive, Number(row.p_alive_now), 1e-12);
      expectClose(five.at(i)?.aliveNext, Number(row.p_alive_next), 1e-12);
      expectClose(five.at(i)?.expected, Number(row.cet_5), 1e-12);
      expectClose(ten.at(i)?.expected, Number(row.cet_10), 1e-12);
      expectClose(five.at(i)?.discounted, Number(row.dert_10pct), 1e-11);
    }
  });
});
