import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomFrom, uniform } from "../../../src/core/random.ts";
import { hypergeometricUpper } from "../../../src/numeric/hypergeometric-tail.ts";
import { type AssociationRulesOptions, associationRules, itemsIn } from "../../../src/recommend/index.ts";
import { expectClose } from "../../common/close.ts";
import { baskets, logs, plainSets } from "./lists.ts";

describe("the corrected p of rules", () => {
  it("corrects p for all rules that the counts of their sides allow, found or not", () => {
    const bought = baskets([...Array(20).fill(["a", "b"]), ...Array(20).fill(["c", "d"]), ["a", "c"]]);
    const rules = associationRules(bought, { minCount: 2, minConfidence: 0.5, test: "holm" });
    expect(rules.length).toBe(4);
    // four items with three others each, and two pairs with two others each
    expect(rules.info.tested).toBe(4 * 3 + 2 * 2);
    const p = [...rules].map((r) => r.p as number);
    expectClose(p[0], hypergeometricUpper(20, 21, 20, 41), 1e-12);
    expectClose(Math.min(...[...rules].map((r) => r.adjustedP as number)), Math.min(...p) * 16, 1e-12);
    const shares = associationRules(bought, { minCount: 2, minConfidence: 0.5, test: "benjamini-hochberg" });
    expectClose(
      [...shares].map((r) => r.adjustedP as number),
      p.map((v) => (v * 16) / 4),
      1e-12,
    );
    expect(associationRules(bought, { minCount: 2 }).info.tested).toBeUndefined();
  });

  it("counts as tested what trying every two sets counts", () => {
    fc.assert(
      fc.property(
        logs,
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(0, 0.5, 1),
        fc.integer({ min: 2, max: 4 }),
        fc.integer({ min: 1, max: 3 }),
        (lists, minCount, minConfidence, maxSize, rightSize) => {
          const sets = [...plainSets(lists)].filter(([, count]) => count >= minCount);
          const items = new Map(sets.map(([key]) => [key, itemsIn(key)]));
          let [apart, most] = [0, 0];
          for (const [left, a] of sets)
            for (const [right, b] of sets) {
              const [l, r] = [items.get(left) as string[], items.get(right) as string[]];
              if (r.length > rightSize || l.length + r.length > maxSize || b < minConfidence * a) continue;
              if (!l.some((item) => r.includes(item))) apart++;
              if (!r.every((item) => l.includes(item))) most++;
            }
          const { tested } = associationRules(baskets(lists), {
            minCount,
            minConfidence,
            maxSize,
            rightSize,
            test: "holm",
          }).info;
          // larger right sides that share some items with the left one are counted too
          expect(tested).toBe(rightSize === 1 ? apart : most);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("finds a rule among independent items in one data set of twenty at most", () => {
    const random = randomFrom(5);
    const items = [..."abcdefghijkl"];
    const settings: AssociationRulesOptions[] = [
      { minCount: 3, minConfidence: 0.5, maxSize: 3 },
      { minCount: 4, minConfidence: 0.3, maxSize: 2 },
      { minCount: 4, minConfidence: 0.4, keep: "needed", rightSize: 2 },
    ];
    const wrong = settings.map(() => 0);
    const [some, all] = [40, 100];
    let sure = 0;
    for (let set = 0; set < some; set++) {
      const lists = Array.from({ length: all }, () =>
        items.filter((_, k) => uniform(random) < 0.4 / (1 + k / 4)),
      ).filter((list) => list.length > 0);
      const bought = baskets(lists);
      settings.forEach((options, s) => {
        const found = associationRules(bought, { ...options, test: "holm" });
        wrong[s] += found.columns.adjustedP?.some((p) => p < 0.05) ? 1 : 0;
      });
      // two of the rarest in every eighth basket
      const planted = lists.map((list, k) => (k % 8 === 0 ? [...new Set([...list, "k", "l"])] : list));
      const found = [...associationRules(baskets(planted), { ...settings[1], test: "holm" })];
      if (found.some((r) => r.left === "k" && r.right === "l" && Number(r.adjustedP) < 0.05)) sure++;
    }
    for (const many of wrong) expect(many / some).toBeLessThanOrEqual(0.05);
    expect(sure / some).toBeGreaterThan(0.9);
  });
});
