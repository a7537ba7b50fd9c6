import { ClienteleError, show } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import type { TableInfo } from "../../core/table.ts";
import { fold } from "../layouts/layout.ts";

/** Columns that tell whom a row is about, as they are compared. */
const PERSONAL: readonly string[] = [
  "customer",
  "customerid",
  "email",
  "emailaddress",
  "phone",
  "phonenumber",
  "sourceid",
];

/** Texts in columns of any other name that ends so are addresses, too: "reviewer_email", "Billing Phone". */
const ADDRESS = /(?:email|emailaddress|phone|phonenumber)$/;

/**
 * Refuses to write customers who may not be contacted: a table with a column that names them has gone through the gate, or the file is for the
 * shop's own records.
 *
 * Errors: "no-consent", "bad-option".
 */
export function needGate(
  { info, columns }: { readonly info: TableInfo; readonly columns: object },
  names: readonly string[],
  option: "not-for-contact" | undefined,
): void {
  if (option === "not-for-contact") return;
  if (option !== undefined)
    throw badOption(
      "gate",
      option,
      '"not-for-contact", or nothing for a table that went through consentGate',
    );
  const { gate } = info as TableInfo & { readonly gate?: { readonly purpose?: unknown } | null };
  if (typeof gate?.purpose === "string") return;
  const personal = names.find((name) => isPersonal(name, columns));
  if (personal === undefined) return;
  throw new ClienteleError(
    "no-consent",
    `Column ${show(personal)} names customers, and nothing says that they may be contacted. Write consentGate(table, consents, { purpose: "marketing", channel: "email", asOf }) instead, or pass gate: "not-for-contact" if the file stays among the shop's own records.`,
    { column: personal, expected: 'a table with info.gate, or gate: "not-for-contact"' },
  );
}

function isPersonal(name: string, columns: object): boolean {
  const folded = fold(name);
  const isText = !((columns as { readonly [name: string]: unknown })[name] instanceof Float64Array);
  return PERSONAL.includes(folded) || (isText && ADDRESS.test(folded));
}
