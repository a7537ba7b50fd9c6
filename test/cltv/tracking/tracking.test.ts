import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import {
  aliveMatrix,
  aliveProbability,
  calibrationTable,
  expectedOrders,
  expectedOrdersOfNewCustomer,
  fitParetoNbd,
  forecastCurve,
  heterogeneity,
  orderForecast,
  orderProbability,
  purchaseModelFor,
  trackPurchases,
} from "../../../src/cltv/index.ts";
import { parsePurchaseModel } from "../../../src/cltv/purchase/parse-purchase-model.ts";
import { simulateShop, splitSummary } from "../../../src/data/index.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../../common/code-of.ts";
import { shared } from "../../common/project.ts";
import { hasClvData, modelWith } from "../purchase/clv-data.ts";

const nbd = modelWith("nbd", { r: 0.8, alpha: 10 });
const bg = modelWith("bg-nbd", { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 });
const mbg = modelWith("mbg-nbd", { r: 0.5, alpha: 6, a: 0.9, b: 2.5 });
const pareto = modelWith("pareto-nbd", { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 });
const regular = {
  ...modelWith("mbg-cnbd-k", { r: 0.5, alpha: 3, a: 0.9, b: 2.5 }),
  k: 2,
  tried: [],
} as never;
const models = { nbd, bg, mbg, pareto, regular };

/** Mean repeat orders of a new Pareto/NBD customer (Schmittlein, Morrison and Colombo 1987), written out. */
const paretoMean = (t: number) =>
  ((0.553 * 11.669) / (10.578 * (0.606 - 1))) * (1 - (11.669 / (11.669 + t)) ** (0.606 - 1));

/** Mean repeat orders of a new BG/NBD customer (Fader, Hardie and Lee 2005, equation 9), 2F1 by its series. */
function bgMean(t: number): number {
  const [r, alpha, a, b] = [0.243, 4.414, 0.793, 2.426];
  const z = t / (alpha + t);
  let term = 1;
  let sum = 1;
  for (let n = 0; n < 5000; n++) {
    term *= (((r + n) * (b + n)) / ((a + b - 1 + n) * (n + 1))) * z;
    sum += term;
  }
  return ((a + b - 1) / (a - 1)) * (1 - (alpha / (alpha + t)) ** r * sum);
}

