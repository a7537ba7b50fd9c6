import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { expectedSpend, expectedSpendOfNewCustomer } from "../../../src/cltv/spend/expected-spend.ts";
import { fitGammaGamma, fitGammaGammaAsync } from "../../../src/cltv/spend/fit-gamma-gamma.ts";
import { gammaGammaObjective } from "../../../src/cltv/spend/gamma-gamma.ts";
import { parseGammaGamma } from "../../../src/cltv/spend/parse-gamma-gamma.ts";
import { spendIndependence } from "../../../src/cltv/spend/spend-independence.ts";
import type { GammaGammaModel } from "../../../src/cltv/spend/spend-model.ts";
import { readSpend, spendRows } from "../../../src/cltv/spend/spend-rows.ts";
import { gamma, randomFrom, shuffle } from "../../../src/core/random.ts";
import { Table } from "../../../src/core/table.ts";
import { summarizeCustomers } from "../../../src/data/index.ts";
import { correlation } from "../../../src/describe/index.ts";
import { logGamma } from "../../../src/numeric/log-gamma.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { checkDerivatives } from "../check-derivatives.ts";

const DATA = "../shared/data/clv/";
const ORACLE = "../shared/oracles/clv.json";

interface SpendRow {
  readonly frequency: number;
  readonly monetary: number;
}

/** Customers whose spending the model has made. */
function simulated(n: number, p: number, q: number, v: number, seed: number): SpendRow[] {
  const random = randomFrom(seed);
  return Array.from({ length: n }, (_, i) => {
    const frequency = i % 6;
    const rate = gamma(random, q, v);
    let total = 0;
    for (let k = 0; k < frequency; k++) total += gamma(random, p, rate);
    return { frequency, monetary: frequency === 0 ? 0 : total / frequency };
  });
}

const shop = simulated(900, 4, 3, 20, 5);

function modelOf(params: GammaGammaModel["params"]): GammaGammaModel {
  return { ...fitGammaGamma(shop), params };
}

/** The likelihood as it is written in the paper, row by row. */
function plainLogLikelihood(rows: readonly SpendRow[], p: number, q: number, v: number): number {
  let total = 0;
  for (const { frequency: x, monetary: m } of rows) {
    if (x === 0) continue;
    total +=
      logGamma(p * x + q) -
      logGamma(p * x) -
      logGamma(q) +
      q * Math.log(v) +
      (p * x - 1) * Math.log(m) +
      p * x * Math.log(x) -
      (p * x + q) * Math.log(x * m + v);
  }
  return total;
}

