import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { poisson } from "../../src/core/poisson.ts";
import {
  aliasTable,
  beta,
  bits,
  categorical,
  exponential,
  fork,
  gamma,
  integer,
  normal,
  type Random,
  randomFrom,
  sample,
  shuffle,
  uniform,
} from "../../src/core/random.ts";

const N = 100_000;
/** For the methods whose constants must be right to the last digit. */
const MANY = 600_000;

function draws(seed: number, draw: (random: Random) => number, n = N): Float64Array {
  const random = randomFrom(seed);
  return Float64Array.from({ length: n }, () => draw(random));
}

/** Mean and variance must lie within five standard errors; `fourth` is the fourth central moment over the squared variance. */
function expectMoments(x: Float64Array, mean: number, variance: number, fourth: number): void {
  const m = x.reduce((a, b) => a + b, 0) / x.length;
  const v = x.reduce((a, b) => a + (b - mean) ** 2, 0) / x.length;
  expect(Math.abs(m - mean)).toBeLessThan(5 * Math.sqrt(variance / x.length));
  expect(Math.abs(v - variance)).toBeLessThan(5 * variance * Math.sqrt((fourth - 1) / x.length));
}

/** Kolmogorov-Smirnov: D sqrt(n) above 2.2 has probability 1e-4 under the distribution. */
function expectDistribution(x: Float64Array, cdf: (x: number) => number): void {
  const sorted = x.slice().sort();
  let d = 0;
  for (let i = 0; i < sorted.length; i++) {
    const f = cdf(sorted[i]);
    d = Math.max(d, f - i / sorted.length, (i + 1) / sorted.length - f);
  }
  expect(d * Math.sqrt(sorted.length)).toBeLessThan(2.2);
}

/** Chi-square of counts; five standard deviations of its own above its mean are the bound. */
function expectCounts(counts: ArrayLike<number>, expected: ArrayLike<number>): void {
  let chi2 = 0;
  for (let i = 0; i < counts.length; i++) chi2 += (counts[i] - expected[i]) ** 2 / expected[i];
  const freedom = counts.length - 1;
  expect(chi2).toBeLessThan(freedom + 5 * Math.sqrt(2 * freedom));
}

/** Phi(x), by Simpson's rule: slow and plain. */
function normalCdf(x: number): number {
  const steps = 200;
  const h = x / steps;
  let sum = 1 + Math.exp((-x * x) / 2);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * Math.exp(-((i * h) ** 2) / 2);
  return 0.5 + ((h / 3) * sum) / Math.sqrt(2 * Math.PI);
}

describe("randomFrom and bits", () => {
  // made by a C program that follows the published definitions: splitmix32 with the constants 0x21f0aaad and 0x735a2d97 fills a, b, c and
  // the counter of PractRand's sfc32 (shifts 21, 9, 3), whose first twelve outputs are thrown away
  const streams: [seed: number, first: number[]][] = [
    [0, [548183886, 1097162541, 2219297441, 1664216021, 3479288465, 3033988455]],
    [1, [1130556604, 2591592147, 3014952990, 960850752, 2734082507, 3058966613]],
    [42, [3825871779, 1851418855, 1383259262, 890322987, 2796912455, 4258306155]],
    [-1, [1982543499, 2082335870, 13438323, 3275277160, 3995388054, 2046561208]],
    [2 ** 32, [3111134806, 2675459760, 2189736077, 2020701306, 2428899120, 3844790756]],
    [2 ** 32 + 1, [1587634388, 3004859866, 1083185537, 294762933, 1657085256, 1881711484]],
    [2 ** 53 - 1, [4230229876, 608266146, 2344346648, 1129738855, 472330664, 3769502559]],
    [1 - 2 ** 53, [216212611, 2704645460, 1949030425, 2829707320, 1426296818, 3164031460]],
  ];
  it.each(streams)("gives the stream of the reference program for seed %d", (seed, first) => {
    const random = randomFrom(seed);
    expect(first.map(() => bits(random))).toEqual(first);
  });

  it("still agrees with the reference after a million draws", () => {
    const random = randomFrom(1);
    for (let i = 0; i < 1_000_000; i++) bits(random);
    expect(bits(random)).toBe(2624674991);
  });

  it.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, undefined, "1", null])(
    "refuses the seed %s",
    (seed) => {
      expect(() => randomFrom(seed as number)).toThrow(expect.objectContaining({ code: "bad-option" }));
    },
  );

  it("gives 32 fair bits", () => {
    const random = randomFrom(7);
    const ones = new Int32Array(32);
    for (let i = 0; i < N; i++) {
      const x = bits(random);
      for (let b = 0; b < 32; b++) ones[b] += (x >>> b) & 1;
    }
    for (const count of ones) expect(Math.abs(count - N / 2)).toBeLessThan(5 * Math.sqrt(N / 4));
  });
});

