/**
 * Row numbers in order of day, rows of one day in the order given: a counting sort by digits of 16 bits, so that any range of days works.
 * One pass where the days span less than 180 years. O(n) time, two ints a row.
 */
export function chronological(days: Int32Array): Int32Array {
  let low = 0;
  let high = 0;
  for (let i = 0; i < days.length; i++) {
    if (i === 0 || days[i] < low) low = days[i];
    if (i === 0 || days[i] > high) high = days[i];
  }
  let rows = new Int32Array(days.length);
  for (let i = 0; i < rows.length; i++) rows[i] = i;
  for (let shift = 0; shift === 0 || (high - low) / 2 ** shift >= 1; shift += 16) {
    rows = byDigit(rows, days, low, shift);
  }
  return rows;
}

function byDigit(rows: Int32Array, days: Int32Array, low: number, shift: number): Int32Array<ArrayBuffer> {
  const starts = new Int32Array(65_537);
  for (let k = 0; k < rows.length; k++) starts[(((days[rows[k]] - low) >>> shift) & 0xffff) + 1]++;
  for (let d = 0; d < 65_536; d++) starts[d + 1] += starts[d];
  const sorted = new Int32Array(rows.length);
  for (let k = 0; k < rows.length; k++)
    sorted[starts[((days[rows[k]] - low) >>> shift) & 0xffff]++] = rows[k];
  return sorted;
}
