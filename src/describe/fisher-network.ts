import { logFactorial } from "../numeric/log-gamma.ts";

/** What is left to fill: rows with these sums (sorted, as their order does not matter), from some column on. */
interface Node {
  /** Over all fillings of the rest: smallest, largest and total of the product of 1 / cell!, as logarithms. */
  min: number;
  max: number;
  readonly total: number;
  readonly next: Node[];
  readonly weight: number[];
  /** Products on the way here: logarithm by its rounded self, and how many ways have it. */
  readonly past: Map<number, { readonly log: number; ways: number }>;
}

/** Equal probabilities up to this on the log scale, R's tolerance. */
const TIE = 1e-7;
/** Steps (ways to fill one column, and passes along them) after which the exact p is given up. */
const MOST_STEPS = 2_000_000;

/**
 * Exact two-sided p of Fisher's test for any table of whole counts, by the network of Mehta and Patel (1983) with exact longest and shortest paths; null when it
 * would take more than {@link MOST_STEPS} steps.
 */
export function fisherNetwork(table: readonly (readonly number[])[]): number | null {
  // columns are filled one after the other: the shorter side as rows keeps the network small
  const rows = table.length <= table[0].length ? table : transpose(table);
  const sums = rows.map((row) => row.reduce((a, b) => a + b, 0));
  const columns = rows[0].map((_, c) => rows.reduce((a, row) => a + row[c], 0)).sort((a, b) => b - a);
  const network = build(sums, columns);
  if (network === null) return null;
  let observed = 0;
  for (const row of rows) for (const cell of row) observed -= logFactorial(cell);
  return follow(network, observed + TIE);
}

interface Network {
  readonly stages: readonly (readonly Node[])[];
  readonly steps: number;
}

/** A node under construction. */
interface Growing {
  readonly node: Node;
  readonly left: Float64Array;
  /** Arcs from the node being expanded, by their rounded weight: ways that differ only in the order of equal rows are one arc. */
  readonly arcs: Map<number, number>;
  from: Node | undefined;
}

function build(sums: readonly number[], columns: readonly number[]): Network | null {
  // sorted sums as the digits of one number
  const base = Math.max(...sums) + 1;
  if (base ** sums.length > Number.MAX_SAFE_INTEGER) return null;
  const factorial = Float64Array.from({ length: Math.max(...columns, ...sums) + 1 }, (_, k) =>
    logFactorial(k),
  );
  const start = Float64Array.from(sums).sort();
  const root = nodeOf(start, columns, 0, factorial);
  const stages: Node[][] = [[root]];
  let current = new Map<number, Growing>([
    [0, { node: root, left: start, arcs: new Map(), from: undefined }],
  ]);
  let steps = 0;
  const rest = new Float64Array(sums.length);
  for (let c = 0; c < columns.length - 1; c++) {
    const following = new Map<number, Growing>();
    for (const { node, left } of current.values()) {
      steps += fillings(left, columns[c], MOST_STEPS - steps, (cells) => {
        let log = 0;
        for (let i = 0; i < rest.length; i++) {
          log -= factorial[cells[i]];
          rest[i] = left[i] - cells[i];
        }
        insertionSort(rest);
        let key = 0;
        for (const r of rest) key = key * base + r;
        let to = following.get(key);
        if (to === undefined) {
          const sorted = rest.slice();
          to = {
            node: nodeOf(sorted, columns, c + 1, factorial),
            left: sorted,
            arcs: new Map(),
            from: undefined,
          };
          following.set(key, to);
        }
        if (to.from !== node) {
          to.from = node;
          to.arcs.clear();
        }
        const rounded = Math.round(log * 1e9);
        const known = to.arcs.get(rounded);
        if (known === undefined) {
          to.arcs.set(rounded, node.next.length);
          node.next.push(to.node);
          node.weight.push(log, 1);
        } else node.weight[2 * known + 1]++;
      });
      if (steps > MOST_STEPS) return null;
    }
    current = following;
    stages.push(Array.from(following.values(), ({ node }) => node));
  }
  for (const { node, left } of current.values()) {
    node.min = left.reduce((a, cell) => a - factorial[cell], 0);
    node.max = node.min;
  }
  for (const stage of stages.slice(0, -1).reverse())
    for (const node of stage)
      for (let k = 0; k < node.next.length; k++) {
        node.min = Math.min(node.min, node.weight[2 * k] + node.next[k].min);
        node.max = Math.max(node.max, node.weight[2 * k] + node.next[k].max);
      }
  return { stages, steps };
}

function nodeOf(left: Float64Array, columns: readonly number[], from: number, factorial: Float64Array): Node {
  // sum over all fillings of the product of 1 / cell! is n! / (rows! columns!)
  let total = 0;
  let n = 0;
  for (const r of left) {
    total -= factorial[r];
    n += r;
  }
  for (const c of columns.slice(from)) total -= factorial[c];
  return {
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    total: total + logFactorial(n),
    next: [],
    weight: [],
    past: new Map(),
  };
}

/** Calls `use` with every way to spread `amount` over cells with these upper bounds; the number of ways, at most one more than `most`. */
function fillings(
  bounds: Float64Array,
  amount: number,
  most: number,
  use: (cells: Float64Array) => void,
): number {
  const cells = new Float64Array(bounds.length);
  const room = bounds.slice();
  for (let i = room.length - 2; i >= 0; i--) room[i] += room[i + 1];
  let ways = 0;
  const fill = (i: number, left: number): void => {
    if (ways > most) return;
    if (i === bounds.length - 1) {
      cells[i] = left;
      if (++ways <= most) use(cells);
      return;
    }
    for (let v = Math.max(0, left - room[i + 1]); v <= Math.min(bounds[i], left); v++) {
      cells[i] = v;
      fill(i + 1, left - v);
    }
  };
  fill(0, amount);
  return ways;
}

function insertionSort(values: Float64Array): void {
  for (let i = 1; i < values.length; i++) {
    const v = values[i];
    let j = i;
    for (; j > 0 && values[j - 1] > v; j--) values[j] = values[j - 1];
    values[j] = v;
  }
}

/** Adds up all paths that end at or below the limit; a node whose paths all do, or all do not, is not followed further. */
function follow({ stages, steps }: Network, limit: number): number | null {
  const root = stages[0][0];
  let done = steps;
  let p = 0;
  root.past.set(0, { log: 0, ways: 1 });
  for (const stage of stages)
    for (const node of stage) {
      for (const { log, ways } of node.past.values()) {
        if (log + node.min > limit) continue;
        if (log + node.max <= limit) {
          p += ways * Math.exp(log + node.total - root.total);
          continue;
        }
        done += node.next.length;
        if (done > MOST_STEPS) return null;
        for (let k = 0; k < node.next.length; k++) {
          const value = log + node.weight[2 * k];
          const key = Math.round(value * 1e8);
          const known = node.next[k].past.get(key);
          const more = ways * node.weight[2 * k + 1];
          if (known === undefined) node.next[k].past.set(key, { log: value, ways: more });
          else known.ways += more;
        }
      }
      node.past.clear();
    }
  return Math.min(1, p);
}

function transpose(table: readonly (readonly number[])[]): number[][] {
  return table[0].map((_, c) => table.map((row) => row[c]));
}
