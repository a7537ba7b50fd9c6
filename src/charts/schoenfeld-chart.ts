import { badOption } from "../core/options.ts";
import { localLine } from "../numeric/local-line.ts";
import { normalQuantile } from "../numeric/normal.ts";
import { ageTicks } from "./age-ticks.ts";
import { type Chart, type ChartOptions, chartWidth, isResult, makeChart, needRows, rowsOf } from "./chart.ts";
import { curveAt } from "./curve-at.ts";
import { chartPalette } from "./theme.ts";

/** One event, as `testProportionalHazards` gives them in `residuals`. */
export interface SchoenfeldPoint {
  /** Age of the event. */
  readonly time: number;
  /** The age on the scale of the test. Default: the age. */
  readonly x?: number;
  /** By term what its coefficient seems to be at that age. */
  readonly [term: string]: number | string | null | undefined;
}

/** What `testProportionalHazards` returns. */
export interface SchoenfeldResiduals {
  /** The tests; the covariate with the smallest p-value is drawn unless the option says another. */
  readonly tests?: readonly { readonly covariate: string; readonly pValue?: number }[];
  readonly residuals: Iterable<object>;
}

/** Options of {@link schoenfeldChart}. */
export interface SchoenfeldChartOptions extends ChartOptions {
  /** The term to draw. Default: the first of the covariate with the smallest p-value, else the first. */
  readonly term?: string;
  /** What ages are counted in, for the axis. Default "Time". */
  readonly timeTitle?: string;
}

const LEVEL = 0.95;
const MOST = 1500;

/**
 * Whether an effect changes with age: scaled Schoenfeld residuals of one term as points, their smoothed course with its 95 % band, and the constant that the Cox model takes it for (dashed). If the band leaves the
 * dashed line the effect is not the same at all ages. Ages lie as on the scale of the test. At most 1,500 points are drawn; the curve is of all. O(events log events).
 *
 * @throws "too-few-rows" with fewer than 5 events, "bad-option" for a term that is not there; "bad-input" for what it does not draw.
 *
 * @example
 * import { fitCox, schoenfeldChart, testProportionalHazards } from "clientele";
 * const lifetimes = [1, 2, 3, 4, 5, 6].map((stop, i) => ({ stop, event: 1, visits: (i * 5) % 4 }));
 * const test = testProportionalHazards(fitCox(lifetimes, { covariates: ["visits"] }), lifetimes);
 * schoenfeldChart(test).title?.text; // => ["Does the effect of visits stay the same?"]
 * schoenfeldChart(test, { term: "fog" }); // throws "bad-option"
 */
