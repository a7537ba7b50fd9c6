import { describe, expect, it } from "vitest";
import { fromColumns } from "../../../src/core/from-columns.ts";
import { readFeatures } from "../../../src/learn/rows/read-features.ts";
import { readTraining, type TrainingReading } from "../../../src/learn/rows/read-training.ts";
import { codeOf } from "../../common/code-of.ts";

const what = "fitX";
const binary: TrainingReading = { what, outcome: "binary" };
const rows = [
  { plan: "monthly", tenure: 3, left: "yes" },
  { plan: "yearly", tenure: null, left: "no" },
  { plan: null, tenure: 9, left: "no" },
];

describe("rows to learn from", () => {
  it("are columns of numbers, categories by their place in text order, NaN without a value", () => {
    const read = readTraining(rows, { target: "left" }, binary);
    expect(read.schema.columns).toEqual([
      { column: "plan", kind: "category", levels: ["monthly", "yearly"] },
      { column: "tenure", kind: "number", levels: null },
    ]);
    expect(read.x.map((x) => [...x])).toEqual([
      [0, 1, Number.NaN],
      [3, Number.NaN, 9],
    ]);
    expect([...read.y]).toEqual([1, 0, 0]);
    expect(read.outcome).toEqual({
      kind: "binary",
      column: "left",
      positive: "yes",
      negative: "no",
      share: 1 / 3,
    });
  });

  it("give the same schema whatever the order of rows", () => {
    const turned = readTraining([...rows].reverse(), { target: "left" }, binary);
    expect(turned.schema).toEqual(readTraining(rows, { target: "left" }, binary).schema);
  });

  it("may be read once only, weigh and count, and are left out where they do not", () => {
    function* once() {
      yield { a: 1, y: 1, w: 2, n: 3 };
      yield { a: 2, y: 0, w: 1, n: 1 };
      yield { a: 3, y: 0, w: 0, n: 1 };
    }
    const read = readTraining(once(), { target: "y", features: ["a"], weight: "w", count: "n" }, binary);
    expect([...(read.weight ?? [])]).toEqual([6, 1]);
    expect([...(read.count ?? [])]).toEqual([3, 1]);
    expect([...(read.inputRows ?? [])]).toEqual([0, 1]);
    expect(read.account).toEqual({ given: 3, used: 2, leftOut: [{ reason: "weight or count 0", rows: 1 }] });
    expect(read.outcome).toMatchObject({ share: 6 / 7 });
  });

  it("take outcomes as numbers, booleans and texts, and say which one is yes", () => {
    const share = (values: readonly unknown[], positive?: unknown) =>
      readTraining(
        values.map((left, i) => ({ a: i, left })),
        { target: "left", positive },
        binary,
      ).outcome;
    expect(share([true, false, false])).toMatchObject({ positive: "1", share: 1 / 3 });
    expect(share([true, false, false], false)).toMatchObject({ positive: "0", share: 2 / 3 });
    expect(share(["No", "YES", "No"])).toMatchObject({ positive: "YES" });
    expect(share(["stays", "goes", "goes"], "goes")).toMatchObject({ positive: "goes", share: 2 / 3 });
    expect(share([2, 1, 1], 2)).toMatchObject({ positive: "2", negative: "1" });
    expect(codeOf(() => share(["stays", "goes"]))).toBe("bad-option");
    expect(codeOf(() => share(["stays", "goes"], "left"))).toBe("bad-option");
  });

  it("take a function of the row as target", () => {
    const read = readTraining(
      rows,
      { target: (row: { left: string }) => (row.left === "yes" ? 1 : 0), features: ["tenure"] },
      binary,
    );
    expect([...read.y]).toEqual([1, 0, 0]);
  });

  it("know classes, numbers and counts", () => {
    const classes = readTraining(
      [
        { a: 1, y: "b" },
        { a: 2, y: "a" },
        { a: 2, y: "c" },
        { a: 0, y: "a" },
      ],
      { target: "y" },
      { what, outcome: "classes" },
    );
    expect(classes.outcome).toEqual({
      kind: "classes",
      column: "y",
      classes: ["a", "b", "c"],
      shares: [0.5, 0.25, 0.25],
    });
    expect([...classes.y]).toEqual([1, 0, 2, 0]);
    const numbers = readTraining(
      [
        { a: 1, y: -2 },
        { a: 2, y: 4 },
      ],
      { target: "y" },
      { what, outcome: "number" },
    );
    expect(numbers.outcome).toEqual({ kind: "number", column: "y", mean: 1 });
    expect(codeOf(() => readTraining([{ a: 1, y: -2 }], { target: "y" }, { what, outcome: "count" }))).toBe(
      "bad-value",
    );
    expect(codeOf(() => readTraining([{ a: 1, y: "x" }], { target: "y" }, { what, outcome: "number" }))).toBe(
      "bad-value",
    );
  });

  it("leave out texts that are different in nearly every row, unless they are asked for", () => {
    const many = Array.from({ length: 100 }, (_, i) => ({ id: `k${i}`, a: i, y: i % 2 }));
    const read = readTraining(many, { target: "y" }, binary);
    expect(read.schema.columns.map(({ column }) => column)).toEqual(["a"]);
    expect(read.warnings[0]).toContain("as an id has");
    expect(readTraining(many, { target: "y", features: ["id", "a"] }, binary).schema.columns).toHaveLength(2);
  });

  it("leave out a table's key and other columns that options name", () => {
    const table = fromColumns({ customer: ["a", "b"], x: [1, 2], fold: [1, 2], y: [0, 1] });
    expect(readTraining(table, { target: "y", features: ["x"] }, binary).schema.columns).toHaveLength(1);
    expect(
      readTraining(table, { target: "y" }, { ...binary, other: ["fold"] }).schema.columns.map(
        ({ column }) => column,
      ),
    ).toEqual(["customer", "x"]);
  });

  it("are refused with a code", () => {
    const read = (data: unknown, options: unknown) => () =>
      readTraining(data as never, options as never, binary);
    expect(codeOf(read(rows, undefined))).toBe("bad-option");
    expect(codeOf(read(rows, {}))).toBe("bad-option");
    expect(codeOf(read(rows, { target: "gone" }))).toBe("missing-column");
    expect(codeOf(read(rows, { target: "left", features: ["gone"] }))).toBe("missing-column");
    expect(codeOf(read(rows, { target: "left", features: [] }))).toBe("bad-option");
    expect(codeOf(read(rows, { target: "left", features: ["plan", "plan"] }))).toBe("bad-option");
    expect(codeOf(read(rows, { target: "left", features: ["plan", "left"] }))).toBe("bad-option");
    expect(codeOf(read(rows, { target: "left", features: [{ column: "plan", as: "text" }] }))).toBe(
      "bad-option",
    );
    expect(codeOf(read([], { target: "left" }))).toBe("too-few-rows");
    expect(codeOf(read(rows.slice(1), { target: "left" }))).toBe("bad-input");
    expect(
      codeOf(
        read(
          [
            { a: Number.POSITIVE_INFINITY, left: 1 },
            { a: 1, left: 0 },
          ],
          { target: "left" },
        ),
      ),
    ).toBe("bad-value");
    expect(
      codeOf(
        read(
          [
            { a: 1, left: 1 },
            { a: 1, left: null },
          ],
          { target: "left" },
        ),
      ),
    ).toBe("missing-value");
    expect(codeOf(read([{ left: 1 }, { left: 0 }], { target: "left" }))).toBe("missing-column");
    expect(
      codeOf(
        read(
          [
            { a: 1, left: 0 },
            { a: 1, left: 1 },
            { a: 1, left: 2 },
          ],
          { target: "left" },
        ),
      ),
    ).toBe("bad-value");
    expect(codeOf(read(rows, { target: "left", onInvalid: "ignore" }))).toBe("bad-option");
  });

  it("are left out without a target where that is asked for", () => {
    const read = readTraining(
      [...rows, { plan: "yearly", tenure: 1, left: null }],
      { target: "left", onInvalid: "skip" },
      binary,
    );
    expect(read.account).toMatchObject({ given: 4, used: 3 });
    expect(read.account.leftOut[0].rows).toBe(1);
  });
});

