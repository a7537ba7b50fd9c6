/** The routines of normal-equations.wat in plain TypeScript, about four times slower: the same sums in the same order, so the same bits. Places are bytes, as there. */
export interface EquationRoutines {
  readonly solve: (
    at: number,
    weight: number,
    entries: number,
    width: number,
    x: number,
    y: number,
    g: number,
    a: number,
    floor: number,
  ) => void;
  readonly substitute: (width: number, x: number, a: number) => void;
  readonly four: (width: number, x: number, a: number) => void;
}

/** The routines on one block of memory. */
export function plainEquations(buffer: ArrayBuffer): EquationRoutines {
  const m = new Float64Array(buffer);
  const ints = new Int32Array(buffer);
  return {
    solve: (at, weight, entries, width, x, y, g, a, floor) => {
      const A = a / 8;
      const X = x / 8;
      m.copyWithin(A, g / 8, g / 8 + width * width);
      m.fill(0, X, X + width);
      for (let e = 0; e < entries; e += 4) {
        const p = at / 4 + e;
        const w = weight / 8 + e;
        const of = (k: number) => y / 8 + ints[p + k] * width;
        addFour(m, A, X, width, of(0), of(1), of(2), of(3), m[w], m[w + 1], m[w + 2], m[w + 3]);
      }
      factor(m, A, width, floor);
      substitute(m, A, X, width, 1);
    },
    substitute: (width, x, a) => substitute(m, a / 8, x / 8, width, 1),
    four: (width, x, a) => {
      for (let k = 0; k < 4; k++) substitute(m, a / 8, x / 8 + k, width, 4);
    },
  };
}

/** Two rows of the matrix at once: what is read of y serves both. */
function addFour(
  m: Float64Array,
  a: number,
  x: number,
  width: number,
  p: number,
  q: number,
  r: number,
  s: number,
  wp: number,
  wq: number,
  wr: number,
  ws: number,
): void {
  for (let k = 0; k < width; k++)
    m[x + k] += (1 + wp) * m[p + k] + (1 + wq) * m[q + k] + ((1 + wr) * m[r + k] + (1 + ws) * m[s + k]);
  for (let i = 0; i < width; i += 2) {
    const p0 = wp * m[p + i];
    const q0 = wq * m[q + i];
    const r0 = wr * m[r + i];
    const s0 = ws * m[s + i];
    const p1 = wp * m[p + i + 1];
    const q1 = wq * m[q + i + 1];
    const r1 = wr * m[r + i + 1];
    const s1 = ws * m[s + i + 1];
    const upper = a + i * width;
    const lower = upper + width;
    for (let k = i; k < width; k++) {
      const yp = m[p + k];
      const yq = m[q + k];
      const yr = m[r + k];
      const ys = m[s + k];
      m[upper + k] += p0 * yp + q0 * yq + (r0 * yr + s0 * ys);
      m[lower + k] += p1 * yp + q1 * yq + (r1 * yr + s1 * ys);
    }
  }
}

/** Cholesky, two pivots at a time; the pivots' inverses stand on the diagonal. What is left of the diagonal is of no use. */
function factor(m: Float64Array, a: number, width: number, floor: number): void {
  for (let k = 0; k < width; k += 2) {
    const one = a + k * width;
    const two = one + width;
    const first = 1 / Math.sqrt(Math.max(m[one + k], floor));
    for (let j = k; j < width; j++) m[one + j] *= first;
    m[one + k] = first;
    const turn = m[one + k + 1];
    for (let j = k; j < width; j++) m[two + j] -= turn * m[one + j];
    const second = 1 / Math.sqrt(Math.max(m[two + k + 1], floor));
    for (let j = k; j < width; j++) m[two + j] *= second;
    m[two + k + 1] = second;
    for (let i = k + 2; i < width; i += 2) {
      const s0 = m[one + i];
      const t0 = m[two + i];
      const s1 = m[one + i + 1];
      const t1 = m[two + i + 1];
      const upper = a + i * width;
      const lower = upper + width;
      for (let j = i; j < width; j++) {
        const s = m[one + j];
        const t = m[two + j];
        m[upper + j] -= s0 * s + t0 * t;
        m[lower + j] -= s1 * s + t1 * t;
      }
    }
  }
}

/** The numbers of x lie `step` apart. */
function substitute(m: Float64Array, a: number, x: number, width: number, step: number): void {
  for (let k = 0; k < width; k++) {
    const row = a + k * width;
    const z = m[x + k * step] * m[row + k];
    m[x + k * step] = z;
    for (let j = k + 1; j < width; j++) m[x + j * step] -= z * m[row + j];
  }
  for (let k = width - 1; k >= 0; k--) {
    const row = a + k * width;
    let z = m[x + k * step];
    for (let j = k + 1; j < width; j++) z -= m[row + j] * m[x + j * step];
    m[x + k * step] = z * m[row + k];
  }
}
