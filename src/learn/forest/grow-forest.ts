import { fork, integer, randomFrom } from "../../core/random.ts";
import type { Steps } from "../../core/work.ts";
import { GROWTH_BUDGET, type Grower, type GrownTree, treeGrower } from "./grow-tree.ts";
import type { Units } from "./growth-data.ts";
import type { GrowthRules } from "./growth-types.ts";
import { type OutOfBagSums, outOfBagSums, sumOutOfBag } from "./out-of-bag.ts";
import { addTree, leafValues, type TreeLists, treeLists } from "./tree-lists.ts";

/** How a forest is grown. */
export interface ForestPlan extends GrowthRules {
  readonly trees: number;
  readonly bootstrap: boolean;
  readonly sampleShare: number;
  readonly outOfBag: boolean;
  readonly permutation: boolean;
  readonly seed: number;
  /** Digits kept of leaf values. */
  readonly digits: number;
}

/** A grown forest. */
export interface GrownForest {
  readonly lists: TreeLists;
  /** Mean decrease of impurity by feature: each tree's adds up to 1. */
  readonly importance: Float64Array;
  readonly outOfBag: OutOfBagSums | undefined;
}

/** Grows trees one after another, each with a stream of random numbers of its own. Yields trees done of all. */
export function* growForest(units: Units, plan: ForestPlan): Steps<GrownForest> {
  const grower = treeGrower(units, plan);
  const room = bagRoom(units, plan);
  const lists = treeLists(units.width);
  const importance = new Float64Array(units.features.length);
  const values = new Float64Array(grower.tree.feature.length * units.width);
  const outOfBag = plan.outOfBag ? outOfBagSums(units, plan.permutation) : undefined;
  const random = randomFrom(plan.seed);
  for (let t = 0; t < plan.trees; t++) {
    const stream = fork(random, t);
    const inBag = drawBag(units, plan, room, grower, stream);
    grower.start(inBag, room.splitWeight, room.splitWy, stream);
    while (!grower.grow(GROWTH_BUDGET)) yield [t, plan.trees];
    leafValues(grower.tree, units, room.weight, values);
    addTree(lists, grower.tree, units, values, plan.digits);
    addImportance(importance, grower.tree);
    if (outOfBag !== undefined)
      yield* sumOutOfBag(outOfBag, units, grower.tree, values, room.times, stream, [t, plan.trees]);
    yield [t + 1, plan.trees];
  }
  return { lists, importance, outOfBag };
}

/** Of the bag of one tree, by unit. */
interface BagRoom {
  /** How often a unit is in the bag. */
  readonly times: Int32Array;
  readonly weight: Float64Array;
  readonly splitWeight: Float64Array;
  /** Split weight times y; the class where purity is measured by class. */
  readonly splitWy: Float64Array;
}

function bagRoom({ length, weight, splitWeight, classes, y }: Units, { bootstrap }: ForestPlan): BagRoom {
  const own = bootstrap ? new Float64Array(length) : weight;
  return {
    times: new Int32Array(length).fill(1),
    weight: own,
    splitWeight: splitWeight === weight ? own : bootstrap ? new Float64Array(length) : splitWeight,
    splitWy: classes > 0 ? y : splitWeight.map((w, i) => w * y[i]),
  };
}

/** Fills the bag: as many draws as units (times the share), all equally likely. Returns how many different ones it holds. */
function drawBag(
  { length, weight, splitWeight, classes, y }: Units,
  { bootstrap, sampleShare }: ForestPlan,
  room: BagRoom,
  { tree }: Grower,
  stream: ReturnType<typeof fork>,
): number {
  if (!bootstrap) {
    for (let i = 0; i < length; i++) tree.rows[i] = i;
    return length;
  }
  const { times } = room;
  times.fill(0);
  const draws = Math.max(1, Math.round(length * sampleShare));
  for (let d = 0; d < draws; d++) times[integer(stream, length)]++;
  let inBag = 0;
  for (let i = 0; i < length; i++) {
    if (times[i] === 0) continue;
    tree.rows[inBag++] = i;
    room.weight[i] = weight[i] * times[i];
    if (room.splitWeight !== room.weight) room.splitWeight[i] = splitWeight[i] * times[i];
    if (classes === 0) room.splitWy[i] = room.splitWeight[i] * y[i];
  }
  return inBag;
}

/** Adds a tree's decreases of impurity as shares of their sum. */
export function addImportance(importance: Float64Array, tree: GrownTree): void {
  let total = 0;
  for (let v = 0; v < tree.nodes; v++) if (tree.feature[v] >= 0) total += tree.gain[v];
  if (!(total > 0)) return;
  for (let v = 0; v < tree.nodes; v++)
    if (tree.feature[v] >= 0) importance[tree.feature[v]] += tree.gain[v] / total;
}