describe("rows to predict for", () => {
  const { schema } = readTraining(rows, { target: "left" }, binary);

  it("find their columns in any order; a category that was not seen is missing, and counted", () => {
    const read = readFeatures(
      schema,
      [
        { tenure: 1, plan: "weekly" },
        { tenure: 2, plan: "yearly" },
        { tenure: null, plan: "" },
      ],
      what,
    );
    expect(read.x.map((x) => [...x])).toEqual([
      [Number.NaN, 1, Number.NaN],
      [1, 2, Number.NaN],
    ]);
    expect(read.unseen).toEqual([{ column: "plan", rows: 1, levels: ["weekly"] }]);
  });

  it("are refused without a column, or with text for a number", () => {
    expect(codeOf(() => readFeatures(schema, [{ plan: "yearly" }], what))).toBe("missing-column");
    expect(codeOf(() => readFeatures(schema, [{ plan: "yearly", tenure: "long" }], what))).toBe("bad-value");
    expect(readFeatures(schema, [], what).length).toBe(0);
  });

  it("are safe from names that objects inherit", () => {
    const odd = {
      columns: [
        { column: "__proto__", kind: "number", levels: null },
        { column: "constructor", kind: "category", levels: ["toString"] },
      ],
    } as const;
    const row = JSON.parse('{"__proto__": 1, "constructor": "toString"}') as object;
    expect(readFeatures(odd, [row], what).x.map((x) => [...x])).toEqual([[1], [0]]);
  });
});
