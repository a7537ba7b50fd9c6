import { describe, expect, it, test } from "vitest";
import { fitBoosting } from "../../../src/learn/boosting/fit-boosting.ts";
import { parseBoosting } from "../../../src/learn/boosting/parse-boosting.ts";
import type { FeatureSchema } from "../../../src/learn/rows/feature-types.ts";
import { decimalOf, fromDecimal } from "../../../src/learn/trees/decimals.ts";
import { fromBits, fromDigits, toBits, toDigits } from "../../../src/learn/trees/digits.ts";
import { listTrees } from "../../../src/learn/trees/list-trees.ts";
import { shortenTrees } from "../../../src/learn/trees/shorten-trees.ts";
import type { PackedTrees, ShortTrees } from "../../../src/learn/trees/tree-types.ts";
import { unpackTrees } from "../../../src/learn/trees/unpack-trees.ts";
import { stream } from "../../common/stream.ts";
import { listed } from "./listed.ts";

const LEVELS = Array.from({ length: 40 }, (_, k) => `level ${k}`);
const schema: FeatureSchema = {
  columns: [
    { column: "a", kind: "number", levels: null },
    { column: "b", kind: "number", levels: null },
    { column: "c", kind: "category", levels: LEVELS },
  ],
};

const next = stream(29);

/** Random trees; leaves and cuts come from the given sources. */
function randomTrees(
  count: number,
  width: number,
  leaf: () => number,
  cutOf: (column: number) => number,
): PackedTrees {
  const feature: number[] = [];
  const cut: number[] = [];
  const sets: number[][] = [];
  const value: number[] = [];
  const cover: number[] = [];
  let missing = "";
  const grow = (depth: number): void => {
    if (depth > 5 || next() < depth * 0.15) {
      feature.push(-1);
      for (let k = 0; k < width; k++) value.push(leaf());
      cover.push(Math.floor(next() * 5000));
      return;
    }
    const column = Math.floor(next() * 3);
    feature.push(column);
    missing += next() < 0.5 ? "l" : "r";
    if (column === 2) {
      cut.push(sets.length);
      sets.push([...LEVELS.keys()].filter(() => next() < (next() < 0.5 ? 0.05 : 0.6)));
    } else cut.push(cutOf(column));
    grow(depth + 1);
    grow(depth + 1);
  };
  for (let t = 0; t < count; t++) grow(0);
  return { width, feature, cut, missing, sets, value, cover };
}

const rounded = () => Number((next() * 2 - 1).toPrecision(1 + Math.floor(next() * 6)));
const SOURCES: readonly (readonly [string, () => number, (column: number) => number])[] = [
  ["few digits", rounded, (column) => (column === 0 ? Math.floor(next() * 30) / 4 : Math.floor(next() * 9))],
  ["all digits", () => next() - 0.5, () => next() - 0.5],
  ["large and small", () => rounded() * 10 ** Math.floor(next() * 60 - 30), () => 10 ** (next() * 600 - 300)],
  [
    "splits by missing alone",
    () => 0,
    (column) => (column === 0 || next() < 0.3 ? Number.MAX_VALUE : -1e9 - Math.floor(next() * 1e6) / 1000),
  ],
  ["float32", () => Math.fround(next()), () => Math.fround(next() * 1e4)],
];

