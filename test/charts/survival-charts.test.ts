import { describe, expect, it } from "vitest";
import {
  type Chart,
  type ChartOptions,
  coxSnellChart,
  cumulativeHazardChart,
  hazardRatioChart,
  incidenceChart,
  logLogChart,
  meanCumulativeChart,
  schoenfeldChart,
  survivalCalibrationChart,
  survivalChart,
} from "../../src/charts/index.ts";
import {
  aalenJohansen,
  coxSnell,
  describeEffects,
  fitAft,
  fitCox,
  kaplanMeier,
  meanCumulative,
  nelsonAalen,
  survivalAt,
  survivalCalibration,
  testProportionalHazards,
} from "../../src/survival/index.ts";
import { drawSvg } from "./draw-svg.ts";

const PLANS = ["monthly", "yearly", "forever & <more>"];
const CAUSES = [null, "price", "moved"];

/** Customers whose lifetimes, plans and ends depend on nothing but their number. */
const lifetimes = Array.from({ length: 120 }, (_, i) => {
  const plan = PLANS[i % 3];
  const event = i % 4 === 0 ? 0 : 1;
  return {
    customer: `c${i}`,
    stop: 1 + ((i * 37) % 41) * (1 + (i % 3)) * 0.5,
    event,
    cause: event === 0 ? null : CAUSES[1 + (i % 2)],
    plan,
    visits: (i * 5) % 7,
  };
});
const repeated = lifetimes.slice(0, 30).flatMap(({ customer, stop, plan }) => [
  { customer, start: 0, stop: stop / 2, event: 1, plan },
  { customer, start: stop / 2, stop, event: 0, plan },
]);

const curves = { ...kaplanMeier(lifetimes, { by: "plan" }), unit: "month" as const };
const cox = fitCox(lifetimes, { covariates: ["plan", "visits"] });
const weibull = fitAft(lifetimes, { distribution: "weibull", covariates: ["plan"] });
const drifts = testProportionalHazards(cox, lifetimes);
const causes = aalenJohansen(lifetimes);
const residuals = coxSnell(weibull, lifetimes);

/** One of each, of results as they come. */
function charts(options: ChartOptions): { readonly [name: string]: Chart } {
  return {
    survival: survivalChart(curves, options),
    one: survivalChart(kaplanMeier(lifetimes, { interval: "plain" }), options),
    foretold: survivalChart(survivalAt(weibull, lifetimes.slice(0, 3), { at: [0, 6, 12, 24] }), options),
    hazard: cumulativeHazardChart(nelsonAalen(lifetimes, { by: "plan" }), options),
    mean: meanCumulativeChart(meanCumulative(repeated, { by: "plan" }), { ...options, eventTitle: "orders" }),
    logLog: logLogChart(curves, options),
    effects: hazardRatioChart(describeEffects(cox), options),
    coefficients: hazardRatioChart(cox, { ...options, names: { visits: "One visit more" } }),
    schoenfeld: schoenfeldChart(drifts, { ...options, term: "visits", timeTitle: "Months" }),
    incidence: incidenceChart(causes, options),
    calibration: survivalCalibrationChart(
      survivalCalibration(cox, lifetimes, { at: 10, groups: 4 }),
      options,
    ),
    coxSnell: coxSnellChart(residuals, options),
    quantiles: coxSnellChart(residuals, { ...options, show: "quantile" }),
  };
}

const code = (expected: string, run: () => unknown) =>
  expect(run).toThrow(expect.objectContaining({ code: expected }));
type Row = { readonly [field: string]: unknown };
const rowsOf = (chart: Chart, group?: string) =>
  (chart.data.values as readonly Row[]).filter((row) => group === undefined || row.group === group);

