import type { LinearLayout } from "./linear-layout.ts";

/** Places kept free behind a row of the matrix, so that numbers can be added four at a time. */
export const SPARE = 4;

/** Rows taken at a time: their columns stay in the fast cache. */
const CHUNK = 256;

/** Products of a step: some ten milliseconds. */
const STEP = 2 ** 24;

/**
 * Lower triangle of the sums of products of terms times `bend`, in rows of `size + SPARE`: numbers in tiles of four by four, categories counted by their pairs instead of multiplied. In steps of some rows each.
 * O(rows (numbers + columns of categories)^2).
 */
export function* crossProductSteps(
  layout: LinearLayout,
  bend: Float64Array,
  cross: Float64Array,
): Generator<void, void, void> {
  const { n, m, b } = layout;
  cross.fill(0);
  const rows = Math.max(CHUNK, Math.floor(STEP / (1 + m + b) ** 2 / CHUNK) * CHUNK);
  const width = widthOf(m);
  const sums = new Float64Array(width * width);
  for (let from = 0; from < n; from += rows) {
    if (from > 0) yield;
    const to = Math.min(n, from + rows);
    addNumbers(layout, bend, sums, from, to);
    addCategories(layout, bend, cross, from, to);
  }
  const wide = layout.size + SPARE;
  for (let j = 0; j <= m; j++) for (let k = 0; k <= j; k++) cross[j * wide + k] = sums[j * width + k];
}

/** The intercept counts as a number that is always 1; tiles are four wide. */
function widthOf(numbers: number): number {
  return Math.ceil((numbers + 1) / 4) * 4;
}

function addCategories(
  { m, z, b, codes, size }: LinearLayout,
  bend: Float64Array,
  cross: Float64Array,
  first: number,
  end: number,
): void {
  if (b === 0) return;
  const wide = size + SPARE;
  const own = new Float64Array(m + SPARE);
  for (let i = first; i < end; i++) {
    const v = bend[i];
    for (let j = 0, at = i * m; j < m; j++) own[j] = v * z[at + j];
    for (let c = 0, at = i * b; c < b; c++) {
      const code = codes[at + c];
      if (code === size) continue;
      const to = code * wide;
      cross[to] += v;
      for (let j = 0, on = to + 1; j < m; j += 4, on += 4) {
        // those beyond the last number are zeros
        cross[on] += own[j];
        cross[on + 1] += own[j + 1];
        cross[on + 2] += own[j + 2];
        cross[on + 3] += own[j + 3];
      }
      for (let a = 0; a <= c; a++) cross[to + codes[at + a]] += v;
    }
  }
}

function addNumbers(
  { m, z }: LinearLayout,
  bend: Float64Array,
  sums: Float64Array,
  first: number,
  end: number,
): void {
  const columns = widthOf(m);
  const plain = new Float64Array(columns * CHUNK);
  const bent = new Float64Array(columns * CHUNK);
  for (let from = first; from < end; from += CHUNK) {
    const length = Math.min(CHUNK, end - from);
    for (let i = 0; i < length; i++) {
      const v = bend[from + i];
      plain[i] = 1;
      bent[i] = v;
      for (let j = 1, at = (from + i) * m; j <= m; j++, at++) {
        plain[j * CHUNK + i] = z[at];
        bent[j * CHUNK + i] = v * z[at];
      }
    }
    for (let j = 0; j < columns; j += 4)
      for (let k = 0; k <= j; k += 4) addTile(plain, bent, j, k, length, sums, columns);
  }
}

/** Four columns by four: sixteen sums that stay in registers. */
function addTile(
  plain: Float64Array,
  bent: Float64Array,
  j: number,
  k: number,
  length: number,
  sums: Float64Array,
  columns: number,
): void {
  let [a0, a1, a2, a3, b0, b1, b2, b3] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [c0, c1, c2, c3, d0, d1, d2, d3] = [0, 0, 0, 0, 0, 0, 0, 0];
  const at = j * CHUNK;
  const by = k * CHUNK;
  for (let i = 0; i < length; i++) {
    const a = bent[at + i];
    const b = bent[at + CHUNK + i];
    const c = bent[at + 2 * CHUNK + i];
    const d = bent[at + 3 * CHUNK + i];
    const x = plain[by + i];
    const y = plain[by + CHUNK + i];
    const z = plain[by + 2 * CHUNK + i];
    const u = plain[by + 3 * CHUNK + i];
    a0 += a * x;
    a1 += a * y;
    a2 += a * z;
    a3 += a * u;
    b0 += b * x;
    b1 += b * y;
    b2 += b * z;
    b3 += b * u;
    c0 += c * x;
    c1 += c * y;
    c2 += c * z;
    c3 += c * u;
    d0 += d * x;
    d1 += d * y;
    d2 += d * z;
    d3 += d * u;
  }
  const rows = [
    [a0, a1, a2, a3],
    [b0, b1, b2, b3],
    [c0, c1, c2, c3],
    [d0, d1, d2, d3],
  ];
  for (let r = 0; r < 4; r++) for (let c = 0; c < 4; c++) sums[(j + r) * columns + k + c] += rows[r][c];
}
