import { pick } from "../../core/pick.ts";
import type { TableColumn, TextColumn } from "../../core/table.ts";

/** Texts as a column of codes and distinct levels; null or "" is "no value". O(texts). */
export function textColumn(texts: readonly (string | null)[]): TextColumn {
  const index = new Map<string, number>();
  const levels: string[] = [];
  const codes = Int32Array.from(texts, (text) => {
    if (text === null || text === "") return -1;
    let code = index.get(text);
    if (code === undefined) {
      code = levels.push(text) - 1;
      index.set(text, code);
    }
    return code;
  });
  return { codes, levels };
}

/** The column with every distinct text changed; texts that become equal become one, null or "" becomes "no value". O(rows + levels). */
export function mapLevels(
  column: TextColumn,
  change: (text: string, code: number) => string | null,
): TextColumn {
  // most columns need no change, and then nothing is made
  if (column.levels.every((text, code) => text !== "" && change(text, code) === text)) return column;
  const to = textColumn(column.levels.map(change));
  return { codes: column.codes.map((code) => (code < 0 ? -1 : to.codes[code])), levels: to.levels };
}

/** Row by row the first of the columns that has a value. O(rows x columns + levels). */
export function firstText(rows: number, ...columns: readonly (TextColumn | undefined)[]): TextColumn {
  const present = columns.filter((column) => column !== undefined);
  if (present.length === 1) return present[0];
  const index = new Map<string, number>();
  const levels: string[] = [];
  const codes = new Int32Array(rows).fill(-1);
  for (const column of present) {
    const to = new Int32Array(column.levels.length).fill(-1);
    for (let i = 0; i < rows; i++) {
      const code = column.codes[i];
      if (codes[i] >= 0 || code < 0) continue;
      if (to[code] < 0) {
        const text = column.levels[code];
        const known = index.get(text);
        to[code] = known ?? levels.push(text) - 1;
        if (known === undefined) index.set(text, to[code]);
      }
      codes[i] = to[code];
    }
  }
  return { codes, levels };
}

/** The kept rows of a column, its levels in order of first appearance and none unused: the column itself where it is like that. O(rows). */
export function keepText(column: TextColumn, keep: Int32Array): TextColumn {
  if (keep.length === column.codes.length && isKept(column, keep)) return column;
  const to = new Int32Array(column.levels.length).fill(-1);
  const levels: string[] = [];
  const codes = new Int32Array(keep.length);
  for (let k = 0; k < keep.length; k++) {
    const code = column.codes[keep[k]];
    if (code < 0) {
      codes[k] = -1;
      continue;
    }
    if (to[code] < 0) to[code] = levels.push(column.levels[code]) - 1;
    codes[k] = to[code];
  }
  return { codes, levels };
}

/** Whether all rows are kept, each in its place, and the levels stand in order of first appearance, none unused. */
function isKept({ codes, levels }: TextColumn, keep: Int32Array): boolean {
  let next = 0;
  for (let i = 0; i < codes.length; i++) {
    if (keep[i] !== i || codes[i] > next) return false;
    if (codes[i] === next) next++;
  }
  return next === levels.length;
}

/** The kept rows of a column: the column itself where all are kept, so do not write to it. O(rows). */
export function keepRows<C extends TableColumn>(column: C, keep: Int32Array): C {
  if (!(column instanceof Float64Array)) return keepText(column, keep) as C;
  return keep.length === column.length ? column : pick(column, keep);
}

/** Those of the named columns that are there, with their kept rows. */
export function keepColumns<Name extends string>(
  from: { readonly [K in Name]?: TableColumn | undefined },
  names: readonly Name[],
  keep: Int32Array,
): Record<string, TableColumn> {
  const columns: Record<string, TableColumn> = {};
  for (const name of names) {
    const column = from[name];
    if (column !== undefined) columns[name] = keepRows(column, keep);
  }
  return columns;
}

/** Numbers without their sign. */
export function sizes(values: Float64Array | undefined): Float64Array | undefined {
  if (values === undefined) return undefined;
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = Math.abs(values[i]);
  return out;
}

/** A number column's value, 0 where there is none. */
export function orZero(column: Float64Array | undefined, row: number): number {
  return column === undefined || Number.isNaN(column[row]) ? 0 : column[row];
}

/** One text for every row. */
export function constantText(rows: number, text: string): TextColumn {
  return { codes: new Int32Array(rows), levels: [text] };
}

/** What each group's first row with a value says: a row number per group, -1 where no row has one. O(rows). */
export function firstRows(groups: Int32Array, count: number, has: (row: number) => boolean): Int32Array {
  const first = new Int32Array(count).fill(-1);
  for (let i = 0; i < groups.length; i++) {
    const g = groups[i];
    if (g >= 0 && first[g] < 0 && has(i)) first[g] = i;
  }
  return first;
}

/** A group's value of a text column written into all of its rows: the first one found. O(rows). */
export function spreadText(
  column: TextColumn | undefined,
  groups: Int32Array,
  count: number,
): TextColumn | undefined {
  if (column === undefined) return undefined;
  const first = firstRows(groups, count, (row) => column.codes[row] >= 0);
  return {
    codes: groups.map((g, i) => (g < 0 ? column.codes[i] : first[g] < 0 ? -1 : column.codes[first[g]])),
    levels: column.levels,
  };
}

/** A group's value of a number column: the first one found, NaN without. O(rows). */
export function groupNumbers(
  column: Float64Array | undefined,
  groups: Int32Array,
  count: number,
): Float64Array {
  const out = new Float64Array(count).fill(Number.NaN);
  if (column === undefined) return out;
  const first = firstRows(groups, count, (row) => !Number.isNaN(column[row]));
  for (let g = 0; g < count; g++) if (first[g] >= 0) out[g] = column[first[g]];
  return out;
}

/** A value per group written into all of its rows, NaN for rows without group. O(rows). */
export function spreadNumbers(values: Float64Array, groups: Int32Array): Float64Array {
  const out = new Float64Array(groups.length);
  for (let i = 0; i < groups.length; i++) out[i] = groups[i] < 0 ? Number.NaN : values[groups[i]];
  return out;
}
