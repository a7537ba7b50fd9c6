import { badOption } from "../core/options.ts";
import { ageWriter, type ChartAgeUnit } from "./age-ticks.ts";
import { type Chart, needRows, rowsOf } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { curvesInWords, type DrawnCurve, type StepCurvesOptions, stepCurvesChart } from "./step-curves.ts";

/** One age of a survival curve, as `kaplanMeier` makes them. */
export interface SurvivalChartStep {
  readonly time: number;
  /** Chance to be there after this age, 0 to 1, with its interval where there is one. */
  readonly survival: number;
  readonly survivalLow?: number | null;
  readonly survivalHigh?: number | null;
  /** How many were watched just before; needed for the table. */
  readonly atRisk?: number;
  /** How many were last seen at this age; needed for the marks. */
  readonly censored?: number;
}

/** The curve of one group. */
export interface SurvivalChartGroup {
  /** null: everyone. */
  readonly group: string | null;
  readonly curve: Iterable<SurvivalChartStep>;
  /** Age by which half have left. Default: not told. */
  readonly median?: {
    readonly value: number | null;
    readonly low?: number | null;
    readonly high?: number | null;
  };
}

/** Survival curves, as `kaplanMeier` returns them. */
export interface SurvivalChartCurves {
  readonly unit?: ChartAgeUnit | null;
  /** Age that curves start from. Default 0. */
  readonly from?: number;
  readonly groups: Iterable<SurvivalChartGroup>;
}

/** Chance of one customer to be there at an age, as `survivalAt` foretells them. */
export interface ForetoldSurvival {
  readonly customer?: string | null;
  /** Row of the customer; needed where they have no name. */
  readonly row?: number;
  readonly age: number;
  readonly survival: number | null;
  readonly survivalLow?: number | null;
  readonly survivalHigh?: number | null;
}

const WHAT = "survivalChart";
const MADE = "the result of kaplanMeier or survivalAt";

/** Options of {@link survivalChart}. */
export interface SurvivalChartOptions extends StepCurvesOptions {
  /** Small marks where customers were last seen while still there. Default: where no group has more than 60 such ages; more would hide the curve. */
  readonly censorMarks?: boolean;
  /** How many customers are still watched, in a table under the ages. Default: where the curves say it, for up to eight groups. */
  readonly table?: boolean;
}

/**
 * Survival curves: the share of customers still there by age, as steps, with intervals as bands, marks where customers were last seen, and below how many are still watched at each age of the axis. Rows of `survivalAt`
 * (a few customers at many ages) are drawn as lines. Curves of many steps are thinned to what can be seen. O(steps).
 *
 * @throws "too-few-rows" without a curve, "bad-option"; "bad-input" for what it does not draw.
 *
 * @example
 * import { kaplanMeier, survivalChart } from "clientele";
 * const lifetimes = [2, 3, 3, 5, 8, 9].map((stop, i) => ({ stop, event: i !== 2 }));
 * survivalChart({ ...kaplanMeier(lifetimes), unit: "month" }).title?.subtitle?.join(" "); // => "Half have left after 5 months (2 or more). Band: interval; small marks: still there when last seen"
 * survivalChart([]); // throws "too-few-rows"
 */
