import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Table } from "../../src/core/table.ts";
import { acquisitionCost } from "../../src/metrics/acquisition-cost.ts";
import { checkSuite } from "../common/check-suite.ts";
import { expectClose } from "../common/close.ts";
import { buys, orderLogs, ordersTable } from "./order-rows.ts";

const order = (customer: string | null, time: string, channel: string | null = null) => ({
  customer,
  time,
  amount: 10,
  channel,
});
const shop = [
  order("old", "2025-12-01", "ads"),
  order("old", "2026-01-02", "ads"),
  order("ann", "2026-01-03", "ads"),
  order("ann", "2026-01-09", "mail"),
  order("bob", "2026-01-04", "ads"),
  order("cem", "2026-01-05", "walk-in"),
  order("dia", "2026-01-06"),
  order(null, "2026-01-07", "ads"),
  order("eva", "2026-02-01", "ads"),
];
const spend = [
  { time: "2025-12-31", amount: 1000, channel: "ads" },
  { time: "2026-01-01", amount: 60, channel: "ads" },
  { time: "2026-01-20", amount: 30, channel: "radio" },
  { time: "2026-01-20", amount: 10 },
  { time: "2026-01-31", amount: 300, kind: "overhead" as const },
  { time: "2026-02-01", amount: 1000, channel: "ads" },
];
const january = { spend, from: "2026-01-01", to: "2026-02-01" };

