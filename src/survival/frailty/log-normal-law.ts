import type { FrailtyLaw } from "./frailty-law.ts";

/** Frailties exp(b), b normal with mean 0: the one of the middle group is 1. */
export function logNormalLaw(variance: number, events: Float64Array): FrailtyLaw {
  const groups = events.length;
  const moments = logNormalMoments(variance);
  const exposures = new Float64Array(groups).fill(-1);
  let last: Float64Array | undefined;
  let squares = 0;
  return {
    at(o, first, second) {
      let total = 0;
      last = undefined;
      squares = 0;
      for (let g = 0; g < groups; g++) {
        const d = events[g];
        // the mean without any exposure: no group can have more
        if (!(o[g] < variance * (d + 0.5))) return Number.POSITIVE_INFINITY;
        exposures[g] = exposureAt(moments, variance, d, o[g], exposures[g]);
        const { log, spread, square } = moments.at(d, exposures[g]);
        const mean = Math.exp(o[g]);
        const expected = exposures[g] * mean;
        total += d * o[g] - log - expected;
        first[g] = d - expected;
        second[g] = (mean * mean) / spread - expected;
        squares += square;
      }
      last = o;
      return total;
    },
    answer(exposure, o) {
      for (let g = 0; g < groups; g++) {
        exposures[g] = exposure[g];
        o[g] = Math.log(moments.at(events[g], exposure[g]).mean);
      }
    },
    slope(o) {
      if (last !== o) this.at(o, new Float64Array(groups), new Float64Array(groups));
      return (squares / variance - groups) / 2;
    },
  };
}

/** Of a group's frailty u = exp(b), given what was seen of the group. */
export interface FrailtyMoments {
  /** Logarithm of the mean of u^events exp(-u exposure) before anything was seen. */
  readonly log: number;
  /** Mean and variance of u. */
  readonly mean: number;
  readonly spread: number;
  /** Mean of b, and of its square. */
  readonly center: number;
  readonly square: number;
}

/**
 * Distance of nodes in standard deviations at the mode, and at most. The error of the trapezoid rule falls as exp(-2 pi y / distance), y how far from the real line the integrand still falls to both sides: exp(-2 pi^2 / STEP^2) where
 * it is like a normal density, never less than exp(-pi^2 / LONGEST) as exp(-exposure e^b) grows beyond y = pi / 2.
 */
const STEP = 0.7;
const LONGEST = 0.29;
/** Logarithm of the share of the top below which nodes are left out. */
const NOTHING = -40;

/** Moments by the trapezoid rule about the mode; one object and its arrays serve all calls. */
export function logNormalMoments(variance: number): {
  at(events: number, exposure: number): FrailtyMoments;
} {
  let capacity = 256;
  let nodes: Float64Array = new Float64Array(capacity);
  let shares: Float64Array = new Float64Array(capacity);
  let rises: Float64Array = new Float64Array(capacity);
  const out = { log: 0, mean: 1, spread: 0, center: 0, square: 0 };
  return {
    at(events, exposure) {
      const mode = modeOf(variance, events, exposure);
      const own = exposure * Math.exp(mode);
      const h = Math.min(LONGEST, STEP / Math.sqrt(own + 1 / variance));
      const slope = events - mode / variance;
      let n = 0;
      for (const side of [1, -1])
        for (let k = side === 1 ? 0 : 1; ; k++) {
          const t = side * k * h;
          // logarithm of the integrand less that at the mode
          const rise = Math.expm1(t);
          const fall = slope * t - own * rise - (t * t) / (2 * variance);
          if (!(fall > NOTHING)) break;
          if (n === capacity) {
            capacity *= 2;
            nodes = grown(nodes, capacity);
            shares = grown(shares, capacity);
            rises = grown(rises, capacity);
          }
          nodes[n] = t;
          rises[n] = rise;
          shares[n++] = Math.exp(fall);
        }
      let [total, first] = [0, 0];
      for (let k = 0; k < n; k++) {
        total += shares[k];
        first += shares[k] * rises[k];
      }
      first /= total;
      let [spread, shift, square] = [0, 0, 0];
      for (let k = 0; k < n; k++) {
        const away = rises[k] - first;
        spread += shares[k] * away * away;
        shift += shares[k] * nodes[k];
        const b = mode + nodes[k];
        square += shares[k] * b * b;
      }
      const unit = Math.exp(mode);
      out.log =
        events * mode -
        own -
        (mode * mode) / (2 * variance) +
        Math.log((total * h) / Math.sqrt(2 * Math.PI * variance));
      out.mean = unit * (1 + first);
      out.spread = (unit * unit * spread) / total;
      out.center = mode + shift / total;
      out.square = square / total;
      return out;
    },
  };
}

function grown(column: Float64Array, capacity: number): Float64Array {
  const out = new Float64Array(capacity);
  out.set(column);
  return out;
}

/** Where events b - exposure e^b - b^2 / (2 variance) is highest: Newton's method from above, where it falls steadily. */
function modeOf(variance: number, events: number, exposure: number): number {
  let b = events * variance;
  if (exposure > 0) b = Math.min(b, Math.max(0, Math.log(events / exposure)));
  for (let k = 0; k < 200; k++) {
    const own = exposure * Math.exp(b);
    const step = (events - own - b / variance) / (own + 1 / variance);
    b += step;
    if (Math.abs(step) < 1e-12 * (1 + Math.abs(b))) break;
  }
  return b;
}

/** The exposure at which the mean frailty is exp(o): 1 / mean is nearly linear in it. */
function exposureAt(
  moments: ReturnType<typeof logNormalMoments>,
  variance: number,
  events: number,
  o: number,
  near: number,
): number {
  const target = Math.exp(-o);
  let exposure = near > 0 ? near : Math.max((events + 1 / variance) * target - 1 / variance, 1e-3);
  for (let k = 0; k < 100; k++) {
    const { mean, spread } = moments.at(events, exposure);
    const step = ((target - 1 / mean) * mean * mean) / spread;
    const next = exposure + step;
    const before = exposure;
    exposure = next > 0 ? next : exposure / 4;
    // the error of a step is the square of its length
    if (Math.abs(exposure - before) <= 1e-8 * exposure) break;
  }
  return exposure;
}