export function schoenfeldChart(
  test: SchoenfeldResiduals | Iterable<SchoenfeldPoint>,
  options: SchoenfeldChartOptions = {},
): Chart {
  const { tests = [], residuals } = isResult(test, "residuals") ? test : { residuals: test };
  const points = needRows(
    rowsOf(
      residuals as Iterable<SchoenfeldPoint>,
      "schoenfeldChart",
      "the result of testProportionalHazards or its residuals",
      ["time"],
      test,
    ),
    "schoenfeldChart",
  );
  const terms = Object.keys(points[0]).filter((name) => name !== "time" && name !== "x");
  const term = options.term ?? likeliest(terms, tests);
  if (!terms.includes(term)) throw badOption("term", term, `one of the terms: ${terms.join(", ")}`);
  const known = points.filter((point) => Number.isFinite(point[term]));
  needRows(known.slice(4), "schoenfeldChart (of fewer than five events)");
  const place = (point: SchoenfeldPoint) => point.x ?? point.time;
  const own = known
    .map((point) => ({ time: point.time, x: place(point), value: point[term] as number }))
    .sort((a, b) => a.x - b.x);
  const line = localLine(
    Float64Array.from(own, ({ x }) => x),
    Float64Array.from(own, ({ value }) => value),
  );
  const z = normalQuantile((1 + LEVEL) / 2);
  const course = Array.from(line.at, (x, k) => {
    const spread = Number.isNaN(line.error[k]) ? 0 : z * line.error[k];
    return { x, value: line.value[k], low: line.value[k] - spread, high: line.value[k] + spread };
  });
  const mean = own.reduce((sum, { value }) => sum + value, 0) / own.length;
  const outside = course.filter(({ low, high }) => mean < low || mean > high).length / course.length;
  const every = Math.ceil(own.length / MOST);
  const colors = chartPalette(options.theme ?? "light");
  const { timeTitle = "Time" } = options;
  const ticks = placedTicks(own, Math.min(8, Math.floor(chartWidth(options) / 75)));
  const domain = [own[0].x, own[own.length - 1].x];
  const x = {
    field: "x",
    type: "quantitative",
    title: `${timeTitle} since the beginning`,
    scale: {
      domain: domain[0] < domain[1] ? domain : [domain[0] - 1, domain[0] + 1],
      nice: false,
      zero: false,
    },
    axis: {
      values: ticks.map(({ x: at }) => at),
      // nearest, as places are binary fractions
      labelExpr: `${JSON.stringify(ticks.map(({ age }) => String(age)))}[round(datum.index * ${ticks.length - 1})]`,
      grid: false,
    },
  };
  const p = tests.find(({ covariate }) => covariate === ownerOf(term, tests))?.pValue;
  const finding =
    outside > 0.1
      ? "The course leaves the dashed line: the effect changes with age"
      : "The course keeps to the dashed line: no sign that the effect changes";
  const y = {
    field: "value",
    type: "quantitative",
    title: "Coefficient",
    scale: { domain: heights(own, course), nice: false, zero: false },
    axis: { format: ",.3~g", tickCount: 6, domain: false, ticks: false },
  };
  return makeChart(
    {
      title: `Does the effect of ${term} stay the same?`,
      subtitle: `${finding}${p === undefined ? "" : ` (test: p ${chance(p)})`}`,
      description: `Scaled Schoenfeld residuals of ${term} at ${own.length} events with their smoothed course and its band. ${finding}.`,
      height: 320,
      values: own.filter((_, i) => i % every === 0),
      layer: [
        {
          mark: { type: "point", filled: true, size: 14, color: colors.faded, opacity: 0.8 },
          encoding: { x, y },
        },
        {
          data: { values: course },
          mark: { type: "area", color: colors.first, fillOpacity: 0.2 },
          encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" } },
        },
        {
          data: { values: course },
          mark: { type: "line", color: colors.first, strokeWidth: 2 },
          encoding: { x, y },
        },
        {
          data: { values: [{ value: mean }] },
          mark: { type: "rule", color: colors.accent, strokeDash: [5, 4], strokeWidth: 1.5 },
          encoding: { y },
        },
      ],
    },
    options,
  );
}

/** Lowest and highest of points and band, with a little air. */
function heights(
  points: readonly { readonly value: number }[],
  course: readonly { readonly low: number; readonly high: number }[],
): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { value } of points) [low, high] = [Math.min(low, value), Math.max(high, value)];
  for (const band of course) [low, high] = [Math.min(low, band.low), Math.max(high, band.high)];
  const air = 0.05 * (high - low) || 1;
  return [low - air, high + air];
}

/** The term that most likely changes: the first of the covariate with the smallest p-value. */
function likeliest(
  terms: readonly string[],
  tests: readonly { readonly covariate: string; readonly pValue?: number }[],
): string {
  const [worst] = tests
    .filter(({ pValue }) => pValue !== undefined)
    .sort((a, b) => (a.pValue as number) - (b.pValue as number));
  return terms.find((term) => ownerOf(term, tests) === worst?.covariate) ?? terms[0];
}

/** The covariate that a term belongs to: the longest name that it begins with. */
function ownerOf(term: string, tests: readonly { readonly covariate: string }[]): string | undefined {
  return tests
    .map(({ covariate }) => covariate)
    .filter((name) => term === name || term.startsWith(`${name} `) || term.startsWith(name))
    .sort((a, b) => b.length - a.length)[0];
}

/** Round ages and where they lie on the scale of the test, those too close together left out. */
function placedTicks(points: readonly { readonly time: number; readonly x: number }[], most: number) {
  const places = points.map(({ time, x }) => [time, x] as const);
  const [first, last] = [places[0], places[places.length - 1]];
  const gap = (last[1] - first[1]) / Math.max(1, most + 2);
  let before = Number.NEGATIVE_INFINITY;
  return ageTicks(first[0], last[0], null, 4 * most).flatMap((age) => {
    const x = curveAt(places, age);
    if (x - before < gap) return [];
    before = x;
    return [{ age, x }];
  });
}

function chance(p: number): string {
  return p < 0.001 ? "below 0.001" : p.toPrecision(2);
}
