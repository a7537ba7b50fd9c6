import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS } from "../../../src/core/time.ts";
import {
  type Condition,
  type EventChoice,
  evaluateSegment,
  explainCondition,
  parseCondition,
  prepareFacts,
  type RuleMoment,
  type RuleOperand,
  type RuleSpan,
  type RuleTest,
  type RuleWindow,
} from "../../../src/segmentation/index.ts";
import { type SlowEvent, type SlowFacts, type SlowRow, slowHolds } from "./slow-rules.ts";

const ids = ["ann", "bob", "__proto__", "toString", "zoë 💶"];
const names = ["visit", "cart", "buy", "constructor"];
const zones = [
  { zone: "UTC", ahead: 0 },
  { zone: "Asia/Kolkata", ahead: 330 },
  { zone: "America/Phoenix", ahead: -420 },
];
const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

const asOf = Date.UTC(2024, 2, 14, 12);
// whole hours and days near asOf and half-day steps further off, so that edges of windows are hit often
const hour = 3_600_000;
const time = fc.oneof(
  fc.integer({ min: 1, max: 12 }).map((k) => asOf - k * DAY_MS),
  fc.integer({ min: 1, max: 50 }).map((h) => asOf - h * hour),
  fc.integer({ min: -4, max: 900 }).map((k) => asOf - (k * DAY_MS) / 2),
);
const span: fc.Arbitrary<RuleSpan> = fc.oneof(
  fc.integer({ min: 1, max: 5 }).map((days) => ({ days })),
  fc.integer({ min: 1, max: 40 }).map((days) => ({ days })),
  fc.integer({ min: 1, max: 60 }).map((hours) => ({ hours })),
  fc.constantFrom<RuleSpan[]>(
    { weeks: 2 },
    { months: 3 },
    { years: 1 },
    { days: 1, hours: 12 },
    { days: 0.5 },
  ),
);
const period = fc.constantFrom(
  "day" as const,
  "week" as const,
  "month" as const,
  "quarter" as const,
  "year" as const,
);
const at = fc.oneof(
  time.map((ms) => ({ at: ms })),
  fc
    .integer({ min: 0, max: 500 })
    .map((k) => ({ at: new Date(asOf - k * DAY_MS).toISOString().slice(0, 10) })),
);
const moment: fc.Arbitrary<RuleMoment> = fc.oneof(
  at,
  span.map((ago) => ({ ago })),
  span.map((ahead) => ({ ahead })),
  fc.tuple(period, fc.integer({ min: -5, max: 1 })).map(([startOf, shift]) => ({ startOf, shift })),
);
const window: fc.Arbitrary<RuleWindow> = fc.oneof(
  span.map((last) => ({ last })),
  span.map((next) => ({ next })),
  fc
    .tuple(period, fc.integer({ min: -6, max: 1 }), fc.integer({ min: 1, max: 4 }))
    .map(([calendar, shift, count]) => ({ calendar, shift, count })),
  span.map((ago) => ({ from: { ago } })),
  span.map((ago) => ({ to: { ago } })),
  fc
    .integer({ min: 0, max: 20 })
    .map((d) => ({ from: { ago: { days: 20 + d, hours: 1 } }, to: { ago: { days: d, hours: 1 } } })),
);

const comparison = fc.constantFrom(
  "eq" as const,
  "ne" as const,
  "lt" as const,
  "lte" as const,
  "gt" as const,
  "gte" as const,
);
function numberTest<V extends RuleOperand>(value: fc.Arbitrary<V>): fc.Arbitrary<RuleTest<V>> {
  return fc.oneof(
    fc.record({ is: comparison, value }),
    fc.record({ is: fc.constant("in" as const), values: fc.array(value, { minLength: 1, maxLength: 4 }) }),
    fc.record({ is: fc.constantFrom("known" as const, "unknown" as const) }),
  );
}
const amount = fc.constantFrom(-2, -0, 0, 0.5, 1, 2, 3, 5, 8);
const amountTest: fc.Arbitrary<RuleTest<number>> = fc.oneof(
  numberTest(amount),
  fc
    .tuple(amount, amount)
    .map(([a, b]) => ({ is: "between" as const, low: Math.min(a, b), high: Math.max(a, b) })),
);
const word = fc.constantFrom("tea", "Tea", "te", "coffee", "ÄPFEL", "äpfel");
const textTest: fc.Arbitrary<RuleTest> = fc.oneof(
  fc.record({ is: fc.constantFrom("eq" as const, "ne" as const), value: word }),
  fc.record({ is: fc.constant("in" as const), values: fc.array(word, { minLength: 1, maxLength: 3 }) }),
  fc.record({
    is: fc.constantFrom("contains" as const, "starts-with" as const),
    text: fc.constantFrom("t", "e", "Ä", "äp", "coffee"),
    ignoreCase: fc.boolean(),
  }),
  fc.record({ is: fc.constantFrom("known" as const, "unknown" as const) }),
);
const timeTest: fc.Arbitrary<RuleTest> = fc.oneof(
  numberTest<RuleOperand>(moment),
  window.map((w) => ({ is: "during" as const, window: w })),
);