describe("tracking", () => {
  const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString();
  const orders = (rows: readonly (readonly [string, number])[]) =>
    rows.map(([customer, n]) => ({ customer, time: day(n), amount: 10 }));
  const log = orders([
    ["ann", 0],
    ["ann", 0],
    ["ann", 9],
    ["bob", 3],
    ["bob", 20],
    ["cem", 8],
    ["ann", 16],
    ["dot", 18],
    ["dot", 19],
    ["bob", 20],
  ]);
  const window = { at: day(14), to: day(24) };

  it("counts repeat days and expects what new customers of these ages do, period by period", () => {
    const tracking = trackPurchases(nbd, log, window);
    const actual = [...tracking].map((row) => [
      row.customers,
      row.actual,
      row.actualTotal,
      row.holdout,
      row.complete,
    ]);
    expect(actual).toEqual([
      [2, 0, 0, 0, 1],
      [3, 1, 1, 0, 1],
      [3, 2, 3, 1, 1],
      [3, 0, 3, 1, 0],
    ]);
    // NBD expects r t / alpha; births on days 0, 3 and 8, last days of the periods 6, 13, 20 and 23
    const expected = [
      [6, 3],
      [13, 10, 5],
      [20, 17, 12],
      [23, 20, 15],
    ].map((ages) => ages.reduce((sum, age) => sum + (0.8 * (age / 7)) / 10, 0));
    expectClose([...tracking.columns.expectedTotal], expected, 1e-12);
    expect(tracking.info.holdout.actual).toBe(2);
    expectClose(tracking.info.holdout.expected, expected[3] - expected[1], 1e-12);
    expect([...tracking].map((row) => new Date(row.from).toISOString())).toEqual([0, 7, 14, 21].map(day));
  });

  it("lays its periods so that one begins at the hold-out", () => {
    const tracking = trackPurchases(nbd, log, { ...window, every: { days: 10 } });
    expect([...tracking].map((row) => [row.from, row.complete, row.holdout])).toEqual([
      [Date.parse(day(0)), 0, 0],
      [Date.parse(day(4)), 1, 0],
      [Date.parse(day(14)), 1, 1],
    ]);
  });

  it("takes the model's own asOf and the same customers as splitSummary, whatever the length of a period", () => {
    const shop = simulateShop({ seed: 4, customers: 150, from: "2025-01-01", to: "2026-01-01" }).orders;
    const at = Date.parse("2025-09-01");
    const split = splitSummary(shop, { at, to: "2026-01-01" });
    for (const model of Object.values(models)) {
      const known = { ...model, asOf: at };
      const weekly = trackPurchases(known, shop, { to: "2026-01-01" });
      const { info } = weekly;
      expect(info.customers).toBe(split.length);
      expect(info.holdout.actual).toBe(split.info.holdout.purchases);
      expect(info.calibration.actual).toBe(split.columns.frequency.reduce((a, b) => a + b, 0));
      const ages = [...split].map(({ age }) => age);
      const byAge = ages.reduce(
        (sum, age) => sum + (age > 0 ? expectedOrdersOfNewCustomer(model, { horizon: { weeks: age } }) : 0),
        0,
      );
      expectClose(info.calibration.expected, byAge, 1e-9);
      const daily = trackPurchases(known, shop, { to: "2026-01-01", every: { days: 1 } }).info;
      expectClose([daily.calibration, daily.holdout], [info.calibration, info.holdout], 1e-9);
      for (let i = 1; i < weekly.length; i++) expect(weekly.columns.from[i]).toBe(weekly.columns.to[i - 1]);
    }
  });

  it("does not care about the order of rows, returns, repetition or a generator", () => {
    const tracking = trackPurchases(mbg, log, window);
    const twice = [...log, ...log].reverse();
    const back = { customer: "ann", time: day(11), amount: 0, refund: 5 };
    const given = [...twice.map((row) => ({ ...row, refund: 0 })), back];
    expect(trackPurchases(mbg, given.values(), window).columns).toEqual(tracking.columns);
  });

  it("refuses what it cannot follow", () => {
    expect(codeOf(() => trackPurchases(mbg, log, { to: day(24) }))).toBe("bad-option");
    expect(codeOf(() => trackPurchases(mbg, log, { ...window, to: day(3) }))).toBe("bad-option");
    expect(codeOf(() => trackPurchases(mbg, log, { ...window, to: "soon" }))).toBe("bad-option");
    expect(codeOf(() => trackPurchases(mbg, log, { ...window, every: { months: 1 } }))).toBe("bad-option");
    expect(codeOf(() => trackPurchases(mbg, log, { ...window, at: day(0) }))).toBe("too-few-rows");
    expect(codeOf(() => trackPurchases({} as never, log, window))).toBe("bad-model");
    expect(codeOf(() => trackPurchases(mbg, [{ ...log[0], amount: -1 }], window))).toBe("bad-value");
    expect(codeOf(() => trackPurchases(mbg, log, { ...window, zone: "Mars/Olympus" }))).toBe("unknown-zone");
  });

  describe.skipIf(!hasClvData)("on CDNOW", () => {
    let cdnow: { customer: string; time: string; amount: number }[] = [];
    beforeAll(() => {
      cdnow = readFileSync(join(shared, "data/clv/cdnow_sample.txt"), "utf8")
        .trim()
        .split(/\r?\n/)
        .map((line) => line.trim().split(/\s+/))
        .map(([, customer, d, , money]) => ({
          customer,
          time: `${d.slice(0, 4)}-${d.slice(4, 6)}-${d.slice(6)}`,
          amount: Number(money),
        }));
    });
    const options = { at: "1997-10-01", to: "1998-07-01", suspects: "keep" } as const;
    const births = () => splitSummary(cdnow, options).columns.first;
    /** BTYD's convention: a period ends a day later than its last day. */
    const wholeWeeks = (week: number, mean: (t: number) => number) =>
      births().reduce((sum, first) => {
        const t = week - (first - Date.parse("1997-01-01")) / (7 * 86_400_000);
        return t > 0 ? sum + mean(t) : sum;
      }, 0);

    it("has the weekly and cumulative repeat orders of BTYD's walkthrough", () => {
      const tracking = trackPurchases(pareto, cdnow, options);
      expect(tracking.length).toBe(78);
      // weeks 20 to 25 as printed there
      expect([...tracking.columns.actual.slice(19, 25)]).toEqual([73, 55, 70, 33, 56, 99]);
      expect([...tracking.columns.actualTotal.slice(19, 25)]).toEqual([1359, 1414, 1484, 1517, 1573, 1672]);
      expect(tracking.info.calibration.actual).toBe(2457);
      expect(tracking.info.holdout.actual).toBe(1882);
    });

    it("expects what the published formulas say, summed over customers", () => {
      for (const [model, mean] of [
        [pareto, paretoMean],
        [bg, bgMean],
      ] as const) {
        const { columns } = trackPurchases(model, cdnow, options);
        for (const week of [1, 13, 39, 52, 78])
          expectClose(columns.expectedTotal[week - 1], wholeWeeks(week - 1 / 7, mean), 1e-9);
      }
      // computed with 40 digits; lifetimes' tests have 1.8576 from parameters that are not rounded
      expectClose(bgMean(78), 1.860519057942768, 1e-12);
      // a day more for everybody is 0.13 % more orders
      const { info } = trackPurchases(pareto, cdnow, options);
      const whole = wholeWeeks(78, paretoMean);
      expect(whole / (info.calibration.expected + info.holdout.expected)).toBeCloseTo(1.00125, 5);
    });
  });
});

