import { describe, expect, test } from "vitest";
import { type BgBbModel, parseBgBb } from "../../../src/cltv/occasions/bg-bb-model.ts";
import { fitBgBb } from "../../../src/cltv/occasions/fit-bg-bb.ts";
import { occasionForecast } from "../../../src/cltv/occasions/occasion-forecast.ts";
import { occasionKernel } from "../../../src/cltv/occasions/occasion-kernel.ts";
import { acquisitionCeiling } from "../../../src/cltv/value/acquisition-ceiling.ts";
import { customerValue } from "../../../src/cltv/value/customer-value.ts";
import { nextOrder } from "../../../src/cltv/value/next-order.ts";
import { orderForecast } from "../../../src/cltv/value/order-forecast.ts";
import { beta, gamma, randomFrom, uniform } from "../../../src/core/random.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { BG, buyingModel, GAMMA, spendModel } from "./shop.ts";

// Fader, Hardie and Shang 2010: yearly donations
const PARAMS = { alpha: 1.204, beta: 0.75, gamma: 0.657, delta: 2.783 };
const COVARIANCE = [
  [0.01, 0.004, 0.001, 0.001],
  [0.004, 0.01, 0.001, 0.002],
  [0.001, 0.001, 0.03, 0.02],
  [0.001, 0.002, 0.02, 0.05],
];
function bgBb(
  params: BgBbModel["params"],
  covariance: readonly (readonly number[])[] = COVARIANCE,
  unit = "year",
): BgBbModel {
  const fit = { ...buyingModel("bg-nbd", BG).fit, covariance };
  return parseBgBb({ kind: "bg-bb", version: 1, params, unit, asOf: null, fit });
}
const model = bgBb(PARAMS);
const DONORS = [
  { customer: "a", frequency: 0, recency: 0, occasions: 6, count: 40 },
  { customer: "b", frequency: 1, recency: 2, occasions: 6, count: 20 },
  { customer: "c", frequency: 4, recency: 5, occasions: 6, count: 10 },
  { customer: "d", frequency: 6, recency: 6, occasions: 6, count: 5 },
  { customer: "e", frequency: 2, recency: 3, occasions: 3, count: 5 },
  { customer: "f", frequency: 0, recency: 0, occasions: 0, count: 3 },
];