describe("acquisitionCost", () => {
  it("divides by those whose first order is in the window, never by returning customers", () => {
    const loaded = acquisitionCost(shop, january);
    expect(loaded).toMatchObject({
      value: 100,
      spend: 400,
      newCustomers: 4,
      paidSpend: 100,
      overhead: 300,
      withoutCustomer: 1,
      complete: true,
    });
    expect(acquisitionCost(shop, { ...january, variant: "blended" })).toMatchObject({
      value: 25,
      spend: 100,
    });
    // 60 for ads and 30 for radio, which brought ann and bob
    expect(acquisitionCost(shop, { ...january, variant: "paid" })).toMatchObject({
      value: 45,
      spend: 90,
      newCustomers: 2,
    });
    expect(acquisitionCost(shop, { ...january, variant: "paid", paidChannels: ["ads"] })).toMatchObject({
      value: 30,
      spend: 60,
      newCustomers: 2,
    });
  });

  it("turns the interval of a Poisson count round", () => {
    const { se, interval } = acquisitionCost(shop, january);
    expect(se).toBe(50);
    // statsmodels: confint_poisson(4, 1, method="score") = 1.5555218837168932, 10.285936936977233
    expectClose(interval, [400 / 10.285936936977233, 400 / 1.5555218837168932], 1e-9);
  });

  it("tells channels apart, those without new customers and without a name too", () => {
    expect(
      acquisitionCost(shop, january).channels.map((c) => [
        c.channel,
        c.spend,
        c.newCustomers,
        c.cost?.value ?? null,
      ]),
    ).toEqual([
      ["ads", 60, 2, 30],
      [null, 10, 1, 10],
      ["walk-in", 0, 1, 0],
      ["radio", 30, 0, null],
    ]);
    const bare = shop.map(({ channel: _, ...row }) => row);
    expect(
      acquisitionCost(bare, { ...january, spend: [{ time: "2026-01-01", amount: 8 }] }).channels,
    ).toEqual([]);
  });

  it("says what the figure does not hold", () => {
    expect(acquisitionCost(shop, { ...january, spend: spend.slice(1, 3) }).warnings).toEqual([
      "No overhead (salaries, tools) lies in the window: the cost is not fully loaded but blended.",
      "Only 4 new customers (fewer than 30): read the interval, not the cost.",
    ]);
    expect(acquisitionCost(shop.slice(1), january).warnings[0]).toBe(
      "No order lies before the window: customers who bought earlier, if there are any, look new.",
    );
    const free = acquisitionCost(shop, { ...january, spend: [] });
    expect(free).toMatchObject({ value: 0, se: 0, interval: [0, 0] });
    expect(free.warnings[0]).toBe("No spend lies in the window: the cost is 0 only if nothing was spent.");
  });

  it("takes the last whole period before asOf, in the zone", () => {
    const month = acquisitionCost(shop, { spend, period: "month", asOf: "2026-02-10" });
    expect(month.value).toBe(100);
    expect(month.definition).toMatchObject({
      name: "Acquisition cost",
      variant: "fully-loaded",
      window: "2026-01-01 up to, not including, 2026-02-01 (UTC)",
    });
    const cut = acquisitionCost(shop, { ...january, asOf: "2026-01-05" });
    expect(cut).toMatchObject({ complete: false, newCustomers: 2, spend: 60 });
  });

  it("reports spend that it left out", () => {
    const some = acquisitionCost(shop, {
      ...january,
      spend: [...spend, { time: "2026-01-05", amount: -5 }],
      onInvalid: "skip",
    });
    expect(some.spend).toBe(400);
    expect(some.rejected).toMatchObject([
      { reason: "spend amount: not money spent, zero or more", rows: 1, examples: [{ row: 6, value: -5 }] },
    ]);
  });

  const pounds = new Table(
    1,
    { time: Float64Array.of(0), amount: Float64Array.of(1) },
    { kind: "spend", currency: "GBP" },
  );
  it.each([
    [
      "a window without new customers",
      shop,
      { ...january, from: "2026-03-01", to: "2026-04-01" },
      "too-few-rows",
    ],
    ["no orders", [] as typeof shop, january, "too-few-rows"],
    [
      "paid channels that brought nobody",
      shop,
      { ...january, variant: "paid", paidChannels: ["radio"] },
      "too-few-rows",
    ],
    ["a negative window", shop, { ...january, from: "2026-02-01", to: "2026-01-01" }, "bad-option"],
    ["no window", shop, { spend }, "bad-option"],
    ["a period without asOf", shop, { spend, period: "month" }, "bad-option"],
    ["nothing known of the window", shop, { ...january, asOf: "2025-12-01" }, "bad-option"],
    ["negative spend", shop, { ...january, spend: [{ time: "2026-01-01", amount: -1 }] }, "bad-value"],
    ["spend without a time", shop, { ...january, spend: [{ time: null, amount: 1 }] }, "missing-value"],
    ["an unknown kind", shop, { ...january, spend: [{ time: 0, amount: 1, kind: "Paid" }] }, "bad-value"],
    ["no spend option", shop, { ...january, spend: undefined }, "bad-input"],
    ["an unknown variant", shop, { ...january, variant: "net" }, "bad-option"],
    ["paid channels that are no list", shop, { ...january, paidChannels: "ads" }, "bad-option"],
    [
      "paid without channels",
      [{ customer: "a", time: 0, amount: 1 }],
      { ...january, variant: "paid" },
      "missing-column",
    ],
    [
      "spend in another currency",
      ordersTable([], { currency: "EUR" }),
      { ...january, spend: pounds },
      "mixed-currency",
    ],
  ])("refuses %s", (_, data, options, code) => {
    expect(() => acquisitionCost(data as never, options as never)).toThrow(expect.objectContaining({ code }));
  });

  it("counts new customers as sets do, and channels add up", () => {
    const [from, to] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 1, 1)];
    fc.assert(
      fc.property(orderLogs, fc.nat(5000), (log, cents) => {
        const named = log.filter((r) => r.customer !== null && buys(r));
        const before = new Set(named.filter((r) => r.time < from).map((r) => r.customer));
        const inside = new Set(named.filter((r) => r.time >= from && r.time < to).map((r) => r.customer));
        const fresh = [...inside].filter((c) => !before.has(c)).length;
        fc.pre(fresh > 0);
        const rows = log.map((r) => ({ ...r, channel: r.order.endsWith("1") ? "a" : "b" }));
        const options = { from, to, spend: [{ time: from, amount: cents / 100, channel: "a" }] };
        const cost = acquisitionCost(rows, options);
        expect(cost.newCustomers).toBe(fresh);
        expectClose(cost.value, cents / 100 / fresh, 1e-12);
        expect(cost.channels.reduce((n, c) => n + c.newCustomers, 0)).toBe(fresh);
        expect(acquisitionCost([...rows].reverse(), options)).toEqual(cost);
      }),
      { numRuns: 60 },
    );
  });
});

checkSuite({
  name: "acquisitionCost",
  run: (data) => acquisitionCost(data, january),
  data: shop.map((r) => ({ ...r, time: Date.parse(r.time) })).reverse(),
  empty: "too-few-rows",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
});
