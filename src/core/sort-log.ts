/** Rows by customer, then time, then place in the input. */
export interface SortedLog {
  /** Customer c has the places `start[c]` to before `start[c + 1]` of `rows`. */
  readonly start: Int32Array;
  readonly rows: Int32Array;
}

/**
 * Sorts rows by customer and time; rows of customer -1 are left out. A counting sort by customer, then by time within those customers whose rows
 * do not come in order. O(rows) for a log that is in order of time, else O(rows log rows).
 */
export function sortLog(customer: Int32Array, time: Float64Array, customers: number): SortedLog {
  const start = new Int32Array(customers + 1);
  for (let i = 0; i < customer.length; i++) if (customer[i] >= 0) start[customer[i] + 1]++;
  for (let c = 0; c < customers; c++) start[c + 1] += start[c];
  const rows = new Int32Array(start[customers]);
  const place = start.slice(0, customers);
  for (let i = 0; i < customer.length; i++) if (customer[i] >= 0) rows[place[customer[i]]++] = i;
  for (let c = 0; c < customers; c++) sortByTime(rows, start[c], start[c + 1], time);
  return { start, rows };
}

function sortByTime(rows: Int32Array, from: number, to: number, time: Float64Array): void {
  let sorted = true;
  for (let k = from + 1; sorted && k < to; k++) sorted = time[rows[k - 1]] <= time[rows[k]];
  if (sorted) return;
  if (to - from > 32) {
    rows.subarray(from, to).sort((a, b) => time[a] - time[b] || a - b);
    return;
  }
  for (let k = from + 1; k < to; k++) {
    const row = rows[k];
    let j = k - 1;
    while (j >= from && time[rows[j]] > time[row]) {
      rows[j + 1] = rows[j];
      j--;
    }
    rows[j + 1] = row;
  }
}
