import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { shared } from "../../common/project.ts";

/** A row of a file: numbers where a cell is one, text else, null where it is empty or NA. */
export interface FileRow {
  readonly [column: string]: string | number | null;
}

const folder = join(shared, "data/survival");

/** Whether the data that the reference results were made from are there. */
export const hasSurvivalData: boolean = existsSync(folder);

/** The rows of a file: columns separated by commas, tabs or blanks, quotes removed. */
export function survivalData(file: string): FileRow[] {
  const text = readFileSync(join(folder, file), "utf8").trim();
  const [head, ...lines] = text.split(/\r?\n/);
  const separator = head.includes("\t") ? "\t" : head.includes(",") ? "," : /\s+/;
  const cells = (line: string) =>
    line
      .trim()
      .split(separator)
      .map((cell) => cell.replace(/^"|"$/g, ""));
  const names = cells(head);
  return lines.map((line) => {
    const own = cells(line);
    // R writes row names without a heading
    const shift = own.length - names.length;
    return Object.fromEntries(names.map((name, c) => [name, cellValue(own[c + shift] ?? "")]));
  });
}

function cellValue(cell: string): string | number | null {
  if (cell === "" || cell === "NA") return null;
  const number = Number(cell);
  return Number.isNaN(number) ? cell : number;
}