describe("charts of survival", () => {
  for (const options of [
    {},
    { theme: "dark", locale: "de", width: 330, background: "transparent" },
  ] as const) {
    it(`take results as they are and draw without a warning, ${JSON.stringify(options)}`, async () => {
      for (const [name, chart] of Object.entries(charts(options))) {
        // layout differs little among the others
        if ("width" in options && !["survival", "foretold", "effects", "logLog"].includes(name)) continue;
        // before it is drawn, which marks its data
        expect(JSON.parse(JSON.stringify(chart)), name).toEqual({ ...chart });
        const svg = await drawSvg(chart);
        expect(svg, name).not.toMatch(/NaN|undefined|null|Infinity/);
        expect(Number(/width="(\d+)"/.exec(svg)?.[1]), name).toBe(chart.width);
        expect(chart.description.length, name).toBeGreaterThan(30);
      }
    });
  }

  it("refuse what they cannot show", () => {
    code("too-few-rows", () => survivalChart([]));
    code("too-few-rows", () => survivalChart({ groups: [{ group: null, curve: [] }] }));
    code("too-few-rows", () => cumulativeHazardChart({ groups: [] }));
    code("too-few-rows", () => meanCumulativeChart({ groups: [] }));
    code("too-few-rows", () => logLogChart({ groups: [{ group: null, curve: [{ time: 3, survival: 1 }] }] }));
    code("too-few-rows", () => hazardRatioChart([{ term: "dropped", ratio: null, interval: null }]));
    code("too-few-rows", () => incidenceChart({ groups: [{ group: null, causes: [] }] }));
    code("too-few-rows", () => survivalCalibrationChart([{ customers: 3, expected: 0.2, observed: null }]));
    code("too-few-rows", () => coxSnellChart([{ residual: 1, cumulative: 1, event: 0 }]));
    code("too-few-rows", () => coxSnellChart([{ residual: 1, cumulative: 1 }], { show: "quantile" }));
    code("too-few-rows", () => schoenfeldChart([1, 2, 3, 4].map((time) => ({ time, plan: time }))));
    code("bad-option", () => survivalChart(curves, { until: 0 }));
    code("bad-option", () => incidenceChart(causes, { until: -1 }));
    code("bad-option", () => incidenceChart(causes, { group: "nobody" }));
    code("bad-option", () => schoenfeldChart(drifts, { term: "nothing" }));
    code("bad-option", () => coxSnellChart(residuals, { show: "both" as never }));
  });
});

describe("the survival chart", () => {
  it("begins at 1, holds every step of a short curve and ends bands where the next step begins", () => {
    const chart = survivalChart(
      kaplanMeier([
        { stop: 2, event: 1 },
        { stop: 4, event: 0 },
        { stop: 6, event: 1 },
      ]),
    );
    expect(rowsOf(chart).map((row) => [row.time, row.value])).toEqual([
      [0, 1],
      [2, expect.closeTo(2 / 3)],
      [4, expect.closeTo(2 / 3)],
      [6, 0],
    ]);
    // at survival 0 there is no interval: the one before lasts until then
    expect(rowsOf(chart)[3]).toMatchObject({ low: rowsOf(chart)[2].low, high: rowsOf(chart)[2].high });
  });

  it("says under the axis how many are still watched, as the curve counts them", () => {
    const chart = survivalChart(curves);
    const table = chart.layer
      .flatMap(({ data }) => (data?.values ?? []) as readonly Row[])
      .filter((r) => "age" in r);
    expect(new Set(table.map((row) => row.group))).toEqual(new Set(PLANS));
    for (const row of table) {
      const own = lifetimes.filter(({ plan, stop }) => plan === row.group && stop >= (row.time as number));
      expect([row.group, row.time, row.text]).toEqual([row.group, row.time, String(own.length)]);
    }
    // months are counted by what people count in
    expect([...new Set(table.map((row) => row.time))]).toEqual([0, 12, 24, 36, 48, 60]);
  });

  it("thins long curves to what can be seen, without moving a step", () => {
    const many = Array.from({ length: 5000 }, (_, i) => ({ stop: (i + 1) / 100, event: 1 }));
    const model = kaplanMeier(many);
    const rows = rowsOf(survivalChart(model));
    expect(rows.length).toBeGreaterThan(300);
    expect(rows.length).toBeLessThan(450);
    const real = new Map([...model.groups[0].curve].map(({ time, survival }) => [time, survival]));
    for (const row of rows.slice(1)) expect(row.value).toBe(real.get(row.time as number));
    expect(rows.at(-1)?.value).toBe(0);
  });

  it("stops where it is told, the curve drawn to the end", () => {
    const rows = rowsOf(survivalChart(curves, { until: 10.2 }), PLANS[0]);
    expect(rows.at(-1)?.time).toBe(10.2);
    expect(rows.at(-1)?.value).toBe(rows.at(-2)?.value);
  });

  it("tells when half have left, or that fewer than half have", () => {
    const half = (stop: number[], event: number) =>
      survivalChart(
        kaplanMeier(stop.map((s, i) => ({ stop: s, event: i === 0 ? 1 : event }))),
      ).title?.subtitle?.join(" ");
    expect(half([1, 2, 3, 4, 5], 1)).toMatch(/^Half have left after 3 /);
    expect(half([1, 2, 3, 4, 5], 0)).toMatch(/^Fewer than half have left so far/);
  });

  it("marks who was last seen while still there, as long as the marks do not hide the curve", () => {
    const marks = (chart: Chart) =>
      chart.layer.filter(({ mark }) => (mark as { type: string }).type === "tick").length;
    expect(marks(survivalChart(curves))).toBe(1);
    expect(marks(survivalChart(curves, { censorMarks: false }))).toBe(0);
    const all = Array.from({ length: 200 }, (_, i) => ({ stop: i + 1, event: i % 2 }));
    expect(marks(survivalChart(kaplanMeier(all)))).toBe(0);
    expect(marks(survivalChart(kaplanMeier(all), { censorMarks: true }))).toBe(1);
  });
});