describe("the calibration table", () => {
  const customers = [
    { frequency: 0, recency: 0, age: 38, holdoutFrequency: 0, holdoutDuration: 39, count: 120 },
    { frequency: 1, recency: 5, age: 30, holdoutFrequency: 1, holdoutDuration: 39, count: 24 },
    { frequency: 2, recency: 30, age: 38, holdoutFrequency: 1, holdoutDuration: 39, count: 16 },
    { frequency: 9, recency: 36, age: 38, holdoutFrequency: 4, holdoutDuration: 39, count: 9 },
    { frequency: 7, recency: 15, age: 20, holdoutFrequency: 2, holdoutDuration: 39, count: 3 },
  ];

  it("sums probabilities of new customers and means of conditional expectations", () => {
    for (const model of Object.values(models)) {
      const table = calibrationTable(model, customers);
      const shares = (n: number, age: number) =>
        orderProbability(model, [{ frequency: 0, recency: 0, age: 0 }], {
          horizon: { weeks: age },
          orders: n,
        }).at(0)?.probability as number;
      for (let n = 0; n < 7; n++) {
        const expected = customers.reduce((sum, { age, count }) => sum + count * shares(n, age), 0);
        expectClose(table.at(n)?.expectedCustomers, expected, 1e-9);
      }
      expectClose(
        table.columns.expectedCustomers.reduce((a, b) => a + b, 0),
        172,
        1e-9,
      );
      const forecast = expectedOrders(model, customers, { horizon: { weeks: 39 } });
      const of = (i: number) => forecast.at(i)?.expected as number;
      expectClose(table.of("7+")?.expectedHoldout, (9 * of(3) + 3 * of(4)) / 12, 1e-9);
      expectClose(table.of("7+")?.holdout, (9 * 4 + 3 * 2) / 12, 1e-12);
      expect(table.of("3")).toMatchObject({ customers: 0, holdout: null, expectedHoldout: null });
      expectClose(table.info.holdout?.expected, forecast.info.total, 1e-9);
      expect(table.info.holdout?.actual).toBe(24 + 16 + 36 + 6);
    }
  });

  it("is the same with counts as with repetition, and without a hold-out", () => {
    const repeated = customers.flatMap(({ count, ...row }) => Array.from({ length: count }, () => row));
    expectClose(
      calibrationTable(mbg, repeated).toJSON().columns,
      calibrationTable(mbg, customers).toJSON().columns,
      1e-9,
    );
    const plain = calibrationTable(
      mbg,
      customers.map(({ frequency, recency, age }) => ({ frequency, recency, age })),
      { upTo: 2 },
    );
    expect(plain.info.holdout).toBe(null);
    expect([...plain].map((row) => [row.group, row.customers, row.holdout])).toEqual([
      ["0", 1, null],
      ["1", 1, null],
      ["2+", 3, null],
    ]);
  });

  it("gives every customer of a model with covariates a share of their own", () => {
    const rows = [
      { channel: "shop", frequency: 0, recency: 0, age: 38, count: 60 },
      { channel: "web", frequency: 0, recency: 0, age: 38, count: 60 },
      { channel: "shop", frequency: 1, recency: 5, age: 38, count: 24 },
      { channel: "web", frequency: 2, recency: 30, age: 38, count: 16 },
      { channel: "shop", frequency: 6, recency: 36, age: 38, count: 3 },
      { channel: "web", frequency: 6, recency: 36, age: 38, count: 9 },
    ];
    const model = fitParetoNbd(rows, { unit: "week", covariates: { buying: ["channel"] } });
    const all = calibrationTable(model, rows).columns.expectedCustomers;
    const parts = ["shop", "web"].map((channel) => {
      const some = rows.filter((row) => row.channel === channel);
      return calibrationTable(purchaseModelFor(model, { channel }), some).columns.expectedCustomers;
    });
    expectClose(
      [...all],
      [...all].map((_, g) => parts[0][g] + parts[1][g]),
      1e-9,
    );
  });

  it("skips bad rows of the calibration with their hold-out, and refuses bad hold-outs", () => {
    const bad = { frequency: 0.5, recency: 1, age: 3, holdoutFrequency: 99, holdoutDuration: 39, count: 1 };
    const table = calibrationTable(mbg, [bad, ...customers], { onInvalid: "skip" });
    expect(table.toJSON().columns).toEqual(calibrationTable(mbg, customers).toJSON().columns);
    expect(table.info.rejected?.[0].rows).toBe(1);
    expect(codeOf(() => calibrationTable(mbg, [bad, ...customers]))).toBe("bad-value");
    const first = customers[0];
    expect(codeOf(() => calibrationTable(mbg, [{ ...first, holdoutFrequency: 0.5 }]))).toBe("bad-value");
    expect(codeOf(() => calibrationTable(mbg, [{ ...first, holdoutDuration: 0 }]))).toBe("bad-value");
    const { holdoutDuration: _, ...short } = first;
    expect(codeOf(() => calibrationTable(mbg, [short]))).toBe("missing-column");
    expect(codeOf(() => calibrationTable(mbg, customers, { upTo: 0 }))).toBe("bad-option");
    expect(codeOf(() => calibrationTable({} as never, customers))).toBe("bad-model");
    expect(calibrationTable(mbg, []).info.customers).toBe(0);
  });
});

