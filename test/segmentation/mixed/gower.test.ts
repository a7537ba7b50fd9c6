import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tableFrom } from "../../../src/core/table-from.ts";
import {
  clusterHierarchy,
  clusterHierarchyAsync,
} from "../../../src/segmentation/clusters/cluster-hierarchy.ts";
import { compareClusterings } from "../../../src/segmentation/clusters/compare-clusterings.ts";
import { cutHierarchy } from "../../../src/segmentation/clusters/cut-hierarchy.ts";
import { fitKMedoids } from "../../../src/segmentation/clusters/fit-k-medoids.ts";
import { silhouette } from "../../../src/segmentation/clusters/silhouette.ts";
import {
  clusterByMedoids,
  clusterByMedoidsAsync,
} from "../../../src/segmentation/mixed/cluster-by-medoids.ts";
import { gowerDistances, gowerDistancesAsync } from "../../../src/segmentation/mixed/gower-distances.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { blobs } from "../clusters/samples.ts";

const shop = [
  { customer: "a", orders: 1, spend: 10, plan: "free", size: "S", vegan: 1, gifts: 0 },
  { customer: "b", orders: 3, spend: 20, plan: "free", size: "M", vegan: 0, gifts: 1 },
  { customer: "c", orders: 11, spend: 400, plan: "gold", size: null, vegan: 0, gifts: 0 },
  { customer: "d", orders: null, spend: 35, plan: "gold", size: "L", vegan: 1, gifts: null },
  { customer: "e", orders: 7, spend: null, plan: null, size: "M", vegan: 0, gifts: 0 },
  { customer: "f", orders: 2, spend: 12, plan: "basic", size: "S", vegan: 0, gifts: 1 },
];
const columns = {
  orders: "number",
  spend: "number",
  plan: "text",
  size: ["S", "M", "L"],
  vegan: "presence",
  gifts: "presence",
} as const;

/** The flowers of Struyf, Hubert and Rousseeuw (1996), R's `cluster::flower`. */
const flowers =
  `0 1 1 4 3 15 25 15,1 0 0 2 1 3 150 50,0 1 0 3 3 1 150 50,0 0 1 4 2 16 125 50,0 1 0 5 2 2 20 15,0 1 0 4 3 12 50 40,
0 0 0 4 3 13 40 20,0 0 1 2 2 7 100 15,1 1 0 3 1 4 25 15,1 1 0 5 2 14 100 60,1 1 1 5 3 8 45 10,1 1 1 1 2 9 90 25,
1 1 0 1 2 6 20 10,1 1 1 4 2 11 80 30,1 0 0 3 2 10 40 20,1 0 0 4 2 18 200 60,1 0 0 2 2 17 150 60,0 0 1 2 1 5 25 10`
    .split(",")
    .map((line) => {
      const [winters, shadow, tubers, color, soil, preference, height, distance] = line.trim().split(" ");
      return {
        winters,
        shadow,
        tubers: Number(tubers),
        color,
        soil,
        preference,
        height: Number(height),
        distance: Number(distance),
      };
    });
const kinds = {
  winters: "text",
  shadow: "text",
  tubers: "presence",
  color: "text",
  soil: ["1", "2", "3"],
  preference: Array.from({ length: 18 }, (_, i) => String(i + 1)),
  height: "number",
  distance: "number",
} as const;

checkSuite({
  name: "gowerDistances",
  run: (data) => gowerDistances(data, { columns }),
  data: shop,
  // pairs are in the order of rows
  compare: ({ info, columns: { distance } }) => ({
    rows: info.rows,
    customers: [...(info.customers ?? [])].sort(),
    distances: [...distance].sort(),
  }),
  runAsync: (data, work) => gowerDistancesAsync(data, { columns, ...work }),
  empty: "empty-input",
  oneRow: (table) => expect([table.length, table.info.rows]).toEqual([0, 1]),
  allNaN: "bad-value",
});

