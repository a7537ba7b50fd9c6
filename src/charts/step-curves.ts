import { ageTicks, ageWriter, type ChartAgeUnit } from "./age-ticks.ts";
import { atRiskHeight, atRiskLayers, atRiskTable } from "./at-risk-table.ts";
import { type Chart, type ChartLayer, type ChartOptions, chartWidth, type Json, makeChart } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { groupColor } from "./group-color.ts";
import { chartPalette } from "./theme.ts";
import { unitTitle } from "./unit-title.ts";

/** One age of a curve to draw; NaN for no limit. */
export interface DrawnStep {
  readonly time: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly atRisk?: number;
  readonly censored?: number;
}

/** A curve to draw. */
export interface DrawnCurve {
  readonly name: string;
  /** By age. */
  readonly steps: readonly DrawnStep[];
}

/** What all charts of curves over age take. */
export interface StepCurvesOptions extends ChartOptions {
  /** Intervals as pale bands around the curves. Default: with up to four curves. */
  readonly bands?: boolean;
  /** Last age to show. Default: the oldest age seen. */
  readonly until?: number;
  /** What ages are counted in, for the axis. Default: what the curves say, else "Time". */
  readonly timeTitle?: string;
  /** What ages are counted from, for the axis. Default "the beginning". */
  readonly since?: string;
}

/** What one kind of chart fills in. */
export interface StepCurvesParts {
  readonly title: string;
  readonly subtitle: string;
  readonly description: string;
  readonly unit: ChartAgeUnit | null | undefined;
  readonly curves: readonly DrawnCurve[];
  /** Age and height that all curves start from; null where they start at their first point. */
  readonly origin: readonly [age: number, value: number] | null;
  /** Shares have an axis from 0 to 1 in percent. */
  readonly share: boolean;
  readonly valueTitle: string;
  /** "step-after" for what was counted; "linear" between points of a formula. */
  readonly interpolate: "step-after" | "linear";
  readonly censorMarks: boolean;
  /** How many are at risk, in a table under the curves. */
  readonly table: boolean;
}

// a curve of more steps than this cannot be told from its thinned one
const COLUMNS = 400;

/** Curves over age, drawn as steps, with bands, marks and a table of those at risk. O(steps). */
export function stepCurvesChart(parts: StepCurvesParts, options: StepCurvesOptions): Chart {
  const { unit, origin, share, interpolate } = parts;
  const theme = options.theme ?? "light";
  const colors = chartPalette(theme);
  const f = formatsOf(options);
  const write = ageWriter(unit, options.locale);
  const figure = share ? f.percent : ageWriter(null, options.locale).number;
  const { timeTitle = unitTitle(unit ? { info: { unit } } : {}) } = options;
  const { curves } = parts;
  const names = curves.map(({ name }) => name);
  const several = curves.length > 1;
  const start = origin?.[0] ?? least(curves);
  const end = Math.max(start, options.until ?? oldest(curves));
  const domain = [start, end > start ? end : start + 1];
  const bands = options.bands ?? curves.length <= 4;
  const values = curves.flatMap(({ name, steps }) =>
    shown(steps, origin, domain).map((step) => ({
      group: name,
      time: step.time,
      value: step.value,
      low: Number.isNaN(step.low) ? null : step.low,
      high: Number.isNaN(step.high) ? null : step.high,
    })),
  );
  const ticks = ageTicks(domain[0], domain[1], unit, Math.min(8, Math.floor(chartWidth(options) / 70)));
  const table = parts.table
    ? atRiskTable(curves, ticks, origin, { figure, count: f.count, age: write.text })
    : [];
  const tableHeight = table.length === 0 ? 0 : atRiskHeight(curves.length);
  const panel = [{ expr: `height - ${tableHeight}` }, 0];
  const x = {
    field: "time",
    type: "quantitative",
    title: `${timeTitle} since ${options.since ?? "the beginning"}`,
    scale: { domain, nice: false, zero: false },
    axis: {
      values: ticks,
      format: ",~f",
      grid: false,
      labelFlush: false,
      ...(tableHeight > 0 && { offset: -tableHeight }),
    },
  };
  const top = share ? 1 : Math.max(...values.map((v) => Math.max(v.value, bands ? (v.high ?? 0) : 0)), 1e-9);
  const y = {
    field: "value",
    type: "quantitative",
    title: parts.valueTitle,
    scale: { domain: [0, top], range: panel as unknown as Json, nice: share ? false : 4 },
    axis: {
      format: share ? ".0%" : ",.3~g",
      tickCount: 5,
      domain: false,
      ticks: false,
      orient: "left",
    },
  };
  const quiet = { ...y, axis: null };
  const color = several ? groupColor("group", names, "stroke", options) : { value: colors.first };
  const censored = parts.censorMarks ? marksOf(curves, domain) : [];
  const layer: ChartLayer[] = [
    {
      mark: { type: "line", interpolate, strokeWidth: 2 },
      encoding: { x, y, color },
    },
  ];
  if (bands && values.some((v) => v.low !== null && v.low !== v.high))
    layer.unshift({
      transform: [{ filter: "isValid(datum.low) && isValid(datum.high)" }],
      mark: { type: "area", interpolate, fillOpacity: several ? 0.13 : 0.16 },
      encoding: { x, y: { ...quiet, field: "low" }, y2: { field: "high" }, color },
    });
  if (censored.length > 0)
    layer.push({
      data: { values: censored },
      mark: { type: "tick", orient: "vertical", size: 9, thickness: 1.2 },
      encoding: { x, y: quiet, color },
    });
  if (tableHeight > 0) layer.push(...atRiskLayers(table, names, x, colors));
  return makeChart(
    {
      title: parts.title,
      subtitle: parts.subtitle,
      description: parts.description,
      height: 330 + tableHeight,
      values,
      layer,
      resolve: { scale: { y: "independent" }, axis: { y: "independent" } },
    },
    options,
  );
}

