import type { ChartLayer, ChartRow, Json } from "./chart.ts";
import type { DrawnCurve, DrawnStep } from "./step-curves.ts";

const ROW = 16;
// axis, its title and the heading of the table
const UNDER_AXIS = 60;
/** A table of more groups would leave no room for the curves. */
const MOST = 8;

/** How numbers of the table are written. */
interface TableWriters {
  readonly figure: (value: number) => string;
  readonly count: (value: number) => string;
  readonly age: (age: number) => string;
}

/** Pixels under the plot that the axis and a table of so many curves take. */
export function atRiskHeight(curves: number): number {
  return UNDER_AXIS + ROW * curves;
}

/** How many are at risk in each curve at some ages; nothing of more than eight curves. */
export function atRiskTable(
  curves: readonly DrawnCurve[],
  ages: readonly number[],
  origin: readonly [age: number, value: number] | null,
  write: TableWriters,
): ChartRow[] {
  if (curves.length > MOST) return [];
  return curves.flatMap(({ name, steps }, row) =>
    ages.map((age) => ({ group: name, row, ...readAt(steps, age, origin, write) })),
  );
}

/** The table as text under the axis, a line for each curve, with a heading. */
export function atRiskLayers(
  table: readonly ChartRow[],
  curves: readonly string[],
  x: { readonly [field: string]: Json },
  colors: { readonly ink: string; readonly muted: string },
): ChartLayer[] {
  const n = curves.length;
  const names = Object.fromEntries(curves.map((name, i) => [String(i), n > 1 ? name : ""]));
  const scale = {
    domain: [n - 0.5, -1.5],
    range: [{ expr: "height" }, { expr: `height - ${atRiskHeight(n) - UNDER_AXIS + ROW}` }],
    nice: false,
    zero: false,
  };
  const y = { field: "row", type: "quantitative", title: null, scale };
  return [
    {
      data: { values: table },
      mark: { type: "text", baseline: "middle", color: colors.ink, fontSize: 11, tooltip: true },
      encoding: {
        x,
        y: {
          ...y,
          axis: {
            values: curves.map((_, i) => i),
            labelExpr: `${JSON.stringify(names)}[datum.value]`,
            labelLimit: 120,
            labelPadding: 26,
            domain: false,
            ticks: false,
            grid: false,
            orient: "left",
          },
        },
        text: { field: "text" },
        tooltip: [
          { field: "group", title: "Group" },
          { field: "age", title: "Age" },
          { field: "value", title: "Curve" },
          { field: "interval", title: "Interval" },
          { field: "text", title: "Still watched" },
        ],
      },
    },
    {
      data: { values: [{ row: -1, label: "Customers still watched at that age" }] },
      mark: { type: "text", align: "left", baseline: "middle", color: colors.muted, fontSize: 11, dx: -12 },
      encoding: { x: { value: 0 }, y: { ...y, axis: null }, text: { field: "label" } },
    },
  ];
}

/** What a curve says at one age, as text. */
function readAt(
  steps: readonly DrawnStep[],
  age: number,
  origin: readonly [age: number, value: number] | null,
  write: TableWriters,
) {
  const next = steps.findIndex((step) => step.time >= age);
  const after = steps.findIndex((step) => step.time > age);
  const step = steps[(after < 0 ? steps.length : after) - 1];
  const value = step?.value ?? origin?.[1] ?? Number.NaN;
  const known = step !== undefined && !Number.isNaN(step.low) && !Number.isNaN(step.high);
  return {
    time: age,
    age: write.age(age),
    text: write.count(next < 0 ? 0 : (steps[next].atRisk ?? 0)),
    // nothing is known beyond the oldest age
    value: next < 0 || Number.isNaN(value) ? "" : write.figure(value),
    interval: next < 0 || !known ? "" : `${write.figure(step.low)} to ${write.figure(step.high)}`,
  };
}
