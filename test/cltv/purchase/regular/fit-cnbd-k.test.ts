import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { discountedOrders } from "../../../../src/cltv/purchase/discounted-orders.ts";
import { expectedOrders } from "../../../../src/cltv/purchase/expected-orders.ts";
import { fitBgNbd } from "../../../../src/cltv/purchase/fit-bg-nbd.ts";
import { fitMbgNbd } from "../../../../src/cltv/purchase/fit-mbg-nbd.ts";
import { parsePurchaseModel } from "../../../../src/cltv/purchase/parse-purchase-model.ts";
import {
  type FitCnbdKOptions,
  fitCnbdK,
  fitCnbdKAsync,
} from "../../../../src/cltv/purchase/regular/fit-cnbd-k.ts";
import { beta, gamma, randomFrom, uniform } from "../../../../src/core/random.ts";
import { reducePurchases, splitSummary, summarizeCustomers } from "../../../../src/data/index.ts";
import { checkSuite } from "../../../common/check-suite.ts";
import { expectClose } from "../../../common/close.ts";
import { codeOf } from "../../../common/code-of.ts";

const CLV = "../shared/data/clv";
const ORACLE = "../shared/oracles/clv.json";

interface Row {
  readonly frequency: number;
  readonly recency: number;
  readonly age: number;
  readonly logGaps: number;
  readonly count?: number;
}

/** Customers who order at every k-th event, seen for `age` weeks. */
function simulated(n: number, k: number, seed: number, scale = 1): Row[] {
  const random = randomFrom(seed);
  return Array.from({ length: n }, (_, i) => {
    const age = 20 + (i % 20);
    const rate = gamma(random, 1.2, 3 / k);
    const chance = beta(random, 0.5, 1.5);
    let [frequency, recency, logGaps] = [0, 0, 0];
    while (uniform(random) >= chance) {
      const gap = gamma(random, k, rate);
      if (recency + gap > age) break;
      recency += gap;
      logGaps += Math.log(gap * scale);
      frequency++;
    }
    return { frequency, recency: recency * scale, age: age * scale, logGaps };
  });
}

const customers = simulated(400, 3, 5);
const fitted = (rows: readonly object[], options: Partial<FitCnbdKOptions> = {}) =>
  fitCnbdK(rows as readonly Row[], { unit: "week", ...options } as never);

