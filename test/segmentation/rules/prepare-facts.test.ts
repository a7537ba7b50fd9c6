import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromColumns } from "../../../src/core/from-columns.ts";
import { Table } from "../../../src/core/table.ts";
import { simulateShop, summarizeCustomers } from "../../../src/data/index.ts";
import {
  conditionsFor,
  customersIn,
  evaluateSegment,
  prepareFacts,
  scoreRfm,
} from "../../../src/segmentation/index.ts";

const asOf = "2026-11-01";

describe("prepareFacts", () => {
  it("numbers everyone named anywhere, in order of first appearance, once", () => {
    const facts = prepareFacts(
      {
        profiles: [{ customer: "b" }, { customer: "a" }],
        orders: [
          { customer: "c", time: "2026-01-01", amount: 1 },
          { customer: null, time: "2026-01-01", amount: 1 },
        ],
        events: [
          { customer: 7, time: "2026-01-01", event: "x" },
          { customer: "a", time: "2026-01-02", event: "x" },
        ],
        segments: { vip: ["d", "a"] },
      },
      { asOf },
    );
    expect(facts.customers).toEqual(["b", "a", "c", "7", "d"]);
    expect(facts.info.leftOut).toEqual({ withoutCustomer: 1, suspected: 0, afterAsOf: 0, invalid: 0 });
  });

  it("leaves out what happens at asOf or later, and those of whom nothing else is known", () => {
    const facts = prepareFacts(
      {
        events: [
          { customer: "a", time: "2026-10-31T23:59:59.999Z", event: "x" },
          { customer: "b", time: "2026-11-01T00:00:00Z", event: "x" },
        ],
      },
      { asOf },
    );
    expect(facts.customers).toEqual(["a"]);
    expect(facts.info.leftOut.afterAsOf).toBe(1);
  });

  it("sorts logs by customer and time, whatever their order, as a plain sort does", () => {
    const row = fc.record({
      customer: fc.constantFrom("a", "b", "c"),
      time: fc.integer({ min: 0, max: 50 }),
      event: fc.constant("x"),
      n: fc.integer(),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 150 }), (events) => {
        const { logs, customers } = prepareFacts({ events }, { asOf });
        const sorted = customers.flatMap((id) =>
          events.filter((e) => e.customer === id).sort((x, y) => x.time - y.time),
        );
        expect(Array.from(logs.events?.time ?? [])).toEqual(sorted.map((e) => e.time));
        expect(Array.from(logs.events?.columns.n as Float64Array)).toEqual(sorted.map((e) => e.n));
      }),
      { numRuns: 100 },
    );
  });

  it("makes orders of lines: one per number and customer, at its first line, refunds taken off", () => {
    const orders = [
      {
        customer: "a",
        time: 20,
        order: "1",
        item: "tea",
        quantity: 2,
        amount: 10.1,
        refund: 0,
        channel: "web",
      },
      {
        customer: "a",
        time: 10,
        order: "1",
        item: "cup",
        quantity: 1,
        amount: 5.2,
        refund: 1,
        channel: "pos",
      },
      { customer: "b", time: 15, order: "1", item: "tea", quantity: 1, amount: 7, refund: 0, channel: "web" },
      {
        customer: "a",
        time: 30,
        order: "1",
        item: "tea",
        quantity: -1,
        amount: 0,
        refund: 4,
        channel: "web",
      },
      {
        customer: "a",
        time: 40,
        order: null,
        item: "pot",
        quantity: null,
        amount: 3,
        refund: null,
        channel: null,
      },
      { customer: "b", time: 50, order: "9", item: "tea", quantity: -1, amount: 0, refund: 2, channel: null },
    ];
    const { logs } = prepareFacts({ orders }, { asOf });
    const order = logs.order;
    expect(Array.from(order?.start ?? [])).toEqual([0, 2, 3]);
    expect(Array.from(order?.time ?? [])).toEqual([10, 40, 15]);
    expect(Array.from(order?.columns.amount as Float64Array)).toEqual([15.3, 3, 7]);
    expect(Array.from(order?.columns.refund as Float64Array)).toEqual([5, 0, 0]);
    expect(Array.from(order?.columns.revenue as Float64Array)).toEqual([15.3 - 5, 3, 7]);
    expect(Array.from(order?.columns.items as Float64Array)).toEqual([3, 1, 1]);
    expect(Array.from(order?.columns.lines as Float64Array)).toEqual([2, 1, 1]);
    expect(Array.from(logs["order item"]?.time ?? [])).toEqual([10, 20, 40, 15]);
    expect(Array.from(logs["order refund"]?.time ?? [])).toEqual([10, 30, 50]);
    const is = conditionsFor(prepareFacts({ orders }, { asOf }));
    const facts = prepareFacts({ orders }, { asOf });
    expect(evaluateSegment(is.count("order").gte(2), facts)).toEqual(["a"]);
    expect(evaluateSegment(is.did("order item", { where: (p) => p("item").eq("cup") }), facts)).toEqual([
      "a",
    ]);
    expect(evaluateSegment(is.did("order", { where: (p) => p("channel").eq("pos") }), facts)).toEqual(["a"]);
    expect(evaluateSegment(is.sum("order refund", "refund").eq(2), facts)).toEqual(["b"]);
  });

  it("counts goods given back without money as a refund event, and a line that charges as none", () => {
    const orders = [
      { customer: "a", time: 1, amount: 5, quantity: 1, refund: 0 },
      { customer: "b", time: 2, amount: 0, quantity: -1, refund: 0 },
      { customer: "c", time: 3, amount: 0, quantity: 1, refund: 0 },
    ];
    const facts = prepareFacts({ orders }, { asOf });
    const is = conditionsFor(facts);
    expect(evaluateSegment(is.did("order refund"), facts)).toEqual(["b"]);
    expect(evaluateSegment(is.did("order"), facts)).toEqual(["a", "c"]);
  });

  it("takes tables as they are and does not copy columns that lie right", () => {
    const profiles = fromColumns({ customer: ["a", "b"], age: new Float64Array([30, 40]) });
    const facts = prepareFacts({ profiles }, { asOf });
    expect(facts.tables.profiles?.columns.age).toBe(profiles.columns.age);
    const turned = prepareFacts(
      { customers: fromColumns({ customer: ["b", "a"], age: [1, 2] }), profiles },
      { asOf },
    );
    expect(Array.from(turned.tables.customers?.columns.age as Float64Array)).toEqual([2, 1]);
  });

  it("is plain data that can be sent to a worker", () => {
    const events = [{ customer: "a", time: 1, event: "x", page: "/" }];
    const facts = prepareFacts({ events, segments: { vip: ["a"] } }, { asOf });
    const did = { op: "did", events: { event: "x" } } as const;
    expect(evaluateSegment(did, structuredClone(facts))).toEqual(["a"]);
  });

  it("reads segments from rows, also where a customer is in several", () => {
    const segments = [
      { customer: "a", segment: "vip" },
      { customer: "a", segment: "local" },
      { customer: "b", segment: "local" },
    ];
    const facts = prepareFacts({ segments }, { asOf });
    expect(evaluateSegment({ op: "in-segment", segment: "local" }, facts)).toEqual(["a", "b"]);
    expect(evaluateSegment({ op: "in-segment", segment: "vip" }, facts)).toEqual(["a"]);
  });

  it("takes the library's own tables, and finds the same customers as they do", () => {
    const { orders } = simulateShop({ customers: 80, seed: 4, walkInShare: 0.1 });
    const customers = summarizeCustomers(orders, { asOf: orders.info.asOf ?? asOf });
    const rfm = scoreRfm(customers);
    const facts = prepareFacts({ orders, customers, segments: rfm }, { asOf: customers.info.asOf });
    const is = conditionsFor(facts);
    const some = rfm.info.segments.find((name) => customersIn(rfm, name).length > 0) as string;
    expect(evaluateSegment(is.inSegment(some), facts).sort()).toEqual(customersIn(rfm, some).sort());
    // counted from the order lines, and taken from the summary
    const often = evaluateSegment(is.count("order").gte(3), facts);
    expect(often).toEqual(evaluateSegment(is.customer("orders").gte(3), facts));
    expect(often.length).toBeGreaterThan(0);
    const spent = evaluateSegment(is.sum("order", "amount").gt(50), facts);
    expect(spent).toEqual(evaluateSegment(is.customer("spend").gt(50), facts));
    expect(evaluateSegment(is.sum("order item", "amount").gt(50), facts)).toEqual(spent);
    expect(spent.length).toBeGreaterThan(0);
    expect(spent.length).toBeLessThan(facts.customers.length);
  });

  it("knows a segment by another condition, through several of them", () => {
    const facts = prepareFacts(
      {
        profiles: [
          { customer: "a", age: 20 },
          { customer: "b", age: 30 },
        ],
        segments: {
          old: { op: "field", table: "profiles", field: "age", test: { is: "gt", value: 25 } },
          young: { op: "not", of: { op: "in-segment", segment: "old" } },
        },
      },
      { asOf },
    );
    expect(evaluateSegment({ op: "in-segment", segment: "young" }, facts)).toEqual(["a"]);
  });

  it("leaves ids that are probably no person out of everything, unless told that they are one", () => {
    const orders = [
      { customer: "guest", time: "2026-01-01", amount: 5 },
      { customer: "ann", time: "2026-01-01", amount: 5 },
    ];
    const events = [{ customer: "guest", time: "2026-01-02", event: "visit" }];
    const profiles = [
      { customer: "guest", city: "Bonn" },
      { customer: "bob", city: "Ulm" },
    ];
    const input = { orders, events, profiles, segments: { vip: ["guest", "ann"] } };
    const facts = prepareFacts(input, { asOf });
    expect(facts.customers).toEqual(["bob", "ann"]);
    expect(facts.info.leftOut.suspected).toBe(2);
    expect(evaluateSegment({ op: "in-segment", segment: "vip" }, facts)).toEqual(["ann"]);
    const known = conditionsFor(facts).profile("city").known();
    expect(evaluateSegment(known, facts)).toEqual(["bob"]);
    for (const suspects of ["keep", ["guest"]] as const) {
      const all = prepareFacts(input, { asOf, suspects });
      expect(all.customers).toEqual(["guest", "bob", "ann"]);
      expect(evaluateSegment(known, all)).toEqual(["guest", "bob"]);
      expect(all.info.leftOut.suspected).toBe(0);
    }
    expect(() => prepareFacts(input, { asOf, suspects: "drop" as never })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
  });

  it("answers empty input with nobody", () => {
    const facts = prepareFacts({ orders: [], events: [], profiles: [] }, { asOf });
    expect(facts.customers).toEqual([]);
    expect(evaluateSegment({ op: "did-not", events: { event: "order" } }, facts)).toEqual([]);
  });

  it("knows nothing of rows that are not there yet, and does not call that a mistake", () => {
    const facts = prepareFacts({ events: [], scores: [], orders: [], segments: { vip: ["a"] } }, { asOf });
    const page = { event: "visit", where: [{ property: "page", test: { is: "eq", value: "/" } }] } as const;
    const score = { op: "field", table: "scores", field: "churn" } as const;
    expect(evaluateSegment({ op: "did", events: page }, facts)).toEqual([]);
    expect(evaluateSegment({ ...score, test: { is: "lt", value: 0.5 } }, facts)).toEqual([]);
    expect(evaluateSegment({ ...score, test: { is: "unknown" } }, facts)).toEqual(["a"]);
    const sum = { op: "sum", events: { event: "visit" }, property: "seconds" } as const;
    expect(evaluateSegment({ ...sum, test: { is: "eq", value: 0 } }, facts)).toEqual(["a"]);
  });

  it("lets a column without any value be of either kind", () => {
    const profiles = [{ customer: "a", city: null }];
    const facts = prepareFacts({ profiles }, { asOf });
    const city = { op: "field", table: "profiles", field: "city" } as const;
    for (const value of ["Bonn", 3, { ago: { days: 1 } }])
      expect(evaluateSegment({ ...city, test: { is: "eq", value } }, facts)).toEqual([]);
    expect(evaluateSegment({ ...city, test: { is: "unknown" } }, facts)).toEqual(["a"]);
  });

  it("counts invalid rows that it was told to skip", () => {
    const events = [
      { customer: "a", time: "yesterday", event: "x", page: "/a" },
      { customer: "b", time: "2026-01-01", event: "x", page: "/b" },
    ];
    const facts = prepareFacts({ events }, { asOf, onInvalid: "skip" });
    expect(facts.customers).toEqual(["b"]);
    expect(facts.info.leftOut.invalid).toBe(1);
    const onB = { event: "x", where: [{ property: "page", test: { is: "eq", value: "/b" } }] } as const;
    expect(evaluateSegment({ op: "did", events: onB }, facts)).toEqual(["b"]);
  });

  const events = [{ customer: "a", time: 1, event: "order" }];
  const orders = [{ customer: "a", time: 1, amount: 1 }];
  const berlin = new Table(
    0,
    {
      customer: { codes: new Int32Array(), levels: [] },
      time: new Float64Array(),
      event: { codes: new Int32Array(), levels: [] },
    },
    { kind: "events", zone: "Europe/Berlin" },
  );
  const summary = new Table(
    0,
    { customer: { codes: new Int32Array(), levels: [] } },
    { kind: "customers", asOf: 5 },
  );
  it.each<[string, () => unknown, string]>([
    ["no asOf", () => prepareFacts({}, {} as never), "bad-option"],
    ["an asOf that is no time", () => prepareFacts({}, { asOf: "soon" }), "bad-option"],
    ["no input", () => prepareFacts(null as never, { asOf }), "bad-option"],
    ["an unknown weekday", () => prepareFacts({}, { asOf, weekStart: "moonday" as never }), "bad-option"],
    ["an unknown zone", () => prepareFacts({}, { asOf, zone: "Mars/Base" }), "unknown-zone"],
    [
      "a zone that is not the table's",
      () => prepareFacts({ events: berlin }, { asOf, zone: "UTC" }),
      "mixed-info",
    ],
    ["summaries as of another time", () => prepareFacts({ customers: summary }, { asOf }), "mixed-info"],
    [
      "a customer given twice",
      () => prepareFacts({ profiles: [{ customer: "a" }, { customer: "a" }] }, { asOf }),
      "bad-value",
    ],
    [
      "a profile of nobody",
      () => prepareFacts({ profiles: [{ customer: null }] }, { asOf }),
      "missing-value",
    ],
    [
      "rows without a time",
      () => prepareFacts({ events: [{ customer: "a", event: "x" }] }, { asOf }),
      "missing-column",
    ],
    [
      "an event without a name",
      () => prepareFacts({ events: [{ customer: "a", time: 1, event: null }] }, { asOf }),
      "missing-value",
    ],
    [
      "a negative amount",
      () => prepareFacts({ orders: [{ customer: "a", time: 1, amount: -1 }] }, { asOf }),
      "bad-value",
    ],
    ["an event called order beside orders", () => prepareFacts({ events, orders }, { asOf }), "bad-input"],
    [
      "cells that are objects",
      () => prepareFacts({ events: [{ customer: "a", time: 1, event: "x", properties: {} }] }, { asOf }),
      "bad-input",
    ],
    ["rows that are none", () => prepareFacts({ profiles: 5 as never }, { asOf }), "bad-input"],
    ["segments that are none", () => prepareFacts({ segments: { vip: 5 as never } }, { asOf }), "bad-input"],
  ])("refuses %s", (_, run, code) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });

  it("takes an event called order where there are no orders", () => {
    expect(
      evaluateSegment({ op: "did", events: { event: "order" } }, prepareFacts({ events }, { asOf })),
    ).toEqual(["a"]);
  });
});
