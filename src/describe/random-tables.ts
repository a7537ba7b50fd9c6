import { type Random, randomFrom, uniform } from "../core/random.ts";
import { logHypergeometric } from "../numeric/hypergeometric.ts";
import { logFactorial } from "../numeric/log-gamma.ts";

/**
 * Monte Carlo p of Fisher's test: among random tables with the same margins (Patefield 1981), the share that are at most as probable as this one, the
 * observed table counted in. Also how many of them there were.
 */
export function fisherMonteCarlo(
  table: readonly (readonly number[])[],
  replicates: number,
  seed: number,
): { readonly p: number; readonly hits: number } {
  const random = randomFrom(seed);
  const rows = Float64Array.from(table, (row) => row.reduce((a, b) => a + b, 0));
  const columns = Float64Array.from(table[0].keys(), (c) => table.reduce((a, row) => a + row[c], 0));
  let observed = 0;
  for (const row of table) for (const cell of row) observed -= logFactorial(cell);
  let hits = 0;
  for (let k = 0; k < replicates; k++) if (drawTable(random, rows, columns) <= observed + 1e-7) hits++;
  return { p: (hits + 1) / (replicates + 1), hits };
}

/** Draws a table and returns the logarithm of the product of 1 / cell!. */
function drawTable(random: Random, rows: Float64Array, columns: Float64Array): number {
  const left = rows.slice();
  let n = 0;
  for (const r of rows) n += r;
  let log = 0;
  for (let c = 0; c < columns.length; c++) {
    let need = columns[c];
    let among = n;
    for (let r = 0; r < left.length; r++) {
      const cell = drawHypergeometric(random, left[r], need, among);
      among -= left[r];
      left[r] -= cell;
      need -= cell;
      log -= logFactorial(cell);
    }
    n -= columns[c];
  }
  return log;
}

/** How many of `drawn` things are marked, by going outwards from the most probable number. */
function drawHypergeometric(random: Random, marked: number, drawn: number, total: number): number {
  const low = Math.max(0, marked + drawn - total);
  const high = Math.min(marked, drawn);
  if (low === high) return low;
  const mode = Math.min(high, Math.max(low, Math.floor(((marked + 1) * (drawn + 1)) / (total + 2))));
  const atMode = Math.exp(logHypergeometric(mode, marked, drawn, total));
  let u = uniform(random) - atMode;
  let [up, down] = [mode, mode];
  let [pUp, pDown] = [atMode, atMode];
  while (u > 0 && (up < high || down > low)) {
    if (up < high) {
      pUp *= ((marked - up) * (drawn - up)) / ((up + 1) * (total - marked - drawn + up + 1));
      up++;
      u -= pUp;
      if (u <= 0) return up;
    }
    if (down > low) {
      pDown *= (down * (total - marked - drawn + down)) / ((marked - down + 1) * (drawn - down + 1));
      down--;
      u -= pDown;
      if (u <= 0) return down;
    }
  }
  return mode;
}