describe("Gamma-Gamma", () => {
  it("finds the highest of several tops for a handful of customers", () => {
    // the other top, at which v runs to zero, is 0.23 lower
    const few = [
      { frequency: 4, monetary: 14.14 },
      { frequency: 5, monetary: 0.76 },
      { frequency: 6, monetary: 1.77 },
      { frequency: 6, monetary: 8.64 },
    ];
    expect(fitGammaGamma(few).fit.logLikelihood).toBeGreaterThan(-11.32461);
  });

  it("has the likelihood of the paper, and its derivatives are those of its value", () => {
    const rows = spendRows(readSpend(shop, {}, "exclude", "test"), "test");
    const objective = gammaGammaObjective(rows);
    for (const [p, q, v] of [
      [4, 3, 20],
      [0.7, 0.9, 3],
      [60, 25, 400],
    ]) {
      const at = [p, q, v].map(Math.log);
      const value = objective(Float64Array.from(at), new Float64Array(3), new Float64Array(9));
      expectClose(value, plainLogLikelihood(shop, p, q, v), 1e-11);
      checkDerivatives(objective, at);
    }
  });

  it("finds the maximum: no step from it gains", () => {
    const { params, fit } = fitGammaGamma(shop);
    expect(fit.status).toBe("converged");
    const { p, q, v } = params;
    expectClose(fit.logLikelihood, plainLogLikelihood(shop, p, q, v), 1e-11);
    for (const by of [0.999, 1.001])
      for (const moved of [
        [p * by, q, v],
        [p, q * by, v],
        [p, q, v * by],
      ])
        expect(plainLogLikelihood(shop, moved[0], moved[1], moved[2])).toBeLessThan(fit.logLikelihood);
    // the truth lies within three standard errors
    for (const [name, truth] of [
      ["p", 4],
      ["q", 3],
      ["v", 20],
    ] as const)
      expect(Math.abs(params[name] - truth)).toBeLessThan(3 * (fit.standardErrors[name] as number));
  });

  it("only changes the unit of v when money is counted in another currency", () => {
    const once = fitGammaGamma(shop);
    for (const factor of [100, 1e6, 1e-6]) {
      const other = fitGammaGamma(shop.map((row) => ({ ...row, monetary: row.monetary * factor })));
      expectClose(other.params.p, once.params.p, 1e-7);
      expectClose(other.params.q, once.params.q, 1e-7);
      expectClose(other.params.v, once.params.v * factor, 1e-7);
      expectClose(other.fit.logLikelihood, once.fit.logLikelihood - 750 * Math.log(factor), 1e-9);
      expectClose(
        expectedSpend(other, [{ frequency: 2, monetary: 30 * factor }]).at(0)?.expected,
        (expectedSpend(once, [{ frequency: 2, monetary: 30 }]).at(0)?.expected as number) * factor,
        1e-7,
      );
    }
  });

  it("counts first purchases on request", () => {
    const orders = Array.from({ length: 60 }, (_, i) => ({
      customer: `c${i % 25}`,
      time: Date.UTC(2026, 0, 1 + ((i * 37) % 200)),
      amount: 5 + ((i * 13) % 40),
    }));
    const customers = summarizeCustomers(orders, { asOf: "2026-09-01" });
    const all = fitGammaGamma(customers, { firstOrder: "include" });
    expect(all.fit.customers).toBe(25);
    expect(all.firstOrder).toBe("include");
    const rows = [...customers].map((row) => ({
      frequency: row.frequency + 1,
      monetary: row.revenue / (row.frequency + 1),
    }));
    const plain = fitGammaGamma(rows);
    expectClose(all.params, plain.params, 1e-6);
    expectClose(
      expectedSpend(all, customers).at(3)?.expected,
      expectedSpend(plain, rows).at(3)?.expected,
      1e-6,
    );
  });

  it("leaves means of zero and below out, and says so", () => {
    const odd = [...shop, { frequency: 2, monetary: 0 }, { frequency: 3, monetary: -4 }];
    const model = fitGammaGamma(odd);
    expect(model.leftOut).toEqual({ withoutRepeat: 150, zero: 1, negative: 1 });
    expect(model.fit.warnings.join()).toMatch(/zero is left out.*given back more/);
    expectClose(model.params, fitGammaGamma(shop).params, 1e-9);
    const spend = expectedSpend(model, odd);
    // free orders say that this customer spends little
    expect(spend.at(-2)?.expected).toBeLessThan(spend.at(0)?.expected as number);
    expect(spend.at(-1)?.expected).toBeGreaterThan(0);
    expect(spend.info.notes.join()).toMatch(/1 customers were given back more/);
  });

  it("knows where no mean exists", () => {
    const heavy = simulated(1500, 1.5, 0.7, 5, 11);
    const model = fitGammaGamma(heavy);
    expect(model.params.q).toBeLessThan(1);
    expect(model.fit.warnings[0]).toMatch(/a mean of all does not exist/);
    const fresh = expectedSpendOfNewCustomer(model);
    expect(fresh).toMatchObject({ expected: null, expectedLow: null, expectedHigh: null });
    expect(fresh.rangeLow).toBeGreaterThan(0);
    expect(fresh.rangeHigh).toBeGreaterThan(fresh.rangeLow);
    const spend = expectedSpend(model, [
      { frequency: 0, monetary: 0 },
      { frequency: 5, monetary: 20 },
    ]);
    expect(spend.at(0)?.expected).toBeNull();
    expect(spend.at(1)?.expected).toBeGreaterThan(0);
    expect(spend.info.population).toBeNull();
    expect(spend.info.notes.join()).toMatch(/too few purchases for a mean/);
    const wide = fitGammaGamma(simulated(1500, 3, 1.5, 10, 3));
    expect(wide.params.q).toBeGreaterThan(1);
    expect(wide.params.q).toBeLessThan(2);
    expect(wide.fit.warnings.join()).toMatch(/The spread of mean spend between customers has no end/);
  });

  it("has ranges that hold what they say, and intervals that narrow with data", () => {
    const { p, q, v } = { p: 4, q: 3, v: 20 };
    const model = modelOf({ p, q, v });
    const random = randomFrom(17);
    const rows = expectedSpend(model, [{ frequency: 2, monetary: 30 }], { level: 0.8 }).at(0);
    const single = expectedSpend(model, [{ frequency: 2, monetary: 30 }], { level: 0.8, range: "order" }).at(
      0,
    );
    let inMean = 0;
    let inOrder = 0;
    const n = 20_000;
    for (let i = 0; i < n; i++) {
      const rate = gamma(random, p * 2 + q, v + 60);
      const order = gamma(random, p, rate);
      if (p / rate >= (rows?.rangeLow ?? 0) && p / rate <= (rows?.rangeHigh ?? 0)) inMean++;
      if (order >= (single?.rangeLow ?? 0) && order <= (single?.rangeHigh ?? 0)) inOrder++;
    }
    expect(Math.abs(inMean / n - 0.8)).toBeLessThan(0.01);
    expect(Math.abs(inOrder / n - 0.8)).toBeLessThan(0.01);
    const [few, many] = [fitGammaGamma(shop.slice(0, 200)), fitGammaGamma(shop)].map((fit) =>
      expectedSpendOfNewCustomer(fit),
    );
    const width = ({ expectedLow, expectedHigh }: typeof few) =>
      Math.log((expectedHigh as number) / (expectedLow as number));
    expect(width(many)).toBeLessThan(width(few));
  });

  it("has an interval of the mean that agrees with differences of the parameters", () => {
    const model = fitGammaGamma(shop);
    const c = model.fit.covariance;
    const { p, q, v } = model.params;
    const of = (a: readonly number[]) => {
      const [P, Q, V] = [p * Math.exp(a[0]), q * Math.exp(a[1]), v * Math.exp(a[2])];
      return Math.log((P * (V + 60)) / (2 * P + Q - 1));
    };
    const slope = [0, 1, 2].map((j) => {
      const at = (h: number) => of([0, 1, 2].map((i) => (i === j ? h : 0)));
      return (at(1e-5) - at(-1e-5)) / 2e-5;
    });
    let variance = 0;
    for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) variance += c[i][j] * slope[i] * slope[j];
    const row = expectedSpend(model, [{ frequency: 2, monetary: 30 }]).at(0);
    const { expected, expectedHigh } = row as { expected: number; expectedHigh: number };
    expectClose(Math.log(expectedHigh / expected), 1.959963984540054 * Math.sqrt(variance), 1e-6);
  });

  it("gives verdicts on odd shops", () => {
    // everybody spends the same at every purchase, but customers differ
    const steady = Array.from({ length: 40 }, (_, i) => ({ frequency: 3, monetary: 10 + i }));
    const { fit } = fitGammaGamma(steady);
    expect(fit.status).toBe("boundary");
    expect(fit.warnings[0]).toMatch(/all customers spend alike on average/);
    expect(fit.standardErrors.q).toBeNull();
    const alike = Array.from({ length: 60 }, (_, i) => ({
      frequency: 1 + (i % 4),
      monetary: 20 + (i % 2) * 1e-9,
    }));
    expect(fitGammaGamma(alike).fit.warnings.length).toBeGreaterThan(0);
    const many = fitGammaGamma(shop.map((row) => ({ ...row, frequency: row.frequency * 1000 })));
    expect(Number.isFinite(many.params.p)).toBe(true);
  });

  it.each([
    ["no repeat buyers", [{ frequency: 0, monetary: 0 }], "too-few-rows"],
    ["one customer", [{ frequency: 3, monetary: 20 }], "too-few-rows"],
    ["all identical", Array.from({ length: 9 }, () => ({ frequency: 3, monetary: 20 })), "too-few-rows"],
    ["only zero means", [{ frequency: 3, monetary: 0 }], "too-few-rows"],
    ["nobody", [], "empty-input"],
    ["counts of zero", [{ frequency: 3, monetary: 10, count: 0 }], "empty-input"],
    ["negative counts", [{ frequency: 3, monetary: 10, count: -1 }], "bad-value"],
    ["fractional frequency", [{ frequency: 1.5, monetary: 10 }], "bad-value"],
    ["negative frequency", [{ frequency: -1, monetary: 10 }], "bad-value"],
    ["a mean that is missing", [{ frequency: 1, monetary: null }], "missing-value"],
    ["no column of money", [{ frequency: 1 }], "missing-column"],
  ])("refuses %s", (_, rows, code) => {
    expect(() => fitGammaGamma(rows as SpendRow[])).toThrowError(expect.objectContaining({ code }));
  });

  it("refuses options that are none, models that are none, and another currency", () => {
    const code = (code: string) => expect.objectContaining({ code });
    expect(() => fitGammaGamma(shop, { level: 2 })).toThrowError(code("bad-option"));
    expect(() => fitGammaGamma(shop, { firstOrder: "only" as "exclude" })).toThrowError(code("bad-option"));
    const model = fitGammaGamma(shop);
    expect(() => expectedSpend(model, shop, { range: "day" as "mean" })).toThrowError(code("bad-option"));
    expect(() => expectedSpend({ kind: "bg-nbd" } as never, shop)).toThrowError(code("bad-model"));
    expect(() => parseGammaGamma({ ...model, params: { p: 1, q: -2, v: 3 } })).toThrowError(
      code("bad-model"),
    );
    expect(() => parseGammaGamma({ ...model, extra: 1 })).toThrowError(code("bad-model"));
    const euros = new Table<SpendRow>(
      1,
      { frequency: Float64Array.of(1), monetary: Float64Array.of(5) },
      {
        kind: "customers",
        currency: "EUR",
      },
    );
    expect(() => expectedSpend({ ...model, currency: "USD" }, euros)).toThrowError(code("mixed-info"));
  });

  it("skips invalid rows on request and reports them", () => {
    const rows = [...shop, { frequency: 1.5, monetary: 3 }, { frequency: 2, monetary: null }];
    const model = fitGammaGamma(rows as SpendRow[], { onInvalid: "skip" });
    expect(model.fit.warnings.join()).toMatch(/2 rows were invalid/);
    const spend = expectedSpend(model, rows as SpendRow[], { onInvalid: "skip" });
    expect(spend.length).toBe(shop.length);
    expect(spend.info.rejected?.map((r) => r.examples[0].row)).toEqual([900, 901]);
  });

  it("parts large spenders from frequent ones by the check of independence", () => {
    const independent = spendIndependence(simulated(3000, 4, 3, 20, 1));
    expect(independent.verdict).toBe("independent");
    const rising = shop
      .filter((row) => row.frequency > 0)
      .map((row) => ({ ...row, monetary: row.monetary * row.frequency ** 2 }));
    expect(spendIndependence(rising)).toMatchObject({
      verdict: "related",
      words: expect.stringMatching(/spend more per purchase/),
    });
    expect(fitGammaGamma(rising).fit.warnings.join()).toMatch(/buy more often spend more/);
    expect(spendIndependence(rising.map((row) => ({ ...row, frequency: 2 }))).spearman).toBeNull();
    expect(spendIndependence(shop.slice(0, 24)).verdict).toBe("unclear");
  });

  it("gives the same in steps, and its progress never falls, also when starts compete on a sample", async () => {
    expectClose(await fitGammaGammaAsync(shop), fitGammaGamma(shop), 1e-12);
    const seen: (readonly [number, number])[] = [];
    await fitGammaGammaAsync(simulated(3000, 4, 3, 20, 6), {
      onProgress: (done, total) => seen.push([done, total]),
    });
    for (let i = 1; i < seen.length; i++) expect(seen[i][0]).toBeGreaterThanOrEqual(seen[i - 1][0]);
    expect(seen.at(-1)?.[0]).toBe(seen.at(-1)?.[1]);
  });

  it("reads counts of any iterable", () => {
    function* rows() {
      for (const row of shop) yield { ...row, count: 2 };
    }
    expect(fitGammaGamma(rows()).fit.customers).toBe(1500);
  });

  it("takes counts that are no whole numbers", () => {
    const halves = shop.map((row) => ({ ...row, count: 0.5 }));
    const { params, fit } = fitGammaGamma(halves);
    expect(fit.customers).toBe(375);
    expectClose(params, fitGammaGamma(shop).params, 1e-9);
    expectClose(spendIndependence(halves).spearman?.value, spendIndependence(shop).spearman?.value, 1e-9);
  });

  it("does not depend on the order of rows when starts compete on a sample", () => {
    const many = simulated(5000, 4, 3, 20, 7);
    const once = fitGammaGamma(many);
    const mixed = shuffle(randomFrom(2), [...many]);
    expectClose(fitGammaGamma(mixed), once, 1e-12);
    // the climb from the sample ends where one on all rows ends
    const { p, q, v } = once.params;
    const objective = gammaGammaObjective(spendRows(readSpend(many, {}, "exclude", "test"), "test"));
    const gradient = new Float64Array(3);
    objective(Float64Array.from([p, q, v], Math.log), gradient, new Float64Array(9));
    for (const slope of gradient) expect(Math.abs(slope)).toBeLessThan(1e-6);
  });

  it("has the check of independence that correlation gives", () => {
    const rows = simulated(2000, 4, 3, 20, 8).filter((row) => row.frequency > 0);
    const { spearman, logPearson } = spendIndependence(rows);
    const { value, se, interval } = correlation(rows, { x: "frequency", y: "monetary", method: "spearman" });
    expectClose({ ...spearman }, { value, se, interval, level: 0.95 }, 1e-12);
    const logs = rows.map((row) => ({ x: Math.log(row.frequency), y: Math.log(row.monetary) }));
    expectClose(logPearson?.interval, correlation(logs, { x: "x", y: "y" }).interval, 1e-12);
  });
});

