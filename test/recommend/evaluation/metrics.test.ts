import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listMetrics, type RankingFigures, rankingMetrics } from "../../../src/recommend/index.ts";
import { codeOf } from "../../common/code-of.ts";

/** All orders of a list. */
function orders<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]];
  return list.flatMap((first, i) =>
    orders([...list.slice(0, i), ...list.slice(i + 1)]).map((rest) => [first, ...rest]),
  );
}

describe("rankingMetrics", () => {
  it("gives the figures of the reference cases", () => {
    // recommenders reference, metrics/cases: "plain", "k>list", "more relevant than k"
    expect(rankingMetrics([3, 1, 4, 0, 5], [1, 5, 9], { k: 5 })).toMatchObject({
      precision: 0.4,
      precisionReturned: 0.4,
      hitRate: 1,
      mrr: 0.5,
    });
    expect(rankingMetrics([3, 1, 4, 0, 5], [1, 5, 9], { k: 5 }).ndcg).toBeCloseTo(0.477623703503, 11);
    const short = rankingMetrics([3, 1], [1, 5, 9], { k: 5 });
    expect([short.precision, short.precisionReturned]).toEqual([0.2, 0.5]);
    expect(short.ndcg).toBeCloseTo(0.296081910966, 11);
    const many = rankingMetrics([0, 1, 2, 3, 4], [0, 2, 4, 6, 8, 10, 12], { k: 3 });
    expect(many.recall).toBeCloseTo(2 / 7, 12);
    expect(many.recallCapped).toBeCloseTo(2 / 3, 12);
    expect(many.map).toBeCloseTo(0.555555555556, 11);
    expect(many.mapRelevant).toBeCloseTo(0.238095238095, 11);
    expect(many.ndcg).toBeCloseTo(0.703918089034, 11);
  });

  it("has no value where nothing is relevant, and 0 for an empty list", () => {
    expect(rankingMetrics([1, 2], [], { k: 5 })).toEqual({
      precision: 0,
      precisionReturned: 0,
      recall: null,
      recallCapped: null,
      hitRate: 0,
      ndcg: null,
      dcg: 0,
      map: null,
      mapRelevant: null,
      mrr: 0,
    });
    expect(rankingMetrics([], [1], { k: 5 })).toMatchObject({ precisionReturned: 0, recall: 0, ndcg: 0 });
  });

  it("takes with ties the mean over all orders of the items that tie, in every figure", () => {
    const scored = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 3 })), { maxLength: 6 });
    fc.assert(
      fc.property(scored, fc.integer({ min: 1, max: 6 }), (list, k) => {
        const rows = list.map(([hit, score], id) => ({ id, hit, score })).sort((a, b) => b.score - a.score);
        const relevant = [...rows.filter((r) => r.hit).map((r) => r.id), 99];
        const ties = [3, 2, 1].map((s) => orders(rows.filter((r) => r.score === s)));
        const all = ties[0].flatMap((a) => ties[1].flatMap((b) => ties[2].map((c) => [...a, ...b, ...c])));
        const expected = rankingMetrics(
          rows.map((r) => r.id),
          relevant,
          { k, scores: rows.map((r) => r.score) },
        );
        for (const figure of Object.keys(expected) as (keyof RankingFigures)[]) {
          let mean = 0;
          for (const order of all)
            mean +=
              (rankingMetrics(
                order.map((r) => r.id),
                relevant,
                { k },
              )[figure] ?? 0) / all.length;
          expect(expected[figure] ?? 0).toBeCloseTo(mean, 10);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("stays between 0 and 1, and one more relevant item that is not offered never helps", () => {
    const ids = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 12 });
    fc.assert(
      fc.property(ids, ids, fc.integer({ min: 1, max: 15 }), (list, relevant, k) => {
        const { dcg, ...rates } = rankingMetrics(list, relevant, { k });
        for (const rate of Object.values(rates)) expect((rate ?? 0) >= 0 && (rate ?? 0) <= 1).toBe(true);
        expect(dcg).toBeGreaterThanOrEqual(0);
        if (relevant.length === 0) return;
        const more = rankingMetrics(list, [...relevant, "elsewhere"], { k });
        expect(more.recall ?? 0).toBeLessThanOrEqual(rates.recall ?? 0);
        expect(more.ndcg ?? 0).toBeLessThanOrEqual((rates.ndcg ?? 0) + 1e-12);
        // an item that nobody wanted, at the end of the list, changes no hit
        expect(rankingMetrics([...list, "unwanted"], relevant, { k }).dcg).toBe(dcg);
      }),
      { numRuns: 150 },
    );
  });

  it("refuses lists with an id twice, scores that rise and a k that is none", () => {
    expect(codeOf(() => rankingMetrics([1, 1], [1]))).toBe("bad-input");
    expect(codeOf(() => rankingMetrics([1], ["1", 1]))).toBe("bad-input");
    expect(codeOf(() => rankingMetrics("tea", ["tea"]))).toBe("bad-input");
    expect(codeOf(() => rankingMetrics([1, 2], [1], { scores: [1, 2] }))).toBe("bad-option");
    expect(codeOf(() => rankingMetrics([1, 2], [1], { scores: [1] }))).toBe("bad-option");
    expect(codeOf(() => rankingMetrics([1, 2], [1], { scores: [1, Number.NaN] }))).toBe("bad-option");
    for (const k of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(codeOf(() => rankingMetrics([1], [1], { k }))).toBe("bad-option");
  });
});

describe("listMetrics", () => {
  const bought: [string, number][] = [
    ["a", 50],
    ["b", 25],
    ["c", 15],
    ["d", 8],
    ["e", 2],
  ];

  it("gives the figures of the reference", () => {
    // recommenders reference, metrics/beyond_accuracy
    const alike: Record<string, number> = { ab: 0.8, ac: 0.2, bc: 0.5 };
    const found = listMetrics(
      [
        ["a", "b"],
        ["a", "c"],
        ["a", "b"],
      ],
      { bought, similarity: (x, y) => alike[x + y] },
    );
    expect(found.coverage).toBeCloseTo(0.6, 12);
    expect(found.novelty).toBeCloseTo(1.62282759903, 10);
    expect(found.diversity).toBeCloseTo(0.4, 12);
    expect(found.gini).toBeCloseTo(0.533333333333, 11);
    expect(found.entropy).toBeCloseTo(1.45914791703, 10);
    expect(found.personalization).toBeCloseTo(1 / 3, 12);
    expect(found.averagePopularity).toBeCloseTo(35.8333333333, 9);
  });

  it("takes the mean overlap of all pairs of lists, whatever their lengths", () => {
    const list = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(list, { minLength: 2, maxLength: 6 }), (lists) => {
        let apart = 0;
        let pairs = 0;
        lists.forEach((x, i) => {
          for (const y of lists.slice(i + 1)) {
            apart += 1 - x.filter((id) => y.includes(id)).length / Math.sqrt(x.length * y.length);
            pairs++;
          }
        });
        expect(listMetrics(lists, { bought }).personalization).toBeCloseTo(apart / pairs, 9);
      }),
      { numRuns: 50 },
    );
  });

  it("is the same for customers in another order", () => {
    const lists = [["a", "b"], ["c"], ["d", "e", "a"]];
    const one = listMetrics(lists, { bought });
    const other = listMetrics([...lists].reverse(), { bought });
    for (const name of ["coverage", "gini", "entropy", "novelty", "personalization"] as const)
      expect(other[name]).toBeCloseTo(one[name] as number, 12);
  });

  it("has no value without lists, and refuses items outside the catalogue", () => {
    expect(listMetrics([], { bought })).toEqual({
      coverage: 0,
      gini: null,
      entropy: null,
      novelty: null,
      averagePopularity: null,
      personalization: null,
      diversity: null,
    });
    expect(codeOf(() => listMetrics([["x"]], { bought }))).toBe("bad-input");
    expect(codeOf(() => listMetrics([["a"]], { bought: [["a", -1]] }))).toBe("bad-option");
  });
});
