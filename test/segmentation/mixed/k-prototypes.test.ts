import { describe, expect, it } from "vitest";
import { randomFrom, uniform } from "../../../src/core/random.ts";
import { runSteps } from "../../../src/core/work.ts";
import { kPrototypesSteps } from "../../../src/numeric/k-prototypes.ts";
import { assignCluster } from "../../../src/segmentation/clusters/assign-cluster.ts";
import { describeClusters } from "../../../src/segmentation/clusters/describe-clusters.ts";
import { fitKMeans } from "../../../src/segmentation/clusters/fit-k-means.ts";
import { silhouette } from "../../../src/segmentation/clusters/silhouette.ts";
import { fitKPrototypes, fitKPrototypesAsync } from "../../../src/segmentation/mixed/fit-k-prototypes.ts";
import { parseKPrototypes } from "../../../src/segmentation/mixed/parse-k-prototypes.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { threeBlobs } from "../clusters/samples.ts";

const columns = ["orders", "spend"] as const;
const categories = ["plan", "city"] as const;
const random = randomFrom(5);
const pickOf = (list: readonly string[]) => list[Math.floor(uniform(random) * list.length)];
const shop = threeBlobs(16).map((row) => ({
  ...row,
  plan:
    uniform(random) < 0.85 ? ["free", "gold", "basic"][Number(row.customer[0])] : pickOf(["free", "gold"]),
  city: pickOf(["Bonn", "Graz", "Linz"]),
  count: 1,
}));
const options = { columns, categories, k: 3, count: "count" } as const;

checkSuite({
  name: "fitKPrototypes",
  run: (data) => fitKPrototypes(data, options),
  data: shop,
  parse: parseKPrototypes,
  withCount: (row: object, count) => ({ ...row, count }),
  runSeeded: (data, seed) => fitKPrototypes(data, { ...options, seed }),
  runAsync: (data, work) => fitKPrototypesAsync(data, { ...options, ...work }),
  empty: "empty-input",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
});

type Mixed = { readonly x: readonly number[]; readonly t: readonly string[] };

/** Huang's algorithm on objects, as it stands in the paper. */
function plain(
  rows: readonly Mixed[],
  start: readonly Mixed[],
  gamma: number,
): { label: number[]; cost: number } {
  let centers = [...start];
  let label: number[] = [];
  const apart = (a: Mixed, b: Mixed) =>
    a.x.reduce((s, v, j) => s + (v - b.x[j]) ** 2, 0) + gamma * a.t.filter((v, j) => v !== b.t[j]).length;
  for (;;) {
    const next = rows.map((row) => {
      const all = centers.map((c) => apart(row, c));
      // the last digit must not decide between equals
      return all.findIndex((v) => v <= Math.min(...all) + 1e-12);
    });
    const cost = rows.reduce((s, row, i) => s + apart(row, centers[next[i]]), 0);
    if (next.every((c, i) => c === label[i])) return { label, cost };
    label = next;
    centers = centers.map((old, c) => {
      const own = rows.filter((_, i) => label[i] === c);
      if (own.length === 0) return old;
      return {
        x: old.x.map((_, j) => own.reduce((s, row) => s + row.x[j], 0) / own.length),
        t: old.t.map((_, j) => {
          const texts = [...new Set(own.map((row) => row.t[j]))].sort();
          const held = (text: string) => own.filter((row) => row.t[j] === text).length;
          return texts.reduce((a, b) => (held(b) > held(a) ? b : a));
        }),
      };
    });
  }
}

describe("kPrototypesSteps", () => {
  it("gives what Huang's algorithm gives", () => {
    const own = randomFrom(21);
    const levels = [
      ["a", "b", "c"],
      ["u", "v"],
    ];
    let compared = 0;
    for (let run = 0; run < 40; run++) {
      const k = 2 + (run % 4);
      const gamma = 0.05 + (run % 5) / 4;
      const rows = Array.from(
        { length: 60 },
        (): Mixed => ({
          x: [uniform(own), uniform(own)],
          t: levels.map((texts) => texts[Math.floor(uniform(own) * texts.length)]),
        }),
      );
      const expected = plain(rows, rows.slice(0, k), gamma);
      if (new Set(expected.label).size < k) continue;
      const flags = levels.flatMap((texts, c) =>
        texts.map((text) => Float64Array.from(rows, (row) => (row.t[c] === text ? 1 : 0))),
      );
      const factor = Float64Array.from([1, 1, ...flags.map(() => Math.sqrt(gamma / 2))]);
      const points = {
        rows: rows.length,
        columns: [0, 1].map((j) => Float64Array.from(rows, (row) => row.x[j])).concat(flags),
        shift: new Float64Array(7),
        factor,
        weight: undefined,
      };
      const start = Float64Array.from(
        rows.slice(0, k).flatMap((_, i) => points.columns.map((column, j) => column[i] * factor[j])),
      );
      const blocks = [
        { from: 2, to: 5 },
        { from: 5, to: 7 },
      ];
      const found = runSteps(kPrototypesSteps(points, start, blocks, 1000));
      expect([...found.label]).toEqual(expected.label);
      expectClose(found.inertia, expected.cost, 1e-9);
      compared++;
    }
    expect(compared).toBeGreaterThan(30);
  });

  it("gives a cluster without points the one farthest from its center", () => {
    const points = {
      rows: 4,
      columns: [Float64Array.of(0, 1, 2, 50)],
      shift: new Float64Array(1),
      factor: Float64Array.of(1),
      weight: undefined,
    };
    const found = runSteps(kPrototypesSteps(points, Float64Array.of(5, 5), [], 100));
    expect([...found.label]).toEqual([0, 0, 0, 1]);
    expect([...found.weight]).toEqual([3, 1]);
  });
});

