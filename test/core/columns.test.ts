import { tableFromArrays as flechetteTable, tableFromIPC, tableToIPC } from "@uwdata/flechette";
import * as arrow from "apache-arrow";
import { describe, expect, it } from "vitest";
import { type ColumnSpec, readColumns } from "../../src/core/columns.ts";
import { fromArrow } from "../../src/core/from-arrow.ts";
import { fromColumns } from "../../src/core/from-columns.ts";
import { zoneOf } from "../../src/core/time.ts";

const zone = zoneOf("UTC");
interface Specs {
  readonly [column: string]: ColumnSpec;
  readonly customer: ColumnSpec & { readonly as: "text" };
}
const specs = (over: { [column: string]: Partial<ColumnSpec> } = {}): Specs => ({
  customer: { from: "customer", ...over.customer, as: "text" },
  time: { as: "time", from: "time", ...over.time },
  amount: {
    as: "number",
    from: "amount",
    expected: "zero or more",
    valid: (v: number) => v >= 0,
    ...over.amount,
  },
});
const options = { zone, what: "orders" };

describe("readColumns", () => {
  it("turns rows of any origin into typed arrays and codes in one pass", () => {
    function* rows() {
      yield { customer: 7, time: "2026-01-02", amount: 3 };
      yield { customer: 8n, time: new Date(0), amount: 4n };
      yield { customer: "7", time: 86_400_000, amount: true };
    }
    const read = readColumns(rows(), specs(), options);
    expect(read.columns.customer).toEqual({ codes: Int32Array.of(0, 1, 0), levels: ["7", "8"] });
    expect([...read.columns.time]).toEqual([Date.UTC(2026, 0, 2), 0, 86_400_000]);
    expect([...read.columns.amount]).toEqual([3, 4, 1]);
    expect(read.rows).toBeUndefined();
  });

  it("takes functions of the row as columns", () => {
    const read = readColumns(
      [{ d: 2, who: "ann" }],
      specs({
        customer: { from: (r: { who: string }) => r.who },
        time: { from: (r: { d: number }) => r.d * 1000 },
        amount: { from: (_: object, i: number) => i },
      }),
      options,
    );
    expect([read.columns.customer.levels[0], read.columns.time[0], read.columns.amount[0]]).toEqual([
      "ann",
      2000,
      0,
    ]);
  });

  it("uses a table's own columns without copying", () => {
    const table = fromColumns({ customer: ["ann"], time: Float64Array.of(5), amount: Float64Array.of(1) });
    const read = readColumns(table, specs(), options);
    expect(read.columns.time).toBe(table.columns.time);
    expect(read.columns.customer).toBe(table.columns.customer);
  });

  it("reads a table's text as times and its numbers as ids where asked to", () => {
    const table = fromColumns({ customer: [12, 13], time: ["2026-01-01", null], amount: [1, 2] });
    const read = readColumns(table, specs({ time: { required: false } }), options);
    expect(read.columns.customer.levels).toEqual(["12", "13"]);
    expect(read.columns.time[0]).toBe(Date.UTC(2026, 0, 1));
    expect(read.columns.time[1]).toBeNaN();
  });

  it("names row, column and value of the first bad cell, and counts the others", () => {
    const rows = [
      { customer: "a", time: "2026-01-01", amount: 1 },
      { customer: "b", time: "2026-01-01", amount: -2 },
      { customer: "c", time: "2026-01-01", amount: -3 },
    ];
    expect(() => readColumns(rows, specs(), options)).toThrow(
      /column "amount" of row 1 holds -2; expected zero or more. 2 of 3 rows/,
    );
    expect(() => readColumns(rows, specs(), options)).toThrow(
      expect.objectContaining({
        code: "bad-value",
        details: expect.objectContaining({ row: 1, column: "amount", value: -2, count: 2 }),
      }),
    );
  });

  it("tells a missing value from a wrong one", () => {
    const missing = [{ customer: "a", time: "2026-01-01", amount: null }];
    const wrong = [{ customer: "a", time: "yesterday", amount: 1 }];
    const infinite = [{ customer: "a", time: 0, amount: Number.POSITIVE_INFINITY }];
    expect(() => readColumns(missing, specs(), options)).toThrow(
      expect.objectContaining({ code: "missing-value" }),
    );
    expect(() => readColumns(wrong, specs(), options)).toThrow(
      expect.objectContaining({ code: "bad-value" }),
    );
    expect(() => readColumns(infinite, specs(), options)).toThrow(
      expect.objectContaining({ code: "bad-value" }),
    );
  });

  it("leaves bad rows out on request and says which and why", () => {
    const rows = [
      { customer: "a", time: 0, amount: -1 },
      { customer: null, time: 0, amount: 1 },
      { customer: "b", time: 0, amount: 2 },
    ];
    const read = readColumns(rows, specs(), { ...options, onInvalid: "skip" });
    expect(read.length).toBe(1);
    expect([...(read.rows ?? [])]).toEqual([2]);
    expect(read.rejected.map((r) => [r.reason, r.rows, r.examples[0].row])).toEqual([
      ["customer: no value", 1, 1],
      ["amount: not zero or more", 1, 0],
    ]);
  });

  it("lists the columns found when a name is wrong", () => {
    expect(() => readColumns([{ who: 1 }], specs(), options)).toThrow(
      /no column "customer". Columns found: who/,
    );
    expect(() => readColumns(fromColumns({ who: ["a"] }), specs(), options)).toThrow(
      expect.objectContaining({ code: "missing-column" }),
    );
  });

  it("refuses what holds no rows", () => {
    for (const bad of [null, undefined, 5, "orders.csv", { a: 1 }]) {
      expect(() => readColumns(bad as never, specs(), options)).toThrow(
        expect.objectContaining({ code: "bad-input" }),
      );
    }
    expect(() => readColumns([5] as never, specs(), options)).toThrow(
      expect.objectContaining({ code: "bad-input" }),
    );
    expect(readColumns([], specs(), options).length).toBe(0);
  });
});

