import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  aliveProbability,
  describeCovariates,
  discountedOrders,
  expectedOrders,
  expectedOrdersOfNewCustomer,
  fitBgNbd,
  fitMbgNbd,
  fitNbd,
  fitParetoNbd,
  fitParetoNbdAsync,
  orderProbability,
  parsePurchaseModel,
  purchaseModelFor,
} from "../../../../src/cltv/index.ts";
import { fromColumns } from "../../../../src/core/from-columns.ts";
import { summarizeCustomers } from "../../../../src/data/index.ts";
import { checkSuite } from "../../../common/check-suite.ts";
import { expectClose } from "../../../common/close.ts";
import { codeOf } from "../../../common/code-of.ts";
import { shared } from "../../../common/project.ts";
import { tableOfRows } from "../../../common/rows.ts";
import { clvOracle, hasClvData } from "../clv-data.ts";
import { covariateShop } from "./covariate-shop.ts";

const customers = covariateShop(500, 5);
const week = { unit: "week" } as const;
const covariates = { buying: ["channel", "visits"], leaving: ["channel"] } as const;
const odds = { ...covariates, leavingActs: "odds" } as const;
const model = fitMbgNbd(customers, { ...week, covariates: odds });
const pareto = fitParetoNbd(customers, { ...week, covariates });

describe.skipIf(!hasClvData)("covariates on the apparel data", () => {
  const lines = (file: string) =>
    readFileSync(join(shared, "data", "clv", file), "utf8")
      .trim()
      .split(/\r?\n/)
      .slice(1);
  const rows = () => {
    const orders = lines("apparel_log.csv").map((line) => {
      const [customer, time, amount] = line.split(",");
      return { customer, time, amount: Number(amount) };
    });
    const of = new Map(
      lines("apparel_static_covariates.csv").map((line) => {
        const [id, gender, channel] = line.split(",");
        return [id, { Gender: Number(gender), Channel: Number(channel) }];
      }),
    );
    return [...summarizeCustomers(orders, { asOf: "2007-01-01", unit: "week" })].map((row) => ({
      frequency: row.frequency,
      recency: row.recency,
      age: row.age,
      Gender: of.get(row.customer)?.Gender ?? -1,
      Channel: of.get(row.customer)?.Channel ?? -1,
    }));
  };
  const both = { buying: ["Gender", "Channel"], leaving: ["Gender", "Channel"] } as const;

  it("has them at hand", () => expect(existsSync(join(shared, "data", "clv", "apparel_log.csv"))).toBe(true));

  it("reaches the reference maximum of Pareto/NBD, with CLVTools' standard errors", () => {
    const { fits } = clvOracle() as {
      readonly fits: readonly {
        readonly id: string;
        readonly own: { readonly params: Record<string, number>; readonly loglik: number };
        readonly published: readonly { readonly se: Record<string, number> }[];
      }[];
    };
    const { own, published } = fits.find(
      ({ id }) => id === "apparel_pnbd_static_covariates",
    ) as (typeof fits)[0];
    const { params, covariates: found, fit } = fitParetoNbd(rows(), { ...week, covariates: both });
    expect(fit.status).toBe("converged");
    expect(fit.distinct).toBe(383);
    expect(fit.logLikelihood).toBeGreaterThan(own.loglik - 1e-6);
    const [tg, tc] = found?.buying ?? [];
    const [lg, lc] = found?.leaving ?? [];
    const named = {
      ...params,
      trans_Gender: tg.coefficient,
      trans_Channel: tc.coefficient,
      life_Gender: lg.coefficient,
      life_Channel: lc.coefficient,
    };
    expectClose(named, own.params, 1e-4);
    const { se } = published[0];
    expectClose(
      {
        ...fit.standardErrors,
        trans_Gender: tg.se,
        trans_Channel: tc.se,
        life_Gender: lg.se,
        life_Channel: lc.se,
      },
      se,
      // CLVTools stops a little lower, and its standard errors are by differences
      5e-3,
    );
    expect(found?.likelihoodRatio?.without).toBeCloseTo(-5848.097827, 5);
    expect(found?.likelihoodRatio?.df).toBe(4);
  });

  it("says that BG/NBD with a and b moved together has nothing to hold on to", () => {
    const { fit, covariates: found } = fitBgNbd(rows(), { ...week, covariates: both });
    expect(fit.status).toBe("boundary");
    expect(fit.logLikelihood).toBeGreaterThan(-5839.8621);
    expect(fit.logLikelihood).toBeLessThan(-5839.86);
    expect(fit.standardErrors.a).toBeNull();
    expect(fit.standardErrors.b).toBeNull();
    expect(fit.warnings[0]).toContain(
      "a towards infinity, b towards infinity and the factor of Channel on leaving towards zero",
    );
    expect(fit.warnings[1]).toContain('leavingActs: "odds"');
    // what the data hold is as the reference says
    expect(found?.buying.map(({ coefficient }) => coefficient)).toEqual([
      expect.closeTo(0.461227, 3),
      expect.closeTo(0.567883, 3),
    ]);
    expect(found?.leaving[1]).toMatchObject({ column: "Channel", se: null, interval: null, pValue: null });
    expect(found?.likelihoodRatio).toBeNull();
  });

  it("fits the odds of leaving on the same data", () => {
    const { fit } = fitBgNbd(rows(), { ...week, covariates: { ...both, leavingActs: "odds" } });
    expect(fit.status).toBe("converged");
    expect(fit.logLikelihood).toBeCloseTo(-5839.012643, 5);
  });
});

