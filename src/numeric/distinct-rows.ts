/** Rows as columns, each row with how many times it stands. */
export interface WeightedRows {
  /** The first row with these values, ascending by value of the first column, then the second ... */
  readonly rows: Int32Array;
  /** How often the values occur. */
  readonly weight: Float64Array;
  /** Whether these are all distinct rows; else a random part of them. */
  readonly complete: boolean;
}

/**
 * The distinct rows with their weights, in an order that depends on values only; of more than `most`, a part of between half of `most` and `most`
 * that depends on values and `seed` only: those whose hash ends in enough zero bits (distinct sampling, Gibbons 2001). Whether rows come once
 * with a count or many times, and in which order, changes nothing. O(n d) time, O(most) memory.
 */
export function distinctRows(
  columns: readonly Float64Array[],
  weight: Float64Array | undefined,
  most: number,
  seed: number,
): WeightedRows {
  const n = columns[0].length;
  const d = columns.length;
  const table = new HashedRows(columns, most);
  const x = new Float64Array(d);
  const words = new Int32Array(x.buffer);
  let mask = 0;
  for (let i = 0; i < n; i++) {
    // + 0 makes one of the two zeros
    for (let j = 0; j < d; j++) x[j] = columns[j][i] + 0;
    let h = seed | 0;
    for (let j = 0; j < words.length; j++) h = mix(h, words[j]);
    h = finish(h);
    if ((h & mask) !== 0) continue;
    table.add(i, h, weight === undefined ? 1 : weight[i]);
    while (table.size > most && mask !== -1) {
      mask = (mask << 1) | 1;
      table.keep(mask);
    }
  }
  const order = Int32Array.from({ length: table.size }, (_, e) => e);
  const { rows, weights } = table;
  order.sort((a, b) => compareRows(columns, rows[a], rows[b]));
  return {
    rows: order.map((e) => rows[e]),
    weight: Float64Array.from(order, (e) => weights[e]),
    complete: mask === 0,
  };
}

/** Orders rows by their first column, then the second ...; zero when all are equal. */
function compareRows(columns: readonly Float64Array[], a: number, b: number): number {
  for (let j = 0; j < columns.length; j++) {
    const difference = columns[j][a] - columns[j][b];
    if (difference !== 0) return difference;
  }
  return 0;
}

/** An open hash table of distinct rows. */
class HashedRows {
  size = 0;
  rows: Int32Array;
  weights: Float64Array;
  #hashes: Int32Array;
  #slots: Int32Array;
  #shift: number;
  readonly #columns: readonly Float64Array[];

  constructor(columns: readonly Float64Array[], most: number) {
    this.#columns = columns;
    let slots = 16;
    this.#shift = 28;
    while (slots < 3 * most) {
      slots *= 2;
      this.#shift--;
    }
    this.#slots = new Int32Array(slots).fill(-1);
    this.rows = new Int32Array(most + 1);
    this.weights = new Float64Array(most + 1);
    this.#hashes = new Int32Array(most + 1);
  }

  add(row: number, hash: number, weight: number): void {
    const last = this.#slots.length - 1;
    let slot = this.#slotOf(hash);
    for (let entry = this.#slots[slot]; entry >= 0; entry = this.#slots[slot]) {
      if (this.#hashes[entry] === hash && compareRows(this.#columns, this.rows[entry], row) === 0) {
        this.weights[entry] += weight;
        return;
      }
      slot = (slot + 1) & last;
    }
    this.#slots[slot] = this.size;
    this.rows[this.size] = row;
    this.#hashes[this.size] = hash;
    this.weights[this.size++] = weight;
  }

  /** Keeps the rows whose hash has none of the bits of `mask`. */
  keep(mask: number): void {
    const { rows, weights, size } = this;
    const hashes = this.#hashes;
    this.#slots.fill(-1);
    this.size = 0;
    const last = this.#slots.length - 1;
    for (let e = 0; e < size; e++) {
      if ((hashes[e] & mask) !== 0) continue;
      let slot = this.#slotOf(hashes[e]);
      while (this.#slots[slot] >= 0) slot = (slot + 1) & last;
      this.#slots[slot] = this.size;
      rows[this.size] = rows[e];
      hashes[this.size] = hashes[e];
      weights[this.size++] = weights[e];
    }
  }

  // the low bits of a sampled hash are all zero, so the high bits of a product with an odd number choose
  #slotOf(hash: number): number {
    return Math.imul(hash, 0x9e3779b1) >>> this.#shift;
  }
}

// the round and the end of MurmurHash3 (Austin Appleby, public domain)
function mix(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  const h = hash ^ Math.imul(k, 0x1b873593);
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
