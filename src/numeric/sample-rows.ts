/** Rows of a sample and how often each stands in it. */
export interface SampledRows {
  readonly rows: Int32Array;
  readonly count: Float64Array;
}

/** At most `most` of counted rows, drawn in equal steps through their order: each kind of row with the share it has. Undefined when there are no more. */
export function sampleRows(count: Float64Array, most: number): SampledRows | undefined {
  if (count.length <= most) return undefined;
  let all = 0;
  for (const c of count) all += c;
  const step = all / most;
  const rows: number[] = [];
  const times: number[] = [];
  let seen = 0;
  for (let i = 0; i < count.length; i++) {
    const before = Math.floor(seen / step + 0.5);
    seen += count[i];
    const n = Math.floor(seen / step + 0.5) - before;
    if (n === 0) continue;
    rows.push(i);
    times.push(n);
  }
  return { rows: Int32Array.from(rows), count: Float64Array.from(times) };
}
