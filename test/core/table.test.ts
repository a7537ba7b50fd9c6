import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromColumns } from "../../src/core/from-columns.ts";
import { Table } from "../../src/core/table.ts";
import { tableFrom } from "../../src/core/table-from.ts";

const shop = () =>
  fromColumns(
    { customer: ["ann", "bob", "__proto__", "ann", null], amount: [3, null, 4.5, 3, 1] },
    { kind: "orders", key: "customer" },
  );

describe("Table", () => {
  it("gives rows by place, from either end", () => {
    const table = shop();
    expect(table.length).toBe(5);
    expect(table.at(0)).toEqual({ customer: "ann", amount: 3 });
    expect(table.at(1)).toEqual({ customer: "bob", amount: null });
    expect(table.at(-1)).toEqual({ customer: null, amount: 1 });
    for (const i of [5, -6, 0.5, Number.NaN]) expect(table.at(i)).toBeUndefined();
  });

  it("finds the first row of an id, whatever the id is called", () => {
    const table = shop();
    expect(table.of("ann")).toEqual({ customer: "ann", amount: 3 });
    expect(table.of("__proto__")?.amount).toBe(4.5);
    expect(table.of("zoe")).toBeUndefined();
    expect(fromColumns({ id: ["7", "8"], n: [1, 2] }).of(8)).toEqual({ id: "8", n: 2 });
    expect(() => fromColumns({ n: [1] }).of("x")).toThrow(
      expect.objectContaining({ code: "missing-column" }),
    );
  });

  it("orders the largest first, ties in the table's order, without rows that have no value", () => {
    expect(
      shop()
        .top(3, "amount")
        .map((row) => row.customer),
    ).toEqual(["__proto__", "ann", "ann"]);
    expect(shop().top(99, "amount")).toHaveLength(4);
    expect(shop().top(0, "amount")).toEqual([]);
    expect(() => shop().top(1, "customer" as never)).toThrow(
      expect.objectContaining({ code: "missing-column" }),
    );
  });

  it("iterates row objects", () => {
    expect([...shop()].map((row) => row.amount)).toEqual([3, null, 4.5, 3, 1]);
  });

  it("survives JSON and structured clone", () => {
    const table = shop();
    const clones = [tableFrom(JSON.parse(JSON.stringify(table))), tableFrom(structuredClone(table) as never)];
    for (const clone of clones) {
      expect(clone).toBeInstanceOf(Table);
      expect([...clone]).toEqual([...table]);
      expect(clone.info).toEqual(table.info);
    }
    expect(tableFrom(table)).toBe(table);
  });

  it("survives JSON whatever the rows are", () => {
    const rows = fc.array(
      fc.record({
        id: fc.option(fc.string({ minLength: 1 })),
        n: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
      }),
    );
    fc.assert(
      fc.property(rows, (list) => {
        const table = fromColumns({ id: list.map((r) => r.id), n: list.map((r) => r.n) });
        const again = [...tableFrom(JSON.parse(JSON.stringify(table)))] as {
          id: string | null;
          n: number | null;
        }[];
        expect(again.map((r) => r.n ?? null)).toEqual(list.map((r) => (Object.is(r.n, -0) ? 0 : r.n)));
        if (list.some((r) => r.id !== null)) expect(again.map((r) => r.id)).toEqual(list.map((r) => r.id));
      }),
    );
  });

  it("refuses what is no table, saying where", () => {
    const good = JSON.parse(JSON.stringify(shop()));
    const broken = [
      null,
      [],
      { ...good, length: -1 },
      { ...good, length: 4 },
      { ...good, info: {} },
      { ...good, columns: { n: [1, 2, 3, 4, "5"] } },
      { ...good, columns: { t: { codes: [0, 1, 2, 3, 0], levels: ["a"] } } },
      { ...good, columns: { t: { codes: [0, 0, 0, 0, 0], levels: [1] } } },
      { ...good, columns: { t: { codes: [0, 0, 0, 0, null], levels: ["a"] } } },
      { ...good, columns: { t: { codes: [0, 0, 0, 0, "0"], levels: ["a"] } } },
      { ...good, columns: { t: { codes: [0, 0, 0, 0, 0.5], levels: ["a"] } } },
      { ...good, columns: { t: { codes: [0, 0, 0, 0, -2], levels: ["a"] } } },
      { ...good, columns: { t: "text" } },
    ];
    for (const value of broken)
      expect(() => tableFrom(value as never)).toThrow(expect.objectContaining({ code: "bad-input" }));
  });
});
