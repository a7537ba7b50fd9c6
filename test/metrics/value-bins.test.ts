import { describe, expect, it } from "vitest";
import { linearBins, roundBins } from "../../src/metrics/value-bins.ts";

const sorted = (...xs: number[]) => Float64Array.from(xs).sort();
const edges = (bins: { from: number; to: number }[]) => [bins[0].from, ...bins.map((b) => b.to)];

describe("linearBins", () => {
  it("have round edges and hold each value once, the last with its upper end", () => {
    const bins = linearBins(sorted(...Array.from({ length: 100 }, (_, i) => i / 10)));
    // interquartile range 4.95, Freedman-Diaconis width 2.13, rounded up to 2.5
    expect(edges(bins)).toEqual([0, 2.5, 5, 7.5, 10]);
    expect(bins.map((b) => b.count)).toEqual([25, 25, 25, 25]);
  });

  it("put a long tail into one last bin", () => {
    const bins = linearBins(sorted(...Array.from({ length: 1000 }, (_, i) => i % 100), 1e6));
    expect(bins.length).toBeLessThan(40);
    expect(bins[bins.length - 1]).toMatchObject({ to: 1e6, count: 1 });
  });

  it("manage one value, equal values, negative values and most values alike", () => {
    expect(linearBins(sorted(4))).toEqual([{ from: 4, to: 4, count: 1, share: 1 }]);
    expect(linearBins(sorted(4, 4, 4))).toEqual([{ from: 4, to: 4, count: 3, share: 1 }]);
    expect(linearBins(sorted(-3, -1, 2)).reduce((a, b) => a + b.count, 0)).toBe(3);
    const alike = linearBins(sorted(...new Array(50).fill(5), 6));
    expect(alike.reduce((a, b) => a + b.count, 0)).toBe(51);
    expect(alike.length).toBeLessThan(40);
    const apart = linearBins(sorted(...new Array(500).fill(0), 1e9));
    expect(apart.length).toBeLessThan(40);
    expect(apart.reduce((a, b) => a + b.count, 0)).toBe(501);
  });
});

describe("roundBins", () => {
  it("run 1, 2, 5, 10, 20, 50 ...", () => {
    const bins = roundBins(sorted(1.5, 3, 7, 7, 60, 99.9));
    expect(edges(bins)).toEqual([1, 2, 5, 10, 20, 50, 100]);
    expect(bins.map((b) => b.count)).toEqual([1, 1, 2, 0, 0, 2]);
  });

  it("begin at an edge that is a value, and keep a value that is the last edge", () => {
    expect(edges(roundBins(sorted(10, 20, 50)))).toEqual([10, 20, 50, 100]);
    expect(roundBins(sorted(10, 20, 50)).map((b) => b.count)).toEqual([1, 1, 1]);
  });

  it("put zero, less and dust into a first bin of their own", () => {
    const bins = roundBins(sorted(-4, 0, 1e-15, 12, 30));
    expect(edges(bins)).toEqual([-4, 10, 20, 50]);
    expect(bins.map((b) => b.count)).toEqual([3, 1, 1]);
    expect(roundBins(sorted(-2, 0))).toEqual([{ from: -2, to: 0, count: 2, share: 1 }]);
  });
});
