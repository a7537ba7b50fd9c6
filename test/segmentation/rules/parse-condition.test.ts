import { describe, expect, it } from "vitest";
import { isClienteleError } from "../../../src/core/errors.ts";
import {
  type Condition,
  evaluateSegment,
  parseCondition,
  prepareFacts,
} from "../../../src/segmentation/index.ts";

const did = { op: "did", events: { event: "x" } };
const facts = prepareFacts(
  {
    profiles: [{ customer: "a", age: 30, city: "Bonn" }],
    events: [{ customer: "a", time: 1, event: "x", page: "/", value: 2 }],
    orders: [{ customer: "a", time: 1, amount: 2 }],
    segments: {
      one: { op: "in-segment", segment: "two" },
      two: { op: "not", of: { op: "in-segment", segment: "one" } },
      wrong: { op: "everyone" } as unknown as Condition,
      vip: ["a"],
    },
  },
  { asOf: "2026-11-01" },
);

function problem(run: () => unknown): { code: string; path: string | undefined } {
  try {
    run();
  } catch (error) {
    if (isClienteleError(error)) return { code: error.code, path: error.details.column };
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("parseCondition", () => {
  it("takes text and parsed JSON alike and changes nothing", () => {
    expect(parseCondition(JSON.stringify(did))).toEqual(did);
    expect(parseCondition(did)).toBe(did);
  });

  it.each<[string, unknown]>([
    ["$", 5],
    ["$", null],
    ["$", []],
    ["$.op", {}],
    ["$.op", { op: "everyone" }],
    ["$.op", { op: "constructor" }],
    ["$.of", { op: "all", of: [] }],
    ["$.of", { op: "any", of: did }],
    ["$.of[1].events.when", { op: "all", of: [did, { op: "did", events: { event: "x", when: {} } }] }],
    ["$.event", { op: "did", event: "x" }],
    ["$.__proto__", JSON.parse('{"op":"in-segment","segment":"vip","__proto__":{"a":1}}')],
    ["$.events.event", { op: "did", events: { event: "" } }],
    [
      "$.events.where[0].test.is",
      { op: "did", events: { event: "x", where: [{ property: "a", test: { is: "like", value: "b" } }] } },
    ],
    ["$.test.value", { op: "field", table: "profiles", field: "age", test: { is: "gt", value: null } }],
    ["$.test.value", { op: "field", table: "profiles", field: "age", test: { is: "gt", value: Number.NaN } }],
    [
      "$.test.values[2]",
      { op: "field", table: "profiles", field: "age", test: { is: "in", values: [1, 2, "3"] } },
    ],
    ["$.test.values", { op: "field", table: "profiles", field: "age", test: { is: "in", values: [] } }],
    ["$.table", { op: "field", table: "people", field: "age", test: { is: "known" } }],
    [
      "$.test.value",
      { op: "count", events: { event: "x" }, test: { is: "gt", value: { ago: { days: 1 } } } },
    ],
    ["$.test.is", { op: "count", events: { event: "x" }, test: { is: "contains", text: "1" } }],
    ["$.window", { op: "first-time", events: { event: "x" }, window: {} }],
    ["$.events.window.last.days", { op: "did", events: { event: "x", window: { last: { days: -1 } } } }],
    ["$.events.window.last", { op: "did", events: { event: "x", window: { last: { days: 0 } } } }],
    [
      "$.events.window.last.fortnights",
      { op: "did", events: { event: "x", window: { last: { fortnights: 1 } } } },
    ],
    ["$.events.window.count", { op: "did", events: { event: "x", window: { calendar: "day", count: 0 } } }],
    ["$.events.window.calendar", { op: "did", events: { event: "x", window: { calendar: "moon" } } }],
    ["$.events.window.from.start", { op: "did", events: { event: "x", window: { from: { start: "day" } } } }],
    [
      "$.events.window",
      { op: "stopped", events: { event: "x", window: { last: { days: 1 } } }, quiet: { days: 1 } },
    ],
    ["$.atLeast", { op: "regularly", events: { event: "x" }, every: "week", periods: 3, atLeast: 4 }],
    ["$.periods", { op: "regularly", events: { event: "x" }, every: "week", periods: 2.5, atLeast: 1 }],
    ["$.to", { op: "anniversary", of: { table: "profiles", field: "age" }, from: 3, to: 3 }],
    ["$.to", { op: "bucket", seed: 1, from: 0.5, to: 0.4 }],
    ["$.from", { op: "bucket", seed: 1, from: -0.1, to: 0.4 }],
    ["$.seed", { op: "bucket", seed: 1.5, from: 0, to: 0.4 }],
    [
      "$.sameTime",
      {
        op: "followed-by",
        first: { event: "x" },
        next: { event: "y" },
        within: { days: 1 },
        sameTime: "yes",
      },
    ],
  ])("says that %s is wrong", (path, json) => {
    expect(problem(() => parseCondition(json))).toEqual({ code: "bad-model", path });
  });

  it("refuses text that is no JSON", () => {
    expect(problem(() => parseCondition("{")).code).toBe("bad-model");
  });

  it("bounds depth and size, also of what would overflow the stack", () => {
    const deep = (n: number): unknown => {
      let c: unknown = did;
      for (let i = 1; i < n; i++) c = { op: "not", of: c };
      return c;
    };
    expect(parseCondition(deep(16))).toBeTruthy();
    expect(problem(() => parseCondition(deep(17)))).toMatchObject({ code: "bad-model" });
    expect(problem(() => parseCondition(deep(100_000))).code).toBe("bad-model");
    expect(problem(() => evaluateSegment(deep(100_000) as Condition, facts)).code).toBe("bad-model");
    const wide = { op: "all", of: Array.from({ length: 1000 }, () => did) };
    expect(problem(() => parseCondition(wide)).code).toBe("bad-model");
    expect(parseCondition(wide, { maxConditions: 1001 })).toBe(wide);
    expect(problem(() => parseCondition(deep(5), { maxDepth: 4 })).code).toBe("bad-model");
    const many = {
      op: "field",
      table: "profiles",
      field: "age",
      test: { is: "in", values: Array(10_001).fill(1) },
    };
    expect(problem(() => parseCondition(many)).path).toBe("$.test.values");
    expect(problem(() => parseCondition(did, { maxDepth: Number.NaN })).code).toBe("bad-option");
    expect(problem(() => parseCondition(did, { maxConditions: 0 })).code).toBe("bad-option");
  });

  const field = (name: string, test: object) => ({ op: "field", table: "profiles", field: name, test });
  it.each<[string, string, string, unknown]>([
    ["a field that is not there", "missing-column", "$.field", field("town", { is: "known" })],
    ["a field called like a method", "missing-column", "$.field", field("toString", { is: "known" })],
    [
      "a table that is not there",
      "missing-column",
      "$.field",
      { op: "field", table: "scores", field: "churn", test: { is: "known" } },
    ],
    [
      "a property that is not there",
      "missing-column",
      "$.events.where[0].property",
      { op: "did", events: { event: "x", where: [{ property: "colour", test: { is: "known" } }] } },
    ],
    ["text for a number", "bad-option", "$.test.value", field("age", { is: "gt", value: "30" })],
    ["a number for text", "bad-option", "$.test.value", field("city", { is: "eq", value: 30 })],
    ["an order of texts", "bad-option", "$.test.is", field("city", { is: "gt", value: "A" })],
    ["contains of a number", "bad-option", "$.test.is", field("age", { is: "contains", text: "3" })],
    [
      "a time that is none",
      "bad-option",
      "$.test.value.at",
      field("age", { is: "gt", value: { at: "soon" } }),
    ],
    ["low above high", "bad-option", "$.test.high", field("age", { is: "between", low: 3, high: 2 })],
    [
      "a window that ends before it begins",
      "bad-option",
      "$.events.window",
      { op: "did", events: { event: "x", window: { from: { ago: { days: 1 } }, to: { ago: { days: 2 } } } } },
    ],
    [
      "the sum of a text",
      "bad-option",
      "$.property",
      { op: "sum", events: { event: "x" }, property: "page", test: { is: "gt", value: 1 } },
    ],
    [
      "orders among names of events",
      "bad-option",
      "$.events.event",
      { op: "did", events: { event: ["x", "order"] } },
    ],
    ["a segment that is not there", "bad-option", "$.segment", { op: "in-segment", segment: "gold" }],
    [
      "a segment that leads back to itself",
      "bad-option",
      "segment(two) $.of.segment",
      { op: "in-segment", segment: "one" },
    ],
    ["a segment whose condition is none", "bad-model", "$.op", { op: "in-segment", segment: "wrong" }],
  ])("with facts refuses %s, and so does evaluateSegment", (_, code, path, json) => {
    expect(problem(() => parseCondition(json, { facts }))).toEqual({ code, path });
    expect(problem(() => evaluateSegment(json as Condition, facts))).toEqual({ code, path });
  });

  it("refuses events where the facts have none", () => {
    const bare = prepareFacts({ profiles: [{ customer: "a" }] }, { asOf: 0 });
    expect(problem(() => parseCondition(did, { facts: bare })).code).toBe("bad-option");
  });

  it("takes an event that has not happened yet", () => {
    expect(evaluateSegment({ op: "did", events: { event: "never seen" } }, facts)).toEqual([]);
  });
});
