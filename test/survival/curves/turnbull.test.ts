import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kaplanMeier } from "../../../src/survival/curves/kaplan-meier.ts";
import { parseTurnbull } from "../../../src/survival/curves/parse-turnbull.ts";
import { turnbull } from "../../../src/survival/curves/turnbull.ts";
import { readIntervals } from "../../../src/survival/input/read-intervals.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { sixMp } from "./six-mp.ts";

const looks = [
  { lower: 0, upper: 2 },
  { lower: 1, upper: 3 },
  { lower: 2, upper: 6 },
  { lower: 3, upper: 5 },
  { lower: 4, upper: 7 },
  { lower: 5, upper: 5 },
  { lower: 6, upper: null },
];

checkSuite({
  name: "turnbull",
  run: (rows: typeof looks) => turnbull(rows),
  data: looks,
  parse: parseTurnbull,
  compare: ({ groups }) => groups.map(({ curve }) => curve),
  withCount: (row: object, count: number) => ({ ...row, count }),
  runSeeded: (rows, seed) => turnbull(rows, { bootstrap: 20, seed }),
  empty: "empty-input",
  oneRow: ({ groups }) => expect(groups[0].curve.length).toBe(1),
  allNaN: "bad-value",
  relative: 1e-6,
});

describe("turnbull", () => {
  it("is Kaplan and Meier's curve when all times are known or right-censored", () => {
    const rows = sixMp.map(({ stop, event }) => ({ lower: stop, upper: event === 1 ? stop : null }));
    const { to, survival } = turnbull(rows).groups[0].curve.columns;
    const km = kaplanMeier(sixMp).groups[0].curve.columns;
    to.forEach((t, j) => {
      if (!Number.isNaN(t)) expectClose(survival[j], km.survival[km.time.indexOf(t)], 1e-7);
    });
    expect(to.length).toBe(new Set(sixMp.filter((r) => r.event === 1).map((r) => r.stop)).size + 1);
  });

  it("certifies the maximum, which no other weights beat", () => {
    const row = fc
      .tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 5 }))
      .map(([lower, width]) => ({ lower, upper: width === 5 ? null : lower + width }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 25 }), (rows) => {
        const [{ curve, gap, logLikelihood }] = turnbull(rows).groups;
        expect(gap).toBeLessThanOrEqual(1e-8);
        const { from, to, mass, survival } = curve.columns;
        expectClose(
          mass.reduce((a, b) => a + b, 0),
          1,
          1e-8,
        );
        for (let j = 1; j < survival.length; j++) expect(survival[j]).toBeLessThanOrEqual(survival[j - 1]);
        const likelihood = (weights: Float64Array) =>
          rows.reduce((sum, { lower, upper }) => {
            const inside = (j: number) => {
              const end = Number.isNaN(to[j]) ? Number.POSITIVE_INFINITY : to[j];
              const exact = from[j] === end;
              return (
                (exact && lower !== upper ? from[j] > lower : from[j] >= lower) &&
                end <= (upper ?? Number.POSITIVE_INFINITY)
              );
            };
            return sum + Math.log(weights.reduce((all, w, j) => all + (inside(j) ? w : 0), 0));
          }, 0);
        expectClose(likelihood(mass), logLikelihood, 1e-6, 1e-6);
        // moving weight between any two stretches gains nothing
        for (let j = 0; j < mass.length; j++) {
          const moved = mass.map((m, k) => m * 0.99 + (k === j ? 0.01 : 0));
          expect(likelihood(moved)).toBeLessThanOrEqual(logLikelihood + 1e-6);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("has limits around the curve by bootstrap, the same for the same seed", () => {
    const one = turnbull(looks, { bootstrap: 50, seed: 3 }).groups[0].curve.columns;
    one.survival.forEach((s, j) => {
      expect(one.survivalLow[j]).toBeLessThanOrEqual(s + 1e-6);
      expect(one.survivalHigh[j]).toBeGreaterThanOrEqual(s - 1e-6);
    });
  });

  it("names the stretch of the median, groups, and a curve that says nothing", () => {
    const model = turnbull(
      [...looks.map((r) => ({ ...r, plan: "a" })), { lower: 3, upper: null, plan: "b" }],
      {
        by: "plan",
      },
    );
    expect(model.groups[0].median?.to).toBeGreaterThan(2);
    expect(model.groups[1].median).toBeNull();
    expect(model.fit.warnings).toHaveLength(1);
  });
});

describe("readIntervals", () => {
  const what = "test";
  it("knows what has no lower or no upper end, and leaves out what has neither", () => {
    const rows = [...looks, { lower: null, upper: null }, { lower: null, upper: 4 }];
    const read = readIntervals(rows, {}, { what });
    expect([...read.upper].at(6)).toBe(Number.POSITIVE_INFINITY);
    expect([...read.lower].at(-1)).toBe(0);
    expect(read.account).toMatchObject({ used: 8, left: 1, missing: [{ column: "lower, upper", rows: 1 }] });
    const real = readIntervals(
      [
        { lower: null, upper: -3 },
        { lower: -5, upper: -5 },
      ],
      {},
      { what, real: true },
    );
    expect([...real.lower]).toEqual([Number.NEGATIVE_INFINITY, -5]);
  });

  it("refuses what cannot be", () => {
    const bad = (row: object, code: string) =>
      expect(() => readIntervals([row], {}, { what })).toThrow(expect.objectContaining({ code }));
    bad({ lower: 3, upper: 2 }, "bad-value");
    bad({ lower: -1, upper: 2 }, "bad-value");
    bad({ lower: 1, upper: "soon" }, "bad-value");
    bad({ lower: 1, upper: 2, count: -1 }, "bad-value");
    bad({ lower: 1 }, "missing-column");
  });
});

describe("turnbull with many stretches", () => {
  /** Exact ages, censored ones and looks of different width, all weighted. */
  const many = (n: number, seed: number) => {
    let s = seed;
    const random = () => {
      s = (s * 1664525 + 1013904223) % 4294967296;
      return s / 4294967296;
    };
    return Array.from({ length: n }, (_, i) => {
      const age = -10 * Math.log(random());
      const [a, b, weight] = [random() * 10, random() * 10, 0.5 + random()];
      if (i % 3 === 0) return { lower: Math.min(age, 2 * a), upper: age < 2 * a ? age : null, weight };
      if (i % 3 === 1) return { lower: Math.floor(age * 4) / 4, upper: Math.floor(age * 4) / 4 + b, weight };
      return age <= a
        ? { lower: 0, upper: a, weight }
        : { lower: age <= a + b ? a : a + b, upper: age <= a + b ? a + b : null, weight };
    });
  };

  it.each([1500, 2500])("certifies the maximum for %i weighted rows", (n) => {
    const { groups, fit } = turnbull(many(n, n), { weight: "weight" });
    expect(groups[0].curve.length).toBeGreaterThan(100);
    expect(fit.status).toBe("ok");
    expect(groups[0].gap).toBeLessThan(1e-8);
  });
});