describe("purchases on occasions", () => {
  test("have the forecast of occasionForecast", () => {
    const forecast = orderForecast(model, DONORS, { horizon: { years: 5 } });
    const plain = occasionForecast(model, DONORS, { next: 5 });
    for (const figure of ["expected", "alive", "rangeLow", "rangeHigh"] as const)
      expectClose(forecast.columns[figure], plain.columns[figure], 1e-10);
    expectClose(forecast.columns.expectedLow, plain.columns.expectedLow, 1e-5);
    expectClose(forecast.columns.expectedHigh, plain.columns.expectedHigh, 1e-5);
    expectClose(forecast.at(2)?.aliveLow, plain.at(2)?.aliveLow, 1e-5);
    expectClose(forecast.info.total.expected, plain.info.total, 1e-10);
    expect(forecast.info.horizon).toBe(5);
    expect(forecast.info.model).toBe("bg-bb");
    expect(forecast.info.notes[0]).toBe(
      "From one occasion to the next it is one year, and so long until the next one; between them nothing is bought.",
    );
  });

  test("have the value of all to come, discounted", () => {
    const value = customerValue({ buying: model }, DONORS, {
      horizon: "infinite",
      annualDiscount: 0.1,
      orderValue: 50,
      margin: 0.2,
    });
    const plain = occasionForecast(model, DONORS, { next: 1, annualDiscount: 0.1 });
    expectClose(value.columns.orders, plain.columns.discounted, 1e-10);
    expectClose(
      value.columns.expected,
      value.columns.orders.map((n) => 10 * n),
      1e-12,
    );
    expect(value.info.models).toEqual(["bg-bb"]);
    expectClose(value.info.delta, Math.log(1.1), 1e-12);
    const endless = customerValue({ buying: model }, DONORS, { horizon: "infinite", orderValue: 1 });
    expect(endless.at(0)?.expected).toBe(Number.POSITIVE_INFINITY);
    expect(endless.info.reason).toContain("gamma = 0.657");
  });

  test("come at the ends of stretches of the length asked for", () => {
    // worked out by hand, occasion by occasion
    const months = bgBb(PARAMS, [], "month");
    const row = { frequency: 2, recency: 3, occasions: 3 };
    const value = customerValue({ buying: months }, [row], {
      horizon: { months: 7 },
      every: { months: 2 },
      annualDiscount: 0.2,
      orderValue: 1,
      margin: 1,
    });
    let there = 1;
    let expected = 0;
    for (let j = 0; j < 3; j++) {
      there *= (PARAMS.delta + 3 + j) / (PARAMS.gamma + PARAMS.delta + 3 + j);
      expected +=
        (there * ((PARAMS.alpha + 2) / (PARAMS.alpha + PARAMS.beta + 3))) / 1.2 ** ((2 * (j + 1)) / 12);
    }
    expectClose(value.at(0)?.expected, expected, 1e-12);
    expectClose(value.info.horizon, 7, 1e-12);
    expectClose(value.info.delta, Math.log(1.2) / 12, 1e-12);
    expect(value.info.notes.join(" ")).toContain("it is 2 months");
    // less than an occasion away nothing comes
    const none = customerValue({ buying: months }, [row], { horizon: { weeks: 3 }, orderValue: 1 });
    expect(none.at(0)?.expected).toBe(0);
    expect(none.at(0)?.rangeHigh).toBe(0);
  });

  test("sum to all that may happen", () => {
    const kernel = occasionKernel();
    const p = Float64Array.of(PARAMS.alpha, PARAMS.beta, PARAMS.gamma, PARAMS.delta);
    let all = 0;
    let mean = 0;
    for (let n = 0; n <= 8; n++) {
      all += kernel.orders(p, 2, 4, 8, n, 3);
      mean += n * kernel.orders(p, 2, 4, 8, n, 3);
    }
    expectClose(all, 1, 1e-12);
    expectClose(mean, kernel.expected(p, 2, 4, 8, 3), 1e-12);
    expect(kernel.orders(p, 2, 4, 8, 9, 3)).toBe(0);
    expectClose(
      kernel.discountedWithin?.(p, 2, 4, 0.05, 5000, 3),
      kernel.discounted(p, 2, 4, 0.05, 3),
      1e-10,
    );
  });

  test("range as simulated donors do", () => {
    const random = randomFrom(7);
    const [p, q, v] = GAMMA;
    const delta = 0.08;
    const rows: { frequency: number; recency: number; occasions: number; monetary: number }[] = [];
    const really: number[] = [];
    for (let i = 0; i < 4000; i++) {
      const chance = beta(random, PARAMS.alpha, PARAMS.beta);
      const leaving = beta(random, PARAMS.gamma, PARAMS.delta);
      const rate = gamma(random, q, v);
      const row = { frequency: 0, recency: 0, occasions: 5, monetary: 0 };
      let later = 0;
      for (let t = 1; t <= 15 && uniform(random) >= leaving; t++) {
        if (uniform(random) >= chance) continue;
        const amount = gamma(random, p, rate);
        if (t <= 5) {
          row.monetary += amount;
          row.frequency++;
          row.recency = t;
        } else later += amount * Math.exp(-delta * (t - 5));
      }
      rows.push({ ...row, monetary: row.monetary / Math.max(1, row.frequency) });
      really.push(later);
    }
    const spend = spendModel(GAMMA);
    const value = customerValue({ buying: bgBb(PARAMS, []), spend }, rows, {
      horizon: { years: 10 },
      delta,
      margin: 1,
    });
    const above = really.filter((amount, i) => amount > value.columns.rangeHigh[i]).length / rows.length;
    expect(above).toBeGreaterThan(0.016);
    expect(above).toBeLessThan(0.034);
    const total = really.reduce((a, b) => a + b, 0);
    expect(total).toBeGreaterThan(value.info.total.rangeLow as number);
    expect(total).toBeLessThan(value.info.total.rangeHigh as number);
  });

  test("come on the last occasion of the horizon too when a change of unit has lost its last bit", () => {
    // 75 days in weeks, over 5 days in weeks, is 14.999999999999998
    const weekly = bgBb({ alpha: 9e9, beta: 1, gamma: 1e-9, delta: 1e9 }, COVARIANCE, "week");
    const value = customerValue({ buying: weekly }, [{ frequency: 6, recency: 6, occasions: 6 }], {
      every: { days: 5 },
      horizon: { days: 75 },
      orderValue: 1,
      margin: 1,
    });
    expect(value.at(0)?.expected).toBeCloseTo(15, 6);
    expect(value.at(0)?.rangeHigh).toBeCloseTo(15, 6);
  });

  test("of a new customer say what winning one may cost", () => {
    const terms = { horizon: { years: 10 }, annualDiscount: 0.1, orderValue: 50, margin: 0.5 } as const;
    const ceiling = acquisitionCeiling({ buying: model }, terms);
    const fresh = customerValue({ buying: model }, [{ frequency: 0, recency: 0, occasions: 0 }], terms);
    expectClose(ceiling.fromRepeat, fresh.at(0)?.expected, 1e-12);
    expect(ceiling.fromFirst).toBe(25);
    expectClose(
      ceiling.once,
      occasionForecast(model, [{ frequency: 0, recency: 0, occasions: 0 }], { next: 10 }).at(0)?.none,
      1e-10,
    );
    expect(ceiling.interval?.[1]).toBeGreaterThan(ceiling.value);
    expect(ceiling.warnings[0]).toContain("one year");
    expectClose(acquisitionCeiling({ buying: model }, { ...terms, every: { years: 2 } }).horizon, 10, 1e-12);
  });

  test("are fitted and valued, with intervals that hold for the total", () => {
    const fitted = fitBgBb(DONORS, { unit: "year" });
    const { total, beyondData } = customerValue({ buying: fitted }, DONORS, {
      horizon: { years: 12 },
      annualDiscount: 0.1,
      orderValue: 10,
    }).info;
    expect(total.expectedLow).toBeLessThan(total.expected);
    expect(total.expectedHigh).toBeGreaterThan(total.expected);
    const six = customerValue({ buying: fitted }, DONORS, {
      horizon: { years: 6 },
      annualDiscount: 0.1,
      orderValue: 10,
    });
    expectClose(beyondData, 1 - six.info.total.expected / total.expected, 1e-9);
  });
});

