import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aucOf } from "../../src/numeric/auc.ts";
import { expectClose } from "../common/close.ts";

const i60 = Array.from({ length: 60 }, (_, i) => i);
const first = i60.map((i) => ((i * 37) % 23) / 3);
const third = i60.map((i) => (i % 3 === 0 ? 1 : 0));
const inside = i60.map((i) =>
  ((i * 29) % 31) + first[i] * 1.5 - (((i * 53) % 17) ** 2 * 10) / 400 + 5 * third[i] > 17 ? 1 : 0,
);
const score = first.map((v, i) => Math.round(v) + third[i]);

/** Every pair looked at. */
function plain(scores: readonly number[], sides: readonly number[]) {
  const a = scores.filter((_, i) => sides[i] === 1);
  const b = scores.filter((_, i) => sides[i] === 0);
  const wins = a.map((u) => b.map((v) => (u > v ? 1 : u === v ? 0.5 : 0)));
  const mean = (list: readonly number[]) => list.reduce((s, v) => s + v, 0) / list.length;
  const variance = (list: readonly number[]) =>
    list.reduce((s, v) => s + (v - mean(list)) ** 2, 0) / (list.length - 1);
  const rows = wins.map(mean);
  const columns = b.map((_, j) => mean(wins.map((row) => row[j])));
  return { value: mean(rows), se: Math.sqrt(variance(rows) / a.length + variance(columns) / b.length) };
}

describe("aucOf", () => {
  it("has DeLong's error as all pairs give it, and scipy's p of the rank-sum test, with ties", () => {
    const auc = aucOf(score, inside, 0.95);
    // scipy 1.17 mannwhitneyu(method="asymptotic", use_continuity=True)
    expectClose(auc.p, 0.01090139982312544, 1e-9);
    expectClose([auc.value, auc.se], [0.6944444444444444, 0.0708801723376231], 1e-9);
    const half = 1.959963984540054 * 0.0708801723376231;
    expectClose(auc.interval, [0.6944444444444444 - half, 0.6944444444444444 + half], 1e-9);
    expect(auc.inside + auc.outside).toBe(60);
  });

  it("equals the plain count of pairs for any scores", () => {
    const sample = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean()), {
      minLength: 4,
      maxLength: 30,
    });
    fc.assert(
      fc.property(sample, (rows) => {
        const scores = rows.map(([s]) => s);
        const sides = rows.map(([, b]) => (b ? 1 : 0));
        const m = sides.filter((s) => s === 1).length;
        fc.pre(m > 1 && rows.length - m > 1);
        const auc = aucOf(scores, sides, 0.95);
        const expected = plain(scores, sides);
        expect(auc.value).toBeCloseTo(expected.value, 12);
        if (expected.se > 1e-12) expect(auc.se).toBeCloseTo(expected.se, 10);
        else expect(auc.se).toBeNull();
        const turned = aucOf(
          scores.map((s) => -s),
          sides,
          0.95,
        );
        expect(turned.value).toBeCloseTo(1 - auc.value, 12);
        expect(aucOf(scores.map(Math.exp), sides, 0.95)).toEqual(auc);
      }),
      { numRuns: 100 },
    );
  });

  it("takes counts for repeated rows and leaves out rows without a score or a side", () => {
    const counts = score.map((_, i) => i % 4);
    const rows = counts.flatMap((c, i) => new Array<number>(c).fill(i));
    const repeated = aucOf(
      rows.map((i) => score[i]),
      rows.map((i) => inside[i]),
      0.9,
    );
    expectClose(aucOf(score, inside, 0.9, counts), repeated, 1e-10);
    expectClose(
      aucOf([...score, Number.NaN, 3], [...inside, 1, Number.NaN], 0.95),
      aucOf(score, inside, 0.95),
    );
  });

  it("claims no error where the data carry none", () => {
    const perfect = aucOf([1, 2, 3, 4], [0, 0, 1, 1], 0.95);
    expect(perfect).toMatchObject({ value: 1, se: null, interval: null });
    // scipy 1.17, as above
    expectClose(perfect.p, 0.2452781168067728, 1e-9);
    expect(aucOf([1, 1, 1, 1], [0, 0, 1, 1], 0.95)).toMatchObject({ value: 0.5, se: null, p: null });
    expect(aucOf([1, 2], [1, 1], 0.95).value).toBeNaN();
  });

  it("does not find more in a handful of customers than all their orders hold", () => {
    // one of ten ways to pick three of six has all three above the others, and one all three below
    expect(aucOf([4, 5, 6, 1, 2, 3], [1, 1, 1, 0, 0, 0], 0.95).p).toBeCloseTo(0.08085559837005224, 10);
    expect(aucOf([1, 2], [0, 1], 0.95).p).toBe(1);
  });
});
