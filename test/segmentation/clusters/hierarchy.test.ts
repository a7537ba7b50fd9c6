import { describe, expect, it } from "vitest";
import {
  clusterHierarchy,
  clusterHierarchyAsync,
  compareClusterings,
  cutHierarchy,
} from "../../../src/segmentation/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { ARRESTS, FLOWER, hasData, iris, scaledArrests, threeBlobs } from "./samples.ts";

const columns = ["orders", "spend"] as const;
const shop = threeBlobs(6);

checkSuite({
  name: "clusterHierarchy",
  run: (data) => clusterHierarchy(data, { columns }),
  data: shop,
  // leaves are numbered by their rows: heights, and the customers of each cut, are what must not change
  compare: (tree) => [
    tree.height,
    [2, 3, 4].map((k) =>
      Object.fromEntries([...cutHierarchy(tree, { k })].map((r) => [r.customer, r.cluster])),
    ),
  ],
  runAsync: (data, work) => clusterHierarchyAsync(data, { columns, ...work }),
  empty: "empty-input",
  oneRow: (tree) => expect(tree).toMatchObject({ rows: 1, left: [], height: [] }),
  allNaN: "bad-value",
  // equal sizes are numbered by their first row
  waives: {
    "row order": "clusters of equal size are numbered by their first row; tested below with unequal ones",
  },
});

describe("clusterHierarchy", () => {
  it("gives the same clusters in any order of rows, ties included", () => {
    const rows = [0, 1, 2, 3, 10, 11, 12, 20].map((orders, i) => ({ customer: `c${i}`, orders }));
    const cut = (list: typeof rows) =>
      [2, 3, 4].map((k) => {
        const table = cutHierarchy(clusterHierarchy(list, { columns: ["orders"], method: "complete" }), {
          k,
        });
        return rows.map((row) => table.of(row.customer)?.cluster);
      });
    const [same, turned] = [cut(rows), cut([...rows].reverse())];
    same.forEach((label, i) => {
      expect(compareClusterings(label as number[], turned[i] as number[]).adjustedRand).toBe(1);
    });
  });

  it("takes a row with a count for so many rows", () => {
    const counted = shop.map((row, i) => ({ ...row, count: 1 + (i % 3) }));
    const repeated = counted.flatMap((row) => new Array<typeof row>(row.count).fill(row));
    const tree = clusterHierarchy(counted, { columns, count: "count" });
    const other = clusterHierarchy(repeated, { columns });
    expectClose(
      tree.height,
      other.height.filter((h) => h > 0),
    );
    expect(cutHierarchy(tree, { k: 3 }).info.sizes).toEqual(cutHierarchy(other, { k: 3 }).info.sizes);
  });

  it("survives JSON, and knows who the leaves are", () => {
    const tree = JSON.parse(JSON.stringify(clusterHierarchy(shop, { columns })));
    const cut = cutHierarchy(tree, { k: 3 });
    expect(cut.info.sizes).toEqual([6, 6, 6]);
    expect(cut.of("1-2")?.cluster).toBe(cut.of("1-5")?.cluster);
  });

  it("cuts at a height as at the number of clusters that it leaves", () => {
    const tree = clusterHierarchy(shop, { columns });
    for (const k of [1, 2, 5, 18]) {
      const byNumber = cutHierarchy(tree, { k });
      const [low, high] = byNumber.info.between;
      expect(cutHierarchy(tree, { height: high === null ? low : (low + high) / 2 }).info).toEqual(
        byNumber.info,
      );
    }
  });

  it.each([
    ["bad-input", () => clusterHierarchy(shop, { columns, most: 17 })],
    ["bad-option", () => clusterHierarchy(shop, { columns, method: "centroid" as "ward" })],
    ["bad-option", () => cutHierarchy(clusterHierarchy(shop, { columns }), { height: Number.NaN })],
    ["bad-option", () => cutHierarchy(clusterHierarchy(shop, { columns }), { k: 0 })],
    ["too-few-rows", () => cutHierarchy(clusterHierarchy(shop, { columns }), { k: 19 })],
  ])("refuses with %s", (code, run) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });
});

describe.skipIf(!hasData)("clusterHierarchy on iris and USArrests (scipy 1.10.1; R hclust)", () => {
  const irisReference = [
    [
      "ward",
      [3.82805262029, 4.84770850792, 6.39940681952, 12.3003960528, 32.4476069996],
      138.162241964,
      [64, 50, 36],
      0.731198556771,
    ],
    [
      "complete",
      [2.2360679775, 2.4289915603, 3.2109188716, 4.0249223595, 7.08519583357],
      87.5282463123,
      [72, 50, 28],
      0.642251251836,
    ],
    [
      "average",
      [1.31418787402, 1.38099373933, 1.78556648202, 1.96361408627, 4.06268268612],
      65.2128092832,
      [64, 50, 36],
      0.759198707107,
    ],
    [
      "single",
      [0.632455532034, 0.648074069841, 0.734846922835, 0.818535277187, 1.64012194669],
      43.5237796383,
      [98, 50, 2],
      0.563751020523,
    ],
  ] as const;
  it.each(irisReference)(
    "%s: heights, sizes and agreement with the species",
    (method, last, sum, sizes, rand) => {
      const rows = iris();
      const tree = clusterHierarchy(rows, { columns: FLOWER, method, scale: "none" });
      expectClose(tree.height.slice(-5), last, 1e-11);
      expectClose(
        tree.height.reduce((a, b) => a + b, 0),
        sum,
        1e-11,
      );
      const cut = cutHierarchy(tree, { k: 3 });
      expect(cut.info.sizes).toEqual(sizes);
      expectClose(
        compareClusterings(
          cut.columns.cluster,
          rows.map((r) => r.species),
        ).adjustedRand,
        rand,
        1e-11,
      );
    },
  );

  it.each([
    ["ward", [3.49604811441, 3.73411547835, 6.4618664416, 7.1881893464, 13.5162423507], [19, 12, 12, 7]],
    [
      "complete",
      [3.08834296947, 3.25543258186, 4.40054164699, 4.42007357715, 6.07664156265],
      [21, 11, 10, 8],
    ],
    ["average", [1.90502993203, 2.32751315054, 2.50701455493, 2.73477884282, 3.32236162127], [30, 12, 7, 1]],
  ] as const)("%s on USArrests", (method, last, sizes) => {
    const tree = clusterHierarchy(scaledArrests(), { columns: ARRESTS, method, scale: "none" });
    expectClose(tree.height.slice(-5), last, 1e-11);
    expect(cutHierarchy(tree, { k: 4 }).info.sizes).toEqual(sizes);
  });
});
