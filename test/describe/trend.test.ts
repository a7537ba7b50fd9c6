import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { growthTable } from "../../src/describe/growth-table.ts";
import { seasonalProfile } from "../../src/describe/seasonal-profile.ts";
import { theilSen } from "../../src/describe/theil-sen.ts";
import { revenueTrend } from "../../src/metrics/revenue-trend.ts";
import { checkSuite } from "../common/check-suite.ts";
import { expectClose } from "../common/close.ts";

const x = Float64Array.of(1, 2, 2, 3, 4, 4, 5, 7, 9, 12);
const y = Float64Array.of(2, 1, 4, 4, 3, 6, 6, 9, 8, 8);

describe("theilSen", () => {
  it("agrees with scipy 1.17.1: stats.theilslopes(y, x), alpha .95 and .8, ties in both", () => {
    const trend = theilSen(x, y);
    expectClose(
      [trend.slope.value, trend.intercept, ...(trend.slope.interval ?? [])],
      [0.75, 2, 1 / 3, 1.25],
    );
    expectClose(theilSen(x, y, { level: 0.8 }).slope.interval, [4 / 9, 1]);
    // stats.kendalltau(x, y)
    expectClose([trend.tau, trend.p], [0.7059312080025175, 0.00619848419743405]);
  });

  it("counts slopes above 1500 rows and still agrees", () => {
    const i = Float64Array.from({ length: 1600 }, (_, k) => k + 1);
    const trend = theilSen(
      i,
      i.map((v) => ((v * 7919) % 1009) / 10 + v * 0.05),
    );
    // stats.theilslopes((i * 7919 % 1009) / 10 + i * .05, i)
    expectClose(trend.slope.value, 0.04976671850699846);
    expectClose(trend.intercept, 50.63674183514773);
    expectClose(trend.slope.interval, [0.046793002915451846, 0.05295930949445128]);
  });

  it("is not bent by one odd period, leaves out missing ones, and says so", () => {
    const rows = [0, 1, 2, 3, 4, 5, 6].map((month) => ({
      month,
      revenue: month === 4 ? 1e6 : 5 + 2 * month,
    }));
    expectClose(theilSen(rows, { x: "month", y: "revenue" }).slope.value, 2);
    const holes = [...rows, { month: 7, revenue: null }];
    expect(theilSen(holes, { x: "month", y: "revenue" })).toMatchObject({ n: 7, missing: 1 });
  });

  it("has a flat trend for one value", () => {
    expect(
      theilSen(
        x,
        y.map(() => 3),
      ),
    ).toMatchObject({ slope: { value: 0, interval: [0, 0] }, intercept: 3, p: null, tau: 0 });
  });

  it.each([
    ["nothing", () => theilSen([], { x: "a" as never, y: "b" as never }), "too-few-rows"],
    [
      "one x",
      () =>
        theilSen(
          [
            { a: 1, b: 2 },
            { a: 1, b: 3 },
          ],
          { x: "a", y: "b" },
        ),
      "too-few-rows",
    ],
    ["arrays of two lengths", () => theilSen(x, y.slice(1)), "bad-option"],
    ["no y", () => theilSen([{ a: 1 }], { x: "a" } as never), "bad-option"],
    ["text", () => theilSen([{ a: 1, b: "x" }], { x: "a", y: "b" as never }), "bad-value"],
  ])("refuses %s", (_, run, code) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });

  it("follows a straight line added and a unit changed", () => {
    const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: -50, max: 50 })), {
      minLength: 3,
      maxLength: 25,
    });
    fc.assert(
      fc.property(points, fc.integer({ min: -5, max: 5 }), (rows, slope) => {
        fc.pre(new Set(rows.map(([a]) => a)).size > 1);
        const a = Float64Array.from(rows, ([v]) => v);
        const b = Float64Array.from(rows, ([, v]) => v);
        const plain = theilSen(a, b).slope;
        const tilted = theilSen(
          a,
          b.map((v, i) => v + slope * a[i]),
        ).slope;
        expectClose(tilted.value, plain.value + slope, 1e-9, 1e-9);
        expectClose(
          theilSen(
            a,
            b.map((v) => v * 4),
          ).slope.value,
          plain.value * 4,
          1e-9,
          1e-9,
        );
        const [low, high] = plain.interval ?? [];
        expect(low !== undefined && high !== undefined && low <= plain.value && plain.value <= high).toBe(
          true,
        );
      }),
    );
  });
});

