import type { Id } from "../core/columns.ts";
import { idList } from "../core/id-list.ts";
import { accountOf, type ConsentGate } from "./consent/account.ts";
import { judgeOf } from "./consent/judge.ts";
import type { ConsentQuestion } from "./consent/question.ts";
import type { Consents, Profiles } from "./schema.ts";

/** Ids that may be used, and the account of those that may not. */
export interface Contactable {
  /** In the order given; an id that was given twice is there twice. */
  readonly customers: readonly string[];
  readonly gate: ConsentGate;
}

/**
 * The gate of {@link consentGate} for a list of ids: the customers of a segment, a list for a mail tool. Joined ids and addresses are known through the
 * options `links` and `profiles`. O(ids + entries).
 *
 * @throws `"bad-input"` when `ids` is no list of ids, and the codes of {@link consentGate}.
 *
 * @example
 * import { consentsFrom, contactable } from "clientele/data";
 * const consents = consentsFrom([{ customer: "ann", purpose: "marketing", state: "granted", time: "2026-03-01" }]);
 * const { customers, gate } = contactable(["ann", "bob"], consents, { purpose: "marketing", channel: "email", asOf: "2026-06-01" });
 * customers; // => ["ann"]
 * gate.withheld; // => [{ reason: "unknown", customers: 1, rows: 1 }]
 * contactable("ann" as never, consents, { purpose: "marketing", asOf: "2026-06-01" }); // throws "bad-input"
 */
export function contactable(
  ids: Iterable<Id>,
  permissions: Consents | Profiles,
  options: ConsentQuestion,
): Contactable {
  const list = idList(ids, "contactable");
  const judge = judgeOf(permissions, options, "contactable");
  const people = new Map<string, { readonly reason: string | null; rows: number }>();
  for (const id of list) {
    const known = people.get(id);
    if (known !== undefined) {
      known.rows++;
      continue;
    }
    const verdict = judge.verdictOf(id);
    people.set(id, { reason: judge.allows(verdict) ? null : verdict.verdict, rows: 1 });
  }
  return {
    customers: list.filter((id) => people.get(id)?.reason === null),
    gate: accountOf(judge.question, people.values()),
  };
}
