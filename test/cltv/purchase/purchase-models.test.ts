import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  aliveProbability,
  discountedOrders,
  discountedOrdersOfNewCustomer,
  expectedOrders,
  expectedOrdersOfNewCustomer,
  fitBgNbd,
  fitMbgNbd,
  fitNbd,
  fitParetoNbd,
  orderProbability,
  parsePurchaseModel,
} from "../../../src/cltv/index.ts";
import { betaGeometricKernel } from "../../../src/cltv/purchase/beta-geometric.ts";
import type { PurchaseKernel } from "../../../src/cltv/purchase/kernel.ts";
import { nbdKernel } from "../../../src/cltv/purchase/nbd.ts";
import { paretoKernel } from "../../../src/cltv/purchase/pareto-nbd.ts";
import { fromColumns } from "../../../src/core/from-columns.ts";
import { expectClose } from "../../common/close.ts";
import { modelWith } from "./clv-data.ts";

const week = { unit: "week" } as const;
const fits = { fitNbd, fitBgNbd, fitMbgNbd, fitParetoNbd };
const customers = [
  { frequency: 0, recency: 0, age: 38, count: 120 },
  { frequency: 1, recency: 5, age: 38, count: 24 },
  { frequency: 2, recency: 30, age: 38, count: 16 },
  { frequency: 6, recency: 36, age: 38, count: 9 },
  { frequency: 7, recency: 15, age: 38, count: 3 },
];
const kernels: { readonly [name: string]: readonly [() => PurchaseKernel, readonly number[]] } = {
  NBD: [nbdKernel, [0.385, 12.1]],
  "BG/NBD": [() => betaGeometricKernel(false), [0.243, 4.414, 0.793, 2.426]],
  "MBG/NBD": [() => betaGeometricKernel(true), [0.525, 6.183, 0.891, 1.614]],
  "Pareto/NBD": [paretoKernel, [0.5534, 10.5802, 0.6061, 11.6562]],
  "Pareto/NBD, alpha above beta": [paretoKernel, [0.5534, 10.5802, 0.6061, 1.6562]],
};

/** Random customers: x, recency, age. */
const someone = fc
  .tuple(
    fc.integer({ min: 0, max: 60 }),
    fc.double({ min: 0.01, max: 1, noNaN: true }),
    fc.integer({ min: 1, max: 200 }),
  )
  .map(([x, share, age]) => [x, x === 0 ? 0 : share * age, age] as const);

describe("likelihoods", () => {
  // Hardie's note on implementing BG/NBD, and Fader and Hardie's note on Pareto/NBD, for CDNOW's customer 1 at the published estimates
  it("are those published for CDNOW's first customer", () => {
    const of = (name: string) =>
      kernels[name][0]().logLikelihood(Float64Array.from(kernels[name][1]), 2, 30.43, 38.86);
    expectClose(of("BG/NBD"), -9.45860630706627, 1e-12);
    expectClose(of("Pareto/NBD"), -9.554510694614422, 1e-12);
  });

  it("of Pareto/NBD is the integral over the time of leaving", () => {
    const p = Float64Array.of(0.55, 10.5, 0.61, 3.2);
    const [r, alpha, s, beta] = p;
    for (const [x, recency, age] of [
      [3, 12, 38],
      [0, 0, 60],
      [9, 4, 30],
    ]) {
      const steps = 200_000;
      let integral = 0;
      for (let i = 0; i < steps; i++) {
        const t = recency + ((age - recency) * (i + 0.5)) / steps;
        integral += (alpha + t) ** -(r + x) * (beta + t) ** -(s + 1);
      }
      integral *= (s * (age - recency)) / steps;
      let rising = 1;
      for (let j = 0; j < x; j++) rising *= r + j;
      const likelihood =
        rising * alpha ** r * beta ** s * ((alpha + age) ** -(r + x) * (beta + age) ** -s + integral);
      expectClose(paretoKernel().logLikelihood(p, x, recency, age), Math.log(likelihood), 1e-8);
    }
  });

  for (const [name, [make, values]] of Object.entries(kernels)) {
    it(`have the gradient and Hessian that differences give: ${name}`, () => {
      const kernel = make();
      const k = values.length;
      const size = k + (k * (k + 1)) / 2;
      const at = (p: Float64Array, row: readonly [number, number, number]) => {
        const out = new Float64Array(size);
        const value = kernel.logLikelihood(p, ...row, out);
        return [value, ...out];
      };
      for (const row of [
        [0, 0, 38],
        [2, 30, 38],
        [1, 1.7, 38],
        [26, 30.8, 31],
        [200, 20, 39],
        [5, 12, 12],
        [0, 0, 0],
      ] as const) {
        const p = Float64Array.from(values);
        const here = at(p, row);
        for (let i = 0; i < k; i++) {
          const h = p[i] * 1e-5;
          const up = at(
            p.map((v, j) => (j === i ? v + h : v)),
            row,
          );
          const down = at(
            p.map((v, j) => (j === i ? v - h : v)),
            row,
          );
          const slope = (j: number) => (up[j] - down[j]) / (2 * h);
          expectClose(here[1 + i], slope(0), 1e-6, 1e-8);
          for (let j = i; j < k; j++) {
            const place = 1 + k + (i * (2 * k - i + 1)) / 2 + (j - i);
            expectClose(here[place], slope(1 + j), 1e-5, 1e-9);
          }
        }
      }
    });
  }
});

