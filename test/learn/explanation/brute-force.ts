import type { FeatureRows } from "../../../src/learn/rows/feature-types.ts";
import { leafOf } from "../../../src/learn/trees/score-trees.ts";
import type { Trees } from "../../../src/learn/trees/tree-types.ts";

type Game = (known: number) => number;

/** What trees say when only the features in `known` (bits) are: the others follow the covers. */
export function pathGame(
  trees: Trees,
  which: (t: number) => boolean,
  k: number,
  x: readonly Float64Array[],
  i: number,
): Game {
  const at = (node: number, known: number): number => {
    const j = trees.feature[node];
    if (j < 0) return trees.value[node * trees.width + k];
    const left = node + 1;
    const right = trees.right[node];
    if (known & (1 << j)) {
      const v = x[j][i];
      const goes = Number.isNaN(v)
        ? trees.missingLeft[node] === 1
        : trees.isSet[node] === 1
          ? trees.sets[trees.cut[node]][v] === 1
          : v <= trees.cut[node];
      return at(goes ? left : right, known);
    }
    return (trees.cover[left] * at(left, known) + trees.cover[right] * at(right, known)) / trees.cover[node];
  };
  return (known) => [...trees.roots].reduce((sum, root, t) => (which(t) ? sum + at(root, known) : sum), 0);
}

/** What trees say on average when the unknown features come from a background row. */
export function backgroundGame(
  trees: Trees,
  which: (t: number) => boolean,
  k: number,
  x: readonly Float64Array[],
  i: number,
  background: FeatureRows,
): Game {
  return (known) => {
    let total = 0;
    for (let b = 0; b < background.length; b++) {
      const mixed = x.map((values, j) => Float64Array.of(known & (1 << j) ? values[i] : background.x[j][b]));
      trees.roots.forEach((root, t) => {
        if (which(t)) total += trees.value[leafOf(trees, root, mixed, 0) * trees.width + k];
      });
    }
    return total / background.length;
  };
}

/** Shapley's definition over all subsets. */
export function shapley(game: Game, features: number): number[] {
  const value = Array.from({ length: 1 << features }, (_, known) => game(known));
  return Array.from({ length: features }, (_, j) => {
    let sum = 0;
    for (let s = 0; s < value.length; s++)
      if (!(s & (1 << j))) sum += orderWeight(bits(s), features - 1) * (value[s | (1 << j)] - value[s]);
    return sum;
  });
}

/** Shapley's interaction of two features: both halves. */
export function together(game: Game, features: number, a: number, b: number): number {
  let sum = 0;
  const both = (1 << a) | (1 << b);
  for (let s = 0; s < 1 << features; s++)
    if (!(s & both))
      sum +=
        orderWeight(bits(s), features - 2) *
        (game(s | both) - game(s | (1 << a)) - game(s | (1 << b)) + game(s));
  return sum;
}

/** s! (others - s)! / (others + 1)! */
function orderWeight(s: number, others: number): number {
  let weight = 1 / (others + 1);
  for (let m = 1; m <= s; m++) weight *= m / (others + 1 - m);
  return weight;
}

function bits(set: number): number {
  let count = 0;
  for (let rest = set; rest > 0; rest &= rest - 1) count++;
  return count;
}