// scipy 1.17.1 on the same customers: BFGS, then Newton steps with numerical derivatives
describe("MBG/NBD with covariates finds what an independent optimizer finds", () => {
  it("with the odds of leaving", () => {
    expect(model.fit.logLikelihood).toBeCloseTo(-4076.66374102, 6);
    expect(model.fit.distinct).toBe(448);
    expectClose(
      model.params,
      { r: 0.9261334444, alpha: 10.9624989767, a: 2.0851664071, b: 7.6712270008 },
      1e-6,
    );
    const { columns, buying, leaving, likelihoodRatio } = model.covariates ?? never();
    expect(columns).toEqual([
      { column: "channel", levels: ["fair", "shop", "web"], reference: "shop", mean: null },
      { column: "visits", levels: null, reference: null, mean: expect.closeTo(1.006, 12) as number },
    ]);
    expectClose(
      [...buying, ...leaving].map(({ column, level, coefficient, se }) => [column, level, coefficient, se]),
      [
        ["channel", "fair", -0.3839449044, 0.1872020203],
        ["channel", "web", 0.5082499349, 0.1920990301],
        ["visits", null, 0.4031247233, 0.1023374097],
        ["channel", "fair", -0.2514270784, 0.254703204],
        ["channel", "web", 0.5041463807, 0.1886286035],
      ],
      1e-5,
    );
    // without covariates -4095.32162351; chi-square with 5 degrees of freedom
    expectClose(
      likelihoodRatio,
      { without: -4095.32162351, statistic: 37.31576498, df: 5, pValue: 5.1865e-7 },
      1e-4,
    );
  });

  it("with a and b moved together", () => {
    const { params, fit, covariates: found } = fitMbgNbd(customers, { ...week, covariates });
    expect(fit.logLikelihood).toBeCloseTo(-4078.07044944, 6);
    expectClose(params, { r: 1.1375947915, alpha: 12.5130824937, a: 1.180646299, b: 3.1787052959 }, 1e-5);
    expectClose(
      found?.leaving.map(({ coefficient, se }) => [coefficient, se]),
      [
        [-0.3943180773, 0.5769769584],
        [1.8926421156, 1.1780273833],
      ],
      1e-4,
    );
  });

  it("with a penalty, which the log-likelihood does not contain", () => {
    const {
      params,
      fit,
      covariates: found,
    } = fitMbgNbd(customers, { ...week, covariates: odds, penalty: 10 });
    expect(fit.logPosterior).toBeCloseTo(-4077.69590858, 6);
    expect(fit.logLikelihood).toBeCloseTo(-4076.72416804, 6);
    expect(fit.aic).toBeCloseTo(2 * 4076.72416804 + 18, 5);
    expect(fit.bic).toBeCloseTo(2 * 4076.72416804 + 9 * Math.log(500), 5);
    expectClose(params, { r: 0.9439057708, alpha: 10.8322862392, a: 2.0326631349, b: 7.2836647644 }, 1e-5);
    expectClose(
      [...(found?.buying ?? []), ...(found?.leaving ?? [])].map(({ coefficient }) => coefficient),
      [-0.3673949632, 0.4749349634, 0.381885409, -0.2274107556, 0.4723268449],
      1e-5,
    );
    expect(found?.likelihoodRatio).toBeNull();
  });
});

