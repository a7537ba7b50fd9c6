import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ComparePurchaseModelsOptions,
  comparePurchaseModels,
  comparePurchaseModelsAsync,
} from "../../../src/cltv/compare/compare-purchase-models.ts";
import { forecastErrors } from "../../../src/cltv/compare/forecast-errors.ts";
import { fitBgNbd } from "../../../src/cltv/purchase/fit-bg-nbd.ts";
import { orderProbability } from "../../../src/cltv/purchase/order-probability.ts";
import { beta, exponential, gamma, randomFrom, uniform } from "../../../src/core/random.ts";
import { splitSummary } from "../../../src/data/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { codeOf } from "../../common/code-of.ts";

const CLV = "../shared/data/clv";
const ORACLE = "../shared/oracles/clv.json";

interface Row {
  readonly frequency: number;
  readonly recency: number;
  readonly age: number;
  readonly logGaps: number;
  readonly holdoutFrequency: number;
  readonly holdoutDuration: number;
}

/** Customers of an MBG/NBD (k = 1) or MBG/CNBD-k shop, with 20 weeks after. */
function simulated(n: number, seed: number, k = 1): Row[] {
  const random = randomFrom(seed);
  return Array.from({ length: n }, (_, i) => {
    const age = 15 + (i % 25);
    const rate = gamma(random, 0.9, 3 / k);
    const chance = beta(random, 0.8, 1.6);
    let [frequency, recency, logGaps, holdoutFrequency, time] = [0, 0, 0, 0, 0];
    while (uniform(random) >= chance) {
      let gap = 0;
      for (let j = 0; j < k; j++) gap += exponential(random, rate);
      time += gap;
      if (time > age + 20) break;
      if (time > age) holdoutFrequency++;
      else {
        logGaps += Math.log(gap);
        recency = time;
        frequency++;
      }
    }
    return { frequency, recency, age, logGaps, holdoutFrequency, holdoutDuration: 20 };
  });
}

const shop = simulated(600, 3);
const compare = (rows: readonly object[], options: Partial<ComparePurchaseModelsOptions> = {}) =>
  comparePurchaseModels(rows as readonly Row[], { unit: "week", ...options } as never);
const without = (rows: readonly Row[], ...names: (keyof Row)[]) =>
  rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name as never))),
  );

