import { sortLog } from "./sort-log.ts";

/** Days with a purchase. Customer c has the places `start[c]` to before `start[c + 1]`, days ascending, each once. */
export interface PurchaseDays {
  readonly start: Int32Array;
  /** Civil day. */
  readonly day: Int32Array;
  /** First purchase of that day, ms. */
  readonly time: Float64Array;
  /** Its row. */
  readonly row: Int32Array;
}

/** The first purchase of each day of each customer; rows of customer -1 are left out. O(rows) in order of time, else O(rows log rows). */
export function purchaseDays(
  who: Int32Array,
  times: Float64Array,
  customers: number,
  dayOf: (ms: number) => number,
): PurchaseDays {
  const sorted = sortLog(who, times, customers);
  const { rows } = sorted;
  const start = new Int32Array(customers + 1);
  const day = new Int32Array(rows.length);
  const time = new Float64Array(rows.length);
  const row = new Int32Array(rows.length);
  let n = 0;
  for (let c = 0; c < customers; c++) {
    start[c] = n;
    for (let k = sorted.start[c]; k < sorted.start[c + 1]; k++) {
      const t = times[rows[k]];
      const d = dayOf(t);
      if (n > start[c] && day[n - 1] === d) continue;
      day[n] = d;
      row[n] = rows[k];
      time[n++] = t;
    }
  }
  start[customers] = n;
  return { start, day: day.subarray(0, n), time: time.subarray(0, n), row: row.subarray(0, n) };
}