describe("a fit with covariates", () => {
  it("gives the same whatever units covariates and time are in", () => {
    const scaled = customers.map((c) => ({
      ...c,
      visits: 1000 * c.visits + 2e4,
      recency: c.recency * 7,
      age: c.age * 7,
    }));
    const { params, fit, covariates: found } = fitMbgNbd(scaled, { unit: "day", covariates: odds });
    const { r, a, b } = model.params;
    expectClose({ r: params.r, a: params.a, b: params.b }, { r, a, b }, 1e-6);
    expect(fit.logLikelihood + 1).toBeCloseTo(model.fit.logLikelihood + 1 - orders() * Math.log(7), 5);
    expectClose(found?.buying[2].coefficient, (model.covariates?.buying[2].coefficient ?? 0) / 1000, 1e-6);
    const first = { horizon: { weeks: 26 } };
    const [before, after] = [
      expectedOrders(model, customers, first),
      expectedOrders({ ...fitMbgNbd(scaled, { unit: "day", covariates: odds }) }, scaled, first),
    ];
    expectClose(after.columns.expected, before.columns.expected, 1e-6);
  });

  it("reads truth values as numbers and a table's own columns", () => {
    const web = customers.map((c) => ({ ...c, web: c.channel === "web" }));
    const asNumber = customers.map((c) => ({ ...c, web: c.channel === "web" ? 1 : 0 }));
    const option = { ...week, covariates: { buying: ["web"] } } as const;
    expectClose(fitBgNbd(web, option), fitBgNbd(asNumber, option), 0);
    const columns = {
      frequency: Float64Array.from(customers, (c) => c.frequency),
      recency: Float64Array.from(customers, (c) => c.recency),
      age: Float64Array.from(customers, (c) => c.age),
      channel: customers.map((c) => c.channel),
    };
    const table = fromColumns(columns, { kind: "customers", unit: "week" });
    expectClose(
      fitParetoNbd(table, { covariates: { buying: ["channel"] } }),
      fitParetoNbd(customers, { ...week, covariates: { buying: ["channel"] } }),
    );
  });

  it("takes rows that can be read once only", () => {
    function* once() {
      yield* customers;
    }
    expectClose(fitParetoNbd(once(), { ...week, covariates }), pareto);
  });

  it("changes only how levels are compared when the reference changes", () => {
    const other = fitMbgNbd(customers, {
      ...week,
      covariates: { ...odds, reference: { channel: "web" } },
    });
    expect(other.fit.logLikelihood).toBeCloseTo(model.fit.logLikelihood, 7);
    expectClose(
      other.covariates?.buying.find(({ level }) => level === "shop")?.coefficient,
      -(model.covariates?.buying.find(({ level }) => level === "web")?.coefficient ?? 0),
      1e-6,
    );
    const { tests } = model.covariates ?? never();
    expectClose(other.covariates?.tests, tests, 1e-5);
  });

  it("lets NBD's customers differ in how often they order", () => {
    const nbd = fitNbd(customers, { ...week, covariates: { buying: ["channel"] } });
    expect(nbd.covariates?.buying).toHaveLength(2);
    expect(codeOf(() => fitNbd(customers, { ...week, covariates }))).toBe("bad-option");
  });

  it("refuses what cannot be a covariate", () => {
    const attempt = (rows: readonly object[], option: object, more: object = {}) =>
      codeOf(() => fitParetoNbd(rows as typeof customers, { ...week, covariates: option, ...more } as never));
    const same = customers.map((c) => ({
      ...c,
      shop: "one",
      two: 2,
      twice: 2 * c.visits,
      web: c.channel === "web" ? 1 : 0,
    }));
    expect(attempt(same, { buying: ["shop"] })).toBe("bad-option");
    expect(attempt(same, { leaving: ["two"] })).toBe("bad-option");
    expect(attempt(same, { buying: ["visits", "twice"] })).toBe("bad-option");
    expect(attempt(same, { leaving: ["channel", "web"] })).toBe("bad-option");
    // apart from each other they are fine
    expect(attempt(same, { buying: ["visits"], leaving: ["twice"] })).toBeUndefined();
    expect(attempt(same, { buying: ["visits", "visits"] })).toBe("bad-option");
    expect(attempt(same, { buying: ["age"] })).toBe("bad-option");
    expect(attempt(same, { buying: "visits" })).toBe("bad-option");
    expect(attempt(same, { buying: ["nothing"] })).toBe("missing-column");
    expect(attempt(same, { buying: ["__proto__"] })).toBe("bad-option");
    expect(attempt(same, { buying: ["channel"], reference: { channel: "moon" } })).toBe("bad-option");
    expect(attempt(same, { buying: ["channel"], reference: { visits: "1" } })).toBe("bad-option");
    expect(attempt(same, { buying: ["channel"] }, { penalty: -1 })).toBe("bad-option");
    expect(attempt(same, {}, { penalty: 1 })).toBe("bad-option");
    expect(attempt([...same, { ...same[0], visits: null }], { buying: ["visits"] })).toBe("missing-value");
    expect(attempt([...same, { ...same[0], visits: "many" }], { buying: ["visits"] })).toBe("bad-value");
    expect(attempt([], { buying: ["visits"] })).toBe("empty-input");
  });

  it("refuses numbers so far from zero that no parameter stands for it", () => {
    const far = customers.map((c) => ({ ...c, visits: c.visits + 1e5 }));
    expect(codeOf(() => fitParetoNbd(far, { ...week, covariates: { buying: ["visits"] } }))).toBe(
      "bad-option",
    );
  });

  it("says of a level that nobody orders again in just that, and keeps what else the data hold", () => {
    const others = customers.map((c) => ({ ...c, channel: c.channel === "web" ? "web" : "shop" }));
    const silent = Array.from({ length: 30 }, () => ({
      channel: "mute",
      visits: 1,
      frequency: 0,
      recency: 0,
      age: 40,
    }));
    const buying = ["channel"] as const;
    const {
      fit,
      params,
      covariates: found,
    } = fitMbgNbd([...others, ...silent], {
      ...week,
      covariates: { buying },
    });
    expect(fit.status).toBe("boundary");
    expect(fit.warnings).toEqual([
      "The likelihood keeps rising with the factor of channel = mute on how often customers order towards zero. Forecasts are those of that limit.",
    ]);
    // the others are told of as without the silent ones
    const without = fitMbgNbd(others, { ...week, covariates: { buying } });
    expectClose(params, without.params, 1e-4);
    expectClose(fit.standardErrors, without.fit.standardErrors, 1e-3);
    expect(found?.buying[0]).toMatchObject({ level: "mute", se: null });
    expectClose(found?.buying[1].se, without.covariates?.buying[0].se, 1e-3);
  });

  it("leaves out rows without a covariate when asked to, and says so", () => {
    const gap = [...customers, { ...customers[0], visits: null as unknown as number }];
    const { fit } = fitParetoNbd(gap, { ...week, covariates: { buying: ["visits"] }, onInvalid: "skip" });
    expect(fit.customers).toBe(500);
    expect(fit.warnings).toContain("1 row was invalid and is left out.");
  });
});

