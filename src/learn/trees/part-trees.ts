import { codeValues, type EdgeTable, edgeTable } from "./code-values.ts";
import { placeAmong } from "./place-among.ts";
import type { Trees } from "./tree-types.ts";

/** Rows parted together: what is known of them stays in the nearest caches, and a node is not called for nothing. */
const BLOCK = 4096;
const MOST_CODES = 65_535;

/** A feature as the place of its values among all cuts of the trees. */
interface CodedFeature {
  readonly feature: number;
  /** Undefined for a category, whose code is its place. */
  readonly table: EdgeTable | undefined;
  /** The code of a missing value, above all others. */
  readonly missing: number;
}

/** What parts rows, node by node. */
interface Parting {
  readonly columns: readonly CodedFeature[];
  /** Place among the columns; -1 for a leaf. */
  readonly column: Int32Array;
  /** Codes up to it go left; for a category where its codes begin in `sets`. */
  readonly cut: Int32Array;
  /** Codes from it on go left too: a missing value, or none. For a category -1. */
  readonly limit: Int32Array;
  /** By code: 1 for what goes right. */
  readonly sets: Uint8Array;
}

/**
 * Adds all trees to `out`, block by block: each node parts the rows that come to it, as in training. Rows take only the steps they need, and nothing has to be guessed or waited for. False, with nothing done, where there are more cuts or
 * categories than codes. O(rows trees depth + nodes rows / 4096).
 */
export function addByParts(
  trees: Trees,
  x: readonly Float64Array[],
  length: number,
  groups: number,
  out: readonly Float64Array[],
): boolean {
  const parting = partingOf(trees);
  if (parting === undefined) return false;
  const { roots, width } = trees;
  const sums = Array.from({ length: groups }, (_, g) => out.slice(g * width, (g + 1) * width));
  const block = Math.min(BLOCK, length);
  const codes = new Uint16Array(parting.columns.length * block);
  const room = partRoom(trees, block);
  for (let from = 0; from < length; from += block) {
    const rows = Math.min(block, length - from);
    codeBlock(parting, x, from, rows, block, codes);
    for (let t = 0; t < roots.length; t++)
      addTree(trees, parting, roots[t], codes, block, rows, room, sums[t % groups], from);
  }
  return true;
}

function partingOf({ feature, isSet, cut, sets, missingLeft }: Trees): Parting | undefined {
  const cutsOf = new Map<number, Set<number>>();
  const levelsOf = new Map<number, number>();
  let room = 0;
  for (let node = 0; node < feature.length; node++) {
    const j = feature[node];
    if (j < 0) continue;
    const cuts = cutsOf.get(j) ?? new Set();
    cutsOf.set(j, cuts);
    if (isSet[node] === 0) cuts.add(cut[node]);
    else {
      levelsOf.set(j, sets[cut[node]].length);
      room += sets[cut[node]].length + 1;
    }
  }
  if (room > 1 << 27) return undefined;
  const columns: CodedFeature[] = [];
  const placeOf = new Map<number, number>();
  for (const [j, cuts] of cutsOf) {
    const levels = levelsOf.get(j);
    const missing = levels ?? cuts.size + 1;
    if (missing > MOST_CODES) return undefined;
    placeOf.set(j, columns.length);
    const table = levels === undefined ? edgeTable(Float64Array.from(cuts).sort()) : undefined;
    columns.push({ feature: j, table, missing });
  }
  const nodes = feature.length;
  const out = {
    columns,
    column: new Int32Array(nodes).fill(-1),
    cut: new Int32Array(nodes),
    limit: new Int32Array(nodes).fill(-1),
    sets: new Uint8Array(room),
  };
  let filled = 0;
  for (let node = 0; node < nodes; node++) {
    if (feature[node] < 0) continue;
    const place = placeOf.get(feature[node]) as number;
    const { table, missing } = columns[place];
    out.column[node] = place;
    if (table === undefined) {
      out.cut[node] = filled;
      for (const left of sets[cut[node]]) out.sets[filled++] = 1 - left;
      out.sets[filled++] = 1 - missingLeft[node];
    } else {
      out.cut[node] = placeAmong(table.edges, cut[node]);
      out.limit[node] = missingLeft[node] === 1 ? missing : missing + 1;
    }
  }
  return out;
}

/** Codes of a block of rows, column after column. */
function codeBlock(
  { columns }: Parting,
  x: readonly Float64Array[],
  from: number,
  rows: number,
  block: number,
  codes: Uint16Array,
): void {
  for (let c = 0; c < columns.length; c++) {
    const { feature, table, missing } = columns[c];
    const values = x[feature];
    const at = c * block;
    if (table !== undefined) codeValues(table, values, from, from + rows, codes, at, missing);
    else
      for (let i = 0; i < rows; i++)
        codes[at + i] = Number.isNaN(values[from + i]) ? missing : values[from + i];
  }
}

