import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readOrderRows } from "../../src/core/order-rows.ts";
import { zoneOf } from "../../src/core/time.ts";
import { findSuspects } from "../../src/data/summary/find-suspects.ts";
import { tallyCustomers } from "../../src/data/summary/tally-customers.ts";
import { suspectIds } from "../../src/data/suspect-ids.ts";

/** A log in which each id has that many orders, spread over the days of a year; `perDay` of one id's fall on a day. */
function shop(orders: { readonly [id: string]: number }, perDay: { readonly [id: string]: number } = {}) {
  return Object.entries(orders).flatMap(([customer, n]) =>
    Array.from({ length: n }, (_, i) => ({
      customer,
      time:
        Date.UTC(2025, 0, 1) +
        (Math.floor(i / (Object.hasOwn(perDay, customer) ? perDay[customer] : 1)) % 365) * 86_400_000,
      amount: 4,
    })),
  );
}
const ids = (orders: ReturnType<typeof shop>) => suspectIds(orders).map(({ customer }) => customer);
const named = (customer: string) => ids([...shop({ ann: 3 }), ...shop({ [customer]: 1 })]).includes(customer);
const crowd = (n: number, most: number) =>
  Object.fromEntries(Array.from({ length: n }, (_, i) => [`c${i}`, 1 + ((i * 7) % most)]));

describe("suspectIds by name", () => {
  test.each([
    "guest",
    "Guest",
    "GUEST",
    "guest-2",
    "Guest Checkout",
    "guest@shop.com",
    "guest+17@shop.com",
    "walk-in",
    "Walk In Customer",
    "walkin",
    "walk_in",
    "Staff",
    "staff discount",
    "employee 4",
    "test",
    "test2",
    "Test Order",
    "test.user@example.com",
    "wholesale",
    "Wholesale Miller Ltd",
    "anonymous",
    "no-reply@shop.com",
    "cash sale",
    "Laufkundschaft",
    "unknown",
    "null",
    "undefined",
    "N/A",
    "Walk-in Berlin",
  ])("suspects %j", (id) => expect(named(id)).toBe(true));

  test.each([
    "Guestina",
    "Stafford",
    "Testarossa",
    "Peter Guest",
    "ann+test@example.com",
    "guestina@example.com",
    "test-driver-anna",
    "Contest",
    "walking",
    "Walker In",
    "anna@wholesale.com",
    "ann@guest.com",
    "wholesale.anna@example.com",
    "Nan Miller",
    "Till",
    "cust-17",
    "13085",
    "Johnny Cash",
    "8f3ae",
    "__proto__",
    "😀",
  ])("does not suspect %j", (id) => expect(named(id)).toBe(false));

  test("numbered ids are suspected while they are few; many of them are a scheme for numbering customers", () => {
    const guests = (n: number) =>
      shop(Object.fromEntries(Array.from({ length: n }, (_, i) => [`guest-${i}`, 1])));
    expect(ids(guests(5)).length).toBe(5);
    expect(ids(guests(6)).length).toBe(0);
    expect(ids([...guests(6), ...shop({ guest: 1 })])).toEqual(["guest"]);
  });
});