describe("forecasts with covariates", () => {
  const kinds = [model, pareto, fitBgNbd(customers, { ...week, covariates: odds })] as const;
  it("are those of the plain model of each kind of customer", () => {
    const horizon = { weeks: 30 };
    const some = customers.slice(0, 40);
    for (const kind of kinds) {
      const all = {
        expected: expectedOrders(kind, some, { horizon }).columns.expected,
        alive: aliveProbability(kind, some, { after: { weeks: 4 } }).columns.alive,
        none: orderProbability(kind, some, { horizon }).columns.probability,
        discounted: discountedOrders(kind, some, { annualDiscount: 0.1 }).columns.discounted,
      };
      some.forEach((customer, i) => {
        const plain = purchaseModelFor(kind, { channel: customer.channel, visits: customer.visits });
        expect(plain.covariates).toBeUndefined();
        const one = [customer];
        expectClose(
          [all.expected[i], all.alive[i], all.none[i], all.discounted[i]],
          [
            expectedOrders(plain, one, { horizon }).columns.expected[0],
            aliveProbability(plain, one, { after: { weeks: 4 } }).columns.alive[0],
            orderProbability(plain, one, { horizon }).columns.probability[0],
            discountedOrders(plain, one, { annualDiscount: 0.1 }).columns.discounted[0],
          ],
          1e-12,
        );
      });
    }
  });

  it("count texts that the fit has not seen and take them for the reference", () => {
    const [first] = customers;
    const strange = [
      { ...first, channel: "moon" as "web", count: 1 },
      { ...first, channel: "moon" as "web", count: 3 },
    ];
    const forecast = expectedOrders(model, strange, { horizon: { weeks: 10 } });
    expect(forecast.info.unknownLevels).toEqual([{ column: "channel", level: "moon", customers: 4 }]);
    expect(forecast.info.notes[0]).toContain('4 customers have channel "moon"');
    const shop = expectedOrders(model, [{ ...first, channel: "shop" as const }], { horizon: { weeks: 10 } });
    expect(forecast.columns.expected[0]).toBe(shop.columns.expected[0]);
  });

  it("need the covariates", () => {
    const [{ frequency, recency, age }] = customers;
    const bare = [{ frequency, recency, age }];
    expect(codeOf(() => expectedOrders(model, bare, { horizon: { weeks: 1 } }))).toBe("missing-column");
    expect(codeOf(() => expectedOrdersOfNewCustomer(model, { horizon: { weeks: 1 } }))).toBe("bad-model");
  });

  it("of a kind of customer carry its standard errors", () => {
    const plain = purchaseModelFor(model, { channel: "web", visits: 1 });
    // the same from a fit whose zero is that customer
    const there = fitMbgNbd(
      customers.map((c) => ({ ...c, visits: c.visits - 1 })),
      { ...week, covariates: { ...odds, reference: { channel: "web" } } },
    );
    expectClose(plain.params, there.params, 1e-5);
    expectClose(plain.fit.standardErrors, there.fit.standardErrors, 1e-4);
    expectClose(plain.fit.intervals, there.fit.intervals, 1e-4);
    expectClose(
      plain.fit.covariance,
      there.fit.covariance.slice(0, 4).map((row) => row.slice(0, 4)),
      1e-3,
    );
    expect(codeOf(() => purchaseModelFor(model, { channel: "web" }))).toBe("bad-option");
    expect(codeOf(() => purchaseModelFor(model, { channel: "moon", visits: 1 }))).toBe("bad-option");
    expect(codeOf(() => purchaseModelFor(plain, { channel: "web" }))).toBe("bad-model");
  });
});

