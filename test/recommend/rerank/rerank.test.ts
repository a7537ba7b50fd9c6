import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isClienteleError } from "../../../src/core/errors.ts";
import {
  type OfferRule,
  type RankedItem,
  rerankByMargin,
  rerankByPrice,
  rerankByRules,
  rerankForDiversity,
  rerankForSurprise,
  rerankToMix,
  rerankWithCaps,
} from "../../../src/recommend/index.ts";

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    if (isClienteleError(error)) return (error as { code: string }).code;
    throw error;
  }
  return undefined;
}

const ids = ({ items }: { readonly items: readonly RankedItem[] }): string =>
  items.map(({ item }) => item).join("");
const ranking = (letters: string): RankedItem[] =>
  [...letters].map((item, k) => ({ item, score: letters.length - k }));
const first = (item: string): string => (item.charCodeAt(0) < 100 ? "early" : "late");

const rankings = fc.uniqueArray(fc.constantFrom(..."abcdefghij"), { minLength: 1 }).chain((letters) =>
  fc
    .array(fc.double({ min: -2, max: 5, noNaN: true }), {
      minLength: letters.length,
      maxLength: letters.length,
    })
    .map((scores) =>
      [...scores].sort((a, b) => b - a).map((score, k) => ({ item: letters[k], score, because: [] })),
    ),
);

describe("re-ranking", () => {
  it("never invents or repeats an item, tells every change of place, and is the same each time", () => {
    const similarity = (a: string, b: string) => (first(a) === first(b) ? 0.8 : 0.1);
    const mix = new Map([
      ["early", 1],
      ["late", 2],
    ]);
    const rules: OfferRule[] = [
      { rule: "pin", item: "c", at: 2 },
      { rule: "boost", items: ["a", "j"], by: 2 },
      { rule: "bury", items: ["d"] },
      { rule: "at-most", items: ["a", "b", "e"], most: 2 },
      { rule: "never-together", items: ["f", "g"] },
    ];
    const ways: ((list: readonly RankedItem[]) => {
      items: readonly RankedItem[];
      changes: readonly object[];
    })[] = [
      (list) => rerankForDiversity(list, { similarity }),
      (list) => rerankWithCaps(list, { category: first, most: 2 }),
      (list) => rerankToMix(list, { category: first, mix }),
      (list) => rerankForSurprise(list, { expected: (item) => item < "e", share: 0.4 }),
      (list) => rerankByPrice(list, { price: (item) => item.charCodeAt(0), high: 102 }),
      (list) => rerankByMargin(list, { margin: (item) => item.charCodeAt(0) - 96 }),
      (list) => rerankByMargin(list, { margin: (item) => item.charCodeAt(0) - 96, how: "add" }),
      (list) => rerankByRules(list, rules),
    ];
    fc.assert(
      fc.property(rankings, fc.constantFrom(...ways), (list, way) => {
        const { items, changes } = way(list);
        const before = list.map(({ item }) => item);
        expect(new Set(items.map(({ item }) => item)).size).toBe(items.length);
        for (const { item } of items) expect(before).toContain(item);
        // the changes lead from the old ranks to the new ones
        const after = new Map(before.map((item, k) => [item, (k + 1) as number | null]));
        for (const { item, from, to } of changes as { item: string; from: number; to: number | null }[]) {
          expect(after.get(item)).toBe(from);
          after.set(item, to);
        }
        items.forEach(({ item }, k) => {
          expect(after.get(item)).toBe(k + 1);
        });
        expect(way(list)).toEqual({ items, changes });
        // what changes a score says so
        for (const { score, because = [], item } of items) {
          const own = list.find((entry) => entry.item === item)?.score ?? Number.NaN;
          expect(because.reduce((a, b) => a + b.score, own)).toBeCloseTo(score, 9);
        }
      }),
      { numRuns: 80 },
    );
  });

  it("keeps as many as asked for and refuses what is no ranking", () => {
    expect(rerankWithCaps(ranking("abc"), { category: first, most: 5, count: 2 }).items).toHaveLength(2);
    for (const list of [
      null,
      "abc",
      [{ item: "a" }],
      [{ item: "a", score: Number.NaN }],
      [...ranking("a"), ...ranking("a")],
    ])
      expect(codeOf(() => rerankWithCaps(list as never, { category: first, most: 5 }))).toBe("bad-input");
    expect(codeOf(() => rerankWithCaps([], { category: first, most: 5, count: 0 }))).toBe("bad-option");
    expect(codeOf(() => rerankWithCaps([], undefined as never))).toBe("bad-option");
    expect(rerankForDiversity([], { similarity: () => 1 })).toEqual({ items: [], changes: [] });
  });
});

