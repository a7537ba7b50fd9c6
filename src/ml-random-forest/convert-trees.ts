import { badModel } from "../core/model.ts";
import type { FeatureSchema, PackedTrees } from "../learn/index.ts";

/** A node as the package keeps it, or as its JSON says. */
interface ForeignNode {
  readonly left?: ForeignNode;
  readonly right?: ForeignNode;
  readonly splitColumn?: unknown;
  readonly splitValue?: unknown;
  readonly numberSamples?: unknown;
  readonly distribution?: unknown;
}

/** One tree: its root, and which column of the data each of its own columns is. */
export interface ForeignTree {
  readonly root: unknown;
  readonly columns: readonly unknown[];
}

const KIND = "random-forest";
const MOST_NODES = 2_000_000;

/**
 * Trees of the package as ours, `classes` being 0 for a regression. Less than the cut goes left there, up to and including it here: the cut becomes the next number below. A missing value compares as false there: right. O(nodes).
 *
 * @throws "bad-model"
 */
export function convertTrees(
  trees: readonly ForeignTree[],
  schema: FeatureSchema,
  classes: number,
): PackedTrees {
  const width = classes > 2 ? classes : 1;
  const out = {
    width,
    feature: [] as number[],
    cut: [] as number[],
    sets: [] as number[][],
    value: [] as number[],
    cover: [] as number[],
  };
  let missing = "";
  // a node that stands in two places may be a cycle
  const seen = new Set<unknown>();
  for (const { root, columns } of trees) {
    const open: { readonly node: unknown; readonly rows: number }[] = [
      { node: root, rows: rowsOf(root) ?? 1 },
    ];
    for (let top = open.pop(); top !== undefined; top = open.pop()) {
      if (out.feature.length >= MOST_NODES)
        throw badModel(KIND, `its trees have more than ${MOST_NODES} nodes`);
      const node = top.node as ForeignNode | null;
      if (typeof node !== "object" || node === null) throw badModel(KIND, "a node of its trees is no object");
      if (seen.has(node)) throw badModel(KIND, "a node stands in its trees twice");
      seen.add(node);
      const { left, right } = node;
      // as the package decides: both parts, or it is a leaf
      if (!left || !right) {
        out.feature.push(-1);
        out.cover.push(top.rows);
        out.value.push(...leafOf(node.distribution, classes));
        continue;
      }
      const j = columns[node.splitColumn as number];
      const cut = node.splitValue;
      if (
        !Number.isInteger(node.splitColumn) ||
        !Number.isInteger(j) ||
        !(typeof cut === "number" && Number.isFinite(cut))
      )
        throw badModel(KIND, "a split of its trees names no column or no cut");
      const column = schema.columns[j as number];
      if (column === undefined)
        throw badModel(
          KIND,
          `a split asks for column ${j}, and ${schema.columns.length} features were named`,
        );
      out.feature.push(j as number);
      missing += "r";
      if (column.levels === null) out.cut.push(nextBelow(cut));
      else {
        out.cut.push(out.sets.length);
        out.sets.push(column.levels.flatMap((_, place) => (place < cut ? [place] : [])));
      }
      const rows = parts(top.rows, rowsOf(left), rowsOf(right));
      open.push({ node: right, rows: rows[1] }, { node: left, rows: rows[0] });
    }
  }
  return { ...out, missing };
}

/** The package notes how many rows a node had unless they were too few to try a split. */
function rowsOf(node: unknown): number | undefined {
  const rows = (node as ForeignNode | null | undefined)?.numberSamples;
  return typeof rows === "number" && rows > 0 && Number.isFinite(rows) ? rows : undefined;
}

/** Rows on both sides; what one side does not say follows from the other, and two that are silent share evenly. */
function parts(rows: number, left: number | undefined, right: number | undefined): readonly [number, number] {
  if (left !== undefined) return [left, right ?? Math.max(0, rows - left)];
  if (right !== undefined) return [Math.max(0, rows - right), right];
  return [rows / 2, rows / 2];
}

/** A classifier's leaf is a matrix of one row that ends at the largest class that occurs; a regression's is a number. */
function leafOf(distribution: unknown, classes: number): number[] {
  if (classes === 0) {
    if (typeof distribution !== "number" || !Number.isFinite(distribution))
      throw badModel(KIND, "a leaf of its trees holds no number");
    return [distribution];
  }
  const matrix = distribution as { to2DArray?: () => unknown } | null | undefined;
  const list = typeof matrix?.to2DArray === "function" ? matrix.to2DArray() : distribution;
  const row = Array.isArray(list) && Array.isArray(list[0]) ? (list[0] as unknown[]) : list;
  if (!Array.isArray(row) || row.length > classes || !row.every((v) => typeof v === "number" && v >= 0))
    throw badModel(KIND, "a leaf of its trees holds no shares of its classes");
  // it adds up 1 / n for each row
  const share = (k: number) => Math.min(1, Math.round((row[k] ?? 0) * 1e12) / 1e12);
  return classes === 2 ? [share(1)] : Array.from({ length: classes }, (_, k) => share(k));
}

/** The largest number below x. */
function nextBelow(x: number): number {
  if (x === 0) return -Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  view.setBigInt64(0, view.getBigInt64(0) + (x > 0 ? -1n : 1n));
  return view.getFloat64(0);
}

/** Mean decrease of impurity by feature (Gini, or variance), adding up to 1 for each tree and in all: from leaves and covers, as the package's own figures can be negative. O(nodes). */
export function impurityDecrease({ width, feature, value, cover }: PackedTrees, features: number): number[] {
  const roots = new Set(rootsOf(feature));
  const total = new Float64Array(features);
  let own = new Float64Array(features);
  // subtrees to the right of where we are, walking backwards
  const open: Part[] = [];
  let leaf = cover.length;
  for (let v = feature.length - 1; v >= 0; v--) {
    if (feature[v] < 0) {
      leaf--;
      const w = cover[leaf];
      open.push({ w, sums: Array.from({ length: width }, (_, k) => w * value[leaf * width + k]) });
    } else {
      const left = open.pop() as Part;
      const right = open.pop() as Part;
      const both = { w: left.w + right.w, sums: left.sums.map((s, k) => s + right.sums[k]) };
      own[feature[v]] += Math.max(0, pure(left) + pure(right) - pure(both));
      open.push(both);
    }
    if (!roots.has(v)) continue;
    const all = own.reduce((a, b) => a + b, 0);
    if (all > 0) for (let j = 0; j < features; j++) total[j] += own[j] / all;
    own = new Float64Array(features);
    open.length = 0;
  }
  const all = total.reduce((a, b) => a + b, 0);
  return Array.from(total, (v) => (all > 0 ? v / all : 0));
}

interface Part {
  readonly w: number;
  readonly sums: readonly number[];
}

function pure({ w, sums }: Part): number {
  return w > 0 ? sums.reduce((total, s) => total + s * s, 0) / w : 0;
}

/** Where trees begin: each ends when no right part is owed. */
function rootsOf(feature: readonly number[]): number[] {
  const out: number[] = [];
  let owed = 0;
  for (let v = 0; v < feature.length; v++) {
    if (owed === 0) {
      out.push(v);
      owed = 1;
    }
    owed += feature[v] >= 0 ? 1 : -1;
  }
  return out;
}
