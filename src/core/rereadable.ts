import type { Data } from "./columns.ts";
import { Table } from "./table.ts";

/** Rows that can be looked at more than once: a generator would be empty the second time. */
export function rereadable(data: Data<object>): Data<object> {
  const iterable = typeof data === "object" && data !== null && Symbol.iterator in data;
  return data instanceof Table || Array.isArray(data) || !iterable ? data : [...data];
}