describe("predictions", () => {
  for (const [name, [make, values]] of Object.entries(kernels)) {
    it(`of one who is alive hang together: ${name}`, () => {
      const kernel = make();
      const p = Float64Array.from(values);
      for (const [x, age, t] of [
        [0, 0, 39],
        [3, 20, 50],
        [10, 39, 5],
      ]) {
        // the probabilities sum to one, and their mean is the expectation
        const recency = x === 0 ? 0 : age;
        let total = 0;
        let mean = 0;
        for (let n = 0; n < 1500; n++) {
          const chance = kernel.orders(p, x, age, t, n, recency);
          total += chance;
          mean += n * chance;
        }
        expectClose(total, 1, 1e-9);
        expectClose(mean, kernel.expected(p, x, age, t, recency), 1e-8);
        // nobody who orders in no time leaves in no time
        expectClose(kernel.survives(p, x, age, 1e-12, recency), 1, 1e-9);
        // a long horizon comes to the sum without end
        const model = modelWith(
          name.startsWith("NBD")
            ? "nbd"
            : name.startsWith("BG")
              ? "bg-nbd"
              : name.startsWith("MBG")
                ? "mbg-nbd"
                : "pareto-nbd",
          Object.fromEntries(kernel.parameters.map((parameter, i) => [parameter, values[i]])),
        );
        const row = [{ frequency: x, recency, age }];
        expectClose(
          discountedOrders(model, row, { annualDiscount: 0.2, horizon: { years: 400 } }).at(0)?.discounted,
          discountedOrders(model, row, { annualDiscount: 0.2 }).at(0)?.discounted,
          1e-9,
        );
      }
    });

    it(`are finite and within bounds for anybody: ${name}`, () => {
      const kernel = make();
      const p = Float64Array.from(values);
      fc.assert(
        fc.property(someone, fc.double({ min: 0.1, max: 5000, noNaN: true }), ([x, recency, age], t) => {
          const odds = kernel.leftOdds(p, x, recency, age);
          expect(Number.isNaN(odds)).toBe(false);
          const orders = kernel.expected(p, x, age, t, recency);
          // never more than without leaving, and more the longer one waits
          expect(orders).toBeLessThanOrEqual((((p[0] + x) * t) / (p[1] + age)) * (1 + 1e-12));
          expect(orders).toBeGreaterThan(kernel.expected(p, x, age, t / 2, recency));
          const stays = kernel.survives(p, x, age, t, recency);
          expect(stays).toBeGreaterThan(0);
          expect(stays).toBeLessThanOrEqual(1 + 1e-12);
          expect(kernel.discounted(p, x, age, 0.003, recency)).toBeGreaterThan(0);
          const none = kernel.orders(p, x, age, t, 0, recency);
          expect(none).toBeGreaterThanOrEqual(0);
          expect(none).toBeLessThan(1);
        }),
        { numRuns: 60 },
      );
    });
  }

  it("of BG/NBD are not disturbed by a = 1 or a + b = 1", () => {
    const at = (a: number, b: number) =>
      expectedOrdersOfNewCustomer(modelWith("bg-nbd", { r: 0.3, alpha: 4, a, b }), {
        horizon: { weeks: 52 },
      });
    expectClose(at(1, 2), (at(1 - 1e-6, 2) + at(1 + 1e-6, 2)) / 2, 1e-9);
    expectClose(at(0.4, 0.6), (at(0.4, 0.6 - 1e-6) + at(0.4, 0.6 + 1e-6)) / 2, 1e-9);
  });

  it("say of BG/NBD's one-time buyers that they are taken for alive, and of no other model's", () => {
    const once = [{ frequency: 0, recency: 0, age: 30 }];
    const bg = aliveProbability(modelWith("bg-nbd", { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }), once);
    expect(bg.at(0)?.alive).toBe(1);
    expect(bg.info.notes[0]).toMatch(/^1 customer has ordered once/);
    const mbg = aliveProbability(modelWith("mbg-nbd", { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 }), once);
    expect(mbg.at(0)?.alive).toBeLessThan(0.6);
    expect(mbg.info.notes).toEqual([]);
  });

  it("without discount and end are infinite where the model says so, with the reason", () => {
    const row = [{ frequency: 2, recency: 30, age: 38 }];
    const endless = discountedOrders(modelWith("bg-nbd", { r: 0.2, alpha: 4, a: 0.8, b: 2 }), row, {});
    expect(endless.columns.discounted[0]).toBe(Number.POSITIVE_INFINITY);
    expect(endless.info.total).toBeNull();
    expect(endless.info.notes.join(" ")).toMatch(/Give annualDiscount or a horizon/);
    // the mean of 1 / p of a beta distribution
    const finite = modelWith("bg-nbd", { r: 0.2, alpha: 4, a: 3, b: 2 });
    expectClose(discountedOrdersOfNewCustomer(finite, {}), 2, 1e-12);
    expectClose(expectedOrdersOfNewCustomer(finite, { horizon: { years: 1e9 } }), 2, 0.05);
  });

  it("count a week as a week and a year as 365.25 days", () => {
    const params = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    const row = [{ frequency: 2, recency: 30.43, age: 38.86 }];
    const weekly = modelWith("bg-nbd", params);
    const daily = modelWith("bg-nbd", { ...params, alpha: params.alpha * 7 }, "day");
    const inDays = row.map((c) => ({ ...c, recency: c.recency * 7, age: c.age * 7 }));
    const options = { horizon: { weeks: 39 }, annualDiscount: 0.15 };
    expectClose(
      discountedOrders(daily, inDays, options).at(0)?.discounted,
      discountedOrders(weekly, row, options).at(0)?.discounted,
      1e-10,
    );
    const { delta } = discountedOrders(weekly, row, { annualDiscount: 0.15 }).info;
    expectClose(delta, (Math.log(1.15) * 7) / 365.25, 1e-14);
  });

  it("add up over all customers that a row stands for", () => {
    const model = fitMbgNbd(customers, week);
    const table = expectedOrders(model, customers, { horizon: { weeks: 39 } });
    const total = customers.reduce((sum, { count }, i) => sum + count * table.columns.expected[i], 0);
    expectClose(table.info.total, total, 1e-12);
  });
});