describe("short trees", () => {
  it.each(SOURCES)("are number for number the same: %s", (_, leaf, cutOf) => {
    for (let round = 0; round < 12; round++) {
      const lists = randomTrees(1 + (round % 4), 1 + (round % 3), leaf, cutOf);
      const short = JSON.parse(JSON.stringify(shortenTrees(lists, schema))) as ShortTrees;
      expect(listTrees("test", short, schema)).toEqual(lists);
      expect(unpackTrees("test", short, schema)).toEqual(unpackTrees("test", lists, schema));
    }
  });

  it("of single leaves and of none", () => {
    for (const feature of [[], [-1], [-1, -1, -1, -1, -1, -1, -1]]) {
      const lists = {
        width: 1,
        feature,
        cut: [],
        missing: "",
        sets: [],
        value: feature.map(() => 0.5),
        cover: feature,
      };
      const whole = { ...lists, cover: feature.map(() => 3) };
      expect(listTrees("test", shortenTrees(whole, schema), schema)).toEqual(whole);
    }
  });

  it("keep weights that are not whole", () => {
    const lists = randomTrees(3, 1, rounded, () => 1);
    const weighed = { ...lists, cover: lists.cover.map((w) => w + 0.25) };
    expect(listTrees("test", shortenTrees(weighed, schema), schema)).toEqual(weighed);
  });

  it("take six bytes a node and less, also of 200 x 31 leaves", () => {
    const rows = Array.from({ length: 3000 }, () => {
      const x = Array.from({ length: 8 }, () => Math.round((next() + next() - 1) * 1e5) / 1e5);
      return {
        ...Object.fromEntries(x.map((v, j) => [`x${j}`, v])),
        y: next() < 1 / (1 + Math.exp(-4 * x[0] * x[1] - x[2])) ? 1 : 0,
      };
    });
    const model = fitBoosting(rows, { target: "y", rounds: 200, leaves: 31, minLeaf: 5 });
    const nodes = listed(model).trees.feature.length;
    expect(nodes).toBeGreaterThan(11_000);
    expect(JSON.stringify(model).length).toBeLessThan(6 * nodes);
    expect(JSON.stringify(model).length).toBeLessThan(80_000);
    expect(JSON.stringify(model).length).toBeLessThan(0.5 * JSON.stringify(listed(model)).length);
  });
});

describe("a boosting model of version 1", () => {
  const rows = Array.from({ length: 200 }, (_, i) => ({
    a: i % 7 === 0 ? null : i % 50,
    c: `plan ${i % 5}`,
    y: (i * i) % 11 < 4 ? 1 : 0,
  }));
  const model = fitBoosting(rows, { target: "y", rounds: 20, minLeaf: 3 });
  const old = { ...listed(model), version: 1 };

  it("is read and written anew", () => {
    expect(parseBoosting(JSON.stringify(old))).toEqual(model);
    expect(parseBoosting(JSON.stringify(model))).toEqual(model);
  });

  it("is refused when it is damaged", () => {
    for (const trees of [
      null,
      3,
      [],
      { ...old.trees, cut: [] },
      { ...old.trees, sets: [[99]] },
      { ...old.trees, feature: [0] },
    ])
      expect(() => parseBoosting({ ...old, trees }), JSON.stringify(trees)).toThrow(
        expect.objectContaining({ code: "bad-model" }),
      );
    expect(() => parseBoosting({ ...old, schema: null })).toThrow(
      expect.objectContaining({ code: "bad-model" }),
    );
    expect(() => parseBoosting({ ...old, version: 3 })).toThrow(
      expect.objectContaining({ code: "bad-model" }),
    );
  });
});

