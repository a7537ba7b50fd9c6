import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { historicValue } from "../../src/cltv/index.ts";
import {
  type AuditEntry,
  type OrderLine,
  type Orders,
  simulateShop,
  summarizeCustomers,
} from "../../src/data/index.ts";
import {
  bestSellers,
  cohortTable,
  orderValue,
  purchaseFrequency,
  repeatPurchaseRate,
  revenueTrend,
  valueConcentration,
} from "../../src/metrics/index.ts";
import { sum } from "../../src/numeric/sum.ts";
import { expectClose as closeTo } from "../common/close.ts";
import { tableOfRows } from "../common/rows.ts";

const zone = "America/New_York";
const from = "2024-01-01";
const asOf = "2026-01-02";
const END = Date.parse("2026-01-02T05:00:00Z");
const DAY = 86_400_000;

/** A shop with walk-ins under one id, guests, refunds in the row of the line, and what real exports add to that. */
function shopLines(): OrderLine[] {
  const { orders } = simulateShop({ seed: 11, customers: 300, zone, walkInShare: 0.3, guestShare: 0.1 });
  const lines = [...orders] as OrderLine[];
  const row = (over: Partial<OrderLine>): OrderLine => ({
    customer: null,
    time: END - DAY,
    amount: 0,
    order: null,
    item: "espresso",
    quantity: 1,
    refund: 0,
    ...over,
  });
  lines.push(
    // a refund booked long after its order, one of an order that the log does not hold, and one of somebody who never bought
    row({
      customer: lines[5].customer,
      order: lines[5].order ?? null,
      refund: 3,
      quantity: -1,
      time: END - 30 * DAY,
    }),
    row({ customer: "cust-7", order: "#9", refund: 2.5, quantity: -1, time: END - 40 * DAY }),
    row({ customer: "stranger", order: "#8", refund: 4, quantity: -1 }),
    // a free order, two orders on one day, one order number of two customers, an order whose second line names nobody
    row({ customer: "free", order: "F1" }),
    row({ customer: "twice", order: "T1", amount: 8, time: END - 5 * DAY }),
    row({ customer: "twice", order: "T2", amount: 9, time: END - 5 * DAY + 3_600_000 }),
    row({ customer: "left", order: "X1", amount: 5, time: END - 6 * DAY }),
    row({ customer: "right", order: "X1", amount: 6, time: END - 4 * DAY }),
    row({ customer: "named", order: "N1", amount: 7, time: END - 9 * DAY }),
    row({ order: "N1", amount: 2, time: END - 9 * DAY }),
    row({ customer: "__proto__", order: "P1", amount: 12.1, refund: 20, time: END - 3 * DAY }),
  );
  return lines;
}

const lines = shopLines();
const table = tableOfRows(lines, { kind: "orders", zone, currency: "USD" }) as unknown as Orders;
const rowsOf = { "a table": table, "plain rows": lines };

