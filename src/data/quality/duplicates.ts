import type { TableColumn } from "../../core/table.ts";
import type { QualityFinding } from "../check-quality.ts";
import { finderFor, Picked } from "./finding.ts";

/** Rows that repeat an earlier one: as a whole, or as a second line of an order with the same item. */
export function checkDuplicates(
  length: number,
  columns: { readonly [name: string]: TableColumn },
): QualityFinding[] {
  const names = Object.keys(columns);
  const whole = repeatsOf(
    length,
    names.map((name) => columns[name]),
    () => true,
  );
  const find = finderFor({ rows: length });
  const findings = find(
    "duplicate row",
    "warning",
    whole,
    (rows, share) =>
      `${rows} (${share}) repeat${whole.count === 1 ? "s" : ""} an earlier row in every column.`,
  );
  const { order, item, refund } = columns;
  if (isText(order) && isText(item)) {
    const sold = (row: number) =>
      order.codes[row] >= 0 && item.codes[row] >= 0 && !(refund instanceof Float64Array && refund[row] > 0);
    const lines = repeatsOf(length, [order, item], sold);
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

/**
 * Rows equal to an earlier one in the given columns, by hash tables of row numbers: O(rows), exact. Equal rows have the same text in every column, so each text of the most
 * telling column has a table of its own: rows of one order stand together in a log, and so do their places here.
 */
function repeatsOf(
  length: number,
  columns: readonly TableColumn[],
  counts: (row: number) => boolean,
): Picked {
  const repeats = new Picked();
  const texts = columns.filter(isText).sort((a, b) => b.levels.length - a.levels.length);
  const codes = texts[0]?.codes ?? new Int32Array(length);
  const start = startsOf(codes, texts[0]?.levels.length ?? 1);
  const hashes = hashesOf(length, columns);
  // a row's number and 1; 0 is an empty place
  const slots = new Int32Array(2 * length);
  for (let row = 0; row < length; row++) {
    if (!counts(row)) continue;
    const hash = hashes[row];
    const begin = 2 * start[codes[row] + 1];
    const end = 2 * start[codes[row] + 2];
    let slot = begin + ((hash & 0x7fffffff) % (end - begin));
    let other = slots[slot] - 1;
    while (other >= 0 && !(hashes[other] === hash && equal(columns, other, row))) {
      if (++slot === end) slot = begin;
      other = slots[slot] - 1;
    }
    if (other >= 0) repeats.add(row);
    else slots[slot] = row + 1;
  }
  return repeats;
}

/** Rows with a smaller code than each one, those without a value (-1) first. */
function startsOf(codes: Int32Array, levels: number): Int32Array {
  const start = new Int32Array(levels + 2);
  for (let i = 0; i < codes.length; i++) start[codes[i] + 2]++;
  for (let c = 1; c < start.length; c++) start[c] += start[c - 1];
  return start;
}

function hashesOf(length: number, columns: readonly TableColumn[]): Int32Array {
  const hashes = new Int32Array(length).fill(0x2545f491);
  for (const column of columns) {
    if (column instanceof Float64Array) {
      const bits = new Int32Array(column.buffer, column.byteOffset, 2 * length);
      for (let row = 0; row < length; row++) {
        const value = column[row];
        // one NaN, and -0 is 0
        const of =
          value === 0 || Number.isNaN(value) ? 0 : bits[2 * row] ^ Math.imul(bits[2 * row + 1], 0x85ebca6b);
        hashes[row] = mix(hashes[row], of);
      }
    } else {
      const { codes } = column;
      for (let row = 0; row < length; row++) hashes[row] = mix(hashes[row], codes[row]);
    }
  }
  return hashes;
}

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

function equal(columns: readonly TableColumn[], a: number, b: number): boolean {
  return columns.every((column) =>
    column instanceof Float64Array
      ? column[a] === column[b] || (Number.isNaN(column[a]) && Number.isNaN(column[b]))
      : column.codes[a] === column.codes[b],
  );
}

function isText(column: TableColumn | undefined): column is Extract<TableColumn, { codes: Int32Array }> {
  return column !== undefined && !(column instanceof Float64Array);
}
