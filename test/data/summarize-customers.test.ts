import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromColumns } from "../../src/core/from-columns.ts";
import type { Customers } from "../../src/data/schema.ts";
import { type SummarizeCustomersOptions, summarizeCustomers } from "../../src/data/summarize-customers.ts";
import { codeOf } from "../common/code-of.ts";

const CLV = "../shared/data/clv";
const DAY = 86_400_000;

interface Line {
  customer: string | null;
  time: number;
  amount: number;
  order?: string | null;
  quantity?: number | null;
  refund?: number | null;
}

/** The plain second implementation: days and orders in Sets, rows filtered again and again, UTC only. */
function plainSummary(lines: readonly Line[], asOf: number, unitDays = 7, from = Number.NEGATIVE_INFINITY) {
  const dayOf = (time: number) => Math.floor(time / DAY);
  // a line that names nobody is of the customer whom the order's other lines name, when that is just one
  const named = lines.map((l) => {
    if (l.customer !== null || l.order == null) return l;
    const others = new Set(
      lines.filter((o) => o.order === l.order && o.customer !== null).map((o) => o.customer),
    );
    return others.size === 1 ? { ...l, customer: [...others][0] } : l;
  });
  const known = named.filter((l) => l.customer !== null && l.time < asOf && l.time >= from);
  const gives = (l: Line) => l.amount === 0 && ((l.refund ?? 0) > 0 || (l.quantity ?? 0) < 0);
  const result = new Map<string, Record<string, number | null>>();
  for (const customer of new Set(known.map((l) => l.customer as string))) {
    const own = known.filter((l) => l.customer === customer);
    const bought = own.filter((l) => !gives(l));
    if (bought.length === 0) continue;
    const days = [...new Set(bought.map((l) => dayOf(l.time)))].sort((a, b) => a - b);
    const total = (pick: (l: Line) => number, of = own) => of.reduce((sum, l) => sum + pick(l), 0);
    let repeat = total(
      (l) => l.amount - (l.refund ?? 0),
      bought.filter((l) => dayOf(l.time) > days[0]),
    );
    for (const back of own.filter(gives)) {
      // an order that runs over midnight was bought on its first day
      const sold = bought
        .filter((l) => back.order != null && l.order === back.order)
        .sort((a, b) => a.time - b.time)[0];
      const upTo = sold ? dayOf(sold.time) : Math.max(...days.filter((d) => d <= dayOf(back.time)));
      if (upTo > days[0]) repeat -= back.refund ?? 0;
    }
    const numbered = bought.filter((l) => l.order != null);
    result.set(customer, {
      frequency: days.length - 1,
      recency: (days[days.length - 1] - days[0]) / unitDays,
      age: (dayOf(asOf - 1) - days[0]) / unitDays,
      monetary: days.length > 1 ? repeat / (days.length - 1) : null,
      first: Math.min(...bought.map((l) => l.time)),
      last: Math.max(...bought.map((l) => l.time)),
      orders: new Set(numbered.map((l) => l.order)).size + bought.length - numbered.length,
      items: total((l) => l.quantity ?? 1, bought),
      spend: total((l) => l.amount),
      refunds: total((l) => l.refund ?? 0),
    });
  }
  return result;
}

function expectSame(customers: Customers, plain: ReturnType<typeof plainSummary>) {
  expect(customers.length).toBe(plain.size);
  for (const row of customers) {
    const other = plain.get(row.customer) as Record<string, number | null>;
    for (const [name, value] of Object.entries(other)) {
      const found = (row as unknown as Record<string, number | null>)[name];
      if (value === null || found === null)
        expect([row.customer, name, found]).toEqual([row.customer, name, value]);
      else expect(found, `${row.customer} ${name}`).toBeCloseTo(value, 7);
    }
    expect(row.revenue).toBeCloseTo((other.spend as number) - (other.refunds as number), 7);
  }
}

