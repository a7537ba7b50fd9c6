import { logisticOf, softplus } from "../../numeric/log-odds.ts";
import type { AftKernel } from "./aft-kernel.ts";
import type { RowLikelihood } from "./linear-predictors.ts";
import { EXACT, locationScaleRow, type ObservedTimes } from "./location-scale.ts";
import type { StandardTerms } from "./standard-terms.ts";

/** Log-likelihood of a mixture of those who never leave and location-scale lifetimes; parameters are intercept and terms of the log odds, intercept and terms of the location, and the log scale. */
export function cureLikelihood(
  times: ObservedTimes,
  kernel: AftKernel,
  share: StandardTerms,
  location: StandardTerms,
  weight: Float64Array | undefined,
): RowLikelihood {
  const s = share.x.length + 1;
  const p = location.x.length + 1;
  const { fixed } = kernel;
  const parameters = s + p + (fixed === undefined ? 1 : 0);
  const order = (from: number, n: number) => Array.from({ length: n }, (_, j) => from + j);
  return {
    length: times.kind.length,
    parameters,
    weight,
    predictors: [
      { columns: [undefined, ...share.x], params: order(0, s) },
      { columns: [undefined, ...location.x], params: order(s, p) },
      fixed === undefined
        ? { columns: [undefined], params: [s + p] }
        : { columns: [], params: [], constant: fixed },
    ],
    row: cureRow(times, kernel),
  };
}

function cureRow(
  times: ObservedTimes,
  { errors }: AftKernel,
): (i: number, values: Float64Array, out: Float64Array) => void {
  const { kind, lower, start } = times;
  const plain = locationScaleRow({ ...times, start: undefined }, errors);
  const at = new Float64Array(3);
  const inner = new Float64Array(6);
  const own = new Float64Array(2);
  const mix = (logit: number, time: number, eta: number, tau: number, sign: number, out: Float64Array) => {
    const rate = Math.exp(-tau);
    const z = (time - eta) * rate;
    errors.tail(z, at);
    addMixture(logit, at, z, rate, sign, out);
  };
  return (i, values, out) => {
    out.fill(0);
    const [logit, eta, tau] = [values[0], values[1], values[2]];
    if (kind[i] === EXACT) {
      own[0] = eta;
      own[1] = tau;
      plain(i, own, inner);
      const stay = logisticOf(logit);
      out[0] = inner[0] - softplus(logit);
      out[1] = -stay;
      out[2] = inner[1];
      out[3] = inner[2];
      out[4] = -stay * (1 - stay);
      out[7] = inner[3];
      out[8] = inner[4];
      out[9] = inner[5];
    } else mix(logit, lower[i], eta, tau, 1, out);
    if (start !== undefined && start[i] > Number.NEGATIVE_INFINITY) mix(logit, start[i], eta, tau, -1, out);
  };
}

/** Adds sign times log(share + (1 - share) S) with its derivatives by log odds, location and log scale; `tail` is what the distribution says of z. */
export function addMixture(
  logit: number,
  tail: Float64Array,
  z: number,
  rate: number,
  sign: number,
  out: Float64Array,
): void {
  const stay = logisticOf(logit);
  const leave = logisticOf(-logit);
  const never = -softplus(-logit);
  const later = -softplus(logit) + tail[0];
  const most = Math.max(never, later);
  const log = most + Math.log(Math.exp(never - most) + Math.exp(later - most));
  const a = Math.exp(never - log);
  const b = Math.exp(later - log);
  const slope = -tail[1];
  const curve = -tail[1] * (tail[2] + tail[1]);
  const byEta = slope === 0 ? 0 : -slope * rate;
  const byTau = slope === 0 ? 0 : -slope * z;
  const both = a * b;
  // difference of the two gradients by log odds is (1 - share) + share = 1
  out[0] += sign * log;
  out[1] += sign * (a * leave - b * stay);
  out[2] += sign * b * byEta;
  out[3] += sign * b * byTau;
  out[4] += sign * (-stay * leave + both);
  out[5] -= sign * both * byEta;
  out[6] -= sign * both * byTau;
  if (slope === 0) return;
  out[7] += sign * (b * curve * rate * rate + both * byEta * byEta);
  out[8] += sign * (b * (z * curve + slope) * rate + both * byEta * byTau);
  out[9] += sign * (b * (z * z * curve + z * slope) + both * byTau * byTau);
}