describe("suspectIds by share", () => {
  test("an id with far more orders than any other and several a day is suspected", () => {
    const [suspect, ...others] = suspectIds(shop({ ...crowd(60, 12), "0": 600 }, { "0": 4 }));
    expect(others).toEqual([]);
    expect(suspect).toMatchObject({ customer: "0", orders: 600 });
    expect(suspect.share).toBeCloseTo(
      600 / (600 + Object.values(crowd(60, 12)).reduce((a, b) => a + b, 0)),
      12,
    );
    expect(suspect.reason).toBe("61 % of all orders, 50 times the next id, 4.0 orders on a day it buys");
  });

  test("two such ids are both suspected, though neither is far above the other", () => {
    expect(ids(shop({ ...crowd(60, 12), "0": 600, "1": 400 }, { "0": 4, "1": 4 }))).toEqual(["0", "1"]);
  });

  test("a regular who comes every day is none, however large the share", () => {
    expect(ids(shop({ ...crowd(60, 12), ann: 365 }))).toEqual([]);
  });

  test("in a circle of fewer than twenty customers nobody is suspected by share", () => {
    expect(ids(shop({ ...crowd(18, 3), big: 600 }, { big: 6 }))).toEqual([]);
    expect(ids(shop({ ...crowd(19, 3), big: 600 }, { big: 6 }))).toEqual(["big"]);
  });

  test("too few orders, too small a share or too small a gap are no reason", () => {
    expect(ids(shop({ ...crowd(30, 2), big: 29 }, { big: 3 }))).toEqual([]);
    expect(ids(shop({ ...crowd(30, 2), big: 30 }, { big: 3 }))).toEqual(["big"]);
    expect(ids(shop({ ...crowd(1000, 2), big: 60 }, { big: 3 }))).toEqual([]);
    expect(ids(shop({ ...crowd(30, 2), regular: 20, big: 99 }, { big: 3 }))).toEqual([]);
  });

  test("an id that is suspected by name does not hide another from the rule", () => {
    expect(ids(shop({ ...crowd(60, 12), guest: 300, "0": 600 }, { "0": 4 }))).toEqual(["0", "guest"]);
  });

  test("lines of one order are one order, and rows that only give back are none", () => {
    const lines = shop({ ...crowd(60, 12), big: 600 }, { big: 6 }).map((row) => ({
      ...row,
      order: `${row.customer} ${row.time}`,
      refund: 0,
    }));
    expect(ids(lines)).toEqual([]);
    const returns = shop({ ...crowd(60, 12), big: 600 }, { big: 6 }).map((row) =>
      row.customer === "big" ? { ...row, amount: 0, refund: 4 } : { ...row, refund: 0 },
    );
    expect(ids([...returns, ...shop({ big: 1 }).map((row) => ({ ...row, refund: 0 }))])).toEqual([]);
  });

  test("the order of rows does not matter", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(shop({ ...crowd(30, 4), "0": 90, guest: 3 }, { "0": 5 }), { minLength: 0 }),
        (rows) => {
          expect(suspectIds([...rows].reverse())).toEqual(suspectIds(rows));
        },
      ),
      { numRuns: 20 },
    );
  });

  test("no rows, no suspects", () => {
    expect(suspectIds([] as { customer: string; time: number }[])).toEqual([]);
  });

  test("columns have other names; a missing one and a time that is none are errors", () => {
    const rows = [{ who: "Guest", when: "2026-01-01" }];
    expect(suspectIds(rows, { customer: "who", time: "when" }).length).toBe(1);
    expect(() => suspectIds([{ customer: "a", time: "x" }])).toThrow(
      expect.objectContaining({ code: "bad-value" }),
    );
    expect(() => suspectIds(rows as object[] as { customer: string; time: number }[])).toThrow(
      expect.objectContaining({ code: "missing-column" }),
    );
    expect(() => suspectIds([{ customer: "a", time: 1 }], { zone: "Nowhere" })).toThrow(
      expect.objectContaining({ code: "unknown-zone" }),
    );
  });
});

describe("the quick look at who could be a suspect", () => {
  test("never misses one", () => {
    const row = fc.record({
      customer: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...Array.from({ length: 22 }, (_, i) => `c${i}`)) },
        { weight: 3, arbitrary: fc.constantFrom("c0", "c1") },
        { weight: 1, arbitrary: fc.constantFrom("guest", "test account") },
      ),
      time: fc.integer({ min: 0, max: 3 }).map((d) => d * 86_400_000),
      order: fc.option(fc.integer({ min: 0, max: 60 }).map(String), { nil: null }),
      amount: fc.constantFrom(0, 5),
      refund: fc.constantFrom(0, 0, 5),
    });
    let found = 0;
    fc.assert(
      fc.property(fc.array(row, { minLength: 60, maxLength: 160 }), (rows) => {
        const zone = zoneOf("UTC");
        const { arrays } = readOrderRows(rows, {}, { zone, what: "test" });
        const window = { from: Number.NEGATIVE_INFINITY, asOf: Number.POSITIVE_INFINITY, zone };
        const all = findSuspects(arrays.customer.levels, tallyCustomers(arrays, window).customers);
        found += all.length;
        expect(suspectIds(rows)).toEqual(all.map((s) => s.suspect));
      }),
      { numRuns: 60 },
    );
    expect(found).toBeGreaterThan(0);
  });
});

describe("suspectIds as of a time", () => {
  test("judges by what was known by then", () => {
    const early = shop(crowd(25, 4));
    const late = Array.from({ length: 200 }, (_, i) => ({
      customer: "c3",
      time: Date.UTC(2027, 0, 1) + Math.floor(i / 20) * 86_400_000,
      amount: 4,
    }));
    expect(suspectIds([...early, ...late]).map((s) => s.customer)).toEqual(["c3"]);
    expect(suspectIds([...early, ...late], { asOf: "2027-01-01" })).toEqual([]);
    expect(() => suspectIds(early, { asOf: "soon" })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
  });
});