const where = fc.array(
  fc.oneof(
    amountTest.map((test) => ({ property: "value", test: test as RuleTest })),
    textTest.map((test) => ({ property: "subject", test })),
  ),
  { minLength: 1, maxLength: 2 },
);
const name = fc.oneof(
  fc.constantFrom<(string | string[])[]>("any event", "no such event", ["cart", "buy"]),
  fc.constantFrom(...names),
);
const kind = fc.oneof(fc.record({ event: name }), fc.record({ event: name, where }));
const choice: fc.Arbitrary<EventChoice> = fc.oneof(
  kind,
  fc.record({ event: name, where, window }),
  fc.record({ event: name, window }),
);
const smallCount = fc.record({ is: comparison, value: fc.integer({ min: 0, max: 4 }) });

const dateField = fc.constantFrom({ field: "born" }, { field: "bornText" });
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc
    .oneof(
      amountTest.map((test) => ({ field: "age", test: test as RuleTest })),
      textTest.map((test) => ({ field: "likes", test })),
      fc.tuple(dateField, timeTest).map(([f, test]) => ({ ...f, test })),
      fc.record({
        field: fc.constant("consent"),
        test: fc.record({ is: fc.constantFrom("eq" as const, "ne" as const), value: fc.boolean() }),
      }),
    )
    .map(({ field, test }) => ({ op: "field" as const, table: "profiles" as const, field, test })),
  fc.record({
    op: fc.constant("field" as const),
    table: fc.constant("scores" as const),
    field: fc.constant("churn"),
    test: amountTest as fc.Arbitrary<RuleTest>,
  }),
  fc.record({ op: fc.constantFrom("did" as const, "did-not" as const), events: choice }),
  fc.record({ op: fc.constant("count" as const), events: choice, test: smallCount }),
  fc.record({
    op: fc.constantFrom("sum" as const, "average" as const),
    events: choice,
    property: fc.constant("value"),
    test: amountTest,
  }),
  fc.record({
    op: fc.constant("distinct" as const),
    events: choice,
    property: fc.constantFrom("value", "subject"),
    test: smallCount,
  }),
  fc.record({ op: fc.constant("first-time" as const), events: kind, window }),
  fc.record({ op: fc.constant("stopped" as const), events: kind, quiet: span }),
  fc.record({ op: fc.constant("stopped" as const), events: kind, quiet: span, active: span }),
  fc.record({ op: fc.constant("restarted" as const), events: kind, quiet: span, recent: span }),
  fc
    .record({
      op: fc.constant("regularly" as const),
      events: kind,
      every: fc.oneof(period, span),
      periods: fc.integer({ min: 1, max: 8 }),
    })
    .chain((r) => fc.integer({ min: 1, max: Math.min(3, r.periods) }).map((atLeast) => ({ ...r, atLeast }))),
  fc.record({
    op: fc.constantFrom("followed-by" as const, "not-followed-by" as const),
    first: choice,
    next: choice,
    within: span,
    sameTime: fc.boolean(),
  }),
  fc
    .tuple(
      fc.oneof(
        dateField.map((f) => ({ table: "profiles" as const, ...f })),
        kind.map((first) => ({ first })),
      ),
      fc.integer({ min: -40, max: 40 }),
      fc.integer({ min: 1, max: 366 }),
    )
    .map(([of, from, days]) => ({ op: "anniversary" as const, of, from, to: from + days })),
  fc
    .tuple(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([seed, from]) => ({ op: "bucket" as const, seed, from, to: 1 })),
  fc.constant({ op: "in-segment" as const, segment: "vip" }),
);
const condition: fc.Arbitrary<Condition> = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { arbitrary: leaf, weight: 3 },
    {
      arbitrary: fc.record({
        op: fc.constantFrom("all" as const, "any" as const),
        of: fc.array(tie("tree"), { minLength: 1, maxLength: 3 }),
      }),
      weight: 2,
    },
    { arbitrary: tie("tree").map((of) => ({ op: "not" as const, of })), weight: 1 },
  ),
})).tree;

