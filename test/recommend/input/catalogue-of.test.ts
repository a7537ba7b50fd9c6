import { describe, expect, it } from "vitest";
import { fromColumns } from "../../../src/core/from-columns.ts";
import { catalogueOf, fitContentNeighbors, interactionsOf } from "../../../src/recommend/index.ts";
import { codeOf } from "../../common/code-of.ts";

const STOCK = [
  { SKU: " r1 ", Name: "Rye loaf", Group: "bread", cents: 480, left: 3, buys: 1.9 },
  { SKU: "b1", Name: "Baguette ", Group: "bread", cents: 240, left: 0, buys: null },
  { SKU: "m1", Name: "", Group: null, cents: 220, left: null, buys: null },
];

describe("catalogueOf", () => {
  it("takes columns by key or by a function of the row, and interactionsOf knows them", () => {
    const catalogue = catalogueOf(STOCK, {
      item: "SKU",
      category: "Group",
      text: "Name",
      price: (row) => row.cents / 100,
      stock: "left",
      cost: "buys",
    });
    expect(catalogue.info).toEqual({ kind: "catalogue", key: "item" });
    expect([...catalogue]).toEqual([
      { item: "r1", category: "bread", price: 4.8, text: "Rye loaf", stock: 3, cost: 1.9 },
      { item: "b1", category: "bread", price: 2.4, text: "Baguette", stock: 0, cost: null },
      { item: "m1", category: null, price: 2.2, text: null, stock: null, cost: null },
    ]);
    const { facts } = interactionsOf([{ customer: "ann", item: "m1" }], { catalogue }).info;
    expect(facts).toEqual({
      category: ["bread", null, "bread"],
      price: [2.4, 2.2, 4.8],
      text: ["Baguette", null, "Rye loaf"],
      stock: [0, null, 3],
      cost: [null, null, 1.9],
    });
  });

  it("reads a table as parseCsv makes it, and takes our own names without options", () => {
    const table = fromColumns({ Artikel: ["b", "a"], Preis: [2, 1] });
    const catalogue = catalogueOf(table, { item: "Artikel", price: "Preis" });
    expect([...catalogue]).toEqual([
      { item: "b", price: 2 },
      { item: "a", price: 1 },
    ]);
    expect(Object.keys(catalogueOf([{ item: "a", stock: null }]).columns)).toEqual(["item"]);
    expect(catalogueOf([] as { item: string }[]).length).toBe(0);
    const model = fitContentNeighbors(interactionsOf([{ customer: "ann", item: "old", category: "tea" }]), {
      newItems: catalogueOf([{ sku: "new", kind: "tea" }], { item: "sku", category: "kind" }),
    });
    expect(model.items).toEqual(["new", "old"]);
  });

  it("refuses what it cannot read", () => {
    const loose = catalogueOf as (rows: unknown, columns?: unknown) => unknown;
    expect(codeOf(() => loose([{ sku: 1 }]))).toBe("missing-column");
    expect(codeOf(() => loose([{ item: 1 }], { price: "cents" }))).toBe("missing-column");
    expect(codeOf(() => loose(fromColumns({ item: ["a"] }), { category: "group" }))).toBe("missing-column");
    expect(codeOf(() => loose([{ sku: 1 }, { sku: "1 " }], { item: "sku" }))).toBe("bad-input");
    expect(codeOf(() => loose([{ sku: " " }], { item: "sku" }))).toBe("missing-value");
    expect(codeOf(() => loose([{ sku: null }], { item: "sku" }))).toBe("missing-value");
    for (const name of ["price", "stock", "cost"])
      for (const value of [-1, "dear", Number.POSITIVE_INFINITY])
        expect(codeOf(() => loose([{ item: 1, value }], { [name]: "value" }))).toBe("bad-value");
    expect(codeOf(() => loose([{ item: 1 }], "item"))).toBe("bad-option");
    expect(codeOf(() => loose("a,b"))).toBe("bad-input");
    expect(codeOf(() => loose([7]))).toBe("bad-input");
  });
});
