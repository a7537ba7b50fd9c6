import type { Steps } from "../../core/work.ts";
import type { Csr } from "../input/csr.ts";

/**
 * The rows of X^T X with `ridge` on its diagonal, each from its first entry to the diagonal, handed to `setRow` in a buffer that the next one overwrites.
 * O(sum of squared rows / 2 + items^2 / 2) time, O(items) memory.
 */
export function* gramRows(
  byRow: Csr,
  byItem: Csr,
  ridge: number,
  setRow: (item: number, row: Float64Array) => void,
): Steps<void> {
  const items = byItem.rows;
  const row = new Float64Array(items);
  let work = 0;
  for (let item = 0; item < items; item++) {
    work += addRow(byRow, byItem, item, row);
    row[item] += ridge;
    setRow(item, row);
    row.fill(0, 0, item + 1);
    work += item;
    if (work > 2e6) {
      work = 0;
      yield [item, items];
    }
  }
}

function addRow(byRow: Csr, byItem: Csr, item: number, row: Float64Array): number {
  const { start, at, value } = byRow;
  let work = 0;
  for (let e = byItem.start[item]; e < byItem.start[item + 1]; e++) {
    const r = byItem.at[e];
    const stop = start[r + 1];
    let k = start[r];
    if (value === undefined) for (; k < stop && at[k] <= item; k++) row[at[k]]++;
    else {
      const own = byItem.value === undefined ? 1 : byItem.value[e];
      for (; k < stop && at[k] <= item; k++) row[at[k]] += own * value[k];
    }
    work += k - start[r];
  }
  return work;
}

/** The largest difference of (X^T X + ridge) p from the unit vector of a place, where p is that column of the inverse. O(entries). */
export function columnResidual(
  byRow: Csr,
  ridge: number,
  inverse: Float32Array | Float64Array,
  place: number,
): number {
  const items = byRow.columns;
  const p = inverse.subarray(place * items, (place + 1) * items);
  const out = Float64Array.from(p, (x) => ridge * x);
  out[place] -= 1;
  const { start, at, value } = byRow;
  for (let r = 0; r < byRow.rows; r++) {
    let s = 0;
    for (let e = start[r]; e < start[r + 1]; e++) s += value === undefined ? p[at[e]] : value[e] * p[at[e]];
    for (let e = start[r]; e < start[r + 1]; e++) out[at[e]] += value === undefined ? s : value[e] * s;
  }
  return out.reduce((worst, x) => Math.max(worst, Math.abs(x)), 0);
}
