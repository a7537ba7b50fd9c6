import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { effortScore } from "../../src/metrics/effort-score.ts";
import { netPromoterScore } from "../../src/metrics/net-promoter-score.ts";
import { satisfactionScore } from "../../src/metrics/satisfaction-score.ts";
import { wilsonInterval } from "../../src/numeric/intervals.ts";
import { checkSuite } from "../common/check-suite.ts";
import { expectClose } from "../common/close.ts";

const rows = (scores: readonly (number | null)[]) => scores.map((score) => ({ score }));
// one of each answer, 0 to 10
const each = rows([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

describe("netPromoterScore", () => {
  it("knows four sets of cuts, and names its own", () => {
    expect(netPromoterScore(each)).toMatchObject({ promoters: 2, passives: 2, detractors: 7 });
    expect(netPromoterScore(each).value).toBeCloseTo((-5 / 11) * 100, 12);
    expect(netPromoterScore(each, { variant: "below-six" })).toMatchObject({
      promoters: 2,
      passives: 3,
      detractors: 6,
    });
    expect(netPromoterScore(each.slice(1), { variant: "from-one" })).toMatchObject({
      value: -40,
      detractors: 6,
    });
    const five = rows([1, 2, 3, 4, 5]);
    const rescaled = netPromoterScore(five, { variant: "rescaled", scale: [1, 5] });
    expect(rescaled).toMatchObject({ value: -40, promoters: 1, passives: 1, detractors: 3 });
    expect(rescaled.definition.window).toBe(
      "all answers; scale 1 to 5, detractors up to 3, promoters from 5",
    );
    expect(netPromoterScore(rows([1, 2, 3]), { variant: "rescaled", scale: [1, 3] }).value).toBe(0);
    const seven = rows([1, 2, 3, 4, 5, 6, 7]);
    expect(netPromoterScore(seven, { variant: "rescaled", scale: [1, 7] })).toMatchObject({
      promoters: 2,
      detractors: 4,
    });
    expect(netPromoterScore(five, { variant: "rescaled", scale: [1, 5], cuts: [2, 4] })).toMatchObject({
      value: 0,
      promoters: 2,
      passives: 1,
      detractors: 2,
    });
  });

  it("has a score interval with a width even when all are promoters", () => {
    const all = netPromoterScore(rows(new Array(10).fill(10)));
    expect(all.value).toBe(100);
    expectClose(all.interval, [44.4934400274317, 100], 1e-6);
    expect(all.shares.promoters.interval).toEqual(wilsonInterval(10, 10, 0.95));
  });

  it("warns of few answers and counts those who gave none", () => {
    const few = netPromoterScore(rows([10, null, null]));
    expect(few).toMatchObject({ responses: 1, unanswered: 2 });
    expect(few.warnings).toEqual(["Only 1 answer (fewer than 30): read the interval, not the score."]);
    expect(netPromoterScore(rows(new Array(30).fill(9))).warnings).toEqual([]);
  });

  it("scores segments, the largest first, those without a name last among equals", () => {
    const data = [
      { score: 10, plan: "box" },
      { score: 2, plan: "box" },
      { score: 9, plan: "__proto__" },
      { score: 9, plan: null },
      { score: null, plan: "quiet" },
    ];
    const { segments } = netPromoterScore(data, { by: "plan" });
    expect(segments.map((s) => [s.segment, s.score?.value ?? null, s.responses, s.unanswered])).toEqual([
      ["box", 0, 2, 0],
      ["__proto__", 100, 1, 0],
      [null, 100, 1, 0],
      ["quiet", null, 0, 1],
    ]);
  });

  it.each([
    ["an answer above the scale", rows([11]), {}, "bad-value"],
    ["an answer below the scale", rows([-1]), {}, "bad-value"],
    ["a zero on a scale from one", rows([0]), { variant: "from-one" }, "bad-value"],
    ["half an answer", rows([6.5]), {}, "bad-value"],
    ["text", [{ score: "ten" }], {}, "bad-value"],
    ["no row", [], {}, "too-few-rows"],
    ["no answer", rows([null, null]), {}, "too-few-rows"],
    ["an unknown variant", each, { variant: "x" }, "bad-option"],
    ["a scale without known cuts", each, { variant: "rescaled", scale: [1, 6] }, "bad-option"],
    ["no scale to rescale", each, { variant: "rescaled" }, "bad-option"],
    ["cuts that overlap", each, { variant: "rescaled", scale: [0, 10], cuts: [8, 8] }, "bad-option"],
    ["cuts without rescaling", each, { cuts: [5, 9] }, "bad-option"],
    ["a level of 95", each, { level: 95 }, "bad-option"],
    ["a column that is not there", each, { score: "answer" }, "missing-column"],
  ])("refuses %s", (_, data, options, code) => {
    expect(() => netPromoterScore(data as never, options as never)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it("leaves answers out of the scale out where asked to, and says so", () => {
    const nps = netPromoterScore(rows([10, 42]), { onInvalid: "skip" });
    expect(nps).toMatchObject({ value: 100, responses: 1 });
    expect(nps.rejected[0]).toMatchObject({ rows: 1, examples: [{ row: 1, value: 42 }] });
  });

  it("is between -100 and 100, its segments add up, and the order of rows does not matter", () => {
    const answer = fc.record({
      score: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.constant(null)),
      plan: fc.constantFrom("a", "b", null),
    });
    fc.assert(
      fc.property(fc.array(answer, { minLength: 1, maxLength: 40 }), (data) => {
        fc.pre(data.some((r) => r.score !== null));
        const nps = netPromoterScore(data, { by: "plan" });
        expect(Math.abs(nps.value)).toBeLessThanOrEqual(100);
        expect(nps.promoters + nps.passives + nps.detractors).toBe(nps.responses);
        expect(nps.responses + nps.unanswered).toBe(data.length);
        const total = nps.segments.reduce((t, s) => t + s.promoters - s.detractors, 0);
        expect((total / nps.responses) * 100).toBeCloseTo(nps.value, 10);
        expect(netPromoterScore([...data].reverse(), { by: "plan" })).toEqual(nps);
      }),
      { numRuns: 100 },
    );
  });
});

describe("satisfactionScore", () => {
  const answers = rows([5, 4, 4, 3, 1]);

  it("is three figures of the same answers", () => {
    const share = satisfactionScore(answers);
    expect(share).toMatchObject({ value: 60, unit: "percent" });
    // statsmodels: proportion_confint(3, 5, method="wilson")
    expectClose(share.interval, [23.07242812760129, 88.23792257673522], 1e-9);
    const mean = satisfactionScore(answers, { variant: "mean" });
    expect(mean).toMatchObject({ value: 3.4, unit: "answer" });
    // scipy: t.interval; its upper end 5.283 lies beyond the scale
    expectClose([mean.se, mean.interval], [0.6782329983125268, [1.5169233116515615, 5]], 1e-9);
    const part = satisfactionScore(answers, { variant: "share-of-maximum" });
    expect(part.value).toBeCloseTo(68, 12);
    expectClose(part.interval, [1.5169233116515615 * 20, 100], 1e-9);
  });

  it("takes other scales and cuts", () => {
    const seven = rows([7, 6, 5, 1]);
    expect(satisfactionScore(seven, { scale: [1, 7] }).value).toBe(50);
    expect(satisfactionScore(seven, { scale: [1, 7], satisfiedFrom: 5 }).value).toBe(75);
    expect(satisfactionScore(seven, { scale: [1, 7], satisfiedFrom: 5 }).definition.window).toBe(
      "all answers; scale 1 to 7, satisfied from 5",
    );
  });

  it("says when a mean has no spread to go by", () => {
    const flat = satisfactionScore(rows(new Array(40).fill(4)), { variant: "mean" });
    expect(flat).toMatchObject({ value: 4, se: 0, interval: [4, 4] });
    expect(flat.warnings).toEqual([
      "All answers are equal, so their spread is unknown: the interval of the mean has no width.",
    ]);
    expect(satisfactionScore(rows([4]), { variant: "mean" })).toMatchObject({ se: null, interval: null });
    expect(satisfactionScore(rows(new Array(40).fill(4))).warnings).toEqual([]);
  });

  it.each([
    ["a scale turned round", { scale: [5, 1] }, "bad-option"],
    ["a scale that is a number", { scale: 5 }, "bad-option"],
    ["a cut outside the scale", { satisfiedFrom: 6 }, "bad-option"],
    ["a cut at the bottom", { satisfiedFrom: 1 }, "bad-option"],
    ["answers outside the scale", { scale: [1, 4] }, "bad-value"],
    ["a maximum with answers below zero", { scale: [-2, 5], variant: "share-of-maximum" }, "bad-option"],
    ["an unknown variant", { variant: "top" }, "bad-option"],
  ])("refuses %s", (_, options, code) => {
    expect(() => satisfactionScore(answers, options as never)).toThrow(expect.objectContaining({ code }));
  });
});

describe("effortScore", () => {
  const answers = rows([7, 6, 6, 5, 3, 2]);

  it("is a mean of ease, a share of the maximum, or a mean of effort", () => {
    const ease = effortScore(answers);
    expect(ease).toMatchObject({ better: "higher", unit: "answer" });
    // scipy: t.interval(.95, 5, mean, sem)
    expectClose(
      [ease.value, ease.se, ease.interval],
      [29 / 6, 0.792324288266981, [2.7965989099807604, 6.870067756685906]],
      1e-9,
    );
    expect(effortScore(answers, { variant: "share-of-maximum" }).value).toBeCloseTo(2900 / 42, 10);
    expect(effortScore(rows([1, 2, 5]), { variant: "mean-effort" })).toMatchObject({
      better: "lower",
      definition: { variant: "mean-effort", window: "all answers; scale 1 to 5" },
    });
  });

  it("scores segments", () => {
    const data = [
      { score: 7, agent: "kim" },
      { score: 5, agent: "kim" },
      { score: 1, agent: "lee" },
    ];
    expect(effortScore(data, { by: "agent" }).segments.map((s) => [s.segment, s.score?.value])).toEqual([
      ["kim", 6],
      ["lee", 1],
    ]);
  });

  it.each([
    ["a 7 on a scale of effort", answers, { variant: "mean-effort" }, "bad-value"],
    ["no answer", rows([null]), {}, "too-few-rows"],
    ["an unknown variant", answers, { variant: "mean" }, "bad-option"],
    ["a negative count", [{ score: 1, n: -1 }], { count: "n" }, "bad-value"],
    ["half a count", [{ score: 1, n: 0.5 }], { count: "n" }, "bad-value"],
    ["counts of zero alone", [{ score: 1, n: 0 }], { count: "n" }, "too-few-rows"],
    ["a maximum below zero", answers, { scale: [-3, 7], variant: "share-of-maximum" }, "bad-option"],
  ])("refuses %s", (_, data, options, code) => {
    expect(() => effortScore(data as never, options as never)).toThrow(expect.objectContaining({ code }));
  });
});

const answers = [5, 4, 4, 3, 1, 2].map((score, i) => ({ score, plan: i < 3 ? "a" : "b", count: 1 }));
const common = {
  data: answers,
  withCount: (row: object, count: number) => ({ ...row, count }),
  empty: "too-few-rows",
  allNaN: "bad-value",
} as const;
checkSuite({
  ...common,
  name: "netPromoterScore",
  run: (data) => netPromoterScore(data, { by: "plan", count: "count" }),
  oneRow: (r) => expect([r.value, r.responses]).toEqual([-100, 1]),
});
checkSuite({
  ...common,
  name: "satisfactionScore",
  run: (data) => satisfactionScore(data, { by: "plan", count: "count", variant: "mean" }),
  oneRow: (r) => expect([r.value, r.se]).toEqual([5, null]),
});
checkSuite({
  ...common,
  name: "effortScore",
  run: (data) => effortScore(data, { by: "plan", count: "count" }),
  oneRow: (r) => expect([r.value, r.se]).toEqual([5, null]),
});
