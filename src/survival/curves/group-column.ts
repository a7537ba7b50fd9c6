import type { TextColumn } from "../../core/table.ts";

/** The name that customers have who are all one group. */
export const ALL = "all";

/** The names of groups as a column, each so many times. */
export function groupColumn(groups: readonly { readonly group: string | null }[], times = 1): TextColumn {
  const codes = new Int32Array(groups.length * times);
  for (let row = 0; row < codes.length; row++) codes[row] = Math.floor(row / times);
  return { codes, levels: groups.map(({ group }) => group ?? ALL) };
}
