import { ageWriter, type ChartAgeUnit } from "./age-ticks.ts";
import { type Chart, needRows, rowsOf } from "./chart.ts";
import { curvesInWords, type StepCurvesOptions, stepCurvesChart } from "./step-curves.ts";

/** One age of a mean number of events, as `meanCumulative` makes them. */
export interface MeanChartStep {
  readonly time: number;
  readonly mean: number;
  readonly meanLow?: number | null;
  readonly meanHigh?: number | null;
  /** Customers watched at this age; needed for the table. */
  readonly atRisk?: number;
}

/** Mean numbers of events, as `meanCumulative` returns them. */
export interface MeanChartCurves {
  readonly unit?: ChartAgeUnit | null;
  readonly groups: Iterable<{ readonly group: string | null; readonly curve: Iterable<MeanChartStep> }>;
}

/** Options of {@link meanCumulativeChart}. */
export interface MeanCumulativeChartOptions extends StepCurvesOptions {
  /** What is counted, as a plural. Default "events". */
  readonly eventTitle?: string;
  /** How many customers are still watched, in a table under the ages. Default: where the curves say it, for up to eight groups. */
  readonly table?: boolean;
}

/**
 * Mean number of events (orders, visits, complaints) of a customer by age, as steps with their intervals: a straight line is a steady pace, one that bends down a pace that slows. O(steps).
 *
 * @throws "too-few-rows" without a curve; "bad-input" for what it does not draw.
 *
 * @example
 * import { meanCumulative, meanCumulativeChart } from "clientele";
 * const model = meanCumulative([
 *   { customer: "ann", start: 0, stop: 2, event: 1 },
 *   { customer: "ann", start: 2, stop: 5, event: 1 },
 *   { customer: "bob", start: 0, stop: 4, event: 0 },
 * ]);
 * meanCumulativeChart(model, { eventTitle: "orders" }).description; // => "Mean number of orders of a customer by age, one curve: 1.5 at 5."
 * meanCumulativeChart({ groups: [] }); // throws "too-few-rows"
 */
export function meanCumulativeChart(
  curves: MeanChartCurves,
  options: MeanCumulativeChartOptions = {},
): Chart {
  const { eventTitle = "events" } = options;
  const drawn = needRows(
    rowsOf(curves?.groups, "meanCumulativeChart", "the result of meanCumulative", ["curve"], curves)
      .map(({ group, curve }) => ({
        name: group ?? "everyone",
        steps: rowsOf(curve, "meanCumulativeChart", "the result of meanCumulative", ["time", "mean"]).map(
          ({ time, mean, meanLow, meanHigh, atRisk }) => ({
            time,
            value: mean,
            low: meanLow ?? Number.NaN,
            high: meanHigh ?? Number.NaN,
            ...(atRisk !== undefined && { atRisk }),
          }),
        ),
      }))
      .filter(({ steps }) => steps.length > 0),
    "meanCumulativeChart",
  );
  const write = ageWriter(curves.unit, options.locale);
  return stepCurvesChart(
    {
      title: `How ${eventTitle} add up`,
      subtitle: "A straight line is a steady pace; bending down: the pace slows",
      description: `Mean number of ${eventTitle} of a customer by age, ${curvesInWords(drawn, write, write.number)}.`,
      unit: curves.unit,
      curves: drawn,
      origin: [0, 0],
      share: false,
      valueTitle: `${eventTitle[0]?.toUpperCase() ?? ""}${eventTitle.slice(1)} per customer`,
      interpolate: "step-after",
      censorMarks: false,
      table: options.table ?? drawn.every(({ steps }) => "atRisk" in steps[0]),
    },
    options,
  );
}