describe("fits", () => {
  for (const [name, learn] of Object.entries(fits)) {
    it(`do not depend on the unit of time: ${name}`, () => {
      const base = learn(customers, week);
      for (const factor of [1e6, 1e-6]) {
        const scaled = learn(
          customers.map((c) => ({ ...c, recency: c.recency * factor, age: c.age * factor })),
          week,
        );
        expect(scaled.fit.status).toBe(base.fit.status);
        for (const [parameter, value] of Object.entries(base.params)) {
          const times = parameter === "alpha" || parameter === "beta" ? factor : 1;
          expectClose((scaled.params as { [n: string]: number })[parameter], value * times, 1e-7, 0);
        }
        // the density of a time is one over the unit
        const orders = customers.reduce((sum, c) => sum + c.count * c.frequency, 0);
        expectClose(scaled.fit.logLikelihood, base.fit.logLikelihood - orders * Math.log(factor), 1e-10);
      }
    });

    it(`know their standard errors: ${name}`, () => {
      const once = learn(customers, week);
      const four = learn(
        customers.map((c) => ({ ...c, count: c.count * 4 })),
        week,
      );
      for (const [parameter, error] of Object.entries(once.fit.standardErrors)) {
        expectClose(
          (four.fit.standardErrors as { [n: string]: number })[parameter],
          (error as number) / 2,
          1e-6,
        );
        const [low, high] = (once.fit.intervals as { [n: string]: readonly [number, number] })[parameter];
        const value = (once.params as { [n: string]: number })[parameter];
        expectClose(Math.sqrt(low * high), value, 1e-9);
        expectClose(Math.log(high / value), (1.959963984540054 * (error as number)) / value, 1e-9);
      }
    });

    it(`refuse what cannot be: ${name}`, () => {
      const with_ = (row: object) => () => learn([...customers, row as (typeof customers)[0]], week);
      const bad = { frequency: 1, recency: 5, age: 10, count: 1 };
      const code = (value: string) => expect.objectContaining({ code: value });
      expect(with_({ ...bad, recency: 11 })).toThrow(code("bad-value"));
      expect(with_({ ...bad, recency: 0 })).toThrow(code("bad-value"));
      expect(with_({ ...bad, frequency: 0 })).toThrow(code("bad-value"));
      expect(with_({ ...bad, frequency: 1.5 })).toThrow(code("bad-value"));
      expect(with_({ ...bad, frequency: -1 })).toThrow(code("bad-value"));
      expect(with_({ ...bad, age: -3 })).toThrow(code("bad-value"));
      expect(with_({ ...bad, age: Number.POSITIVE_INFINITY })).toThrow(code("bad-value"));
      expect(with_({ ...bad, count: -1 })).toThrow(code("bad-value"));
      expect(with_({ ...bad, recency: null })).toThrow(code("missing-value"));
      expect(() => learn([], week)).toThrow(code("empty-input"));
      expect(() => learn([{ ...bad, count: 0 }], week)).toThrow(code("empty-input"));
      expect(() => learn([{ ...bad, frequency: 0, recency: 0 }], week)).toThrow(code("too-few-rows"));
      expect(() => learn(customers)).toThrow(code("bad-option"));
      expect(() => learn(customers, { unit: "week", level: 2 })).toThrow(code("bad-option"));
      expect(() => learn(customers, { unit: "fortnight" as "week" })).toThrow(code("bad-option"));
      const daily = fromColumns(
        { frequency: [1], recency: [2], age: [3] },
        { kind: "customers", unit: "day" },
      );
      expect(() => learn(daily as unknown as typeof customers, week)).toThrow(code("mixed-info"));
    });

    it(`give a verdict where the data say little: ${name}`, () => {
      const one = learn([{ frequency: 3, recency: 8, age: 10 }], week);
      expect(one.fit.status).toBe("boundary");
      expect(one.fit.warnings.join(" ")).toMatch(/r towards infinity/);
      expect(one.fit.standardErrors.r).toBeNull();
      const same = learn([{ frequency: 3, recency: 8, age: 10, count: 50 }], week);
      expect(same.fit.status).toBe("boundary");
      expect(Object.values(same.params).every((v) => Number.isFinite(v) && v > 0)).toBe(true);
      const many = learn(
        [
          { frequency: 3000, recency: 380, age: 390, count: 3 },
          { frequency: 1200, recency: 200, age: 390, count: 5 },
          { frequency: 2, recency: 30, age: 300, count: 30 },
          { frequency: 900, recency: 389, age: 390, count: 7 },
        ],
        week,
      );
      expect(many.fit.status).toBe("converged");
      // customers on their first day say nothing, and disturb nothing
      const young = learn([...customers, { frequency: 0, recency: 0, age: 0, count: 30 }], week);
      expectClose(young.fit.logLikelihood, learn(customers, week).fit.logLikelihood, 1e-9);
    });
  }

  it("skip invalid rows when asked to, and say so", () => {
    const model = fitMbgNbd(
      [
        ...customers,
        { frequency: 3, recency: 99, age: 10, count: 1 },
        { frequency: 0.5, recency: 1, age: 2, count: 1 },
      ],
      { ...week, onInvalid: "skip" },
    );
    expectClose(model.params, fitMbgNbd(customers, week).params, 1e-9);
    expect(model.fit.warnings).toEqual(["2 rows were invalid and are left out."]);
  });

  it("tell that nobody leaves when nobody does", () => {
    const steady = [
      { frequency: 3, recency: 9.9, age: 10, count: 10 },
      { frequency: 8, recency: 9.9, age: 10, count: 20 },
      { frequency: 1, recency: 9.9, age: 10, count: 5 },
    ];
    const model = fitBgNbd(steady, week);
    expect(model.fit.status).toBe("boundary");
    expect(model.fit.warnings.join(" ")).toMatch(/a towards zero.*nobody leaves/);
    expectClose(model.fit.logLikelihood, fitNbd(steady, week).fit.logLikelihood, 1e-6);
  });
});

