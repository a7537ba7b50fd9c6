import { ClienteleError, show } from "../core/errors.ts";
import type { Table, TextColumn } from "../core/table.ts";
import { segmentColumn } from "./segment-column.ts";

/** A table with the customers' segments (`scoreRfm`), stages (`lifecycleStages`) or clusters, as text. */
export type SegmentTable =
  | Table<{ readonly customer: string; readonly segment: string }>
  | Table<{ readonly customer: string; readonly stage: string }>
  | Table<{ readonly customer: string; readonly cluster: string }>;

/**
 * The customers of a segment, a stage of life or a cluster, in the table's order; an empty list when it is one of the table's but has nobody. O(n).
 *
 * @throws "bad-option" when the table has no such segment; the message lists those it has. "missing-column" for a table without segments.
 *
 * @example
 * import { customersIn, scoreRfm } from "clientele";
 * const rfm = scoreRfm([
 *   { customer: "ann", last: "2026-10-30", orders: 9, revenue: 310 },
 *   { customer: "bob", last: "2026-03-02", orders: 1, revenue: 40 },
 * ], { asOf: "2026-11-01" });
 * customersIn(rfm, "Champions"); // => ["ann"]
 * customersIn(rfm, "Loyal"); // => []
 * customersIn(rfm, "champion"); // throws "bad-option"
 */
export function customersIn(table: SegmentTable, segment: string): string[] {
  const columns = table.columns as { readonly [name: string]: TextColumn | undefined };
  const { customer, [segmentColumn(columns)]: segments } = columns;
  if (customer?.codes === undefined || segments?.codes === undefined) {
    throw new ClienteleError(
      "missing-column",
      `customersIn needs text columns "customer" and "segment" (or "stage", "cluster"); columns: ${Object.keys(columns).join(", ")}.`,
      { column: customer?.codes === undefined ? "customer" : "segment" },
    );
  }
  const code = segments.levels.indexOf(segment);
  if (code < 0) {
    throw new ClienteleError(
      "bad-option",
      `No segment is called ${show(segment)}. Segments: ${segments.levels.join(", ")}.`,
      { value: segment, expected: "a segment of the table" },
    );
  }
  const found: string[] = [];
  for (let i = 0; i < table.length; i++)
    if (segments.codes[i] === code) found.push(customer.levels[customer.codes[i]]);
  return found;
}