describe("other charts of survival", () => {
  it("stack causes to what has left", () => {
    const rows = rowsOf(incidenceChart(causes));
    const end = Math.max(...rows.map((row) => row.time as number));
    const [moved, price] = rows.filter((row) => row.time === end);
    const { groups } = causes;
    expect([moved.low, price.low]).toEqual([0, moved.high]);
    expect(price.high).toBeCloseTo(1 - (groups[0].staying.at(-1)?.survival ?? 0), 12);
  });

  it("write the same ratios of a model and of its description", () => {
    const texts = (chart: Chart) => rowsOf(chart).map((row) => row.text);
    expect(texts(hazardRatioChart(cox))).toEqual(texts(hazardRatioChart(describeEffects(cox))));
    expect(hazardRatioChart(describeEffects(weibull)).title?.text).toEqual(["Who stays longer"]);
    const partly = hazardRatioChart([
      { term: "a", ratio: 2, interval: [1.5, 2.6] },
      { term: "b", ratio: null },
    ]);
    expect(partly.title?.subtitle?.join(" ")).toContain("1 term without a ratio left out");
  });

  it("keep endless intervals on the page", async () => {
    const rows = [{ term: "a", ratio: 3, interval: [1e-9, 1e12] as const }];
    expect(await drawSvg(hazardRatioChart(rows))).not.toMatch(/Infinity|NaN/);
    expect(rowsOf(hazardRatioChart(rows))[0]).toMatchObject({ low: 0.001, high: 1000 });
  });

  it("see an effect that changes, and one that does not", () => {
    const events = (slope: number) =>
      Array.from({ length: 200 }, (_, i) => ({ time: i, plan: slope * i + ((i * 7) % 11) - 5 }));
    const said = (slope: number) => schoenfeldChart(events(slope)).title?.subtitle?.join(" ");
    expect(said(0.05)).toContain("changes with age");
    expect(said(0)).toContain("no sign");
  });

  it("draw the constant of the Cox model, the mean of the scaled residuals", () => {
    const rule = schoenfeldChart(drifts, { term: "visits" }).layer.at(-1)?.data?.values[0] as Row;
    expect(rule.value).toBeCloseTo(
      cox.coefficients.find(({ term }) => term === "visits")?.coefficient ?? 0,
      9,
    );
  });
});
