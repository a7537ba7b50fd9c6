import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  aliveMatrixChart,
  type Chart,
  type ChartOptions,
  calendarChart,
  calibrationChart,
  chartPalette,
  clusterScatterChart,
  cohortCurvesChart,
  cohortHeatmapChart,
  contractCurveChart,
  crossTabChart,
  distributionChart,
  funnelChart,
  heterogeneityChart,
  lorenzChart,
  orderForecastChart,
  paretoChart,
  purchaseTrackingChart,
  revenueTrendChart,
  revenueWaterfallChart,
  rfmGridChart,
  segmentFlowChart,
  segmentSizesChart,
  valueDistributionChart,
  weekChart,
} from "../../src/charts/index.ts";
import { inkOn, sequential } from "../../src/charts/theme.ts";
import { simulateShop, summarizeCustomers } from "../../src/data/index.ts";
import { associationTest, crossTab, lorenzCurve, timePatterns } from "../../src/describe/index.ts";
import {
  cohortTable,
  funnel,
  orderValue,
  recurringRevenue,
  revenueTrend,
  valueConcentration,
} from "../../src/metrics/index.ts";
import { movementOver, scoreRfm, segmentSizes } from "../../src/segmentation/index.ts";
import { drawSvg } from "./draw-svg.ts";
import {
  bins,
  cohorts,
  crossCells,
  days,
  flows,
  grid,
  movements,
  sampleCharts,
  sizes,
  trend,
  week,
} from "./samples.ts";

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
      calendarChart,
      clusterScatterChart,
      cohortCurvesChart,
      crossTabChart,
      funnelChart,
      lorenzChart,
      revenueWaterfallChart,
      segmentFlowChart,
      weekChart,
      aliveMatrixChart,
      calibrationChart,
      contractCurveChart,
      heterogeneityChart,
      orderForecastChart,
      purchaseTrackingChart,
      valueDistributionChart,
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
    const events = [
      { customer: "ann", time: "2026-01-05T10:00Z", event: "a" },
      { customer: "ann", time: "2026-01-05T11:00Z", event: "b" },
      { customer: "bob", time: "2026-01-05T11:00Z", event: "a" },
    ];
    const boxes = [
      { customer: "ann", start: "2026-01-05", end: "2026-02-10", amount: 30, interval: "month" },
      { customer: "bob", start: "2026-01-20", end: null, amount: 20, interval: "month" },
    ];
    for (const chart of [
      rfmGridChart(rfm),
      segmentSizesChart(segmentSizes(rfm)),
      cohortHeatmapChart(cohortTable(orders, { asOf })),
      revenueTrendChart(revenueTrend(orders, { asOf })),
      distributionChart(value.bins, { median: value.median }),
      paretoChart(valueConcentration(customers).curve),
      calendarChart(revenueTrend(orders, { asOf, period: "day" })),
      weekChart(timePatterns(orders)),
      cohortCurvesChart(cohortTable(orders, { asOf })),
      crossTabChart(crossTab(orders, { row: "channel", column: "category" }), {
        standOuts: associationTest(orders, { row: "channel", column: "category" }).standOuts,
      }),
      lorenzChart(lorenzCurve(customers, { column: "revenue" })),
      funnelChart(funnel(events, { steps: ["a", "b"], within: { days: 1 }, asOf: "2026-02-01" }).steps),
      revenueWaterfallChart(recurringRevenue(boxes, { asOf: "2026-03-01" })),
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

describe("heat maps", () => {
  it("mark the cells that stand out and write shares as percents", () => {
    const standOuts = [{ row: "web", column: "cake", direction: "fewer" as const }];
    const values = crossTabChart(crossCells, { show: "shareOfRow", standOuts }).data.values;
    expect(values.filter((v) => v.marked !== "").map((v) => [v.row, v.column, v.text])).toEqual([
      ["web", "cake", "19% \u25bc"],
    ]);
    expect(values.length).toBe(crossCells.length);
  });

  it("leave out cells without a figure and name missing labels", () => {
    const cells = [
      { row: null, column: "a", count: 3, mean: null },
      { row: "x", row2: null, column: "a", column2: "b", count: 1, mean: 4 },
    ];
    expect(crossTabChart(cells).data.values.map((v) => [v.row, v.column])).toEqual([
      ["(none)", "a"],
      ["x, (none)", "a, b"],
    ]);
    expect(crossTabChart(cells, { show: "mean" }).data.values.map((v) => v.text)).toEqual(["4.00"]);
  });

  it("put each day in its week, whatever day that starts on", () => {
    for (const weekStart of ["monday", "sunday", "saturday"] as const) {
      const values = calendarChart(days, { weekStart }).data.values;
      expect(values.length).toBe(days.length);
      for (let i = 1; i < values.length; i++) {
        if (values[i].year !== values[i - 1].year) continue;
        const starts =
          new Date(values[i].date as string).getUTCDay() === { monday: 1, sunday: 0, saturday: 6 }[weekStart];
        expect((values[i].week as number) - (values[i - 1].week as number), values[i].date as string).toBe(
          starts ? 1 : 0,
        );
      }
    }
  });

  it("show orders where no day has revenue", () => {
    const chart = calendarChart(days.map((d) => ({ ...d, revenue: 0 })));
    expect(chart.title?.text).toEqual(["Orders by day"]);
  });

  it("refuse a calendar of months", () => {
    expect(() => calendarChart([{ period: "2026-02-30x", revenue: 1, orders: 1 }])).toThrow(
      expect.objectContaining({ code: "bad-value" }),
    );
  });

  it("show the hours between the first and the last order of the week", () => {
    const values = weekChart(week, { show: "revenue" }).data.values;
    expect([...new Set(values.map((v) => v.hour))]).toEqual(Array.from({ length: 13 }, (_, i) => i + 6));
    expect(values.length).toBe(13 * 6);
  });
});

describe("movements", () => {
  it("come out even in a waterfall, over one period and several", () => {
    for (const rows of [movements, movements.slice(0, 1)]) {
      const values = revenueWaterfallChart(rows).data.values;
      expect(values[0].to).toBe(rows[0].opening);
      expect(values[5].to).toBeCloseTo(rows[rows.length - 1].closing, 9);
      expect(values[6].to).toBe(rows[rows.length - 1].closing);
    }
    expect(() => revenueWaterfallChart([{ ...movements[0], churn: 0 }])).toThrow(
      expect.objectContaining({ code: "bad-input" }),
    );
  });

  it("fill each block of a flow exactly, whatever the flows", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            from: fc.constantFrom("a", "b", "c"),
            to: fc.constantFrom("a", "b", "c", "d"),
            customers: fc.integer({ min: 1, max: 50 }),
          }),
          { minLength: 1, maxLength: 20 },
        ),
        (list) => {
          const chart = segmentFlowChart(list);
          const ends = chart.data.values.filter((v) => (v.x as number) < 0.031);
          const blocks = (chart.layer[1].data?.values ?? []).filter((b) => b.column === 0);
          for (const block of blocks) {
            const height = ends
              .filter((v) => v.from === block.segment)
              .reduce((n, v) => n + (v.bottom as number) - (v.top as number), 0);
            expect(height).toBeCloseTo((block.bottom as number) - (block.top as number), 9);
            expect(block.customers).toBe(
              list.filter((f) => f.from === block.segment).reduce((n, f) => n + f.customers, 0),
            );
          }
          expect(Math.max(...chart.data.values.map((v) => v.bottom as number))).toBeLessThanOrEqual(1 + 1e-9);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("take the result of movementOver as it is", async () => {
    const flow = movementOver([
      {
        at: "2026-07-01",
        segments: [
          { customer: "ann", segment: "new" },
          { customer: "bob", segment: "new" },
        ],
      },
      {
        at: "2026-08-01",
        segments: [
          { customer: "ann", segment: "active" },
          { customer: "bob", segment: "new" },
        ],
      },
      { at: "2026-09-01", segments: [{ customer: "ann", segment: "active" }] },
    ]);
    const chart = segmentFlowChart(flow);
    expect(chart.title?.subtitle?.join(" ")).toBe(
      "Columns from left to right: Jul 1, 2026, Aug 1, 2026, Sep 1, 2026",
    );
    expect(new Set(chart.data.values.map((v) => `${v.from} > ${v.to}`))).toEqual(
      new Set(["new > active", "new > new", "active > active", "new > No Longer Known"]),
    );
    expect(await drawSvg(chart)).toMatch(/^<svg/);
    expect(() =>
      segmentFlowChart({ dates: [0], nodes: [], links: [{ source: "0", target: "1", customers: 1 }] }),
    ).toThrow(expect.objectContaining({ code: "bad-value" }));
  });

  it("refuse less than nobody and half steps", () => {
    const bad = (flow: object) =>
      expect(() => segmentFlowChart([{ from: "a", to: "b", customers: 1, ...flow }])).toThrow(
        expect.objectContaining({ code: "bad-value" }),
      );
    bad({ customers: -1 });
    bad({ customers: Number.NaN });
    bad({ step: 0.5 });
    expect(segmentFlowChart(flows).layer.length).toBe(4);
  });

  it("name the worst step of a funnel", () => {
    const list = [10, 9, 3, 3].map((customers, i) => ({ step: `s${i}`, customers }));
    expect(funnelChart(list).title?.subtitle).toEqual(["Most are lost before step 3. s2: 6 of 9"]);
    expect(funnelChart(list.slice(0, 1)).title?.subtitle).toEqual(["Nobody was lost on the way"]);
    expect(() => funnelChart([{ step: "a", customers: 0 }])).toThrow(
      expect.objectContaining({ code: "too-few-rows" }),
    );
  });
});

describe("curves", () => {
  it("of all cohorts weigh each customer alike and leave out periods not over", () => {
    const values = cohortCurvesChart(
      [
        { cohort: "a", size: 10, age: 1, rate: 0.5 },
        { cohort: "b", size: 30, age: 1, rate: 0.1 },
        { cohort: "b", size: 30, age: 2, rate: 0.4, complete: 0 },
      ],
      { cohorts: 1 },
    ).data.values;
    expect(values.map((v) => [v.cohort, v.age, v.value])).toEqual([
      ["b", 1, 0.1],
      ["all", 1, 0.2],
    ]);
  });

  it("of a cumulated value grow by the steps of those seen at both ages", () => {
    const cell = (cohort: string, age: number, value: number) => ({
      cohort,
      size: 10,
      age,
      rate: null,
      value,
    });
    const values = cohortCurvesChart(
      [cell("old", 0, 10), cell("old", 1, 14), cell("old", 2, 16), cell("new", 0, 30), cell("new", 1, 40)],
      { show: "value" },
    ).data.values.filter((v) => v.cohort === "all");
    // 20, then + 7 (4 and 10), then + 2: not down to the old cohort's 16
    expect(values.map((v) => v.value)).toEqual([20, 27, 29]);
  });

  it("know the Gini coefficient of their points", () => {
    // two customers, one with everything
    expect(
      lorenzChart([
        { share: 0.5, valueShare: 0 },
        { share: 1, valueShare: 1 },
      ]).description,
    ).toContain("0.50");
  });
});