describe("short trees from an attacker", () => {
  const lists = randomTrees(3, 1, rounded, (column) => column + Math.floor(next() * 50) / 8);
  const short = shortenTrees(lists, schema);
  const cases: readonly (readonly [string, object])[] = [
    ["a text that is no text", { shape: 7 }],
    ["letters that are no digits", { ask: `${short.ask.slice(0, -1)}!` }],
    ["letters beyond ASCII", { missing: "é".repeat(short.missing.length) }],
    ["more nodes than the text has", { nodes: 1e9 }],
    ["a number of nodes that is none", { nodes: "12" }],
    ["no number of nodes", { nodes: null }],
    ["fewer nodes", { nodes: short.nodes - 7 }],
    ["too few sides", { missing: short.missing.slice(1) }],
    [
      "a question that is not asked",
      { ask: `C${"__".repeat((short.ask.length - 1) / (short.ask.charCodeAt(0) - 65))}` },
    ],
    ["digits of no width", { ask: `A${short.ask.slice(1)}` }],
    ["digits wider than a number", { ask: `_${"A".repeat(630)}` }],
    ["questions of fewer columns", { questions: short.questions.slice(1) }],
    ["questions that are no lists", { questions: [{}, {}, {}] }],
    ["cuts that are no numbers", { questions: [["x", "y"], ...short.questions.slice(1)] }],
    ["cuts that are lists", { questions: [[[1], [2]], ...short.questions.slice(1)] }],
    ["cuts with decimals without end", { questions: [[1e9, 1, "BA"], ...short.questions.slice(1)] }],
    ["cuts from infinity", { questions: [[1, Number.POSITIVE_INFINITY, "BA"], ...short.questions.slice(1)] }],
    [
      "sets that are numbers",
      { questions: [short.questions[0], short.questions[1], short.questions[2].map(() => 5)] },
    ],
    [
      "levels that are not there",
      { questions: [short.questions[0], short.questions[1], short.questions[2].map(() => "________")] },
    ],
    ["too few leaves", { value: (short.value as string).slice(0, -4) }],
    ["no leaves", { value: {} }],
    ["weights below zero", { cover: lists.cover.map(() => -1) }],
    ["no weights", { cover: undefined }],
    ["a shape of splits alone", { shape: "_".repeat(short.shape.length) }],
  ];
  it.each(cases)("%s: refused", (_, change) => {
    expect(() => unpackTrees("test", { ...short, ...change } as never, schema)).toThrow(
      expect.objectContaining({ code: "bad-model" }),
    );
  });

  it("a thousand splits with one large set take the memory of one", () => {
    const wide: FeatureSchema = {
      columns: [{ column: "c", kind: "category", levels: Array.from({ length: 5000 }, (_, k) => `${k}`) }],
    };
    const n = 1000;
    const trees = unpackTrees(
      "test",
      shortenTrees(
        {
          width: 1,
          feature: [...Array(n).fill(0), ...Array(n + 1).fill(-1)],
          cut: [...Array(n).keys()],
          missing: "l".repeat(n),
          sets: Array.from({ length: n }, () => [0, 4999]),
          value: Array(n + 1).fill(1),
          cover: Array(n + 1).fill(1),
        },
        wide,
      ),
      wide,
    );
    expect(new Set(trees.sets).size).toBe(1);
  });
});

test("whole numbers and bits as digits", () => {
  for (const numbers of [[], [0], [63, 64], [2 ** 48 - 1, 0, 5], [...Array(500).keys()]])
    expect(fromDigits(toDigits(numbers))).toEqual(numbers);
  for (const bits of [[], [true], [false, true, false, true, true, true, true]]) {
    const back = fromBits(toBits(bits)) as Uint8Array;
    expect([...back].map((bit) => bit === 1).slice(0, bits.length)).toEqual(bits);
    expect(back.length % 6).toBe(0);
  }
});

test("decimals give the number back to its last bit, or say that they cannot", () => {
  for (let k = 0; k < 2000; k++) {
    const value = Number(((next() - 0.5) * 10 ** (next() * 40 - 20)).toPrecision(1 + (k % 17)));
    const decimal = decimalOf(value);
    if (decimal !== undefined) expect(fromDecimal(decimal.whole, decimal.decimals)).toBe(value);
    else expect(String(value).replace(/e.*|\D/g, "").length > 5 || Math.abs(value) < 1e-10).toBe(true);
  }
  expect(decimalOf(-0.00012345)).toEqual({ whole: -12345, decimals: 8 });
  expect(decimalOf(1234500)).toEqual({ whole: 1234500, decimals: 0 });
  expect(decimalOf(Number.NaN)).toBeUndefined();
  expect(decimalOf(Number.MAX_VALUE)).toBeUndefined();
  expect(decimalOf(5e-324)).toBeUndefined();
});
