import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomFrom } from "../../../src/core/random.ts";
import {
  groupFolds,
  rollingSplits,
  splitsOf,
  stratifiedFolds,
} from "../../../src/learn/selection/fold-kernels.ts";

const labels = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 2, maxLength: 60 });

describe("folds", () => {
  it("are a partition, alike in every class and in size", () => {
    fc.assert(
      fc.property(labels, fc.integer({ min: 2, max: 7 }), fc.integer(), (y, k, seed) => {
        const fold = stratifiedFolds(y, k, randomFrom(seed));
        const splits = splitsOf(fold, k);
        expect(splits.flatMap(({ test }) => [...test]).sort((a, b) => a - b)).toEqual(y.map((_, i) => i));
        for (const { train, test } of splits) {
          expect(train.length + test.length).toBe(y.length);
          expect([...train].some((i) => test.includes(i))).toBe(false);
        }
        const counts = (of: (i: number) => boolean) => {
          const n = new Array<number>(k).fill(0);
          y.forEach((_, i) => {
            if (of(i)) n[fold[i]]++;
          });
          return Math.max(...n) - Math.min(...n);
        };
        expect(counts(() => true)).toBeLessThanOrEqual(1);
        for (const value of [0, 1, 2]) expect(counts((i) => y[i] === value)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });

  it("never part a group, and give every fold its share of rows", () => {
    fc.assert(
      fc.property(labels, fc.integer({ min: 2, max: 5 }), fc.integer(), (codes, k, seed) => {
        const names = [...new Set(codes)];
        const group = Int32Array.from(codes, (c) => names.indexOf(c));
        const fold = groupFolds(
          group,
          names.length,
          codes.map((c) => c % 2),
          k,
          randomFrom(seed),
        );
        for (let g = 0; g < names.length; g++)
          expect(new Set([...fold].filter((_, i) => group[i] === g)).size).toBe(1);
        // a fold is never ahead of the emptiest by more than its largest group
        const sizes = Array.from({ length: k }, (_, f) => fold.filter((v) => v === f).length);
        const largest = Math.max(...names.map((_, g) => group.filter((v) => v === g).length));
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(largest);
      }),
      { numRuns: 60 },
    );
  });

  it("in order of time never learn from what was not known yet", () => {
    const times = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(
        times,
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 0, max: 5 }),
        (given, k, purge) => {
          const time = Float64Array.from(given);
          const splits = rollingSplits(time, k, purge);
          for (const { from, train, test } of splits) {
            expect(Math.min(...[...test].map((i) => time[i]))).toBe(from);
            for (const i of train) {
              expect(time[i]).toBeLessThan(from);
              expect(time[i]).toBeLessThanOrEqual(from - purge);
            }
            // and leaves out nothing that was known
            const known = given.filter((t) => t < from && t <= from - purge).length;
            expect(train.length).toBe(known);
          }
          const judged = splits.flatMap(({ test }) => [...test]);
          expect(new Set(judged).size).toBe(judged.length);
          if (new Set(given).size === 1) expect(splits).toEqual([]);
        },
      ),
      { numRuns: 80 },
    );
  });
});
