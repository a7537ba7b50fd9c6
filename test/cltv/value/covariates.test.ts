import { describe, expect, test } from "vitest";
import { fitSbg } from "../../../src/cltv/contract/fit-sbg.ts";
import { purchaseModelFor } from "../../../src/cltv/purchase/covariates/purchase-model-for.ts";
import { fitBgNbd } from "../../../src/cltv/purchase/fit-bg-nbd.ts";
import { fitMbgNbd } from "../../../src/cltv/purchase/fit-mbg-nbd.ts";
import { fitParetoNbd } from "../../../src/cltv/purchase/fit-pareto-nbd.ts";
import type { PurchaseModel } from "../../../src/cltv/purchase/purchase-model.ts";
import { acquisitionCeiling } from "../../../src/cltv/value/acquisition-ceiling.ts";
import { customerValue } from "../../../src/cltv/value/customer-value.ts";
import { nextOrder } from "../../../src/cltv/value/next-order.ts";
import { orderForecast } from "../../../src/cltv/value/order-forecast.ts";
import { Table } from "../../../src/core/table.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { covariateShop } from "../purchase/covariates/covariate-shop.ts";
import { GAMMA, spendModel } from "./shop.ts";

const spend = spendModel(GAMMA, [
  [0.01, 0, 0],
  [0, 0.02, 0],
  [0, 0, 0.02],
]);
const SHOP = covariateShop(220, 3).map((row, i) => ({
  ...row,
  customer: `c${i}`,
  monetary: row.frequency === 0 ? 0 : 10 + (i % 40),
}));
const TWO_YEARS = { horizon: { years: 2 }, annualDiscount: 0.1, margin: 0.4, futures: 200 } as const;

const texts = fitMbgNbd(SHOP, {
  unit: "week",
  covariates: { buying: ["channel"], leaving: ["channel"], leavingActs: "odds" },
});
const numbers = fitParetoNbd(SHOP, {
  unit: "week",
  covariates: { buying: ["channel", "visits"], leaving: ["visits"] },
});
const some = SHOP.filter((_, i) => i % 29 === 0);
const kindOf = ({ channel, visits }: (typeof SHOP)[number], model: PurchaseModel) =>
  purchaseModelFor(model, model === texts ? { channel } : { channel, visits });

describe.each([
  { name: "texts", model: texts as PurchaseModel },
  { name: "numbers", model: numbers as PurchaseModel },
])("covariates of $name", ({ name, model }) => {
  test.each([{ years: 2 }, "infinite"] as const)(
    "give each customer the value of the own model, %j",
    (horizon) => {
      const options = { ...TWO_YEARS, horizon };
      const all = customerValue({ buying: model, spend }, SHOP, options);
      for (const row of some) {
        const own = customerValue({ buying: kindOf(row, model), spend }, [row], options);
        const [found, expected] = [all.of(row.customer), own.of(row.customer)];
        expectClose(found?.expected, expected?.expected, 1e-10);
        expectClose(found?.alive, expected?.alive, 1e-12);
        expectClose(found?.orders, expected?.orders, 1e-10);
        // errors are taken on a grid, which has steps in numbers too
        expectClose(found?.expectedLow, expected?.expectedLow, name === "texts" ? 1e-9 : 0.01);
        expectClose(found?.expectedHigh, expected?.expectedHigh, name === "texts" ? 1e-9 : 0.01);
        if (name === "texts") {
          expectClose(found?.rangeLow, expected?.rangeLow, 1e-9);
          expectClose(found?.rangeHigh, expected?.rangeHigh, 1e-9);
        } else if ((expected?.rangeHigh ?? 0) > 1) expectClose(found?.rangeHigh, expected?.rangeHigh, 0.15);
      }
    },
  );

  test("give each customer the forecast of the own model", () => {
    const horizon = { weeks: 39 };
    const all = orderForecast(model, SHOP, { horizon });
    for (const row of some) {
      const own = orderForecast(kindOf(row, model), [row], { horizon }).at(0);
      const found = all.of(row.customer);
      for (const figure of ["expected", "alive", "rangeLow", "rangeHigh", "aliveLow", "aliveHigh"] as const)
        expectClose(found?.[figure], own?.[figure], 1e-9);
      expectClose(found?.expectedHigh, own?.expectedHigh, name === "texts" ? 1e-9 : 0.01);
    }
    // one of another kind alone has the total of the own model too
    const [row] = some;
    const alone = orderForecast(model, [row], { horizon }).info.total;
    const plain = orderForecast(kindOf(row, model), [row], { horizon, draws: 2000 }).info.total;
    expectClose(alone.expected, plain.expected, 1e-10);
    expectClose(alone.expectedHigh, plain.expectedHigh, 0.1);
  });

  test("give each customer the next order of the own model", () => {
    const options = { asOf: "2026-11-01", window: { weeks: 8 }, least: 0 } as const;
    const all = nextOrder(model, SHOP, options);
    for (const row of some)
      expectClose(all.of(row.customer), nextOrder(kindOf(row, model), [row], options).at(0), 1e-9);
  });

  test("change nothing for a copy of the table, and say what is unknown", () => {
    const columns = {
      frequency: Float64Array.from(SHOP, (row) => row.frequency),
      recency: Float64Array.from(SHOP, (row) => row.recency),
      age: Float64Array.from(SHOP, (row) => row.age),
      monetary: Float64Array.from(SHOP, (row) => row.monetary),
      visits: Float64Array.from(SHOP, (row) => row.visits),
      channel: {
        codes: Int32Array.from(SHOP, ({ channel }) => ["fair", "shop", "web"].indexOf(channel)),
        levels: ["fair", "shop", "web"],
      },
    };
    const table = new Table<{ [column: string]: string | number }>(SHOP.length, columns, {
      kind: "customers",
    });
    const a = customerValue({ buying: model, spend }, table as unknown as typeof SHOP, TWO_YEARS);
    const b = customerValue({ buying: model, spend }, SHOP, TWO_YEARS);
    expectClose(a.columns.expected, b.columns.expected, 1e-12);
    const odd = customerValue({ buying: model, spend }, [{ ...SHOP[0], channel: "moon" }], TWO_YEARS);
    expect(odd.info.notes.join(" ")).toContain("moon");
    const { channel: _, ...lacking } = SHOP[0];
    expect(() =>
      customerValue({ buying: model, spend }, [lacking] as unknown as typeof SHOP, TWO_YEARS),
    ).toThrow(expect.objectContaining({ code: "missing-column" }));
  });
});

