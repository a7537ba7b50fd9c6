import { describe, expect, it } from "vitest";
import { ordersFrom } from "../../src/data/index.ts";
import {
  acquisitionCost,
  bestSellers,
  churnRate,
  cohortTable,
  engagementDecay,
  funnel,
  grossRevenueRetention,
  netRevenueRetention,
  orderValue,
  paybackByCohort,
  purchaseFrequency,
  quickRatio,
  recurringRevenue,
  repeatPurchaseRate,
  retentionRate,
  revenueTrend,
  valueConcentration,
} from "../../src/metrics/index.ts";

// what goes wrong in the same way for every metric, asked of every metric; what is a metric's own stands in its own file

interface Line {
  readonly customer: string | null;
  readonly time: string;
  readonly amount: number;
  readonly order: string;
  readonly item: string;
  readonly currency?: string;
}
interface Span {
  readonly from?: string;
  readonly to?: string;
  readonly zone?: string;
}
interface Contract {
  readonly customer: string;
  readonly start: string;
  readonly end: string | null;
  readonly amount: number;
  readonly currency?: string;
}

const asOf = "2026-06-01";
const spring = { from: "2026-02-01", to: "2026-05-01" };
const line = (customer: string | null, time: string, amount = 10, currency?: string): Line => ({
  ...{ customer, time, amount, order: `${customer} ${time}`, item: "tea" },
  ...(currency !== undefined && { currency }),
});

const onOrders: { readonly [name: string]: (rows: readonly Line[], o?: Span) => unknown } = {
  acquisitionCost: (rows, o) =>
    acquisitionCost(rows, { spend: [{ time: "2026-02-02", amount: 5 }], ...spring, ...o }),
  bestSellers: (rows, o) => bestSellers(rows, o),
  churnRate: (rows, o) => churnRate(rows, { basis: "orders", silence: { days: 30 }, ...spring, ...o }),
  cohortTable: (rows, o) => cohortTable(rows, { asOf, ...o }),
  orderValue: (rows, o) => orderValue(rows, o),
  paybackByCohort: (rows, o) => paybackByCohort(rows, { asOf, margin: 0.5, cost: 5, ...o }),
  purchaseFrequency: (rows, o) => purchaseFrequency(rows, { ...spring, ...o }),
  repeatPurchaseRate: (rows, o) => repeatPurchaseRate(rows, o),
  retentionRate: (rows, o) => retentionRate(rows, { ...spring, ...o }),
  revenueTrend: (rows, o) => revenueTrend(rows, { asOf, ...o }),
  valueConcentration: (rows, o) => valueConcentration(rows, { ...o }),
};

const onContracts: { readonly [name: string]: (rows: readonly Contract[], o?: Span) => unknown } = {
  churnRate: (rows, o) => churnRate(rows, { basis: "contract", measure: "revenue", ...spring, ...o }),
  grossRevenueRetention: (rows, o) => grossRevenueRetention(rows, { ...spring, ...o }),
  netRevenueRetention: (rows, o) => netRevenueRetention(rows, { ...spring, ...o }),
  quickRatio: (rows, o) => quickRatio(rows, { ...spring, ...o }),
  recurringRevenue: (rows, o) => recurringRevenue(rows, { asOf, ...(o?.zone && { zone: o.zone }) }),
};

const shop = [line("ann", "2026-01-05"), line("ann", "2026-03-05"), line("bob", "2026-02-10", 25)];
const boxes = [
  { customer: "ann", start: "2026-01-01", end: null, amount: 30 },
  { customer: "bob", start: "2026-01-01", end: "2026-03-01", amount: 20 },
];
const code = (code: string) => expect.objectContaining({ code });
/** A result as JSON, where NaN and infinity would come out as null, which is what tables mean by it. */
const hasNaN = (value: unknown): boolean =>
  typeof value === "number"
    ? !Number.isFinite(value)
    : typeof value === "object" &&
      value !== null &&
      !("columns" in value) &&
      Object.values(value).some(hasNaN);