describe("fitCnbdK", () => {
  test("finds the regularity that customers were drawn with, and their parameters", () => {
    const model = fitted(simulated(4000, 3, 11));
    expect([model.k, model.kind, model.fit.status]).toEqual([3, "mbg-cnbd-k", "converged"]);
    expect(model.tried.map(({ k }) => k)).toEqual([1, 2, 3, 4, 5]);
    const truth: { readonly [name: string]: number } = { r: 1.2, alpha: 1, a: 0.5, b: 1.5 };
    for (const [name, value] of Object.entries(model.params)) {
      const z =
        Math.log(value / truth[name]) /
        (Number(Object.values(model.fit.standardErrors)[Object.keys(model.params).indexOf(name)]) / value);
      expect(Math.abs(z), `${name} ${value}`).toBeLessThan(3.5);
    }
  });

  test("with k = 1 is MBG/NBD and BG/NBD, parameters, likelihood, BIC and all", () => {
    for (const [dropout, plain] of [
      ["mbg", fitMbgNbd(customers, { unit: "week" })],
      ["bg", fitBgNbd(customers, { unit: "week" })],
    ] as const) {
      const one = fitted(customers, { k: 1, dropout });
      expectClose(one.params, plain.params, 1e-7);
      expect(one.fit.logLikelihood).toBeCloseTo(plain.fit.logLikelihood, 8);
      expect(one.fit.bic).toBeCloseTo(plain.fit.bic, 7);
    }
  });

  test("counts the choice of k as a parameter", () => {
    const given = fitted(customers, { k: 3 });
    const chosen = fitted(customers);
    expect(chosen.k).toBe(3);
    expect(chosen.fit.aic - given.fit.aic).toBeCloseTo(2, 9);
    expect(chosen.fit.bic - given.fit.bic).toBeCloseTo(Math.log(400), 9);
  });

  test("changes nothing but the unit when time is counted in another one", () => {
    const model = fitted(customers);
    const orders = customers.reduce((n, { frequency }) => n + frequency, 0);
    for (const scale of [7, 1e6, 1e-6]) {
      const other = fitted(
        customers.map((c) => ({
          ...c,
          recency: c.recency * scale,
          age: c.age * scale,
          logGaps: c.logGaps + c.frequency * Math.log(scale),
        })),
      );
      expect(other.k).toBe(model.k);
      expectClose(other.params, { ...model.params, alpha: model.params.alpha * scale }, 1e-6);
      expect(other.fit.logLikelihood).toBeCloseTo(model.fit.logLikelihood - orders * Math.log(scale), 6);
    }
  });

  test("needs no more than the total of the gaps: rows that differ in them alone are one", () => {
    const twins = customers.flatMap((c) =>
      c.frequency > 1
        ? [
            { ...c, logGaps: c.logGaps - 0.01 },
            { ...c, logGaps: c.logGaps - 0.03 },
          ]
        : [c, c],
    );
    const model = fitted(twins, { k: 2 });
    const distinct = new Set(
      customers.map(({ frequency, recency, age }) => `${frequency} ${recency} ${age}`),
    );
    expect(model.fit.distinct).toBe(distinct.size);
    expectClose(model.params, fitted(customers, { k: 2 }).params, 1e-7);
    expectClose(
      fitCnbdK(reducePurchases(twins, { logGaps: "logGaps" }), { unit: "week", k: 2 }).fit,
      model.fit,
    );
  });

  test("refuses rows without gaps, gaps that cannot be, and options that are none", () => {
    const bare = customers.map(({ frequency, recency, age }) => ({ frequency, recency, age }));
    expect(codeOf(() => fitted(bare))).toBe("missing-column");
    expect(codeOf(() => fitted(bare, { k: 2 }))).toBe("missing-column");
    const row = { frequency: 2, recency: 8, age: 9, logGaps: 2.7 };
    expect(codeOf(() => fitted([{ ...row, logGaps: null }]))).toBe("missing-value");
    // two gaps of 4 have the largest product of all that add up to 8
    expect(codeOf(() => fitted([{ ...row, logGaps: 2 * Math.log(4) + 0.01 }]))).toBe("bad-value");
    expect(codeOf(() => fitted([{ ...row, logGaps: "much" }]))).toBe("bad-value");
    for (const k of [0, 1.5, -1, 101, Number.NaN, "all"])
      expect(codeOf(() => fitted([row], { k } as never))).toBe("bad-option");
    expect(codeOf(() => fitted([row], { dropout: "no" as never }))).toBe("bad-option");
    expect(codeOf(() => fitted([row], { prior: "strong" } as never))).toBe("bad-option");
    expect(codeOf(() => fitCnbdK([row]))).toBe("bad-option");
    expect(codeOf(() => fitted([]))).toBe("empty-input");
    expect(codeOf(() => fitted([{ frequency: 0, recency: 0, age: 9, logGaps: 0 }]))).toBe("too-few-rows");
    expect(codeOf(() => fitted([{ ...row, frequency: 1.5 }]))).toBe("bad-value");
    expect(codeOf(() => fitted([{ ...row, recency: 10 }]))).toBe("bad-value");
    expect(codeOf(() => fitted([{ ...row, age: -1 }]))).toBe("bad-value");
    expect(codeOf(() => fitted([{ ...row, count: 0 }]))).toBe("empty-input");
  });

  test("says how it ended where the data are odd instead of failing", () => {
    for (const rows of [
      [{ frequency: 1, recency: 5, age: 9, logGaps: Math.log(5) }],
      Array.from({ length: 50 }, () => ({ frequency: 4, recency: 8, age: 9, logGaps: 4 * Math.log(2) })),
      [{ frequency: 3000, recency: 300, age: 301, logGaps: 3000 * Math.log(0.1) - 900 }, ...customers],
    ]) {
      const model = fitted(rows);
      expect(["converged", "boundary", "not identified", "max iterations"]).toContain(model.fit.status);
      expect(Object.values(model.params).every((v) => v > 0 && Number.isFinite(v))).toBe(true);
      if (model.fit.status !== "converged") expect(model.fit.warnings.length).toBeGreaterThan(0);
    }
  });

  test("its JSON is checked", () => {
    const model = fitted(customers, { k: 2 });
    expect(parsePurchaseModel(JSON.stringify(model))).toEqual(model);
    for (const wrong of [
      { ...model, k: 0 },
      { ...model, k: undefined },
      { ...model, tried: [{ k: "two" }] },
      { ...model, kind: "mbg-nbd" },
    ])
      expect(codeOf(() => parsePurchaseModel(JSON.stringify(wrong)))).toBe("bad-model");
  });
});

