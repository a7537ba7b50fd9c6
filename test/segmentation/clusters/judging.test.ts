import { describe, expect, it } from "vitest";
import {
  adviseScaling,
  assignCluster,
  clusterScores,
  compareClusterings,
  fitKMeans,
  silhouette,
} from "../../../src/segmentation/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { blobs, FLOWER, hasData, iris, threeBlobs } from "./samples.ts";

const columns = ["orders", "spend"] as const;
const shop = threeBlobs(8).map((row, i) => ({ ...row, group: `g${i % 3}`, count: 1 }));
const options = { columns, cluster: "group", count: "count" } as const;

checkSuite({
  name: "silhouette",
  run: (data) => silhouette(data, options),
  data: shop,
  empty: "empty-input",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
});

checkSuite({
  name: "clusterScores",
  run: (data) => clusterScores(data, options),
  data: shop,
  withCount: (row: object, count) => ({ ...row, count }),
  empty: "empty-input",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
});

checkSuite({
  name: "adviseScaling",
  run: (data) => adviseScaling(data, { columns, count: "count" }),
  data: shop,
  withCount: (row: object, count) => ({ ...row, count }),
  empty: "empty-input",
  oneRow: (advice) =>
    expect(advice).toMatchObject({ scale: {}, columns: [{ scale: null }, { scale: null }] }),
  allNaN: "bad-value",
});

describe("silhouette", () => {
  it("takes clusters from a column, a function, a list or a model alike", () => {
    const model = fitKMeans(shop, { columns, k: 3 });
    const list = assignCluster(model, shop).columns.cluster;
    const value = silhouette(shop, { model }).info.silhouette;
    expectClose(silhouette(shop, { columns, cluster: list }).info.silhouette, value);
    expectClose(silhouette(shop, { columns, cluster: (_, i) => list[i] }).info.silhouette, value);
    const named = shop.map((row, i) => ({ ...row, segment: `s${list[i]}` }));
    expectClose(silhouette(named, { columns, cluster: "segment" }).info.silhouette, value);
    expectClose(silhouette(named.values(), { model }).info.silhouette, value);
    expect(value).toBeGreaterThan(0.6);
  });

  it("weighs a row by its count", () => {
    const counted = shop.map((row, i) => ({ ...row, count: 1 + (i % 2) }));
    const repeated = counted.flatMap((row) => new Array<typeof row>(row.count).fill(row));
    expectClose(
      silhouette(counted, options).info.silhouette,
      silhouette(repeated, { columns, cluster: "group" }).info.silhouette,
    );
  });

  it("compares a part of many rows, which comes close to all of them", () => {
    const rows = blobs(
      [
        [0, 0],
        [4, 4],
      ],
      1500,
      5,
    );
    const cluster = rows.map((row) => row.customer[0]);
    const all = silhouette(rows, { columns, cluster }).info;
    const part = silhouette(rows, { columns, cluster, most: 1000 });
    expect(part.info.complete).toBe(false);
    expect(part.length).toBeLessThanOrEqual(1000);
    expect(Math.abs(part.info.silhouette - all.silhouette)).toBeLessThan(0.03);
  });

  it("leaves rows without a cluster out and counts them", () => {
    const table = silhouette(shop, { columns, cluster: shop.map((_, i) => (i < 4 ? null : i % 2)) });
    expect(table.info.without).toBe(4);
    expect(table.length).toBe(20);
    expect(table.at(0)?.customer).toBe(shop[4].customer);
  });

  it.each([
    ["bad-input", () => silhouette(shop, { columns, cluster: [1, 2] })],
    ["bad-option", () => silhouette(shop, { columns } as never)],
    ["empty-input", () => silhouette(shop, { columns, cluster: shop.map(() => null) })],
    ["too-few-rows", () => silhouette(shop, { columns, cluster: () => "all" })],
    ["missing-column", () => silhouette(shop, { columns, cluster: "nothing" as "group" })],
  ])("refuses with %s", (code, run) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });
});

