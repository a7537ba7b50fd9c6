import { ClienteleError, show } from "../../core/errors.ts";
import { fold } from "../layouts/layout.ts";

/**
 * The place of a question among `names`, called by its text, by its text written otherwise (case, blanks, "_", "-", "."), or by a part of it that no
 * other question has.
 *
 * Errors: "bad-option" when none or several fit.
 */
export function findQuestion(names: readonly string[], wanted: unknown, option: string): number {
  if (typeof wanted === "string" && wanted !== "") {
    const exact = names.indexOf(wanted);
    if (exact >= 0) return exact;
    const tests = [
      (name: string) => fold(name) === fold(wanted),
      (name: string) => name.toLowerCase().includes(wanted.toLowerCase()),
    ];
    for (const test of tests) {
      const found = names.flatMap((name, i) => (test(name) ? [i] : []));
      if (found.length === 1) return found[0];
      if (found.length > 1)
        throw unclear(
          wanted,
          option,
          found.map((i) => names[i]),
          "fits several",
        );
    }
  }
  throw unclear(wanted, option, names, "is none of the questions");
}

function unclear(wanted: unknown, option: string, names: readonly string[], what: string): ClienteleError {
  const list = names.slice(0, 20).map(show).join(", ");
  return new ClienteleError(
    "bad-option",
    `Option ${option}: ${show(wanted)} ${what}: ${list}${names.length > 20 ? `, ... (${names.length} in all)` : ""}.`,
    { value: wanted, expected: "the text of one question, or a part that only it has" },
  );
}