const line: fc.Arbitrary<Line> = fc.record({
  customer: fc.constantFrom("ann", "bob", "cy", "__proto__", "guest", null),
  time: fc.integer({ min: 0, max: 30 * 24 }).map((hours) => Date.UTC(2026, 0, 1) + hours * 3_600_000),
  amount: fc.constantFrom(0, 0, 5, 12.25, 100),
  order: fc.constantFrom("1", "2", "3", "4", "5", "6", "7", null),
  quantity: fc.constantFrom(1, 2, null, -1),
  refund: fc.constantFrom(0, 0, null, 3.5),
});
const log = fc.array(line, { maxLength: 60 });
const AS_OF = Date.UTC(2026, 0, 25, 13);

function leftOutAndUsed(customers: Customers) {
  const parts = customers.info.audit.filter((entry) => entry.effect !== "noted");
  return {
    rows: parts.reduce((n, { rows }) => n + rows, 0),
    amount: parts.reduce((n, { amount }) => n + amount, 0),
  };
}

const audit = (customers: Customers) => Object.fromEntries(customers.info.audit.map((e) => [e.what, e.rows]));

describe("summarizeCustomers agrees with a plain second implementation", () => {
  test("on random logs with refunds, shared orders and missing customers, in any order of rows", () => {
    fc.assert(
      fc.property(log, fc.boolean(), (lines, sorted) => {
        const rows = sorted ? [...lines].sort((a, b) => a.time - b.time) : lines;
        expectSame(summarizeCustomers(rows, { asOf: AS_OF, suspects: "keep" }), plainSummary(rows, AS_OF));
        const from = Date.UTC(2026, 0, 9);
        const late = summarizeCustomers(rows, { asOf: AS_OF, from, unit: "day", suspects: "keep" });
        expectSame(late, plainSummary(rows, AS_OF, 1, from));
      }),
      { numRuns: 150 },
    );
  });

  test("used and left out rows are every row, in rows and in money", () => {
    fc.assert(
      fc.property(log, (lines) => {
        const all = leftOutAndUsed(summarizeCustomers(lines, { asOf: AS_OF, from: Date.UTC(2026, 0, 5) }));
        expect(all.rows).toBe(lines.length);
        expect(all.amount).toBeCloseTo(
          lines.reduce((sum, l) => sum + l.amount - (l.refund ?? 0), 0),
          7,
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe("summarizeCustomers keeps its promises", () => {
  const options = { asOf: AS_OF } as const;
  const byCustomer = (customers: Customers) =>
    [...customers].sort((a, b) => (a.customer < b.customer ? -1 : 1));

  test("the order of rows does not matter, to the customers and to the audit's figures", () => {
    fc.assert(
      fc.property(log, fc.infiniteStream(fc.nat()), (lines, keys) => {
        const shuffled = lines
          .map((l) => ({ l, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ l }) => l);
        const [a, b] = [summarizeCustomers(lines, options), summarizeCustomers(shuffled, options)];
        expect(JSON.stringify(byCustomer(b))).toBe(JSON.stringify(byCustomer(a)));
        expect(audit(b)).toEqual(audit(a));
      }),
      { numRuns: 60 },
    );
  });

  test("another customer changes nobody else", () => {
    fc.assert(
      fc.property(log, (lines) => {
        const more = [{ customer: "zoe", time: AS_OF - 5 * DAY, amount: 9, order: "z" }, ...lines];
        const rows = byCustomer(summarizeCustomers(more, options)).filter((row) => row.customer !== "zoe");
        expect(rows).toEqual(byCustomer(summarizeCustomers(lines, options)));
      }),
      { numRuns: 60 },
    );
  });

  test("money in another currency scales the money and nothing else", () => {
    fc.assert(
      fc.property(log, (lines) => {
        const dear = lines.map((l) => ({
          ...l,
          amount: l.amount * 4,
          refund: l.refund == null ? null : l.refund * 4,
        }));
        const [a, b] = [summarizeCustomers(lines, options), summarizeCustomers(dear, options)];
        expect([...b]).toEqual(
          [...a].map((row) => ({
            ...row,
            monetary: row.monetary === null ? null : row.monetary * 4,
            spend: row.spend * 4,
            refunds: row.refunds * 4,
            revenue: row.revenue * 4,
          })),
        );
      }),
      { numRuns: 60 },
    );
  });

  test("joining the orders of a day beforehand changes only the number of orders and items", () => {
    fc.assert(
      fc.property(log, (lines) => {
        const sales = lines
          .filter((l) => l.customer !== null)
          .map(({ customer, time, amount }) => ({ customer, time, amount }));
        const days = new Map<string, (typeof sales)[number]>();
        for (const l of sales) {
          const key = `${l.customer} ${Math.floor(l.time / DAY)}`;
          const day = days.get(key);
          days.set(
            key,
            day === undefined ? l : { ...l, time: Math.min(l.time, day.time), amount: l.amount + day.amount },
          );
        }
        const pick = (customers: Customers) =>
          byCustomer(customers).map(({ customer, frequency, recency, age, spend }) => ({
            customer,
            frequency,
            recency,
            age,
            spend,
          }));
        const midnight = { asOf: Date.UTC(2026, 0, 25) };
        expect(pick(summarizeCustomers([...days.values()], midnight))).toEqual(
          pick(summarizeCustomers(sales, midnight)),
        );
      }),
      { numRuns: 60 },
    );
  });

  test("the input is not changed", () => {
    const lines = [{ customer: "a", time: "2026-01-01", amount: 1 }];
    const before = JSON.stringify(lines);
    summarizeCustomers(Object.freeze(lines), { asOf: "2026-02-01" });
    expect(JSON.stringify(lines)).toBe(before);
  });
});

describe("time", () => {
  const one = (
    time: string,
    options: { asOf: string; zone?: string; unit?: "day" | "week" | "month" | "year" },
  ) =>
    summarizeCustomers(
      [
        { customer: "a", time: "2024-01-01T12:00", amount: 1 },
        { customer: "a", time, amount: 1 },
      ],
      options,
    ).at(0);

  test("age ends on the last day seen: CDNOW's first customer is 38.857142857 weeks old on 1997-10-01", () => {
    const rows = [{ customer: 1, time: new Date("1997-01-01"), amount: 29.33 }];
    expect(summarizeCustomers(rows, { asOf: "1997-10-01" }).at(0)?.age).toBeCloseTo(272 / 7, 12);
  });

  test("an asOf within a day makes that day the last one seen", () => {
    expect(one("2024-01-10", { asOf: "2024-01-11", unit: "day" })?.age).toBe(9);
    expect(one("2024-01-10", { asOf: "2024-01-11T00:00:01Z", unit: "day" })?.age).toBe(10);
  });

  test("units are days, weeks of 7, twelfths of a year and years of 365.25 days", () => {
    for (const [unit, days] of [
      ["day", 1],
      ["week", 7],
      ["month", 365.25 / 12],
      ["year", 365.25],
    ] as const) {
      expect(one("2024-03-01", { asOf: "2025-01-01", unit })?.recency).toBeCloseTo(60 / days, 12);
    }
  });

  test.each([
    ["Europe/Berlin", "2026-03-29T00:30", "2026-03-28T22:30:00Z", "2026-03-28T23:30:00Z"], // clocks go forward at 2 o'clock
    ["Europe/Berlin", "2026-10-25T00:30", "2026-10-24T21:59:00Z", "2026-10-24T22:30:00Z"],
    ["America/New_York", "2026-03-08T00:30", "2026-03-08T04:30:00Z", "2026-03-08T05:30:00Z"],
    ["America/New_York", "2026-11-01T00:30", "2026-11-01T03:59:00Z", "2026-11-01T04:30:00Z"],
  ])("in %s half past midnight of %s belongs to the new day", (zone, local, dayBefore, sameMoment) => {
    const frequency = (times: string[]) =>
      summarizeCustomers(
        times.map((time) => ({ customer: "a", time, amount: 1 })),
        { asOf: "2027-01-01", zone },
      ).at(0)?.frequency;
    const evening = `${local.slice(0, 10)}T23:30`;
    expect(frequency([local, evening])).toBe(0);
    expect(frequency([sameMoment, evening])).toBe(0);
    expect(frequency([dayBefore, local])).toBe(1);
    expect(frequency([dayBefore, local, evening, sameMoment].reverse())).toBe(1);
  });

  test("orders before 1970 and centuries apart are days like any other, in any zone", () => {
    for (const zone of ["UTC", "Europe/Berlin"]) {
      const rows = [
        { customer: "old", time: "1969-12-31T12:00", amount: 1 },
        { customer: "old", time: "1969-12-31T23:00", amount: 1 },
        { customer: "old", time: "1970-01-01T01:30", amount: 1 },
        { customer: "older", time: "1600-05-01", amount: 1 },
        { customer: "older", time: "0900-05-01", amount: 1 },
        { customer: "old", time: "1960-01-01", amount: 1 },
      ];
      const customers = summarizeCustomers(rows, { asOf: "2026-01-01", unit: "day", zone });
      expect(customers.of("old")).toMatchObject({ frequency: 2, recency: 3653 });
      expect(customers.of("older")).toMatchObject({ frequency: 1, recency: 255_670 });
    }
  });

  test("the table's zone counts unless another is asked for, which is an error", () => {
    const orders = fromColumns(
      { customer: ["a"], time: [0], amount: [0] },
      { kind: "orders", zone: "Asia/Tokyo", currency: "JPY", source: "x" },
    );
    expect(summarizeCustomers(orders, { asOf: "1970-01-02" }).info).toMatchObject({
      zone: "Asia/Tokyo",
      currency: "JPY",
      source: "x",
    });
    expect(() => summarizeCustomers(orders, { asOf: 1, zone: "UTC" })).toThrow(
      expect.objectContaining({ code: "mixed-info" }),
    );
    expect(() => summarizeCustomers([], { asOf: 1, zone: "Mars/Base" })).toThrow(
      expect.objectContaining({ code: "unknown-zone" }),
    );
  });
});

describe("money", () => {
  const sales = [
    { customer: "a", time: "2026-01-01", amount: 100, order: "1", refund: 0 },
    { customer: "a", time: "2026-01-10", amount: 50, order: "2", refund: 10 },
    { customer: "a", time: "2026-01-20", amount: 30, order: "3", refund: 0 },
  ];
  const monetary = (more: readonly object[], money: "net" | "gross" = "net") =>
    summarizeCustomers([...sales, ...more] as typeof sales, { asOf: "2026-03-01", money }).at(0);

  test("a refund lowers the mean of repeat days when its order was one", () => {
    expect(monetary([])?.monetary).toBe(35);
    expect(monetary([], "gross")?.monetary).toBe(40);
    expect(
      monetary([{ customer: "a", time: "2026-02-01", amount: 0, order: "2", refund: 20 }])?.monetary,
    ).toBe(25);
    expect(
      monetary([{ customer: "a", time: "2026-02-01", amount: 0, order: "1", refund: 20 }])?.monetary,
    ).toBe(35);
    expect(
      monetary([{ customer: "a", time: "2026-02-01", amount: 0, order: "1", refund: 20 }])?.revenue,
    ).toBe(150);
  });

  test("a refund of an unknown order falls on the latest purchase day up to then", () => {
    const back = (time: string) => monetary([{ customer: "a", time, amount: 0, order: "C-99", refund: 20 }]);
    expect(back("2026-02-01")?.monetary).toBe(25);
    expect(back("2026-01-09")?.monetary).toBe(35);
    expect(back("2025-12-01")?.monetary).toBe(35);
    expect(back("2025-12-01")).toMatchObject({ refunds: 30, revenue: 150, orders: 3, frequency: 2 });
  });

  test("a row that only gives back is no purchase, and one who only got money back no customer", () => {
    const customers = summarizeCustomers(
      [...sales, { customer: "b", time: "2026-02-01", amount: 0, order: "9", refund: 5 }],
      { asOf: "2026-03-01" },
    );
    expect(customers.length).toBe(1);
    expect(customers.info.audit).toContainEqual({
      what: "no purchase",
      effect: "left out",
      rows: 1,
      amount: -5,
      examples: [3],
    });
  });

  test("rows that charge nothing are purchases and are counted", () => {
    const rows = [0, 0, 7].map((amount, i) => ({ customer: "a", time: `2026-01-0${i + 1}`, amount }));
    const customers = summarizeCustomers(rows, { asOf: "2026-02-01" });
    expect(customers.at(0)).toMatchObject({ frequency: 2, monetary: 3.5 });
    expect(audit(customers)).toEqual({ summarized: 3, "zero amount": 2 });
  });

  test("customers whose refunds eat their repeat spend are noted", () => {
    const customers = summarizeCustomers(
      [...sales, { customer: "a", time: "2026-02-01", amount: 0, order: "3", refund: 90 }],
      { asOf: "2026-03-01" },
    );
    expect(customers.at(0)?.monetary).toBe(-10);
    expect(audit(customers)["no positive repeat spend"]).toBe(4);
  });

  test("a thousand cents are ten, exactly", () => {
    const rows = Array.from({ length: 1000 }, () => ({ customer: "a", time: 0, amount: 0.01 }));
    expect(summarizeCustomers(rows, { asOf: 1 }).at(0)?.spend).toBe(10);
  });

  test("an order code that two customers share is an order of each", () => {
    const rows = ["a", "b", "a", "b"].map((customer) => ({ customer, time: 0, amount: 1, order: "1" }));
    expect([...summarizeCustomers(rows, { asOf: 1 })].map((row) => row.orders)).toEqual([1, 1]);
  });
});

describe("what is left out", () => {
  const rows = [
    { customer: "guest", time: "2026-01-01", amount: 5 },
    { customer: null, time: "2026-01-01", amount: 6 },
    { customer: "ann", time: "2026-01-02", amount: 7 },
    { customer: "ann", time: "2026-01-02", amount: 8 },
    { customer: "ann", time: "2026-03-02", amount: 9 },
    { customer: "ann", time: "2025-03-02", amount: 10 },
  ];

  test("is listed with rows, money and examples", () => {
    const { audit, suspects } = summarizeCustomers(rows, { asOf: "2026-02-01", from: "2026-01-01" }).info;
    expect(audit).toEqual([
      { what: "summarized", effect: "used", rows: 2, amount: 15, examples: [] },
      { what: "no customer", effect: "left out", rows: 1, amount: 6, examples: [1] },
      { what: "after asOf", effect: "left out", rows: 1, amount: 9, examples: [4] },
      { what: "before from", effect: "left out", rows: 1, amount: 10, examples: [5] },
      { what: "suspected not a person", effect: "left out", rows: 1, amount: 5, examples: [0] },
      { what: "merged same-day orders", effect: "noted", rows: 2, amount: 15, examples: [2] },
    ]);
    expect(suspects.map(({ customer }) => customer)).toEqual(["guest"]);
  });

  test("suspects stay when confirmed as persons or when all are kept", () => {
    const ids = (suspects: SummarizeCustomersOptions["suspects"]) => {
      const customers = summarizeCustomers(rows, { asOf: "2026-02-01", suspects: suspects as "keep" });
      return [[...customers].map((row) => row.customer), customers.info.suspects.length];
    };
    expect(ids("exclude")).toEqual([["ann"], 1]);
    expect(ids("keep")).toEqual([["guest", "ann"], 1]);
    expect(ids(["guest"])).toEqual([["guest", "ann"], 0]);
  });

  test("invalid rows are rejected by name and accounted for", () => {
    const bad = [
      ...rows,
      { customer: "x", time: "2026-01-01", amount: -1 },
      { customer: "x", time: "someday", amount: Number.POSITIVE_INFINITY },
    ];
    const { info } = summarizeCustomers(bad, { asOf: "2026-02-01", onInvalid: "skip" });
    expect(info.rejected?.map(({ reason, rows }) => [reason.split(":")[0], rows])).toEqual([
      ["time", 1],
      ["amount", 1],
    ]);
    expect(info.audit.filter((e) => e.effect !== "noted").reduce((n, e) => n + e.rows, 0)).toBe(bad.length);
    expect(info.audit.find((e) => e.what === "invalid")?.rows).toBe(2);
  });

  test("suspects that the table came with are left out too", () => {
    const table = fromColumns({ customer: ["0", "ann"], time: [1, 2], amount: [1, 2] }, {
      kind: "orders",
      suspects: [{ customer: "0", orders: 1, share: 0.5, reason: "guest checkout" }],
    } as never);
    expect([...summarizeCustomers(table, { asOf: 3 })].map((row) => row.customer)).toEqual(["ann"]);
  });
});

test("the types refuse wrong columns and missing ones", () => {
  const rows = [{ who: "a", when: 0, paid: 1 }];
  const wrong = () => [
    // @ts-expect-error asOf is required
    summarizeCustomers([{ customer: "a", time: 0, amount: 1 }], {}),
    // @ts-expect-error customer, time and amount must be named
    summarizeCustomers(rows, { asOf: 1 }),
    // @ts-expect-error no such column
    summarizeCustomers(rows, { customer: "name", time: "when", amount: "paid", asOf: 1 }),
    // @ts-expect-error a column of text holds no amount
    summarizeCustomers(rows, { customer: "who", time: "when", amount: "who", asOf: 1 }),
  ];
  expect(wrong).toThrow();
  const loose: Record<string, unknown>[] = rows;
  expect(summarizeCustomers(loose, { customer: "who", time: "when", amount: "paid", asOf: 1 }).length).toBe(
    1,
  );
});

describe("bad input", () => {
  const rows = [{ customer: "a", time: "2026-01-01", amount: 1 }];
  const with_ = (row: object) =>
    codeOf(() => summarizeCustomers([...rows, row] as typeof rows, { asOf: "2026-02-01" }));

  test("no rows, an empty table and orders after asOf only give no customers", () => {
    expect(summarizeCustomers([] as typeof rows, { asOf: 0 }).length).toBe(0);
    expect(
      summarizeCustomers(
        fromColumns({ customer: [] as string[], time: new Float64Array(), amount: new Float64Array() }),
        { asOf: 0 },
      ).info.audit,
    ).toEqual([{ what: "summarized", effect: "used", rows: 0, amount: 0, examples: [] }]);
    const late = summarizeCustomers(rows, { asOf: "2025-01-01" });
    expect([late.length, audit(late)]).toEqual([0, { summarized: 0, "after asOf": 1 }]);
  });

  test("one customer, one order, all on the same day", () => {
    expect(summarizeCustomers(rows, { asOf: "2026-01-02" }).at(0)).toMatchObject({
      frequency: 0,
      recency: 0,
      age: 0,
      monetary: null,
      orders: 1,
      items: 1,
      spend: 1,
    });
    const many = Array.from({ length: 5 }, () => rows[0]);
    expect(summarizeCustomers(many, { asOf: "2026-01-02" }).at(0)).toMatchObject({
      frequency: 0,
      orders: 5,
      spend: 5,
    });
  });

  test("a customer called __proto__ is one", () => {
    const customers = summarizeCustomers([{ customer: "__proto__", time: 0, amount: 1 }], { asOf: 1 });
    expect(customers.of("__proto__")?.spend).toBe(1);
  });

  test("amounts and times that are none", () => {
    expect(with_({ customer: "a", time: 0, amount: Number.NaN })).toBe("bad-value");
    expect(with_({ customer: "a", time: 0, amount: Number.POSITIVE_INFINITY })).toBe("bad-value");
    expect(with_({ customer: "a", time: 0, amount: -1 })).toBe("bad-value");
    expect(with_({ customer: "a", time: 0, amount: "7" })).toBe("bad-value");
    expect(with_({ customer: "a", time: 0, amount: 1, refund: -1 })).toBe("bad-value");
    expect(with_({ customer: "a", time: "01/02/2026", amount: 1 })).toBe("bad-value");
    expect(with_({ customer: "a", amount: 1 })).toBe("missing-value");
    expect(
      codeOf(() => summarizeCustomers([{ customer: "a", time: 0, total: 1 }] as never, { asOf: 1 } as never)),
    ).toBe("missing-column");
    expect(codeOf(() => summarizeCustomers("orders.csv" as never, { asOf: 1 } as never))).toBe("bad-input");
  });

  test("options that are none", () => {
    for (const options of [
      undefined,
      {},
      { asOf: "soon" },
      { asOf: 1, unit: "hour" },
      { asOf: 1, money: "both" },
      { asOf: 1, suspects: "some" },
      { asOf: 1, from: 2 },
      { asOf: 1, from: "x" },
    ]) {
      expect(
        codeOf(() => summarizeCustomers(rows, options as never)),
        JSON.stringify(options),
      ).toBe("bad-option");
    }
  });

  test("columns have other names or are functions", () => {
    const lines = [{ who: 7n, when: new Date(0), cents: 250, day: "x" }];
    const customers = summarizeCustomers(lines, {
      customer: "who",
      time: "when",
      amount: (row) => row.cents / 100,
      asOf: 1,
    });
    expect(customers.at(0)).toMatchObject({ customer: "7", spend: 2.5 });
  });
});

const cells = (path: string, separator: RegExp | string = ",") =>
  readFileSync(path, "utf8")
    .trim()
    .split(/\r?\n/)
    .map((row) => row.trim().split(separator));
const iso = (text: string) => `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;

describe.skipIf(!existsSync(CLV))("real logs", () => {
  test("CDNOW: all 2,357 customers have the published frequency, recency, age and mean spend", () => {
    const sample = cells(`${CLV}/cdnow_sample.txt`, /\s+/).map(([, customer, date, quantity, amount]) => ({
      customer: String(Number(customer)),
      time: iso(date),
      quantity: Number(quantity),
      amount: Number(amount),
    }));
    const customers = summarizeCustomers(sample, { asOf: "1997-10-01" });
    expect(customers.length).toBe(2357);
    expect(audit(customers)["zero amount"]).toBe(
      sample.filter((row) => row.amount === 0 && row.time < "1997-10-01").length,
    );
    const [, ...exact] = cells(`${CLV}/cdnow_cbs_holdout.csv`);
    for (const [id, x, tx, T, , m] of exact) {
      const row = customers.of(id);
      expect([id, row?.frequency]).toEqual([id, Number(x)]);
      expect(row?.recency).toBeCloseTo(Number(tx), 10);
      expect(row?.age).toBeCloseTo(Number(T), 10);
      expect(row?.monetary ?? 0).toBeCloseTo(Number(m), 8);
    }
    const [, ...rounded] = cells(`${CLV}/cdnow_summary.csv`);
    for (const [id, x, tx, T] of rounded) {
      const row = customers.of(id);
      expect([id, row?.frequency]).toEqual([id, Number(x)]);
      expect(Math.abs((row?.recency ?? 0) - Number(tx))).toBeLessThan(0.0051);
      expect(Math.abs((row?.age ?? 0) - Number(T))).toBeLessThan(0.0051);
    }
    const [, ...spend] = cells(`${CLV}/cdnow_summary_monetary.csv`);
    expect(spend.length).toBe(2357);
    for (const [id, , , , zbar] of spend)
      expect(Math.abs((customers.of(id)?.monetary ?? 0) - Number(zbar))).toBeLessThan(0.0051);
  });

  test("CDNOW: 2,068 orders of the whole cohort fall on a day that has one already, 80 rows are worth nothing", () => {
    const [, ...rows] = cells(`${CLV}/cdnow_master.txt`, /\s+/);
    const lines = rows.map(([customer, date, , amount]) => ({
      customer,
      time: iso(date),
      amount: Number(amount),
    }));
    const customers = summarizeCustomers(lines, { asOf: "1998-07-01" });
    const total = (column: Float64Array) => column.reduce((a, b) => a + b, 0);
    expect(customers.length).toBe(23_570);
    expect(total(customers.columns.orders) - total(customers.columns.frequency) - customers.length).toBe(
      2068,
    );
    expect(audit(customers)["zero amount"]).toBe(80);
    expect(customers.info.suspects).toEqual([]);
  });

  test("grocery and apparel agree with the plain implementation", () => {
    const [, ...grocery] = cells(`${CLV}/grocery_log.csv`);
    const visits = grocery.map(([customer, date]) => ({ customer, time: Date.parse(date) }));
    const asOf = Date.UTC(2007, 0, 1);
    expectSame(
      summarizeCustomers(visits, { asOf, amount: () => 1 }),
      plainSummary(
        visits.map((v) => ({ ...v, amount: 1 })),
        asOf,
      ),
    );
    const [, ...apparel] = cells(`${CLV}/apparel_log.csv`);
    const sales = apparel.map(([customer, date, price]) => ({
      customer,
      time: Date.parse(date),
      amount: Number(price),
    }));
    const end = Date.UTC(2010, 11, 21);
    expectSame(summarizeCustomers(sales, { asOf: end, unit: "day" }), plainSummary(sales, end, 1));
  });
});
