import { ClienteleError, show } from "../../core/errors.ts";
import { badOption, needOptions } from "../../core/options.ts";
import { Table, type TableInfo, type TextColumn } from "../../core/table.ts";
import { textOfIds } from "./by-id.ts";
import type { Hierarchy } from "./cluster-hierarchy.ts";
import { wholeOption } from "./features.ts";

/** One row of a cut tree. */
export interface HierarchyRow {
  /** Who, where the rows say so. */
  readonly customer?: string | null;
  /** Number of the cluster, from 0, largest first. */
  readonly cluster: number;
}

/** What a table of a cut tree says about itself. */
export interface HierarchyCutInfo extends TableInfo {
  readonly kind: "clusters";
  readonly k: number;
  /** Customers of each cluster. */
  readonly sizes: readonly number[];
  /** Heights between which a cut gives these clusters. */
  readonly between: readonly [low: number, high: number | null];
}

/** The cluster of each row of a tree. */
export type HierarchyCut = Table<HierarchyRow, HierarchyCutInfo>;

/** Where to cut: into `k` clusters, or at a `height`. */
export type CutHierarchyOptions =
  | { readonly k: number; readonly height?: undefined }
  | { readonly height: number; readonly k?: undefined };

/**
 * Cuts a tree into `k` clusters, or at a height: joins above it are undone. Clusters are numbered by size, equal ones by their first row. O(n).
 *
 * @throws "too-few-rows" for more clusters than rows; "bad-option".
 *
 * @example
 * import { clusterHierarchy, cutHierarchy } from "clientele";
 * const rows = [1, 2, 10, 14].map((orders) => ({ orders }));
 * const tree = clusterHierarchy(rows, { columns: ["orders"], method: "single", scale: "none" });
 * [...cutHierarchy(tree, { k: 3 })].map((row) => row.cluster); // => [0, 0, 1, 2]
 * cutHierarchy(tree, { height: 5 }).info.sizes; // => [2, 2]
 * cutHierarchy(tree, { k: 5 }); // throws "too-few-rows"
 */
export function cutHierarchy(tree: Hierarchy, options: CutHierarchyOptions): HierarchyCut {
  needOptions(options, "cutHierarchy", "k, the number of clusters, or height");
  if (tree?.left === undefined)
    throw new ClienteleError(
      "bad-input",
      `cutHierarchy needs what clusterHierarchy returned; found ${show(tree)}.`,
      { value: tree, expected: "a result of clusterHierarchy" },
    );
  const { rows, left, right, height, counts, customers } = tree;
  const merges = mergesBelow(tree, options);
  const parent = new Int32Array(2 * rows - 1).fill(-1);
  for (let m = 0; m < merges; m++) {
    parent[left[m]] = rows + m;
    parent[right[m]] = rows + m;
  }
  const top = new Int32Array(rows + merges);
  for (let i = rows + merges - 1; i >= 0; i--) top[i] = parent[i] < 0 ? i : top[parent[i]];
  const found = new Map<number, { size: number; first: number }>();
  for (let i = 0; i < rows; i++) {
    const cluster = found.get(top[i]) ?? { size: 0, first: i };
    cluster.size += counts === undefined ? 1 : counts[i];
    found.set(top[i], cluster);
  }
  const order = [...found].sort(([, a], [, b]) => b.size - a.size || a.first - b.first);
  const number = new Map(order.map(([root], c) => [root, c]));
  const cluster = Float64Array.from({ length: rows }, (_, i) => number.get(top[i]) as number);
  const customer: TextColumn | undefined = customers && textOfIds(customers);
  return new Table(rows, { ...(customer && { customer }), cluster } as unknown as HierarchyCut["columns"], {
    kind: "clusters",
    ...(customer && { key: "customer" }),
    k: order.length,
    sizes: order.map(([, { size }]) => size),
    between: [merges > 0 ? height[merges - 1] : 0, merges < height.length ? height[merges] : null],
  });
}

function mergesBelow({ rows, height }: Hierarchy, { k, height: at }: CutHierarchyOptions): number {
  if (at !== undefined) {
    if (typeof at !== "number" || Number.isNaN(at)) throw badOption("height", at, "a number");
    return height.filter((h) => h <= at).length;
  }
  wholeOption("k", k, 1, 1_000_000);
  if (k > rows) {
    throw new ClienteleError(
      "too-few-rows",
      `cutHierarchy was asked for ${k} clusters of a tree of ${rows} rows.`,
      {
        value: k,
        expected: `k of at most ${rows}`,
      },
    );
  }
  return rows - k;
}
