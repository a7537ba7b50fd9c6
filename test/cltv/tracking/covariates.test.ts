import { describe, expect, test } from "vitest";
import {
  aliveMatrix,
  fitMbgNbd,
  fitParetoNbd,
  heterogeneity,
  purchaseModelFor,
  trackPurchases,
} from "../../../src/cltv/index.ts";
import { simulateShop, splitSummary } from "../../../src/data/index.ts";
import { expectClose } from "../../common/close.ts";

const shop = simulateShop({
  seed: 4,
  kind: "boutique",
  customers: 300,
  from: "2025-01-01",
  to: "2026-07-01",
});
const WINDOW = { at: "2026-01-01", to: "2026-07-01" } as const;
const split = splitSummary(shop.orders, WINDOW);
const channelOf = (customer: string) => (Number(customer.replace(/\D/g, "")) % 3 === 0 ? "web" : "shop");
const customers = [...split].map((row) => ({
  ...row,
  channel: channelOf(row.customer),
  visits: row.customer.length,
}));
const model = fitMbgNbd(customers, {
  unit: "week",
  covariates: { buying: ["channel", "visits"], leaving: [] },
});
const code = (name: string) => expect.objectContaining({ code: name });

describe("tracking with covariates", () => {
  test("expects of everybody what the own model does", () => {
    const tracking = trackPurchases(model, shop.orders, { ...WINDOW, customers });
    const kinds = new Map(customers.map((row) => [`${row.channel} ${row.visits}`, row]));
    expect(kinds.size).toBeGreaterThan(3);
    const parts = [...kinds].map(([kind, { channel, visits }]) => {
      const ids = new Set(
        customers.filter((row) => `${row.channel} ${row.visits}` === kind).map(({ customer }) => customer),
      );
      return trackPurchases(
        purchaseModelFor(model, { channel, visits }),
        [...shop.orders].filter((row) => row.customer !== null && ids.has(row.customer)),
        { ...WINDOW, every: { weeks: 1 } },
      );
    });
    const sumOf = (of: (part: (typeof parts)[number]) => number) =>
      parts.reduce((sum, part) => sum + of(part), 0);
    expectClose(
      tracking.info.holdout.expected,
      sumOf(({ info }) => info.holdout.expected),
      1e-9,
    );
    expectClose(
      tracking.info.calibration.expected,
      sumOf(({ info }) => info.calibration.expected),
      1e-9,
    );
    expect(tracking.info.holdout.actual).toBe(sumOf(({ info }) => info.holdout.actual));
  });

  test("needs to know the covariates of everybody", () => {
    expect(() => trackPurchases(model, shop.orders, WINDOW)).toThrow(code("bad-option"));
    expect(() => trackPurchases(model, shop.orders, { ...WINDOW, customers: customers.slice(5) })).toThrow(
      code("missing-value"),
    );
    const plain = fitMbgNbd(customers, { unit: "week" });
    expect(() => trackPurchases(plain, shop.orders, { ...WINDOW, customers })).toThrow(code("bad-option"));
  });
});

describe.each([
  [
    "the matrix of being alive",
    (asked: object, of = model) => aliveMatrix(of, { age: { weeks: 30 }, horizon: { weeks: 20 }, ...asked }),
  ],
  ["heterogeneity", (asked: object, of = model) => heterogeneity(of, asked)],
] as const)("%s with covariates", (_, ask) => {
  test("is that of the kind asked for, or of the mean and the level of comparison", () => {
    const kind = { channel: "web", visits: 8 };
    expectClose(ask({ covariates: kind }).toJSON(), ask({}, purchaseModelFor(model, kind)).toJSON(), 1e-12);
    const { notes } = ask({}).info;
    expect(notes[0]).toContain("with channel shop, the mean visits");
    const mean = customers.reduce((sum, { visits }) => sum + visits, 0) / customers.length;
    expectClose([...ask({})], [...ask({ covariates: { channel: "shop", visits: mean } })], 1e-12);
    expect(() => ask({ covariates: { chanel: "web" } })).toThrow(code("bad-option"));
    expect(() => ask({ covariates: kind }, fitMbgNbd(customers, { unit: "week" }))).toThrow(
      code("bad-option"),
    );
  });
});

test("Pareto/NBD's chance of leaving moves with its covariates", () => {
  const pareto = fitParetoNbd(customers, { unit: "week", covariates: { leaving: ["visits"] } });
  const few = heterogeneity(pareto, { covariates: { visits: 5 } }).info.leaving?.mean ?? 0;
  const many = heterogeneity(pareto, { covariates: { visits: 8 } }).info.leaving?.mean ?? 0;
  const { coefficient = 0 } = pareto.covariates?.leaving[0] ?? {};
  expectClose(Math.log(many / few), 3 * coefficient, 1e-9);
});
