import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromColumns } from "../../src/core/from-columns.ts";
import type { Orders } from "../../src/data/schema.ts";
import { timePatterns } from "../../src/describe/time-patterns.ts";
import { ratioEstimate } from "../../src/numeric/intervals.ts";
import { checkSuite } from "../common/check-suite.ts";
import { expectClose } from "../common/close.ts";

const HOUR = 3_600_000;
const buy = (time: string, amount = 10) => ({ customer: "ann", time, amount });
const WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** Weekday and hour of an instant, asked of Intl one by one. */
function wallOf(ms: number, zone: string): { weekday: string; hour: number; date: string } {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    weekday: "long",
    hour: "2-digit",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  return {
    weekday: part.weekday.toLowerCase(),
    hour: Number(part.hour),
    date: `${part.year}-${part.month}-${part.day}`,
  };
}

describe("timePatterns", () => {
  it("compares weekdays by how often they occur", () => {
    // March 2026 has five Sundays, Mondays and Tuesdays, four of the others
    const orders = [buy("2026-03-02T10:00"), buy("2026-03-04T10:00"), buy("2026-03-11T10:00", 30)];
    const week = timePatterns(orders, { by: ["weekday"], from: "2026-03-01", to: "2026-04-01" });
    expect([...week].map(({ weekday }) => weekday)).toEqual(WEEK);
    expect([...week].map(({ days }) => days)).toEqual([5, 5, 4, 4, 4, 4, 5]);
    expect(week.at(0)).toMatchObject({
      orders: 1,
      ordersPerDay: 0.2,
      revenuePerDay: 2,
      hours: 120,
      ordersPerHour: 1 / 120,
    });
    expect(week.at(2)).toMatchObject({
      orders: 2,
      ordersPerDay: 0.5,
      revenuePerDay: 10,
      shareOfOrders: 2 / 3,
      shareOfRevenue: 0.8,
    });
    // days are the clusters: 1, 1, 0, 0 orders on four Wednesdays
    const { interval } = ratioEstimate([1, 1, 0, 0], [1, 1, 1, 1], 0.95);
    expectClose(week.at(2)?.ordersPerDayHigh, interval?.[1]);
    expect(week.at(2)?.ordersPerDayLow).toBe(0);
  });

  it("begins the week where the shop does", () => {
    const week = timePatterns([buy("2026-03-01T10:00")], { by: ["weekday"], weekStart: "sunday" });
    expect(week.at(0)).toMatchObject({ weekday: "sunday", orders: 1, days: 1 });
    expect(week.at(6)?.weekday).toBe("saturday");
  });

  it("takes hours of the shop's own clock, 23 in spring and 25 in autumn", () => {
    const spring = { from: "2026-03-29", to: "2026-03-30", zone: "Europe/Berlin", by: ["hour"] as const };
    const skipped = timePatterns([buy("2026-03-29T00:30Z"), buy("2026-03-29T01:30Z")], spring);
    expect(skipped.columns.hours.reduce((a, b) => a + b, 0)).toBe(23);
    expect([...skipped].slice(1, 4).map(({ hours, days, orders }) => [hours, days, orders])).toEqual([
      [1, 1, 1],
      [0, 0, 0],
      [1, 1, 1],
    ]);
    expect(skipped.at(2)?.ordersPerHour).toBeNull();
    const autumn = { from: "2026-10-25", to: "2026-10-26", zone: "Europe/Berlin", by: ["hour"] as const };
    const twice = timePatterns([buy("2026-10-25T00:30Z"), buy("2026-10-25T01:30Z")], autumn);
    expect(twice.columns.hours.reduce((a, b) => a + b, 0)).toBe(25);
    expect(twice.at(2)).toMatchObject({ hours: 2, days: 1, orders: 2, ordersPerHour: 1, ordersPerDay: 2 });
    const day = timePatterns([buy("2026-10-25T00:30Z")], { ...autumn, by: ["weekday"] });
    expect(day.at(6)).toMatchObject({ hours: 25, ordersPerHour: 1 / 25, ordersPerDay: 1 });
  });

  it.each([
    ["Europe/Berlin", "2026-03-20", "2026-04-03"],
    ["America/Sao_Paulo", "2018-10-30", "2018-11-09"], // the clock skips midnight itself
    ["Australia/Lord_Howe", "2026-03-30", "2026-04-09"], // a shift of half an hour
    ["Asia/Kathmandu", "2026-01-01", "2026-01-08"], // a quarter off the hour
    ["Pacific/Apia", "2011-12-26", "2012-01-04"], // a day that never was
    ["America/New_York", "2026-10-28", "2026-11-06"],
  ])("counts open hours in %s as Intl does quarter by quarter", (zone, from, to) => {
    const openHours = {
      friday: [
        [0, 2.5],
        [22.25, 24],
      ],
      saturday: [1, 23],
      sunday: [0, 4],
    } as const;
    const table = timePatterns([], { from, to, zone, by: ["weekday", "hour"], openHours });
    const always = timePatterns([], { from, to, zone, by: ["weekday", "hour"] });
    const hours = new Map<string, number>();
    const days = new Map<string, Set<string>>();
    for (let t = always.info.from as number; t < (always.info.to as number); t += HOUR / 4) {
      const { weekday, hour, date } = wallOf(t, zone);
      const key = `${weekday} ${hour}`;
      hours.set(key, (hours.get(key) ?? 0) + 0.25);
      days.set(key, (days.get(key) ?? new Set()).add(date));
    }
    for (const { weekday, hour, hours: own, days: count } of always) {
      expect([weekday, hour, own, count]).toEqual([
        weekday,
        hour,
        hours.get(`${weekday} ${hour}`) ?? 0,
        days.get(`${weekday} ${hour}`)?.size ?? 0,
      ]);
    }
    for (const { weekday, hour, hours: own } of table) {
      if (weekday !== "saturday" || hour === 0 || hour === 23) continue;
      expect(own).toBe(hours.get(`saturday ${hour}`) ?? 0);
    }
    expect([...table].filter(({ weekday, hours: own }) => weekday === "monday" && own > 0)).toEqual([]);
  });

  it("divides by open hours only and says what came outside of them", () => {
    const orders = [
      buy("2026-03-02T08:45"),
      buy("2026-03-02T09:00"),
      buy("2026-03-02T20:00", 7),
      buy("2026-03-09T09:00", 5),
    ];
    const table = timePatterns(orders, {
      from: "2026-03-02",
      to: "2026-03-16",
      openHours: { monday: [8.5, 18] },
      closed: ["2026-03-09"],
    });
    expect(table.at(8)).toMatchObject({
      weekday: "monday",
      hour: 8,
      hours: 0.5,
      days: 1,
      orders: 1,
      ordersPerHour: 2,
    });
    expect(table.at(9)).toMatchObject({ hours: 1, orders: 1 });
    expect(table.at(20)).toMatchObject({ hours: 0, orders: 0, revenuePerHour: null });
    expect(table.info.outside).toEqual({ orders: 2, revenue: 12 });
    expectClose(
      table.columns.shareOfOrders.reduce((a, b) => a + b, 0),
      1,
    );
  });

  it("counts an order once, at its earliest line, and a refund when it was booked", () => {
    const orders = [
      { customer: "ann", time: "2026-03-02T09:05", order: "1", amount: 8, refund: 0 },
      { customer: "ann", time: "2026-03-02T08:59", order: "1", amount: 4, refund: 1 },
      { customer: "ann", time: "2026-03-03T11:00", order: "1", amount: 0, refund: 3 },
      { customer: "bob", time: "2026-03-02T09:05", order: "1", amount: 2, refund: 0 },
    ];
    const table = timePatterns(orders, { by: ["hour"] });
    expect(table.at(8)).toMatchObject({ orders: 1, revenue: 11 });
    expect(table.at(9)).toMatchObject({ orders: 1, revenue: 2 });
    expect(table.at(11)).toMatchObject({ orders: 0, revenue: -3 });
    expect(timePatterns(orders, { by: ["hour"], money: "gross" }).at(8)?.revenue).toBe(12);
    // the order began before the window: none of its lines is in it
    expect(
      timePatterns(orders, { by: ["hour"], from: "2026-03-02T09:00" }).columns.orders.reduce(
        (a, b) => a + b,
        0,
      ),
    ).toBe(1);
  });

  it("has months with their days, the running one as far as it went", () => {
    const orders = [buy("2026-01-05T10:00"), buy("2026-02-03T10:00"), buy("2026-02-04T10:00")];
    const table = timePatterns(orders, { by: ["month"], from: "2026-01-01", to: "2026-02-11T12:00" });
    expect(table.length).toBe(12);
    expect(table.at(0)).toMatchObject({ month: 1, days: 31, hours: 744, orders: 1 });
    expect(table.at(1)).toMatchObject({ month: 2, days: 11, hours: 252, orders: 2 });
    expect(table.at(2)).toMatchObject({ days: 0, ordersPerDay: null });
    const all = timePatterns(orders, { by: ["hour", "month", "weekday"] });
    expect(all.length).toBe(12 * 7 * 24);
    expect(Object.keys(all.columns).slice(0, 3)).toEqual(["month", "weekday", "hour"]);
    expect(all.at(1 * 168 + 1 * 24 + 10)).toMatchObject({
      month: 2,
      weekday: "tuesday",
      hour: 10,
      orders: 1,
    });
  });

  it("warns when the source has no time of day", () => {
    const orders = [buy("2026-03-02"), buy("2026-03-04")];
    expect(timePatterns(orders).info.warnings.length).toBe(1);
    expect(timePatterns(orders, { by: ["weekday"] }).info.warnings).toEqual([]);
  });

  it("takes the zone of the table, and refuses another", () => {
    const table = fromColumns(
      { customer: ["ann"], time: [Date.parse("2026-03-01T23:30Z")], amount: [5] },
      { kind: "orders", zone: "Europe/Berlin", currency: "EUR" },
    ) as unknown as Orders;
    expect(timePatterns(table, { by: ["weekday"] }).at(0)?.orders).toBe(1);
    expect(timePatterns(table).info).toMatchObject({ zone: "Europe/Berlin", currency: "EUR" });
    expect(() => timePatterns(table, { zone: "UTC" })).toThrow(
      expect.objectContaining({ code: "mixed-info" }),
    );
  });

  it("has no rows for nothing, and empty cells for a window without orders", () => {
    expect(timePatterns([]).length).toBe(0);
    const table = timePatterns([], { from: "2026-03-01", to: "2026-03-08", by: ["weekday"] });
    expect(table.at(0)).toMatchObject({ days: 1, orders: 0, ordersPerDay: 0, shareOfOrders: null });
  });

  it.each([
    ["an empty window", { from: "2026-03-02", to: "2026-03-02" }, "bad-option"],
    ["a window of centuries", { from: "1700-01-01", to: "2026-03-02" }, "bad-option"],
    ["an unknown zone", { zone: "Europe/Atlantis" }, "unknown-zone"],
    ["an unknown part", { by: ["minute"] }, "bad-option"],
    ["a part twice", { by: ["hour", "hour"] }, "bad-option"],
    ["no part", { by: [] }, "bad-option"],
    ["an unknown week start", { weekStart: "someday" }, "bad-option"],
    ["hours that end before they begin", { openHours: { monday: [18, 8] } }, "bad-option"],
    ["hours beyond midnight", { openHours: { monday: [22, 26] } }, "bad-option"],
    ["minutes", { openHours: { monday: [8.1, 9] } }, "bad-option"],
    ["an unknown weekday", { openHours: { caturday: [8, 9] } }, "bad-option"],
    ["hours as text", { openHours: { monday: "8-18" } }, "bad-option"],
    ["a closed day that is none", { closed: ["soon"] }, "bad-option"],
    ["an unknown money", { money: "all" }, "bad-option"],
    ["a level of 2", { level: 2 }, "bad-option"],
  ])("refuses %s", (_, options, code) => {
    expect(() => timePatterns([buy("2026-03-02T10:00")], options as never)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it("holds every order and all money, in cells or outside", () => {
    const times = fc.array(fc.tuple(fc.integer({ min: 0, max: 400 * 24 * 4 }), fc.nat(50)), {
      minLength: 1,
      maxLength: 40,
    });
    const by = fc.subarray(["hour", "weekday", "month"] as const, { minLength: 1 });
    fc.assert(
      fc.property(times, by, fc.boolean(), (rows, parts, always) => {
        const orders = rows.map(([q, amount]) => ({
          customer: "a",
          time: Date.parse("2026-01-01") + (q * HOUR) / 4,
          amount,
        }));
        const openHours = always
          ? {}
          : {
              openHours: {
                tuesday: [3, 20.5],
                sunday: [
                  [0, 1],
                  [2, 24],
                ],
              } as const,
            };
        const table = timePatterns(orders, { by: parts, zone: "America/New_York", ...openHours });
        const total = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
        expect(total(table.columns.orders) + table.info.outside.orders).toBe(rows.length);
        expect(total(table.columns.revenue) + table.info.outside.revenue).toBe(
          rows.reduce((a, [, v]) => a + v, 0),
        );
        if (always) {
          expect(table.info.outside.orders).toBe(0);
          expectClose(
            total(table.columns.hours),
            ((table.info.to as number) - (table.info.from as number)) / HOUR,
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});

checkSuite({
  name: "timePatterns",
  run: (data) => timePatterns(data, { zone: "Europe/Berlin" }),
  data: ["2026-03-02T08:45", "2026-03-02T08:45", "2026-03-04T10:00", "2026-03-28T23:30"].map((time) =>
    buy(time),
  ),
  empty: (t) => expect(t.length).toBe(0),
  oneRow: (t) => expect(t.columns.orders.reduce((a, b) => a + b, 0)).toBe(1),
  allNaN: "bad-value",
});