test("covariates of a new customer are those given, or the mean and the level of comparison", () => {
  const terms = { ...TWO_YEARS, firstOrder: 20 };
  const kind = { channel: "web", visits: 1.5 };
  const asked = acquisitionCeiling({ buying: numbers, spend }, { ...terms, covariates: kind });
  const plain = acquisitionCeiling({ buying: purchaseModelFor(numbers, kind), spend }, terms);
  expectClose({ ...asked }, { ...plain }, 1e-12);
  const { warnings, value } = acquisitionCeiling({ buying: numbers, spend }, terms);
  const mean = SHOP.reduce((sum, { visits }) => sum + visits, 0) / SHOP.length;
  const typical = acquisitionCeiling(
    { buying: numbers, spend },
    { ...terms, covariates: { channel: "shop", visits: mean } },
  );
  expectClose(value, typical.value, 1e-12);
  expect(warnings[0]).toBe(
    `The new customer is taken for one with channel shop, the mean visits, ${Number(mean.toPrecision(3))}; say covariates for another kind.`,
  );
  expect(typical.warnings).toEqual([]);
  const bad = expect.objectContaining({ code: "bad-option" });
  expect(() =>
    acquisitionCeiling({ buying: numbers, spend }, { ...terms, covariates: { chanel: "web" } }),
  ).toThrow(bad);
  expect(() =>
    acquisitionCeiling({ buying: numbers, spend }, { ...terms, covariates: { channel: "moon" } }),
  ).toThrow(bad);
  const without = purchaseModelFor(numbers, kind);
  expect(() => acquisitionCeiling({ buying: without, spend }, { ...terms, covariates: kind })).toThrow(bad);
});

test("covariates of a new contract are those given, or the mean", () => {
  const rows = [0, 1].flatMap((yearly) => [
    { periods: 1, ended: 1, count: 30 - 15 * yearly, yearly },
    { periods: 2, ended: 1, count: 12 - 4 * yearly, yearly },
    { periods: 3, ended: 0, count: 60, yearly },
  ]);
  const contract = fitSbg(rows, { unit: "month", covariates: ["yearly"] });
  const terms = { margin: 1, payment: 10, horizon: { years: 1 } } as const;
  const worth = (covariates?: { yearly: number }) =>
    acquisitionCeiling({ contract }, { ...terms, ...(covariates && { covariates }) });
  expect(worth({ yearly: 1 }).value).toBeGreaterThan(worth({ yearly: 0 }).value + 1);
  expect(worth().value).toBeGreaterThan(worth({ yearly: 0 }).value);
  expect(worth().warnings[0]).toContain("the mean yearly, 0.449");
  expect(worth({ yearly: 1 }).warnings).toEqual([]);
});

test("says of which customers the value has no end", () => {
  // web customers leave more easily: their a is above one, that of the others below
  const { fit } = fitBgNbd(SHOP, { unit: "week" });
  const model: PurchaseModel = {
    ...texts,
    params: { ...texts.params, a: 0.9 },
    fit: { ...texts.fit, status: fit.status },
  } as PurchaseModel;
  const rows = SHOP.slice(0, 40);
  const value = customerValue({ buying: model, spend }, rows, { horizon: "infinite", futures: 100 });
  rows.forEach((row, i) => {
    const own = purchaseModelFor(model, { channel: row.channel }).params as { a: number };
    if (row.frequency > 0) expect(value.columns.expected[i] === Number.POSITIVE_INFINITY).toBe(own.a <= 1);
  });
  expect(value.info.reason).toContain("at most 1");
});

checkSuite({
  name: "customerValue with covariates",
  run: (data) => customerValue({ buying: numbers, spend }, data, TWO_YEARS),
  data: some,
  empty: (value) => expect(value.info.total.expected).toBe(0),
  oneRow: (value) => expect(value.length).toBe(1),
  allNaN: "bad-value",
});
