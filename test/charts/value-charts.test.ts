import { describe, expect, it } from "vitest";
import {
  aliveMatrixChart,
  calibrationChart,
  contractCurveChart,
  heterogeneityChart,
  orderForecastChart,
  purchaseTrackingChart,
  valueDistributionChart,
} from "../../src/charts/index.ts";
import {
  aliveMatrix,
  calibrationTable,
  contractCurve,
  customerValue,
  fitMbgNbd,
  fitNbd,
  fitSbg,
  forecastCurve,
  heterogeneity,
  reduceCohorts,
  trackPurchases,
} from "../../src/cltv/index.ts";
import { simulateShop, splitSummary } from "../../src/data/index.ts";
import { drawSvg } from "./draw-svg.ts";
import { calibration, contracts, forecastPoints, matrix, tracking, worths } from "./samples.ts";

const badOption = (run: () => unknown) =>
  expect(run).toThrow(expect.objectContaining({ code: "bad-option" }));
const tooFew = (run: () => unknown) => expect(run).toThrow(expect.objectContaining({ code: "too-few-rows" }));

describe("charts of value and tracking", () => {
  it("take the results of the library as they are", async () => {
    const { orders } = simulateShop({ seed: 3, customers: 200, from: "2025-01-01", to: "2026-01-01" });
    const to = "2026-01-01";
    const split = splitSummary(orders, { at: "2025-08-01", to });
    const model = fitMbgNbd(split);
    const groups = calibrationTable(model, split);
    const spread = heterogeneity(model);
    const year = { horizon: { years: 1 } };
    const cells = aliveMatrix(model, { age: { weeks: 40 }, ...year });
    const renewed = [1000, 869, 743, 653].map((customers, period) => ({ period, customers }));
    const sbg = fitSbg(reduceCohorts(renewed, { unit: "year" }));
    const curve = contractCurve(sbg, { periods: 6 });
    for (const chart of [
      purchaseTrackingChart(trackPurchases(model, orders, { to })),
      calibrationChart(groups),
      calibrationChart(groups, { show: "holdout" }),
      heterogeneityChart(spread),
      heterogeneityChart(spread, { of: "leaving" }),
      aliveMatrixChart(cells),
      aliveMatrixChart(cells, { show: "expected" }),
      orderForecastChart(forecastCurve(model, split.at(0) as never, year), {
        customer: split.at(0)?.customer as string,
      }),
      valueDistributionChart(customerValue({ buying: model }, split, { ...year, orderValue: 20 })),
      contractCurveChart(curve),
      contractCurveChart(curve, { show: "renewal" }),
    ]) {
      expect(await drawSvg(chart)).toMatch(/^<svg/);
    }
    const axis = (chart: { readonly layer: readonly { readonly encoding?: object }[] }, name: "x" | "y") =>
      (chart.layer[0].encoding as { readonly [channel: string]: { readonly title: string } })[name].title;
    expect(axis(aliveMatrixChart(cells), "y")).toBe("Weeks since the last order");
    expect(axis(contractCurveChart(curve), "x")).toBe("Years since the beginning");
    tooFew(() => heterogeneityChart(heterogeneity(fitNbd(split)), { of: "leaving" }));
  });

  it("refuse what they cannot show", () => {
    badOption(() => aliveMatrixChart(matrix, { show: "both" as never }));
    badOption(() => calibrationChart(calibration, { show: "both" as never }));
    badOption(() => contractCurveChart(contracts.curve, { show: "both" as never }));
    badOption(() => heterogeneityChart([], { of: "both" as never }));
    badOption(() => valueDistributionChart(worths, { bins: 1 }));
    tooFew(() => aliveMatrixChart([{ frequency: 1, silent: 2, alive: 0.5 }], { show: "expected" }));
    tooFew(() => calibrationChart([{ group: "0", customers: 1, expectedCustomers: 1 }], { show: "holdout" }));
    tooFew(() => contractCurveChart([{ period: 0, survival: 1 }], { show: "renewal" }));
    tooFew(() => valueDistributionChart([{ expected: null }, { expected: Number.POSITIVE_INFINITY }]));
  });
});

describe("tracking", () => {
  it("adds the hold-out up in words, and leaves a short period out of the periods alone", () => {
    const short = { ...tracking[77], from: tracking[77].to, to: tracking[77].to + 86_400_000, complete: 0 };
    const chart = purchaseTrackingChart([...tracking, short]);
    const unseen = [...tracking, short].filter((row) => row.holdout === 1);
    const came = unseen.reduce((n, row) => n + row.actual, 0);
    expect(chart.title?.subtitle?.join(" ")).toContain(`${new Intl.NumberFormat("en").format(came)} came`);
    expect(chart.data.values.filter((row) => row.complete === 0).length).toBe(2);
    expect(purchaseTrackingChart(tracking.slice(0, 39)).layer.length).toBe(2);
  });
});

describe("the distribution of values", () => {
  it("counts every customer with a finite value once, below zero included", () => {
    const rows = [-5, 0, 0.1, 3, 7.5, 12, 900, Number.POSITIVE_INFINITY].map((expected) => ({ expected }));
    for (const bins of [2, 7, 24]) {
      const { values } = valueDistributionChart(rows, { bins }).data;
      expect(values.reduce((n, bar) => n + (bar.count as number), 0)).toBe(7);
      expect(values[0].from as number).toBeLessThanOrEqual(-5);
    }
    expect(valueDistributionChart([{ expected: 0 }]).data.values.length).toBeGreaterThan(0);
  });
});

describe("one customer's forecast", () => {
  it("draws the band and the line on one scale", () => {
    const domains = orderForecastChart(forecastPoints, {})
      .layer.slice(0, 2)
      .map(({ encoding }) => (encoding as never as { y: { scale: { domain: number[] } } }).y.scale.domain);
    expect(domains[0]).toEqual(domains[1]);
    expect(domains[0][1]).toBe(Math.max(...forecastPoints.map((row) => row.rangeHigh)));
  });
});

describe("contracts", () => {
  it("renew as a share of those who were there the period before, cohort by cohort", () => {
    const actual = ["a", "b"].flatMap((cohort, i) =>
      [1, 0.8, 0.6].map((survival, period) => ({ cohort, period, survival: survival ** (i + 1) })),
    );
    const { layer } = contractCurveChart(contracts.curve, { actual, show: "renewal" });
    const shown = layer[3].data?.values.map((row) => [
      row.cohort,
      row.period,
      Math.round(1000 * (row.value as number)),
    ]);
    expect(shown).toEqual([
      ["a", 1, 800],
      ["a", 2, 750],
      ["b", 1, 640],
      ["b", 2, 562],
    ]);
  });

  it("draws whole what the model has seen and dashed what it has not", () => {
    const known = (options: object) =>
      contractCurveChart(contracts.curve, options).data.values.filter((row) => row.known === 1).length;
    expect(known({})).toBe(13);
    expect(known({ longest: 4 })).toBe(5);
    expect(known({ actual: contracts.actual })).toBe(8);
  });
});

describe("how customers differ", () => {
  it("marks the middle of the shares, wherever they are cut", () => {
    const bins = [
      { of: "orders", from: 0, to: 1, share: 0.2 },
      { of: "orders", from: 1, to: 3, share: 0.6 },
      { of: "orders", from: 3, to: null, share: 0.2 },
    ];
    expect(heterogeneityChart(bins).title?.subtitle?.join(" ")).toContain("below 2.");
  });
});
