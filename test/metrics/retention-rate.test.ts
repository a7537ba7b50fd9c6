import { existsSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { retentionRate } from "../../src/metrics/retention-rate.ts";
import { wilsonInterval } from "../../src/numeric/intervals.ts";
import { checkSuite } from "../common/check-suite.ts";
import { buys, cdnow, cdnowFile, orderLogs } from "./order-rows.ts";

const order = (customer: string | null, time: string, amount = 10) => ({ customer, time, amount });

// January: ann, bob, cem. February: ann, eva (from December), fay (new). March: bob.
const shop = [
  order("eva", "2025-12-03"),
  order("gus", "2025-12-04"),
  order("ann", "2026-01-05"),
  order("bob", "2026-01-31T23:59:59.999"),
  order("cem", "2026-01-10"),
  order("cem", "2026-01-11"),
  order("ann", "2026-02-01"),
  order("eva", "2026-02-14"),
  order("fay", "2026-02-20"),
  order("fay", "2026-02-28"),
  order(null, "2026-02-28"),
  order("bob", "2026-03-01"),
];
const february = { from: "2026-02-01", to: "2026-03-01", baseFrom: "2026-01-01" };

describe("retentionRate", () => {
  it("keeps those of the base window who order again in the window", () => {
    const rate = retentionRate(shop, february);
    expect(rate).toMatchObject({
      value: 1 / 3,
      atStart: 3,
      retained: 1,
      atEnd: 3,
      newCustomers: 1,
      returned: 1,
      withoutCustomer: 1,
      complete: true,
      level: 0.95,
    });
    expect(rate.interval).toEqual(wilsonInterval(1, 3, 0.95));
    expect(rate.se).toBeCloseTo(Math.sqrt(2 / 27), 14);
  });

  it("counts later orders too when rolling, up to asOf", () => {
    expect(retentionRate(shop, { ...february, variant: "rolling" })).toMatchObject({
      value: 2 / 3,
      retained: 2,
    });
    expect(retentionRate(shop, { ...february, variant: "rolling", asOf: "2026-03-01" })).toMatchObject({
      value: 1 / 3,
      retained: 1,
    });
  });

  it("counts those who come back from before the base window in the period variant", () => {
    // (3 customers in February - 1 new) / 3 customers in January
    const rate = retentionRate(shop, { ...february, variant: "period" });
    expect(rate.value).toBeCloseTo(2 / 3, 15);
    // joined by hand from two Wilson intervals: 1 of 3 kept, 1 of 2 dormant customers (eva, gus) back, the latter scaled by 2/3
    const [low, high] = wilsonInterval(1, 3, 0.95);
    const [backLow, backHigh] = wilsonInterval(1, 2, 0.95);
    expect(rate.interval?.[0]).toBeCloseTo(
      2 / 3 - Math.sqrt((1 / 3 - low) ** 2 + ((0.5 - backLow) * (2 / 3)) ** 2),
      12,
    );
    expect(rate.interval?.[1]).toBeCloseTo(
      2 / 3 + Math.sqrt((high - 1 / 3) ** 2 + ((backHigh - 0.5) * (2 / 3)) ** 2),
      12,
    );
    expect(rate.se).toBeCloseTo(Math.sqrt(2 / 27 + (4 / 9) * (1 / 8)), 12);
  });

  it("can pass 1 in the period variant, and is any-activity without dormant customers", () => {
    const back = [
      order("a", "2025-11-01"),
      order("b", "2025-11-01"),
      order("c", "2026-01-02"),
      order("a", "2026-02-01"),
      order("b", "2026-02-01"),
      order("c", "2026-02-02"),
    ];
    expect(retentionRate(back, { ...february, variant: "period" }).value).toBe(3);
    const fresh = shop.slice(2);
    const same = ["value", "se", "interval"] as const;
    const [period, any] = [
      retentionRate(
        fresh.filter((r) => r.customer !== "eva"),
        { ...february, variant: "period" },
      ),
      retentionRate(
        fresh.filter((r) => r.customer !== "eva"),
        february,
      ),
    ];
    expect(same.map((k) => period[k])).toEqual(same.map((k) => any[k]));
  });

  it("takes a base window as long as the window when none is given", () => {
    const rate = retentionRate(shop, { from: "2026-02-01", to: "2026-03-01" });
    expect(rate.base).toEqual({ from: Date.UTC(2026, 0, 4), to: Date.UTC(2026, 1, 1) });
  });

  it("takes the last whole period before asOf, and the one before", () => {
    const rate = retentionRate(shop, { period: "month", asOf: "2026-03-20" });
    expect(rate.window).toEqual({ from: Date.UTC(2026, 1, 1), to: Date.UTC(2026, 2, 1) });
    expect(rate.base).toEqual({ from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 1, 1) });
    expect(rate.value).toBeCloseTo(1 / 3, 15);
    expect(retentionRate(shop, { period: "month", asOf: "2026-03-01" }).window).toEqual(rate.window);
    const berlin = retentionRate(shop, { period: "month", asOf: "2026-03-01", zone: "Europe/Berlin" });
    expect(berlin.window.from).toBe(Date.UTC(2026, 0, 31, 23));
    // for Berlin, an order at 23:59 UTC on the 31st is one of February
    const late = shop.map((r) => ({ ...r, time: r.time.includes("T") ? `${r.time}Z` : r.time }));
    expect(retentionRate(late, { period: "month", asOf: "2026-03-01", zone: "Europe/Berlin" })).toMatchObject(
      { atStart: 2, atEnd: 4 },
    );
  });

  it("knows whether the window is over", () => {
    expect(retentionRate(shop, { ...february, asOf: "2026-02-10" })).toMatchObject({
      complete: false,
      retained: 1,
      atEnd: 1,
    });
    expect(retentionRate(shop, { ...february, asOf: "2026-03-01" }).complete).toBe(true);
  });

  it("takes no refund for an order", () => {
    const rows = [order("ann", "2026-01-05"), { ...order("ann", "2026-02-05", 0), refund: 10 }].map((r) => ({
      refund: 0,
      ...r,
    }));
    expect(retentionRate(rows, february).value).toBe(0);
    const goods = [
      { ...order("ann", "2026-01-05"), quantity: 1 },
      { ...order("ann", "2026-02-05", 0), quantity: -1 },
    ];
    expect(retentionRate(goods, february).value).toBe(0);
  });

  it.each([
    ["no window", {}, "bad-option"],
    ["half a window", { from: "2026-01-01" }, "bad-option"],
    ["a window that ends before it begins", { from: "2026-02-01", to: "2026-01-01" }, "bad-option"],
    [
      "a base window that ends before it begins",
      { ...february, baseFrom: "2026-01-20", baseTo: "2026-01-10" },
      "bad-option",
    ],
    ["a base window that overlaps the window", { ...february, baseTo: "2026-02-02" }, "bad-option"],
    ["a period without asOf", { period: "month" }, "bad-option"],
    ["a period and a window", { period: "month", asOf: "2026-03-01", from: "2026-01-01" }, "bad-option"],
    ["an unknown period", { period: "moon", asOf: "2026-03-01" }, "bad-option"],
    ["an unknown variant", { ...february, variant: "strict" }, "bad-option"],
    ["a time that is none", { ...february, from: "first of February" }, "bad-option"],
    ["an unknown zone", { ...february, zone: "Berlin" }, "unknown-zone"],
    ["windows after all orders", { from: "2027-01-01", to: "2027-02-01" }, "too-few-rows"],
  ])("refuses %s", (_, options, code) => {
    expect(() => retentionRate(shop, options as never)).toThrow(expect.objectContaining({ code }));
  });

  it("refuses an empty log", () => {
    expect(() => retentionRate([] as typeof shop, february)).toThrow(
      expect.objectContaining({ code: "too-few-rows" }),
    );
  });

  it("says the same as sets of customers do", () => {
    const [a, b, c] = [Date.UTC(2025, 11, 1), Date.UTC(2026, 0, 15), Date.UTC(2026, 2, 1)];
    fc.assert(
      fc.property(orderLogs, (log) => {
        const who = (from: number, to: number) =>
          new Set(
            log
              .filter((r) => r.customer !== null && buys(r) && r.time >= from && r.time < to)
              .map((r) => r.customer),
          );
        const [base, within, later, before] = [who(a, b), who(b, c), who(b, Infinity), who(-Infinity, b)];
        fc.pre(base.size > 0);
        const both = (x: Set<string | null>, y: Set<string | null>) => [...x].filter((v) => y.has(v)).length;
        const of = (variant: "any-activity" | "rolling" | "period") =>
          retentionRate(log, { from: b, to: c, baseFrom: a, variant });
        expect(of("any-activity").value).toBe(both(base, within) / base.size);
        expect(of("rolling").value).toBe(both(base, later) / base.size);
        expect(of("period").value).toBeCloseTo(both(within, before) / base.size, 12);
        const any = of("any-activity");
        expect(any.atEnd).toBe(any.retained + any.returned + any.newCustomers);
        const reversed = retentionRate([...log].reverse(), { from: b, to: c, baseFrom: a });
        expect(reversed).toEqual(any);
      }),
      { numRuns: 100 },
    );
  });
});

