import { Table } from "../../core/table.ts";
import type { Consents, IdentityLink, Profiles } from "../schema.ts";
import { type AddressRows, verdictOfPerson } from "./persons.ts";
import { type Checked, type ConsentQuestion, checkQuestion } from "./question.ts";
import { recordOf, type Verdict, verdictsOf } from "./verdicts.ts";

/** The record, the question, and who may be used by it. */
export interface Judge {
  readonly consents: Consents;
  readonly question: Checked;
  readonly verdictOf: (id: string) => Verdict;
  readonly allows: (verdict: Verdict) => boolean;
}

/** Everything that the functions of the gate share: checks, the record, identities. */
export function judgeOf(
  permissions: Consents | Profiles,
  options: ConsentQuestion,
  who: string,
  own: { readonly links?: readonly IdentityLink[] | undefined; readonly rows?: AddressRows } = {},
): Judge {
  const question = checkQuestion(options);
  const consents = recordOf(permissions, who);
  const tables = [permissions, options.profiles].filter(
    (table): table is Profiles => table instanceof Table && table !== consents,
  );
  const links = [
    ...(own.links ?? []),
    ...(options.links ?? []),
    ...tables.flatMap((table) => table.info.links ?? []),
  ];
  const rows = [...tables.map((table) => table.columns), ...(own.rows === undefined ? [] : [own.rows])];
  return {
    consents,
    question,
    verdictOf: verdictOfPerson(verdictsOf(consents, question), links, rows),
    allows: ({ verdict }) => verdict === "granted" || (verdict === "unknown" && question.unknown === "allow"),
  };
}
