import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { zoneOf } from "../../../src/core/time.ts";
import { historyOf, interactionsOf } from "../../../src/recommend/index.ts";
import type { CustomerInput } from "../../../src/recommend/use/customer-history.ts";
import { historiesOf } from "../../../src/recommend/use/histories.ts";
import { readHistory } from "../../../src/recommend/use/read-history.ts";
import { codeOf } from "../../common/code-of.ts";
import { shop } from "./shop.ts";

const utc = zoneOf("UTC");

describe("the history of a customer", () => {
  it("is the same by the table's rows, by historyOf and after JSON, for models that know all items, or some", () => {
    const table = shop();
    const levels = table.columns.item.levels;
    for (const items of [levels, levels.filter((_, k) => k % 3 > 0), [...levels, "zz"], []]) {
      const histories = historiesOf(table, items);
      for (let c = 0; c < histories.customers; c += 7) {
        const given = historyOf(table, table.columns.customer.levels[c]);
        expect(readHistory(given, items, utc).history).toEqual(histories.of(c));
        expect(readHistory(JSON.parse(JSON.stringify(given)), items, utc).history).toEqual(histories.of(c));
      }
    }
  });

  it("does not depend on the order of rows", () => {
    const table = shop();
    const { rows } = historyOf(table, "c3");
    const once = readHistory(rows, table.columns.item.levels, utc);
    fc.assert(
      fc.property(fc.shuffledSubarray([...rows], { minLength: rows.length }), (shuffled) => {
        expect(readHistory(shuffled, table.columns.item.levels, utc)).toEqual(once);
      }),
      { numRuns: 20 },
    );
  });

  it("takes ids, numbers for texts and rows of the caller's own, and counts what it does not know", () => {
    const items = ["5", "7", "jam"];
    const { history, unknown } = readHistory([5, " jam ", "jam", "soap", 12n], items, utc);
    expect([...history.at]).toEqual([0, 2]);
    expect([...history.baskets]).toEqual([1, 1]);
    expect([...unknown]).toEqual(["soap", "12"]);
    const rows: CustomerInput = [
      { item: 7, time: "2026-01-02T10:00", count: 3, weight: 2 },
      { item: 7, time: "2026-01-02T18:00" },
      { item: 5, time: "2026-01-01", basket: "b" },
      { item: "jam" },
      { item: "jam", time: "2026-01-03", weight: 0 },
    ];
    const { history: own } = readHistory(rows, items, utc);
    // the undated basket counts as the oldest
    expect([...own.basketAt]).toEqual([2, 0, 1]);
    expect([...own.baskets]).toEqual([1, 3, 1]);
    expect([...own.weight]).toEqual([1, 6, 1]);
    expect(own.last[2]).toBeNaN();
    expect([...own.basketTime.slice(1)]).toEqual([Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 2, 10)]);
  });

  it("of a customer who is not in the table, or of nobody, is empty", () => {
    const table = interactionsOf([
      { customer: 5, item: "a" },
      { customer: null, item: "b", order: 1 },
    ]);
    expect(historyOf(table, "5").rows).toHaveLength(1);
    expect(historyOf(table, 5n).rows).toHaveLength(1);
    expect(historyOf(table, "__proto__")).toEqual({ customer: "__proto__", rows: [] });
    expect(readHistory(historyOf(table, 6), ["a"], utc).history.at).toHaveLength(0);
    const none = interactionsOf([{ order: 1, item: "a" }]);
    expect(historiesOf(none, ["a"]).customers).toBe(0);
    expect(historyOf(none, "5").rows).toEqual([]);
  });

  it("refuses what is none, with the row", () => {
    const read = (input: unknown) => () => readHistory(input as CustomerInput, ["a"], utc);
    for (const input of ["ann", 5, null, undefined, {}, { rows: 3 }])
      expect(codeOf(read(input))).toBe("bad-input");
    for (const row of [
      Number.NaN,
      "",
      null,
      { item: null },
      { item: "a", weight: Number.NaN },
      { item: "a", weight: -1 },
      { item: "a", count: "2" },
      { item: "a", time: "soon" },
      { item: "a", basket: {} },
    ])
      expect(codeOf(read(["a", row]))).toBe("bad-value");
    expect(codeOf(() => historyOf(shop(), Number.NaN))).toBe("bad-input");
    expect(codeOf(() => historyOf([] as never, 1))).toBe("bad-input");
  });
});
