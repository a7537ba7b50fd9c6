import { ageWriter, type ChartAgeUnit } from "./age-ticks.ts";
import { type Chart, needRows, rowsOf } from "./chart.ts";
import { curvesInWords, type StepCurvesOptions, stepCurvesChart } from "./step-curves.ts";

/** One age of a cumulative hazard, as `nelsonAalen` makes them. */
export interface HazardChartStep {
  readonly time: number;
  readonly hazard: number;
  readonly hazardLow?: number | null;
  readonly hazardHigh?: number | null;
}

/** Cumulative hazards, as `nelsonAalen` returns them. */
export interface HazardChartCurves {
  readonly unit?: ChartAgeUnit | null;
  readonly groups: Iterable<{ readonly group: string | null; readonly curve: Iterable<HazardChartStep> }>;
}

/** Options of {@link cumulativeHazardChart}. */
export type CumulativeHazardChartOptions = StepCurvesOptions;

/**
 * Cumulative hazards by age, as steps with their intervals: the steeper, the faster customers leave; straight where the rate of leaving stays the same, bending down where those who have stayed leave less. O(steps).
 *
 * @throws "too-few-rows" without a curve; "bad-input" for what it does not draw.
 *
 * @example
 * import { cumulativeHazardChart, nelsonAalen } from "clientele";
 * const model = nelsonAalen([1, 2, 2, 4].map((stop) => ({ stop, event: 1 })));
 * cumulativeHazardChart(model).description; // => "Cumulative hazard of leaving by age, one curve: 1.92 at 4."
 * cumulativeHazardChart({ groups: [] }); // throws "too-few-rows"
 */
export function cumulativeHazardChart(
  curves: HazardChartCurves,
  options: CumulativeHazardChartOptions = {},
): Chart {
  const drawn = needRows(
    rowsOf(curves?.groups, "cumulativeHazardChart", "the result of nelsonAalen", ["curve"], curves)
      .map(({ group, curve }) => ({
        name: group ?? "everyone",
        steps: rowsOf(curve, "cumulativeHazardChart", "the result of nelsonAalen", ["time", "hazard"]).map(
          ({ time, hazard, hazardLow, hazardHigh }) => ({
            time,
            value: hazard,
            low: hazardLow ?? Number.NaN,
            high: hazardHigh ?? Number.NaN,
          }),
        ),
      }))
      .filter(({ steps }) => steps.length > 0),
    "cumulativeHazardChart",
  );
  const write = ageWriter(curves.unit, options.locale);
  return stepCurvesChart(
    {
      title: "How the rate of leaving adds up",
      subtitle: "The steeper, the faster customers leave; straight: always at the same rate",
      description: `Cumulative hazard of leaving by age, ${curvesInWords(drawn, write, write.number)}.`,
      unit: curves.unit,
      curves: drawn,
      origin: [0, 0],
      share: false,
      valueTitle: "Cumulative hazard",
      interpolate: "step-after",
      censorMarks: false,
      table: false,
    },
    options,
  );
}
