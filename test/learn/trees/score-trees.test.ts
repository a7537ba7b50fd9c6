import { expect, test } from "vitest";
import { cutBetween } from "../../../src/learn/trees/cut-between.ts";
import { packTrees } from "../../../src/learn/trees/pack-trees.ts";
import { leafOf, sumTrees } from "../../../src/learn/trees/score-trees.ts";
import type { PackedTrees } from "../../../src/learn/trees/tree-types.ts";
import { unpackTrees } from "../../../src/learn/trees/unpack-trees.ts";
import { stream } from "../../common/stream.ts";

const LEVELS = ["p", "q", "r", "s", "t"];
const schema = {
  columns: [
    { column: "a", kind: "number", levels: null },
    { column: "b", kind: "number", levels: null },
    { column: "c", kind: "category", levels: LEVELS },
  ],
} as never;

const next = stream(17);

/** Random trees of all shapes. */
function randomTrees(count: number, width: number, columns: number): PackedTrees {
  const packed = {
    width,
    feature: [] as number[],
    cut: [] as number[],
    missing: "",
    sets: [] as number[][],
    value: [] as number[],
    cover: [] as number[],
  };
  const grow = (depth: number): void => {
    if (depth > 7 || next() < depth * 0.12) {
      packed.feature.push(-1);
      for (let k = 0; k < width; k++) packed.value.push(next());
      packed.cover.push(1);
      return;
    }
    const f = Math.floor(next() * columns);
    packed.feature.push(f);
    packed.missing += next() < 0.5 ? "l" : "r";
    if (f === 2) {
      packed.cut.push(packed.sets.length);
      packed.sets.push(LEVELS.map((_, k) => k).filter(() => next() < 0.5));
    } else packed.cut.push(f === 0 ? Math.floor(next() * 20) / 10 - 1 : 10 ** (next() * 40 - 20));
    grow(depth + 1);
    grow(depth + 1);
  };
  for (let t = 0; t < count; t++) grow(0);
  return packed;
}

test("rows walked in blocks end in the leaves that walking one by one finds", () => {
  for (const [columns, missing] of [
    [2, 0],
    [2, 0.2],
    [3, 0],
    [3, 0.2],
  ])
    for (const rows of [3, 64, 257, 4100])
      for (const width of [1, 3]) {
        const trees = unpackTrees("test", randomTrees(12, width, columns), schema);
        const x = [
          Float64Array.from({ length: rows }, () =>
            next() < missing ? Number.NaN : Math.floor(next() * 30) / 10 - 1.5,
          ),
          Float64Array.from({ length: rows }, () =>
            next() < missing ? Number.NaN : (next() < 0.5 ? -1 : 1) * 10 ** (next() * 44 - 22),
          ),
          Float64Array.from({ length: rows }, () => (next() < missing ? Number.NaN : Math.floor(next() * 5))),
        ];
        const sums = sumTrees(trees, x, rows, 2);
        for (let g = 0; g < 2; g++)
          for (let k = 0; k < width; k++)
            for (let i = 0; i < rows; i++) {
              let plain = 0;
              for (let t = g; t < trees.roots.length; t += 2)
                plain += trees.value[leafOf(trees, trees.roots[t], x, i) * width + k];
              if (sums[g * width + k][i] !== plain) expect(sums[g * width + k][i]).toBe(plain);
            }
        expect(sums).toHaveLength(2 * width);
      }
});

test("packing and unpacking give the same trees back", () => {
  const packed = randomTrees(9, 2, 3);
  expect(packTrees(unpackTrees("test", packed, schema))).toEqual(packed);
});

test("a cut has few digits and lies between its neighbors", () => {
  expect(cutBetween(1, 2)).toBe(1.5);
  expect(cutBetween(1, 10)).toBe(6);
  expect(cutBetween(1.2345, 1.2346)).toBe(1.23455);
  expect(cutBetween(-1e300, 1e300)).toBe(0);
  expect(cutBetween(-1.7e308, 1.7e308)).toBe(0);
  const tiny = 1 + 2 ** -52;
  expect(cutBetween(1, tiny)).toBe(1);
  for (let i = 0; i < 500; i++) {
    const [a, b] = [next() - 0.5, next() - 0.5].sort((p, q) => p - q);
    const cut = cutBetween(a, b);
    expect(cut >= a && cut < b).toBe(true);
  }
});
