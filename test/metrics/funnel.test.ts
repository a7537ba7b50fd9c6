import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { funnel } from "../../src/metrics/funnel.ts";
import { wilsonInterval } from "../../src/numeric/intervals.ts";
import { checkSuite } from "../common/check-suite.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5);
const at = (customer: string | null, hours: number, event: string, more: object = {}) => ({
  customer,
  time: START + hours * 3_600_000,
  event,
  ...more,
});
const steps = ["view", "cart", "buy"];
const options = { steps, within: { days: 1 }, asOf: START + 30 * DAY };
const log = [
  at("ann", 0, "view"),
  at("ann", 1, "help"),
  at("ann", 2, "cart"),
  at("ann", 5, "buy"),
  at("bob", 0, "view"),
  at("bob", 1, "cart"),
  at("bob", 40, "buy"),
  at("cem", 0, "view"),
  at("cem", 30, "view"),
  at("cem", 31, "cart"),
  at("cem", 32, "buy"),
  at("dia", 0, "buy"),
  at("dia", 1, "cart"),
  at("dia", 2, "view"),
  at("eva", 0, "cart"),
  at(null, 0, "view"),
];

describe("funnel", () => {
  it("asks for the steps in order and in time", () => {
    const path = funnel(log, options);
    expect(path).toMatchObject({
      value: 0.5,
      entered: 4,
      converted: 2,
      open: 0,
      withoutCustomer: 1,
      segments: [],
    });
    expect(path.interval).toEqual(wilsonInterval(2, 4, 0.95));
    expect(
      path.steps.map((s) => [s.step, s.customers, s.dropped, s.rate.value, s.stepRate?.value ?? null]),
    ).toEqual([
      ["view", 4, 0, 1, null],
      ["cart", 3, 1, 0.75, 0.75],
      ["buy", 2, 1, 0.5, 2 / 3],
    ]);
    expect(path.steps[2].stepRate?.interval).toEqual(wilsonInterval(2, 3, 0.95));
  });

  it("measures the time from the last first step that serves", () => {
    // cart: ann 2, bob 1, cem 1 (not 31); buy: ann 5, cem 2, of which 3 and 1 since the cart
    const [, cart, buy] = funnel(log, options).steps;
    expect(cart.sinceFirst).toEqual({ median: 1, lowerQuartile: 1, upperQuartile: 1.5 });
    expect(buy.sinceFirst?.median).toBe(3.5);
    expect(buy.sincePrevious?.median).toBe(2);
  });

  it("takes nothing between the steps when strict", () => {
    // ann looked at the help first; cem's second attempt has nothing between
    expect(funnel(log, { ...options, order: "strict" })).toMatchObject({
      value: 0.25,
      entered: 4,
      converted: 1,
    });
    const again = ["view", "view", "view", "cart"].map((event, h) => at("a", h, event));
    expect(funnel(again, { ...options, steps: ["view", "view", "cart"], order: "strict" }).value).toBe(1);
  });

  it("takes the steps as they come in any order", () => {
    const any = funnel(log, { ...options, order: "any" });
    expect(any.steps.map((s) => [s.step, s.customers])).toEqual([
      ["any 1 step", 5],
      ["any 2 steps", 4],
      ["any 3 steps", 3],
    ]);
    expect(any.steps[2].sincePrevious).toBeNull();
    // ann 5 hours, dia 2, cem 2 from the second view
    expect(any.steps[2].sinceFirst?.median).toBe(2);
  });

  it("counts first steps in the window alone, and says who has time left", () => {
    const day = { ...options, from: START + 10 * 3_600_000, to: START + 40 * 3_600_000 };
    expect(funnel(log, day)).toMatchObject({ entered: 1, converted: 1 });
    const early = funnel(log, { ...options, asOf: START + 32 * 3_600_000 });
    expect(early).toMatchObject({ entered: 4, converted: 1, open: 1 });
    expect(early.definition.window).toBe(
      "first steps, 1 day for the rest, as known before 2026-01-06 08:00 (UTC)",
    );
    const { asOf: _, ...open } = options;
    expect(funnel(log, open).converted).toBe(2);
  });

  it("can ask for a subject, and for the same event twice", () => {
    const pages = [
      at("a", 0, "view", { subject: "beans" }),
      at("a", 1, "view", { subject: "cart" }),
      at("b", 0, "view", { subject: "beans" }),
      at("b", 1, "view", { subject: null }),
    ];
    const path = funnel(pages, {
      ...options,
      steps: [
        { event: "view", subject: "beans" },
        { event: "view", subject: "cart" },
      ],
    });
    expect(path.value).toBe(0.5);
    expect(path.steps[1].step).toBe("view: cart");
    expect(funnel(pages, { ...options, steps: ["view", "view"] }).value).toBe(1);
    expect(funnel(pages.slice(1, 3), { ...options, steps: ["view", "view"] }).value).toBe(0);
  });

  it("tells segments apart by the event of entry", () => {
    const rows = log.map((r) => ({
      ...r,
      device: r.event === "view" ? (r.customer === "ann" ? "phone" : "__proto__") : "x",
    }));
    const { segments } = funnel(rows, { ...options, by: "device" });
    expect(segments.map((s) => [s.segment, s.entered, s.converted, s.steps[1].dropped])).toEqual([
      ["__proto__", 3, 1, 1],
      ["phone", 1, 1, 0],
    ]);
  });

  it.each([
    ["one step", log, { steps: ["view"] }, "bad-option"],
    ["steps that are no list", log, { steps: "view" }, "bad-option"],
    ["a step without a name", log, { steps: ["view", ""] }, "bad-option"],
    ["a step twice in any order", log, { steps: ["view", "view"], order: "any" }, "bad-option"],
    ["32 steps", log, { steps: new Array(32).fill("view") }, "bad-option"],
    ["no time to convert", log, { within: undefined }, "bad-option"],
    ["a negative time to convert", log, { within: { days: -1 } }, "bad-option"],
    ["a negative window", log, { from: "2026-02-01", to: "2026-01-01" }, "bad-option"],
    ["an unknown order", log, { order: "loose" }, "bad-option"],
    ["a first step that nobody took", log, { steps: ["search", "buy"] }, "too-few-rows"],
    ["no events", [] as typeof log, {}, "too-few-rows"],
    ["an unknown zone", log, { zone: "Mars" }, "unknown-zone"],
    ["rows without an event", [{ customer: "a", time: 0 }], {}, "missing-column"],
    ["a time that is none", [{ customer: "a", time: "now", event: "view" }], {}, "bad-value"],
  ])("refuses %s", (_, data, more, code) => {
    expect(() => funnel(data as never, { ...options, ...more } as never)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it("finds as many customers as trying every choice of events does", () => {
    const event = fc.record({
      customer: fc.constantFrom("a", "b", "c"),
      time: fc.integer({ min: 0, max: 12 }).map((h) => START + h * 3_600_000),
      event: fc.constantFrom("view", "cart", "buy", "help"),
    });
    // events of one instant count in the order of the steps, others last
    const ranks = [...steps, "help"];
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 18 }),
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom("in-order" as const, "strict" as const, "any" as const),
        (rows, hours, order) => {
          const [from, to] = [START + 2 * 3_600_000, START + 10 * 3_600_000];
          const depths = ["a", "b", "c"].map((c) => {
            const own = rows
              .filter((r) => r.customer === c)
              .sort((x, y) => x.time - y.time || ranks.indexOf(x.event) - ranks.indexOf(y.event));
            return slowDepth(own, hours * 3_600_000, order, (t) => t >= from && t < to);
          });
          const entered = depths.filter((d) => d > 0).length;
          fc.pre(entered > 0);
          const path = funnel(rows, { steps, order, from, to, within: { days: hours / 24 } });
          expect(path.steps.map((s) => s.customers)).toEqual(
            [1, 2, 3].map((k) => depths.filter((d) => d >= k).length),
          );
          expect(path.entered - path.steps.reduce((n, s) => n + s.dropped, 0)).toBe(path.converted);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** The furthest step, by trying every event as the first and walking on from it. */
function slowDepth(
  own: readonly { time: number; event: string }[],
  within: number,
  order: "in-order" | "strict" | "any",
  mayEnter: (t: number) => boolean,
): number {
  let best = 0;
  own.forEach((first, i) => {
    if (!mayEnter(first.time)) return;
    const late = (r: { time: number }) => r.time - first.time > within;
    if (order === "any") {
      const kinds = own.slice(i).filter((r) => steps.includes(r.event) && !late(r));
      if (steps.includes(first.event)) best = Math.max(best, new Set(kinds.map((r) => r.event)).size);
      return;
    }
    if (first.event !== steps[0]) return;
    let depth = 1;
    for (const r of own.slice(i + 1)) {
      if (depth === steps.length || late(r)) break;
      if (r.event === steps[depth]) depth++;
      else if (order === "strict") break;
    }
    best = Math.max(best, depth);
  });
  return best;
}

checkSuite({
  name: "funnel",
  run: (data) => funnel(data, { ...options, by: "event" }),
  data: log,
  empty: "too-few-rows",
  oneRow: (r) => expect([r.value, r.entered]).toEqual([0, 1]),
  allNaN: "bad-value",
});
