import type { Id } from "./columns.ts";
import { ClienteleError, show } from "./errors.ts";

/** The ids of a list as text; `what` says whose list it is, for messages. Errors: "bad-input" for what is no list, and for what is no id. O(ids). */
export function idList(ids: unknown, what: string): string[] {
  if (typeof ids === "string" || typeof Object(ids)[Symbol.iterator] !== "function")
    throw new ClienteleError("bad-input", `${what} needs a list of ids; found ${show(ids)}.`, {
      value: ids,
      expected: "a list of ids",
    });
  return Array.from(ids as Iterable<Id>, (id, row) => {
    if (typeof id === "string" ? id !== "" : typeof id === "bigint" || Number.isFinite(id)) return String(id);
    throw new ClienteleError("bad-input", `Id ${row} of ${what} is ${show(id)}; expected text or a number.`, {
      row,
      value: id,
      expected: "an id",
    });
  });
}
