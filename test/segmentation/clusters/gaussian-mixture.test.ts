import { describe, expect, it } from "vitest";
import {
  assignCluster,
  fitGaussianMixture,
  fitGaussianMixtureAsync,
  type GaussianMixtureModel,
  parseGaussianMixture,
} from "../../../src/segmentation/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { blobs, FLOWER, faithful, hasData, iris, threeBlobs } from "./samples.ts";

const columns = ["orders", "spend"] as const;
const shop = threeBlobs(20).map((row) => ({ ...row, count: 1 }));
const three = { columns, k: 3, count: "count", restarts: 4 } as const;

checkSuite({
  name: "fitGaussianMixture",
  run: (data) => fitGaussianMixture(data, three),
  data: shop,
  parse: parseGaussianMixture,
  withCount: (row: object, count) => ({ ...row, count }),
  runSeeded: (data, seed) => fitGaussianMixture(data, { ...three, seed }),
  runAsync: (data, work) => fitGaussianMixtureAsync(data, { ...three, ...work }),
  empty: "empty-input",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
});

/** Log-likelihood of two columns, from the model's own numbers on its scales and the definition of the density. */
function logLikelihood(
  model: GaussianMixtureModel,
  rows: readonly { orders: number; spend: number }[],
): number {
  const [a, b] = model.scales;
  return rows.reduce((total, row) => {
    const x = (row.orders - a.shift) / a.spread;
    const y = (row.spend - b.shift) / b.spread;
    const density = model.clusters.reduce((s, { share, scaled, covariance: [[p, q], [, r]] }) => {
      const det = p * r - q * q;
      const [u, v] = [x - scaled[0], y - scaled[1]];
      const square = (r * u * u - 2 * q * u * v + p * v * v) / det;
      return s + (share * Math.exp(-square / 2)) / (2 * Math.PI * Math.sqrt(det));
    }, 0);
    return total + Math.log(density / (a.spread * b.spread));
  }, 0);
}

describe("fitGaussianMixture", () => {
  it("says the likelihood of its own numbers, with BIC and AIC of its parameters", () => {
    const parameters = { full: 17, tied: 11, diag: 14, spherical: 11 };
    for (const covariance of ["full", "tied", "diag", "spherical"] as const) {
      const model = fitGaussianMixture(shop, { ...three, covariance });
      expectClose(model.fit.logLikelihood, logLikelihood(model, shop), 1e-10);
      expect(model.fit.parameters).toBe(parameters[covariance]);
      expectClose(model.fit.bic, parameters[covariance] * Math.log(60) - 2 * model.fit.logLikelihood);
      expectClose(model.fit.aic, 2 * parameters[covariance] - 2 * model.fit.logLikelihood);
      expect(model.clusters.reduce((s, c) => s + c.share, 0)).toBeCloseTo(1, 12);
    }
  });

  it("is the sample mean and covariance for one component", () => {
    const model = fitGaussianMixture(shop, { columns, k: 1, scale: "none" });
    const mean = (of: (row: (typeof shop)[number]) => number) => shop.reduce((s, row) => s + of(row), 0) / 60;
    const [x, y] = [mean((r) => r.orders), mean((r) => r.spend)];
    expectClose(model.clusters[0].center, { orders: x, spend: y });
    expectClose(
      model.clusters[0].covariance[0][1],
      mean((r) => (r.orders - x) * (r.spend - y)),
    );
    expectClose(
      model.clusters[0].covariance[0][0],
      mean((r) => (r.orders - x) ** 2),
      2e-6,
    );
  });

  it("does not care for units", () => {
    const model = fitGaussianMixture(shop, three);
    const cents = fitGaussianMixture(
      shop.map((row) => ({ ...row, spend: row.spend * 100 })),
      three,
    );
    expectClose(cents.fit.logLikelihood, model.fit.logLikelihood - 60 * Math.log(100), 1e-9);
  });

  it("says when a component is flat: columns that say the same, or one value only", () => {
    const same = shop.map((row) => ({ ...row, cents: row.spend * 100 }));
    const { fit } = fitGaussianMixture(same, { columns: ["spend", "cents"], k: 2, restarts: 4 });
    expect(fit.status).toBe("boundary");
    expect(fit.warnings.at(-1)).toContain("flat");
    const constant = fitGaussianMixture(shop, { columns: ["spend", "count"], k: 2, restarts: 4 });
    expect(constant.fit.status).toBe("boundary");
    expect(constant.fit.warnings[0]).toContain('"count"');
  });

  it("gives probabilities that say how sure an assignment is", () => {
    const rows = blobs(
      [
        [0, 0],
        [4, 0],
      ],
      200,
      6,
    );
    const model = fitGaussianMixture(rows, { columns, k: 2, scale: "none", covariance: "tied" });
    const [a, b] = model.clusters.map((c) => c.center);
    const middle = { orders: (a.orders + b.orders) / 2, spend: (a.spend + b.spend) / 2 };
    const table = assignCluster(model, [
      middle,
      { orders: b.orders, spend: b.spend },
      { orders: 1e6, spend: 0 },
    ]);
    expect(table.at(0)?.probability).toBeGreaterThan(0.499);
    expect(table.at(0)?.probability).toBeLessThan(0.6);
    expect(table.at(1)).toMatchObject({ cluster: 1 });
    expect(table.at(1)?.probability).toBeGreaterThan(0.99);
    expect(table.at(1)?.distance).toBeCloseTo(0, 6);
    expect(Number.isFinite(table.at(2)?.probability)).toBe(true);
  });

  it("finishes on all rows when the starts were compared on a part", () => {
    const rows = blobs(
      [
        [0, 0],
        [7, 2],
      ],
      4000,
      8,
    );
    const model = fitGaussianMixture(rows, { columns, k: 2, restarts: 2 });
    expect(model.fit.compared).toBeLessThanOrEqual(4096);
    expectClose(model.fit.logLikelihood, logLikelihood(model, rows), 1e-9);
    expectClose(model.clusters[0].size + model.clusters[1].size, 8000);
  });

  it.each([
    ["too-few-rows", () => fitGaussianMixture([{ a: 1 }, { a: 1 }], { columns: ["a"], k: 2 })],
    ["empty-input", () => fitGaussianMixture([] as { a: number }[], { columns: ["a"], k: 1 })],
    ["missing-value", () => fitGaussianMixture([{ a: null as number | null }], { columns: ["a"], k: 1 })],
    [
      "bad-option",
      () => fitGaussianMixture([{ a: 1 }], { columns: ["a"], k: 1, covariance: "round" as "diag" }),
    ],
    ["bad-option", () => fitGaussianMixture([{ a: 1 }], { columns: ["a"], k: 1.5 })],
  ])("refuses with %s", (code, run) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });
});

