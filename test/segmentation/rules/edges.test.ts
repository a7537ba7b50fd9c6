import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromColumns } from "../../../src/core/from-columns.ts";
import {
  type Condition,
  conditionsFor,
  evaluateSegment,
  explainCondition,
  type PrepareFactsOptions,
  prepareFacts,
  type RuleTest,
  type RuleWindow,
} from "../../../src/segmentation/index.ts";
import { shareFrom } from "../../../src/segmentation/rules/md5-share.ts";

const asOf = "2026-11-01T12:00:00Z";

/** Whether one event at each of these times makes the condition hold. */
function heldAt(
  condition: Condition,
  times: readonly string[],
  options: Partial<PrepareFactsOptions> = {},
): boolean[] {
  const events = times.map((time, i) => ({ customer: i, time, event: "x" }));
  const facts = prepareFacts({ events }, { asOf, ...options });
  return times.map((_, i) => explainCondition(condition, facts, i).holds);
}

function did(window: RuleWindow): Condition {
  return { op: "did", events: { event: "x", window } };
}

describe("windows", () => {
  it("include their first instant and exclude their last", () => {
    const last = ["2026-10-31T11:59:59.999Z", "2026-10-31T12:00:00Z", "2026-11-01T11:59:59.999Z"];
    expect(heldAt(did({ last: { days: 1 } }), last)).toEqual([false, true, true]);
    const month = ["2026-09-30T23:59:59.999Z", "2026-10-01", "2026-10-31T23:59:59.999Z", "2026-11-01"];
    expect(heldAt(did({ calendar: "month", shift: -1 }), month)).toEqual([false, true, true, false]);
    const fixed = did({ from: { at: "2026-10-05" }, to: { at: "2026-10-06" } });
    expect(
      heldAt(fixed, ["2026-10-04T23:59:59Z", "2026-10-05", "2026-10-05T23:59:59.999Z", "2026-10-06"]),
    ).toEqual([false, true, true, false]);
  });

  it("are the same for fields that hold times", () => {
    const since = ["2026-09-30T23:59:59.999Z", "2026-10-01", "2026-10-31T23:59:59.999Z", "2026-11-01"];
    const profiles = since.map((time, i) => ({ customer: i, since: Date.parse(time), text: time }));
    const facts = prepareFacts({ profiles }, { asOf });
    const is = conditionsFor(facts);
    const month = { calendar: "month", shift: -1 } as const;
    expect(evaluateSegment(is.profile("since").during(month), facts)).toEqual(["1", "2"]);
    expect(evaluateSegment(is.profile("text").during(month), facts)).toEqual(["1", "2"]);
    expect(evaluateSegment(is.profile("since").lt({ startOf: "month" }), facts)).toEqual(["0", "1", "2"]);
    expect(evaluateSegment(is.profile("since").gt({ at: "2026-10-01" }), facts)).toEqual(["2", "3"]);
  });

  it("tell rolling days from calendar days", () => {
    // 25 October is seven calendar days before today, but more than seven times 24 hours ago in the morning
    const times = ["2026-10-25T08:00:00Z", "2026-10-25T13:00:00Z", "2026-11-01T08:00:00Z"];
    expect(heldAt(did({ last: { days: 7 } }), times)).toEqual([false, true, true]);
    expect(heldAt(did({ calendar: "day", shift: -7, count: 7 }), times)).toEqual([true, true, false]);
    expect(heldAt(did({ calendar: "day", shift: -7, count: 8 }), times)).toEqual([true, true, true]);
  });

  it("begin weeks on the chosen day", () => {
    // 1 November 2026 is a Sunday
    const times = ["2026-10-25T08:00:00Z", "2026-10-26T08:00:00Z", "2026-11-01T08:00:00Z"];
    expect(heldAt(did({ calendar: "week" }), times, { weekStart: "monday" })).toEqual([false, true, true]);
    expect(heldAt(did({ calendar: "week" }), times, { weekStart: "sunday" })).toEqual([false, false, true]);
    expect(heldAt(did({ calendar: "week", shift: -1 }), times, { weekStart: "sunday" })).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("count calendar days in the zone, also those of 23 and 25 hours", () => {
    const zone = "Europe/Berlin";
    // the clocks went back on 25 October 2026: that day had 25 hours, from 22:00 UTC to 23:00 UTC
    const times = [
      "2026-10-24T21:59:59Z",
      "2026-10-24T22:00:00Z",
      "2026-10-25T22:59:59Z",
      "2026-10-25T23:00:00Z",
    ];
    expect(heldAt(did({ calendar: "day", shift: -7 }), times, { zone })).toEqual([false, true, true, false]);
    // and forward on 29 March: 23 hours
    const spring = [
      "2026-03-28T22:59:59Z",
      "2026-03-28T23:00:00Z",
      "2026-03-29T21:59:59Z",
      "2026-03-29T22:00:00Z",
    ];
    const day = { from: { at: "2026-03-29" }, to: { at: "2026-03-30" } };
    expect(heldAt(did(day), spring, { zone })).toEqual([false, true, true, false]);
    // times without a zone are read in it
    expect(heldAt(did(day), ["2026-03-29", "2026-03-28T23:59:59"], { zone })).toEqual([true, false]);
  });

  it("at midnight, today is the day that begins, and last month the one that has ended", () => {
    const midnight = { asOf: "2026-11-01" };
    const times = ["2026-10-31T23:00:00Z", "2026-09-30T23:00:00Z"];
    expect(heldAt(did({ calendar: "month", shift: -1 }), times, midnight)).toEqual([true, false]);
    expect(heldAt(did({ calendar: "month" }), times, midnight)).toEqual([false, false]);
  });

  it("of no length hold nobody", () => {
    const never = did({ from: { at: "2026-10-05" }, to: { at: "2026-10-05" } });
    expect(heldAt(never, ["2026-10-05"])).toEqual([false]);
    const none: Condition = { ...never, op: "count", test: { is: "eq", value: 0 } } as Condition;
    expect(heldAt(none, ["2026-10-05"])).toEqual([true]);
  });
});

describe("what is not known", () => {
  const facts = prepareFacts(
    {
      profiles: [
        { customer: "known", city: "Bonn", age: 30 },
        { customer: "empty", city: "", age: Number.NaN },
        { customer: "null", city: null, age: null },
      ],
      events: [{ customer: "elsewhere", time: 0, event: "x", value: null as number | null }],
    },
    { asOf },
  );
  const is = conditionsFor(facts);
  const rest = ["empty", "null", "elsewhere"];

  it("fails every comparison, and not turns that round", () => {
    const tests = [
      is.profile("city").eq("Bonn"),
      is.profile("city").ne("Ulm"),
      is.profile("city").contains("o"),
      is.profile("age").ne(31),
      is.profile("age").lt(31),
      is.profile("age").between(0, 100),
      is.profile("age").in(30),
    ];
    for (const test of tests) {
      expect(evaluateSegment(test, facts)).toEqual(["known"]);
      expect(evaluateSegment(is.not(test), facts)).toEqual(rest);
    }
    expect(evaluateSegment(is.profile("age").unknown(), facts)).toEqual(rest);
    expect(evaluateSegment(is.profile("city").unknown(), facts)).toEqual(rest);
    expect(evaluateSegment(is.profile("city").known(), facts)).toEqual(["known"]);
  });

  it("is an empty text too, where a table holds one", () => {
    const codes = Int32Array.from([0, 1, -1]);
    const column = { codes, levels: ["", "Bonn"] };
    const table = fromColumns({ customer: ["a", "b", "c"], city: column });
    const events = fromColumns({
      customer: ["a", "a", "a"],
      time: [1, 2, 3],
      event: ["x", "x", "x"],
      city: column,
    });
    const own = prepareFacts({ profiles: table, events }, { asOf });
    const city = (test: RuleTest): Condition => ({ op: "field", table: "profiles", field: "city", test });
    expect(evaluateSegment(city({ is: "ne", value: "Ulm" }), own)).toEqual(["b"]);
    expect(evaluateSegment(city({ is: "unknown" }), own)).toEqual(["a", "c"]);
    expect(evaluateSegment(conditionsFor(own).distinct("x", "city").eq(1), own)).toEqual(["a"]);
  });

  it("sums to 0, has no average, and is no distinct value", () => {
    expect(evaluateSegment(is.sum("x", "value").eq(0), facts)).toHaveLength(4);
    expect(evaluateSegment(is.average("x", "value").unknown(), facts)).toHaveLength(4);
    expect(evaluateSegment(is.average("x", "value").ne(5), facts)).toHaveLength(0);
    expect(evaluateSegment(is.distinct("x", "value").eq(0), facts)).toHaveLength(4);
  });
});

describe("sums of money", () => {
  it("do not drift", () => {
    const events = Array.from({ length: 10 }, (_, i) => ({ customer: "a", time: i, event: "x", value: 0.1 }));
    const facts = prepareFacts({ events }, { asOf });
    expect(evaluateSegment(conditionsFor(facts).sum("x", "value").eq(1), facts)).toEqual(["a"]);
  });
});

describe("sequences", () => {
  const within = { days: 7 };
  const pair = (gap: number, op: "followed-by" | "not-followed-by", sameTime = false) => {
    const t = Date.parse("2026-10-01");
    const events = [
      { customer: "a", time: t, event: "x" },
      { customer: "a", time: t + gap, event: "y" },
    ];
    const condition = { op, first: { event: "x" }, next: { event: "y" }, within, sameTime };
    return evaluateSegment(condition, prepareFacts({ events }, { asOf })).length === 1;
  };
  const week = 7 * 86_400_000;

  it("take the end of the time allowed in, and the same instant only when told to", () => {
    expect([-1, 0, 1, week, week + 1].map((gap) => pair(gap, "followed-by"))).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
    expect([-1, 0, 1, week, week + 1].map((gap) => pair(gap, "not-followed-by"))).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
    expect([-1, 0, 1].map((gap) => pair(gap, "followed-by", true))).toEqual([false, true, true]);
  });

  it("do not say that something is missing before its time is up", () => {
    const missing = { op: "not-followed-by", first: { event: "x" }, next: { event: "y" }, within } as const;
    expect(heldAt(missing, ["2026-10-25T11:59:59.999Z", "2026-10-25T12:00:00Z"])).toEqual([true, false]);
  });

  it("let no event follow itself", () => {
    const again = {
      op: "followed-by",
      first: { event: "x" },
      next: { event: "x" },
      within,
      sameTime: true,
    } as const;
    const one = { customer: "one", time: 0, event: "x" };
    const two = { customer: "two", time: 0, event: "x" };
    expect(evaluateSegment(again, prepareFacts({ events: [one, two, two] }, { asOf }))).toEqual(["two"]);
  });

  it("can lead from orders to events", () => {
    const orders = [{ customer: "a", time: "2026-10-01", amount: 5 }];
    const events = [{ customer: "a", time: "2026-10-02", event: "complaint" }];
    const facts = prepareFacts({ orders, events }, { asOf });
    const is = conditionsFor(facts);
    const rule = is.followedBy(
      is.event("order", { where: (p) => p("amount").gt(4) }),
      is.event("complaint"),
      { within },
    );
    expect(evaluateSegment(rule, facts)).toEqual(["a"]);
  });
});

describe("a pause", () => {
  it("is longer than what is asked: exactly that long is none", () => {
    const t = Date.parse("2026-10-30");
    const day = 86_400_000;
    const restarted = {
      op: "restarted",
      events: { event: "x" },
      quiet: { days: 30 },
      recent: { days: 7 },
    } as const;
    const gaps = [30 * day, 30 * day + 1];
    const events = gaps.flatMap((gap, i) => [
      { customer: i, time: t - gap, event: "x" },
      { customer: i, time: t, event: "x" },
    ]);
    expect(evaluateSegment(restarted, prepareFacts({ events }, { asOf }))).toEqual(["1"]);
    const stopped = { op: "stopped", events: { event: "x" }, quiet: { days: 7 } } as const;
    expect(heldAt(stopped, ["2026-10-25T12:00:00Z", "2026-10-25T11:59:59.999Z"])).toEqual([false, true]);
  });
});

describe("anniversaries", () => {
  const of = { table: "profiles", field: "born" } as const;
  const heldOn = (born: string, now: string, days: object = {}, zone = "UTC") => {
    const facts = prepareFacts({ profiles: [{ customer: "a", born }] }, { asOf: now, zone });
    return evaluateSegment({ op: "anniversary", of, ...days }, facts).length === 1;
  };

  it("of 29 February are on the 28th in common years and on the 29th in leap years", () => {
    expect(
      ["2027-02-28", "2027-03-01", "2028-02-28", "2028-02-29"].map((now) => heldOn("2000-02-29", now)),
    ).toEqual([true, false, false, true]);
  });

  it("begin a year after the date, and reach over the end of the year", () => {
    expect(heldOn("2026-01-02", "2026-01-02")).toBe(false);
    expect(heldOn("2025-01-02", "2026-01-02")).toBe(true);
    expect(heldOn("1990-01-02", "2025-12-30", { to: 3 })).toBe(false);
    expect(heldOn("1990-01-02", "2025-12-30", { to: 4 })).toBe(true);
    expect(heldOn("1990-01-02", "2026-01-05", { from: -3 })).toBe(true);
  });

  it("are civil days of the zone", () => {
    // in Auckland it is the 3rd already
    expect(heldOn("1990-06-03", "2026-06-02T13:00:00Z", {}, "Pacific/Auckland")).toBe(true);
    expect(heldOn("1990-06-02T13:00:00Z", "2026-06-02T13:00:00Z", {}, "Pacific/Auckland")).toBe(true);
  });
});

describe("buckets", () => {
  it("are the first 32 bits of MD5, for ids of any length and alphabet", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 200 }),
        fc.oneof(fc.string(), fc.integer()),
        (id, seed) => {
          const digest = createHash("md5").update(`${seed}:${id}`).digest("hex");
          expect(shareFrom(seed)(id)).toBe(Number.parseInt(digest.slice(0, 8), 16) / 2 ** 32);
        },
      ),
      { numRuns: 300 },
    );
    for (let n = 0; n < 130; n++) {
      const id = "x".repeat(n);
      const digest = createHash("md5").update(`1:${id}`).digest("hex");
      expect(shareFrom(1)(id)).toBe(Number.parseInt(digest.slice(0, 8), 16) / 2 ** 32);
    }
  });

  it("split customers evenly, and differently for another seed", () => {
    const facts = prepareFacts(
      { profiles: Array.from({ length: 10_000 }, (_, i) => ({ customer: `c${i}` })) },
      { asOf },
    );
    const is = conditionsFor(facts);
    const tenth = evaluateSegment(is.bucket("a", 0, 0.1), facts);
    // four standard deviations
    expect(Math.abs(tenth.length - 1000)).toBeLessThan(120);
    const both = evaluateSegment(is.all(is.bucket("a", 0, 0.1), is.bucket("b", 0, 0.1)), facts);
    expect(Math.abs(both.length - 100)).toBeLessThan(40);
    expect(evaluateSegment(is.bucket("a", 0, 1), facts)).toHaveLength(10_000);
    expect(evaluateSegment(is.any(is.bucket("a", 0.1, 0.1), is.bucket("a", 0.1, 1)), facts)).toHaveLength(
      10_000 - tenth.length,
    );
  });
});

