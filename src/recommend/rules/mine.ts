import type { Steps } from "../../core/work.ts";
import type { Csr } from "../input/csr.ts";

/**
 * Frequent sets as a tree of nodes: a node is the set of its parent and one more item. Items are named by their rank among the frequent items, which is in the order of their
 * places; along a path ranks rise. The nodes 0 to `frequent.length - 1` are the single items, a parent stands before its children, and children of one
 * parent stand side by side with rising ranks.
 */
export interface MinedSets {
  /** Place of the item of each rank. */
  readonly frequent: Int32Array;
  readonly length: number;
  /** -1 for single items. */
  readonly parent: Int32Array;
  /** Rank of the item that the node adds. */
  readonly item: Int32Array;
  readonly count: Int32Array;
  readonly size: Uint8Array;
  /** First child, and how many. */
  readonly child: Int32Array;
  readonly children: Int32Array;
  /** Whether there were more than `limit`: then the sets are not all. */
  readonly more: boolean;
}

/** Places of rows read in a step. */
const SOME: number = 1 << 18;

/**
 * All sets of at most `maxSize` items that at least `minCount` rows hold. Eclat with the rows of a set delivered to all its extensions in one scan (Zaki 2000; Uno, Asai, Uchida, Arimura 2004): from
 * the rows of a set, the rest of each row is read once to count every item that could be added, and once more to hand its rows on. So no candidate is
 * ever counted that does not occur, which beats intersecting lists or bitsets here. Time O(sum over sets of what is left of their rows); memory O(entries x maxSize). In steps of some milliseconds.
 */
export function* mineSetsSteps(
  rows: Csr,
  minCount: number,
  maxSize: number,
  limit: number,
): Steps<MinedSets> {
  const { frequent, flat, first, counts } = flatten(rows, minCount);
  yield [0, Number.NaN];
  const miner = new Miner(flat, frequent.length, minCount, maxSize, limit);
  miner.begin(counts, first);
  while (!miner.goOn(SOME)) yield [0, Number.NaN];
  return { frequent, ...miner.done() };
}

/** Rows of ranks, each ended by -1, and of each frequent item the places right behind it. */
function flatten(rows: Csr, minCount: number) {
  const { start, at } = rows;
  const all = new Int32Array(rows.columns);
  for (let e = 0; e < start[rows.rows]; e++) all[at[e]]++;
  let n = 0;
  for (let j = 0; j < all.length; j++) if (all[j] >= minCount) n++;
  const frequent = new Int32Array(n);
  const rank = new Int32Array(rows.columns).fill(-1);
  for (let j = 0, r = 0; j < all.length; j++) {
    if (all[j] < minCount) continue;
    rank[j] = r;
    frequent[r++] = j;
  }
  const counts = Int32Array.from(frequent, (j) => all[j]);
  const first = new Int32Array(n + 1);
  for (let r = 0; r < n; r++) first[r + 1] = first[r] + counts[r];
  const flat = new Int32Array(first[n] + rows.rows);
  const after = new Int32Array(first[n]);
  const next = first.slice(0, n);
  let out = 0;
  for (let r = 0; r < rows.rows; r++) {
    for (let e = start[r]; e < start[r + 1]; e++) {
      const k = rank[at[e]];
      if (k < 0) continue;
      flat[out++] = k;
      after[next[k]++] = out;
    }
    flat[out++] = -1;
  }
  return { frequent, flat, first: { start: first, after }, counts };
}

/** Of each frequent item the places right behind it: `after[start[rank]]` to before `after[start[rank + 1]]`. */
interface FirstPlaces {
  readonly start: Int32Array;
  readonly after: Int32Array;
}

/** Children of one node that are being gone through: the next, the one behind the last, where the rows of the next begin and where the arena is free. */
interface Level {
  next: number;
  readonly last: number;
  place: number;
  readonly free: number;
}

class Miner {
  #flat: Int32Array;
  #minCount: number;
  #maxSize: number;
  #limit: number;
  #counts: Int32Array;
  #touched: Int32Array;
  #slot: Int32Array;
  #arena: Int32Array;
  #length = 0;
  #more = false;
  #parent: Int32Array;
  #item: Int32Array;
  #count: Int32Array;
  #size: Uint8Array;
  #child: Int32Array;
  #children: Int32Array;
  #first: FirstPlaces = { start: new Int32Array(1), after: new Int32Array(0) };
  #items = 0;
  /** The next single item to begin with, and the nodes on the way down from it whose children are being gone through. */
  #root = 0;
  #depth = 0;
  readonly #levels: Level[] = [];
  #read = 0;

  constructor(flat: Int32Array, items: number, minCount: number, maxSize: number, limit: number) {
    this.#flat = flat;
    this.#minCount = minCount;
    this.#maxSize = maxSize;
    this.#limit = limit;
    this.#counts = new Int32Array(items);
    this.#touched = new Int32Array(items);
    this.#slot = new Int32Array(items);
    this.#arena = new Int32Array(flat.length * 2);
    const room = Math.max(1024, items);
    this.#parent = new Int32Array(room);
    this.#item = new Int32Array(room);
    this.#count = new Int32Array(room);
    this.#size = new Uint8Array(room);
    this.#child = new Int32Array(room);
    this.#children = new Int32Array(room);
  }

