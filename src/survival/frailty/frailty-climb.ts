import { choleskyInPlace } from "../../numeric/cholesky.ts";
import { solveCholesky } from "../../numeric/cholesky-solve.ts";
import { conjugateGradients } from "../../numeric/conjugate-gradients.ts";
import type { CoxRows } from "../cox/cox-rows.ts";
import { type PartialLikelihood, partialLikelihood } from "../cox/partial-likelihood.ts";
import type { FrailtyLaw } from "./frailty-law.ts";
import { hazardCurvature } from "./hazard-curvature.ts";

/** Coefficients and logarithms of frailties that belong together. */
export interface FrailtyTop {
  /** Of the scaled terms. */
  readonly beta: Float64Array;
  /** Logarithm of the frailty by group. */
  readonly o: Float64Array;
  /** The marginal log-likelihood. */
  readonly value: number;
  readonly status: "converged" | "boundary" | "max iterations";
  /** Terms that grow without end. */
  readonly running: readonly number[];
  readonly iterations: number;
}

/** A partial likelihood whose rows have frailties. */
export interface FrailtyProblem {
  readonly rows: CoxRows;
  readonly likelihood: PartialLikelihood;
  /** The top of the marginal likelihood under a law; the likelihood is left there, evaluated with order 2. */
  climb(law: FrailtyLaw, start: Pick<FrailtyTop, "beta" | "o">): FrailtyTop;
  /** Events of each group expected of frailty 1, where the likelihood was last evaluated at `o`. */
  exposure(o: Float64Array): Float64Array;
  /** Covariance of the scaled coefficients at the last top. */
  covariance(law: FrailtyLaw, top: FrailtyTop): Float64Array;
}

const MOST = 100;
const HALVINGS = 40;
/** Steps below this, in standard deviations of the terms and in logarithms of frailties, end within its square of the top. */
const SMALL = 1e-6;
const NO_GAIN = 1e-9;
const LONG = 0.01;
/** A step need not be exact, the last one is checked by its length; errors are. */
const STEP_RESIDUAL = 1e-5;
const ERROR_RESIDUAL = 1e-11;
const MOST_PRODUCTS = 2000;

