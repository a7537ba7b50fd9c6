import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tableFrom } from "../../../src/core/table-from.ts";
import { type EngagementScores, engagementScore, updateEngagement } from "../../../src/segmentation/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";

const DAY = 86_400_000;
const from = Date.UTC(2026, 0, 1);
const asOf = from + 100 * DAY;

const anyEvents = fc.array(
  fc.record({
    customer: fc.constantFrom("a", "b", "c", "d", "__proto__"),
    time: fc.integer({ min: from, max: from + 150 * DAY }),
    event: fc.constantFrom(
      "page_view",
      "Added to Cart",
      "Opened Email",
      "Received Email",
      "purchase",
      "dance",
    ),
  }),
  { maxLength: 50 },
);

/** Everything but the order of kept events, which says nothing. */
function comparable(scores: EngagementScores) {
  const { recent, ...info } = scores.info;
  const kept = recent?.row.map((r, i) => [r, recent.time[i], recent.weight[i]].join(" ")).sort();
  return { info, kept, rows: [...scores] };
}

describe("engagementScore", () => {
  it("is the sum of weights that halve", () => {
    const WEIGHT: Record<string, number> = {
      page_view: 1,
      "Added to Cart": 3,
      "Opened Email": 1,
      "Received Email": 0,
      purchase: 5,
      dance: 1,
    };
    fc.assert(
      fc.property(anyEvents, (events) => {
        const scores = engagementScore(events, { asOf, halfLife: { days: 20 } });
        for (const row of scores) {
          const own = events.filter((e) => e.customer === row.customer);
          const at = (end: number) =>
            own
              .filter((e) => e.time < end)
              .reduce((a, e) => a + WEIGHT[e.event] * 0.5 ** ((end - e.time) / DAY / 20), 0);
          expectClose(row.points, at(asOf), 1e-9);
          expectClose(row.pointsBefore, at(asOf - 20 * DAY), 1e-9);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("places customers among those who are engaged, ties at their middle", () => {
    const events = [1, 1, 2, 4, 8].map((weight, i) => ({
      customer: `c${i}`,
      time: asOf - 1,
      event: `w${weight}`,
    }));
    const weights = { w1: 1, w2: 2, w4: 4, w8: 8 };
    const idle = { customer: "idle", time: asOf - 1, event: "none" };
    const scores = engagementScore([...events, idle], { asOf, weights, otherWeight: 0 });
    // ranks of 5: the two equal ones share the first two
    expect([...scores].map((r) => r.score)).toEqual([20, 20, 50, 70, 90, 0]);
    expect([...scores].map((r) => r.level)).toEqual(["low", "low", "medium", "medium", "high", "none"]);
    expect(scores.info.sizes).toEqual({ high: 1, medium: 2, low: 2, none: 1 });
    // type-7 quantiles of 1 1 2 4 8 at .8 and .4
    expectClose([scores.info.thresholds.high, scores.info.thresholds.medium], [4.8, 1.6], 1e-6);
    const fixed = engagementScore(events, { asOf, weights, thresholds: { high: 3, medium: 2.5 } });
    expect([...fixed].map((r) => r.level)).toEqual(["low", "low", "low", "high", "high"]);
  });

  it("is half as high one half-life on, and then falling", () => {
    const events = [{ customer: "a", time: from, event: "page_view" }];
    const row = engagementScore(events, { asOf: from + 60 * DAY }).at(0);
    expectClose([row?.points, row?.pointsBefore], [0.25, 0.5], 1e-12);
    expect(row?.trend).toBe("falling");
    expect(engagementScore(events, { asOf: from + 10 * DAY }).at(0)?.trend).toBe("new");
    // an event as old as the comparison exactly belongs to what came since
    expect(engagementScore(events, { asOf: from + 30 * DAY }).at(0)).toMatchObject({
      points: 0.5,
      trend: "new",
    });
    expect(engagementScore(events, { asOf: from + 200 * DAY }).at(0)).toMatchObject({
      level: "none",
      score: 0,
    });
  });

  it("gives everyone the same place when all are alike", () => {
    const events = ["a", "b", "c"].map((customer) => ({ customer, time: from, event: "page_view" }));
    const scores = engagementScore(events, { asOf });
    expect([...scores].map((r) => [r.score, r.level])).toEqual(Array(3).fill([50, "high"]));
  });

  it("leaves out who is no person, by name", () => {
    const events = ["guest", "ann"].map((customer) => ({ customer, time: from, event: "page_view" }));
    expect(engagementScore(events, { asOf }).info.leftOut.suspected).toBe(1);
    expect(engagementScore(events, { asOf, suspects: "keep" }).length).toBe(2);
  });

  it.each([
    ["no end", {}, "bad-option"],
    ["a half-life of nothing", { asOf, halfLife: { days: 0 } }, "bad-option"],
    ["a negative weight", { asOf, weights: { x: -1 } }, "bad-option"],
    ["a negative weight for others", { asOf, otherWeight: -1 }, "bad-option"],
    ["no quantiles at all", { asOf, quantiles: null }, "bad-option"],
    ["a trend that is neither wanted nor not", { asOf, trend: "no" }, "bad-option"],
    ["quantiles the wrong way round", { asOf, quantiles: { high: 0.2, medium: 0.8 } }, "bad-option"],
    ["limits the wrong way round", { asOf, thresholds: { high: 1, medium: 2 } }, "bad-option"],
    ["a least of 0", { asOf, least: 0 }, "bad-option"],
    ["an unknown zone", { asOf, zone: "Mars/Crater" }, "unknown-zone"],
    ["a column that is not there", { asOf, time: "when" }, "missing-column"],
  ])("refuses %s", (_, options, code) => {
    expect(() => engagementScore([{ customer: "a", time: 1, event: "x" }], options as never)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

describe("updateEngagement", () => {
  it("equals the whole log counted anew, over any days, and through JSON", () => {
    fc.assert(
      fc.property(
        anyEvents,
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 4 }),
        (drawn, steps) => {
          const events = drawn.map((e, i) => ({ ...e, time: e.time + i })).sort((a, b) => a.time - b.time);
          let end = from + 20 * DAY;
          const options = { halfLife: { days: 25 }, weights: { dance: 2.5 } };
          let scores = engagementScore(
            events.filter((e) => e.time < end),
            { ...options, asOf: end },
          );
          for (const days of steps) {
            const next = end + days * DAY;
            scores = updateEngagement(
              tableFrom(JSON.parse(JSON.stringify(scores))) as unknown as EngagementScores,
              events.filter((e) => e.time >= end && e.time < next),
              { asOf: next },
            );
            end = next;
          }
          const whole = engagementScore(
            events.filter((e) => e.time < end),
            { ...options, asOf: end },
          );
          expectClose(comparable(scores), comparable(whole), 1e-9, 1e-12);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("takes late events in", () => {
    const events = [10, 70, 95].map((day, i) => ({
      customer: `c${i % 2}`,
      time: from + day * DAY,
      event: "click",
    }));
    const early = engagementScore(events.slice(2), { asOf });
    const late = updateEngagement(early, events.slice(0, 2), { asOf: asOf + 9 * DAY });
    const whole = engagementScore(events, { asOf: asOf + 9 * DAY });
    for (const row of whole) expectClose(late.of(row.customer), row, 1e-9);
  });

  it("lets time pass alone: points shrink alike, places stay", () => {
    const events = Array.from({ length: 30 }, (_, i) => ({
      customer: `c${i % 7}`,
      time: from + i * 3 * DAY,
      event: "page_view",
    }));
    const now = engagementScore(events, { asOf });
    const later = updateEngagement(now, [] as typeof events, { asOf: asOf + 60 * DAY });
    const whole = engagementScore(events, { asOf: asOf + 60 * DAY });
    expectClose(comparable(later), comparable(whole), 1e-9);
    for (const row of now) {
      const then = later.of(row.customer);
      expectClose([then?.points, then?.score], [row.points / 4, row.score], 1e-9);
      expect(then?.level).toBe(row.level);
      expect(then?.trend).toBe("falling");
    }
    expect(later.info.recent?.time).toEqual([]);
  });

  it("keeps no events without trends", () => {
    const events = [{ customer: "a", time: from, event: "page_view" }];
    const scores = engagementScore(events, { asOf, trend: false });
    expect(scores.info.recent).toBeUndefined();
    const later = updateEngagement(scores, [], { asOf: asOf + DAY } as never);
    expect(later.at(0)).toMatchObject({ pointsBefore: null, trend: null });
  });

  it("reports the rows that an update had to skip", () => {
    const scores = engagementScore([{ customer: "a", time: from, event: "x" }], { asOf });
    const later = updateEngagement(scores, [{ customer: "a", time: "soon", event: "x" }], {
      asOf: asOf + DAY,
      onInvalid: "skip",
    });
    expect(later.info.leftOut.invalid).toBe(1);
    expect(later.info.rejected?.[0]?.rows).toBe(1);
  });

  it("refuses to go back, and other tables", () => {
    const scores = engagementScore([{ customer: "a", time: from, event: "x" }], { asOf });
    expect(() => updateEngagement(scores, [], { asOf: asOf - 1 } as never)).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
    expect(() => updateEngagement({} as never, [], { asOf } as never)).toThrow(
      expect.objectContaining({ code: "bad-input" }),
    );
  });
});

checkSuite({
  name: "engagementScore",
  run: (data) => engagementScore(data, { asOf, halfLife: { days: 40 } }),
  data: Array.from({ length: 20 }, (_, i) => ({
    customer: `c${i % 6}`,
    time: from + ((i * 7) % 20) * DAY,
    event: i % 3 ? "page_view" : "click",
  })),
  compare: (r) => {
    const { rows, ...rest } = comparable(r);
    return {
      ...rest,
      kept: rest.kept?.length,
      info: { ...rest.info, weights: 0 },
      rows: rows.sort((a, b) => (a.customer < b.customer ? -1 : 1)),
    };
  },
  empty: (r) => expect(r.length).toBe(0),
  oneRow: (r) => expect(r.at(0)?.level).toBe("high"),
  allNaN: "bad-value",
});
