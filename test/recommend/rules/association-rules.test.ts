import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ErrorCode, isClienteleError } from "../../../src/core/errors.ts";
import { hypergeometricUpper } from "../../../src/numeric/hypergeometric-tail.ts";
import {
  associationRules,
  frequentItemsets,
  type Interactions,
  interactionsOf,
  itemsIn,
} from "../../../src/recommend/index.ts";
import { expectClose } from "../../common/close.ts";
import { groceries, hasGroceries } from "../data.ts";

function codeOf(run: () => unknown): ErrorCode | undefined {
  try {
    run();
  } catch (error) {
    if (isClienteleError(error)) return (error as { code: ErrorCode }).code;
    throw error;
  }
  return undefined;
}

function baskets(lists: readonly (readonly string[])[]): Interactions {
  return interactionsOf(lists.flatMap((list, order) => list.map((item) => ({ order, item }))));
}

/** Every set that some basket holds, with its count: all subsets of all baskets, counted one by one. */
function plainSets(lists: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const list of lists) {
    const items = [...new Set(list)].sort();
    for (let mask = 1; mask < 1 << items.length; mask++) {
      const key = items.filter((_, k) => mask & (1 << k)).join(" + ");
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

const logs = fc.array(fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f"), { minLength: 1 }), {
  minLength: 1,
  maxLength: 14,
});

describe("frequentItemsets", () => {
  it("finds what counting every subset of every basket finds, with closed and maximal sets", () => {
    fc.assert(
      fc.property(logs, fc.integer({ min: 1, max: 4 }), (lists, minCount) => {
        const plain = new Map([...plainSets(lists)].filter(([, count]) => count >= minCount));
        const sets = frequentItemsets(baskets(lists), { minCount });
        expect(new Map(Array.from(sets, (r) => [r.items, r.count]))).toEqual(plain);
        for (const row of sets) {
          const items = itemsIn(row.items);
          const above = [...plain].filter(
            ([key]) => itemsIn(key).length > items.length && items.every((i) => itemsIn(key).includes(i)),
          );
          expect(row.maximal).toBe(above.length === 0 ? 1 : 0);
          expect(row.closed).toBe(above.some(([, count]) => count === row.count) ? 0 : 1);
          expect(row.support).toBe(row.count / lists.length);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("counts by customer where asked", () => {
    const bought = interactionsOf([
      { customer: "ann", order: 1, item: "a" },
      { customer: "ann", order: 2, item: "b" },
      { customer: "bob", order: 3, item: "a" },
    ]);
    expect(frequentItemsets(bought, { minCount: 1 }).of("a + b")).toBeUndefined();
    expect(frequentItemsets(bought, { minCount: 1, per: "customer" }).of("a + b")?.support).toBe(0.5);
  });

  it("rounds a support up to whole baskets, and not by rounding of the product", () => {
    const lists = Array.from({ length: 100 }, (_, k) => (k < 7 ? ["a", "b"] : ["b"]));
    // 0.07 x 100 is 7.000000000000001 in doubles
    expect(frequentItemsets(baskets(lists), { minSupport: 0.07 }).of("a")?.count).toBe(7);
    expect(frequentItemsets(baskets(lists), { minSupport: 0.071 }).of("a")).toBeUndefined();
  });

  it("keeps to the largest size, and keeps only closed or maximal sets", () => {
    const bought = baskets([["a", "b", "c"], ["a", "b", "c"], ["a"]]);
    expect(frequentItemsets(bought, { minCount: 1, maxSize: 2 }).length).toBe(6);
    const names = (keep: "closed" | "maximal") =>
      Array.from(frequentItemsets(bought, { minCount: 1, keep }), (r) => r.items);
    expect(names("closed")).toEqual(["a", "a + b + c"]);
    expect(names("maximal")).toEqual(["a + b + c"]);
  });

  it("refuses a support of 0, stops at the limit, and takes a basket of 10,000 items", () => {
    const giant = interactionsOf(Array.from({ length: 10_000 }, (_, item) => ({ order: 1, item })));
    expect(codeOf(() => frequentItemsets(giant, { minSupport: 0 }))).toBe("bad-option");
    expect(codeOf(() => frequentItemsets(giant, { minCount: 0 }))).toBe("bad-option");
    expect(codeOf(() => frequentItemsets(giant, { minSupport: 1e-9, limit: 100_000 }))).toBe("bad-option");
    expect(frequentItemsets(giant, { minCount: 1, maxSize: 1 }).length).toBe(10_000);
    expect(frequentItemsets(giant, { minCount: 2 }).length).toBe(0);
    expect(codeOf(() => frequentItemsets(giant, { maxSize: 65 }))).toBe("bad-option");
    expect(codeOf(() => frequentItemsets([] as never))).toBe("bad-input");
    expect(frequentItemsets(interactionsOf([])).length).toBe(0);
  });
});

describe("associationRules", () => {
  it("finds what trying every split of every set finds, with any right side and its measures", () => {
    fc.assert(
      fc.property(
        logs,
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(0, 0.2, 0.5, 2 / 3, 1),
        (lists, minCount, minConfidence) => {
          const counts = plainSets(lists);
          const n = lists.length;
          const expected: string[] = [];
          for (const [key, both] of counts) {
            if (both < minCount) continue;
            const items = itemsIn(key);
            for (let mask = 1; mask < (1 << items.length) - 1; mask++) {
              const left = items.filter((_, k) => mask & (1 << k)).join(" + ");
              const right = items.filter((_, k) => !(mask & (1 << k))).join(" + ");
              if (both >= minConfidence * (counts.get(left) as number) - 1e-9)
                expected.push(`${left} > ${right}`);
            }
          }
          const bought = baskets(lists);
          const options = { minCount, minConfidence };
          const rules = associationRules(bought, { ...options, rightSize: Number.POSITIVE_INFINITY });
          expect(Array.from(rules, (r) => `${r.left} > ${r.right}`).sort()).toEqual(expected.sort());
          for (const r of rules) {
            const [a, b] = [counts.get(r.left) as number, counts.get(r.right) as number];
            const v = counts.get([...itemsIn(r.left), ...itemsIn(r.right)].sort().join(" + ")) as number;
            expect([r.count, r.leftCount, r.rightCount]).toEqual([v, a, b]);
            expectClose(r.leverage, v / n - (a / n) * (b / n), 1e-12);
          }
          const single = associationRules(bought, options);
          expect(Array.from(single, (r) => `${r.left} > ${r.right}`).sort()).toEqual(
            expected.filter((rule) => itemsIn(rule.split(" > ")[1]).length === 1).sort(),
          );
          // a rule is needed when none with a part of its left side, or with nothing, is as sure
          const needed = Array.from(rules).filter((r) => {
            const items = itemsIn(r.left);
            for (let mask = 0; mask < (1 << items.length) - 1; mask++) {
              const part = items.filter((_, k) => mask & (1 << k));
              const base = part.length === 0 ? n : (counts.get(part.join(" + ")) as number);
              const both = counts.get([...part, ...itemsIn(r.right)].sort().join(" + ")) as number;
              if (both * r.leftCount >= r.count * base) return false;
            }
            return true;
          });
          const kept = associationRules(bought, {
            ...options,
            rightSize: Number.POSITIVE_INFINITY,
            keep: "needed",
          });
          expect(new Set(Array.from(kept, (r) => `${r.left} > ${r.right}`))).toEqual(
            new Set(needed.map((r) => `${r.left} > ${r.right}`)),
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  it("does not depend on the order of baskets", () => {
    const lists = [["a", "b"], ["b", "c", "a"], ["c"], ["a", "c"], ["b", "a"]];
    const rules = (given: string[][]) => [
      ...associationRules(baskets(given), { minCount: 1, minConfidence: 0 }),
    ];
    expect(rules([...lists].reverse())).toEqual(rules(lists));
  });

  it("sorts, cuts and says how many there were", () => {
    const bought = baskets([["a", "b"], ["b", "c", "a"], ["c"], ["a", "c"], ["b", "a"]]);
    const all = associationRules(bought, { minCount: 1, minConfidence: 0, sort: "confidence" });
    const top = associationRules(bought, { minCount: 1, minConfidence: 0, sort: "confidence", top: 3 });
    expect([...top]).toEqual([...all].slice(0, 3));
    expect(top.info.found).toBe(all.length);
    const never = [...all].filter((r) => r.confidence === 1);
    expect(never.length).toBeGreaterThan(0);
    expect(never.every((r) => r.conviction === null)).toBe(true);
    expect(codeOf(() => associationRules(bought, { minCount: 1, limit: 8 }))).toBe("bad-option");
    expect(codeOf(() => associationRules(bought, { minSupport: 0 }))).toBe("bad-option");
    expect(codeOf(() => associationRules(bought, { minConfidence: 1.5 }))).toBe("bad-option");
    expect(codeOf(() => associationRules(bought, { rightSize: 0 }))).toBe("bad-option");
    expect(codeOf(() => associationRules(bought, { top: 0 }))).toBe("bad-option");
    expect(codeOf(() => associationRules(bought, { test: "bonferroni" as "holm" }))).toBe("bad-option");
  });

  it("corrects p for the rules found", () => {
    const bought = baskets([...Array(20).fill(["a", "b"]), ...Array(20).fill(["c", "d"]), ["a", "c"]]);
    const rules = associationRules(bought, { minCount: 1, minConfidence: 0, test: "holm" });
    const p = [...rules].map((r) => r.p as number);
    expectClose(p[0], hypergeometricUpper(20, 21, 20, 41), 1e-12);
    expect(Math.min(...[...rules].map((r) => r.adjustedP as number))).toBeCloseTo(
      Math.min(...p) * rules.length,
      12,
    );
  });

  it("writes names with a plus so that they can be told apart", () => {
    const rules = associationRules(baskets([["1 + 1", 'say "x"', "b"]]), { minCount: 1 });
    const both = frequentItemsets(baskets([["1 + 1", '"x"', "b"]]), { minCount: 1 }).at(-1)?.items as string;
    expect(itemsIn(both).sort()).toEqual(['"x"', "1 + 1", "b"]);
    expect(rules.length).toBe(9);
    expect(codeOf(() => itemsIn('"a"b'))).toBe("bad-value");
    expect(codeOf(() => itemsIn('"\\q"'))).toBe("bad-value");
  });
});

describe("the upper tail of the hypergeometric distribution", () => {
  it("is R's phyper(k - 1, marked, total - marked, drawn, lower.tail = FALSE)", () => {
    // R 4.2.2
    expectClose(hypergeometricUpper(19, 48, 109, 9835), 1.21453202196696e-25, 1e-10);
    expectClose(hypergeometricUpper(736, 2513, 1903, 9835), 1.44389155474369e-45, 1e-10);
    expectClose(hypergeometricUpper(3, 48, 1090, 9835), 0.913310814149156, 1e-10);
    expect([
      hypergeometricUpper(0, 5, 5, 10),
      hypergeometricUpper(6, 5, 5, 10),
      hypergeometricUpper(5, 5, 10, 10),
    ]).toEqual([1, 0, 1]);
  });
});

describe.skipIf(!hasGroceries)("rules of the Groceries data", () => {
  it("are those of arules 1.7-13 at every threshold", () => {
    const bought = groceries();
    expect([bought.info.baskets, bought.info.items, bought.length]).toEqual([9835, 169, 43367]);
    const sets = frequentItemsets(bought, { minSupport: 0.001 });
    expect([sets.length, sets.info.minCount]).toEqual([13_492, 10]);
    const { count, closed, maximal } = sets.columns;
    expect([count, closed, maximal].map((c) => c.reduce((a, b) => a + b, 0))).toEqual([
      339_547, 13_464, 7_794,
    ]);
    expect(frequentItemsets(bought, { minSupport: 0.005 }).length).toBe(1001);
    expect(frequentItemsets(bought, { minSupport: 0.01 }).length).toBe(333);
    const found = (minSupport: number, minConfidence: number, rightSize: number) =>
      associationRules(bought, { minSupport, minConfidence, rightSize, top: 1 }).info.found;
    expect(found(0.001, 0.5, 1)).toBe(5668);
    expect(found(0.001, 0.5, Number.POSITIVE_INFINITY)).toBe(5829);
    expect(found(0.001, 0.2, Number.POSITIVE_INFINITY)).toBe(25_022);
    const rules = associationRules(bought, { minSupport: 0.001, minConfidence: 0.2 });
    expect(rules.length).toBe(21_633);
    const best = rules.at(0);
    expect([best?.left, best?.right, best?.count]).toEqual(["bottled beer + red/blush wine", "liquor", 19]);
    expectClose(best?.lift as number, 35.7157874618, 1e-11);
    expectClose(best?.llr as number, 110.66745122, 1e-9);
    // 423 rules have a confidence of exactly a fifth; as a ratio of ratios 151 of them fall below it
    const any = associationRules(bought, { minSupport: 0.001, rightSize: Number.POSITIVE_INFINITY });
    expect(any.columns.count.filter((v, k) => 5 * v === any.columns.leftCount[k]).length).toBe(423);
  });
});
