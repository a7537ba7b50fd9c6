import { badOption } from "../core/options.ts";

/** Which category of a column the others are compared with: the most frequent one, the first by its text (as R), or the one named for a column. */
export type ReferenceChoice = "frequent" | "first" | { readonly [column: string]: string };

/** The reference of one column; `levels` are sorted, `rows` says how many rows each has. Columns that the choice does not name take the most frequent one. */
export function referenceOf(
  column: string,
  levels: readonly string[],
  rows: readonly number[],
  choice: ReferenceChoice,
): string {
  if (choice === "first") return levels[0];
  if (typeof choice === "object" && Object.hasOwn(choice, column)) {
    if (levels.includes(choice[column])) return choice[column];
    const shown = levels.slice(0, 5).join(", ");
    throw badOption("reference", choice[column], `a category that column ${column} has: ${shown}`);
  }
  let most = 0;
  for (let k = 1; k < rows.length; k++) if (rows[k] > rows[most]) most = k;
  return levels[most];
}