describe("fromColumns", () => {
  it("takes every kind of array a user has", () => {
    const table = fromColumns({
      a: ["x", null, "y"],
      b: [1n, 2n, null],
      c: [new Date(5), null, undefined],
      d: [true, false, null],
      e: Int32Array.of(1, 2, 3),
      f: BigInt64Array.of(1n, 2n, 3n) as unknown as bigint[],
      g: { codes: Int32Array.of(0, -1, 0), levels: ["z"] },
    });
    expect([...table].map((row) => Object.values(row))).toEqual([
      ["x", 1, 5, 1, 1, 1, "z"],
      [null, 2, null, 0, 2, 2, null],
      ["y", null, null, null, 3, 3, "z"],
    ]);
  });

  it("refuses columns that do not fit together", () => {
    expect(() => fromColumns({ a: [1], b: [1, 2] })).toThrow(expect.objectContaining({ code: "bad-input" }));
    expect(() => fromColumns({ a: [{}] as never })).toThrow(expect.objectContaining({ code: "bad-input" }));
    expect(() => fromColumns({ a: 5 as never })).toThrow(expect.objectContaining({ code: "bad-input" }));
    expect(() => fromColumns({ a: [2n ** 60n] })).toThrow(expect.objectContaining({ code: "bad-value" }));
  });
});

describe("fromArrow", () => {
  const day = new Date(Date.UTC(2026, 0, 2));

  it("takes tables of apache-arrow", () => {
    const table = arrow.tableFromArrays({
      id: ["a", "b"],
      n: Float64Array.of(1, 2),
      big: BigInt64Array.of(3n, 4n),
    });
    expect([...fromArrow(table)]).toEqual([
      { id: "a", n: 1, big: 3 },
      { id: "b", n: 2, big: 4 },
    ]);
    const dates = new arrow.Table({ when: arrow.vectorFromArray([day], new arrow.TimestampMillisecond()) });
    expect(fromArrow(dates).at(0)).toEqual({ when: day.getTime() });
  });

  it("takes tables of flechette, also read from bytes", () => {
    const table = flechetteTable({ id: ["a", null], n: [1, 2.5] });
    const bytes = tableToIPC(table, { format: "stream" }) as Uint8Array;
    for (const t of [table, tableFromIPC(bytes)]) {
      expect([...fromArrow(t)]).toEqual([
        { id: "a", n: 1 },
        { id: null, n: 2.5 },
      ]);
    }
  });

  it("takes the columns of a DuckDB result, bigints and dates included", () => {
    const result = { customer: ["a", "b"], n: [3n, 4n], day: [day, null] };
    expect([...fromColumns(result)]).toEqual([
      { customer: "a", n: 3, day: day.getTime() },
      { customer: "b", n: 4, day: null },
    ]);
  });

  it("refuses other things and nested columns", () => {
    expect(() => fromArrow({} as never)).toThrow(expect.objectContaining({ code: "bad-input" }));
    const nested = arrow.tableFromArrays({ l: [[1], [2]] as never });
    expect(() => fromArrow(nested)).toThrow(expect.objectContaining({ code: "bad-input" }));
  });
});