describe("fitKPrototypes", () => {
  const model = fitKPrototypes(shop, options);

  it("finds groups that numbers and texts show together", () => {
    expect(model.clusters.map(({ size }) => size)).toEqual([16, 16, 16]);
    expect(model.clusters.map(({ center }) => center.plan).sort()).toEqual(["basic", "free", "gold"]);
    for (const { center, agreement, size } of model.clusters) {
      const own = shop.filter(
        (row) => row.customer[0] === String(["free", "gold", "basic"].indexOf(String(center.plan))),
      );
      expectClose(center.orders, own.reduce((s, row) => s + row.orders, 0) / size, 1e-9);
      expectClose(agreement.plan, own.filter((row) => row.plan === center.plan).length / size, 1e-12);
    }
    expect(model.fit).toMatchObject({
      status: "converged",
      customers: 48,
      compared: 48,
      leftOut: 0,
      warnings: [],
    });
  });

  it("says the cost of its clusters, by the definition", () => {
    const assigned = assignCluster(model, shop);
    const spread = (name: "orders" | "spend") => {
      const mean = shop.reduce((s, row) => s + row[name], 0) / shop.length;
      return Math.sqrt(shop.reduce((s, row) => s + (row[name] - mean) ** 2, 0) / shop.length);
    };
    let cost = 0;
    shop.forEach((row, i) => {
      const { center } = model.clusters[assigned.columns.cluster[i]];
      const square = columns.reduce(
        (s, name) => s + ((row[name] - Number(center[name])) / spread(name)) ** 2,
        0,
      );
      const apart = square + model.gamma * categories.filter((name) => row[name] !== center[name]).length;
      expectClose(assigned.at(i)?.distance, Math.sqrt(apart), 1e-9);
      cost += apart;
    });
    expectClose(model.fit.cost, cost, 1e-9);
    expect(assigned.info.sizes).toEqual([16, 16, 16]);
  });

  it("weighs a text by default as R's clustMixType does: mean variance by mean chance to differ", () => {
    const differ = categories.map((name) => {
      const held = (text: string) => shop.filter((row) => row[name] === text).length / shop.length;
      return 1 - [...new Set(shop.map((row) => row[name]))].reduce((s, text) => s + held(text) ** 2, 0);
    });
    expectClose(model.gamma, 1 / ((differ[0] + differ[1]) / 2), 1e-9);
    const raw = fitKPrototypes(shop, { ...options, scale: "none", k: 1 });
    const variance = columns.map((name) => {
      const mean = shop.reduce((s, row) => s + row[name], 0) / shop.length;
      return shop.reduce((s, row) => s + (row[name] - mean) ** 2, 0) / shop.length;
    });
    expectClose(raw.gamma, (variance[0] + variance[1]) / (differ[0] + differ[1]), 1e-9);
  });

  it("is k-means when a text weighs next to nothing, and groups by text when it weighs all", () => {
    const light = fitKPrototypes(shop, { ...options, gamma: 1e-9 });
    expectClose(light.fit.cost, fitKMeans(shop, { columns, k: 3 }).fit.inertia, 1e-6);
    const heavy = fitKPrototypes(shop, { columns, categories: ["plan"], k: 3, gamma: 1e6 });
    for (const { agreement } of heavy.clusters) expect(agreement.plan).toBe(1);
    const modes = fitKPrototypes(shop, { categories: ["plan", "city"], k: 9 });
    expect(modes.gamma).toBe(1);
    expect(modes.fit.cost).toBe(0);
  });

  it("is named by numbers and texts, and judged in its own distance", () => {
    const { clusters } = describeClusters(shop, { model, count: "count" });
    const gold = clusters.find(({ name }) => name.includes("plan gold"));
    expect(gold?.name).toContain("buy often");
    expect(gold?.text).toMatch(/plan gold \(\d+ % of them, \d+ % of all\)/);
    const feature = gold?.features.find(({ column }) => column === "plan: gold");
    expect(feature).toMatchObject({ level: "gold", words: "plan gold" });
    const named = describeClusters(shop, { model, words: { "plan: gold": ["gold members", "others"] } });
    expect(named.clusters.some(({ name }) => name.includes("gold members"))).toBe(true);
    const widths = silhouette(shop, { model });
    const at = (i: number, j: number) => {
      const numbers = model.scales.slice(0, 2).reduce((s, scale) => {
        const name = scale.column as "orders" | "spend";
        return s + ((shop[i][name] - shop[j][name]) / scale.spread) ** 2;
      }, 0);
      return Math.sqrt(
        numbers + model.gamma * categories.filter((name) => shop[i][name] !== shop[j][name]).length,
      );
    };
    const label = [...assignCluster(model, shop)].map(({ cluster }) => cluster);
    const mean = (c: number | null) => {
      const list = label.flatMap((l, j) => (l === c && j !== 0 ? [at(0, j)] : []));
      return list.reduce((a, b) => a + b, 0) / list.length;
    };
    const [a, b] = [mean(label[0]), Math.min(...[0, 1, 2].filter((c) => c !== label[0]).map(mean))];
    expectClose(widths.at(0)?.silhouette, (b - a) / Math.max(a, b), 1e-9);
  });

  it("gives new customers a cluster, and none to those without a value", () => {
    const table = assignCluster(model, [
      { customer: "new", orders: 8, spend: 1, plan: "gold", city: "Rome" },
      { customer: "odd", orders: 8, spend: 1, plan: null, city: "Bonn" },
    ]);
    const gold = model.clusters.findIndex(({ center }) => center.plan === "gold");
    expect(table.of("new")?.cluster).toBe(gold);
    expect(table.of("odd")?.cluster).toBeNull();
  });

  it("runs on a part of many rows and is finished on all", () => {
    const many = Array.from({ length: 17_000 }, (_, i) => ({
      a: i % 2 === 0 ? i / 1e6 : 5 + i / 1e6,
      b: i % 2 === 0 ? "x" : "y",
    }));
    const found = fitKPrototypes(many, { columns: ["a"], categories: ["b"], k: 2, restarts: 2 });
    expect(found.fit.compared).toBeLessThanOrEqual(16_384);
    expect(found.clusters.map(({ size, agreement }) => [size, agreement.b])).toEqual([
      [8500, 1],
      [8500, 1],
    ]);
  });

  it("keeps one-value columns with a warning, and leaves out rows without a value when told", () => {
    const rows = shop.map((row, i) => ({ ...row, shop: "main", city: i === 0 ? null : row.city }));
    const found = fitKPrototypes(rows, { columns, categories: ["city", "shop"], k: 2, onInvalid: "skip" });
    expect(found.fit.leftOut).toBe(1);
    expect(found.fit.warnings.join()).toContain('"shop" has the same text');
    const same = fitKPrototypes(
      [
        { a: 1, b: "x" },
        { a: 1, b: "x" },
      ],
      { columns: ["a"], categories: ["b"], k: 1 },
    );
    expect(same).toMatchObject({ gamma: 1, fit: { cost: 0 } });
  });

  const ids = Array.from({ length: 201 }, (_, i) => ({ id: `c${i}`, n: i }));
  it.each([
    ["too-few-rows", () => fitKPrototypes([{ a: "x" }, { a: "x" }], { categories: ["a"], k: 2 })],
    ["bad-input", () => fitKPrototypes(ids, { columns: ["n"], categories: ["id"], k: 2 })],
    ["bad-option", () => fitKPrototypes(shop, { columns, categories: [], k: 2 })],
    ["bad-option", () => fitKPrototypes(shop, { categories: ["city", "city"], k: 2 })],
    ["bad-option", () => fitKPrototypes(shop, { ...options, gamma: 0 })],
    ["bad-option", () => fitKPrototypes(shop, { ...options, k: 0 })],
    ["missing-value", () => fitKPrototypes([{ a: "x" }, { a: null }], { categories: ["a"], k: 1 })],
    ["missing-column", () => fitKPrototypes(shop, { categories: ["town" as "city"], k: 2 })],
    ["bad-model", () => parseKPrototypes({ ...model, gamma: -1 })],
    ["bad-model", () => parseKPrototypes({ ...model, k: 4 })],
    ["bad-model", () => parseKPrototypes({ ...model, scales: [{ ...model.scales[0], level: 3 }] })],
  ])("refuses with %s", (code, run) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });
});