describe.each(["net", "gross"] as const)("on the same orders every function counts the same, %s", (money) => {
  describe.each(Object.entries(rowsOf))("of %s", (what, orders) => {
    const data = orders as Orders;
    const own = what === "a table" ? {} : { zone };
    const summary = summarizeCustomers(data, { asOf, unit: "day", ...own });
    const { columns } = summary;
    const left = summary.info.audit.filter((entry) => entry.effect === "left out");
    const repeat = repeatPurchaseRate(data, { from, to: asOf, ...own });
    const trend = revenueTrend(data, { asOf, money, ...own });
    const cohorts = cohortTable(data, { asOf, money, ...own });
    const items = bestSellers(data, { money, ...own });
    const value = orderValue(data, { money, ...own });
    const frequency = purchaseFrequency(data, { from, to: asOf, ...own });
    const historic = historicValue(data, { asOf, money, ...own });
    const concentration = valueConcentration(data, { money, ...own });
    const customers = summary.length;
    const placed = sum(columns.orders);

    const charged = sum(lines.map((row) => row.amount));
    const back = sum(lines.map((row) => row.refund ?? 0));
    const revenue = money === "net" ? charged - back : charged;

    it("the shop has what makes counting hard", () => {
      expect(summary.info.suspects.map((s) => s.customer)).toEqual(["walk-in"]);
      expect(left.map((entry) => entry.what)).toEqual([
        "no customer",
        "suspected not a person",
        "no purchase",
      ]);
      expect(customers).toBeGreaterThan(200);
    });

    it("customers", () => {
      expect({
        repeat: repeat.customers,
        cohorts: cohorts.info.customers,
        frequency: frequency.customers,
        orderValue: value.customers,
        historic: historic.length,
        concentration: concentration.customers,
        fromSummary: historicValue(summary).length,
        concentrationOfSummary: valueConcentration(summary, { money }).customers,
        newInTrend: sum(trend.columns.newCustomers),
      }).toEqual({
        repeat: customers,
        cohorts: customers,
        frequency: customers,
        orderValue: customers,
        historic: customers,
        concentration: customers,
        fromSummary: customers,
        concentrationOfSummary: customers,
        newInTrend: customers,
      });
      expect(
        [...historic.columns.customer.codes].map((c) => historic.columns.customer.levels[c]).sort(),
      ).toEqual([...columns.customer.levels].sort());
    });

    it("orders, with and without a customer", () => {
      expect(frequency.orders).toBe(placed);
      expect(sum(cohorts.columns.orders)).toBe(placed);
      for (const { withoutCustomer, suspected } of [value, repeat, trend.info, cohorts.info, items.info])
        expect({ withoutCustomer, suspected }).toEqual({
          withoutCustomer: value.withoutCustomer,
          suspected: value.suspected,
        });
      expect(value.orders).toBe(placed + value.withoutCustomer + value.suspected);
      expect(sum(trend.columns.orders)).toBe(value.orders);
    });

    it("repeat customers", () => {
      const again = (counts: Float64Array, least: number) => counts.filter((n) => n >= least).length;
      expect(repeat.repeating).toBe(again(columns.orders, 2));
      const byDay = repeatPurchaseRate(data, { from, to: asOf, purchase: "day", ...own });
      expect(byDay.repeating).toBe(again(columns.frequency, 1));
      expect(repeatPurchaseRate(data, { from, to: asOf, variant: "returning", ...own }).repeating).toBe(
        repeat.repeating,
      );
    });

    it("money, that of nobody included", () => {
      closeTo(sum(trend.columns.revenue), revenue);
      closeTo(items.info.revenue + items.info.withoutItem.revenue, revenue);
      closeTo(value.revenue, revenue);
      closeTo(sum(cohorts.columns.revenue) + cohorts.info.otherRevenue, revenue);
      closeTo(
        sum(historic.columns.net) + sum(historic.info.leftOut.map((entry) => entry.amount)),
        charged - back,
      );
      closeTo(sum(columns.revenue) + sum(left.map((entry) => entry.amount)), charged - back);
      closeTo(sum(historic.columns.value), sum(money === "net" ? columns.revenue : columns.spend));
      closeTo(sum(trend.columns.refunds), back);
    });

    it("what is left out, and why", () => {
      const told = (entries: readonly { what: string; rows: number; amount: number }[]) =>
        entries.map(({ what: why, rows, amount }) => ({ why, rows, amount: Number(amount.toFixed(6)) }));
      expect(told(historic.info.leftOut)).toEqual(told(left));
    });

    it("the money of each customer", () => {
      for (const row of summary) {
        const same = historic.of(row.customer);
        closeTo(same?.gross ?? Number.NaN, row.spend);
        closeTo(same?.refunds ?? Number.NaN, row.refunds);
        expect([same?.first, same?.last]).toEqual([row.first, row.last]);
      }
      const ofSummary = valueConcentration(summary, { money });
      closeTo(ofSummary.revenue, concentration.revenue);
      closeTo(ofSummary.gini, concentration.gini);
      expect(ofSummary.negative).toBe(concentration.negative);
    });
  });
});

