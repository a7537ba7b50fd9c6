import { logTicks } from "./age-ticks.ts";
import { type Chart, type ChartOptions, makeChart, needRows, rowsOf } from "./chart.ts";
import { groupColor } from "./group-color.ts";
import type { SurvivalChartCurves } from "./survival-chart.ts";
import { chartPalette } from "./theme.ts";
import { unitTitle } from "./unit-title.ts";

/** Options of {@link logLogChart}. */
export interface LogLogChartOptions extends ChartOptions {
  /** What ages are counted in, for the axis. Default: what the curves say, else "Time". */
  readonly timeTitle?: string;
}

const COLUMNS = 400;

/**
 * log(-log S) of survival curves against age on a logarithmic axis: curves of groups that stay equally far apart say that hazards are proportional, as a Cox model takes them to be; straight lines that a Weibull model fits. Ages
 * with survival 1 or 0 have no place on it. O(steps).
 *
 * @throws "too-few-rows" without an age above zero at which somebody has left and somebody is there; "bad-input" for what it does not draw.
 *
 * @example
 * import { kaplanMeier, logLogChart } from "clientele";
 * const model = kaplanMeier([1, 2, 2, 4].map((stop) => ({ stop, event: 1 })));
 * logLogChart(model).data.values.map((v) => v.value); // => [-1.2458993, 0.3266343]
 * logLogChart({ groups: [] }); // throws "too-few-rows"
 */
export function logLogChart(curves: SurvivalChartCurves, options: LogLogChartOptions = {}): Chart {
  const theme = options.theme ?? "light";
  const colors = chartPalette(theme);
  const groups = rowsOf(curves?.groups, "logLogChart", "the result of kaplanMeier", ["curve"], curves).map(
    ({ group, curve }) => ({
      name: group ?? "everyone",
      points: rowsOf(curve, "logLogChart", "the result of kaplanMeier", ["time", "survival"]).filter(
        ({ time, survival }) => time > 0 && survival > 0 && survival < 1,
      ),
    }),
  );
  const drawn = needRows(
    groups.filter(({ points }) => points.length > 0),
    "logLogChart",
  );
  const { timeTitle = unitTitle(curves.unit ? { info: { unit: curves.unit } } : {}) } = options;
  const ages = drawn.flatMap(({ points }) => [points[0].time, points[points.length - 1].time]);
  const [from, to] = [Math.min(...ages), Math.max(...ages)];
  const domain = from < to ? [from, to] : [from / 2, from * 2];
  const width = Math.log(domain[1] / domain[0]) / COLUMNS;
  const values = drawn.flatMap(({ name, points }) => {
    const place = (time: number) => Math.floor(Math.log(time / domain[0]) / width);
    return points
      .filter(({ time }, i) => i + 1 === points.length || place(time) !== place(points[i + 1].time))
      .map(({ time, survival }) => ({ group: name, time, value: Math.log(-Math.log(survival)) }));
  });
  const names = drawn.map(({ name }) => name);
  return makeChart(
    {
      title: names.length > 1 ? "Do the groups’ rates keep their ratio?" : "Does a Weibull curve fit?",
      subtitle:
        names.length > 1
          ? "Equally far apart throughout: yes, rates of leaving are proportional. Straight lines: a Weibull model fits"
          : "A straight line: a Weibull model fits",
      description: `log(-log) of the share still there against age on a logarithmic axis, for ${names.length === 1 ? "one curve" : `${names.length} curves: ${names.slice(0, 8).join(", ")}`}.`,
      height: 320,
      values,
      layer: [
        {
          mark: { type: "line", interpolate: "step-after", strokeWidth: 2 },
          encoding: {
            x: {
              field: "time",
              type: "quantitative",
              title: `${timeTitle} since the beginning (logarithmic)`,
              scale: { type: "log", domain, nice: false },
              axis: { values: logTicks(domain[0], domain[1]), format: ",.6~g", grid: false },
            },
            y: {
              field: "value",
              type: "quantitative",
              title: "log(−log(share there))",
              scale: { zero: false },
              axis: { format: ",.3~g", tickCount: 6, domain: false, ticks: false },
            },
            color: names.length > 1 ? groupColor("group", names, "stroke", options) : { value: colors.first },
          },
        },
      ],
    },
    options,
  );
}