describe("comparePurchaseModels", () => {
  test("ranks by the probability of what came, and says what it is", () => {
    const comparison = compare(shop);
    const bg = fitBgNbd(shop, { unit: "week" });
    let score = 0;
    for (const row of shop)
      score += Math.log(
        orderProbability(bg, [row], { horizon: { weeks: 20 }, orders: row.holdoutFrequency }).at(0)
          ?.probability as number,
      );
    expect(comparison.of("bg-nbd")?.logScore).toBeCloseTo(score, 8);
    expect(comparison.of("bg-nbd")?.logLikelihood).toBeCloseTo(bg.fit.logLikelihood, 8);
    const scores = [...comparison].flatMap(({ logScore }) => logScore ?? []);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(comparison.at(0)?.behind).toBe(0);
    expect([...comparison].slice(-3).map(({ model }) => model)).toEqual([
      "historic rate",
      "average rate",
      "no orders",
    ]);
    expect(comparison.info.models.map(({ kind }) => kind)).toEqual(
      [...comparison].slice(0, -3).map(({ model }) => model),
    );
  });

  test("says plainly when the data cannot tell, and then prefers MBG/NBD", () => {
    const { info } = compare(simulated(60, 8));
    expect(info.clear).toBe(false);
    expect(info.tied.length).toBeGreaterThan(1);
    expect(info.recommended).toBe("mbg-nbd");
    expect(info.reason).toContain("cannot tell");
    const rest = compare(simulated(60, 8), { models: ["bg-nbd", "nbd", "pareto-nbd"] });
    expect(rest.info.recommended).toBe("pareto-nbd");
  });

  test("tells regular buyers from others where there are enough of them", () => {
    const regular = compare(simulated(1500, 4, 4));
    expect(regular.info).toMatchObject({ recommended: "mbg-cnbd-k", clear: true, ranking: "hold-out" });
    expect(regular.at(0)?.parameters).toBe(5);
    // k = 1 is no model of its own
    expect([...compare(simulated(1500, 5))].map(({ model }) => model)).not.toContain("mbg-cnbd-k");
  });

  test("flags the one-time buyers of BG/NBD", () => {
    const once = shop.filter(({ frequency }) => frequency === 0).length;
    expect(compare(shop).info.notes.join(" ")).toContain(`${once} of 600 customers who ordered once`);
    expect(compare(shop, { models: ["mbg-nbd"] }).info.notes.join(" ")).not.toContain("still alive");
  });

  test("says when even the recommended model was far off, as in a season", () => {
    const off = /foretold .* orders for the hold-out/;
    expect(compare(shop).info.notes.join(" ")).not.toMatch(off);
    const busy = shop.map((row) => ({ ...row, holdoutFrequency: 2 * row.holdoutFrequency }));
    const { info } = compare(busy);
    const { total } = compare(busy).of(info.recommended) ?? {};
    const few = Number((100 * (1 - (total as number) / (info.holdoutOrders as number))).toPrecision(3));
    expect(info.notes.join(" ")).toContain(`foretold ${few} % too few orders for the hold-out`);
    const quiet = shop.map((row) => ({ ...row, holdoutFrequency: 0 }));
    expect(compare(quiet).info.notes.join(" ")).not.toMatch(off);
  });

  test("without a hold-out ranks by BIC, and the difference is half of BIC's", () => {
    const comparison = compare(without(shop, "holdoutFrequency", "holdoutDuration"));
    expect(comparison.info).toMatchObject({ ranking: "bic", holdoutOrders: null });
    const [best, next] = [...comparison];
    expect(next.behind).toBeCloseTo(((next.bic as number) - (best.bic as number)) / 2, 8);
    expect(best).toMatchObject({ logScore: null, mae: null });
    expect([...comparison].map(({ model }) => model)).not.toContain("no orders");
  });

  test("k = 1 has the likelihood of its twin: all are on one base", () => {
    const both = compare(simulated(300, 9), { models: ["bg-nbd", "bg-cnbd-k"] });
    const [{ model }] = [{ model: both.info.models.find(({ kind }) => kind === "bg-cnbd-k") }];
    const tried = model !== undefined && "tried" in model ? model.tried[0] : undefined;
    expect(tried?.logLikelihood).toBeCloseTo(both.of("bg-nbd")?.logLikelihood as number, 7);
  });

  test("leaves MBG/CNBD-k out without gaps, and says so", () => {
    const comparison = compare(without(shop, "logGaps"));
    expect([...comparison].map(({ model }) => model)).not.toContain("mbg-cnbd-k");
    expect(comparison.info.notes.join(" ")).toContain("gaps: true");
    expect(codeOf(() => compare(without(shop, "logGaps"), { models: ["mbg-cnbd-k"] }))).toBe(
      "missing-column",
    );
  });

  test("reads a generator and columns of other names, and leaves invalid rows out with their hold-out", () => {
    function* rows() {
      yield { f: 1, r: 12, t: 11, y: 90, d: 20 };
      for (const row of shop)
        yield { f: row.frequency, r: row.recency, t: row.age, y: row.holdoutFrequency, d: 20 };
    }
    const comparison = comparePurchaseModels(rows(), {
      unit: "week",
      frequency: "f",
      recency: "r",
      age: "t",
      holdoutFrequency: "y",
      holdoutDuration: "d",
      onInvalid: "skip",
    });
    expect(comparison.of("mbg-nbd")?.logScore).toBeCloseTo(
      compare(shop).of("mbg-nbd")?.logScore as number,
      6,
    );
    expect(comparison.info.rejected?.[0].rows).toBe(1);
  });

  test("refuses what it cannot use", () => {
    const changed = (change: Partial<Record<keyof Row, unknown>>) => [{ ...shop[0], ...change }, ...shop];
    expect(codeOf(() => compare(shop, { models: [] }))).toBe("bad-option");
    expect(codeOf(() => compare(shop, { models: ["mbg-nbd", "mbg-nbd"] }))).toBe("bad-option");
    expect(codeOf(() => compare(shop, { models: ["arima" as never] }))).toBe("bad-option");
    expect(codeOf(() => compare(shop, { models: "mbg-nbd" as never }))).toBe("bad-option");
    expect(codeOf(() => comparePurchaseModels(shop))).toBe("bad-option");
    expect(codeOf(() => compare(changed({ holdoutFrequency: 1.5 })))).toBe("bad-value");
    expect(codeOf(() => compare(changed({ holdoutFrequency: -1 })))).toBe("bad-value");
    expect(codeOf(() => compare(changed({ holdoutFrequency: null })))).toBe("missing-value");
    expect(codeOf(() => compare(changed({ holdoutDuration: 0 })))).toBe("bad-value");
    expect(codeOf(() => compare(without(shop, "holdoutDuration")))).toBe("missing-column");
    expect(codeOf(() => compare(changed({ age: -1 })))).toBe("bad-value");
    expect(codeOf(() => compare(shop.map((row) => ({ ...row, frequency: 0, recency: 0 }))))).toBe(
      "too-few-rows",
    );
  });

  test("one customer, or all alike, end in words, not in an exception", () => {
    const row = shop.find(({ frequency }) => frequency > 1) as Row;
    for (const rows of [[row], Array.from({ length: 30 }, () => row)]) {
      const { info } = compare(without(rows, "logGaps"));
      expect(info.clear).toBe(false);
      expect(info.notes.length).toBeGreaterThan(1);
    }
  });
});

