import { describe, expect, it } from "vitest";
import {
  adviseScaling,
  chooseClusters,
  clusterHierarchy,
  customersIn,
  dbscan,
  fitGaussianMixture,
  fitKMeans,
  fitKMedoids,
  fitLifecycle,
  fitMiniBatchKMeans,
  lifecycleStages,
  prepareFacts,
  purchaseBehavior,
  scoreRfm,
  segmentMovement,
  segmentPreferences,
} from "../../src/segmentation/index.ts";

// the same odd input for every way of grouping customers; what is a function's own stands in its own file

interface Point {
  readonly x: number | null;
  readonly y: number | null;
}
const points = (...rows: readonly (readonly [number | null, number | null])[]): Point[] =>
  rows.map(([x, y]) => ({ x, y }));
const code = (value: string) => expect.objectContaining({ code: value });

const columns = ["x", "y"] as const;
const byK: {
  readonly [name: string]: (rows: readonly Point[], k: number) => { clusters: readonly unknown[] };
} = {
  fitKMeans: (rows, k) => fitKMeans(rows, { columns, k }),
  fitMiniBatchKMeans: (rows, k) => fitMiniBatchKMeans(rows, { columns, k }),
  fitKMedoids: (rows, k) => fitKMedoids(rows, { columns, k }),
  fitGaussianMixture: (rows, k) => fitGaussianMixture(rows, { columns, k }),
};

describe.each(Object.entries(byK))("%s", (_, group) => {
  it("refuses more clusters than different rows, ties counted once", () => {
    expect(() => group(points([1, 1], [1, 1], [1, 1]), 2)).toThrow(code("too-few-rows"));
    expect(() => group(points([1, 1], [2, 2], [2, 2]), 3)).toThrow(code("too-few-rows"));
  });

  it("takes a single customer, and all ties, for one cluster", () => {
    expect(group(points([1, 2]), 1).clusters).toHaveLength(1);
    expect(group(points([1, 2], [1, 2]), 1).clusters).toHaveLength(1);
  });

  it("warns of a one-value column and of columns that say the same, and groups by the rest", () => {
    const flat = points(...[0, 1, 2, 10, 11, 12].map((y) => [7, y] as const));
    expect(group(flat, 2)).toMatchObject({
      fit: { warnings: expect.arrayContaining([expect.stringContaining('"x"')]) },
    });
    const twins = points(...[0, 1, 2, 10, 11, 12].map((y) => [2 * y, y] as const));
    expect(group(twins, 2).clusters).toHaveLength(2);
  });

  it.each([0, -1, 1.5, Number.NaN])("refuses k = %d", (k) => {
    expect(() => group(points([1, 2], [3, 4]), k)).toThrow(code("bad-option"));
  });

  it("refuses rows without values, and none at all", () => {
    expect(() => group(points([null, null], [null, null]), 1)).toThrow(code("missing-value"));
    expect(() => group([], 1)).toThrow(code("empty-input"));
  });
});

describe("clusters without a number of them", () => {
  it("cannot be chosen among equal customers", () => {
    expect(() => chooseClusters(points([1, 1], [1, 1]), { columns })).toThrow(code("too-few-rows"));
  });

  it("are none for a single customer, by density and by hierarchy", () => {
    expect(dbscan(points([1, 2]), { columns, radius: 1 }).info.k).toBe(0);
    expect(clusterHierarchy(points([1, 2]), { columns })).toMatchObject({ height: [], rows: 1 });
  });

  it("have scales advised for columns that vary alone", () => {
    const advice = adviseScaling(points([7, 1], [7, 2], [7, 4]), { columns });
    expect(advice.columns.map(({ column, scale }) => [column, scale === null])).toEqual([
      ["x", true],
      ["y", false],
    ]);
  });

  it("refuse rows without values", () => {
    expect(() => dbscan(points([null, 1]), { columns, radius: 1 })).toThrow(code("missing-value"));
    expect(() => clusterHierarchy([], { columns })).toThrow(code("empty-input"));
  });
});

describe("segments from orders", () => {
  const asOf = "2026-06-01";
  const line = (customer: string, time: string, amount = 10, currency = "EUR") => ({
    ...{ customer, time, amount, currency, item: "tea" },
  });
  const shop = [line("ann", "2026-01-05"), line("ann", "2026-02-05"), line("bob", "2026-02-07")];
  const mixed = [...shop, line("cem", "2026-02-08", 10, "USD")];
  const runs: {
    readonly [name: string]: (rows: readonly ReturnType<typeof line>[], zone?: string) => unknown;
  } = {
    fitLifecycle: (rows, zone = "UTC") => fitLifecycle(rows, { asOf, zone }),
    prepareFacts: (rows, zone = "UTC") => prepareFacts({ orders: rows }, { asOf, zone }),
    purchaseBehavior: (rows, zone = "UTC") => purchaseBehavior(rows, { asOf, zone }),
    segmentPreferences: (rows, zone = "UTC") => segmentPreferences(rows, { regulars: ["ann"] }, { zone }),
  };

  it.each(Object.entries(runs))("%s refuses money in two currencies and a zone nobody knows", (_, run) => {
    expect(() => run(mixed)).toThrow(code("mixed-currency"));
    expect(() => run(shop, "Mars/Base")).toThrow(code("unknown-zone"));
    expect(() => run(shop)).not.toThrow();
  });

  it("stand for one customer, for zero spend and for months without orders", () => {
    const one = [line("ann", "2026-01-05", 0)];
    const stages = lifecycleStages(fitLifecycle(one, { asOf }), one, { asOf });
    expect(stages.length).toBe(1);
    const gap = [line("ann", "2026-01-05", 0), line("ann", "2026-05-30", 0)];
    expect(lifecycleStages(fitLifecycle(gap, { asOf }), gap, { asOf }).at(0)).toMatchObject({
      stage: "Active",
    });
    const rfm = scoreRfm([{ customer: "ann", last: "2026-01-05", orders: 1, revenue: 0 }], { asOf });
    expect(customersIn(rfm, rfm.at(0)?.segment as string)).toEqual(["ann"]);
  });

  it("may overlap where a function says so, and are refused where one cannot be counted twice", () => {
    const both = { regulars: ["ann", "bob"], tea: ["ann"] };
    expect(segmentPreferences(shop, both).info.overlapping).toBe(1);
    expect(() => segmentMovement(both, both)).toThrow(code("bad-input"));
    expect(segmentMovement(both, both, { overlap: "allow" }).matrix).toBeNull();
  });

  it("have no share of money that nobody spent", () => {
    const free = shop.map((row) => ({ ...row, amount: 0 }));
    const row = segmentPreferences(free, { regulars: ["ann"] }, { measure: "revenue" }).at(0);
    expect([row?.share, row?.index, row?.verdict]).toEqual([null, null, "too few"]);
  });
});