describe("a use of a model", () => {
  const model = fitMbgNbd(customers, week);
  const code = (value: string) => expect.objectContaining({ code: value });

  it("refuses another unit, a missing horizon and a thing that is no model", () => {
    const daily = fromColumns({ frequency: [1], recency: [2], age: [3] }, { kind: "customers", unit: "day" });
    expect(() => aliveProbability(model, daily as never)).toThrow(code("mixed-info"));
    expect(() => expectedOrders(model, customers, {} as never)).toThrow(code("bad-option"));
    expect(() => expectedOrders(model, customers, { horizon: { weeks: 0 } })).toThrow(code("bad-option"));
    expect(() => expectedOrders({ kind: "k-means" } as never, customers, { horizon: { weeks: 1 } })).toThrow(
      code("bad-model"),
    );
    expect(() => orderProbability(model, customers, { horizon: { weeks: 1 }, orders: -1 })).toThrow(
      code("bad-option"),
    );
    expect(() => discountedOrders(model, customers, { annualDiscount: Number.NaN })).toThrow(
      code("bad-option"),
    );
    expect(() => discountedOrders(model, customers, { delta: -1 })).toThrow(code("bad-option"));
  });

  it("names customers by their id, and by their row where they have none", () => {
    const ids = [{ customer: "__proto__", frequency: 1, recency: 2, age: 3 }];
    expect(aliveProbability(model, ids).of("__proto__")?.alive).toBeGreaterThan(0);
    const skipped = aliveProbability(model, [{ frequency: 9, recency: 9, age: 1 }, customers[1]], {
      onInvalid: "skip",
    });
    expect(skipped.at(0)?.customer).toBe("1");
    expect(skipped.info.rejected?.[0].rows).toBe(1);
  });

  it("survives JSON, and what is no model does not pass", () => {
    const parsed = parsePurchaseModel(JSON.stringify(model));
    expect(parsed).toEqual(model);
    const broken = [
      null,
      "{",
      { kind: "bg-nbd" },
      { ...model, kind: "bgnbd" },
      { ...model, version: 2 },
      { ...model, extra: 1 },
      { ...model, params: { ...model.params, r: -1 } },
      { ...model, params: { r: 1, alpha: 1 } },
      { ...model, unit: "fortnight" },
      { ...model, asOf: "yesterday" },
      { ...model, fit: { ...model.fit, status: "fine" } },
      { ...model, fit: { ...model.fit, covariance: [[1]] } },
    ];
    for (const json of broken) expect(() => parsePurchaseModel(json)).toThrow(code("bad-model"));
  });
});