const T0 = Date.UTC(2026, 0, 1);
const until = T0 + 60 * DAY;

/** Small logs with everything that makes people count differently; the lines of an order share their time, what is given back comes whenever. */
const oddLogs = fc
  .array(
    fc.record({
      customer: fc.constantFrom("ann", "bob", "cem", "__proto__", "guest", null),
      order: fc.constantFrom(null, "1", "2", "3", "4", "5", "6"),
      time: fc.tuple(fc.nat(40), fc.nat(23)).map(([day, hour]) => T0 + day * DAY + hour * 3_600_000),
      amount: fc.constantFrom(0, 1, 2.5, 10),
      refund: fc.constantFrom(0, 0, 0, 1, 20),
      quantity: fc.constantFrom(1, 2, -1),
      item: fc.constantFrom("x", "y"),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((rows) =>
    rows.map((row) =>
      row.order === null || (row.amount === 0 && (row.refund > 0 || row.quantity < 0))
        ? row
        : { ...row, time: T0 + Number(row.order) * 3.7 * DAY },
    ),
  );

describe.each(["exclude", "keep"] as const)("on odd logs too, suspects: %s", (suspects) => {
  it("customers, orders, repeat customers, money and what is left out agree", () => {
    fc.assert(
      fc.property(oddLogs, (rows) => {
        const summary = summarizeCustomers(rows, { asOf: until, unit: "day", suspects });
        const historic = historicValue(rows, { asOf: until, suspects });
        const cohorts = cohortTable(rows, { asOf: until, suspects });
        const trend = revenueTrend(rows, { asOf: until, suspects });
        const items = bestSellers(rows, { suspects });
        const placed = sum(summary.columns.orders);
        const net = sum(rows.map((row) => row.amount - row.refund));
        const told = (entries: readonly AuditEntry[]) =>
          entries.map(({ what, rows: n, amount }) => [what, n, amount.toFixed(6)]);

        expect([historic.length, cohorts.info.customers, sum(trend.columns.newCustomers)]).toEqual([
          summary.length,
          summary.length,
          summary.length,
        ]);
        expect(sum(cohorts.columns.orders)).toBe(placed);
        closeTo(
          [
            sum(trend.columns.revenue),
            sum(cohorts.columns.revenue) + cohorts.info.otherRevenue,
            sum(historic.columns.net) + sum(historic.info.leftOut.map((entry) => entry.amount)),
            items.info.revenue + items.info.withoutItem.revenue,
          ],
          [net, net, net, net],
          1e-9,
          1e-9,
        );
        expect(told(historic.info.leftOut)).toEqual(
          told(summary.info.audit.filter((entry) => entry.effect === "left out")),
        );
        for (const row of summary)
          expect(historic.of(row.customer)).toMatchObject({ first: row.first, last: row.last });
        if (summary.length === 0) return;

        const window = { from: T0, to: until, suspects };
        const repeating = (purchase: "order" | "day") =>
          repeatPurchaseRate(rows, { ...window, purchase }).repeating;
        expect(repeating("order")).toBe([...summary].filter((row) => row.orders > 1).length);
        expect(repeating("day")).toBe([...summary].filter((row) => row.frequency > 0).length);
        expect(purchaseFrequency(rows, window)).toMatchObject({ customers: summary.length, orders: placed });
        const value = orderValue(rows, window);
        expect(value).toMatchObject({ customers: summary.length, orders: sum(trend.columns.orders) });
        closeTo(value.revenue, net, 1e-9, 1e-9);
        if (!summary.columns.revenue.some((v) => v > 0)) return;
        const [ofOrders, ofSummary] = [valueConcentration(rows, window), valueConcentration(summary)];
        expect([ofOrders.customers, ofOrders.negative]).toEqual([ofSummary.customers, ofSummary.negative]);
        closeTo(ofOrders.gini, ofSummary.gini, 1e-9, 1e-9);
      }),
      { numRuns: 200 },
    );
  });
});
