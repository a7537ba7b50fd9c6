import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { engagementDecay } from "../../src/metrics/index.ts";
import { ratioEstimate, wilsonInterval } from "../../src/numeric/intervals.ts";
import { checkSuite } from "../common/check-suite.ts";
import { expectClose } from "../common/close.ts";

const DAY = 86_400_000;
const from = Date.UTC(2026, 0, 1);
const asOf = from + 60 * DAY;

interface Event {
  readonly customer: string;
  readonly time: number;
  readonly event: string;
}

const at = (customer: string, day: number, event: string): Event => ({
  customer,
  time: from + day * DAY,
  event,
});

/** Customers, reactions and running customers per age, one customer at a time. */
function byAge(events: readonly Event[], week: number, rows: number) {
  const out = Array.from({ length: rows }, () => ({ customers: 0, reacted: 0, open: 0 }));
  for (const c of new Set(events.map((e) => e.customer))) {
    const own = events.filter((e) => e.customer === c && e.time < asOf);
    if (own.length === 0) continue;
    const first = Math.min(...own.map((e) => e.time));
    for (let k = 0; k < rows; k++) {
      const [a, b] = [first + k * week, first + (k + 1) * week];
      if (b > asOf) {
        if (a < asOf) out[k].open++;
        continue;
      }
      out[k].customers++;
      if (own.some((e) => e.event === "open" && e.time > first && e.time >= a && e.time < b))
        out[k].reacted++;
    }
  }
  return out;
}

const anyEvents = fc.array(
  fc.record({
    customer: fc.constantFrom("a", "b", "c", "d", "e", "__proto__"),
    time: fc.integer({ min: from, max: from + 70 * DAY }),
    event: fc.constantFrom("mail", "open", "other"),
  }),
  { minLength: 1, maxLength: 80 },
);

describe("engagementDecay since first contact", () => {
  it("agrees with a plain second implementation", () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const decay = engagementDecay(events, { asOf, reactions: ["open"], rows: 8 });
        const expected = byAge(events, 7 * DAY, 8);
        expect([...decay].map((r) => [r.age, r.customers, r.reacted, r.complete])).toEqual(
          expected.flatMap((r, k) =>
            r.customers > 0 ? [[k, r.customers, r.reacted, r.open === 0 ? 1 : 0]] : [],
          ),
        );
        for (const r of decay)
          expect([r.rateLow, r.rateHigh]).toEqual(wilsonInterval(r.reacted, r.customers, 0.95));
      }),
      { numRuns: 60 },
    );
  });

  it("does not take the first contact for a reaction", () => {
    const decay = engagementDecay([at("a", 0, "open"), at("b", 0, "open"), at("b", 3, "open")], {
      asOf,
      reactions: ["open"],
      rows: 1,
    });
    expect(decay.at(0)).toMatchObject({ customers: 2, reacted: 1 });
  });

  it("finds the half-life that reactions were drawn with, and covers it", () => {
    let s = 77;
    const uniform = () => {
      s = (s * 1_103_515_245 + 12_345) % 2_147_483_648;
      return s / 2_147_483_648;
    };
    let covered = 0;
    const runs = 60;
    for (let run = 0; run < runs; run++) {
      const events: Event[] = [];
      for (let c = 0; c < 150; c++) {
        events.push(at(`c${c}`, 0, "signup"));
        // some react more than others: reactions of one customer are no independent draws
        const own = uniform() < 0.5 ? 0.3 : 0.9;
        for (let k = 0; k < 8; k++)
          if (uniform() < own * 0.5 ** (k / 3)) events.push(at(`c${c}`, 7 * k + 1, "open"));
      }
      const half = engagementDecay(events, { asOf, reactions: ["open"], rows: 8 }).info.halfLife;
      // a rate of 2^(-k / 3) has a half-life of three weeks
      if (half !== null && (half.low ?? 0) <= 21 && (half.high ?? 1e9) >= 21) covered++;
    }
    // 99 % binomial band around .95 of 60
    expect(covered).toBeGreaterThanOrEqual(52);
  });

  it("has no half-life where nothing fades, and none where nothing happens", () => {
    const steady = Array.from({ length: 9 }, (_, c) => [
      at(`c${c}`, 0, "signup"),
      ...[0, 1, 2, 3].filter((k) => (c + k) % 2 === 0).map((k) => at(`c${c}`, 7 * k + 1, "open")),
    ]).flat();
    const rising = engagementDecay(
      steady.filter((e) => e.time > from + 7 * DAY || e.event !== "open" || e.customer === "c2"),
      { asOf, reactions: ["open"], rows: 4 },
    );
    expect(rising.info.halfLife).toMatchObject({ value: null, high: null });
    const never = engagementDecay([at("a", 0, "signup"), at("b", 1, "signup")], {
      asOf,
      reactions: ["open"],
    });
    expect(never.info.halfLife).toBeNull();
    expect(never.info.overall?.value).toBe(0);
  });

  it("takes each customer as a cluster in the rate over all", () => {
    const events = [
      at("a", 0, "x"),
      at("a", 1, "open"),
      at("a", 8, "open"),
      at("b", 0, "x"),
      at("c", 0, "x"),
      at("c", 8, "open"),
    ];
    const { overall } = engagementDecay(events, { asOf, reactions: ["open"], rows: 2 }).info;
    const { value, se } = ratioEstimate([2, 0, 1], [2, 2, 2], 0.95);
    expectClose([overall?.value, overall?.se], [value, se], 1e-12);
  });
});

