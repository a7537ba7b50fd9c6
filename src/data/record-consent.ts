import { ClienteleError, show } from "../core/errors.ts";
import type { TimeInput } from "../core/time.ts";
import { type ConsentEntry, type ConsentsFromOptions, consentsFrom } from "./consents-from.ts";
import { needTable } from "./need-table.ts";
import type { Consents } from "./schema.ts";

/** An entry that can be proved: when and where it was said is known. */
export interface ProvedConsent extends ConsentEntry {
  readonly time: TimeInput;
  readonly source: string;
}

/**
 * The record with one entry more, or several: a yes, a no, a withdrawal, an objection. Time and source are required, because who relies on consent
 * must be able to show it. An objection to direct marketing is `{ purpose: "marketing", state: "withdrawn" }` without a channel; a restriction of all
 * use is `{ purpose: "processing", state: "withdrawn" }`, and "granted" there lifts it and allows nothing else. The given record stays as it is.
 * O(entries), so hand many in at once.
 *
 * @throws `"missing-value"` for an entry without time or source, and the codes of {@link consentsFrom}; `"bad-input"` when `consents` is no table.
 *
 * @example
 * import { consentsFrom, recordConsent } from "clientele/data";
 * const before = consentsFrom([]);
 * const after = recordConsent(before, { customer: "ann", purpose: "marketing", state: "withdrawn", time: "2026-05-02T09:00Z", source: "phone call" });
 * after.at(0)?.state; // => "withdrawn"
 * before.length; // => 0
 * recordConsent(before, { customer: "ann", purpose: "marketing", state: "granted", time: "2026-05-02", source: "" }); // throws "missing-value"
 */
export function recordConsent(
  consents: Consents,
  entries: ProvedConsent | Iterable<ProvedConsent>,
  options: ConsentsFromOptions = {},
): Consents {
  needTable(consents, "recordConsent", "consentsFrom([]) makes an empty one.");
  if (typeof entries !== "object" || entries === null) {
    throw new ClienteleError("bad-input", `recordConsent needs an entry; found ${show(entries)}.`, {
      value: entries,
      expected: "an object with customer, purpose, state, time and source",
    });
  }
  const added = Symbol.iterator in entries ? [...entries] : [entries];
  added.forEach((entry, row) => {
    for (const name of ["time", "source"] as const) {
      const value = entry?.[name];
      if (value !== undefined && value !== null && String(value).trim() !== "") continue;
      throw new ClienteleError(
        "missing-value",
        `Entry ${row} has no ${name}; expected ${name === "time" ? "when it was said" : "the form, file or call that says so"}, because consent must be proved.`,
        { row, column: name, value, expected: name === "time" ? "a time" : "a text" },
      );
    }
  });
  // the entries alone first, so that a bad one is named by its place among them
  const made = consentsFrom(added, options);
  return consentsFrom([...consents, ...made]);
}