describe("a model with covariates as JSON", () => {
  it("comes back", () => {
    for (const kind of [model, pareto]) expect(parsePurchaseModel(JSON.stringify(kind))).toEqual(kind);
  });

  it("is checked", () => {
    const found = model.covariates ?? never();
    const broken: object[] = [
      { columns: "channel" },
      { columns: [] },
      { leavingActs: "both" },
      { buying: found.buying.slice(1) },
      { buying: [{ ...found.buying[0], coefficient: "1" }, ...found.buying.slice(1)] },
      { leaving: undefined },
    ];
    for (const change of broken)
      expect(codeOf(() => parsePurchaseModel({ ...model, covariates: { ...found, ...change } }))).toBe(
        "bad-model",
      );
    expect(codeOf(() => parsePurchaseModel({ ...model, covariates: undefined }))).toBe("bad-model");
  });
});

describe("covariates in words", () => {
  it("say how many times as often and how readily", () => {
    const { sentences, notes } = describeCovariates(model);
    expect(sentences).toEqual([
      "Customers with channel fair order 0.68 times as often as those with channel shop (0.47 to 0.98).",
      "Customers with channel web order 1.7 times as often as those with channel shop (1.1 to 2.4).",
      "Customers with visits 1 higher order 1.5 times as often as others (1.2 to 1.8).",
      "Customers with channel fair leave after an order 0.78 times as readily as those with channel shop, in odds (0.47 to 1.3); chance alone might do as much.",
      "Customers with channel web leave after an order 1.7 times as readily as those with channel shop, in odds (1.1 to 2.4).",
    ]);
    expect(notes[0]).toBe("Together they tell customers apart better than chance would (p < 0.001).");
    expect(codeOf(() => describeCovariates(model, { locale: "?" }))).toBe("bad-option");
  });

  it("of spread say that the mean stays as it is", () => {
    const spread = fitMbgNbd(customers, { ...week, covariates });
    const { sentences, notes } = describeCovariates(spread);
    expect(sentences[4]).toContain("are more alike than those with channel shop in their chance of leaving");
    expect(notes.join(" ")).toContain("do not change the mean chance of leaving");
    expect(describeCovariates(pareto).sentences[4]).toContain(
      "leave 2 times as fast as those with channel shop",
    );
  });
});

checkSuite({
  name: "fitParetoNbd with covariates",
  run: (d) => fitParetoNbd(d as never, { covariates: { buying: ["channel", "visits"] } } as never),
  runAsync: (d, work) =>
    fitParetoNbdAsync(d as never, { covariates: { buying: ["channel", "visits"] }, ...work } as never),
  data: tableOfRows(
    customers.slice(0, 60).map((c) => ({ ...c })),
    { kind: "customers", unit: "week", asOf: 1.7e12 },
  ),
  parse: (json) => parsePurchaseModel(json) as typeof pareto,
  withCount: (row: object, count) => ({ ...row, count }),
  relative: 1e-6,
  empty: "empty-input",
  // one customer cannot differ from others
  oneRow: "bad-option",
  allNaN: "missing-value",
});

function orders(): number {
  return customers.reduce((sum, c) => sum + c.frequency, 0);
}

function never(): never {
  throw new Error("a model with covariates has them");
}
