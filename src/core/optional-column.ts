import type { Data } from "./columns.ts";
import { Table } from "./table.ts";

/** What a row that lacks an optional column stands for: one customer, watched from the start, still running, called by its number, with money in no currency. */
const STANDS_FOR: { readonly [name: string]: (row: number) => unknown } = {
  count: () => 1,
  start: () => 0,
  ended: () => 0,
  customer: (row) => String(row),
  currency: () => null,
};

/**
 * Where an optional column is read: as the option says; in a table the column of that name, if it has one; in rows of whatever iterable the property, where it is there. A column that nothing stands for is
 * there when the first row of an array has it.
 */
export function optionalColumn(data: Data<object>, chosen: unknown, name: string): unknown {
  if (chosen !== undefined) return chosen;
  if (data instanceof Table) return name in data.columns ? name : undefined;
  const standsFor = STANDS_FOR[name];
  if (standsFor === undefined) {
    const first = Array.isArray(data) ? data[0] : undefined;
    return typeof first === "object" && first !== null && name in first ? name : undefined;
  }
  return (row: { readonly [column: string]: unknown }, i: number) => {
    const value = row[name];
    return value === undefined || (value === null && name === "count") ? standsFor(i) : value;
  };
}