/** Where curves end, for a description: "2 curves: basic 31% at 24 months, plus 54% at 24 months". */
export function curvesInWords(
  curves: readonly DrawnCurve[],
  age: { readonly text: (age: number) => string },
  figure: (value: number) => string,
): string {
  const ends = curves.slice(0, 8).map(({ name, steps }) => {
    const { value, time } = steps[steps.length - 1];
    return `${curves.length > 1 ? `${name} ` : ""}${figure(value)} at ${age.text(time)}`;
  });
  return `${curves.length === 1 ? "one curve" : `${curves.length} curves`}: ${ends.join(", ")}`;
}

/** Steps within the domain from the origin on, one for each column of the picture; limits end where the next step begins. */
function shown(
  steps: readonly DrawnStep[],
  origin: StepCurvesParts["origin"],
  [from, to]: readonly number[],
): DrawnStep[] {
  const column = (to - from) / COLUMNS;
  const out: DrawnStep[] = [];
  if (origin !== null) out.push({ time: origin[0], value: origin[1], low: origin[1], high: origin[1] });
  let last = Number.NaN;
  for (const [i, step] of steps.entries()) {
    if (step.time > to) {
      // as far as the picture goes the curve is as before
      const before = out[out.length - 1];
      if (before !== undefined && before.time < to) out.push({ ...before, time: to });
      break;
    }
    const at = Math.floor((step.time - from) / column);
    if (at === last && i > 0 && steps.length > COLUMNS) out.pop();
    last = at;
    const before = out[out.length - 1];
    const flat = Number.isNaN(step.low) && step.value === before?.value;
    const ended = Number.isNaN(step.low) && before !== undefined && before.value !== step.value;
    out.push(flat || ended ? { ...step, low: before.low, high: before.high } : step);
  }
  return out;
}

/** Where customers were last seen: at most about ninety marks a curve, or they would be a second line. */
function marksOf(curves: readonly DrawnCurve[], [from, to]: readonly number[]) {
  const gap = (to - from) / 90;
  return curves.flatMap(({ name, steps }) => {
    let last = Number.NEGATIVE_INFINITY;
    return steps.flatMap(({ time, value, censored = 0 }) => {
      if (!(censored > 0) || time > to || time - last < gap) return [];
      last = time;
      return [{ group: name, time, value }];
    });
  });
}

function least(curves: readonly DrawnCurve[]): number {
  return Math.min(...curves.map(({ steps }) => steps[0]?.time ?? 0));
}

function oldest(curves: readonly DrawnCurve[]): number {
  return Math.max(...curves.map(({ steps }) => steps[steps.length - 1]?.time ?? 0));
}