checkSuite({
  name: "fitGammaGamma",
  run: (data) => fitGammaGamma(data),
  data: shop.slice(0, 120) as SpendRow[],
  parse: parseGammaGamma,
  withCount: (row: object, count) => ({ ...row, count }),
  runAsync: (data, work) => fitGammaGammaAsync(data, work),
  empty: "empty-input",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
});

checkSuite({
  name: "expectedSpend",
  run: (data) => expectedSpend(modelOf({ p: 4, q: 3, v: 20 }), data),
  data: shop.slice(0, 20).map((row, i) => ({ ...row, customer: `c${i}` })),
  empty: (table) => expect(table.length).toBe(0),
  oneRow: (table) => expect(table.length).toBe(1),
  allNaN: "bad-value",
});

checkSuite({
  name: "spendIndependence",
  run: (data) => spendIndependence(data),
  data: shop.slice(0, 60) as SpendRow[],
  withCount: (row: object, count) => ({ ...row, count }),
  empty: "empty-input",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
});

describe.skipIf(!existsSync(ORACLE))("Gamma-Gamma against reference results", () => {
  const oracle = existsSync(ORACLE) ? JSON.parse(readFileSync(ORACLE, "utf8")) : {};
  const fits = Object.fromEntries((oracle.fits ?? []).map((fit: { id: string }) => [fit.id, fit]));
  const table = (text: string) => {
    const [header, ...lines] = text
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(","));
    return lines.map((cells) => Object.fromEntries(header.map((name, i) => [name, Number(cells[i])])));
  };

  it.each([
    ["rounded", "cdnow_summary_monetary.csv", "zbar", "own_rounded"],
    ["exact", "cdnow_cbs_holdout.csv", "m.x", "own_exact"],
  ])("CDNOW, %s", (_, file, column, key) => {
    const rows = table(readFileSync(DATA + file, "utf8")).map((r) => ({
      frequency: r.x,
      monetary: r[column],
    }));
    const { params, fit, independence } = fitGammaGamma(rows);
    const own = fits.cdnow_gg[key];
    expect(fit.customers).toBe(946);
    expect(fit.status).toBe("converged");
    expect(fit.logLikelihood).toBeGreaterThan(own.loglik - 1e-6);
    expectClose(params, own.params, 1e-4);
    expectClose(fit.standardErrors, own.se, 1e-3);
    // customers who buy more often spend somewhat more there
    expect(independence.verdict).toBe("weak");
  });

  it("the simulated shop of 200,000", () => {
    const text = gunzipSync(readFileSync(`${DATA}sim_bgnbd_200k.csv.gz`)).toString();
    const rows = table(text).map((r) => ({ frequency: r.x, monetary: r.m }));
    const { params, fit } = fitGammaGamma(rows);
    const { gg } = fits.sim_bgnbd_200k.own;
    expect(fit.customers).toBe(gg.n);
    expect(fit.logLikelihood).toBeGreaterThan(gg.loglik - 1e-6);
    expectClose(params, gg.params, 1e-4);
  });

  it("CDNOW whole, from its log", () => {
    const lines = readFileSync(`${DATA}cdnow_master.txt`, "utf8").trim().split(/\r?\n/).slice(1);
    const orders = lines.map((line) => {
      const [customer, date, , amount] = line.trim().split(/\s+/);
      return {
        customer,
        time: `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`,
        amount: Number(amount),
      };
    });
    const customers = summarizeCustomers(orders, { asOf: "1997-10-01", unit: "week", suspects: "keep" });
    const { params, fit } = fitGammaGamma(customers);
    const { own } = fits.cdnow_master_gg;
    expect(fit.customers).toBe(9450);
    expect(fit.logLikelihood).toBeGreaterThan(own.loglik - 1e-6);
    expectClose(params, own.params, 1e-4);
    expectClose(fit.standardErrors, own.se, 1e-3);
  });

  it("expected spend given the parameters", () => {
    const { params, rows } = oracle.gamma_gamma_spend_mp;
    const [p, q, v] = params.map(Number);
    const customers = rows.map((r: { x: number; m: string }) => ({ frequency: r.x, monetary: Number(r.m) }));
    const spend = expectedSpend(modelOf({ p, q, v }), customers as SpendRow[]);
    expectClose(
      spend.columns.expected,
      rows.map((r: { expected_spend: string }) => Number(r.expected_spend)),
      1e-12,
    );
  });
});
