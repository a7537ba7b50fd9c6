import type { Csr } from "../input/csr.ts";

/**
 * X^T X of a few items, from the customers of those items alone: made once, asked for many sets. Scratch is O(entries + customers).
 */
export interface LocalGram {
  /** Writes it for these places (`n` of them, each once) into `out`, n x n row after row, the lower triangle only. O(their entries + the squares of how many of them each customer has). */
  readonly of: (places: Int32Array, n: number, out: Float64Array) => void;
  /** Writes one item's row: which others share a customer with it (into `others`, in the order found) and the sums (into `sums`, which must be 0 and is to be cleared again). Answers how many. */
  readonly row: (item: number, others: Int32Array, sums: Float64Array) => number;
}

/** For customers x items and its transpose. */
export function localGram(byRow: Csr, byItem: Csr): LocalGram {
  const entries = byItem.start[byItem.rows];
  const count = new Int32Array(byRow.rows);
  const next = new Int32Array(byRow.rows);
  const touched = new Int32Array(byRow.rows);
  const list = new Int32Array(entries);
  const value = byItem.value === undefined ? undefined : new Float64Array(entries);
  return {
    of: (places, n, out) => {
      out.fill(0, 0, n * n);
      let customers = 0;
      for (let k = 0; k < n; k++)
        for (let e = byItem.start[places[k]]; e < byItem.start[places[k] + 1]; e++)
          if (count[byItem.at[e]]++ === 0) touched[customers++] = byItem.at[e];
      let at = 0;
      for (let t = 0; t < customers; t++) {
        next[touched[t]] = at;
        at += count[touched[t]];
      }
      for (let k = 0; k < n; k++)
        for (let e = byItem.start[places[k]]; e < byItem.start[places[k] + 1]; e++) {
          const place = next[byItem.at[e]]++;
          list[place] = k;
          if (value !== undefined && byItem.value !== undefined) value[place] = byItem.value[e];
        }
      // each customer's items stand in rising order
      for (let t = 0, from = 0; t < customers; t++) {
        const end = from + count[touched[t]];
        count[touched[t]] = 0;
        for (let a = from; a < end; a++) {
          const row = list[a] * n;
          if (value === undefined) for (let b = from; b <= a; b++) out[row + list[b]]++;
          else for (let b = from; b <= a; b++) out[row + list[b]] += value[a] * value[b];
        }
        from = end;
      }
    },
    row: (item, others, sums) => {
      let n = 0;
      for (let e = byItem.start[item]; e < byItem.start[item + 1]; e++) {
        const r = byItem.at[e];
        const own = byItem.value === undefined ? 1 : byItem.value[e];
        for (let k = byRow.start[r]; k < byRow.start[r + 1]; k++) {
          const j = byRow.at[k];
          const product = own * (byRow.value === undefined ? 1 : byRow.value[k]);
          // weights of 0 would be found as new again and again
          if (product === 0) continue;
          if (sums[j] === 0 && j !== item) others[n++] = j;
          sums[j] += product;
        }
      }
      return n;
    },
  };
}
