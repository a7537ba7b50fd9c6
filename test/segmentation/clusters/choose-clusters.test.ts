import { describe, expect, it } from "vitest";
import { randomFrom, uniform } from "../../../src/core/random.ts";
import { recommend } from "../../../src/segmentation/clusters/recommend-k.ts";
import { chooseClusters, chooseClustersAsync } from "../../../src/segmentation/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { blobs, FLOWER, hasData, iris, threeBlobs } from "./samples.ts";

const columns = ["orders", "spend"] as const;
const shop = threeBlobs(20).map((row) => ({ ...row, count: 1 }));

checkSuite({
  name: "chooseClusters",
  run: (data) => chooseClusters(data, { columns, to: 4, count: "count" }),
  data: shop,
  withCount: (row: object, count) => ({ ...row, count }),
  runSeeded: (data, seed) => chooseClusters(data, { columns, to: 3, seed }),
  runAsync: (data, work) => chooseClustersAsync(data, { columns, to: 4, count: "count", ...work }),
  empty: "empty-input",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
});

describe("chooseClusters", () => {
  it.each([2, 3, 5])("finds %i groups that are there, and says why", (k) => {
    const middles = [
      [0, 0],
      [9, 1],
      [2, 11],
      [12, 12],
      [20, 3],
    ] as const;
    const { info } = chooseClusters(blobs(middles.slice(0, k), 60, k), { columns, to: 7 });
    expect(info.k).toBe(k);
    expect(info.votes.silhouette).toBe(k);
    expect(info.reason).toMatch(new RegExp(`^${k} clusters: .*silhouette \\(0\\.\\d\\d\\).* favor it`));
    expect(info.reason).toContain("the same groups come back");
  });

  it("finds no groups where there are none", () => {
    const random = randomFrom(5);
    const even = Array.from({ length: 400 }, () => ({ orders: uniform(random), spend: uniform(random) }));
    expect(chooseClusters(even, { columns, to: 5 }).info).toMatchObject({ k: 1 });
    const one = chooseClusters(blobs([[3, 3]], 300, 7), { columns, to: 5 });
    expect(one.info.k).toBe(1);
    expect(one.info.reason).toContain("no separate groups");
  });

  it("judges a part of many rows", () => {
    const table = chooseClusters(
      blobs(
        [
          [0, 0],
          [9, 9],
        ],
        1500,
        2,
      ),
      { columns, to: 4, most: 200 },
    );
    expect(table.info).toMatchObject({ k: 2, complete: false });
    expect(table.info.compared).toBeLessThanOrEqual(200);
  });

  it("tries no more than the rows carry", () => {
    expect(
      chooseClusters(
        [1, 2, 9].map((orders) => ({ orders })),
        { columns: ["orders"] },
      ).length,
    ).toBe(2);
  });

  it.each([
    ["too-few-rows", () => chooseClusters([{ a: 1 }, { a: 2 }], { columns: ["a"] })],
    ["too-few-rows", () => chooseClusters([{ a: 1 }, { a: 1 }, { a: 1 }], { columns: ["a"] })],
    ["empty-input", () => chooseClusters([] as { a: number }[], { columns: ["a"] })],
    ["bad-option", () => chooseClusters([{ a: 1 }], { columns: ["a"], to: 1 })],
    ["bad-option", () => chooseClusters([{ a: 1 }], { columns: ["a"], to: 50, most: 100 })],
  ])("refuses with %s", (code, run) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });
});

describe("recommend", () => {
  const row = (k: number, rest: object = {}) => ({
    k,
    inertia: 10 / k,
    silhouette: null,
    calinskiHarabasz: null,
    gap: null,
    gapSe: null,
    bic: null,
    stability: null,
    ...rest,
  });

  it("sets aside numbers whose groups do not come back, however many votes they have", () => {
    const found = recommend([
      row(1),
      row(2, { silhouette: 0.5, calinskiHarabasz: 10, stability: 0.9 }),
      row(3, { silhouette: 0.6, calinskiHarabasz: 20, stability: 0.3 }),
    ]);
    expect(found.k).toBe(2);
    expect(found.reason).toContain("3 clusters did not pass that test");
    expect(found.reason).toContain("no measure favors a number whose groups are stable");
  });

  it("says so when no groups come back, and when groups overlap", () => {
    const found = recommend([
      row(1),
      row(2, { silhouette: 0.2, stability: 0.1 }),
      row(3, { silhouette: 0.1, stability: 0.1 }),
    ]);
    expect(found.k).toBe(2);
    expect(found.reason).toContain("rough picture");
    expect(found.reason).toContain("overlap");
  });

  it("takes the first gap within an error of the next", () => {
    const gaps = [
      row(1, { gap: 0.1, gapSe: 0.01 }),
      row(2, { gap: 0.5, gapSe: 0.01 }),
      row(3, { gap: 0.505, gapSe: 0.01 }),
    ];
    expect(recommend(gaps).votes.gap).toBe(2);
  });
});

describe.skipIf(!hasData)("chooseClusters on iris", () => {
  it("recommends the two groups that the measurements show, as mclust does", () => {
    const { info } = chooseClusters(iris(), { columns: FLOWER, scale: "none", to: 6 });
    expect(info.k).toBe(2);
    expect(info.votes).toMatchObject({ silhouette: 2, calinskiHarabasz: 3, bic: 2 });
  });
});
