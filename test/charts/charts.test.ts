import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Chart,
  type ChartOptions,
  chartPalette,
  cohortHeatmapChart,
  distributionChart,
  paretoChart,
  revenueTrendChart,
  rfmGridChart,
  segmentSizesChart,
} from "../../src/charts/index.ts";
import { inkOn, sequential } from "../../src/charts/theme.ts";
import { simulateShop, summarizeCustomers } from "../../src/data/index.ts";
import { cohortTable, orderValue, revenueTrend, valueConcentration } from "../../src/metrics/index.ts";
import { scoreRfm, segmentSizes } from "../../src/segmentation/index.ts";
import { drawSvg } from "./draw-svg.ts";
import { bins, cohorts, grid, sampleCharts, sizes, trend } from "./samples.ts";

const VARIANTS: readonly ChartOptions[] = [
  {},
  { theme: "dark", locale: "de", currency: "EUR", width: 330 },
  { locale: "ja", currency: "JPY", title: "", background: "transparent" },
  { locale: "hi", currency: "INR", height: 500 },
];

describe("every chart", () => {
  for (const options of VARIANTS) {
    for (const [name, chart] of Object.entries(sampleCharts(options))) {
      it(`draws ${name} without a warning, ${JSON.stringify(options)}`, async () => {
        const svg = await drawSvg(chart);
        expect(svg).toMatch(/^<svg/);
        expect(svg).not.toMatch(/NaN|undefined|null/);
        // "fit" makes the whole drawing as wide as asked
        expect(Number(/width="(\d+)"/.exec(svg)?.[1])).toBe(chart.width);
      });
    }
  }

  it("is plain JSON with a schema, a description and axis titles", () => {
    for (const chart of Object.values(sampleCharts({ currency: "EUR" }))) {
      expect(JSON.parse(JSON.stringify(chart))).toEqual({ ...chart });
      expect(chart.$schema).toBe("https://vega.github.io/schema/vega-lite/v6.json");
      expect(chart.description.length).toBeGreaterThan(30);
      expect(chart.title?.text.join(" ").length).toBeGreaterThan(10);
    }
  });

  it("shows itself in a notebook, through nothing that JSON or a copy holds", () => {
    const chart = paretoChart([{ customerShare: 0.5, revenueShare: 0.8 }]);
    expect(Object.getOwnPropertySymbols(chart)).toEqual([Symbol.for("Jupyter.display")]);
    expect(Object.keys(Object.getOwnPropertyDescriptors(structuredClone(chart)))).not.toContain(
      "Symbol(Jupyter.display)",
    );
    const display = (chart as unknown as Record<symbol, () => Record<string, unknown>>)[
      Symbol.for("Jupyter.display")
    ]();
    expect(Object.keys(display)).toEqual([
      "application/vnd.vegalite.v6+json",
      "application/vnd.vegalite.v5+json",
      "text/plain",
    ]);
    expect(display["application/vnd.vegalite.v5+json"]).toEqual(JSON.parse(JSON.stringify(chart)));
    expect(display["text/plain"]).toBe(chart.description);
  });

  it("refuses nothing to draw, unknown themes, currencies and sizes", () => {
    const code = (run: () => unknown) => {
      try {
        run();
        return "drew";
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    for (const draw of [
      rfmGridChart,
      segmentSizesChart,
      cohortHeatmapChart,
      revenueTrendChart,
      distributionChart,
      paretoChart,
    ]) {
      expect(code(() => draw([]))).toBe("too-few-rows");
    }
    expect(code(() => revenueTrendChart(trend, { theme: "sepia" as never }))).toBe("bad-option");
    expect(code(() => revenueTrendChart(trend, { currency: "EURO" }))).toBe("bad-option");
    expect(code(() => revenueTrendChart(trend, { locale: "no such tag" }))).toBe("bad-option");
    expect(code(() => revenueTrendChart(trend, { width: 20 }))).toBe("bad-option");
    expect(code(() => paretoChart([{ customerShare: 1, revenueShare: 1 }], { mark: 2 }))).toBe("bad-option");
  });

  it("keeps names that look like markup or expressions as text", async () => {
    const segment = `<script>alert(1)</script>"'&datum.x`;
    const svg = await drawSvg(segmentSizesChart([{ segment, customers: 2, revenue: 3 }]));
    expect(svg).not.toContain("<script");
    expect(svg).toContain("&lt;script&gt;");
  });
});

describe("the results of the library", () => {
  it("go into their charts as they are", async () => {
    const { orders } = simulateShop({ seed: 5, kind: "boutique", customers: 120 });
    const asOf = "2026-01-01";
    const customers = summarizeCustomers(orders, { asOf });
    const rfm = scoreRfm(customers);
    const value = orderValue(orders);
    for (const chart of [
      rfmGridChart(rfm),
      segmentSizesChart(segmentSizes(rfm)),
      cohortHeatmapChart(cohortTable(orders, { asOf })),
      revenueTrendChart(revenueTrend(orders, { asOf })),
      distributionChart(value.bins, { median: value.median }),
      paretoChart(valueConcentration(customers).curve),
    ]) {
      expect(await drawSvg(chart)).toMatch(/^<svg/);
    }
    expect(rfmGridChart(rfm).data.values.reduce((n, v) => n + (v.customers as number), 0)).toBe(
      customers.length,
    );
  });
});

describe("the RFM grid", () => {
  it("joins the cells of a segment into rectangles and keeps every customer", () => {
    const values = rfmGridChart(grid).data.values;
    expect(values.reduce((n, v) => n + (v.customers as number), 0)).toBe(
      grid.reduce((n, c) => n + c.count, 0),
    );
    // the default map is made of eleven rectangles
    expect(values.length).toBe(11);
    const loyal = values.find((v) => v.segment === "Loyal");
    expect([loyal?.f, loyal?.f2, loyal?.r, loyal?.r2]).toEqual([3.5, 5.5, 2.5, 4.5]);
  });

  it("counts rows without a count as one customer each, whatever their order", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            r: fc.integer({ min: 1, max: 5 }),
            f: fc.integer({ min: 1, max: 5 }),
            segment: fc.constantFrom("a", "b"),
          }),
          {
            minLength: 1,
            maxLength: 60,
          },
        ),
        (rows) => {
          const total = (chart: Chart) => chart.data.values.reduce((n, v) => n + (v.customers as number), 0);
          expect(total(rfmGridChart(rows))).toBe(rows.length);
          expect(total(rfmGridChart([...rows].reverse()))).toBe(rows.length);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("what the charts say", () => {
  it("shares of segments add up to one", () => {
    const values = segmentSizesChart(sizes).data.values;
    for (const of of ["customers", "revenue"]) {
      expect(values.filter((v) => v.of === of).reduce((n, v) => n + (v.share as number), 0)).toBeCloseTo(
        1,
        12,
      );
    }
  });

  it("the period of the first order and unknown cells are not drawn", () => {
    const chart = cohortHeatmapChart([...cohorts, { cohort: "2026-01", size: 5, age: 2, rate: null }]);
    expect(chart.data.values.every((v) => (v.age as number) > 0)).toBe(true);
    expect(chart.data.values.length).toBe(cohorts.filter((c) => c.age > 0).length);
  });

  it("an open or very wide last bin is drawn as wide as the one before", () => {
    const last = distributionChart(bins).data.values.at(-1);
    expect([last?.from, last?.to, last?.open]).toEqual([190, 200, true]);
    const wide = distributionChart([
      { from: 0, to: 10, count: 3 },
      { from: 10, to: 500, count: 1 },
    ]).data.values.at(-1);
    expect([wide?.to, wide?.open]).toEqual([20, true]);
  });

  it("the marked point of the concentration lies on the line between its neighbors", () => {
    const chart = paretoChart([
      { customerShare: 0.1, revenueShare: 0.4 },
      { customerShare: 0.3, revenueShare: 0.8 },
    ]);
    expect(chart.description).toContain("best 20% of customers bring 60%");
  });

  it("money is written as the locale and the currency have it", async () => {
    const german = await drawSvg(revenueTrendChart(trend, { locale: "de", currency: "EUR" }));
    expect(german).toMatch(/20\.000\s€/);
    const indian = await drawSvg(
      revenueTrendChart([{ period: "2026-01", revenue: 2_500_000, orders: 4 }], {
        locale: "en-IN",
        currency: "INR",
      }),
    );
    expect(indian).toContain("₹25,00,000");
  });
});

describe("colors", () => {
  const luminance = (color: string) => {
    const part = (at: number) => {
      const v = Number.parseInt(color.slice(at, at + 2), 16) / 255;
      return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
  };
  const contrast = (a: string, b: string) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };

  it("text stands out from the page and from every shade of the scale (WCAG AA)", () => {
    for (const theme of ["light", "dark"] as const) {
      const p = chartPalette(theme);
      for (const text of [p.ink, p.muted, p.accent]) expect(contrast(text, p.paper)).toBeGreaterThan(4.5);
    }
    for (let x = 0; x <= 1; x += 0.01)
      expect(contrast(inkOn(sequential(x)), sequential(x))).toBeGreaterThan(4.5);
  });

  it("the scale only gets darker", () => {
    for (let x = 0; x < 1; x += 0.01)
      expect(luminance(sequential(x + 0.01))).toBeLessThan(luminance(sequential(x)));
  });
});