checkSuite({
  name: "retentionRate",
  run: (data) =>
    retentionRate(data, {
      from: Date.UTC(2026, 1, 1),
      to: Date.UTC(2026, 2, 1),
      baseFrom: Date.UTC(2025, 11, 1),
    }),
  data: shop.map((r) => ({ ...r, time: Date.parse(r.time.includes("T") ? `${r.time}Z` : r.time) })),
  empty: "too-few-rows",
  oneRow: (r) => expect([r.value, r.se, r.atStart]).toEqual([0, 0, 1]),
  allNaN: "bad-value",
});

// pandas 3.1.1: sets of ids of the second and third quarter of 1997
describe.skipIf(!existsSync(cdnowFile))("retentionRate on CDNOW", () => {
  it("keeps 2,289 of the 5,376 customers of a quarter in the next one, and 3,720 at any time after", () => {
    const log = cdnow();
    const quarter = { period: "quarter", asOf: "1997-10-01" } as const;
    expect(retentionRate(log, quarter)).toMatchObject({
      atStart: 5376,
      retained: 2289,
      atEnd: 4263,
      newCustomers: 0,
      returned: 4263 - 2289,
    });
    expect(
      retentionRate(log, {
        from: "1997-07-01",
        to: "1997-10-01",
        baseFrom: "1997-04-01",
        variant: "rolling",
      }),
    ).toMatchObject({ atStart: 5376, retained: 3720 });
  });
});
