import { textDecoder } from "../../core/host.ts";
import { badEncoding, nulByte } from "../../core/text-source.ts";

/** The line being read, for errors raised far below the scanner. */
export interface Cursor {
  line: number;
}

/** Bytes decoded in one go; short enough that one kept level does not hold much besides itself. */
const PIECE = 1 << 14;

/**
 * Distinct byte strings numbered in order of first appearance: open addressing over one arena of bytes, no string made until
 * {@link Dictionary.levels}. New entries are checked to be UTF-8 text.
 */
export class Dictionary {
  size = 0;
  #arena: Uint8Array = new Uint8Array(1024);
  /** Entry i lies in arena[offsets[i] .. offsets[i + 1]). */
  #offsets: Uint32Array = new Uint32Array(65);
  /** Pairs of entry + 1 (0 = free) and hash, side by side so that a look takes one trip to memory. At most half full. */
  #slots: Int32Array = new Int32Array(256);
  #cursor: Cursor;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  /** Whether entry `code` is these bytes. */
  is(code: number, bytes: Uint8Array, start: number, end: number): boolean {
    const at = this.#offsets[code];
    if (this.#offsets[code + 1] - at !== end - start) return false;
    const arena = this.#arena;
    // texts that differ mostly differ at their end: ids and counters
    for (let i = end - start - 1; i >= 0; i--) if (arena[at + i] !== bytes[start + i]) return false;
    return true;
  }

  /** The number of these bytes, given one if new. */
  code(bytes: Uint8Array, start: number, end: number): number {
    const hash = hashOf(bytes, start, end);
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (hash << 1) & mask;
    for (let entry = slots[slot]; entry !== 0; entry = slots[slot]) {
      if (slots[slot + 1] === hash && this.is(entry - 1, bytes, start, end)) return entry - 1;
      slot = (slot + 2) & mask;
    }
    return this.#insert(bytes, start, end, hash, slot);
  }

  /** Every entry as text, in order. The dictionary may be thrown away afterwards. O(bytes). */
  levels(): string[] {
    const levels: string[] = new Array(this.size);
    const decoder = textDecoder("utf-8", true);
    const offsets = this.#offsets;
    for (let first = 0; first < this.size; ) {
      let last = first + 1;
      while (last < this.size && offsets[last + 1] - offsets[first] <= PIECE) last++;
      // one call per piece: a call per entry costs ten times as much
      const text = decoder.decode(this.#arena.subarray(offsets[first], offsets[last]));
      const ascii = text.length === offsets[last] - offsets[first];
      let at = 0;
      for (let i = first; i < last; i++) {
        const next =
          at + (ascii ? offsets[i + 1] - offsets[i] : unitsOf(this.#arena, offsets[i], offsets[i + 1]));
        levels[i] = text.slice(at, next);
        at = next;
      }
      first = last;
    }
    return levels;
  }

  #insert(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    this.#check(bytes, start, end);
    const entry = this.size++;
    const at = this.#offsets[entry];
    const next = at + end - start;
    if (next > this.#arena.length) this.#arena = grown(this.#arena, Math.max(next, this.#arena.length * 2));
    this.#arena.set(bytes.subarray(start, end), at);
    if (entry + 1 === this.#offsets.length) this.#offsets = grown(this.#offsets, entry * 2);
    this.#offsets[entry + 1] = next;
    this.#slots[slot] = entry + 1;
    this.#slots[slot + 1] = hash;
    if (this.size * 4 > this.#slots.length) this.#rehash();
    return entry;
  }

  #rehash(): void {
    const old = this.#slots;
    const slots = new Int32Array(old.length * 2);
    const mask = slots.length - 1;
    for (let i = 0; i < old.length; i += 2) {
      if (old[i] === 0) continue;
      let slot = (old[i + 1] << 1) & mask;
      while (slots[slot] !== 0) slot = (slot + 2) & mask;
      slots[slot] = old[i];
      slots[slot + 1] = old[i + 1];
    }
    this.#slots = slots;
  }

  #check(bytes: Uint8Array, start: number, end: number): void {
    let high = 0;
    for (let i = start; i < end; i++) {
      const byte = bytes[i];
      if (byte === 0) throw nulByte(this.#cursor.line);
      high |= byte;
    }
    if (high < 128) return;
    try {
      textDecoder("utf-8", true).decode(bytes.subarray(start, end));
    } catch {
      throw badEncoding(this.#cursor.line, textDecoder("utf-8", false).decode(bytes.subarray(start, end)));
    }
  }
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  let i = start;
  for (; i + 3 < end; i += 4) {
    const word = bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    hash = Math.imul(hash ^ word, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  for (; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

/** Length in UTF-16 units of valid UTF-8. */
function unitsOf(bytes: Uint8Array, start: number, end: number): number {
  let units = 0;
  for (let i = start; i < end; i++) {
    if ((bytes[i] & 0xc0) !== 0x80) units += bytes[i] >= 0xf0 ? 2 : 1;
  }
  return units;
}

function grown<T extends Uint8Array | Uint32Array>(old: T, length: number): T {
  const larger = new (old.constructor as new (length: number) => T)(length);
  larger.set(old as never);
  return larger;
}
