import { ClienteleError, show } from "./errors.ts";
import type { TextColumn } from "./table.ts";

/**
 * The one currency that a column names, in capitals; undefined where it names none. Money in several does not add up, so that is an error. `rows` are
 * the places of the rows in the input, where some were left out. O(rows).
 */
export function oneCurrency(
  column: TextColumn | undefined,
  what: string,
  rows?: ArrayLike<number>,
): string | undefined {
  if (column === undefined) return undefined;
  const names = column.levels.map((name) => name.trim().toUpperCase());
  let found: string | undefined;
  for (let i = 0; i < column.codes.length; i++) {
    const name = column.codes[i] < 0 ? "" : names[column.codes[i]];
    if (name === "" || name === found) continue;
    if (found === undefined) found = name;
    else {
      const row = rows === undefined ? i : rows[i];
      throw new ClienteleError(
        "mixed-currency",
        `${what}: money in ${show(found)} and, in row ${row}, in ${show(name)} does not add up. Read the rows with ordersFrom and its option rates, or bring the money to one currency and leave the column out.`,
        { row, column: "currency", value: name, expected: found },
      );
    }
  }
  return found;
}