describe("blocks of customers", () => {
  it("make no difference at their borders", () => {
    for (const n of [1, 2047, 2048, 2049, 5000]) {
      const profiles = Array.from({ length: n }, (_, i) => ({ customer: i, n: i }));
      const facts = prepareFacts({ profiles }, { asOf });
      const is = conditionsFor(facts);
      const rule = is.any(is.profile("n").lt(3), is.not(is.profile("n").ne(n - 1)), is.profile("n").in(2048));
      const expected = profiles
        .filter((p) => p.n < 3 || p.n === n - 1 || p.n === 2048)
        .map((p) => String(p.n));
      expect(evaluateSegment(rule, facts)).toEqual(expected);
      expect(evaluateSegment(rule, facts, { as: "column" }).reduce((a, b) => a + b, 0)).toBe(expected.length);
    }
  });
});

describe("explainCondition", () => {
  const facts = prepareFacts(
    {
      profiles: [
        { customer: "ann", city: "Bonn", since: Date.parse("2024-05-01"), email: null as string | null },
      ],
      events: [
        { customer: "ann", time: "2026-10-30T09:30:00Z", event: "visit", page: "/tea" },
        { customer: "ann", time: "2026-09-01", event: "visit", page: "/cup" },
      ],
      segments: {
        vip: ["ann"],
        local: { op: "field", table: "profiles", field: "city", test: { is: "eq", value: "Ulm" } },
      },
    },
    { asOf },
  );
  const is = conditionsFor(facts);

  it("names the part that failed, with the values found", () => {
    const rule = is.all(
      is.profile("city").in("Ulm", "Kiel"),
      is.count("visit", { window: { last: { days: 90 } } }).gte(2),
    );
    const why = explainCondition(rule, facts, "ann");
    expect(why).toMatchObject({ holds: false, op: "all", path: "$", actual: { held: 1, of: 2 } });
    expect(why.words).toBe("no: 1 of 2 conditions holds; all are needed");
    expect(why.parts[0]).toEqual({
      holds: false,
      op: "field",
      path: "$.of[0]",
      words: 'no: city of profiles is "Bonn"; asked: is one of "Ulm", "Kiel"',
      actual: { city: "Bonn" },
      parts: [],
    });
    expect(why.parts[1].actual).toEqual({
      count: 2,
      first: Date.parse("2026-09-01"),
      last: Date.parse("2026-10-30T09:30:00Z"),
    });
  });

  it.each<[Condition, string]>([
    [
      is.profile("since").lt({ ago: { years: 1 } }),
      "yes: since of profiles is 2024-05-01; asked: is before 1 year ago",
    ],
    [is.profile("email").known(), "no: email of profiles is not known; asked: is known"],
    [
      is.did("visit", { where: (p) => p("page").startsWith("/t"), window: { calendar: "day", shift: -2 } }),
      'yes: "visit" where page starts with "/t" in the day 2 days ago happened once (2026-10-30 to before 2026-10-31); asked: at least once',
    ],
    [
      is.stopped("visit", { quiet: { days: 30 } }),
      'no: "visit" happened last on 2026-10-30 09:30:00; asked: none in the last 30 days (since 2026-10-02 12:00:00), some before',
    ],
    [
      is.regularly("visit", { every: "month", periods: 3, atLeast: 2 }),
      'yes: "visit" happened in 2 of the last 3 whole months (2026-08-01 to before 2026-11-01); asked: at least 2',
    ],
    [
      is.did("vist", { window: { calendar: "month" } }),
      'no: "vist" in this month never happened (2026-11-01 to before 2026-12-01; the facts have no event of this name); asked: at least once',
    ],
    [is.inSegment("vip"), 'yes: in the segment "vip"'],
    [is.not(is.inSegment("local")), "yes: the condition must not hold and does not"],
  ])("says it in words: %#", (condition, words) => {
    expect(explainCondition(condition, facts, "ann").words).toBe(words);
  });

  it("leads into the condition of a segment", () => {
    const why = explainCondition(is.inSegment("local"), facts, "ann");
    expect(why.parts[0]).toMatchObject({ holds: false, path: "segment(local) $", actual: { city: "Bonn" } });
  });

  it("does not know strangers", () => {
    expect(() => explainCondition(is.inSegment("vip"), facts, "eve")).toThrow(
      expect.objectContaining({ code: "bad-value" }),
    );
  });
});