describe.each(Object.entries(onOrders))("%s", (_, run) => {
  it("refuses money in two currencies, and takes one that all rows name", () => {
    const mixed = [
      ...shop.slice(0, 2).map((row) => ({ ...row, currency: "EUR" })),
      { ...shop[2], currency: "USD" },
    ];
    expect(() => run(mixed)).toThrow(code("mixed-currency"));
    expect(() => run(shop.map((row) => ({ ...row, currency: "EUR" })))).not.toThrow();
    // told what one is worth in the other, the reader has converted them
    const read = ordersFrom(mixed, {}, { currency: "EUR", rates: { USD: 0.5 } });
    expect(() => run([...read] as unknown as Line[])).not.toThrow();
  });

  it("refuses a zone that nobody knows", () => {
    expect(() => run(shop, { zone: "Mars/Base" })).toThrow(code("unknown-zone"));
  });

  it("answers zero spend, ties, one customer and periods without orders without a NaN, or says what is missing", () => {
    const odd: readonly (readonly Line[])[] = [
      shop.map((row) => ({ ...row, amount: 0 })),
      ["ann", "bob", "cem"].flatMap((who) => [line(who, "2026-01-20"), line(who, "2026-02-20")]),
      [line("ann", "2026-01-20"), line("ann", "2026-02-20")],
      [line("ann", "2026-01-20"), line("ann", "2026-05-20")],
      [line(null, "2026-02-20"), line(null, "2026-03-20")],
      [],
    ];
    for (const rows of odd) {
      try {
        expect(hasNaN(run(rows))).toBe(false);
      } catch (error) {
        expect(error).toMatchObject({ code: "too-few-rows" });
      }
    }
  });
});

describe.each(Object.entries(onContracts))("%s of contracts", (_, run) => {
  it("refuses prices in two currencies, and takes one", () => {
    const mixed = boxes.map((row, i) => ({ ...row, currency: i === 0 ? "EUR" : "USD" }));
    expect(() => run(mixed)).toThrow(code("mixed-currency"));
    expect(() => run(boxes.map((row) => ({ ...row, currency: "EUR" })))).not.toThrow();
  });

  it("refuses a zone that nobody knows", () => {
    expect(() => run(boxes, { zone: "Mars/Base" })).toThrow(code("unknown-zone"));
  });

  it("says that there is nothing where nobody pays", () => {
    for (const rows of [[], boxes.map((row) => ({ ...row, amount: 0 }))]) {
      try {
        expect(hasNaN(run(rows))).toBe(false);
      } catch (error) {
        expect(error).toMatchObject({ code: "too-few-rows" });
      }
    }
  });
});

describe("a window that ends before it begins", () => {
  const backward = { from: "2026-05-01", to: "2026-02-01" };
  const events = [{ customer: "ann", time: "2026-02-01", event: "view" }];

  it.each(
    Object.entries(onOrders).filter(
      ([name]) => !["cohortTable", "paybackByCohort", "revenueTrend"].includes(name),
    ),
  )("is refused by %s", (_, run) => {
    expect(() => run(shop, backward)).toThrow(code("bad-option"));
  });

  it.each(Object.entries(onContracts).filter(([name]) => name !== "recurringRevenue"))(
    "is refused by %s of contracts",
    (_, run) => {
      expect(() => run(boxes, backward)).toThrow(code("bad-option"));
    },
  );

  it("is refused by those that end at asOf, and by funnels", () => {
    expect(() => recurringRevenue(boxes, { asOf, from: "2026-07-01" })).toThrow(code("bad-option"));
    expect(() => funnel(events, { steps: ["view", "buy"], within: { days: 1 }, ...backward })).toThrow(
      code("bad-option"),
    );
    expect(() => funnel(events, { steps: ["view", "buy"], within: { days: -1 } })).toThrow(
      code("bad-option"),
    );
    expect(() => engagementDecay(events, { asOf, reactions: ["view"], period: { days: -7 } })).toThrow(
      code("bad-option"),
    );
  });

  it("holds for contracts too: one that ends before it starts is a broken row", () => {
    expect(() => recurringRevenue([{ ...boxes[0], end: "2025-12-01" }], { asOf })).toThrow(code("bad-value"));
  });
});

describe("the currency", () => {
  it("of the rows is that of the result", () => {
    const rows = shop.map((row) => ({ ...row, currency: "eur" }));
    expect(orderValue(rows).currency).toBe("EUR");
    expect(revenueTrend(rows, { asOf }).info.currency).toBe("EUR");
    const contracts = boxes.map((row) => ({ ...row, currency: "EUR" }));
    expect(recurringRevenue(contracts, { asOf }).info.currency).toBe("EUR");
    expect(netRevenueRetention(contracts, spring).currency).toBe("EUR");
  });

  it("of what is spent must be that of the orders", () => {
    const rows = shop.map((row) => ({ ...row, currency: "EUR" }));
    const spend = (...currencies: string[]) =>
      currencies.map((currency) => ({ time: "2026-02-02", amount: 5, currency }));
    expect(() => acquisitionCost(rows, { spend: spend("USD"), ...spring })).toThrow(code("mixed-currency"));
    expect(() => acquisitionCost(rows, { spend: spend("EUR", "USD"), ...spring })).toThrow(
      code("mixed-currency"),
    );
    expect(acquisitionCost(rows, { spend: spend("EUR", "eur"), ...spring }).spend).toBe(10);
  });
});
