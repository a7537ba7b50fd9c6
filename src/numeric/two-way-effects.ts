import { choleskyInPlace } from "./cholesky.ts";
import { solveCholesky } from "./cholesky-solve.ts";

/** One side of the effects: which of `count` groups each row is in. */
export interface EffectCodes {
  readonly codes: Int32Array;
  readonly count: number;
}

/** Effects of two groupings, ready to be taken out of columns. */
export interface TwoWayEffects {
  /** Independent effects: the groups of both sides less the parts that no row joins. */
  readonly rank: number;
  /** What the effects leave of a column. O(rows + smaller^2). */
  readonly without: (column: Float64Array) => Float64Array;
  /** Leverage of each row on the effects alone. O(rows smaller). */
  readonly leverage: () => Float64Array;
}

/**
 * Takes the effects of two groupings out by exact elimination, without a column for each: the larger side by its means, the smaller by the system that is left
 * (Abowd, Creecy and Kramarz 2002), one group of each joined part held at zero. Every group has a row. O(rows smaller + smaller^3) time, O(rows + smaller^2) memory.
 */
export function twoWayEffects(first: EffectCodes, second: EffectCodes): TwoWayEffects {
  const [large, small] = first.count >= second.count ? [first, second] : [second, first];
  const { rows, starts } = byGroup(large);
  const size = small.count;
  const system = new Float64Array(size * size);
  for (let g = 0; g < large.count; g++) {
    const share = 1 / (starts[g + 1] - starts[g]);
    for (let a = starts[g]; a < starts[g + 1]; a++) {
      const at = small.codes[rows[a]] * size;
      system[at + small.codes[rows[a]]]++;
      for (let b = starts[g]; b < starts[g + 1]; b++) system[at + small.codes[rows[b]]] -= share;
    }
  }
  const held = firstOfParts(large, small);
  const parts = held.reduce((n, h) => n + h, 0);
  for (let t = 0; t < size; t++) {
    if (held[t] === 0) continue;
    for (let k = 0; k < size; k++) system[t * size + k] = system[k * size + t] = 0;
    system[t * size + t] = 1;
  }
  choleskyInPlace(system, size);
  const solve = (b: Float64Array) =>
    solveCholesky(
      system,
      size,
      b.map((v, t) => (held[t] === 1 ? 0 : v)),
    );
  const project = (column: Float64Array) => {
    const rest = withoutMeans(column, large);
    const sums = new Float64Array(size);
    for (let i = 0; i < rest.length; i++) sums[small.codes[i]] += rest[i];
    const effects = solve(sums);
    const fitted = withoutMeans(
      Float64Array.from(small.codes, (t) => effects[t]),
      large,
    );
    return rest.map((v, i) => v - fitted[i]);
  };
  return {
    rank: large.count + size - parts,
    // a second time for the digits that the first one lost
    without: (column) => project(project(column)),
    leverage: () => {
      const inverse = new Float64Array(size * size);
      for (let t = 0; t < size; t++) {
        if (held[t] === 1) continue;
        const unit = new Float64Array(size);
        unit[t] = 1;
        inverse.set(solve(unit), t * size);
      }
      const out = new Float64Array(large.codes.length);
      for (let g = 0; g < large.count; g++) {
        const share = 1 / (starts[g + 1] - starts[g]);
        let all = 0;
        for (let a = starts[g]; a < starts[g + 1]; a++) {
          const at = small.codes[rows[a]] * size;
          let row = 0;
          for (let b = starts[g]; b < starts[g + 1]; b++) row += inverse[at + small.codes[rows[b]]];
          out[rows[a]] = share + inverse[at + small.codes[rows[a]]] - 2 * share * row;
          all += row;
        }
        for (let a = starts[g]; a < starts[g + 1]; a++) out[rows[a]] += share * share * all;
      }
      return out;
    },
  };
}

/** Rows in the order of their groups, and where each group starts. */
function byGroup({ codes, count }: EffectCodes): { rows: Int32Array; starts: Int32Array } {
  const starts = new Int32Array(count + 1);
  for (const g of codes) starts[g + 1]++;
  for (let g = 0; g < count; g++) starts[g + 1] += starts[g];
  const next = starts.slice();
  const rows = new Int32Array(codes.length);
  for (let i = 0; i < codes.length; i++) rows[next[codes[i]]++] = i;
  return { rows, starts };
}

function withoutMeans(column: Float64Array, { codes, count }: EffectCodes): Float64Array {
  const sums = new Float64Array(count);
  const rows = new Float64Array(count);
  for (let i = 0; i < column.length; i++) {
    sums[codes[i]] += column[i];
    rows[codes[i]]++;
  }
  return column.map((v, i) => v - sums[codes[i]] / rows[codes[i]]);
}

/** 1 for one group of the small side in each part that rows join together. */
function firstOfParts(large: EffectCodes, small: EffectCodes): Uint8Array {
  const parent = Int32Array.from({ length: small.count }, (_, t) => t);
  const rootOf = (t: number): number => {
    let root = t;
    while (parent[root] !== root) root = parent[root] = parent[parent[root]];
    return root;
  };
  const known = new Int32Array(large.count).fill(-1);
  for (let i = 0; i < large.codes.length; i++) {
    const [g, t] = [large.codes[i], rootOf(small.codes[i])];
    if (known[g] < 0) known[g] = t;
    else parent[Math.max(t, rootOf(known[g]))] = Math.min(t, rootOf(known[g]));
  }
  return Uint8Array.from(parent, (p, t) => (p === t ? 1 : 0));
}
