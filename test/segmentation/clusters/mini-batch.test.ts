import { describe, expect, it } from "vitest";
import { randomFrom } from "../../../src/core/random.ts";
import { runSteps } from "../../../src/core/work.ts";
import { miniBatchSteps } from "../../../src/numeric/mini-batch-k-means.ts";
import { assignCluster } from "../../../src/segmentation/clusters/assign-cluster.ts";
import { fitKMeans } from "../../../src/segmentation/clusters/fit-k-means.ts";
import {
  fitMiniBatchKMeans,
  fitMiniBatchKMeansAsync,
} from "../../../src/segmentation/clusters/fit-mini-batch-k-means.ts";
import { parseKMeans } from "../../../src/segmentation/clusters/parse-k-means.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { blobs } from "./samples.ts";

const columns = ["orders", "spend"] as const;
const middles = [
  [0, 0],
  [8, 1],
  [3, 9],
  [12, 12],
] as const;
const shop = blobs(middles, 12, 4).map((row) => ({ ...row, count: 1 }));
const options = { columns, k: 4, batch: 32, count: "count" } as const;

checkSuite({
  name: "fitMiniBatchKMeans",
  run: (data) => fitMiniBatchKMeans(data, options),
  data: shop,
  parse: parseKMeans,
  withCount: (row: object, count) => ({ ...row, count }),
  runSeeded: (data, seed) => fitMiniBatchKMeans(data, { ...options, seed }),
  runAsync: (data, work) => fitMiniBatchKMeansAsync(data, { ...options, ...work }),
  empty: "empty-input",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
});

describe("miniBatchSteps", () => {
  const line = (values: readonly number[], weight?: Float64Array) => ({
    rows: values.length,
    columns: [Float64Array.from(values)],
    shift: new Float64Array(1),
    factor: Float64Array.of(1),
    weight,
  });

  it("moves a center to the mean of all it was ever given", () => {
    // one center: after any number of batches it is the mean of all draws
    const plan = { batch: 50, steps: 400, least: 0.01, patience: 1000 };
    const { centers, iterations } = runSteps(
      miniBatchSteps(line([1, 2, 3, 6]), Float64Array.of(99), plan, randomFrom(3)),
    );
    expect(iterations).toBe(400);
    // 20,000 draws with a standard deviation of 1.87: 0.07 are more than five standard errors
    expect(Math.abs(centers[0] - 3)).toBeLessThan(0.07);
  });

  it("draws in proportion to weights", () => {
    const plan = { batch: 50, steps: 400, least: 0.01, patience: 1000 };
    const points = line([0, 10], Float64Array.of(1, 3));
    const { centers } = runSteps(miniBatchSteps(points, Float64Array.of(0), plan, randomFrom(3)));
    expect(Math.abs(centers[0] - 7.5)).toBeLessThan(0.16);
  });

  it("puts a center that nobody is near to elsewhere", () => {
    const plan = { batch: 20, steps: 200, least: 0.01, patience: 1000 };
    const { centers } = runSteps(
      miniBatchSteps(line([0, 1, 50, 51]), Float64Array.of(0.5, 1e6), plan, randomFrom(1)),
    );
    expect(Math.max(...centers)).toBeLessThan(52);
    expect(Math.abs(centers[0] - centers[1])).toBeGreaterThan(40);
  });

  it("stops when the batches no longer get better", () => {
    const plan = { batch: 20, steps: 100_000, least: 0.01, patience: 10 };
    const { iterations } = runSteps(
      miniBatchSteps(line([0, 1, 50, 51]), Float64Array.of(0.5, 50.5), plan, randomFrom(1)),
    );
    expect(iterations).toBeLessThan(1000);
  });
});

describe("fitMiniBatchKMeans", () => {
  it("comes within a few per cent of k-means", () => {
    const rows = blobs(middles, 3000, 8, 2.5);
    for (const k of [4, 7]) {
      const full = fitKMeans(rows, { columns, k });
      const found = fitMiniBatchKMeans(rows, { columns, k, batch: 256 });
      expect(found.fit.inertia).toBeGreaterThanOrEqual(full.fit.inertia * (1 - 1e-9));
      expect(found.fit.inertia).toBeLessThan(full.fit.inertia * 1.06);
      expect(found.fit.batch).toBe(256);
      expect(found.fit.customers).toBe(12_000);
      const sizes = assignCluster(found, rows).info.sizes;
      found.clusters.forEach(({ size }, c) => {
        expect(Math.abs(sizes[c] - size)).toBeLessThan(300);
      });
    }
  });

  it("finds groups that are there", () => {
    const model = fitMiniBatchKMeans(shop, options);
    expect(model.clusters.map(({ size }) => size)).toEqual([12, 12, 12, 12]);
    const plain = fitKMeans(shop, { columns, k: 4 });
    expectClose(model.fit.inertia, plain.fit.inertia, 1e-9);
  });

  it("takes all ties and a single customer", () => {
    const ties = Array.from({ length: 40 }, (_, i) => ({ a: i % 2 }));
    expect(fitMiniBatchKMeans(ties, { columns: ["a"], k: 2, batch: 4 }).fit.inertia).toBe(0);
    expect(fitMiniBatchKMeans([{ a: 3 }], { columns: ["a"], k: 1 }).clusters[0].center).toEqual({ a: 3 });
  });

  it.each([
    ["too-few-rows", () => fitMiniBatchKMeans([{ a: 1 }, { a: 1 }], { columns: ["a"], k: 2 })],
    ["bad-option", () => fitMiniBatchKMeans(shop, { ...options, batch: 0 })],
    ["bad-option", () => fitMiniBatchKMeans(shop, { ...options, maxPasses: 0.5 })],
    ["missing-value", () => fitMiniBatchKMeans([{ a: 1 }, { a: null }], { columns: ["a"], k: 1 })],
  ])("refuses with %s", (code, run) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });
});