describe("clusterScores", () => {
  it("has no ratio where nothing varies within, or middles coincide", () => {
    const rows = [0, 0, 5, 5].map((a) => ({ a }));
    expect(clusterScores(rows, { columns: ["a"], cluster: [0, 0, 1, 1] })).toMatchObject({
      within: 0,
      calinskiHarabasz: null,
      daviesBouldin: 0,
    });
    expect(clusterScores(rows, { columns: ["a"], cluster: [0, 1, 1, 0] }).daviesBouldin).toBeNull();
  });
});

describe("compareClusterings", () => {
  it("is the adjusted Rand index of the definition by pairs", () => {
    const [a, b] = [
      [0, 0, 1, 1, 1, 2, 2, 0],
      ["x", "x", "x", "y", "y", "y", "z", "z"],
    ];
    let [both, inA, inB, all] = [0, 0, 0, 0];
    for (let i = 0; i < 8; i++)
      for (let j = 0; j < i; j++) {
        all++;
        if (a[i] === a[j]) inA++;
        if (b[i] === b[j]) inB++;
        if (a[i] === a[j] && b[i] === b[j]) both++;
      }
    const expected = (both - (inA * inB) / all) / ((inA + inB) / 2 - (inA * inB) / all);
    expectClose(compareClusterings(a, b).adjustedRand, expected);
  });

  it("is 1 for groupings that are one and the same, trivial ones included, and leaves out rows without a cluster", () => {
    for (const list of [[1, 1, 1], [1, 2, 3], [4]]) {
      expect(compareClusterings(list, list)).toMatchObject({
        adjustedRand: 1,
        normalizedMutualInformation: 1,
      });
    }
    expect(compareClusterings([1, null, 2], ["a", "a", Number.NaN])).toMatchObject({ rows: 1 });
    expect(() => compareClusterings([null], [1])).toThrow(expect.objectContaining({ code: "empty-input" }));
  });
});

describe("adviseScaling", () => {
  it("names columns that say the same, and values far out that no logarithm mends", () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({
      a: i,
      b: -2 * i + (i % 3),
      profit: i === 0 ? 5000 : (i % 7) - 3,
    }));
    const advice = adviseScaling(rows, { columns: ["a", "b", "profit"] });
    expect(advice.scale).toEqual({ a: "z", b: "z", profit: "robust" });
    expect(advice.twins).toHaveLength(1);
    expect(advice.twins[0].columns).toEqual(["a", "b"]);
    expect(advice.twins[0].correlation).toBeLessThan(-0.99);
    fitKMeans(rows, { columns: ["a", "profit"], k: 2, scale: { a: "z", profit: "robust" } });
  });
});

describe.skipIf(!hasData)("judging groups of iris (scikit-learn 1.2.1)", () => {
  it.each([
    [2, 0.681046169212, 513.92454598, 0.404292837173],
    [3, 0.552819012356, 561.62775663, 0.661971546501],
  ])("k = %i", (k, mean, calinskiHarabasz, daviesBouldin) => {
    const rows = iris();
    const model = fitKMeans(rows, { columns: FLOWER, k, scale: "none" });
    expectClose(silhouette(rows, { model }).info.silhouette, mean, 1e-10);
    expectClose(
      clusterScores(rows, { model }),
      { ...clusterScores(rows, { model }), calinskiHarabasz, daviesBouldin },
      1e-10,
    );
  });

  it("the species as clusters", () => {
    const rows = iris();
    const table = silhouette(rows, { columns: FLOWER, cluster: "species", scale: "none" });
    expectClose(table.info.silhouette, 0.503477440693, 1e-11);
    expectClose(
      [...table.columns.silhouette.subarray(0, 5)],
      [0.846469167013, 0.807398623961, 0.822366947778, 0.796876816692, 0.842846154225],
      1e-11,
    );
    const three = assignCluster(fitKMeans(rows, { columns: FLOWER, k: 3, scale: "none" }), rows);
    const agreement = compareClusterings(
      three.columns.cluster,
      rows.map((row) => row.species),
    );
    expectClose(agreement.adjustedRand, 0.730238272283, 1e-11);
    expectClose(agreement.normalizedMutualInformation, 0.75817568, 1e-10);
  });
});
