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
  it("reads a column called __proto__, by name and by function, of rows and of a table", () => {
    const rows = [3, 4].map((v) => ({ ["__proto__"]: v }));
    const table = fromColumns({ ["__proto__"]: Float64Array.of(3, 4) });
    const texts = fromColumns({ ["__proto__"]: ["2026-01-02", "2026-02-03"] });
    for (const from of ["__proto__", (row: object) => Object.values(row)[0] as number])
      for (const data of [rows, table]) {
        const read = readColumns(data, { ["__proto__"]: { as: "number", from } }, options);
        expect(Object.entries(read.columns)).toEqual([["__proto__", Float64Array.of(3, 4)]]);
      }
    for (const as of ["text", "time"] as const) {
      const read = readColumns(texts, { ["__proto__"]: { as, from: "__proto__" } }, options);
      expect(Object.keys(read.columns)).toEqual(["__proto__"]);
    }
  });

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

  it("takes rows that leave an optional column out, the first row too", () => {
    const rows = [
      { customer: "a", amount: 1 },
      { customer: "b", amount: 2, refund: 1 },
    ];
    const read = readColumns(
      rows,
      {
        customer: { as: "text", from: "customer" },
        refund: { as: "number", from: "refund", required: false },
      },
      options,
    );
    expect([...read.columns.refund]).toEqual([Number.NaN, 1]);
    // a required value that one row lacks is that row's fault, not a wrong name
    expect(() =>
      readColumns(rows, { refund: { as: "number", from: "refund" } as ColumnSpec }, options),
    ).toThrow(expect.objectContaining({ code: "missing-value" }));
  });

  it("shows the value that was found, whatever it is", () => {
    const wrong: [keyof Specs & string, unknown, string][] = [
      ["amount", "12.50", '"12.50"'],
      ["amount", Number.NaN, "NaN"],
      ["amount", Number.POSITIVE_INFINITY, "Infinity"],
      ["amount", Number.NEGATIVE_INFINITY, "-Infinity"],
      ["amount", 2n ** 60n, "1152921504606846976n"],
      ["time", "yesterday", '"yesterday"'],
      ["time", 1e17, "100000000000000000"],
      ["time", 10n ** 30n, "1000000000000000000000000000000n"],
      ["customer", { id: 5 }, "an object"],
      ["customer", [5], "an array"],
      ["customer", new Date(Number.NaN), "Invalid Date"],
    ];
    for (const [column, value, shown] of wrong) {
      const rows = [
        { customer: "a", time: 0, amount: 1 },
        { customer: "a", time: 0, amount: 1, [column]: value },
      ];
      expect(() => readColumns(rows, specs(), options), shown).toThrow(
        expect.objectContaining({
          code: "bad-value",
          message: expect.stringContaining(`column "${column}" of row 1 holds ${shown};`),
          details: expect.objectContaining({ value, examples: [{ row: 1, value }] }),
        }),
      );
      // an optional column too: a value of another kind is not "no value"
      expect(() => readColumns(rows, specs({ [column]: { required: false } }), options)).toThrow(
        expect.objectContaining({ code: "bad-value" }),
      );
    }
  });

  it("shows the value found in a table's text and out of the calendar", () => {
    const table = fromColumns({ customer: ["a", "b"], time: [0, 1e17], amount: ["x", "y"] });
    expect(() => readColumns(table, specs(), options)).toThrow(/column "time" of row 1 holds 1000000/);
    expect(() => readColumns(table, specs({ time: { from: () => 0 } }), options)).toThrow(
      /column "amount" of row 0 holds "x"/,
    );
  });

  it("reports rejected rows as plain data", () => {
    const rows = [
      { customer: "a", time: 0, amount: 2n ** 60n },
      { customer: { id: 1 }, time: 0, amount: 1 },
      { customer: "a", time: 0, amount: Number.POSITIVE_INFINITY },
    ];
    const { rejected } = readColumns(rows, specs(), { ...options, onInvalid: "skip" });
    expect(JSON.parse(JSON.stringify(rejected))).toEqual(rejected);
    expect(rejected.flatMap((r) => r.examples.map((e) => e.value))).toEqual([
      "an object",
      "1152921504606846976n",
      "Infinity",
    ]);
  });

  it("takes no name from the prototype for a column", () => {
    for (const name of ["constructor", "__proto__", "toString"]) {
      expect(() =>
        readColumns(fromColumns({ a: [1] }), { x: { as: "number", from: name } as ColumnSpec }, options),
      ).toThrow(expect.objectContaining({ code: "missing-column" }));
      expect(() => readColumns([{ a: 1 }], { x: { as: "text", from: name } as ColumnSpec }, options)).toThrow(
        expect.objectContaining({ code: "missing-column" }),
      );
    }
    const rows = [JSON.parse('{"__proto__":"x"}'), JSON.parse('{"__proto__":"y"}')];
    const spec = { x: { as: "text" as const, from: "__proto__" } };
    expect(readColumns(rows, spec, options).columns.x.levels).toEqual(["x", "y"]);
    expect(
      readColumns(fromColumns(JSON.parse('{"__proto__":["x"]}')), spec, options).columns.x.levels,
    ).toEqual(["x"]);
  });

  it("reads a generator once and closes it when a row is no object", () => {
    let closed = 0;
    function* rows(): Generator<object> {
      try {
        yield { customer: "a", time: 0, amount: 1 };
        yield 5 as never;
        yield { customer: "a", time: 0, amount: 1 };
      } finally {
        closed++;
      }
    }
    expect(() => readColumns(rows(), specs(), options)).toThrow(
      expect.objectContaining({ code: "bad-input" }),
    );
    expect(closed).toBe(1);
  });

  it("refuses what holds no rows", () => {
    expect(() => readColumns(Promise.resolve([]) as never, specs(), options)).toThrow(/promise.*await/);
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
    for (const a of [
      ["x", new Date(Number.NaN)],
      ["x", Symbol("s")],
      ["x", () => 1],
      { codes: Int32Array.of(1), levels: ["x"] },
      { codes: Int32Array.of(-2), levels: ["x"] },
      { codes: Int32Array.of(0), levels: [7] },
    ])
      expect(() => fromColumns({ a: a as never })).toThrow(expect.objectContaining({ code: "bad-input" }));
    for (const none of [undefined, null, "a", [[1]]])
      expect(() => fromColumns(none as never)).toThrow(expect.objectContaining({ code: "bad-input" }));
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

  it("keeps what apache-arrow's raw memory does not show: nulls, units of time, scales", () => {
    const vectors: [unknown[], arrow.DataType, (number | string | null)[]][] = [
      [[1, null, 3], new arrow.Int32(), [1, null, 3]],
      [[1.5, null, 3], new arrow.Float64(), [1.5, null, 3]],
      [[1.5, 2], new arrow.Float16(), [1.5, 2]],
      [[1n, null, 3n], new arrow.Int64(), [1, null, 3]],
      [[true, null, false], new arrow.Bool(), [1, null, 0]],
      [["a", null, "b"], new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()), ["a", null, "b"]],
      [[day, null], new arrow.DateDay(), [day.getTime(), null]],
      [[day, null], new arrow.DateMillisecond(), [day.getTime(), null]],
      [[day, null], new arrow.TimestampSecond(), [day.getTime(), null]],
      [[day], new arrow.TimestampMillisecond(), [day.getTime()]],
      [[day, null], new arrow.TimestampMicrosecond(), [day.getTime(), null]],
      [[day], new arrow.TimestampNanosecond(), [day.getTime()]],
    ];
    for (const [values, type, expected] of vectors) {
      const table = new arrow.Table({ x: arrow.vectorFromArray(values, type) });
      expect(
        [...fromArrow(table)].map((row) => row.x),
        String(type),
      ).toEqual(expected);
    }
    const part = new arrow.Table({ n: arrow.vectorFromArray([1, null, 3, 4], new arrow.Int32()) }).slice(
      1,
      3,
    );
    expect([...fromArrow(part)]).toEqual([{ n: null }, { n: 3 }]);
  });

  it("reads decimals, which databases keep money in", () => {
    const minus550 = [-550 >>> 0, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff];
    const data = arrow.makeData({
      type: new arrow.Decimal(2, 10, 128),
      length: 3,
      nullCount: 1,
      nullBitmap: Uint8Array.of(0b011),
      data: Uint32Array.from([1234, 0, 0, 0, ...minus550, 0, 0, 0, 0]),
    });
    expect([...fromArrow(new arrow.Table({ paid: new arrow.Vector([data]) }))]).toEqual([
      { paid: 12.34 },
      { paid: -5.5 },
      { paid: null },
    ]);
  });

  it("uses a column of doubles without copying", () => {
    const values = Float64Array.of(1, 2);
    const table = new arrow.Table({ n: arrow.makeVector(values) });
    expect((fromArrow(table).columns.n as Float64Array).buffer).toBe(values.buffer);
  });

  it("refuses two columns of one name and columns of another length", () => {
    const of = (names: string[], values: unknown[], numRows = 1) => ({
      numRows,
      schema: { fields: names.map((name) => ({ name })) },
      getChild: () => ({ toArray: () => values }),
    });
    for (const table of [of(["id", "id"], [1]), of(["id"], [1, 2]), of(["id"], [])])
      expect(() => fromArrow(table)).toThrow(expect.objectContaining({ code: "bad-input" }));
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
