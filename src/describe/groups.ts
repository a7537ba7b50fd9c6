import type { TextColumn } from "../core/table.ts";
import { sumBy } from "../numeric/sum.ts";
import { byLabel } from "./text-order.ts";

/** Rows grouped by one or two text columns. */
export interface Groups {
  /** Group of each row; -1: none. */
  readonly codes: Int32Array;
  /** Labels of each group, one per column; null is "no value". */
  readonly labels: readonly (readonly (string | null)[])[];
}

/** In which order groups stand. */
export type GroupOrder = "label" | "total" | "appearance";

/**
 * Combinations of levels (or of no value) that occur in rows with a count, in the order asked for; `weight` is what "total" goes by.
 * O(rows + groups log groups).
 */
export function groupsOf(
  columns: readonly TextColumn[],
  counts: Float64Array,
  order: GroupOrder,
  weight: Float64Array,
): Groups {
  const [first, second] = columns;
  const n = first.codes.length;
  const base = second === undefined ? 1 : second.levels.length + 1;
  const index = new Map<number, number>();
  const codes = new Int32Array(n).fill(-1);
  const labels: (string | null)[][] = [];
  for (let i = 0; i < n; i++) {
    if (counts[i] === 0) continue;
    const a = first.codes[i];
    const b = second === undefined ? -1 : second.codes[i];
    const key = (a + 1) * base + b + 1;
    let group = index.get(key);
    if (group === undefined) {
      group = labels.length;
      index.set(key, group);
      const label = a < 0 ? null : first.levels[a];
      labels.push(second === undefined ? [label] : [label, b < 0 ? null : second.levels[b]]);
    }
    codes[i] = group;
  }
  if (order === "appearance") return { codes, labels };
  let sorted = byLabels(labels);
  if (order === "total") {
    const totals = sumBy(weight, codes, labels.length);
    sorted = sorted.sort((a, b) => totals[b] - totals[a]);
  }
  const place = new Int32Array(labels.length);
  for (let k = 0; k < sorted.length; k++) place[sorted[k]] = k;
  return {
    codes: codes.map((c) => (c < 0 ? -1 : place[c])),
    labels: Array.from(sorted, (g) => labels[g]),
  };
}

function byLabels(labels: readonly (readonly (string | null)[])[]): number[] {
  const ranks = (labels[0] ?? []).map((_, c) => {
    const distinct = [...new Set(labels.map((label) => label[c]))];
    const rank = new Map<string | null, number>();
    for (const [k, d] of byLabel(distinct).entries()) rank.set(distinct[d], k);
    return labels.map((label) => rank.get(label[c]) as number);
  });
  return [...labels.keys()].sort((a, b) => {
    for (const rank of ranks) if (rank[a] !== rank[b]) return rank[a] - rank[b];
    return 0;
  });
}
