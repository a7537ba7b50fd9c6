import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { historicValue } from "../../src/cltv/historic-value.ts";
import { tierOf, valueTiers } from "../../src/cltv/value-tiers.ts";
import { codeOf } from "../common/code-of.ts";

const values = (list: readonly number[]) => list.map((value, i) => ({ customer: `c${i}`, value }));

describe("valueTiers", () => {
  it("puts everyone into one tier, never splits equal values, and shares sum to one", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 40 }), (list) => {
        const rows = values(list);
        const tiers = valueTiers(rows);
        const total = list.reduce((a, b) => a + b, 0);
        expect([...tiers].reduce((t, row) => t + row.customers, 0)).toBe(list.length);
        expect([...tiers].reduce((t, row) => t + row.share, 0)).toBeCloseTo(1, 12);
        if (total > 0) expect(tiers.at(-1)?.cumulativeShare).toBeCloseTo(1, 12);
        else expect(tiers.at(0)?.valueShare).toBeNull();
        const assigned = [...tierOf(tiers, rows)];
        const byValue = new Map<number, Set<string>>();
        for (const row of assigned)
          byValue.set(row.value, (byValue.get(row.value) ?? new Set()).add(row.tier));
        for (const found of byValue.values()) expect(found.size).toBe(1);
        for (const row of tiers) {
          const own = assigned.filter((a) => a.tier === row.tier).map((a) => a.value);
          expect(row.customers).toBe(own.length);
          expect(row.value).toBeCloseTo(
            own.reduce((a, b) => a + b, 0),
            9,
          );
          if (row.from !== null) expect(own.every((v) => v >= (row.from as number))).toBe(true);
        }
        // a tier reaches at least as far down as asked
        expect(tiers.at(0)!.customers).toBeGreaterThanOrEqual(Math.ceil(0.2 * list.length - 1e-9));
        expect(tiers.at(0)!.customers + tiers.at(1)!.customers).toBeGreaterThanOrEqual(
          Math.ceil(0.5 * list.length - 1e-9),
        );
      }),
      { numRuns: 100 },
    );
  });

  it("makes exact tiers where no values are equal", () => {
    const tiers = valueTiers(values(Array.from({ length: 10 }, (_, i) => i + 1)));
    expect([...tiers].map((row) => [row.customers, row.from, row.value])).toEqual([
      [2, 9, 19],
      [3, 6, 21],
      [5, null, 15],
    ]);
    expect(tiers.at(0)?.valueShare).toBeCloseTo(19 / 55, 12);
  });

  it("takes thresholds and names instead, and leaves a tier empty where nobody is", () => {
    const tiers = valueTiers(values([5, 6, 100]), { cuts: [50, 20], names: ["Gold", "Silver", "Bronze"] });
    expect([...tiers].map((row) => [row.tier, row.customers, row.mean])).toEqual([
      ["Gold", 1, 100],
      ["Silver", 0, null],
      ["Bronze", 2, 5.5],
    ]);
    expect(tiers.info.cuts).toEqual([50, 20]);
  });

  it("takes historic values as they are, with their currency", () => {
    const orders = [
      { customer: "a", time: 0, amount: 90 },
      { customer: "b", time: 0, amount: 10 },
    ];
    const tiers = valueTiers(historicValue(orders), { shares: [0.5, 0.5] });
    expect(tiers.at(0)?.valueShare).toBe(0.9);
    expect(tierOf(tiers, historicValue(orders)).of("b")?.tier).toBe("Tier 2");
  });

  it("are what tierOf needs", () => {
    expect(codeOf(() => tierOf({} as never, values([1])))).toBe("bad-input");
    expect(codeOf(() => tierOf(null as never, values([1])))).toBe("bad-input");
  });

  it.each([
    ["no customers", [], {}, "too-few-rows"],
    ["shares that do not sum to one", [1, 2], { shares: [0.2, 0.2] }, "bad-option"],
    ["a share of zero", [1, 2], { shares: [0, 1] }, "bad-option"],
    ["cuts that ascend", [1, 2], { cuts: [1, 5] }, "bad-option"],
    ["NaN cuts", [1, 2], { cuts: [Number.NaN] }, "bad-option"],
    ["shares and cuts at once", [1, 2], { shares: [1], cuts: [1] }, "bad-option"],
    ["too few names", [1, 2], { names: ["A"] }, "bad-option"],
    ["equal names", [1, 2], { cuts: [1], names: ["A", "A"] }, "bad-option"],
    ["a NaN value", [1, Number.NaN], {}, "bad-value"],
    ["a column that is not there", [1, 2], { value: "worth" }, "missing-column"],
  ])("refuses %s", (_, list, options, code) => {
    expect(codeOf(() => valueTiers(values(list as number[]), options as never))).toBe(code);
  });
});
