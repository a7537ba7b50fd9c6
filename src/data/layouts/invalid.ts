import { ClienteleError, show } from "../../core/errors.ts";
import type { Place, Where } from "./layout.ts";
import type { LeftOut } from "./left-out.ts";

/** What makes a row invalid. */
export interface Check<Field extends string> {
  readonly field: Field;
  /** "a time": what the value is not. */
  readonly kind: string;
  /** What would be accepted, with an example. */
  readonly expected: string;
  readonly bad: (row: number) => boolean;
}

/**
 * Refuses rows that can not be read, all of them counted and the first ten shown; under "skip" they are left out with their reason instead.
 * Rows that were left out before are not looked at. O(rows x checks).
 *
 * Errors: "missing-value" when the first bad row has nothing where a value is needed, else "bad-value".
 */
export function refuseInvalid<Field extends string>(
  rows: number,
  left: LeftOut,
  onInvalid: "throw" | "skip",
  where: Where<Field>,
  checks: readonly Check<Field>[],
): void {
  const bad: { check: Check<Field>; place: Place }[] = [];
  let count = 0;
  for (let i = 0; i < rows; i++) {
    let c = 0;
    while (c < checks.length && !checks[c].bad(i)) c++;
    if (c === checks.length || left.has(i)) continue;
    const check = checks[c];
    count++;
    if (onInvalid === "throw") {
      if (bad.length < 10) bad.push({ check, place: where(check.field, i) });
      continue;
    }
    const { column, value } = where(check.field, i);
    left.add(i, `${column}: ${value === null ? "no value" : `not ${check.kind}`}`, (row) =>
      where(check.field, row),
    );
  }
  if (bad.length > 0) throw invalidRow(bad, count, rows);
}

function invalidRow(
  bad: readonly { check: Check<string>; place: Place }[],
  count: number,
  rows: number,
): ClienteleError {
  const { check, place } = bad[0];
  const found = place.value === null ? "nothing" : show(place.value);
  const others = bad.slice(1).map((other) => `${spot(other.place)} ${show(other.place.value)}`);
  const more =
    count === 1
      ? ""
      : ` ${count} of ${rows} rows can not be read (also ${others.join(", ")}${count > bad.length ? ", ..." : ""}).`;
  return new ClienteleError(
    place.value === null ? "missing-value" : "bad-value",
    `Column ${show(place.column)} holds ${found} in ${spot(place)}; expected ${check.expected}.${more} Mend the file, or pass onInvalid: "skip" to leave such rows out and have them reported.`,
    {
      row: place.row,
      ...(place.line === undefined ? {} : { line: place.line }),
      column: place.column,
      value: place.value,
      expected: check.expected,
      count,
      examples: bad.map((other) => ({ row: other.place.row, value: other.place.value })),
    },
  );
}

function spot(place: Place): string {
  return place.line === undefined ? `row ${place.row}` : `line ${place.line}`;
}
