import type {
  ColumnOption,
  Data,
  Id,
  OnInvalid,
  OptionalColumn,
  OptionsArgument,
} from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { levelOption } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import type { Lifetime } from "../input/lifetime-types.ts";
import type { AgeUnit, CurveFit, CurveInfo } from "./curve-types.ts";
import { readCurves } from "./read-curves.ts";
import { robustErrors } from "./robust-errors.ts";

/** Columns and settings of {@link meanCumulative}. */
export type MeanCumulativeOptions<Row extends object = Lifetime> = ColumnOption<Row, "customer", Id> &
  ColumnOption<Row, "stop", number> &
  ColumnOption<Row, "event", number | boolean> &
  OptionalColumn<Row, "start", number> &
  OptionalColumn<Row, "spell", Id> &
  OptionalColumn<Row, "count", number> &
  OptionalColumn<Row, "by", string | number | boolean> & {
    /** Confidence level. Default 0.95. */
    readonly level?: number;
    /** "throw" on an invalid row, or "skip" it and report it. Default "throw". */
    readonly onInvalid?: OnInvalid;
  };

/** One age of a mean number of events. */
export interface MeanStep {
  readonly time: number;
  /** Customers watched at this age. */
  readonly atRisk: number;
  readonly events: number;
  /** Events per customer by this age. */
  readonly mean: number;
  /** Limits, even on the scale of the logarithm; null before the first event. */
  readonly meanLow: number | null;
  readonly meanHigh: number | null;
  readonly error: number;
}

/** Mean numbers of events by age: plain data but for its tables. */
export interface MeanCumulative {
  readonly kind: "mean-cumulative";
  readonly version: 1;
  readonly unit: AgeUnit | null;
  readonly level: number;
  readonly groups: readonly {
    readonly group: string | null;
    /** Different customers, each as often as its rows say. */
    readonly customers: number;
    readonly events: number;
    readonly curve: Table<MeanStep, CurveInfo>;
  }[];
  readonly fit: CurveFit;
}

/**
 * How many events, such as orders, a customer has had on average by each age: the mean cumulative function (Nelson 1988) for events that repeat, for each group of column `by`.
 *
 * One row per stretch of a customer from `start` to `stop` that ended with an event (`event` 1) or with the last look (0): the n-th order starts where the one before stopped, and a last row with event 0 runs to the end of what is known. The error is robust to how much customers differ (Lawless and
 * Nadeau 1995): it is made of what each customer adds, not of what each event does. `count`: so many equal customers, the same in all rows of one. O(rows log rows).
 *
 * @throws "empty-input" without rows; "missing-column" without customers; "bad-option"; "bad-value" (also for stretches of a customer that overlap), "missing-value", "bad-input".
 *
 * @example
 * import { meanCumulative } from "clientele/survival";
 * const orders = [
 *   { customer: "ann", start: 0, stop: 3, event: 1 },
 *   { customer: "ann", start: 3, stop: 5, event: 1 },
 *   { customer: "ann", start: 5, stop: 9, event: 0 },
 *   { customer: "bob", start: 0, stop: 4, event: 0 },
 * ];
 * const [all] = meanCumulative(orders).groups;
 * all.curve.at(-1)?.mean; // => 1.5
 * all.customers; // => 2
 * meanCumulative([]); // throws "empty-input"
 */
export function meanCumulative<Row extends object = Lifetime>(
  rows: Data<Row>,
  ...[options]: OptionsArgument<MeanCumulativeOptions<Row>>
): MeanCumulative {
  const given = (options ?? {}) as {
    readonly customer?: unknown;
    readonly by?: unknown;
    readonly level?: number;
  };
  const level = levelOption(given.level);
  const read = readCurves(rows, given, {
    what: "meanCumulative",
    by: given.by,
    cluster: given.customer ?? "customer",
  });
  const cluster = read.rows.texts.cluster;
  const { count } = read.rows;
  if (read.rows.weight !== undefined)
    throw new ClienteleError(
      "bad-input",
      "meanCumulative takes each customer's own rows, without weights (counts of equal customers are fine).",
      { column: "weight" },
    );
  const counts = countsOf(cluster.codes, count);
  const z = normalQuantile((1 + level) / 2);
  const { unit } = read.rows;
  const none = !read.rows.event.includes(1);
  return {
    kind: "mean-cumulative",
    version: 1,
    unit: unit ?? null,
    level,
    groups: read.groups.map(({ group, steps }) => {
      const { times, atRisk } = steps;
      const [events] = steps.events;
      const mean = new Float64Array(times.length);
      let sum = 0;
      for (let t = 0; t < times.length; t++) {
        if (events[t] > 0) sum += events[t] / atRisk[t];
        mean[t] = sum;
      }
      const error = robustErrors(
        steps,
        { cluster: cluster.codes, alike: true, weight: undefined, count, event: read.rows.event },
        "hazard",
      );
      const limit = (side: 1 | -1) =>
        mean.map((m, t) => (m > 0 ? m * Math.exp((side * z * error[t]) / m) : Number.NaN));
      const info: CurveInfo = { kind: "mean-curve", ...(unit === undefined ? {} : { unit }) };
      const columns = { time: times, atRisk, events, mean, meanLow: limit(-1), meanHigh: limit(1), error };
      let customers = 0;
      for (const code of new Set(Array.from(steps.rows, (i) => cluster.codes[i])))
        customers += counts.get(code) ?? 1;
      return {
        group,
        customers,
        events: events.reduce((total, d) => total + d, 0),
        curve: new Table<MeanStep, CurveInfo>(times.length, columns, info),
      };
    }),
    fit: {
      status: none ? "no events" : "ok",
      warnings: none ? ["No event happened while customers were watched: the mean is 0 throughout."] : [],
      rows: read.rows.account,
    },
  };
}

/** How many equal customers each customer is: all of its rows have to say the same. */
function countsOf(codes: Int32Array, count: Float64Array | undefined): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  if (count === undefined) return counts;
  for (let i = 0; i < codes.length; i++) {
    const known = counts.get(codes[i]) ?? count[i];
    if (known !== count[i])
      throw new ClienteleError(
        "bad-input",
        `meanCumulative: rows of one customer count ${known} and ${count[i]} customers; all rows of a customer have to count the same.`,
        { column: "count", value: count[i], expected: `${known}` },
      );
    counts.set(codes[i], count[i]);
  }
  return counts;
}
