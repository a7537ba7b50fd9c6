import { gaussRule } from "../../numeric/gauss-legendre.ts";
import { logNegativeBinomial } from "./negative-binomial.ts";

/** What is left of the integrand below e^-42 of its top is nothing. */
const DROP = 42;
/** One panel of 16 points reaches so far on the log scale of time, and over so many orders e of decay, at full precision. */
const PANEL_WIDTH = 4;
const PANEL_DROP = 14;
/** Ten thousands of orders within a horizon are more than anybody asks about. */
const MOST_PANELS = 4096;

/** The chance of having left between two times and the moments of the time of leaving. */
export class LeavingIntegral {
  /** log of the integral of s (alpha + t)^-n (beta + t)^-(s + 1) over t from `recency` to `age`, divided by (alpha + recency)^-n (beta + recency)^-s. */
  log: number = Number.NEGATIVE_INFINITY;
  /**
   * Means, weighted by the integrand, of log((alpha + t) / (alpha + recency)), of 1 / (alpha + t) - 1 / (alpha + recency) and the same with beta: as differences, which keep their digits where alpha is far
   * larger than all times.
   */
  readonly mean: Float64Array = new Float64Array(4);
  /** Upper triangle of their covariance. */
  readonly covariance: Float64Array = new Float64Array(10);
  readonly #rule = gaussRule();

  compute(
    n: number,
    alpha: number,
    s: number,
    beta: number,
    recency: number,
    age: number,
    moments: boolean,
  ): void {
    const alphaFirst = alpha <= beta;
    const near = (alphaFirst ? alpha : beta) + recency;
    const far = (alphaFirst ? beta : alpha) + recency;
    // powers of the nearer and the farther singularity; the measure dt = (near + ...) dw takes one off
    const nearPower = (alphaFirst ? n : s + 1) - 1;
    const farPower = alphaFirst ? s + 1 : n;
    const { points, weights } = this.#rule;
    let width = Math.log1p((age - recency) / near);
    if (!(width > 0)) {
      this.log = Number.NEGATIVE_INFINITY;
      this.mean.fill(0);
      this.covariance.fill(0);
      return;
    }
    // far + (a - near), over far: as log1p, since the parameters may be millions of times the times
    const dropAt = (w: number) => nearPower * w + farPower * Math.log1p((near * Math.expm1(w)) / far);
    let drop = dropAt(width);
    if (drop > DROP) {
      let low = 0;
      // thousands of orders leave a sliver of the time: halved until what it holds is no more than twice what counts
      for (let i = 0; i < 12 || (drop > 2 * DROP && i < 60); i++) {
        const half = (low + width) / 2;
        if (dropAt(half) > DROP) width = half;
        else low = half;
        drop = dropAt(width);
      }
    }
    const panels = Math.ceil(Math.max(width / PANEL_WIDTH, drop / PANEL_DROP, 1e-9));
    const step = width / panels;
    let total = 0;
    let u = 0;
    let v = 0;
    let y = 0;
    let z = 0;
    let uu = 0;
    let uv = 0;
    let uy = 0;
    let uz = 0;
    let vv = 0;
    let vy = 0;
    let vz = 0;
    let yy = 0;
    let yz = 0;
    let zz = 0;
    for (let panel = 0; panel < panels; panel++) {
      for (let i = 0; i < 16; i++) {
        const w = (panel + points[i]) * step;
        const rise = near * Math.expm1(w);
        const logB = Math.log1p(rise / far);
        const g = weights[i] * Math.exp(-nearPower * w - farPower * logB);
        total += g;
        if (!moments) continue;
        const va = -rise / ((near + rise) * near);
        const vb = -rise / ((far + rise) * far);
        const gw = g * w;
        const ga = g * va;
        const gl = g * logB;
        const gb = g * vb;
        u += gw;
        v += ga;
        y += gl;
        z += gb;
        uu += gw * w;
        uv += gw * va;
        uy += gw * logB;
        uz += gw * vb;
        vv += ga * va;
        vy += ga * logB;
        vz += ga * vb;
        yy += gl * logB;
        yz += gl * vb;
        zz += gb * vb;
      }
    }
    this.log = Math.log(total * step * s) + Math.log(near / (beta + recency));
    if (!moments) return;
    const f = 1 / total;
    const { mean, covariance: c } = this;
    const m0 = u * f;
    const m1 = v * f;
    const m2 = y * f;
    const m3 = z * f;
    const first = alphaFirst ? 0 : 2;
    mean[first] = m0;
    mean[first + 1] = m1;
    mean[2 - first] = m2;
    mean[3 - first] = m3;
    if (alphaFirst) {
      c[0] = uu * f - m0 * m0;
      c[1] = uv * f - m0 * m1;
      c[2] = uy * f - m0 * m2;
      c[3] = uz * f - m0 * m3;
      c[4] = vv * f - m1 * m1;
      c[5] = vy * f - m1 * m2;
      c[6] = vz * f - m1 * m3;
      c[7] = yy * f - m2 * m2;
      c[8] = yz * f - m2 * m3;
      c[9] = zz * f - m3 * m3;
    } else {
      c[0] = yy * f - m2 * m2;
      c[1] = yz * f - m2 * m3;
      c[2] = uy * f - m0 * m2;
      c[3] = vy * f - m1 * m2;
      c[4] = zz * f - m3 * m3;
      c[5] = uz * f - m0 * m3;
      c[6] = vz * f - m1 * m3;
      c[7] = uu * f - m0 * m0;
      c[8] = uv * f - m0 * m1;
      c[9] = vv * f - m1 * m1;
    }
  }

  /** Probability of leaving within t from now, after exactly n orders from now on. */
  leavingAfter(n: number, r: number, alpha: number, s: number, beta: number, t: number): number {
    const near = Math.min(alpha, beta);
    const fallAt = (time: number) => r * Math.log1p(time / alpha) + s * Math.log1p(time / beta);
    let width = Math.log1p(t / near);
    let fall = fallAt(t);
    // without an order the integrand only falls, and what lies far down is nothing
    for (let i = 0, low = 0; n === 0 && fall > 2 * DROP && i < 60; i++) {
      const half = (low + width) / 2;
      const there = fallAt(near * Math.expm1(half));
      if (there > DROP) {
        width = half;
        fall = there;
      } else low = half;
    }
    const drop = n * width + fall;
    const panels = Math.min(MOST_PANELS, Math.ceil(width / PANEL_WIDTH + drop / PANEL_DROP));
    const step = width / panels;
    const { points, weights } = this.#rule;
    let total = 0;
    for (let panel = 0; panel < panels; panel++)
      for (let i = 0; i < 16; i++) {
        const w = (panel + points[i]) * step;
        const time = near * Math.expm1(w);
        const density = w + logNegativeBinomial(n, r, alpha, time) - (s + 1) * Math.log1p(time / beta);
        total += weights[i] * Math.exp(density);
      }
    return (total * step * s * near) / beta;
  }
}
