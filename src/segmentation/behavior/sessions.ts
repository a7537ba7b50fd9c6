import { type SortedLog, sortLog } from "../../core/sort-log.ts";
import type { TextColumn } from "../../core/table.ts";

/** Visits by customer and time of their start: customer c has the sessions `start[c]` to before `start[c + 1]`. */
export interface Sessions {
  readonly start: Int32Array;
  /** First and last event, ms. */
  readonly first: Float64Array;
  readonly last: Float64Array;
  /** Session of each row, -1 for rows that are in none. */
  readonly sessionOf: Int32Array;
  /** The rows that are in sessions, by customer and time. */
  readonly log: SortedLog;
  readonly by: "given" | "gaps" | "given, gaps";
}

/**
 * Visits of customers: rows with one session id of a customer are one visit, rows without an id follow each other as long as no gap between them is longer than `gap` ms.
 * `customer` is -1 for rows that are in no visit. O(rows) for a log in order of time.
 */
export function sessionsOf(
  customer: Int32Array,
  time: Float64Array,
  session: TextColumn | undefined,
  customers: number,
  gap: number,
): Sessions {
  const log = sortLog(customer, time, customers);
  const { rows } = log;
  const sessionOf = new Int32Array(customer.length).fill(-1);
  const start = new Int32Array(customers + 1);
  const first = new Float64Array(rows.length);
  const last = new Float64Array(rows.length);
  const latest = new Int32Array(session?.levels.length ?? 0).fill(-1);
  let n = 0;
  let given = false;
  let gaps = false;
  for (let c = 0; c < customers; c++) {
    start[c] = n;
    let running = -1;
    for (let k = log.start[c]; k < log.start[c + 1]; k++) {
      const row = rows[k];
      const id = session === undefined ? -1 : session.codes[row];
      let at: number;
      if (id >= 0) {
        given = true;
        // an id that another customer used before is another visit
        at = latest[id] >= start[c] ? latest[id] : -1;
      } else {
        gaps = true;
        at = running >= 0 && time[row] - last[running] <= gap ? running : -1;
      }
      if (at < 0) {
        at = n++;
        first[at] = time[row];
      }
      if (id >= 0) latest[id] = at;
      else running = at;
      last[at] = time[row];
      sessionOf[row] = at;
    }
  }
  start[customers] = n;
  const by = given ? (gaps ? "given, gaps" : "given") : "gaps";
  return { start, first: first.slice(0, n), last: last.slice(0, n), sessionOf, log, by };
}