/** What parting a block takes. */
interface PartRoom {
  /** 0, 1, 2, ... */
  readonly all: Uint16Array;
  /** Rows of a node stand in one of both, by turns along a path: its children's are written to the other. */
  readonly sides: readonly [Uint16Array, Uint16Array];
  /** Nodes to be parted, four numbers each: node, where its rows begin and end, which of both holds them. */
  readonly open: Int32Array;
}

function partRoom({ roots, feature }: Trees, block: number): PartRoom {
  let most = 1;
  for (let t = 0; t < roots.length; t++)
    most = Math.max(most, (t + 1 < roots.length ? roots[t + 1] : feature.length) - roots[t]);
  return {
    all: Uint16Array.from({ length: block }, (_, i) => i),
    sides: [new Uint16Array(block), new Uint16Array(block)],
    // of a path down a tree no more are open than half of its nodes, and one
    open: new Int32Array(4 * (most + 1)),
  };
}

/** Parts the rows of a block down to the leaves of one tree, whose values are added. */
function addTree(
  { right, value, width }: Trees,
  { column, cut, limit, sets }: Parting,
  root: number,
  codes: Uint16Array,
  block: number,
  rows: number,
  { all, sides, open }: PartRoom,
  sums: readonly Float64Array[],
  first: number,
): void {
  let top = 4;
  open[0] = root;
  open[1] = 0;
  open[2] = rows;
  open[3] = 0;
  while (top > 0) {
    top -= 4;
    const node = open[top];
    const from = open[top + 1];
    const to = open[top + 2];
    const side = open[top + 3];
    // all rows in order come to the root
    const given = node === root ? all : sides[side];
    if (column[node] < 0) {
      for (let k = 0; k < width; k++) addLeaf(sums[k], first, given, from, to, value[node * width + k]);
      continue;
    }
    const taken = sides[1 - side];
    const at = column[node] * block;
    const middle =
      limit[node] < 0
        ? partSet(codes, at, sets, cut[node], given, taken, from, to)
        : partCut(codes, at, cut[node], limit[node], given, taken, from, to);
    if (middle < to) {
      open[top] = right[node];
      open[top + 1] = middle;
      open[top + 2] = to;
      open[top + 3] = 1 - side;
      top += 4;
    }
    if (middle > from) {
      open[top] = node + 1;
      open[top + 1] = from;
      open[top + 2] = middle;
      open[top + 3] = 1 - side;
      top += 4;
    }
  }
}

/** Writes what goes left from the front and what goes right from the back; returns where the right begins. */
function partCut(
  codes: Uint16Array,
  at: number,
  cut: number,
  limit: number,
  given: Uint16Array,
  taken: Uint16Array,
  from: number,
  to: number,
): number {
  let front = from;
  let back = to - 1;
  let i = from;
  // signs of differences, not comparisons: 1 for above the cut and below the limit; four at once wait for memory together
  for (; i + 3 < to; i += 4) {
    const a = given[i];
    const b = given[i + 1];
    const c = given[i + 2];
    const d = given[i + 3];
    const codeA = codes[(at + a) | 0];
    const codeB = codes[(at + b) | 0];
    const codeC = codes[(at + c) | 0];
    const codeD = codes[(at + d) | 0];
    const rightA = ((cut - codeA) & (codeA - limit)) >>> 31;
    const rightB = ((cut - codeB) & (codeB - limit)) >>> 31;
    const rightC = ((cut - codeC) & (codeC - limit)) >>> 31;
    const rightD = ((cut - codeD) & (codeD - limit)) >>> 31;
    taken[front] = a;
    taken[back] = a;
    front = (front + 1 - rightA) | 0;
    back = (back - rightA) | 0;
    taken[front] = b;
    taken[back] = b;
    front = (front + 1 - rightB) | 0;
    back = (back - rightB) | 0;
    taken[front] = c;
    taken[back] = c;
    front = (front + 1 - rightC) | 0;
    back = (back - rightC) | 0;
    taken[front] = d;
    taken[back] = d;
    front = (front + 1 - rightD) | 0;
    back = (back - rightD) | 0;
  }
  for (; i < to; i++) {
    const row = given[i];
    const code = codes[(at + row) | 0];
    const goesRight = ((cut - code) & (code - limit)) >>> 31;
    taken[front] = row;
    taken[back] = row;
    front = (front + 1 - goesRight) | 0;
    back = (back - goesRight) | 0;
  }
  return front;
}

function partSet(
  codes: Uint16Array,
  at: number,
  sets: Uint8Array,
  set: number,
  given: Uint16Array,
  taken: Uint16Array,
  from: number,
  to: number,
): number {
  let front = from;
  let back = to - 1;
  for (let i = from; i < to; i++) {
    const row = given[i];
    const goesRight = sets[set + codes[(at + row) | 0]];
    taken[front] = row;
    taken[back] = row;
    front = (front + 1 - goesRight) | 0;
    back = (back - goesRight) | 0;
  }
  return front;
}

function addLeaf(
  sums: Float64Array,
  first: number,
  rows: Uint16Array,
  from: number,
  to: number,
  value: number,
): void {
  for (let i = from; i < to; i++) sums[first + rows[i]] += value;
}
