import { describe, expect, test } from "vitest";
import { betaGeometricKernel } from "../../../../src/cltv/purchase/beta-geometric.ts";
import { cnbdKernel, gapConstant } from "../../../../src/cltv/purchase/regular/cnbd-k.ts";
import { beta as betaDraw, exponential, gamma, randomFrom, uniform } from "../../../../src/core/random.ts";
import { logGamma } from "../../../../src/numeric/log-gamma.ts";
import { shareBeside } from "../../../../src/numeric/log-odds.ts";

const P = Float64Array.of(1.33, 2.81, 0.42, 0.79);
const ROWS = [
  [0, 0, 30],
  [1, 12, 30],
  [3, 29, 30],
  [7, 14, 30],
  [40, 30, 30],
] as const;

/** The likelihood as Platzer and Reutterer write it (BTYDplus 1.2.0, `xbgcnbd.LL`), term by term. */
function plain(
  k: number,
  first: boolean,
  p: Float64Array,
  x: number,
  recency: number,
  age: number,
  logGaps: number,
) {
  const [r, alpha, a, b] = p;
  const lbeta = (u: number, v: number) => logGamma(u) + logGamma(v) - logGamma(u + v);
  const chances = x + (first ? 1 : 0);
  const alive = lbeta(a, b + chances) - lbeta(a, b);
  let silent = 0;
  for (let j = 0; j < k; j++)
    silent += Math.exp(
      logGamma(r + k * x + j) -
        logGamma(r + k * x) -
        logGamma(j + 1) +
        j * Math.log((age - recency) / (alpha + age)),
    );
  const left = chances > 0 ? (a / (b + chances - 1)) * ((alpha + age) / (alpha + recency)) ** (r + k * x) : 0;
  return (
    (k - 1) * logGaps -
    x * logGamma(k) +
    alive +
    logGamma(r + k * x) -
    logGamma(r) +
    r * Math.log(alpha) -
    (r + k * x) * Math.log(alpha + age) +
    Math.log(left + silent)
  );
}

