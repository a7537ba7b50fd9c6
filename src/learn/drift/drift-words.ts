import { show } from "../../core/errors.ts";
import type { Table } from "../../core/table.ts";
import type { ColumnDrift } from "./drift-report.ts";

/** What the table says, in sentences. */
export function driftWords(columns: Table<ColumnDrift>, before: number, now: number): string[] {
  const all = [...columns];
  const by = (drift: string) => all.filter((row) => row.drift === drift);
  const words: string[] = [];
  const named = (rows: readonly ColumnDrift[]) =>
    [...rows]
      .sort((a, b) => b.stability - a.stability)
      .map(({ column }) => show(column))
      .join(", ");
  if (by("large").length > 0)
    words.push(
      `No longer as when the model learnt: ${named(by("large"))}. Train the model anew before you trust its numbers.`,
    );
  if (by("some").length > 0)
    words.push(`Somewhat different from when the model learnt: ${named(by("some"))}. Keep an eye on it.`);
  if (by("perhaps").length > 0)
    words.push(
      `Different on paper, but ${before} rows then and ${now} now are too few to tell that from chance: ${named(by("perhaps"))}.`,
    );
  for (const { column, unseen } of all)
    if (unseen > 0)
      words.push(
        `${(100 * unseen).toFixed(1)} % of rows have a ${show(column)} that the model has never seen.`,
      );
  for (const { column, missing, missingBefore } of all)
    if (missing > missingBefore + 0.05)
      words.push(
        `${show(column)} is missing in ${(100 * missing).toFixed(0)} % of rows, ${(100 * missingBefore).toFixed(0)} % before.`,
      );
  if (words.length === 0) words.push(`The ${now} rows look like the ${before} that the model learnt from.`);
  return words;
}
