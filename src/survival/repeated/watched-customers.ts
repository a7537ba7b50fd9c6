import { type ColumnSpec, type Data, type OnInvalid, readColumns } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { holdsText } from "../../core/holds-text.ts";
import { optionalColumn } from "../../core/optional-column.ts";
import { Problems } from "../../core/problems.ts";
import { settledRows } from "../../core/settled-rows.ts";
import { define, type Rejected, type TableColumn, type TextColumn } from "../../core/table.ts";
import { dayNumber, type Zone } from "../../core/time.ts";

/** Customers and how long they were watched, in days or in ages. */
export interface Watched {
  readonly customer: TextColumn;
  readonly from: Float64Array;
  readonly until: Float64Array;
  /** What goes along, by customer. */
  readonly kept: ReadonlyMap<string, TableColumn>;
  readonly rejected: readonly Rejected[];
}

interface Reading {
  readonly what: string;
  readonly onInvalid: OnInvalid;
  readonly keep: readonly string[];
  readonly zone: Zone;
  /** The last day seen where customers have days; undefined where they have ages. */
  readonly end: number | undefined;
}

/**
 * Reads who was watched from when to when.
 *
 * @throws "bad-value" for a customer in two rows, or watched until before `from`; "missing-value", "missing-column".
 */
export function watchedCustomers(
  data: Data<object>,
  { what: caller, onInvalid, keep, zone, end }: Reading,
): Watched {
  const what = `${caller}: option customers`;
  const as = end === undefined ? "number" : "time";
  const specs: { [name: string]: ColumnSpec } = {
    customer: { as: "text", from: "customer" },
    from: { as, from: end === undefined ? optionalColumn(data, undefined, "from") : "from", min: 0 },
    until:
      end === undefined
        ? { as, from: "until", min: 0, expected: "an age, zero or more" }
        : { as, from: optionalColumn(data, undefined, "until"), required: false },
  };
  if (end !== undefined) specs.from = { as, from: "from" };
  for (const name of keep)
    define(specs, `keep ${name}`, {
      as: holdsText(data, name) ? "text" : "number",
      from: name,
      required: false,
    });
  const read = readColumns(data, specs, { zone, what, onInvalid });
  const found = read.columns as unknown as { readonly [name: string]: TableColumn | undefined };
  const n = read.length;
  const times = (name: string) => found[name] as Float64Array | undefined;
  const [givenFrom, givenUntil] = [times("from"), times("until")];
  const bad = new Problems();
  const columns: Record<string, TableColumn> = {
    customer: found.customer ?? { codes: new Int32Array(0), levels: [] },
    from: new Float64Array(n),
    until: new Float64Array(n),
  };
  const { from, until } = columns as { from: Float64Array; until: Float64Array };
  for (let i = 0; i < n; i++) {
    const begin = givenFrom?.[i] ?? 0;
    const close = givenUntil?.[i] ?? Number.NaN;
    from[i] = end === undefined ? begin : dayNumber(begin, zone);
    until[i] = end === undefined ? close : Number.isNaN(close) ? end : Math.min(end, dayNumber(close, zone));
    if (until[i] < from[i])
      bad.add(
        i,
        "until",
        close,
        end === undefined
          ? `an age not before ${from[i]}`
          : "a time not before `from`, which must lie before asOf",
      );
  }
  for (const name of keep) define(columns, `keep ${name}`, found[`keep ${name}`]);
  const settled = bad.settle(n, columns, onInvalid, what);
  const customer = settled.columns.customer as TextColumn;
  const seen = new Set<number>();
  for (const [i, code] of customer.codes.entries()) {
    if (seen.has(code))
      throw new ClienteleError(
        "bad-value",
        `${what} has customer ${show(customer.levels[code])} in more than one row. Give one row for each customer.`,
        { column: "customer", row: i, value: customer.levels[code], expected: "each customer once" },
      );
    seen.add(code);
  }
  return {
    customer,
    from: settled.columns.from as Float64Array,
    until: settled.columns.until as Float64Array,
    kept: new Map(keep.map((name) => [name, settled.columns[`keep ${name}`]])),
    rejected: settledRows(read, settled).rejected,
  };
}