describe("the kernel of regular buyers", () => {
  test.each([1, 2, 3, 12])("has the likelihood of the published formula, k = %i", (k) => {
    for (const first of [true, false]) {
      const kernel = cnbdKernel(k, first);
      for (const [x, recency, age] of ROWS) {
        const logGaps = x === 0 ? 0 : x * Math.log(recency / x) - 0.3;
        const logRecencies = x === 0 ? 0 : x * Math.log(recency);
        const value = kernel.logLikelihood(P, x, recency, age) + gapConstant(k, logGaps, logRecencies, x);
        // silence of no length makes 0 log 0 in the plain formula
        if (recency < age) expect(value).toBeCloseTo(plain(k, first, P, x, recency, age, logGaps), 9);
      }
    }
  });

  test("has the slopes and curvatures of its likelihood", () => {
    for (const k of [1, 2, 5])
      for (const first of [true, false]) {
        const kernel = cnbdKernel(k, first);
        for (const [x, recency, age] of ROWS) {
          const out = new Float64Array(14);
          kernel.logLikelihood(P, x, recency, age, out);
          const at = (i: number, h: number) => {
            const moved = P.slice();
            moved[i] += h;
            const there = new Float64Array(14);
            return { value: kernel.logLikelihood(moved, x, recency, age, there), there };
          };
          let h = 4;
          for (let i = 0; i < 4; i++) {
            const [up, down] = [at(i, 1e-5), at(i, -1e-5)];
            expect((up.value - down.value) / 2e-5).toBeCloseTo(out[i], 6);
            for (let j = i; j < 4; j++)
              expect((up.there[j] - down.there[j]) / 2e-5, `${k} ${x} ${i} ${j}`).toBeCloseTo(out[h++], 5);
          }
        }
      }
  });

  test("with k = 1 is the kernel of BG/NBD and MBG/NBD, closed forms included", () => {
    for (const first of [true, false]) {
      const one = cnbdKernel(1, first);
      const known = betaGeometricKernel(first);
      for (const [x, recency, age] of ROWS) {
        expect(one.logLikelihood(P, x, recency, age)).toBeCloseTo(
          known.logLikelihood(P, x, recency, age),
          10,
        );
        const same = (a: number, b: number) => expect(a / b).toBeCloseTo(1, 10);
        if (x > 0)
          expect(one.leftOdds(P, x, recency, age)).toBeCloseTo(known.leftOdds(P, x, recency, age), 10);
        for (const t of [0.01, 5, 52, 5000]) {
          same(one.expected(P, x, age, t, recency), known.expected(P, x, age, t, recency));
          same(one.survives(P, x, age, t, recency), known.survives(P, x, age, t, recency));
          for (const n of [0, 1, 4])
            same(one.orders(P, x, age, t, n, recency), known.orders(P, x, age, t, n, recency));
        }
        for (const delta of [1e-4, 0.003, 0.5])
          same(one.discounted(P, x, age, delta, recency), known.discounted(P, x, age, delta, recency));
      }
    }
  });

  test("gives every number of orders a probability: they sum to one and have the expected mean", () => {
    const kernel = cnbdKernel(3, true);
    for (const [x, recency, age] of ROWS) {
      let all = 0;
      let mean = 0;
      for (let n = 0; n < 400; n++) {
        const p = kernel.orders(P, x, age, 20, n, recency);
        all += p;
        mean += n * p;
      }
      expect(all).toBeCloseTo(1, 10);
      expect(mean).toBeCloseTo(kernel.expected(P, x, age, 20, recency), 8);
    }
  });

  test("discounts without end as the sum over a long horizon does", () => {
    const kernel = cnbdKernel(2, true);
    const delta = 0.05;
    for (const [x, recency, age] of ROWS) {
      let total = 0;
      const step = 0.05;
      for (let t = 0; t < 500; t += step)
        total +=
          Math.exp(-delta * (t + step / 2)) *
          (kernel.expected(P, x, age, t + step, recency) - kernel.expected(P, x, age, t, recency));
      expect(kernel.discounted(P, x, age, delta, recency) / total).toBeCloseTo(1, 3);
    }
    expect(kernel.discounted(P, 3, 30, 0, 29)).toBe(Number.POSITIVE_INFINITY);
    const leaving = Float64Array.of(1.3, 2.8, 2, 3);
    expect(kernel.discounted(leaving, 3, 30, 0, 29)).toBeCloseTo(
      kernel.discounted(leaving, 3, 30, 1e-9, 29),
      4,
    );
  });

  test("stays finite for customers with thousands of orders and after long silence", () => {
    const kernel = cnbdKernel(4, true);
    for (const [x, recency] of [
      [5000, 29.9],
      [5000, 15],
      [0, 0],
    ]) {
      const out = new Float64Array(14);
      expect(kernel.logLikelihood(P, x, recency, 30, out)).toBeLessThan(Number.POSITIVE_INFINITY);
      expect(out.every(Number.isFinite)).toBe(true);
      const alive = shareBeside(kernel.leftOdds(P, x, recency, 30));
      expect(alive * kernel.expected(P, x, 30, 10, recency)).toBeGreaterThanOrEqual(0);
    }
    expect(kernel.expected(P, 2, 30, 1e-12, 10)).toBeGreaterThan(0);
  });

  test("goes on where a horizon is beyond all measure", () => {
    for (const a of [0.42, 1, 3]) {
      const p = Float64Array.of(0.9, 1e-7, a, 0.3);
      const one = cnbdKernel(1, false);
      const known = betaGeometricKernel(false);
      for (const t of [0.001, 0.01, 1, 1e4]) {
        expect(one.expected(p, 0, 0, t, 0) / known.expected(p, 0, 0, t, 0)).toBeCloseTo(1, 6);
        expect(one.survives(p, 0, 0, t, 0) / known.survives(p, 0, 0, t, 0)).toBeCloseTo(1, 6);
      }
      const three = cnbdKernel(3, true);
      const at = (t: number) => three.expected(p, 0, 0, t, 0);
      // on both sides of where the sum becomes an integral
      const [before, after, further] = [at(0.00198), at(0.00202), at(0.00206)];
      expect((after - before) / (further - after)).toBeCloseTo(1, 1);
    }
  });

  // leaving after the first order and every k-th event an order, drawn customer by customer
  test.each([
    { k: 3, first: true },
    { k: 2, first: false },
  ])("agrees with simulated customers, whoever they look like ($k, $first)", ({ k, first }) => {
    const random = randomFrom(20_261_122);
    const p = Float64Array.of(1.1, 1.5, 0.6, 2);
    const [r, alpha, a, b] = p;
    const [age, t] = [20, 15];
    const kernel = cnbdKernel(k, first);
    const groups = new Map<string, { n: number; gaps: number[][]; told: number[] }>();
    for (let i = 0; i < 60_000; i++) {
      const rate = gamma(random, r, alpha);
      const chance = betaDraw(random, a, b);
      let left = first && uniform(random) < chance;
      let [x, recency, later, time, events] = [0, 0, 0, 0, 0];
      let leftBefore = left;
      while (!left) {
        time += exponential(random, rate);
        if (time > age + t) break;
        if (++events % k !== 0) continue;
        left = uniform(random) < chance;
        if (time <= age) {
          x++;
          recency = time;
          leftBefore = left;
        } else later++;
      }
      const alive = shareBeside(kernel.leftOdds(p, x, recency, age));
      const expected = alive * kernel.expected(p, x, age, t, recency);
      const one = alive * kernel.orders(p, x, age, t, 1, recency);
      const stays = alive * kernel.survives(p, x, age, t, recency);
      const key = `${Math.min(x, 5)} ${x === 0 ? 0 : Math.floor(recency / 7)}`;
      const group = groups.get(key) ?? { n: 0, gaps: [[], [], [], []], told: [0, 0, 0, 0] };
      groups.set(key, group);
      group.n++;
      for (const [what, value] of [alive, expected, one, stays].entries()) group.told[what] += value;
      group.gaps[0].push((leftBefore ? 0 : 1) - alive);
      group.gaps[1].push(later - expected);
      group.gaps[2].push((later === 1 ? 1 : 0) - one);
      group.gaps[3].push((left ? 0 : 1) - stays);
    }
    let checked = 0;
    for (const [key, { n, gaps, told }] of groups) {
      if (n < 300) continue;
      for (const [what, values] of gaps.entries()) {
        const mean = values.reduce((s, v) => s + v, 0) / n;
        const sd = Math.sqrt(values.reduce((s, v) => s + (v - mean) ** 2, 0) / n);
        // too rare for a mean to be normal
        if (sd === 0 || Math.min(told[what], what === 1 ? n : n - told[what]) < 30) continue;
        checked++;
        expect(Math.abs(mean) / (sd / Math.sqrt(n)), `${key}, ${what}: ${mean}`).toBeLessThan(4);
      }
    }
    expect(checked).toBeGreaterThan(40);
  });
});
