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

/** Rows equal to an earlier one in the given columns, by a hash table of row numbers: O(rows), exact. */
function repeatsOf(
  length: number,
  columns: readonly TableColumn[],
  counts: (row: number) => boolean,
): Picked {
  const repeats = new Picked();
  const size = 2 ** Math.ceil(Math.log2(2 * length + 2));
  const slots = new Int32Array(size).fill(-1);
  const bits = new Int32Array(2);
  const asFloat = new Float64Array(bits.buffer);
  for (let row = 0; row < length; row++) {
    if (!counts(row)) continue;
    let hash = 0x2545f491;
    for (const column of columns) {
      if (column instanceof Float64Array) {
        asFloat[0] = Number.isNaN(column[row]) ? Number.NaN : column[row] + 0; // one NaN, and -0 is 0
        hash = mix(mix(hash, bits[0]), bits[1]);
      } else hash = mix(hash, column.codes[row]);
    }
    let slot = hash & (size - 1);
    while (slots[slot] >= 0 && !equal(columns, slots[slot], row)) slot = (slot + 1) & (size - 1);
    if (slots[slot] >= 0) repeats.add(row);
    else slots[slot] = row;
  }
  return repeats;
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
