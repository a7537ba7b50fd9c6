import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addToPairCounts,
  countPairs,
  fitAlsoBought,
  fitItemNeighbors,
  frequentItemsets,
  type Interactions,
  interactionsOf,
  parsePairCounts,
} from "../../../src/recommend/index.ts";
import { keepRows } from "../../../src/recommend/input/keep-rows.ts";
import { codeOf } from "../../common/code-of.ts";
import { fromMatrix, tiny } from "../data.ts";

describe("addToPairCounts", () => {
  const lines = fc.array(
    fc.record({
      customer: fc.integer({ min: 1, max: 6 }),
      order: fc.integer({ min: 1, max: 8 }),
      item: fc.integer({ min: 1, max: 7 }),
    }),
    { minLength: 1, maxLength: 30 },
  );
  const interactions = (rows: readonly { customer: number; order: number; item: number }[]): Interactions =>
    interactionsOf(rows.map((row) => ({ ...row, order: `${row.customer}-${row.order}` })));

  it("has the counts of counting everything anew, customers who come again and new items included", () => {
    fc.assert(
      fc.property(lines, lines, fc.integer({ min: 2, max: 5 }), (first, more, longest) => {
        const settings = { per: "customer", longest } as const;
        const known = interactions(first);
        const later = more.map((row) => ({ ...row, order: row.order + 8 }));
        const ours = addToPairCounts(countPairs(known, settings), interactions(later), { before: known });
        const anew = countPairs(interactions([...first, ...later]), settings);
        expect(ours).toEqual(anew);
        expect(fitItemNeighbors(ours)).toEqual(
          fitItemNeighbors(interactions([...first, ...later]), { longest }),
        );
      }),
      { numRuns: 60 },
    );
  });

  it("counts no customers who have nothing in a part of the interactions", () => {
    const all = interactions(
      [1, 1, 2, 2, 3, 3].map((customer, k) => ({ customer, order: 1, item: customer + (k % 2) })),
    );
    const [first, rest] = [1, 0].map((own) =>
      keepRows(
        all,
        Uint8Array.from(all.columns.customer.codes, (c) => (c === 0 ? own : 1 - own)),
      ),
    );
    expect([first.info.customers, countPairs(first, { per: "customer" }).rows]).toEqual([3, 1]);
    expect(addToPairCounts(countPairs(first, { per: "customer" }), rest)).toEqual(
      countPairs(all, { per: "customer" }),
    );
    expect(frequentItemsets(first, { per: "customer", minSupport: 0.9 }).at(0)?.support).toBe(1);
  });

  it("has the counts of counting everything anew by basket, in any number of steps", () => {
    fc.assert(
      fc.property(lines, lines, lines, (first, second, third) => {
        const parts = [first, second, third].map((rows, k) =>
          rows.map((row) => ({ ...row, order: row.order + 8 * k })),
        );
        const [start, ...rest] = parts.map(interactions);
        const ours = rest.reduce((counts, table) => addToPairCounts(counts, table), countPairs(start));
        expect(ours).toEqual(countPairs(interactions(parts.flat())));
        expect(fitAlsoBought(ours)).toEqual(fitAlsoBought(interactions(parts.flat())));
      }),
      { numRuns: 40 },
    );
  });

  it("refuses what it cannot add to, and other settings than those of the counts", () => {
    const bought = fromMatrix(tiny);
    const counts = countPairs(bought, { per: "customer" });
    const stranger = interactionsOf([
      { customer: 1, item: "soap" },
      { customer: 1, item: "towel" },
    ]);
    expect(codeOf(() => addToPairCounts(counts, stranger, { before: stranger }))).toBe("bad-input");
    expect(codeOf(() => addToPairCounts(countPairs(bought), bought, { before: bought }))).toBe("bad-option");
    expect(codeOf(() => addToPairCounts({} as never, bought))).toBe("bad-model");
    expect(codeOf(() => addToPairCounts(counts, [] as never))).toBe("bad-input");
    expect(codeOf(() => fitAlsoBought(counts, { per: "basket" }))).toBe("bad-option");
    expect(codeOf(() => fitItemNeighbors(counts, { longest: 5 }))).toBe("bad-option");
    expect(codeOf(() => countPairs(bought, { longest: 1 }))).toBe("bad-option");
  });
});

describe("parsePairCounts", () => {
  it("refuses counts that were tampered with", () => {
    const counts = countPairs(fromMatrix(tiny), { per: "customer" });
    expect(parsePairCounts(JSON.stringify(counts))).toEqual(counts);
    const wrong = [
      { both: counts.both.map(() => 9) },
      { both: counts.both.map(() => 0) },
      { counts: counts.counts.map(() => -1) },
      { other: counts.other.map(() => 0) },
      { rows: 1 },
      { longest: 0 },
      { per: "order" },
    ];
    for (const part of wrong)
      expect(
        codeOf(() => parsePairCounts({ ...counts, ...part })),
        JSON.stringify(part),
      ).toBe("bad-model");
  });
});
