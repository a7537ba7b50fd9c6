import type { Data } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { holdsText } from "../../core/holds-text.ts";
import { badOption } from "../../core/options.ts";
import { Table, type TableColumn } from "../../core/table.ts";
import type { People } from "./people.ts";
import { type LogReading, readSource } from "./read-door.ts";

/** What of profiles may be used: the row of each customer, and the fields that never change. */
export interface KnownProfiles {
  /** Row of each customer; -1 without one. */
  row(customer: number): number;
  /** When the profile was made, ms. */
  readonly created: Float64Array | undefined;
  readonly fields: readonly { readonly name: string; readonly column: TableColumn }[];
}

/** Who it is, and how to reach them: no features. */
const WHO: readonly string[] = ["customer", "email", "phone", "name", "created"];

/**
 * Reads profiles. A field without a date may have been written at any time, after the cut too, so every one must be declared: stable or ignored. O(rows).
 *
 * @throws "bad-input" naming the fields that are neither.
 */
export function readProfiles(
  data: Data<object>,
  reading: LogReading,
  people: People,
  ignore: readonly string[],
): KnownProfiles {
  const names = fieldsOf(data).filter((name) => !WHO.includes(name));
  const undeclared = names.filter((name) => !reading.stable.includes(name) && !ignore.includes(name));
  if (undeclared.length > 0)
    throw new ClienteleError(
      "bad-input",
      `churnTable: the profiles say nothing of when ${undeclared.map(show).join(", ")} became known. Such a field may have been overwritten after the cut and would tell the outcome. Name those that never change in stable, the others in ignore.`,
      { value: undeclared, expected: "every undated field in option stable or ignore" },
    );
  const fields = names.filter((name) => reading.stable.includes(name));
  const { read, text, number } = readSource(
    data,
    { customer: "text" },
    {
      created: "time",
      ...Object.fromEntries(fields.map((name) => [name, holdsText(data, name) ? "text" : "number"] as const)),
    },
    reading,
    "profiles",
  );
  const who = people.numbersOf(read.columns.customer as never);
  const rowOf = new Int32Array(people.ids.length).fill(-1);
  for (let i = 0; i < who.length; i++) {
    if (who[i] < 0) continue;
    if (rowOf[who[i]] >= 0) throw badOption("profiles", people.ids[who[i]], "one profile a customer");
    rowOf[who[i]] = i;
  }
  return {
    row: (customer) => (customer < rowOf.length ? rowOf[customer] : -1),
    created: number("created"),
    fields: fields
      .map((name) => ({ name, column: text(name) ?? number(name) }))
      .filter((field) => field.column !== undefined) as { name: string; column: TableColumn }[],
  };
}

function fieldsOf(data: Data<object>): string[] {
  if (data instanceof Table) return Object.keys(data.columns);
  const names = new Set<string>();
  for (const row of data)
    if (typeof row === "object" && row !== null) for (const name of Object.keys(row)) names.add(name);
  return [...names];
}
