import { logRising } from "../../numeric/log-rising.ts";
import { logRisingRealInto } from "../../numeric/log-rising-real.ts";
import { log1mExp } from "../../numeric/log-sum-exp.ts";
import type { Objective } from "../../numeric/maximize.ts";
import type { ContractModel } from "./contract-model.ts";
import type { ContractRows } from "./contract-rows.ts";

/** Parameters of a contract model: alpha, beta and, of BdW, c. */
export type ContractParameters = ArrayLike<number>;

/** The parameters of a model in order; those of sBG are BdW's with c = 1. */
export function parametersOf({ params }: ContractModel): Float64Array {
  return "c" in params
    ? Float64Array.of(params.alpha, params.beta, params.c)
    : Float64Array.of(params.alpha, params.beta);
}

/** What a fit needs to know of sBG and BdW besides the likelihood. */
export const SHIFTED_BETA = {
  limits: {
    alpha: {
      zero: "nobody leaves, as far as the data can tell",
      infinity: "all customers leave with the same chance, as far as the data can tell",
    },
    beta: {
      zero: "customers either stay for good or leave at once",
      infinity: "all customers leave with the same chance, as far as the data can tell",
    },
    c: {
      zero: "whoever stays after the first period stays for good",
      infinity: "all who stay after the first period leave at the same time",
    },
  },
} as const;

/** Where the climb may start. */
export const SBG_STARTS: readonly (readonly number[])[] = [
  [1, 3],
  [0.5, 1],
  [5, 40],
  [0.3, 10],
];
export const BDW_STARTS: readonly (readonly number[])[] = [
  [1, 3, 1],
  [0.4, 1.5, 1.4],
  [5, 40, 1],
  [1, 3, 0.6],
];

/** log of the probability that a contract is still there after t periods. Fader and Hardie 2007; with c Fader, Hardie, Liu, Davin and Steenburgh 2018. */
export function logSurvival(p: ContractParameters, t: number): number {
  const u = p.length < 3 ? t : t ** p[2];
  // a power that doubles cannot hold: survival is one of time by then
  if (u === Number.POSITIVE_INFINITY) return logRising(p[1], p[0]) - p[0] * p[2] * Math.log(t);
  // by the smaller of the two, so that no digits are lost
  if (p[0] < u) return logRising(p[1], p[0]) - logRising(p[1] + u, p[0]);
  return logRising(p[1], u) - logRising(p[0] + p[1], u);
}

/** log of the probability that who is there after t - 1 periods stays for another. */
export function logRenewal(p: ContractParameters, t: number): number {
  if (p.length < 3) return -Math.log1p(p[0] / (p[1] + (t - 1)));
  const before = (t - 1) ** p[2];
  const step = t ** p[2] - before;
  if (!(step < Number.POSITIVE_INFINITY)) return p[0] * p[2] * Math.log1p(-1 / t);
  const low = p[1] + before;
  if (p[0] < step) return logRising(low, p[0]) - logRising(low + step, p[0]);
  return logRising(low, step) - logRising(p[0] + low, step);
}

/** Size of a row of derivatives: 3 of the gradient, 6 of the upper triangle of the Hessian; with respect to alpha, beta and c. */
const SIZE = 9;

/** Derivatives of {@link logSurvival} into `out`; `work` has room for 15 numbers. */
function survivalDerivatives(p: ContractParameters, t: number, out: Float64Array, work: Float64Array): void {
  const c = p.length < 3 ? 1 : p[2];
  const u = t ** c;
  const [alpha, beta] = [p[0], p[1]];
  logRisingRealInto(beta, u, work, 0);
  logRisingRealInto(alpha + beta, u, work, 5);
  logRisingRealInto(beta + u, alpha, work, 10);
  // of u = t^c
  const slope = t > 0 ? u * Math.log(t) : 0;
  const bend = t > 0 ? slope * Math.log(t) : 0;
  const byU = -work[11];
  out[0] = -work[6];
  out[1] = work[1] - work[6];
  out[2] = byU * slope;
  out[3] = -work[8];
  out[4] = -work[8];
  out[5] = -work[9] * slope;
  out[6] = work[3] - work[8];
  out[7] = -work[13] * slope;
  out[8] = -work[13] * slope * slope + byU * bend;
}

/**
 * Log-likelihood of contracts as a function of the logarithms of the parameters, with gradient and Hessian. A row that ended in its t-th period has survived
 * t - 1 of them and not the t-th; one that still runs has survived all of its own. Covariates (mean 0) add up to shifts of log alpha and then of log beta, so that the chain rule is a
 * sum. O(distinct rows).
 */
export function contractObjective(rows: ContractRows, k: 2 | 3): Objective {
  const { periods, ended, count, length, covariates } = rows;
  const q = covariates.length;
  const n = k + 2 * q;
  const p = new Float64Array(k);
  const row = new Float64Array(SIZE);
  const scratch = { before: new Float64Array(SIZE), work: new Float64Array(15) };
  // each coordinate moves one of the parameters, a coefficient as much as its covariate says
  const place = Int32Array.from({ length: n }, (_, m) => (m < k ? m : m < k + q ? 0 : 1));
  const factor = new Float64Array(n).fill(1);
  return (at, gradient, hessian) => {
    gradient.fill(0);
    hessian.fill(0);
    let value = 0;
    for (let i = 0; i < length; i++) {
      for (let j = 0; j < k; j++) p[j] = at[j];
      for (let c = 0; c < q; c++) {
        const z = covariates[c][i];
        factor[k + c] = z;
        factor[k + q + c] = z;
        p[0] += at[k + c] * z;
        p[1] += at[k + q + c] * z;
      }
      for (let j = 0; j < k; j++) p[j] = Math.exp(p[j]);
      const w = count[i];
      value += w * rowDerivatives(p, periods[i], ended[i] === 1, row, scratch);
      for (let m = 0; m < n; m++) {
        const a = place[m];
        const slope = p[a] * row[a];
        const weight = w * factor[m];
        gradient[m] += weight * slope;
        for (let l = m; l < n; l++) {
          const b = place[l];
          const bend = p[a] * p[b] * row[UPPER[a * 3 + b]] + (a === b ? slope : 0);
          hessian[m * n + l] += weight * factor[l] * bend;
        }
      }
    }
    for (let m = 0; m < n; m++) for (let l = m + 1; l < n; l++) hessian[l * n + m] = hessian[m * n + l];
    return value;
  };
}

/** Where the second derivative of two parameters stands in a row of derivatives. */
const UPPER: readonly number[] = [3, 4, 5, 4, 6, 7, 5, 7, 8];

/** log-likelihood of one row, its derivatives into `out`. */
function rowDerivatives(
  p: Float64Array,
  t: number,
  ended: boolean,
  out: Float64Array,
  { before, work }: { readonly before: Float64Array; readonly work: Float64Array },
): number {
  survivalDerivatives(p, t, out, work);
  if (!ended) return logSurvival(p, t);
  survivalDerivatives(p, t - 1, before, work);
  const stays = logRenewal(p, t);
  // of log(1 - e^d): minus the odds of staying, and their slope
  const odds = -1 / Math.expm1(-stays);
  const bend = odds * (1 - odds);
  for (let j = 0; j < SIZE; j++) out[j] -= before[j];
  for (let a = 0, j = 3; a < 3; a++)
    for (let b = a; b < 3; b++, j++) out[j] = before[j] + odds * out[j] + bend * out[a] * out[b];
  for (let a = 0; a < 3; a++) out[a] = before[a] + odds * out[a];
  return logSurvival(p, t - 1) + log1mExp(stays);
}
