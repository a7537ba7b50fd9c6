import { badOption } from "../core/options.ts";
import { ageTicks, ageWriter, type ChartAgeUnit } from "./age-ticks.ts";
import { type Chart, type ChartOptions, chartWidth, makeChart, needRows, rowsOf } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { groupColor } from "./group-color.ts";
import { chartPalette } from "./theme.ts";
import { unitTitle } from "./unit-title.ts";

/** One age of the share that a cause has ended, as `aalenJohansen` makes them. */
export interface IncidenceChartStep {
  readonly time: number;
  /** Chance that the cause has ended a lifetime by now, 0 to 1. */
  readonly incidence: number;
}

/** The causes of one group. */
export interface IncidenceChartGroup {
  /** null: everyone. */
  readonly group: string | null;
  readonly causes: Iterable<{ readonly cause: string; readonly curve: Iterable<IncidenceChartStep> }>;
}

/** Cumulative incidences, as `aalenJohansen` returns them. */
export interface IncidenceChartCurves {
  readonly unit?: ChartAgeUnit | null;
  readonly groups: Iterable<IncidenceChartGroup>;
}

const WHAT = "incidenceChart";
const MADE = "the result of aalenJohansen";

/** Options of {@link incidenceChart}. */
export interface IncidenceChartOptions extends ChartOptions {
  /** The group to draw. Default: the first. */
  readonly group?: string;
  /** Last age to show. Default: the oldest age seen. */
  readonly until?: number;
  /** What ages are counted in, for the axis. Default: what the curves say, else "Time". */
  readonly timeTitle?: string;
}

const COLUMNS = 400;

/**
 * What has ended lifetimes by each age: the shares of the causes stacked on each other from below; what is left above is still there. Takes the result of `aalenJohansen` as it is, one group at a time. O(steps causes).
 *
 * @throws "too-few-rows" without a cause, "bad-option" for a group that is not there; "bad-input" for what it does not draw.
 *
 * @example
 * import { aalenJohansen, incidenceChart } from "clientele";
 * const model = aalenJohansen([
 *   { stop: 2, cause: "quit" }, { stop: 3, cause: "card expired" }, { stop: 4, cause: null }, { stop: 5, cause: "quit" },
 * ]);
 * incidenceChart(model).title?.subtitle; // => ["By 5: card expired 25%, quit 75%; still there 0%"]
 * incidenceChart(model, { group: "fog" }); // throws "bad-option"
 */
export function incidenceChart(curves: IncidenceChartCurves, options: IncidenceChartOptions = {}): Chart {
  const groups = needRows(rowsOf(curves?.groups, WHAT, MADE, ["causes"], curves), WHAT);
  const wanted = options.group;
  const own = wanted === undefined ? groups[0] : groups.find(({ group }) => group === wanted);
  if (own === undefined)
    throw badOption("group", wanted, `one of the groups: ${groups.map(({ group }) => group).join(", ")}`);
  const causes = needRows(
    rowsOf(own.causes, WHAT, MADE, ["cause", "curve"]).map(({ cause, curve }) => ({
      cause,
      steps: rowsOf(curve, WHAT, MADE, ["time", "incidence"]),
    })),
    WHAT,
  );
  const f = formatsOf(options);
  const theme = options.theme ?? "light";
  const colors = chartPalette(theme);
  const write = ageWriter(curves.unit, options.locale);
  const { timeTitle = unitTitle(curves.unit ? { info: { unit: curves.unit } } : {}) } = options;
  const ages = [...new Set(causes.flatMap(({ steps }) => steps.map(({ time }) => time)))].sort(
    (a, b) => a - b,
  );
  const end = options.until ?? ages[ages.length - 1] ?? 0;
  if (!(end > 0)) throw badOption("until", options.until, "an age above zero");
  const shown = thinned(
    ages.filter((age) => age < end && age > 0),
    end,
  );
  const base = [0, ...shown, end].map(() => 0);
  const values = causes.flatMap(({ cause, steps }) => {
    let next = 0;
    let incidence = 0;
    return [0, ...shown, end].map((time, i) => {
      while (next < steps.length && steps[next].time <= time) incidence = steps[next++].incidence;
      const low = base[i];
      base[i] += incidence;
      return { cause, time, low, high: base[i], incidence };
    });
  });
  const names = causes.map(({ cause }) => cause);
  const lasts = values.filter(({ time }) => time === end);
  const staying = Math.max(0, 1 - lasts.reduce((sum, { incidence }) => sum + incidence, 0));
  const finding = `By ${write.text(end)}: ${lasts
    .slice(0, 6)
    .map(({ cause, incidence }) => `${cause} ${f.percent(incidence)}`)
    .join(", ")}; still there ${f.percent(staying)}`;
  const x = {
    field: "time",
    type: "quantitative",
    title: `${timeTitle} since the beginning`,
    scale: { domain: [0, end], nice: false },
    axis: {
      values: ageTicks(0, end, curves.unit, Math.min(8, Math.floor(chartWidth(options) / 70))),
      format: ",~f",
      grid: false,
    },
  };
  return makeChart(
    {
      title: `Why customers have left by each age${own.group === null || groups.length === 1 ? "" : `: ${own.group}`}`,
      subtitle: finding,
      description: `Shares of customers whom each of ${causes.length} causes has ended by age, stacked. ${finding}.`,
      height: 330,
      values,
      layer: [
        {
          mark: {
            type: "area",
            interpolate: "step-after",
            fillOpacity: 0.85,
            stroke: colors.paper,
            strokeWidth: 0.5,
          },
          encoding: {
            x,
            y: {
              field: "low",
              type: "quantitative",
              title: "Share that has left",
              scale: { domain: [0, 1], nice: false },
              axis: { format: ".0%", tickCount: 5, domain: false, ticks: false },
            },
            y2: { field: "high" },
            color: groupColor("cause", names, "square", options),
          },
        },
      ],
    },
    options,
  );
}

/** At most one age for each column of the picture, the last in it. */
function thinned(ages: readonly number[], end: number): number[] {
  if (ages.length <= COLUMNS) return [...ages];
  const place = (age: number) => Math.floor((age / end) * COLUMNS);
  return ages.filter((age, i) => i + 1 === ages.length || place(age) !== place(ages[i + 1]));
}
