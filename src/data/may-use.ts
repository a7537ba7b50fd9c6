import type { Id } from "../core/columns.ts";
import { idList } from "../core/id-list.ts";
import { isoDay, zoneOf } from "../core/time.ts";
import { judgeOf } from "./consent/judge.ts";
import type { ConsentQuestion } from "./consent/question.ts";
import { type ConsentVerdict, personKey } from "./consent/verdicts.ts";
import type { ConsentRow, Consents, Profiles } from "./schema.ts";

/** Whether one customer's data may be used, and why. */
export interface MayUse {
  readonly allowed: boolean;
  /** What the record says, in one word. */
  readonly verdict: ConsentVerdict;
  /** The same for people. */
  readonly reason: string;
  /** The entry that decided; null when there is none. */
  readonly entry: ConsentRow | null;
}

/**
 * Whether one customer may be contacted, profiled ... at a time, by the rules of {@link consentGate}, with the entry that decides. For many customers use
 * the gate. O(entries).
 *
 * @throws The codes of {@link consentGate}.
 *
 * @example
 * import { consentsFrom, mayUse } from "clientele/data";
 * const consents = consentsFrom([
 *   { customer: "ann", purpose: "marketing", channel: "email", state: "granted", time: "2026-03-01", source: "newsletter form" },
 * ]);
 * const asOf = "2026-06-01";
 * const mail = mayUse(consents, "ann", { purpose: "marketing", channel: "email", asOf });
 * mail.allowed; // => true
 * mail.reason; // => "Agreed to marketing by email on 2026-03-01 (newsletter form)."
 * mayUse(consents, "ann", { purpose: "marketing", channel: "sms", asOf }).reason; // => "Nothing says that this customer agreed to marketing by sms, only by email."
 * mayUse(consents, "ann", { purpose: "", asOf }); // throws "bad-option"
 */
export function mayUse(permissions: Consents | Profiles, customer: Id, options: ConsentQuestion): MayUse {
  const judge = judgeOf(permissions, options, "mayUse");
  const [id] = idList([customer], "mayUse");
  const found = judge.verdictOf(id);
  const allowed = judge.allows(found);
  const entry = judge.consents.at(found.entry < 0 ? judge.consents.length : found.entry) ?? null;
  const elsewhere = judge.consents.at(found.elsewhere < 0 ? judge.consents.length : found.elsewhere) ?? null;
  const { purpose, channel } = judge.question;
  const what = channel === null ? purpose : `${purpose} by ${channel}`;
  const note = (word: string) =>
    entry === null ? "" : circumstances(entry, word, id, options.zone ?? "UTC");
  const reasons: { readonly [K in ConsentVerdict]: string } = {
    granted: `Agreed to ${what}${note("on")}.`,
    denied: `Has not agreed to ${what}${note("as of")}.`,
    withdrawn: `Said no to ${what}${note("on")}.`,
    restricted: `This customer's data is kept and used for nothing${note("since")}.`,
    unknown: `Nothing says that this customer agreed to ${what}${elsewhere === null ? "" : `, only by ${elsewhere.channel}`}${note("as of")}.${allowed ? " You let those through of whom nothing is known." : ""}`,
  };
  return { allowed, verdict: found.verdict, reason: reasons[found.verdict], entry };
}

/** " on 2026-03-01 (newsletter form; under "acc-1")". */
function circumstances(
  { customer, time, source }: ConsentRow,
  word: string,
  asked: string,
  zone: string,
): string {
  const under = personKey(customer) === personKey(asked) ? [] : [`under ${JSON.stringify(customer)}`];
  const inside = [...(source === null ? [] : [source]), ...under];
  const day = time === null ? "" : ` ${word} ${isoDay(time, zoneOf(zone))}`;
  return `${day}${inside.length === 0 ? "" : ` (${inside.join("; ")})`}`;
}