describe("the errors of forecasts", () => {
  test("are those of a plain second implementation, and counts equal repetition", () => {
    const row = fc.record({
      e: fc.constantFrom(0, 0.5, 1, 2.25),
      y: fc.nat(3),
      n: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 30 }), (rows) => {
        const flat = rows.flatMap((r) => new Array<typeof r>(r.n).fill(r));
        const of = (list: typeof rows, counts: (r: (typeof rows)[0]) => number) =>
          forecastErrors(
            Float64Array.from(list, (r) => r.e),
            Float64Array.from(list, (r) => r.y),
            Float64Array.from(list, counts),
          );
        const found = of(rows, (r) => r.n);
        const again = of(flat, () => 1);
        for (const [name, value] of Object.entries(found))
          if (Number.isNaN(value)) expect(again[name as "mae"]).toBeNaN();
          else expect(value, name).toBeCloseTo(again[name as "mae"], 9);
        const n = flat.length;
        expect(found.mae).toBeCloseTo(flat.reduce((s, r) => s + Math.abs(r.e - r.y), 0) / n, 9);
        expect(found.rmse ** 2).toBeCloseTo(flat.reduce((s, r) => s + (r.e - r.y) ** 2, 0) / n, 9);
        expect(found.topDecileHit).toBeGreaterThanOrEqual(0);
        expect(found.topDecileHit).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  test("know a perfect, an opposite and an empty forecast", () => {
    const actual = Float64Array.from({ length: 40 }, (_, i) => i);
    const ones = new Float64Array(40).fill(1);
    expect(forecastErrors(actual, actual, ones)).toMatchObject({ bias: 0, mae: 0, topDecileHit: 1 });
    expect(forecastErrors(actual, actual, ones).rankCorrelation).toBeCloseTo(1, 12);
    expect(
      forecastErrors(
        actual.map((v) => -v),
        actual,
        ones,
      ).rankCorrelation,
    ).toBeCloseTo(-1, 12);
    const none = forecastErrors(new Float64Array(40), actual, ones);
    expect([none.bias, none.topDecileHit]).toEqual([-1, 0.1]);
    expect(none.rankCorrelation).toBeNaN();
    expect(forecastErrors(ones, new Float64Array(40), ones).bias).toBeNaN();
  });
});

describe.skipIf(!existsSync(ORACLE))("hold-out accuracy on the data of the papers", () => {
  interface Figures {
    readonly sum: number;
    readonly mae: number;
    readonly rmse?: number;
  }
  const accuracy = existsSync(ORACLE) ? JSON.parse(readFileSync(ORACLE, "utf8")).holdout_accuracy : {};
  const csv = (name: string) =>
    readFileSync(`${CLV}/${name}`, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(","))
      .map(([customer, time, amount = "1"]) => ({ customer, time, amount: Number(amount) }));
  const cdnow = () =>
    readFileSync(`${CLV}/cdnow_sample.txt`, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .map(([, customer, d, , amount]) => ({
        customer,
        time: `${d.slice(0, 4)}-${d.slice(4, 6)}-${d.slice(6)}`,
        amount: Number(amount),
      }));

  test.each([
    ["cdnow", cdnow, "1997-10-01", "1998-07-01"],
    ["grocery", () => csv("grocery_log.csv"), "2007-01-01", "2007-12-31"],
    ["apparel", () => csv("apparel_log.csv"), "2007-01-01", "2010-12-21"],
  ] as const)("%s", (name, orders, at, to) => {
    const split = splitSummary(orders(), { at, to, gaps: true });
    const comparison = comparePurchaseModels(split);
    expect(comparison.info.holdoutOrders).toBe(accuracy[name].actual);
    const known = { nbd: "nbd", bgnbd: "bg-nbd", mbgnbd: "mbg-nbd", pnbd: "pareto-nbd" };
    let checked = 0;
    for (const [id, model] of Object.entries(known)) {
      const figures = accuracy[name][id] as Figures | undefined;
      if (figures === undefined) continue;
      const row = comparison.of(model);
      // the reference's own fits stop at about 1e-5
      expect((row?.total as number) / figures.sum, model).toBeCloseTo(1, 3.7);
      expect((row?.mae as number) / figures.mae, model).toBeCloseTo(1, 3.7);
      if (figures.rmse !== undefined) expect((row?.rmse as number) / figures.rmse, model).toBeCloseTo(1, 3.7);
      checked++;
    }
    expect(checked).toBe(name === "apparel" ? 2 : 4);
    expect(comparison.info.recommended).toBe("mbg-nbd");
    if (name === "cdnow") expect(comparison.of("no orders")?.mae).toBeCloseTo(0.798, 3);
    if (name === "grocery") {
      // exact where BTYDplus approximates: 1.43104, 3970.01, 3.18728
      const regular = comparison.of("mbg-cnbd-k");
      expect(regular?.mae).toBeLessThan(accuracy.grocery.mbgcnbd_k2.mae);
      expect(regular?.rmse).toBeLessThan(accuracy.grocery.mbgcnbd_k2.rmse);
      expect(Math.abs(regular?.bias as number)).toBeLessThan(accuracy.grocery.mbgcnbd_k2.sum / 3389 - 1);
      expect(comparison.info.notes.join(" ")).toContain("too sure of itself");
    }
  });
});

const rows = shop.slice(0, 60);
checkSuite({
  name: "comparePurchaseModels",
  run: (data) => comparePurchaseModels(data as readonly Row[], { unit: "week" }),
  runAsync: (data, work) => comparePurchaseModelsAsync(data as readonly Row[], { unit: "week", ...work }),
  data: rows,
  withCount: (row: object, count: number) => ({ ...row, count }),
  // the climb ends where nothing is left to gain, which is a hair's breadth wide
  compare: (comparison) => [...comparison].sort((a, b) => (a.model < b.model ? -1 : 1)),
  relative: 1e-5,
  empty: "empty-input",
  oneRow: rows[0].frequency === 0 ? "too-few-rows" : () => undefined,
  allNaN: "bad-value",
});
