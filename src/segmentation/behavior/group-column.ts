import { show } from "../../core/errors.ts";
import type { TextColumn } from "../../core/table.ts";

/** One group of one column. */
export interface DemographicGroup {
  readonly column: string;
  readonly group: string;
  readonly customers: number;
  /** Of all customers of the table. */
  readonly share: number;
  readonly shareLow: number;
  readonly shareHigh: number;
}

/** The chosen rows of a text column as groups that occur: what is not known is a group, small groups become `other`. O(rows + groups log groups). */
export function groupColumn(
  name: string,
  { codes, levels }: TextColumn,
  rows: Int32Array,
  settings: {
    readonly least: number;
    readonly other: string;
    readonly missing: string;
    readonly notes: string[];
  },
): {
  readonly column: TextColumn;
  readonly groups: readonly Pick<DemographicGroup, "column" | "group" | "customers">[];
} {
  const { least, other, missing, notes } = settings;
  const counts = new Float64Array(levels.length);
  let unknown = 0;
  for (const i of rows) {
    if (codes[i] < 0) unknown++;
    else counts[codes[i]]++;
  }
  const names = new Map<string, number>();
  const placeOf = (group: string) => {
    if (!names.has(group)) names.set(group, names.size);
    return names.get(group) as number;
  };
  let small = 0;
  let folded = 0;
  const place = Int32Array.from(levels, (level, k) => {
    if (counts[k] === 0) return -1;
    if (counts[k] >= least) return placeOf(level);
    small++;
    folded += counts[k];
    return placeOf(other);
  });
  const own = Int32Array.from(rows, (i) => (codes[i] < 0 ? placeOf(missing) : place[codes[i]]));
  const sizes = new Float64Array(names.size);
  for (const g of own) sizes[g]++;
  if (small > 0)
    notes.push(
      `${show(name)}: ${small} group${small === 1 ? "" : "s"} with fewer than ${least} customers (${folded} in all) became ${show(other)}.${folded < least ? ` That is still fewer than ${least}: show it to nobody outside.` : ""}`,
    );
  if (unknown > 0 && unknown < least)
    notes.push(
      `${show(name)}: of ${unknown} customers it is not known; that group is smaller than ${least}, too.`,
    );
  const groups = [...names]
    .map(([group, g]) => ({ column: name, group, customers: sizes[g] }))
    .sort((a, b) => b.customers - a.customers || (a.group < b.group ? -1 : 1));
  return { column: { codes: own, levels: [...names.keys()] }, groups };
}
