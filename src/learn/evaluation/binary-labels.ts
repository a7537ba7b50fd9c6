import { ClienteleError, show } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import type { TableColumn } from "../../core/table.ts";

const YES: readonly string[] = ["1", "true", "yes", "y"];
const NO: readonly string[] = ["0", "false", "no", "n"];

/** 1 for rows whose label is the one that counts as yes, 0 for the others; rows of one outcome only are no error here. */
export function binaryLabels(
  label: TableColumn,
  { column, positive, what }: { readonly column: string; readonly positive: unknown; readonly what: string },
): Uint8Array {
  if (label instanceof Float64Array && positive === undefined) {
    const out = new Uint8Array(label.length);
    let i = 0;
    for (; i < out.length && (label[i] === 0 || label[i] === 1); i++) out[i] = label[i];
    if (i === out.length) return out;
  }
  const values =
    label instanceof Float64Array ? [...new Set(label)].sort((a, b) => a - b).map(String) : occurring(label);
  if (values.length > 2)
    throw new ClienteleError(
      "bad-value",
      `${what} compares with yes or no; column ${show(column)} has ${values.length} values: ${values.slice(0, 5).map(show).join(", ")}${values.length > 5 ? " ..." : ""}.`,
      { column, value: values[2], expected: "two different values" },
    );
  const yes = yesOf(values, column, positive);
  if (label instanceof Float64Array) return Uint8Array.from(label, (v) => (String(v) === yes ? 1 : 0));
  const ofLevel = Uint8Array.from(label.levels, (level) => (level === yes ? 1 : 0));
  return Uint8Array.from(label.codes, (code) => ofLevel[code]);
}

/** The value that counts as yes; undefined when no row has it. */
function yesOf(values: readonly string[], column: string, positive: unknown): string | undefined {
  const word = (value: string) => value.trim().toLowerCase();
  if (positive === undefined) {
    const yes = values.find((value) => YES.includes(word(value)));
    if (yes !== undefined || values.every((value) => NO.includes(word(value)))) return yes;
    throw badOption(
      "positive",
      positive,
      `which value of ${show(column)} counts as yes: ${values.map(show).join(" or ")}`,
    );
  }
  // a boolean column is read as 1 and 0
  const asked = [String(positive), positive === true ? "1" : positive === false ? "0" : ""];
  const found = values.find((value) => asked.includes(value));
  // one value only may well be the other one
  if (found === undefined && values.length === 2)
    throw badOption(
      "positive",
      positive,
      `one of the values of ${show(column)}: ${values.map(show).join(" or ")}`,
    );
  return found;
}

function occurring({
  codes,
  levels,
}: {
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}): string[] {
  const occurs = new Uint8Array(levels.length);
  for (const code of codes) if (code >= 0) occurs[code] = 1;
  return levels.filter((_, code) => occurs[code] === 1).sort();
}
