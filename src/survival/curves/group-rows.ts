import type { TextColumn } from "../../core/table.ts";

/** Rows by group. */
export interface GroupedRows {
  /** Names of the groups that occur: in the order of their numbers when all are numbers, else of their letters. */
  readonly labels: readonly string[];
  /** Rows one group after the other. */
  readonly rows: Int32Array;
  /** Where in `rows` each group begins; one more entry for the end. */
  readonly from: Int32Array;
}

/** Sorts rows by the group they are in; the order of rows stays within a group. O(rows + groups log groups). */
export function groupRows(column: TextColumn, chosen?: (row: number) => boolean): GroupedRows {
  const { codes, levels } = column;
  const size = new Int32Array(levels.length);
  for (let i = 0; i < codes.length; i++) if (chosen === undefined || chosen(i)) size[codes[i]]++;
  const occurring = groupOrder(levels).filter((code) => size[code] > 0);
  const place = new Int32Array(levels.length);
  const from = new Int32Array(occurring.length + 1);
  for (const [g, code] of occurring.entries()) {
    place[code] = from[g];
    from[g + 1] = from[g] + size[code];
  }
  const rows = new Int32Array(from[occurring.length]);
  for (let i = 0; i < codes.length; i++) if (chosen === undefined || chosen(i)) rows[place[codes[i]]++] = i;
  return { labels: occurring.map((code) => levels[code]), rows, from };
}

/** Codes in the order in which groups are shown. */
export function groupOrder(levels: readonly string[]): number[] {
  const codes = levels.map((_, code) => code);
  const numbers = levels.map((level) => (level.trim() === "" ? Number.NaN : Number(level)));
  if (numbers.every(Number.isFinite)) return codes.sort((a, b) => numbers[a] - numbers[b] || a - b);
  return codes.sort((a, b) => (levels[a] < levels[b] ? -1 : 1));
}