/** Lays out rows with a frailty for each group; `group` by place. */
export function frailtyProblem(
  plain: CoxRows,
  ties: "efron" | "breslow",
  group: Int32Array,
  groups: number,
): FrailtyProblem {
  const { length: n, terms: p, x, offset: own } = plain;
  const offset = own === undefined ? new Float64Array(n) : own.slice();
  const rows: CoxRows = { ...plain, offset };
  const likelihood = partialLikelihood(rows, ties);
  const curvature = hazardCurvature(likelihood);
  const events = new Float64Array(groups);
  for (let k = 0; k < n; k++)
    if (rows.event[k] === 1) events[group[k]] += rows.count === undefined ? 1 : rows.count[k];
  const expected = new Float64Array(groups);
  const first = new Float64Array(groups);
  const second = new Float64Array(groups);
  const gradient = new Float64Array(p + groups);
  const z = new Float64Array(n);
  const q = new Float64Array(n);
  const diagonal = new Float64Array(groups);
  let factor = new Float64Array(p * p);

  function expectedOf(): Float64Array {
    expected.fill(0);
    for (let k = 0; k < n; k++) expected[group[k]] += likelihood.expected[k];
    return expected;
  }

  /** The penalized likelihood. */
  function value(law: FrailtyLaw, beta: Float64Array, o: Float64Array): number {
    const penalty = law.at(o, first, second);
    if (!Number.isFinite(penalty)) return Number.NEGATIVE_INFINITY;
    for (let k = 0; k < n; k++) offset[k] = (own === undefined ? 0 : own[k]) + o[group[k]];
    return likelihood.at(beta, 2) - penalty;
  }

  /** Gradient and what products and the preconditioner need, after `value`. */
  function prepare(): boolean {
    expectedOf();
    gradient.set(likelihood.score);
    for (let g = 0; g < groups; g++) {
      gradient[p + g] = events[g] - expected[g] - first[g];
      diagonal[g] = expected[g] + second[g];
    }
    curvature.refresh();
    factor = likelihood.information.slice();
    return choleskyInPlace(factor, p);
  }

  function apply(v: Float64Array, out: Float64Array): void {
    for (let k = 0, at = 0; k < n; k++) {
      let sum = v[p + group[k]];
      for (let j = 0; j < p; j++, at++) sum += x[at] * v[j];
      z[k] = sum;
    }
    curvature.times(z, q);
    out.fill(0);
    for (let k = 0, at = 0; k < n; k++) {
      out[p + group[k]] += q[k];
      for (let j = 0; j < p; j++, at++) out[j] += x[at] * q[k];
    }
    for (let g = 0; g < groups; g++) out[p + g] += second[g] * v[p + g];
  }

  function precondition(v: Float64Array, out: Float64Array): void {
    for (let g = 0; g < groups; g++) out[p + g] = v[p + g] / diagonal[g];
    if (p > 0) out.set(solveCholesky(factor, p, v.subarray(0, p)));
  }

  return {
    rows,
    likelihood,
    exposure(o) {
      return expectedOf().map((e, g) => e / Math.exp(o[g]));
    },
    climb(law, start) {
      let beta = start.beta.slice();
      let o = start.o.slice();
      let here = value(law, beta, o);
      let flat = 0;
      const ended = (
        status: FrailtyTop["status"],
        iterations: number,
        running: readonly number[] = [],
      ): FrailtyTop => ({ beta, o, value: here, status, running, iterations });
      if (!Number.isFinite(here)) return ended("max iterations", 0);
      for (let iteration = 1; iteration <= MOST; iteration++) {
        if (!prepare()) return ended("boundary", iteration, farthest(beta));
        const step = conjugateGradients(apply, precondition, gradient, STEP_RESIDUAL, MOST_PRODUCTS);
        const length = longest(step, 0, p);
        const slack = 1e-12 * Math.max(1, Math.abs(here));
        let scale = 1;
        let next = Number.NEGATIVE_INFINITY;
        const [oldBeta, oldO] = [beta, o];
        for (let half = 0; half <= HALVINGS; half++, scale /= 2) {
          beta = oldBeta.map((b, j) => b + scale * step[j]);
          o = oldO.map((b, g) => b + scale * step[p + g]);
          next = value(law, beta, o);
          if (next >= here - slack && Number.isFinite(next)) break;
        }
        if (!(next >= here - slack && Number.isFinite(next))) {
          [beta, o] = [oldBeta, oldO];
          here = value(law, beta, o);
          prepare();
          return ended("max iterations", iteration);
        }
        const gain = next - here;
        here = next;
        if (longest(step, 0, p + groups) < SMALL) {
          prepare();
          return ended("converged", iteration);
        }
        flat = gain < NO_GAIN * Math.max(1, Math.abs(here)) && length > LONG ? flat + 1 : 0;
        if (flat === 3) {
          prepare();
          return ended("boundary", iteration, farthest(step.subarray(0, p)));
        }
      }
      prepare();
      return ended("max iterations", MOST);
    },
    covariance(law, top) {
      value(law, top.beta, top.o);
      const out = new Float64Array(p * p);
      if (!prepare()) return out;
      const unit = new Float64Array(p + groups);
      for (let j = 0; j < p; j++) {
        if (top.running.includes(j)) continue;
        unit.fill(0);
        unit[j] = 1;
        const column = conjugateGradients(apply, precondition, unit, ERROR_RESIDUAL, MOST_PRODUCTS);
        for (let a = 0; a < p; a++) out[a * p + j] = column[a];
      }
      for (let a = 0; a < p; a++)
        for (let b = 0; b < a; b++) out[a * p + b] = out[b * p + a] = (out[a * p + b] + out[b * p + a]) / 2;
      return out;
    },
  };
}

function longest(step: Float64Array, from: number, to: number): number {
  let most = 0;
  for (let j = from; j < to; j++) most = Math.max(most, Math.abs(step[j]));
  return most;
}

/** Those that go as far as the one that goes farthest, nearly. */
function farthest(step: Float64Array): number[] {
  const most = longest(step, 0, step.length);
  return Array.from(step.keys()).filter((j) => Math.abs(step[j]) > 0.1 * most);
}
