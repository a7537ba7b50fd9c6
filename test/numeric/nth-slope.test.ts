import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normal, randomFrom } from "../../src/core/random.ts";
import { nthSlope } from "../../src/numeric/nth-slope.ts";
import { SlopeOrder } from "../../src/numeric/slope-order.ts";
import { slopesOf } from "../../src/numeric/theil-sen-slopes.ts";

/** All slopes between points with different x, in order: the plain way. */
function allSlopes(x: Float64Array, y: Float64Array): Float64Array {
  const all: number[] = [];
  for (let i = 0; i < x.length; i++)
    for (let j = 0; j < i; j++) if (x[i] !== x[j]) all.push((y[i] - y[j]) / (x[i] - x[j]));
  return Float64Array.from(all).sort();
}

// kinds of columns: continuous, few values, money, times in ms, tiny, huge, next to a large number, constant
const value = fc.oneof(
  { arbitrary: fc.double({ min: 1, max: 5, noNaN: true }), weight: 2 },
  { arbitrary: fc.integer({ min: 0, max: 4 }), weight: 3 },
  fc.integer({ min: 0, max: 40 }).map((v) => 1.7e12 + v * 86_400_000),
  fc.integer({ min: -1e6, max: 1e6 }).map((v) => v * 1e-36),
  fc.integer({ min: -1e6, max: 1e6 }).map((v) => v * 1e30),
);
const KINDS = [
  fc.double({ min: 1, max: 5, noNaN: true }),
  fc.integer({ min: 0, max: 4 }),
  fc.integer({ min: 0, max: 5000 }).map((cents) => cents / 100),
  fc.integer({ min: 0, max: 400 }).map((day) => 1.7e12 + day * 86_400_000),
  fc.integer({ min: -1e6, max: 1e6 }).map((v) => v * 1e-206),
  fc.integer({ min: -1e6, max: 1e6 }).map((v) => v * 1e140),
  fc.integer({ min: 0, max: 1000 }).map((v) => 1e9 + v / 7),
  fc.constant(3),
  value,
];
const column = fc.constantFrom(...KINDS).chain((kind) => fc.array(kind, { minLength: 60, maxLength: 60 }));

describe("nthSlope", () => {
  it("gives the very slope that listing all of them gives, for columns of every kind", () => {
    fc.assert(
      fc.property(
        column,
        column,
        fc.integer({ min: 2, max: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom(20, 60, 300),
        (xs, ys, n, share, listed) => {
          const [x, y] = [Float64Array.from(xs.slice(0, n)), Float64Array.from(ys.slice(0, n))];
          const all = allSlopes(x, y);
          if (all.length === 0 || !Number.isFinite(all[0]) || !Number.isFinite(all[all.length - 1])) return;
          const at = nthSlope(x, y, all.length, { listed, drawn: 24 });
          for (const place of [Math.floor(share * (all.length - 1)), 0, all.length - 1, all.length >> 1]) {
            const found = at(place);
            // only more near ties than may be listed are told apart no further
            const most = all.filter((s) => Math.abs(s - all[place]) <= 1e-14 * Math.abs(s)).length;
            if (most <= listed / 2) expect(found === all[place]).toBe(true);
            expect(Math.abs(found - all[place])).toBeLessThanOrEqual(1e-14 * Math.abs(all[place]));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("finds its way through slopes that are mostly equal: ratings over time", () => {
    const x = Float64Array.from({ length: 400 }, (_, i) => i);
    const y = x.map((i) => Math.floor(((i * 7919) % 97) / 20) + (i > 300 ? 1 : 0));
    const all = allSlopes(x, y);
    const at = nthSlope(x, y, all.length, { listed: 500, drawn: 100 });
    for (let place = 0; place < all.length; place += 1777) expect(at(place)).toBe(all[place]);
  });

  it("gives the median and interval of listed slopes above 500 rows, whatever the order of the rows", () => {
    const chance = randomFrom(4);
    const n = 900;
    const x = Float64Array.from({ length: n }, (_, i) => (i * 331) % 450);
    const y = x.map((v) => Math.round(10 * (0.3 * v + 20 * normal(chance))) / 10);
    const counts = new Float64Array(n).fill(1);
    const found = slopesOf({ x, y, counts, n }, 0.95);
    const all = allSlopes(x, y);
    const middle = all.length / 2;
    expect(found.value).toBe(
      all.length % 2 === 1 ? all[Math.floor(middle)] : (all[middle - 1] + all[middle]) / 2,
    );
    for (const end of [found.low, found.high]) expect(all).toContain(end);
    const back = slopesOf({ x: x.slice().reverse(), y: y.slice().reverse(), counts, n }, 0.95);
    expect(back).toEqual(found);
  });
});

describe("SlopeOrder", () => {
  it("counts the pairs below a slope and lists those between two", () => {
    const x = Float64Array.of(0, 1, 1, 2, 5, 5, 9);
    const y = Float64Array.of(3, 1, 1, 4, 0, 2, 7);
    const all = allSlopes(x, y);
    const order = new SlopeOrder(x, y);
    for (const slope of [-9, -0.7, -0.01, 0.2, 1.1, 9])
      expect(order.below(slope)).toBe(all.filter((s) => s < slope).length);
    const inner = all.filter((s) => s >= -0.7 && s < 1.1);
    expect(order.between(-0.7, 1.1, inner.length).sort()).toEqual(inner);
    const some = order.between(-0.7, 1.1, inner.length, Float64Array.of(0, 2, 2, 4));
    expect(some.length).toBe(4);
    for (const s of some) expect(inner).toContain(s);
  });
});
