import { ClienteleError, show } from "../core/errors.ts";
import type { Table } from "../core/table.ts";

/**
 * The customers of a segment, in the table's order; an empty list when the segment is one of the map's but has nobody. O(n).
 *
 * @throws "bad-option" when the map has no such segment; the message lists those it has.
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
export function customersIn(
  rfm: Table<{ readonly customer: string; readonly segment: string }>,
  segment: string,
): string[] {
  const { customer, segment: segments } = rfm.columns;
  const code = segments.levels.indexOf(segment);
  if (code < 0) {
    throw new ClienteleError(
      "bad-option",
      `No segment is called ${show(segment)}. Segments: ${segments.levels.join(", ")}.`,
      { value: segment, expected: "a segment of the map" },
    );
  }
  const found: string[] = [];
  for (let i = 0; i < rfm.length; i++)
    if (segments.codes[i] === code) found.push(customer.levels[customer.codes[i]]);
  return found;
}
