import type { TextColumn } from "../../core/table.ts";

/**
 * The order of ids: whole numbers first, by size, then the others by their characters. It is the order of levels and what breaks ties, so that
 * no result depends on the order of rows, and "10" does not come before "9".
 */
export function compareIds(a: string, b: string): number {
  const [x, y] = [wholeNumber(a), wholeNumber(b)];
  if (x >= 0 && y >= 0) return x - y;
  if (x >= 0 || y >= 0) return x >= 0 ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The place of an id in levels in that order; -1 when it is none of them. O(log n). */
export function placeOf(id: string, levels: readonly string[]): number {
  let low = 0;
  let high = levels.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = compareIds(levels[middle], id);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Levels without blanks at their ends, in the order of ids, each once, and those of `more` among them; codes changed to match. A level that is blank becomes "no value". */
export function settleIds(column: TextColumn, more: readonly string[] = []): TextColumn {
  const trimmed = column.levels.map((level) => level.trim());
  const used = new Uint8Array(trimmed.length);
  for (const code of column.codes) if (code >= 0) used[code] = 1;
  const distinct = new Set(more);
  for (let k = 0; k < trimmed.length; k++) if (used[k] === 1) distinct.add(trimmed[k]);
  distinct.delete("");
  const levels = sortIds([...distinct]);
  const index = new Map<string, number>();
  for (let k = 0; k < levels.length; k++) index.set(levels[k], k);
  const newCode = Int32Array.from(trimmed, (level) => index.get(level) ?? -1);
  // ids that are in order already keep their codes: no copy of millions
  if (newCode.every((code, k) => code === k)) return { codes: column.codes, levels };
  const codes = column.codes.map((code) => (code < 0 ? -1 : newCode[code]));
  return { codes, levels };
}

// numbers are taken apart once, not at every comparison
function sortIds(ids: readonly string[]): string[] {
  const texts: string[] = [];
  const numbers: number[] = [];
  for (const id of ids) {
    const value = wholeNumber(id);
    if (value >= 0) numbers.push(value);
    else texts.push(id);
  }
  const inOrder = Float64Array.from(numbers).sort();
  texts.sort((a, b) => (a < b ? -1 : 1));
  return [...Array.from(inOrder, String), ...texts];
}

/** The value of text that is a whole number as JavaScript writes it; -1 for other text. */
function wholeNumber(id: string): number {
  const { length } = id;
  if (length === 0 || length > 15) return -1;
  const first = id.charCodeAt(0);
  if (first < 48 || first > 57 || (first === 48 && length > 1)) return -1;
  let value = first - 48;
  for (let i = 1; i < length; i++) {
    const digit = id.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