describe("engagementDecay per message", () => {
  const options = { asOf, reactions: ["open"], messages: ["mail"] };

  it("counts n-th messages whose time is over, by hand", () => {
    const events = [
      at("a", 0, "mail"),
      at("a", 1, "open"),
      at("a", 10, "mail"),
      at("a", 18, "open"), // eight days after: too late
      at("a", 20, "mail"),
      at("a", 22, "mail"), // cuts the third one short
      at("a", 23, "open"),
      at("b", 5, "open"), // before any message
      at("b", 6, "mail"),
      at("b", 58, "mail"), // its week is not over
      at("b", 59, "open"),
    ];
    const decay = engagementDecay(events, options);
    expect([...decay].map((r) => [r.age, r.customers, r.reacted, r.complete])).toEqual([
      [1, 2, 1, 1],
      [2, 1, 0, 0],
      [3, 1, 0, 1],
      [4, 1, 1, 1],
    ]);
    expect(decay.info.definition.variant).toBe("per-message");
    expect(decay.info.halfLife?.unit).toBe("messages");
    expect([...engagementDecay(events, { ...options, within: { days: 9 } })][1].reacted).toBe(1);
    expect(engagementDecay(events, { ...options, rows: 2 }).length).toBe(2);
  });

  it("has never more n-th messages than messages before", () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const rows = [...engagementDecay(events, options)];
        for (let k = 1; k < rows.length; k++)
          expect(rows[k].customers).toBeLessThanOrEqual(rows[k - 1].customers);
        for (const r of rows) expect(r.reacted).toBeLessThanOrEqual(r.customers);
      }),
      { numRuns: 40 },
    );
  });
});

describe("engagementDecay", () => {
  it("leaves out who is no person, and counts who is nobody", () => {
    const events = [at("guest", 0, "x"), at("a", 0, "x"), { customer: null, time: from, event: "x" }];
    const { info } = engagementDecay(events, { asOf, reactions: ["open"] });
    expect(info).toMatchObject({ suspected: 1, withoutCustomer: 1 });
    expect(engagementDecay(events, { asOf, reactions: ["open"], suspects: "keep" }).at(0)?.customers).toBe(2);
  });

  it.each([
    ["no end", { reactions: ["open"] }, "bad-option"],
    ["no reactions", { asOf }, "bad-option"],
    ["an empty list of messages", { asOf, reactions: ["open"], messages: [] }, "bad-option"],
    ["a name that is both", { asOf, reactions: ["open"], messages: ["open"] }, "bad-option"],
    ["a negative period", { asOf, reactions: ["open"], period: { days: -1 } }, "bad-option"],
    ["no time after a message", { asOf, reactions: ["open"], within: { days: 0 } }, "bad-option"],
    ["no rows", { asOf, reactions: ["open"], rows: 0 }, "bad-option"],
    ["a level of 95", { asOf, reactions: ["open"], level: 95 }, "bad-option"],
    ["an unknown zone", { asOf, reactions: ["open"], zone: "Mars/Crater" }, "unknown-zone"],
    ["a column that is not there", { asOf, reactions: ["open"], event: "name" }, "missing-column"],
  ])("refuses %s", (_, options, code) => {
    expect(() => engagementDecay([at("a", 0, "x")], options as never)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

it("takes a message and its reaction of one moment in whatever order the rows come", () => {
  const day = [at("a", 2, "mail"), at("a", 2, "open")];
  for (const rows of [day, [...day].reverse()]) {
    const decay = engagementDecay([at("a", 0, "mail"), ...rows], {
      asOf,
      reactions: ["open"],
      messages: ["mail"],
    });
    expect([...decay].map((row) => row.reacted)).toEqual([0, 1]);
  }
});

it("is not certain of the overall rate because all customers did the same", () => {
  const log = ["a", "b", "c"].flatMap((c) => [at(c, 0, "mail"), at(c, 20, "mail")]);
  const { overall } = engagementDecay(log, { asOf, reactions: ["open"] }).info;
  expectClose(overall?.interval, [...wilsonInterval(0, 3, 0.95)]);
});

checkSuite({
  name: "engagementDecay",
  run: (data) => engagementDecay(data, { asOf, reactions: ["open"] }),
  data: Array.from({ length: 24 }, (_, i) => at(`c${i % 5}`, (i * 11) % 50, i % 3 ? "open" : "mail")),
  empty: (r) => expect(r.length).toBe(0),
  oneRow: (r) => expect(r.at(0)).toMatchObject({ customers: 1, reacted: 0 }),
  allNaN: "bad-value",
});