describe("the matrix of being alive", () => {
  it("says of each kind of customer what the forecasts say", () => {
    for (const model of Object.values(models)) {
      const matrix = aliveMatrix(model, { age: { weeks: 40 }, horizon: { weeks: 10 } });
      expect(matrix.length).toBe(1 + 10 * 20);
      const rows = [...matrix].map(({ frequency, recency }) => ({ frequency, recency, age: 40 }));
      expectClose([...matrix.columns.alive], [...aliveProbability(model, rows).columns.alive], 1e-12);
      const expected = expectedOrders(model, rows, { horizon: { weeks: 10 } }).columns.expected;
      expectClose([...(matrix.columns.expected as Float64Array)], [...expected], 1e-12);
      for (const row of matrix) expectClose(row.silent, 40 - row.recency, 1e-12);
    }
    expect(aliveMatrix(bg, { age: { weeks: 40 } }).info.notes.length).toBe(1);
    expect("expected" in aliveMatrix(mbg, { age: { weeks: 40 } }).columns).toBe(false);
  });

  it("refuses kinds of customers that cannot be", () => {
    const at = { age: { weeks: 40 } };
    expect(codeOf(() => aliveMatrix(mbg, {} as never))).toBe("bad-option");
    expect(codeOf(() => aliveMatrix(mbg, { ...at, recencies: [41] }))).toBe("bad-option");
    expect(codeOf(() => aliveMatrix(mbg, { ...at, recencies: [Number.NaN] }))).toBe("bad-option");
    expect(codeOf(() => aliveMatrix(mbg, { ...at, frequencies: [1.5] }))).toBe("bad-option");
    expect(codeOf(() => aliveMatrix(mbg, { ...at, frequencies: [-1] }))).toBe("bad-option");
    expect(codeOf(() => aliveMatrix(null as never, at))).toBe("bad-model");
  });
});

