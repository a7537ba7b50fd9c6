import { conjugateGradients } from "../../numeric/conjugate-gradients.ts";
import type { GlmTop } from "./climb-glm.ts";
import { addGradient, type Glm, type Passes } from "./glm.ts";
import { type LinearLayout, scoresInto } from "./linear-layout.ts";

const MOST = 60;
const SMALL = 1e-6;

/**
 * As `climbGlm`, without the matrix of pairs: each Newton step is solved by conjugate gradients, which ask for products only. For thousands of categories with a ridge. O(rows columns products).
 */
export function* climbManyTerms(
  glm: Glm,
  layout: LinearLayout,
  start: Float64Array,
  ridge: Float64Array,
): Passes<GlmTop> {
  const p = start.length;
  const { n } = layout;
  const along = new Float64Array(n);
  const sums = new Float64Array(p + 1);
  const apply = (v: Float64Array, out: Float64Array) => {
    scoresInto(layout, v, along);
    for (let i = 0; i < n; i++) along[i] *= glm.bend[i];
    addGradient(layout, along, sums);
    for (let j = 0; j < p; j++) out[j] = sums[j] + ridge[j] * v[j];
  };
  const penalized = (value: number, beta: Float64Array) =>
    beta.reduce((left, v, j) => left - (ridge[j] / 2) * v * v, value);
  let beta = start.slice();
  let value = glm.at(beta, 1);
  for (let iteration = 1; iteration <= MOST; iteration++) {
    yield;
    const diagonal = diagonalOf(layout, glm.bend, ridge);
    const precondition = (v: Float64Array, out: Float64Array) => {
      for (let j = 0; j < p; j++) out[j] = v[j] / diagonal[j];
    };
    const slope = glm.score.map((s, j) => s - ridge[j] * beta[j]);
    const step = conjugateGradients(apply, precondition, slope, 1e-8, 4 * p);
    const moves = step.reduce((most, v, j) => Math.max(most, Math.abs(v) * layout.reach[j]), 0);
    const before = penalized(value, beta);
    const noise = 1e-13 * (1 + Math.abs(before));
    let next = beta.map((v, j) => v + step[j]);
    value = glm.at(next, 1);
    for (let half = 0; half < 40 && !(penalized(value, next) >= before - noise); half++) {
      next = next.map((v, j) => (v + beta[j]) / 2);
      value = glm.at(next, 1);
    }
    beta = next;
    if (moves < SMALL) return { beta, value, iterations: iteration, status: "converged", running: [] };
  }
  return { beta, value, iterations: MOST, status: "stopped", running: [] };
}

/** Diagonal of the penalized information. */
function diagonalOf({ n, m, z, b, codes }: LinearLayout, bend: Float64Array, ridge: Float64Array) {
  const out = new Float64Array(ridge.length + 1);
  for (let i = 0; i < n; i++) {
    const v = bend[i];
    out[0] += v;
    for (let j = 0; j < m; j++) out[1 + j] += v * z[i * m + j] ** 2;
    for (let c = 0; c < b; c++) out[codes[i * b + c]] += v;
  }
  // a term that no row has needs something to divide by
  for (let j = 0; j < ridge.length; j++) out[j] = out[j] + ridge[j] || 1;
  return out;
}
