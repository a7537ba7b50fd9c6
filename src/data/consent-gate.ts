import { ClienteleError } from "../core/errors.ts";
import {
  type Columns,
  define,
  Table,
  type TableColumn,
  type TableInfo,
  type TextColumn,
} from "../core/table.ts";
import { accountOf, type ConsentGate } from "./consent/account.ts";
import { judgeOf } from "./consent/judge.ts";
import type { ConsentQuestion } from "./consent/question.ts";
import { idsBy } from "./identity/normal.ts";
import { firstText, keepRows, textColumn } from "./layouts/levels.ts";
import { needTable } from "./need-table.ts";
import type { Consents, IdentityLink, Profiles, Suspect } from "./schema.ts";

/** Options of {@link consentGate}. */
export interface ConsentGateOptions extends ConsentQuestion {
  /** The column that holds the customer. Default: `customer`, else `email`, else `phone`. */
  readonly customer?: string;
}

/**
 * The rows of a table whose customers may be used for a purpose: same columns, same order. `info.gate` says for what, who was let through and who was
 * withheld why; {@link toCsv} writes customers only from a table that has it. A table made from the result (a summary, a join) has to pass again.
 *
 * The latest entry at or before `asOf` decides (here, other than elsewhere, `asOf` itself still counts); at equal times a no wins. A no without a
 * time wins over every yes. Someone restricted ("processing") is withheld for every purpose. Who said nothing is withheld unless `unknown` is
 * "allow". Of ids joined into one customer (`info.links`, `links`) the strictest counts, and addresses in the table or in `profiles` count too: a no of
 * anybody at the address, a yes only of the address itself. O(rows + entries).
 *
 * @throws `"bad-input"` when `rows` is no table or `permissions` neither consents nor profiles; `"missing-column"` when no column names a customer;
 * `"bad-option"` for an empty `purpose` or `channel` or a missing `asOf`; `"unknown-zone"`; those of {@link consentsOf} for profiles.
 *
 * @example
 * import { consentGate, consentsFrom } from "clientele/data";
 * import { fromColumns } from "clientele";
 * const consents = consentsFrom([
 *   { customer: "ann", purpose: "marketing", state: "granted", time: "2026-03-01" },
 *   { customer: "bob", purpose: "marketing", state: "granted", time: "2026-03-01" },
 *   { customer: "bob", purpose: "marketing", channel: "email", state: "withdrawn", time: "2026-05-01" },
 * ]);
 * const list = fromColumns({ customer: ["ann", "bob", "cem"], spend: [10, 20, 30] });
 * const mail = consentGate(list, consents, { purpose: "marketing", channel: "email", asOf: "2026-06-01" });
 * [...mail]; // => [{ customer: "ann", spend: 10 }]
 * mail.info.gate.withheld; // => [{ reason: "withdrawn", customers: 1, rows: 1 }, { reason: "unknown", customers: 1, rows: 1 }]
 * consentGate(list, consents, { purpose: "", asOf: "2026-06-01" }); // throws "bad-option"
 */
export function consentGate<Row extends object, Info extends TableInfo>(
  rows: Table<Row, Info>,
  permissions: Consents | Profiles,
  options: ConsentGateOptions,
): Table<Row, Info & { readonly gate: ConsentGate }> {
  needTable(rows, "consentGate", "For a list of ids there is contactable().");
  const columns = rows.columns as { readonly [name: string]: TableColumn };
  const who = whoIn(rows.length, columns, options?.customer);
  const info = rows.info as Info & {
    readonly links?: readonly IdentityLink[];
    readonly suspects?: readonly Suspect[];
  };
  const judge = judgeOf(permissions, options, "consentGate", {
    links: info.links,
    rows: { customer: who, email: textIn(columns, "email"), phone: textIn(columns, "phone") },
  });
  const reasons = who.levels.map((id) => {
    const verdict = judge.verdictOf(id);
    return judge.allows(verdict) ? null : verdict.verdict;
  });
  const counts = new Int32Array(who.levels.length);
  const keep: number[] = [];
  let nobody = 0;
  who.codes.forEach((code, row) => {
    if (code < 0) nobody++;
    else counts[code]++;
    if (code >= 0 && reasons[code] === null) keep.push(row);
  });
  const people = reasons.flatMap((reason, code) =>
    counts[code] === 0 ? [] : [{ reason, rows: counts[code] }],
  );
  const gate = accountOf(judge.question, people, nobody);
  const stay = Int32Array.from(keep);
  const kept: Record<string, TableColumn> = {};
  for (const name of Object.keys(columns)) define(kept, name, keepRows(columns[name], stay));
  // what the table tells of single customers tells of nobody who was withheld
  const stays = (id: string) => judge.allows(judge.verdictOf(id));
  const told = {
    ...(info.links && { links: info.links.filter(({ customer }) => stays(customer)) }),
    ...(info.suspects && { suspects: info.suspects.filter(({ customer }) => stays(customer)) }),
  };
  return new Table(stay.length, kept as unknown as Columns<Row>, { ...info, ...told, gate });
}

/** Row by row the customer, else the address. */
function whoIn(
  length: number,
  columns: { readonly [name: string]: TableColumn },
  named: string | undefined,
): TextColumn {
  const found =
    named === undefined
      ? [
          idsIn(columns, "customer"),
          idsBy(textIn(columns, "email"), "email"),
          idsBy(textIn(columns, "phone"), "phone"),
        ].filter((column) => column !== undefined)
      : [idsIn(columns, named)];
  if (found.length > 0 && found[0] !== undefined) return firstText(length, ...found);
  throw new ClienteleError(
    "missing-column",
    `consentGate finds no ${named === undefined ? 'column "customer", "email" or "phone"' : `column "${named}"`} in the table; columns: ${Object.keys(columns).join(", ")}. Option customer names it.`,
    { column: named ?? "customer", value: Object.keys(columns) },
  );
}

/** Ids may be numbers, as in tables that were made by hand. */
function idsIn(columns: { readonly [name: string]: TableColumn }, name: string): TextColumn | undefined {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (!(column instanceof Float64Array)) return column;
  return textColumn(Array.from(column, (id) => (Number.isNaN(id) ? null : String(id))));
}

function textIn(columns: { readonly [name: string]: TableColumn }, name: string): TextColumn | undefined {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  return column === undefined || column instanceof Float64Array ? undefined : column;
}
