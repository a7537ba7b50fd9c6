import { describe, expect, it } from "vitest";
import { correlation, correlationMatrix, crossTab, theilSen } from "../../src/describe/index.ts";
import * as regression from "../../src/regression/index.ts";
import * as segmentation from "../../src/segmentation/index.ts";

const rows = [1, 2, 3, 5, 8, 9, 4].map((x, i) => ({
  customer: `c${i}`,
  x,
  y: x * x,
  city: i % 2 ? "a" : "b",
}));
type Untyped = (...args: unknown[]) => unknown;

const FITS: { [name: string]: unknown } = {
  correlation,
  correlationMatrix,
  crossTab,
  theilSen,
  fitLinearRegression: regression.fitLinearRegression,
  fitPolynomialRegression: regression.fitPolynomialRegression,
  fitExponentialRegression: regression.fitExponentialRegression,
  fitPowerRegression: regression.fitPowerRegression,
  fitTheilSenRegression: regression.fitTheilSenRegression,
  fitKMeans: segmentation.fitKMeans,
  fitMiniBatchKMeans: segmentation.fitMiniBatchKMeans,
  fitKMedoids: segmentation.fitKMedoids,
  fitGaussianMixture: segmentation.fitGaussianMixture,
  fitKPrototypes: segmentation.fitKPrototypes,
  fitPrincipalComponents: segmentation.fitPrincipalComponents,
  fitFactors: segmentation.fitFactors,
  chooseClusters: segmentation.chooseClusters,
  clusterHierarchy: segmentation.clusterHierarchy,
  cutHierarchy: (_: unknown, options: never) =>
    segmentation.cutHierarchy(segmentation.clusterHierarchy(rows, { columns: ["x"] }), options),
  clusterByMedoids: (_: unknown, options: never) =>
    segmentation.clusterByMedoids(segmentation.gowerDistances(rows, { columns: { x: "number" } }), options),
  dbscan: segmentation.dbscan,
  gowerDistances: segmentation.gowerDistances,
  silhouette: segmentation.silhouette,
  adviseScaling: segmentation.adviseScaling,
  describeClusters: segmentation.describeClusters,
  reliability: segmentation.reliability,
  scaleScores: segmentation.scaleScores,
};

const USES: { [name: string]: unknown } = {
  assignCluster: segmentation.assignCluster,
  factorScores: segmentation.factorScores,
  describeFactors: segmentation.describeFactors,
  componentScores: segmentation.componentScores,
  lookalikeScore: segmentation.lookalikeScore,
  lookalikeReasons: segmentation.lookalikeReasons,
  describeLookalike: segmentation.describeLookalike,
  lifecycleStages: segmentation.lifecycleStages,
  stageChanges: segmentation.stageChanges,
  explainStage: segmentation.explainStage,
  describeLifecycle: segmentation.describeLifecycle,
  predictRegression: regression.predictRegression,
  describeRegression: regression.describeRegression,
};

describe("calls that plain JavaScript lets through", () => {
  it.each(Object.entries(FITS))("%s without its options says what is missing", (_, run) => {
    for (const options of [[], [undefined], [null]])
      expect(() => (run as Untyped)(rows, ...options)).toThrow(
        expect.objectContaining({ code: "bad-option" }),
      );
  });

  it("the steps of a fit say the same", async () => {
    for (const run of [
      segmentation.fitKMeansAsync,
      segmentation.fitFactorsAsync,
      segmentation.fitKPrototypesAsync,
    ])
      for (const options of [undefined, null])
        await expect((run as Untyped)(rows, options)).rejects.toMatchObject({ code: "bad-option" });
  });

  it.each(Object.entries(USES))("%s of what is no such model", (_, run) => {
    for (const model of [undefined, null, {}, [], "model", { kind: "rfm", version: 1 }])
      expect(() => (run as Untyped)(model, rows, {})).toThrow(expect.objectContaining({ code: "bad-model" }));
  });

  it("what is neither a hierarchy nor a list of clusters", () => {
    for (const run of [segmentation.cutHierarchy, segmentation.compareClusterings])
      for (const given of [undefined, null, 3, {}])
        expect(() => (run as Untyped)(given, { k: 2 })).toThrow(
          expect.objectContaining({ code: "bad-input" }),
        );
  });
});

describe("a column called __proto__", () => {
  const odd = rows.map(({ customer, x, y, city }) =>
    Object.fromEntries([
      ["__proto__", x],
      ["y", y],
      ["z", (x * 7) % 5],
      ["customer", customer],
      ["city", city],
    ]),
  );
  const plain = odd.map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [renamed(k), v])));
  function renamed(name: string): string {
    return name === "__proto__" ? "p" : name;
  }
  const both = (run: (data: typeof odd, column: string) => unknown) => {
    const [a, b] = [run(odd, "__proto__"), run(plain, "p")].map((v) => JSON.stringify(v));
    expect(a?.replaceAll("__proto__", "p")).toBe(b);
  };

  it("is a column like any other in a regression, in clusters and in factors", () => {
    both((data, column) => {
      const model = regression.fitLinearRegression(data, { x: [column, "z"], y: "y" });
      return [model.coefficients, [...regression.predictRegression(model, data)]];
    });
    both(
      (data, column) =>
        regression.fitLinearRegression(data, { x: ["city", column], y: "z", categorical: ["city"] })
          .coefficients,
    );
    both((data, column) => {
      const model = segmentation.fitKMeans(data, { columns: [column, "y"], k: 2 });
      return [model.clusters, [...segmentation.assignCluster(model, data)]];
    });
    both((data, column) => segmentation.fitFactors(data, { items: [column, "y", "z"] }));
  });
});