checkSuite({
  name: "clusterByMedoids",
  run: (data) => clusterByMedoids(gowerDistances(data, { columns }), { k: 2 }),
  data: shop,
  // rows of medoids move with the rows
  compare: ({ info: { medoids, ...info }, ...table }) => ({
    info,
    rows: [...tableFrom({ length: table.length, columns: table.columns, info })]
      .map((row) => JSON.stringify(row))
      .sort(),
  }),
  runAsync: (data, work) => clusterByMedoidsAsync(gowerDistances(data, { columns }), { k: 2, ...work }),
  empty: "empty-input",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
});

// References: R 4.2.2 with cluster 2.1.4, daisy(metric = "gower", type = list(asymm = ...)), pam, silhouette; hclust.
describe("gowerDistances", () => {
  it("gives daisy's distances, with missing values and asymmetric columns", () => {
    expectClose(
      gowerDistances(shop, { columns }).columns.distance,
      [
        0.454273504273504, 1, 0.516025641025641, 0.7, 0.517521367521368, 0.943589743589744, 0.634615384615385,
        0.466666666666667, 0.324102564102564, 0.645299145299145, 0.4, 0.973717948717949, 0.75,
        0.76474358974359, 0.666666666666667,
      ],
      1e-13,
    );
  });

  it("gives daisy's weighted distances", () => {
    const weights = { spend: 2, plan: 0.5, vegan: 3 };
    expectClose(
      gowerDistances(shop, { columns, weights }).columns.distance,
      [
        0.558974358974359, 1, 0.250493096646943, 0.82, 0.542383107088989, 0.944159544159544,
        0.627218934911243, 0.466666666666667, 0.207459207459207, 0.885780885780886, 0.4, 0.975498575498576,
        0.875, 0.710453648915187, 0.666666666666667,
      ],
      1e-13,
    );
  });

  it("gives daisy's distances of the flowers, and what pam, silhouette and hclust make of them", () => {
    const distances = gowerDistances(flowers, { columns: kinds });
    expectClose(
      distances.columns.distance.slice(0, 6),
      [
        0.887540849673203, 0.527246732026144, 0.351797385620915, 0.41156045751634, 0.226919934640523,
        0.287622549019608,
      ],
      1e-13,
    );
    expectClose(
      distances.columns.distance.reduce((a, b) => a + b, 0),
      77.993516573296,
      1e-13,
    );
    const table = clusterByMedoids(distances, { k: 3 });
    expect(table.info.medoids.map((row) => row + 1).sort((a, b) => a - b)).toEqual([6, 12, 17]);
    expectClose(table.info.objective, { build: 0.277868879033095, swap: 0.267113095238095 }, 1e-13);
    const widths = silhouette(distances, { cluster: table.columns.cluster });
    expectClose(widths.info.silhouette, 0.199422963704713, 1e-12);
    const tree = clusterHierarchy(distances, { method: "average" });
    expectClose(tree.height.slice(0, 3), [0.141789215686275, 0.159150326797386, 0.19094304388422], 1e-13);
    expectClose(tree.height.at(-1), 0.601748625376077, 1e-13);
    expect(cutHierarchy(tree, { k: 3 }).info.sizes.reduce((a, b) => a + b)).toBe(18);
  });

  it("is the definition, between 0 and 1, in any unit and direction", () => {
    const cellOf = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 5 });
    const row = fc.record({
      n: fc.integer({ min: -9, max: 9 }),
      m: cellOf(fc.integer({ min: 0, max: 5 })),
      t: cellOf(fc.constantFrom("x", "y", "z")),
      f: cellOf(fc.constantFrom(0, 1)),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 9 }), (rows) => {
        const kind = { n: "number", m: "number", t: "text", f: "presence" } as const;
        const range = (name: "n" | "m") => {
          const values = rows.map((r) => r[name]).filter((v) => v !== null);
          return Math.max(...values) - Math.min(...values) || 1;
        };
        const expected = rows.flatMap((a, i) =>
          rows.slice(i + 1).map((b) => {
            const parts: number[] = [Math.abs(a.n - b.n) / range("n")];
            if (a.m !== null && b.m !== null) parts.push(Math.abs(a.m - b.m) / range("m"));
            if (a.t !== null && b.t !== null) parts.push(a.t === b.t ? 0 : 1);
            if (a.f !== null && b.f !== null && a.f + b.f > 0) parts.push(a.f === b.f ? 0 : 1);
            return parts.reduce((s, p) => s + p, 0) / parts.length;
          }),
        );
        const found = gowerDistances(rows, { columns: kind }).columns.distance;
        expectClose(found, expected, 1e-12);
        expect(found.every((x) => x >= 0 && x <= 1)).toBe(true);
        const turned = rows.map((r) => ({ ...r, n: 5 - 100 * r.n }));
        expectClose(gowerDistances(turned, { columns: kind }).columns.distance, expected, 1e-9);
      }),
      { numRuns: 40 },
    );
  });

  it("takes one-value columns, all ties and logarithms", () => {
    const same = [1, 1, 1].map((a) => ({ a, b: "x" }));
    expect([...gowerDistances(same, { columns: { a: "number", b: "text" } }).columns.distance]).toEqual([
      0, 0, 0,
    ]);
    const money = [0, 9, 99].map((spend) => ({ spend }));
    expectClose([...gowerDistances(money, { columns: { spend: "log" } }).columns.distance], [0.5, 1, 0.5]);
  });

  const no = null as number | null;
  it.each([
    ["bad-option", () => gowerDistances(shop, { columns: {} })],
    ["bad-option", () => gowerDistances(shop, { columns: { orders: "size" as "number" } })],
    ["bad-option", () => gowerDistances(shop, { columns: { size: ["S", "S"] } })],
    ["bad-option", () => gowerDistances(shop, { columns: { orders: "number" }, weights: { spend: 2 } })],
    ["bad-option", () => gowerDistances(shop, { columns: { orders: "number" }, weights: { orders: 0 } })],
    ["bad-input", () => gowerDistances(shop, { columns, most: 5 })],
    ["bad-value", () => gowerDistances(shop, { columns: { size: ["S", "M"] } })],
    ["bad-value", () => gowerDistances(shop, { columns: { orders: "presence" } })],
    ["bad-value", () => gowerDistances([{ a: -1 }], { columns: { a: "log" } })],
    ["missing-column", () => gowerDistances(shop, { columns: { age: "number" } as never })],
    ["missing-value", () => gowerDistances([{ a: 1 }, { a: 2 }, { a: no }], { columns: { a: "number" } })],
    ["missing-value", () => gowerDistances([{ a: no }, { a: no }], { columns: { a: "number" } })],
    ["missing-value", () => gowerDistances([{ a: 0 }, { a: 0 }], { columns: { a: "presence" } })],
  ])("refuses with %s", (code, run) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });

  it("names the first pair that cannot be compared", () => {
    const rows = [1, 2, null, 3, null].map((a) => ({ a, b: 1 }));
    const run = () => gowerDistances(rows, { columns: { a: "number" } });
    expect(run).toThrow("rows 0 and 2");
    expect(run).toThrow("7 such pairs");
    const later = [1, 2, 3, null].map((a, i) => ({ a, b: i < 2 || i > 2 ? 1 : null }));
    expect(() => gowerDistances(later, { columns: { a: "number", b: "number" } })).toThrow("rows 2 and 3");
  });
});