describe("growthTable", () => {
  const months = Array.from({ length: 26 }, (_, k) => ({
    start: Date.UTC(2024, k, 1),
    revenue: 100 + k + 10 * (k % 12),
    complete: k < 25 ? 1 : 0,
  }));

  it("compares with the period and the year before", () => {
    const growth = growthTable(months, { value: "revenue" });
    expect(growth.of("2025-02")).toMatchObject({ value: 123, change: 11, yearAgo: 111, complete: 1 });
    expectClose(growth.of("2025-02")?.growth, 11 / 112);
    expectClose(growth.of("2025-02")?.yearOnYear, 12 / 111);
    expect(growth.at(0)).toMatchObject({ change: null, growth: null, yearAgo: null, yearOnYear: null });
  });

  it("marks the running period and compares it with nothing", () => {
    expect(growthTable(months, { value: "revenue" }).at(-1)).toMatchObject({
      period: "2026-02",
      complete: 0,
      change: null,
      yearAgo: 123,
      yearOnYear: null,
      movingAverage: null,
    });
    const untold = months.map(({ start, revenue }) => ({ start, revenue }));
    expect(growthTable(untold, { value: "revenue" }).at(-1)).toMatchObject({ complete: 1, change: 11 });
  });

  it("averages a year of periods, trailing or centered as numpy's convolve", () => {
    const trailing = growthTable(months, { value: "revenue" });
    expect(trailing.at(10)?.movingAverage).toBeNull();
    // np.mean of the first twelve: 100 + 5.5 + 55
    expectClose(trailing.at(11)?.movingAverage, 160.5);
    const centered = growthTable(months, { value: "revenue", average: "centered" });
    // halves of the first and the thirteenth month: a full year around month 6
    expectClose(
      centered.at(6)?.movingAverage,
      (0.5 * 100 + 0.5 * 112 + months.slice(1, 12).reduce((a, m) => a + m.revenue, 0)) / 12,
    );
    expectClose(
      growthTable(months, { value: "revenue", average: "centered", window: 3 }).at(1)?.movingAverage,
      (100 + 111 + 122) / 3,
    );
  });

  it("does not bridge periods that are not there", () => {
    const gap = growthTable(
      months.filter((_, k) => k !== 5),
      { value: "revenue", window: 2 },
    );
    expect(gap.of("2024-07")).toMatchObject({ change: null, movingAverage: null });
    expect(gap.of("2024-08")?.change).toBe(11);
    expect(gap.of("2025-06")?.yearAgo).toBeNull();
  });

  it("compares days with the same weekday a year before", () => {
    const days = [
      { start: "2025-03-03", value: 4 },
      { start: "2026-03-02", value: 6 },
    ];
    expect(growthTable(days, { period: "day" }).at(1)).toMatchObject({
      period: "2026-03-02",
      yearAgo: 4,
      yearOnYear: 0.5,
    });
  });

  it("has no share of a loss or of nothing", () => {
    const rows = [
      { start: "2026-01-01", value: 0 },
      { start: "2026-02-01", value: 5 },
      { start: "2026-03-01", value: null },
    ];
    expect(growthTable(rows, {}).at(1)).toMatchObject({ change: 5, growth: null });
    expect(growthTable(rows, {}).at(2)).toMatchObject({ value: null, change: null });
  });

  it("takes a revenue trend as it is", () => {
    const orders = [
      { customer: "a", time: "2026-01-31T23:30Z", amount: 10 },
      { customer: "a", time: "2026-03-02T10:00Z", amount: 30 },
    ];
    const trend = revenueTrend(orders, { period: "month", asOf: "2026-03-15", zone: "Europe/Berlin" });
    const growth = growthTable(trend, { value: "revenue", window: 1 });
    expect([...growth].map(({ period, value, complete }) => [period, value, complete])).toEqual([
      ["2026-02", 10, 1],
      ["2026-03", 30, 0],
    ]);
    expect(growth.info).toMatchObject({ by: "month", zone: "Europe/Berlin" });
  });

  it.each([
    [
      "two rows of one month",
      [
        { start: "2026-01-01", value: 1 },
        { start: "2026-01-20", value: 1 },
      ],
      {},
      "bad-value",
    ],
    ["no start", [{ start: null, value: 1 }], {}, "missing-value"],
    ["an unknown column", [{ start: "2026-01-01", value: 1 }], { value: "sales" }, "missing-column"],
    ["an unknown period", [{ start: "2026-01-01", value: 1 }], { period: "fortnight" }, "bad-option"],
    ["a window of 0", [{ start: "2026-01-01", value: 1 }], { window: 0 }, "bad-option"],
    ["an unknown average", [{ start: "2026-01-01", value: 1 }], { average: "best" }, "bad-option"],
    ["an unknown zone", [{ start: "2026-01-01", value: 1 }], { zone: "Mars/Base" }, "unknown-zone"],
    [
      "an unknown week start",
      [{ start: "2026-01-01", value: 1 }],
      { period: "week", weekStart: "noday" },
      "bad-option",
    ],
  ])("refuses %s", (_, rows, options, code) => {
    expect(() => growthTable(rows as { start: string; value: number }[], options as never)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

describe("seasonalProfile", () => {
  const values = Array.from({ length: 30 }, (_, k) => 100 + k + 10 * ((k * 5) % 12) + (k % 7));
  const months = values.map((value, k) => ({ start: Date.UTC(2023, k, 1), value, complete: 1 }));

  it("agrees with statsmodels 0.15.0: seasonal_decompose(x, period=12, model=...).seasonal", () => {
    const factors = seasonalProfile(months, {});
    expectClose(
      factors.columns.index,
      [
        0.6902548598852541, 0.9904673568861192, 1.2438836195286422, 0.8431229398013279, 1.1379424248796581,
        0.7435761347758613, 1.0436018805400487, 1.3202873188984112, 0.9156196671473957, 1.1910483828009502,
        0.7930881855411794, 1.0871072293151545,
      ],
    );
    expectClose(
      seasonalProfile(months, { model: "additive" }).columns.index,
      [
        -52.47222222222224, -1.5972222222222132, 41.98611111111113, -27.1388888888889, 24.027777777777757,
        -44.80555555555556, 7.381944444444458, 54.75694444444444, -14.368055555555555, 33.00694444444444,
        -35.972222222222214, 15.194444444444445,
      ],
    );
    expect(factors.columns.years).toEqual(Float64Array.of(1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2));
    expect(factors.columns.season).toEqual(Float64Array.from({ length: 12 }, (_, s) => s + 1));
  });

  it("gives a season its own month, wherever the series begins, and leaves the running period out", () => {
    const later = months
      .slice(5, 29)
      .map((m) => ({ ...m, value: new Date(m.start).getUTCMonth() === 11 ? 300 : 100 }));
    const profile = seasonalProfile([...later, { start: Date.UTC(2025, 5, 1), value: 1, complete: 0 }], {});
    const { index } = profile.columns;
    expect([...index].indexOf(Math.max(...index))).toBe(11);
    expect(profile.at(5)?.years).toBe(1);
    expectClose(
      profile.columns.index.reduce((a, b) => a + b, 0),
      12,
    );
  });

  it("says null for seasons that no whole window reaches", () => {
    const holes = months.filter((_, k) => k !== 10 && k !== 14);
    const profile = seasonalProfile(holes, {});
    expect(profile.columns.years.reduce((a, b) => a + b, 0)).toBeLessThan(18);
    for (const { index, lowest, years } of profile)
      expect(index === null).toBe(years === 0 || lowest === null);
  });

  it.each([
    ["less than two years", months.slice(0, 23), {}, "too-few-rows"],
    ["nothing", [], {}, "too-few-rows"],
    ["zero as a factor", months.map((m, k) => ({ ...m, value: k })), {}, "bad-value"],
    ["weeks", months, { period: "week" }, "bad-option"],
    ["an unknown model", months, { model: "mixed" }, "bad-option"],
  ])("refuses %s", (_, rows, options, code) => {
    expect(() => seasonalProfile(rows as typeof months, options as never)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

checkSuite({
  name: "seasonalProfile",
  run: (data) => seasonalProfile(data, { period: "quarter" }),
  data: [4, 7, 6, 9, 5, 8, 8, 11, 6].map((value, k) => ({ start: Date.UTC(2024, 3 * k, 1), value })),
  empty: "too-few-rows",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
});

checkSuite({
  name: "theilSen",
  run: (data) => theilSen(data, { x: "x", y: "y" }),
  data: Array.from(x, (a, i) => ({ x: a, y: y[i] })),
  empty: "too-few-rows",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
});

checkSuite({
  name: "growthTable",
  run: (data) => growthTable(data, { window: 2 }),
  data: [4, 7, 6, 9].map((value, k) => ({ start: `2026-0${k + 1}-01`, value, complete: k < 3 ? 1 : 0 })),
  empty: (t) => expect(t.length).toBe(0),
  oneRow: (t) => expect(t.at(0)?.value).toBe(4),
  allNaN: "bad-value",
});
