// the events that recommend_events.mjs wrote, as a table
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fromColumns, Table } from "../../../dist/index.js";
import { CUSTOMERS, EVENTS, ITEMS } from "./recommend_events.mjs";

export const ids = (prefix, n) => Array.from({ length: n }, (_, k) => prefix + k);

/** All events, or those of customers for whom `of` is true. */
export function simulatedTable(cache, of = () => true) {
  const file = readFileSync(join(cache, "recommend-events.i32"));
  const both = new Int32Array(file.buffer, file.byteOffset, 2 * EVENTS);
  const kept = Int32Array.from(both.subarray(0, EVENTS).keys()).filter((e) => of(both[e]));
  return new Table(
    kept.length,
    {
      customer: { codes: kept.map((e) => both[e]), levels: ids("c", CUSTOMERS) },
      item: { codes: kept.map((e) => both[EVENTS + e]), levels: ids("i", ITEMS) },
    },
    fromColumns({ item: [0] }).info,
  );
}