describe("clusters from distances", () => {
  const rows = blobs(
    [
      [0, 0],
      [9, 1],
      [4, 9],
    ],
    12,
    3,
  );
  const distances = gowerDistances(rows, { columns: { orders: "number", spend: "number" } });

  it("find groups that are there, whatever finds them", () => {
    const table = clusterByMedoids(distances, { k: 3 });
    expect(table.info).toMatchObject({ k: 3, sizes: [12, 12, 12], status: "converged" });
    const tree = cutHierarchy(clusterHierarchy(distances, { method: "complete" }), { k: 3 });
    expectClose(compareClusterings(table.columns.cluster, tree.columns.cluster).adjustedRand, 1);
    const model = fitKMedoids(rows, { columns: ["orders", "spend"], k: 3 });
    expect(model.clusters.map(({ size }) => size)).toEqual([12, 12, 12]);
    expect(table.of("0-3")?.cluster).toBe(table.of("0-7")?.cluster);
  });

  it("keep the distances as they were, and the default method", async () => {
    const before = distances.columns.distance.slice();
    const tree = clusterHierarchy(distances);
    expect(tree).toMatchObject({ method: "ward", scales: [], rows: 36 });
    expect(await clusterHierarchyAsync(distances)).toEqual(tree);
    expect(distances.columns.distance).toEqual(before);
    expect(cutHierarchy(tree, { k: 2 }).of("1-1")).toBeDefined();
  });

  it("do not depend on the order of rows with ids", () => {
    const turned = gowerDistances([...rows].reverse(), { columns: { orders: "number", spend: "number" } });
    expectClose(clusterHierarchy(turned).height, clusterHierarchy(distances).height, 1e-12);
    const [a, b] = [clusterByMedoids(turned, { k: 4 }), clusterByMedoids(distances, { k: 4 })];
    for (const { customer } of rows) expect(a.of(customer)).toEqual(b.of(customer));
  });

  it("leave out rows without a cluster in silhouettes, and say whose is whose", () => {
    const cluster = rows.map((row, i) => (i % 5 === 0 ? null : row.customer[0]));
    const table = silhouette(distances, { cluster });
    expect(table.length).toBe(28);
    expect(table.info.without).toBe(8);
    expect(table.of("1-1")).toMatchObject({ cluster: "1", neighbor: expect.stringMatching(/^[02]$/) });
    // from the definition
    const own = rows.flatMap((row, i) => (i !== 13 && i % 5 > 0 && row.customer[0] === "1" ? [i] : []));
    const mean = (list: readonly number[]) =>
      list.reduce((s, i) => {
        const [a, b] = i < 13 ? [i, 13] : [13, i];
        return s + distances.columns.distance[a * 36 - (a * (a + 1)) / 2 + b - a - 1];
      }, 0) / list.length;
    const others = ["0", "2"].map((c) =>
      mean(rows.flatMap((row, i) => (i % 5 > 0 && row.customer[0] === c ? [i] : []))),
    );
    const [x, y] = [mean(own), Math.min(...others)];
    expectClose(table.of("1-1")?.silhouette, (y - x) / Math.max(x, y), 1e-12);
  });

  const same = gowerDistances([{ a: 1 }, { a: 1 }, { a: 2 }], { columns: { a: "number" } });
  it.each([
    ["too-few-rows", () => clusterByMedoids(same, { k: 3 })],
    ["bad-option", () => clusterByMedoids(same, { k: 0 })],
    ["bad-input", () => clusterByMedoids(rows as never, { k: 2 })],
    ["bad-option", () => clusterHierarchy(same, { method: "median" as "ward" })],
    ["bad-input", () => silhouette(same, { cluster: [0, 1] })],
    ["bad-option", () => silhouette(same, {} as never)],
    ["too-few-rows", () => silhouette(same, { cluster: [0, 0, 0] })],
    ["empty-input", () => silhouette(same, { cluster: [null, null, null] })],
  ])("refuse with %s", (code, run) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });

  it("take a single customer", () => {
    const one = gowerDistances([{ a: 1 }], { columns: { a: "number" } });
    expect([...clusterByMedoids(one, { k: 1 })]).toEqual([{ cluster: 0, distance: 0 }]);
    expect(clusterHierarchy(one).height).toEqual([]);
  });
});