describe("purchases on occasions refuse", () => {
  const bad = expect.objectContaining({ code: "bad-option" });
  test("what makes no sense", () => {
    expect(() => orderForecast(model, DONORS, { horizon: { years: 2000 } })).toThrow(bad);
    expect(() => orderForecast(model, DONORS, { horizon: { years: 2 }, every: { years: 0 } })).toThrow(bad);
    const time = buyingModel("bg-nbd", BG);
    const rows = [{ frequency: 1, recency: 2, age: 5 }];
    expect(() => orderForecast(time, rows, { horizon: { weeks: 2 }, every: { weeks: 1 } } as never)).toThrow(
      bad,
    );
    expect(() =>
      acquisitionCeiling(
        { buying: time },
        { horizon: { weeks: 2 }, every: { weeks: 1 }, orderValue: 1, margin: 1 },
      ),
    ).toThrow(bad);
    expect(() => nextOrder(model as never, DONORS as never)).toThrow(
      expect.objectContaining({ code: "bad-model", message: expect.stringContaining("occasionForecast") }),
    );
    expect(() =>
      customerValue({ buying: model }, [{ frequency: 3, recency: 2, occasions: 6 }], {
        horizon: { years: 1 },
        orderValue: 1,
      }),
    ).toThrow(expect.objectContaining({ code: "bad-value" }));
  });
});

checkSuite({
  name: "customerValue on occasions",
  run: (data) => customerValue({ buying: model }, data, { horizon: { years: 3 }, orderValue: 5, margin: 1 }),
  data: DONORS.map(({ count: _, ...row }) => row),
  empty: (value) => expect(value.info.total.expected).toBe(0),
  oneRow: (value) => expect(value.length).toBe(1),
  allNaN: "bad-value",
});