describe("parseGaussianMixture", () => {
  const good = (): Record<string, never> & { clusters: { share: number; covariance: number[][] }[] } =>
    JSON.parse(JSON.stringify(fitGaussianMixture(shop, three)));
  const changed = (change: object) => {
    const model = good();
    return { ...model, clusters: model.clusters.map((c) => ({ ...c, ...change })) };
  };
  it.each([
    ["covariance", () => ({ ...good(), covariance: "round" })],
    ["shares", () => changed({ share: 1 })],
    ["rows", () => changed({ covariance: [[1]] })],
    [
      "positive definite",
      () =>
        changed({
          covariance: [
            [1, 2],
            [2, 1],
          ],
        }),
    ],
  ])("refuses a model by its %s", (words, make) => {
    expect(() => parseGaussianMixture(make())).toThrow(words);
    expect(() => parseGaussianMixture(make())).toThrow(expect.objectContaining({ code: "bad-model" }));
  });
});

describe.skipIf(!hasData)("fitGaussianMixture on iris and faithful", () => {
  // scikit-learn 1.2.1, best of eight starts
  const reference: [shape: "full" | "tied" | "diag" | "spherical", k: number, logLikelihood: number][] = [
    ["full", 2, -214.354704371],
    ["full", 3, -180.185477132],
    ["full", 4, -163.061843829],
    ["tied", 2, -296.447574769],
    ["tied", 3, -256.354043127],
    ["tied", 4, -223.04863964],
    ["diag", 2, -386.185346934],
    ["diag", 3, -307.177571604],
    ["diag", 4, -264.847565687],
    ["spherical", 2, -478.559095769],
    ["spherical", 3, -384.314095065],
    ["spherical", 4, -334.286077126],
  ];
  it.each(reference)("%s, k = %i: log-likelihood of at least %d", (covariance, k, value) => {
    const { fit } = fitGaussianMixture(iris(), { columns: FLOWER, k, covariance, scale: "none" });
    expect(fit.logLikelihood).toBeGreaterThanOrEqual(value - 2e-6);
    expect(fit.status).toBe("converged");
    if (covariance === "full" && k < 4) expectClose(fit.logLikelihood, value, 1e-8);
  });

  it("gives mclust's BIC for VVV and EEE, with the opposite sign", () => {
    const bic = (k: number, covariance: "full" | "tied") =>
      -fitGaussianMixture(iris(), { columns: FLOWER, k, covariance }).fit.bic;
    expectClose(
      [1, 2, 3].map((k) => bic(k, "full")),
      [-829.978154362, -574.01783227, -580.839630428],
      2e-6,
    );
    expectClose(
      [1, 2, 3].map((k) => bic(k, "tied")),
      [-829.978154362, -688.097220134, -632.964732323],
      3e-6,
    );
    const waits = fitGaussianMixture(faithful(), {
      columns: ["eruptions", "waiting"],
      k: 3,
      covariance: "tied",
    });
    // mclust stops a little early
    expect(waits.fit.logLikelihood).toBeGreaterThanOrEqual(-1126.32623647);
    expectClose(waits.fit.bic, 2314.31629567, 2e-5);
  });
});