describe("heterogeneity", () => {
  const positive = fc.double({ min: 0.05, max: 50, noNaN: true });

  it("has shares that sum to one, and quantiles that lie where they say", () => {
    fc.assert(
      fc.property(positive, positive, positive, positive, (r, alpha, a, b) => {
        for (const model of [
          modelWith("mbg-nbd", { r, alpha, a, b }),
          modelWith("pareto-nbd", { r, alpha, s: a, beta: b }),
        ]) {
          const table = heterogeneity(model, { bins: 17, quantiles: [0.2, 0.5, 0.9] });
          for (const of of ["orders", "leaving"]) {
            const rows = [...table].filter((row) => row.of === of);
            expectClose(
              rows.reduce((sum, row) => sum + row.share, 0),
              1,
              1e-9,
            );
          }
          const [low, middle, high] = (table.info.leaving as { quantiles: readonly { value: number }[] })
            .quantiles;
          expect(low.value <= middle.value && middle.value <= high.value).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("agrees with a plain integral of its own density and with drawn customers' means", () => {
    const table = heterogeneity(modelWith("mbg-nbd", { r: 2.5, alpha: 5, a: 2, b: 3 }), {
      per: { weeks: 1 },
      bins: 400,
      quantiles: [0.5],
    });
    for (const [of, mean, median] of [
      ["orders", 0.5, 0.435146],
      ["leaving", 0.4, 0.3857276],
    ] as const) {
      const rows = [...table].filter((row) => row.of === of && row.to !== null);
      // the mean of each bin by its density in the middle
      for (const row of rows) {
        const width = (row.to as number) - row.from;
        expect(Math.abs((row.density as number) * width - row.share)).toBeLessThan(1e-5);
      }
      const part = table.info[of];
      expectClose(part?.mean, mean, 1e-12);
      // gamma and beta medians: chi-square with 5 degrees of freedom 4.351460 / 10; beta(2, 3) by bisection of 6 x^2 - 8 x^3 + 3 x^4 = 1/2
      expectClose(part?.quantiles[0].value, median, 1e-6);
    }
  });

  it("counts a regular buyer's orders, a year unless told otherwise, and nobody leaving in NBD", () => {
    const yearly = heterogeneity(regular).info.orders.mean;
    expectClose(yearly, ((0.5 / 3 / 2) * 365.25) / 7, 1e-9);
    expectClose(heterogeneity(regular, { per: { days: 7 } }).info.orders.mean, 0.5 / 3 / 2, 1e-9);
    const none = heterogeneity(nbd);
    expect(none.info.leaving).toBe(null);
    expect([...none].every((row) => row.of === "orders")).toBe(true);
    expect(none.at(none.length - 1)).toMatchObject({ to: null, density: null });
    expectClose(none.at(none.length - 1)?.share, 0.02, 1e-9);
  });

  it("refuses settings that are none, and stays finite at the ends of parameters", () => {
    for (const bad of [{ bins: 0 }, { bins: 1.5 }, { upTo: 2 }, { quantiles: [-1] }, { per: { days: 0 } }])
      expect(codeOf(() => heterogeneity(mbg, bad))).toBe("bad-option");
    expect(codeOf(() => heterogeneity(undefined as never))).toBe("bad-model");
    for (const params of [
      { r: 1e-6, alpha: 1, a: 1e-6, b: 1 },
      { r: 1e9, alpha: 1e9, a: 1e8, b: 1e8 },
    ]) {
      const table = heterogeneity(modelWith("mbg-nbd", params));
      for (const { share } of table) expect(share >= 0 && share <= 1).toBe(true);
    }
  });

  it("revives with the model from JSON", () => {
    const copy = parsePurchaseModel(JSON.parse(JSON.stringify(mbg)));
    expect(heterogeneity(copy)).toEqual(heterogeneity(mbg));
  });
});

describe("the curve of one customer", () => {
  it("says of every moment what the forecasts of that horizon say", () => {
    const ann = { frequency: 3, recency: 30, age: 38 };
    for (const model of Object.values(models)) {
      const curve = forecastCurve(model, ann, { horizon: { weeks: 20 }, steps: 4 });
      expect(curve.length).toBe(5);
      for (const row of curve) {
        if (row.after === 0) continue;
        const at = { weeks: row.after };
        const forecast = orderForecast(model, [ann], { horizon: at }).at(0);
        expectClose(
          [row.expected, row.rangeLow, row.rangeHigh],
          [forecast?.expected, forecast?.rangeLow, forecast?.rangeHigh],
          1e-9,
        );
        expectClose(row.alive, aliveProbability(model, [ann], { after: at }).at(0)?.alive, 1e-9);
      }
    }
  });

  it("takes a row of the customers table, names in the way included, and refuses bad settings", () => {
    const row = { customer: "ann", frequency: 0, recency: 0, age: 38, monetary: null, count: 5 };
    expect(forecastCurve(bg, row, { horizon: { weeks: 4 } }).info.notes.length).toBe(1);
    expect(codeOf(() => forecastCurve(mbg, row, {} as never))).toBe("bad-option");
    expect(codeOf(() => forecastCurve(mbg, row, { horizon: { weeks: 4 }, steps: 0 }))).toBe("bad-option");
    expect(codeOf(() => forecastCurve(mbg, row, { horizon: { weeks: 4 }, level: 1 }))).toBe("bad-option");
    expect(codeOf(() => forecastCurve(mbg, { ...row, age: -1 }, { horizon: { weeks: 4 } }))).toBe(
      "bad-value",
    );
    expect(codeOf(() => forecastCurve(null as never, row, { horizon: { weeks: 4 } }))).toBe("bad-model");
  });
});
