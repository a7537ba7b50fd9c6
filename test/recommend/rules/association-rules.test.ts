import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hypergeometricUpper } from "../../../src/numeric/hypergeometric-tail.ts";
import { associationRules, frequentItemsets, interactionsOf, itemsIn } from "../../../src/recommend/index.ts";
import { basketsByItems } from "../../../src/recommend/input/matrices.ts";
import { mineSetsSteps } from "../../../src/recommend/rules/mine.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../../common/code-of.ts";
import { groceries, hasGroceries } from "../data.ts";
import { baskets, logs, plainSets } from "./lists.ts";

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

  it("goes on where it stopped for others, down to the deepest set", () => {
    const items = Array.from({ length: 13 }, (_, k) => `i${k}`);
    const same = baskets(Array.from({ length: 40 }, () => items));
    const sets = frequentItemsets(same, { minCount: 40, maxSize: 13 });
    expect(sets.length).toBe(2 ** 13 - 1);
    expect(sets.columns.count.every((count) => count === 40)).toBe(true);
    expect(sets.at(-1)?.size).toBe(13);
    let steps = 0;
    for (const _ of mineSetsSteps(basketsByItems(same).matrix, 40, 13, 1e6)) steps++;
    // 40 x 2^14 places of items, some 262,144 in a step
    expect(steps).toBeGreaterThan(2);
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

  it("sorts what avoids each other last by llr, which has no sign of its own", () => {
    // tea and coffee are almost never bought together, milk and jam only a little more often than by chance
    const lists = Array.from({ length: 400 }, (_, k) => [
      k % 2 === 0 ? "tea" : "coffee",
      ...(k % 50 === 0 ? ["coffee"] : []),
      ...(k % 3 === 0 ? ["milk"] : []),
      ...(k % 3 === 0 ? (k % 5 < 3 ? ["jam"] : []) : k % 2 === 0 ? ["jam"] : []),
    ]);
    const rules = [...associationRules(baskets(lists), { minCount: 5, minConfidence: 0, sort: "llr" })];
    const avoid = rules.findIndex((r) => r.lift < 1);
    expect(avoid).toBeGreaterThan(0);
    expect(rules.slice(avoid).every((r) => r.lift < 1)).toBe(true);
    expect(rules.at(-1)?.llr).toBe(Math.max(...rules.map((r) => r.llr)));
    expect(rules.slice(0, avoid).map((r) => r.llr)).toEqual(
      rules
        .slice(0, avoid)
        .map((r) => r.llr)
        .sort((a, b) => b - a),
    );
  });

  it("asks for three baskets at least where nothing is asked for, and says when few are enough", () => {
    const lists = Array.from({ length: 38 }, (_, k) => (k < 2 ? ["a", "b"] : k < 5 ? ["c", "d"] : ["e"]));
    const rules = associationRules(baskets(lists));
    expect([rules.info.minCount, rules.length]).toEqual([3, 2]);
    expect(rules.info.warnings).toEqual([
      'From 3 baskets of 38 on a set counts here, and so few can be chance: take it as a hint, raise minCount or ask for a test (test: "holm").',
    ]);
    const sets = frequentItemsets(baskets(lists), { minSupport: 0.01 });
    expect([sets.info.minCount, sets.length]).toEqual([1, 7]);
    expect(sets.info.warnings).toEqual([
      "From 1 basket of 38 on a set counts here, and so few can be chance: take it as a hint or raise minCount.",
    ]);
    expect(frequentItemsets(baskets(lists), { minCount: 5 }).info.warnings).toEqual([]);
    expect(frequentItemsets(interactionsOf([])).info.warnings).toEqual([]);
    expect(frequentItemsets(baskets(Array(501).fill(["a"]))).info.minCount).toBe(6);
  });

  it("refuses to look per customer where nobody is named", () => {
    const nobody = baskets([["a", "b"], ["a", "b"], ["a"]]);
    expect(codeOf(() => associationRules(nobody, { per: "customer", minCount: 1 }))).toBe("too-few-rows");
    expect(codeOf(() => frequentItemsets(nobody, { per: "customer", minCount: 1 }))).toBe("too-few-rows");
    expect(frequentItemsets(interactionsOf([]), { per: "customer" }).length).toBe(0);
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