  begin(counts: Int32Array, first: FirstPlaces): void {
    for (let r = 0; r < counts.length; r++) this.#push(-1, r, counts[r], 1);
    this.#first = first;
    this.#items = counts.length;
  }

  /** Goes on, depth first, until so much was read; answers whether there is no more to do. */
  goOn(most: number): boolean {
    const levels = this.#levels;
    this.#read = 0;
    while (this.#read < most) {
      if (this.#more || this.#maxSize < 2) return true;
      if (this.#depth === 0) {
        const r = this.#root++;
        if (r >= this.#items) return true;
        const { start, after } = this.#first;
        const n = start[r + 1] - start[r];
        this.#need(n);
        this.#arena.set(after.subarray(start[r], start[r + 1]));
        this.#expand(r, 0, n, n, 2);
        continue;
      }
      const level = levels[this.#depth - 1];
      if (level.next === level.last) {
        this.#depth--;
        continue;
      }
      const node = level.next++;
      const from = level.place;
      level.place += this.#count[node];
      this.#expand(node, from, level.place, level.free, this.#size[node] + 1);
    }
    return false;
  }

  done(): Omit<MinedSets, "frequent"> {
    const n = this.#length;
    return {
      length: n,
      parent: this.#parent.subarray(0, n),
      item: this.#item.subarray(0, n),
      count: this.#count.subarray(0, n),
      size: this.#size.subarray(0, n),
      child: this.#child.subarray(0, n),
      children: this.#children.subarray(0, n),
      more: this.#more,
    };
  }

  /** Finds the extensions of `node`, whose rows go on at the places `from` to before `to` of the arena; from `top` on it is free. They are gone through next. */
  #expand(node: number, from: number, to: number, top: number, size: number): void {
    const found = this.#countExtensions(from, to);
    if (found === 0) return;
    const base = this.#length;
    this.#child[node] = base;
    this.#children[node] = found;
    const touched = this.#touched;
    let rows = 0;
    for (let k = 0; k < found; k++) {
      const count = this.#counts[touched[k]];
      this.#push(node, touched[k], count, size);
      rows += count;
      this.#counts[touched[k]] = 0;
    }
    if (this.#length > this.#limit) {
      this.#more = true;
      return;
    }
    if (size >= this.#maxSize) return;
    this.#need(top + rows);
    this.#deliver(base, found, from, to, top);
    this.#levels[this.#depth++] = { next: base, last: base + found, place: top, free: top + rows };
  }

  /** Counts what could be added; afterwards the first places of `touched` hold the ranks that are frequent, rising, and `counts` only theirs. */
  #countExtensions(from: number, to: number): number {
    const flat = this.#flat;
    const arena = this.#arena;
    const counts = this.#counts;
    const touched = this.#touched;
    const minCount = this.#minCount;
    let n = 0;
    let read = to - from;
    for (let o = from; o < to; o++) {
      let p = arena[o];
      for (; flat[p] >= 0; p++) if (counts[flat[p]]++ === 0) touched[n++] = flat[p];
      read += p - arena[o];
    }
    this.#read += read;
    let found = 0;
    for (let k = 0; k < n; k++) {
      const rank = touched[k];
      if (counts[rank] >= minCount) touched[found++] = rank;
      else counts[rank] = 0;
    }
    if (found > 24) touched.subarray(0, found).sort();
    else insertionSort(touched, found);
    return found;
  }

  #deliver(base: number, found: number, from: number, to: number, top: number): void {
    const flat = this.#flat;
    const arena = this.#arena;
    const slot = this.#slot;
    let next = top;
    for (let k = 0; k < found; k++) {
      // slots are one more than the place, so that 0 says "not wanted"
      slot[this.#item[base + k]] = next + 1;
      next += this.#count[base + k];
    }
    for (let o = from; o < to; o++) {
      for (let p = arena[o]; flat[p] >= 0; p++) {
        const place = slot[flat[p]];
        if (place === 0) continue;
        arena[place - 1] = p + 1;
        slot[flat[p]] = place + 1;
      }
    }
    for (let k = 0; k < found; k++) slot[this.#item[base + k]] = 0;
  }

  #push(parent: number, item: number, count: number, size: number): void {
    const k = this.#length++;
    if (k === this.#parent.length) this.#grow();
    this.#parent[k] = parent;
    this.#item[k] = item;
    this.#count[k] = count;
    this.#size[k] = size;
  }

  #grow(): void {
    const wider = <A extends Int32Array | Uint8Array>(old: A, fresh: A): A => {
      fresh.set(old);
      return fresh;
    };
    const room = this.#parent.length * 2;
    this.#parent = wider(this.#parent, new Int32Array(room));
    this.#item = wider(this.#item, new Int32Array(room));
    this.#count = wider(this.#count, new Int32Array(room));
    this.#size = wider(this.#size, new Uint8Array(room));
    this.#child = wider(this.#child, new Int32Array(room));
    this.#children = wider(this.#children, new Int32Array(room));
  }

  #need(room: number): void {
    if (room <= this.#arena.length) return;
    const wider = new Int32Array(Math.max(room, this.#arena.length * 2));
    wider.set(this.#arena);
    this.#arena = wider;
  }
}

function insertionSort(values: Int32Array, n: number): void {
  for (let k = 1; k < n; k++) {
    const value = values[k];
    let j = k - 1;
    while (j >= 0 && values[j] > value) {
      values[j + 1] = values[j];
      j--;
    }
    values[j + 1] = value;
  }
}
