import type { TableColumn, TextColumn } from "../../core/table.ts";
import type { QualityFinding } from "../check-quality.ts";
import { finderFor, firstOf, type Picked } from "./finding.ts";

/** In a group of more rows than this, equal ones are sought by a hash table. */
const FEW = 16;

/** Rows that repeat an earlier one: as a whole, or as a second line of an order with the same item. */
export function checkDuplicates(
  length: number,
  columns: { readonly [name: string]: TableColumn },
): QualityFinding[] {
  const { order, item, refund } = columns;
  // equal rows have the same text in every column: those of the most telling one cut the rows into small groups
  const texts = Object.values(columns).filter(isText);
  const telling = texts.sort((a, b) => b.levels.length - a.levels.length)[0];
  const groups = groupsOf(telling ?? { codes: new Int32Array(length), levels: [""] });
  const whole = repeatsOf(length, groups, Object.values(columns), () => true);
  const find = finderFor({ rows: length });
  const findings = find(
    "duplicate row",
    "warning",
    whole,
    (rows, share) =>
      `${rows} (${share}) repeat${whole.count === 1 ? "s" : ""} an earlier row in every column.`,
  );
  if (isText(order) && isText(item)) {
    const sold = (row: number) =>
      order.codes[row] >= 0 && item.codes[row] >= 0 && !(refund instanceof Float64Array && refund[row] > 0);
    const orders = telling === order ? groups : groupsOf(order);
    const lines = repeatsOf(length, orders, [order, item], sold);
    findings.push(
      ...find(
        "duplicate line",
        "note",
        lines,
        (rows, share) =>
          `${rows} (${share}) name${lines.count === 1 ? "s" : ""} an item that the same order has already.`,
      ),
    );
  }
  return findings;
}

/** Rows of one text after those of another, each in order: group g has the places `start[g]` to before `start[g + 1]` of `rows`. */
interface Groups {
  readonly start: Int32Array;
  readonly rows: Int32Array;
}

function groupsOf({ codes, levels }: TextColumn): Groups {
  // rows without a value (-1) are the first group
  const start = new Int32Array(levels.length + 2);
  for (let i = 0; i < codes.length; i++) start[codes[i] + 2]++;
  for (let c = 2; c < start.length; c++) start[c] += start[c - 1];
  const rows = new Int32Array(codes.length);
  // filling moves start[g + 1] from the beginning of group g to its end
  for (let i = 0; i < codes.length; i++) rows[start[codes[i] + 1]++] = i;
  start.copyWithin(1, 0, start.length - 1);
  start[0] = 0;
  return { start, rows };
}

/** Rows equal to an earlier one of their group in the given columns. O(rows), exact. */
function repeatsOf(
  length: number,
  { start, rows }: Groups,
  columns: readonly TableColumn[],
  counts: (row: number) => boolean,
): Picked {
  const equal = equalIn(columns);
  const repeats = new Uint8Array(length);
  let count = 0;
  for (let g = 0; g + 1 < start.length; g++) {
    const end = start[g + 1];
    if (end - start[g] > FEW) {
      count += markByHash(rows.subarray(start[g], end).filter(counts), columns, equal, repeats);
      continue;
    }
    for (let k = start[g] + 1; k < end; k++) {
      let j = start[g];
      while (j < k && !(equal(rows[j], rows[k]) && counts(rows[j]))) j++;
      if (j === k || !counts(rows[k])) continue;
      repeats[rows[k]] = 1;
      count++;
    }
  }
  return firstOf(count, (row) => repeats[row] === 1);
}

/** Marks those of `rows` that repeat an earlier one of them; says how many. */
function markByHash(
  rows: Int32Array,
  columns: readonly TableColumn[],
  equal: (a: number, b: number) => boolean,
  repeats: Uint8Array,
): number {
  const hashes = hashesOf(rows, columns);
  // a row's place and 1; 0 is empty; at most half full
  const slots = new Int32Array(2 ** (1 + Math.ceil(Math.log2(rows.length + 1))));
  const mask = slots.length - 1;
  let count = 0;
  for (let k = 0; k < rows.length; k++) {
    let slot = hashes[k] & mask;
    let other = slots[slot] - 1;
    while (other >= 0 && !(hashes[other] === hashes[k] && equal(rows[other], rows[k]))) {
      slot = (slot + 1) & mask;
      other = slots[slot] - 1;
    }
    if (other >= 0) {
      repeats[rows[k]] = 1;
      count++;
    } else slots[slot] = k + 1;
  }
  return count;
}

function hashesOf(rows: Int32Array, columns: readonly TableColumn[]): Int32Array {
  const hashes = new Int32Array(rows.length).fill(0x2545f491);
  for (const column of columns) {
    if (column instanceof Float64Array) {
      const bits = new Int32Array(column.buffer, column.byteOffset, 2 * column.length);
      for (let k = 0; k < rows.length; k++) {
        const row = rows[k];
        const value = column[row];
        // one NaN, and -0 is 0
        const of =
          value === 0 || Number.isNaN(value) ? 0 : bits[2 * row] ^ Math.imul(bits[2 * row + 1], 0x85ebca6b);
        hashes[k] = mix(hashes[k], of);
      }
    } else {
      const { codes } = column;
      for (let k = 0; k < rows.length; k++) hashes[k] = mix(hashes[k], codes[rows[k]]);
    }
  }
  return hashes;
}

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

/** Whether two rows are equal in all columns, the most telling asked first. */
function equalIn(columns: readonly TableColumn[]): (a: number, b: number) => boolean {
  const codes = columns
    .filter(isText)
    .sort((a, b) => b.levels.length - a.levels.length)
    .map((column) => column.codes);
  const numbers = columns.filter((column) => column instanceof Float64Array);
  return (a, b) => {
    for (let c = 0; c < codes.length; c++) if (codes[c][a] !== codes[c][b]) return false;
    for (let c = 0; c < numbers.length; c++) {
      const [x, y] = [numbers[c][a], numbers[c][b]];
      if (x !== y && !(Number.isNaN(x) && Number.isNaN(y))) return false;
    }
    return true;
  };
}

function isText(column: TableColumn | undefined): column is TextColumn {
  return column !== undefined && !(column instanceof Float64Array);
}