export function survivalChart(
  curves:
    | SurvivalChartCurves
    | (Iterable<ForetoldSurvival> & {
        readonly groups?: undefined;
        readonly info?: { readonly unit?: ChartAgeUnit };
      }),
  options: SurvivalChartOptions = {},
): Chart {
  const foretold = curves?.groups === undefined;
  const unit = foretold ? curves?.info?.unit : curves.unit;
  const groups = foretold ? foretoldGroups(curves) : rowsOf(curves.groups, WHAT, MADE, ["curve"], curves);
  const drawn = needRows(
    groups
      .map(({ group, curve }) => ({
        name: group ?? "everyone",
        steps: rowsOf(curve, WHAT, MADE, ["time", "survival"]).map(stepOf),
      }))
      .filter(({ steps }) => steps.length > 0),
    "survivalChart",
  );
  if (options.until !== undefined && !(options.until > 0 && Number.isFinite(options.until)))
    throw badOption("until", options.until, "an age above zero");
  const f = formatsOf(options);
  const write = ageWriter(unit, options.locale);
  const marks = drawn.map(({ steps }) => steps.filter((step) => (step.censored ?? 0) > 0).length);
  const censorMarks = options.censorMarks ?? marks.every((n) => n <= 60);
  const bands = options.bands ?? drawn.length <= 4;
  const medians = foretold ? [] : groups.flatMap((group) => medianOf(group, groups.length > 1, write));
  const notes = [
    ...(bands && drawn.some(({ steps }) => steps.some((s) => s.low < s.high)) ? ["band: interval"] : []),
    ...(censorMarks && marks.some((n) => n > 0) ? ["small marks: still there when last seen"] : []),
  ].join("; ");
  const half =
    medians.length === 0 || medians.length > 4
      ? ""
      : groups.length > 1
        ? `Half have left: ${medians.join(", ")}`
        : medians[0];
  return stepCurvesChart(
    {
      title: foretold ? "How long these customers will probably stay" : "How long customers stay",
      subtitle: [half, notes === "" ? "" : `${notes[0].toUpperCase()}${notes.slice(1)}`]
        .filter((text) => text !== "")
        .join(". "),
      description: `Share of customers still there by age, ${curvesInWords(drawn, write, f.percent)}.${half === "" ? "" : ` ${half}.`}`,
      unit,
      curves: drawn,
      origin: foretold ? null : [curves.from ?? 0, 1],
      share: true,
      valueTitle: "Still there",
      interpolate: foretold ? "linear" : "step-after",
      censorMarks,
      table: options.table ?? (!foretold && drawn.every(({ steps }) => steps[0].atRisk !== undefined)),
    },
    options,
  );
}

function stepOf(step: SurvivalChartStep): DrawnCurve["steps"][number] {
  const { time, survival, survivalLow, survivalHigh, atRisk, censored } = step;
  return {
    time,
    value: survival,
    low: survivalLow ?? Number.NaN,
    high: survivalHigh ?? Number.NaN,
    ...(atRisk !== undefined && { atRisk }),
    ...(censored !== undefined && { censored }),
  };
}

function medianOf(
  { group, median }: SurvivalChartGroup,
  several: boolean,
  { number, text }: ReturnType<typeof ageWriter>,
): string[] {
  if (median === undefined) return [];
  const { value, low = null, high = null } = median;
  const range =
    low === null ? "" : high === null ? ` (${number(low)} or more)` : ` (${number(low)} to ${number(high)})`;
  if (several) return [`${group} ${value === null ? "not yet" : `after ${text(value)}${range}`}`];
  return [
    value === null ? "Fewer than half have left so far" : `Half have left after ${text(value)}${range}`,
  ];
}

function foretoldGroups(rows: Iterable<ForetoldSurvival>): SurvivalChartGroup[] {
  const groups = new Map<string, SurvivalChartStep[]>();
  for (const { customer, row, age, survival, survivalLow, survivalHigh } of rowsOf(rows, WHAT, MADE, [
    "age",
    "survival",
  ])) {
    if (survival === null || Number.isNaN(survival)) continue;
    const name = customer ?? (row === undefined ? "customer" : `customer ${row + 1}`);
    const step = {
      time: age,
      survival,
      survivalLow: survivalLow ?? null,
      survivalHigh: survivalHigh ?? null,
    };
    const steps = groups.get(name);
    if (steps === undefined) groups.set(name, [step]);
    else steps.push(step);
  }
  return [...groups].map(([group, steps]) => ({ group, curve: steps.sort((a, b) => a.time - b.time) }));
}