describe("diversity", () => {
  // the reference's own example
  const relevance = [0.9, 0.85, 0.6, 0.5].map((score, k) => ({ item: "abcd"[k], score }));
  const alike = new Map(Object.entries({ ab: 0.95, ac: 0.1, ad: 0.3, bc: 0.2, bd: 0.1, cd: 0.7 }));
  const similarity = (a: string, b: string) => alike.get(a < b ? a + b : b + a) ?? Number.NaN;

  it("chooses as maximal marginal relevance does", () => {
    const chosen = (lambda: number) =>
      ids(rerankForDiversity(relevance, { similarity, diversity: 1 - lambda, scale: "none", count: 3 }));
    expect([1, 0.7, 0.3].map(chosen)).toEqual(["abc", "acb", "acd"]);
    expect(rerankForDiversity(relevance, { similarity, diversity: 0 }).changes).toEqual([]);
  });

  it("does not depend on the unit of the scores", () => {
    const large = relevance.map((entry) => ({ ...entry, score: entry.score * 1000 }));
    expect(ids(rerankForDiversity(large, { similarity }))).toBe(
      ids(rerankForDiversity(relevance, { similarity })),
    );
    expect(codeOf(() => rerankForDiversity(relevance, { similarity: () => Number.NaN }))).toBe("bad-option");
  });
});

describe("the customer's mix", () => {
  it("is the plain search for the best next item", () => {
    const list = ranking("abcdefgh").map((entry, k) => ({ ...entry, score: 1 - k / 20 }));
    const category = (item: string) => ("abcde".includes(item) ? "x" : item === "h" ? null : "y");
    const mix = new Map<string | null, number>([
      ["x", 1],
      ["y", 1],
      [null, 1],
    ]);
    const divergence = (items: readonly string[]) => {
      let sum = 0;
      for (const name of mix.keys()) {
        const q = items.filter((item) => category(item) === name).length / items.length;
        sum += (1 / 3) * Math.log(1 / 3 / (0.99 * q + 0.01 / 3));
      }
      return sum;
    };
    const chosen: { item: string; score: number }[] = [];
    while (chosen.length < 6) {
      const values = list
        .filter((entry) => !chosen.includes(entry))
        .map((entry) => {
          const all = [...chosen, entry];
          const value =
            0.4 * all.reduce((a, { score }) => a + score, 0) - 0.6 * divergence(all.map(({ item }) => item));
          return { entry, value };
        });
      values.sort((a, b) => b.value - a.value);
      chosen.push(values[0].entry);
    }
    expect(ids(rerankToMix(list, { category, mix, strength: 0.6, count: 6 }))).toBe(
      chosen.map((c) => c.item).join(""),
    );
    expect(ids(rerankToMix(list, { category, mix: new Map() }))).toBe("abcdefgh");
  });
});

