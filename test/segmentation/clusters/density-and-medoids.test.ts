import { describe, expect, it } from "vitest";
import {
  assignCluster,
  dbscan,
  fitKMedoids,
  fitKMedoidsAsync,
  parseKMedoids,
  silhouette,
} from "../../../src/segmentation/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { blobs, FLOWER, hasData, iris } from "./samples.ts";

const columns = ["orders", "spend"] as const;
const shop = [...blobs([[0, 0]], 9, 4), ...blobs([[8, 1]], 8, 5), ...blobs([[3, 9]], 7, 6)].map((row, i) => ({
  ...row,
  customer: `c${i}`,
  count: 1,
}));

checkSuite({
  name: "fitKMedoids",
  run: (data) => fitKMedoids(data, { columns, k: 3, count: "count" }),
  data: shop,
  parse: parseKMedoids,
  // the row of a medoid moves with the rows
  compare: ({ clusters, ...rest }) => ({ ...rest, clusters: clusters.map(({ row, ...cluster }) => cluster) }),
  withCount: (row: object, count) => ({ ...row, count }),
  runAsync: (data, work) => fitKMedoidsAsync(data, { columns, k: 3, count: "count", ...work }),
  empty: "empty-input",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
});

checkSuite({
  name: "dbscan",
  run: (data) => dbscan(data, { columns, radius: 0.6, minNeighbors: 3 }),
  data: shop,
  empty: "empty-input",
  oneRow: (table) => expect(table.info).toMatchObject({ k: 0, noise: 1 }),
  allNaN: "bad-value",
});

describe("fitKMedoids", () => {
  it("takes customers as middles, and outliers pull little", () => {
    const rows = [1, 2, 3, 4, 5, 1000].map((orders) => ({ orders }));
    const [one] = fitKMedoids(rows, { columns: ["orders"], k: 1, scale: "none" }).clusters;
    expect(one.center).toEqual({ orders: 3 });
    expect(one.row).toBe(2);
  });

  it("searches a part of many rows and assigns all", () => {
    const rows = blobs(
      [
        [0, 0],
        [9, 9],
      ],
      1500,
      2,
    );
    const model = fitKMedoids(rows, { columns, k: 2, most: 300 });
    expect(model.fit.compared).toBeLessThanOrEqual(300);
    expect(model.clusters.map((c) => c.size)).toEqual([1500, 1500]);
    expect(assignCluster(model, rows).info.sizes).toEqual([1500, 1500]);
  });

  it("refuses more clusters than different rows", () => {
    expect(() => fitKMedoids([{ a: 1 }, { a: 1 }], { columns: ["a"], k: 2 })).toThrow(
      expect.objectContaining({ code: "too-few-rows" }),
    );
  });
});

describe("dbscan", () => {
  /** From the definition: cores, their connected parts, borders to the nearest core. */
  function plain(
    rows: readonly { orders: number; spend: number }[],
    radius: number,
    least: number,
  ): (number | null)[] {
    const apart = (i: number, j: number) =>
      Math.hypot(rows[i].orders - rows[j].orders, rows[i].spend - rows[j].spend);
    const all = [...rows.keys()];
    const core = all.filter((i) => all.filter((j) => apart(i, j) <= radius).length >= least);
    const group = new Map<number, number>();
    for (const seed of core) {
      if (group.has(seed)) continue;
      const stack = [seed];
      while (stack.length > 0) {
        const i = stack.pop() as number;
        if (group.has(i)) continue;
        group.set(i, seed);
        stack.push(...core.filter((j) => apart(i, j) <= radius));
      }
    }
    return all.map((i) => {
      const near = core.filter((j) => apart(i, j) <= radius).sort((a, b) => apart(i, a) - apart(i, b));
      return group.get(i) ?? group.get(near[0]) ?? null;
    });
  }

  it("is what the definition says", () => {
    const rows = blobs(
      [
        [0, 0],
        [5, 0],
      ],
      60,
      9,
    );
    for (const radius of [0.3, 0.5, 0.8]) {
      const expected = plain(rows, radius, 4);
      const found = [...dbscan(rows, { columns, radius, minNeighbors: 4, scale: "none" })].map(
        (row) => row.cluster,
      );
      const pairs = (list: readonly (number | null)[]) =>
        list.flatMap((a, i) => list.slice(0, i).map((b) => a !== null && a === b));
      expect(found.map((c) => c === null)).toEqual(expected.map((c) => c === null));
      expect(pairs(found)).toEqual(pairs(expected));
    }
  });

  it("takes a row with a count for so many neighbors", () => {
    const rows = [
      { a: 1, n: 5 },
      { a: 9, n: 1 },
    ];
    const table = dbscan(rows, { columns: ["a"], radius: 1, count: "n", scale: "none" });
    expect(table.info).toMatchObject({ k: 1, sizes: [5], noise: 1 });
  });

  it.each([
    ["bad-input", () => dbscan(shop, { columns, radius: 1, most: 5 })],
    ["bad-option", () => dbscan(shop, { columns, radius: -1 })],
    ["bad-option", () => dbscan(shop, { columns, radius: 1, minNeighbors: 0 })],
  ])("refuses with %s", (code, run) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });
});

describe.skipIf(!hasData)("on iris", () => {
  it("finds scikit-learn's clusters by density", () => {
    const table = dbscan(iris(), { columns: FLOWER, radius: 0.5, scale: "none" });
    expect(table.info).toMatchObject({ k: 2, sizes: [84, 49], noise: 17 });
  });

  it("finds the medoids of R's pam", () => {
    const rows = iris();
    const model = fitKMedoids(rows, { columns: FLOWER, k: 3, scale: "none" });
    expect(model.clusters.map((c) => c.row + 1).sort((a, b) => a - b)).toEqual([8, 79, 113]);
    expectClose(model.fit.objective, { build: 0.670939088418, swap: 0.654207699215 }, 1e-11);
    expectClose(silhouette(rows, { model }).info.silhouette, 0.552819012356, 1e-11);
  });
});