describe("fork", () => {
  it("depends on the seed and the label only", () => {
    const fresh = randomFrom(3);
    const used = randomFrom(3);
    for (let i = 0; i < 100; i++) bits(used);
    expect(bits(fork(used, "items"))).toBe(bits(fork(fresh, "items")));
    expect(bits(fork(fresh, "items"))).not.toBe(bits(fork(randomFrom(4), "items")));
  });

  it("gives different streams for different labels, numbers and nested forks", () => {
    const root = randomFrom(1);
    const labels = ["", "a", "b", "ab", "ba", "7", "\u0000", "\u0000\u0000", 7, 0, -1, 2 ** 40, 2 ** 40 + 1];
    const firsts = labels.map((label) => bits(fork(root, label)));
    firsts.push(bits(fork(fork(root, "a"), "b")), bits(fork(fork(root, "b"), "a")), bits(randomFrom(1)));
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  it("gives streams without correlation", () => {
    const root = randomFrom(5);
    const x = fork(root, 1);
    const y = fork(root, 2);
    let sum = 0;
    for (let i = 0; i < N; i++) sum += (uniform(x) - 0.5) * (uniform(y) - 0.5);
    expect(Math.abs(sum / N)).toBeLessThan((5 * (1 / 12)) / Math.sqrt(N));
  });

  it("refuses a label that is no whole number", () => {
    expect(() => fork(randomFrom(1), 0.5)).toThrow(expect.objectContaining({ code: "bad-option" }));
  });
});

describe("uniform", () => {
  it("gives the doubles of the reference program", () => {
    const random = randomFrom(1);
    expect([0, 0, 0, 0].map(() => uniform(random))).toEqual([
      0.26322821977289068, 0.70197343992974981, 0.63657819265291959, 0.33866311333277088,
    ]);
  });

  it("is uniform", () => {
    const x = draws(11, uniform);
    expectMoments(x, 0.5, 1 / 12, 1.8);
    expectDistribution(x, (u) => u);
    expect(x.every((u) => u >= 0 && u < 1)).toBe(true);
  });
});

describe("integer", () => {
  it("favors no number, where taking the remainder of 32 bits would", () => {
    // with n = 3/4 of 2^32 the remainder would hit the lowest third twice as often
    const n = 3 * 2 ** 30;
    const thirds = new Int32Array(3);
    const random = randomFrom(13);
    for (let i = 0; i < 30_000; i++) thirds[Math.floor(integer(random, n) / 2 ** 30)]++;
    expectCounts(thirds, [10_000, 10_000, 10_000]);
  });

  it.each([1, 2, 6, 1000])("spreads evenly over 0 to %d - 1", (n) => {
    const counts = new Int32Array(n);
    const random = randomFrom(n);
    for (let i = 0; i < N; i++) counts[integer(random, n)]++;
    if (n > 1) expectCounts(counts, new Float64Array(n).fill(N / n));
    else expect(counts[0]).toBe(N);
  });

  it("reaches beyond 32 bits", () => {
    expectDistribution(
      draws(17, (r) => integer(r, 2 ** 53 - 1)),
      (x) => x / 2 ** 53,
    );
    expectDistribution(
      draws(18, (r) => integer(r, 3 * 2 ** 51)),
      (x) => x / (3 * 2 ** 51),
    );
    expectDistribution(
      draws(19, (r) => integer(r, 2 ** 32)),
      (x) => x / 2 ** 32,
    );
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 53])("refuses %s", (n) => {
    expect(() => integer(randomFrom(1), n)).toThrow(expect.objectContaining({ code: "bad-option" }));
  });
});

describe("continuous distributions", () => {
  it("normal has its moments and its distribution", () => {
    const x = draws(21, (r) => normal(r, 3, 2));
    expectMoments(x, 3, 4, 3);
    expectDistribution(x, (v) => normalCdf((v - 3) / 2));
    expect(normal(randomFrom(1), 5, 0)).toBe(5);
  });

  it("exponential has its moments and its distribution", () => {
    const x = draws(23, (r) => exponential(r, 4));
    expectMoments(x, 1 / 4, 1 / 16, 9);
    expectDistribution(x, (v) => 1 - Math.exp(-4 * v));
  });

  it.each([0.05, 0.3, 1, 1.5, 20, 1e6])("gamma with shape %d has its moments", (shape) => {
    expectMoments(
      draws(29, (r) => gamma(r, shape, 2), MANY),
      shape / 2,
      shape / 4,
      3 + 6 / shape,
    );
  });

  it("gamma has its distribution where that has a closed form", () => {
    // shape 1/2 is half a squared normal, 2 and 3 are sums of exponentials
    expectDistribution(
      draws(31, (r) => gamma(r, 0.5)),
      (x) => 2 * normalCdf(Math.sqrt(2 * x)) - 1,
    );
    expectDistribution(
      draws(32, (r) => gamma(r, 2)),
      (x) => 1 - Math.exp(-x) * (1 + x),
    );
    expectDistribution(
      draws(33, (r) => gamma(r, 3, 5)),
      (x) => 1 - Math.exp(-5 * x) * (1 + 5 * x + (25 * x * x) / 2),
    );
  });

  it("gamma with a tiny shape falls to zero and never to NaN", () => {
    const x = draws(37, (r) => gamma(r, 1e-8), 1000);
    expect(x.every((v) => v >= 0 && v < 1e3)).toBe(true);
    expect(x.filter((v) => v === 0).length).toBeGreaterThan(990);
  });

  it("beta has its distribution where that has a closed form", () => {
    expectDistribution(
      draws(41, (r) => beta(r, 3, 1)),
      (x) => x ** 3,
    );
    expectDistribution(
      draws(42, (r) => beta(r, 1, 0.2)),
      (x) => 1 - (1 - x) ** 0.2,
    );
    expectDistribution(
      draws(43, (r) => beta(r, 2, 2)),
      (x) => 3 * x * x - 2 * x ** 3,
    );
    expectDistribution(
      draws(44, (r) => beta(r, 0.5, 0.5)),
      (x) => (2 / Math.PI) * Math.asin(Math.sqrt(x)),
    );
  });

  it("beta with tiny shapes gives 0 and 1 in proportion, never NaN", () => {
    const x = draws(47, (r) => beta(r, 1e-9, 3e-9));
    expect(x.every((v) => v === 0 || v === 1)).toBe(true);
    expect(Math.abs(x.reduce((a, b) => a + b, 0) / N - 0.25)).toBeLessThan(5 * Math.sqrt(0.1875 / N));
  });

  it.each([
    ["normal with a negative deviation", (r: Random) => normal(r, 0, -1)],
    ["normal with a NaN mean", (r: Random) => normal(r, Number.NaN)],
    ["exponential with rate 0", (r: Random) => exponential(r, 0)],
    ["gamma with shape 0", (r: Random) => gamma(r, 0)],
    ["gamma with an infinite rate", (r: Random) => gamma(r, 1, Number.POSITIVE_INFINITY)],
    ["beta with a NaN", (r: Random) => beta(r, Number.NaN, 1)],
    ["beta with a negative shape", (r: Random) => beta(r, 1, -2)],
    ["poisson with a negative mean", (r: Random) => poisson(r, -1)],
    ["poisson with an infinite mean", (r: Random) => poisson(r, Number.POSITIVE_INFINITY)],
  ])("refuses %s", (_, draw) => {
    expect(() => draw(randomFrom(1))).toThrow(expect.objectContaining({ code: "bad-option" }));
  });
});

describe("poisson", () => {
  it.each([0.1, 1, 9.99, 10, 17.3, 120, 5000])(
    "with mean %d has its moments and its distribution",
    (mean) => {
      const x = draws(53, (r) => poisson(r, mean), MANY);
      expectMoments(x, mean, mean, 3 + 1 / mean);
      // the probabilities by the plain recursion, in logs; cells with fewer than 20 expected are joined to the tails
      const counts: number[] = [];
      const expected: number[] = [];
      const seen = new Map<number, number>();
      for (const v of x) seen.set(v, (seen.get(v) ?? 0) + 1);
      let logP = -mean;
      let c = 0;
      let e = 0;
      for (let k = 0; k <= mean + 12 * Math.sqrt(mean) + 20; k++) {
        if (k > 0) logP += Math.log(mean / k);
        c += seen.get(k) ?? 0;
        e += MANY * Math.exp(logP);
        if (e >= 20) {
          counts.push(c);
          expected.push(e);
          c = 0;
          e = 0;
        }
      }
      counts[counts.length - 1] += c;
      expected[expected.length - 1] += e;
      expect(counts.reduce((a, b) => a + b, 0)).toBe(MANY);
      expectCounts(counts, expected);
    },
  );

  it("is exact at very large means too", () => {
    for (const mean of [1e9, 1e15]) {
      const x = draws(59, (r) => (poisson(r, mean) - mean) / Math.sqrt(mean));
      expectMoments(x, 0, 1, 3);
      expectDistribution(x, normalCdf);
    }
  });

  it("of mean zero is zero", () => {
    expect(draws(61, (r) => poisson(r, 0), 100).every((k) => k === 0)).toBe(true);
  });
});

describe("categorical", () => {
  it("draws in proportion to any weights, never one of weight zero", () => {
    const weights = [5, 0, 1, 0.5, 3.5, 0];
    const table = aliasTable(weights);
    const counts = new Int32Array(6);
    const random = randomFrom(67);
    for (let i = 0; i < N; i++) counts[categorical(random, table)]++;
    expect(counts[1] + counts[5]).toBe(0);
    expectCounts([counts[0], counts[2], counts[3], counts[4]], [0.5 * N, 0.1 * N, 0.05 * N, 0.35 * N]);
  });

  it("holds exactly the given shares in its table", () => {
    const weight = fc.oneof(fc.constant(0), fc.double({ min: 1e-300, max: 1e6, noNaN: true }));
    fc.assert(
      fc.property(fc.array(weight, { minLength: 1, maxLength: 40 }), (weights) => {
        fc.pre(weights.some((w) => w > 0));
        const { threshold, alias } = aliasTable(weights);
        const share = new Float64Array(weights.length);
        for (let i = 0; i < share.length; i++) {
          share[i] += threshold[i] / share.length;
          share[alias[i]] += (1 - threshold[i]) / share.length;
        }
        const total = weights.reduce((a, b) => a + b, 0);
        for (let i = 0; i < share.length; i++) {
          expect(share[i]).toBeCloseTo(weights[i] / total, 12);
          if (weights[i] === 0) expect(share[i]).toBe(0);
        }
      }),
    );
  });

  it.each([[[]], [[0, 0]], [[1, -1]], [[1, Number.NaN]], [[Number.POSITIVE_INFINITY]]])(
    "refuses the weights %j",
    (weights) => {
      expect(() => aliasTable(weights)).toThrow(expect.objectContaining({ code: "bad-option" }));
    },
  );
});

describe("shuffle and sample", () => {
  it("shuffle makes every order as likely", () => {
    const random = randomFrom(71);
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = shuffle(random, ["a", "b", "c", "d"]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expectCounts([...counts.values()], new Float64Array(24).fill(1000));
  });

  it("shuffle works in place on arrays and typed arrays, and on nothing", () => {
    const values = Int32Array.from({ length: 50 }, (_, i) => i);
    expect(shuffle(randomFrom(1), values)).toBe(values);
    expect([...values].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(shuffle(randomFrom(1), [])).toEqual([]);
  });

  it("sample draws every ordered choice as likely", () => {
    const random = randomFrom(73);
    const counts = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const pair = sample(random, 4, 2).join();
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    expect(counts.size).toBe(12);
    expectCounts([...counts.values()], new Float64Array(12).fill(1000));
  });

  it("sample never repeats, whatever the sizes", () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), fc.integer(), (a, b, seed) => {
        const n = Math.max(a, b);
        const count = Math.min(a, b);
        const chosen = sample(randomFrom(seed), n, count);
        expect(new Set(chosen).size).toBe(count);
        expect(chosen.every((i) => i >= 0 && i < n)).toBe(true);
      }),
    );
    expect(sample(randomFrom(1), 2 ** 31 - 1, 3)).toHaveLength(3);
  });

  it.each([
    [3, 4],
    [-1, 0],
    [3, -1],
    [3, 1.5],
    [2 ** 31, 1],
  ])("sample refuses n = %d with count %d", (n, count) => {
    expect(() => sample(randomFrom(1), n, count)).toThrow(expect.objectContaining({ code: "bad-option" }));
  });
});