describe("rules of the shop", () => {
  const ordered = (rules: OfferRule[], letters = "abcdef") => ids(rerankByRules(ranking(letters), rules));

  it("pin, boost, bury and limit", () => {
    expect(ordered([{ rule: "pin", item: "e", at: 2 }])).toBe("aebcdf");
    expect(ordered([{ rule: "pin", item: "a", at: 9 }])).toBe("bcdefa");
    expect(ordered([{ rule: "pin", item: "x", at: 1 }])).toBe("abcdef");
    expect(
      ordered([
        { rule: "pin", item: "e", at: 1 },
        { rule: "pin", item: "f", at: 1 },
      ]),
    ).toBe("eabcdf");
    expect(ordered([{ rule: "boost", items: ["d"], by: 1.7 }])).toBe("adbcef");
    expect(ordered([{ rule: "bury", items: ["a", "c"] }])).toBe("bdefac");
    expect(ordered([{ rule: "at-most", items: ["a", "b", "c"], most: 1 }])).toBe("adef");
    expect(ordered([{ rule: "never-together", items: ["a", "b"] }])).toBe("acdef");
    // what is pinned stays and the other goes
    expect(
      ordered([
        { rule: "never-together", items: ["a", "b"] },
        { rule: "pin", item: "b", at: 3 },
      ]),
    ).toBe("cdbef");
    const [change] = rerankByRules(ranking("ab"), [{ rule: "at-most", items: ["a"], most: 0 }]).changes.slice(
      -1,
    );
    expect(change).toEqual({ item: "a", from: 1, to: null, why: "at most 0 of these" });
  });

  it("are refused when they are none", () => {
    const bad: unknown[] = [
      { rule: "pin", item: "a", at: 1.5 },
      { rule: "boost", items: ["a"], by: Number.NaN },
      { rule: "boost", items: ["a"], by: 0.5 },
      { rule: "at-most", items: ["a"], most: -1 },
      { rule: "sell" },
      null,
    ];
    for (const rule of bad)
      expect(codeOf(() => rerankByRules(ranking("ab"), [rule as OfferRule]))).toBe("bad-option");
    expect(codeOf(() => rerankByRules(ranking("ab"), [{ rule: "bury", items: "a" }]))).toBe("bad-input");
    expect(codeOf(() => rerankByRules(ranking("ab"), "bury" as never))).toBe("bad-option");
  });
});

describe("margin, price and surprise", () => {
  it("weigh what is earned", () => {
    const margin = (item: string) => (item === "c" ? 9 : item === "b" ? null : 1);
    expect(ids(rerankByMargin(ranking("abc"), { margin, weight: 0 }))).toBe("abc");
    expect(ids(rerankByMargin(ranking("abc"), { margin, weight: 1 }))).toBe("bca");
    expect(ids(rerankByMargin(ranking("abc"), { margin, weight: 1, how: "add" }))).toBe("cba");
    expect(ids(rerankByMargin(ranking("abc"), { margin: () => 0 }))).toBe("abc");
    // below zero a small margin hurts too
    const below = ranking("ab").map((entry) => ({ ...entry, score: entry.score - 5 }));
    expect(ids(rerankByMargin(below, { margin: (item) => (item === "a" ? 0.1 : 1), weight: 1 }))).toBe("ba");
    expect(codeOf(() => rerankByMargin(ranking("a"), { margin: 2 as never }))).toBe("bad-option");
  });

  it("never turn the order round, whatever the sign of scores", () => {
    const entry = fc.record({
      score: fc.integer({ min: -3, max: 3 }),
      margin: fc.integer({ min: -1, max: 9 }),
    });
    const list = fc.array(entry, { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(list, fc.constantFrom<"multiply" | "add">("multiply", "add"), (entries, how) => {
        const rows = entries.map((e, k) => ({ item: String(k), ...e }));
        const margin = (item: string) => rows[Number(item)].margin;
        const { items } = rerankByMargin(rows, { margin, weight: 1, how });
        for (let k = 1; k < items.length; k++) {
          const [above, below] = [rows[Number(items[k - 1].item)], rows[Number(items[k].item)]];
          // whoever is behind on both counts was not put in front
          expect(below.score > above.score && below.margin > above.margin).toBe(false);
          if (how === "multiply") expect(Math.sign(items[k].score)).toBe(Math.sign(below.score));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("keep to a band, or put the rest behind", () => {
    const price = (item: string) => (item === "b" ? undefined : item.charCodeAt(0));
    const options = { price, low: 99 };
    expect(ids(rerankByPrice(ranking("abcd"), options))).toBe("bcd");
    expect(ids(rerankByPrice(ranking("abcd"), { ...options, outside: "behind", unknown: "outside" }))).toBe(
      "cdab",
    );
    expect(codeOf(() => rerankByPrice(ranking("a"), { price, low: Number.NaN }))).toBe("bad-option");
  });

  it("leave room for a surprise, and count those that are there", () => {
    const surprise = (unexpected: string, share: number) =>
      ids(rerankForSurprise(ranking("abcdef"), { expected: (item) => !unexpected.includes(item), share }));
    expect(surprise("f", 0.5)).toBe("afbcde");
    expect(surprise("af", 0.5)).toBe("abcfde");
    expect(surprise("", 0.5)).toBe("abcdef");
    expect(surprise("f", 0)).toBe("abcdef");
    expect(surprise("ef", 1)).toBe("efabcd");
  });
});
