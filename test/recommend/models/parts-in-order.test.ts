import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byLargest } from "../../../src/recommend/models/parts-for.ts";
import { partsInOrder } from "../../../src/recommend/models/parts-in-order.ts";

describe("parts in order", () => {
  it("are the largest first, of equal ones the lower place, for few and for thousands", () => {
    const lists = fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 200 });
    const check = (scores: readonly number[]) => {
      // places in no order, each once
      const from = scores.map((_, k) => (k * 7919) % 10_007);
      const plain = from.map((place, k) => ({ from: place, score: scores[k] / 3 })).sort(byLargest);
      expect(
        partsInOrder(
          [...from],
          scores.map((score) => score / 3),
        ),
      ).toEqual(plain);
    };
    fc.assert(fc.property(lists, check), { numRuns: 50 });
    check(Array.from({ length: 5000 }, (_, k) => (k * k) % 1009));
  });
});