describe.skipIf(!existsSync(ORACLE))("fitCnbdK on the grocery log", () => {
  const fits = existsSync(ORACLE)
    ? (JSON.parse(readFileSync(ORACLE, "utf8")).fits as { id: string; published: Published[] }[])
    : [];
  interface Published {
    params: { k: number; r: number; alpha: number; a: number; b: number };
    loglik: number;
  }
  const orders = existsSync(CLV)
    ? readFileSync(`${CLV}/grocery_log.csv`, "utf8")
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => ({ customer: line.split(",")[0], time: line.split(",")[1], amount: 1 }))
    : [];
  const split = splitSummary(orders, { at: "2007-01-01", to: "2007-12-31", gaps: true });

  test.each([
    ["grocery_mbgcnbd_k", "mbg"],
    ["grocery_bgcnbd_k", "bg"],
  ] as const)("finds BTYDplus' maximum: %s", (id, dropout) => {
    const { params, loglik } = (fits.find((entry) => entry.id === id) as (typeof fits)[0]).published[0];
    const model = fitCnbdK(split, { dropout });
    expect(model.fit.logLikelihood).toBeGreaterThan(loglik - 2e-6);
    const { k, ...rest } = params;
    expect(model.k).toBe(k);
    expectClose(model.params, rest, 1e-4);
  });

  test("without gaps k = 1 would win, by 5,539", () => {
    const model = fitCnbdK(split, { k: 2 });
    const gaps = [...split].reduce((total, row) => total + (row.logGaps ?? 0), 0);
    expect(model.fit.logLikelihood - gaps).toBeLessThan(fitCnbdK(split, { k: 1 }).fit.logLikelihood);
    expect(gaps).toBeCloseTo(5539, -0.5);
  });

  test("forecasts the year after better than BTYDplus' approximation (1.4310, 3,970 of 3,389 orders, root mean square 3.187)", () => {
    const model = fitCnbdK(split);
    const forecast = expectedOrders(model, split, { horizon: { weeks: 52 } });
    let [absolute, square] = [0, 0];
    for (let i = 0; i < split.length; i++) {
      const error = forecast.columns.expected[i] - split.columns.holdoutFrequency[i];
      absolute += Math.abs(error) / split.length;
      square += (error * error) / split.length;
    }
    expect(absolute).toBeCloseTo(1.39979, 4);
    expect(Math.sqrt(square)).toBeCloseTo(3.1488, 3);
    expect(forecast.info.total).toBeCloseTo(3811.54, 1);
    // one customer's forecast does not depend on who else is asked about
    const alone = expectedOrders(model, [split.at(7) as object], { horizon: { weeks: 52 } } as never);
    expect(alone.at(0)?.expected).toBe(forecast.at(7)?.expected);
  });

  test("discounts by recency too", () => {
    const model = fitCnbdK(split, { k: 2 });
    const base = { frequency: 6, age: 50 };
    const rows = [
      { ...base, recency: 49.9 },
      { ...base, recency: 45 },
    ];
    const [fresh, silent] = discountedOrders(model, rows, { annualDiscount: 0.1, horizon: { weeks: 4 } });
    expect(fresh.discounted).not.toBeCloseTo(silent.discounted as number, 3);
  });
});

describe.skipIf(!existsSync(CLV))("fitCnbdK on CDNOW's sample", () => {
  test("chooses k = 1, as BTYDplus does", () => {
    const rows = readFileSync(`${CLV}/cdnow_sample.txt`, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .map((c) => ({
        customer: c[1],
        time: `${c[2].slice(0, 4)}-${c[2].slice(4, 6)}-${c[2].slice(6)}`,
        amount: Number(c[4]),
      }));
    const model = fitCnbdK(summarizeCustomers(rows, { asOf: "1997-10-01", gaps: true }));
    expect(model.k).toBe(1);
    expect(model.fit.logLikelihood).toBeGreaterThan(-9582.135716 - 2e-6);
  });
});

checkSuite({
  name: "fitCnbdK",
  run: (data) => fitCnbdK(data as readonly Row[], { unit: "week", k: 2 }),
  runAsync: (data, work) => fitCnbdKAsync(data as readonly Row[], { unit: "week", k: 2, ...work }),
  data: customers.slice(0, 80),
  parse: (json) => parsePurchaseModel(json) as ReturnType<typeof fitCnbdK>,
  withCount: (row: object, count: number) => ({ ...row, count }),
  empty: "empty-input",
  oneRow: customers[0].frequency === 0 ? "too-few-rows" : () => undefined,
  allNaN: "bad-value",
  // the climb ends where nothing is left to gain, which is a hair's breadth wide
  relative: 1e-7,
});