const or = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 4 });
const event: fc.Arbitrary<SlowEvent> = fc.record({
  customer: fc.constantFrom(...ids),
  time,
  event: fc.constantFrom(...names),
  value: or(amount),
  subject: or(word),
});
const profile = fc.record({
  age: or(amount),
  likes: or(word),
  born: or(
    fc.oneof(time, fc.constantFrom(Date.UTC(2000, 1, 29), Date.UTC(1999, 1, 28, 12), Date.UTC(2024, 1, 29))),
  ),
  bornText: or(
    fc.oneof(
      fc.constantFrom("2000-02-29", "1999-03-14", "2024-03-13", "not a date"),
      at.map((m) => String(m.at)),
    ),
  ),
  consent: or(fc.constantFrom(0, 1)),
});
const shop: fc.Arbitrary<SlowFacts> = fc
  .record({
    profiles: fc
      .uniqueArray(fc.constantFrom(...ids), { maxLength: ids.length })
      .chain((who) =>
        fc.tuple(...who.map((customer) => profile.map((p) => ({ customer, ...p }) as SlowRow))),
      ),
    scores: fc
      .uniqueArray(fc.constantFrom(...ids))
      .chain((who) =>
        fc.tuple(...who.map((customer) => or(amount).map((churn) => ({ customer, churn }) as SlowRow))),
      ),
    events: fc.array(event, { maxLength: 100 }),
    vip: fc.subarray(ids),
    zone: fc.constantFrom(...zones),
    weekStart: fc.integer({ min: 0, max: 6 }),
    now: fc.constantFrom(asOf, Date.UTC(2024, 2, 1), Date.UTC(2023, 1, 28, 20), Date.UTC(2024, 1, 29, 3)),
  })
  .map(({ profiles, scores, events, vip, zone, weekStart, now }) => ({
    customers: [],
    tables: { profiles, scores },
    events: events.map((e) => ({ ...e, time: e.time - asOf + now })),
    segments: { vip },
    asOf: now,
    weekStart,
    ...zone,
  }));

function prepared(slow: SlowFacts & { readonly zone?: string }) {
  return prepareFacts(
    {
      profiles: slow.tables.profiles,
      scores: slow.tables.scores,
      events: slow.events,
      segments: slow.segments,
    },
    { asOf: slow.asOf, zone: slow.zone ?? "UTC", weekStart: weekdays[slow.weekStart] },
  );
}

describe("rules agree with their plain second implementation", () => {
  it("on random shops and conditions", () => {
    let some = 0;
    let asked = 0;
    fc.assert(
      fc.property(shop, fc.array(condition, { minLength: 1, maxLength: 8 }), (slow, conditions) => {
        const facts = prepared(slow);
        const who = facts.customers;
        for (const c of conditions) {
          const expected = who.filter((id) => slowHolds(c, slow, id));
          const found = evaluateSegment(c, facts);
          expect(found).toEqual(expected);
          some += expected.length;
          asked += who.length;
        }
      }),
      { numRuns: 500 },
    );
    // neither always true nor always false
    expect(some / asked).toBeGreaterThan(0.1);
    expect(some / asked).toBeLessThan(0.9);
  });

  it("each kind of condition alone, often enough to meet its edges", () => {
    fc.assert(
      fc.property(shop, fc.array(leaf, { minLength: 8, maxLength: 20 }), (slow, conditions) => {
        const facts = prepared(slow);
        const who = facts.customers;
        for (const c of conditions)
          expect(evaluateSegment(c, facts)).toEqual(who.filter((id) => slowHolds(c, slow, id)));
      }),
      { numRuns: 700 },
    );
  });

  it("explains what it answers, and reads back what it wrote", () => {
    fc.assert(
      fc.property(shop, condition, (slow, c) => {
        const facts = prepared(slow);
        const again = parseCondition(JSON.stringify(c), { facts });
        expect(again).toEqual(JSON.parse(JSON.stringify(c)));
        const members = new Set(evaluateSegment(c, facts));
        const column = evaluateSegment(again, facts, { as: "column" });
        facts.customers.forEach((id, i) => {
          expect(column[i]).toBe(members.has(id) ? 1 : 0);
          const why = explainCondition(c, facts, id);
          expect(why.holds).toBe(members.has(id));
          expect(why.words.startsWith(why.holds ? "yes: " : "no: ")).toBe(true);
        });
      }),
      { numRuns: 200 },
    );
  });

  it("does not depend on the order of rows, nor on who else there is", () => {
    fc.assert(
      fc.property(shop, condition, (slow, c) => {
        const found = new Set(evaluateSegment(c, prepared(slow)));
        const reversed = prepared({
          ...slow,
          events: [...slow.events].reverse(),
          tables: {
            profiles: [...slow.tables.profiles].reverse(),
            scores: [...slow.tables.scores].reverse(),
          },
        });
        expect(new Set(evaluateSegment(c, reversed))).toEqual(found);
        const more = prepared({
          ...slow,
          events: [
            { customer: "new", time: slow.asOf - 1, event: "visit", value: 1, subject: "tea" },
            ...slow.events,
          ],
        });
        expect(new Set(evaluateSegment(c, more).filter((id) => id !== "new"))).toEqual(found);
      }),
      { numRuns: 200 },
    );
  });
});
