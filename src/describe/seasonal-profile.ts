import type { ColumnOption, Data, OnInvalid, OptionalColumn, OptionsArgument } from "../core/columns.ts";
import { ClienteleError } from "../core/errors.ts";
import { badOption, oneOf } from "../core/options.ts";
import { type Rejected, Table, type TableInfo } from "../core/table.ts";
import type { TimeInput } from "../core/time.ts";
import { averages } from "./growth-table.ts";
import { readSeries } from "./series.ts";

/** Options of {@link seasonalProfile}; columns as in `growthTable`. */
export type SeasonalProfileOptions<Row extends object> = ColumnOption<Row, "start", TimeInput> &
  ColumnOption<Row, "value", number | bigint> &
  OptionalColumn<Row, "complete", number | boolean> & {
    /** What each row is one of. Default: the table's own, else "month". */
    readonly period?: "month" | "quarter";
    /** "multiplicative" (default): a season is a factor; "additive": an amount, for values that can be zero or negative. */
    readonly model?: "multiplicative" | "additive";
    /** Zone that the periods are those of. Default: the table's own, else "UTC". */
    readonly zone?: string;
    /** Rows with a broken value: "throw" (default) or "skip". */
    readonly onInvalid?: OnInvalid;
  };

/** One season of the year. */
export interface Season {
  /** Month 1 to 12, or quarter 1 to 4. */
  readonly season: number;
  /** Factor against the trend, their mean being 1; additive: amount above it, their mean being 0. */
  readonly index: number | null;
  /** Lowest and highest of the single years, before the mean is set: how regular the season is. */
  readonly lowest: number | null;
  readonly highest: number | null;
  /** Years that it is taken of. */
  readonly years: number;
}

/** What a seasonal profile says about itself. */
export interface SeasonalInfo extends TableInfo {
  readonly kind: "seasonal-profile";
  readonly by: "month" | "quarter";
  readonly model: "multiplicative" | "additive";
  readonly rejected: readonly Rejected[];
}

/**
 * How much each month or quarter lies above or below the trend: classical decomposition by a centered moving average of one year, the mean of each season's departures,
 * set so that they cancel out (as statsmodels' `seasonal_decompose`). Running periods are left out. O(n log n).
 *
 * @throws "too-few-rows" with fewer than two whole years of periods, "bad-value" for a value that is not above zero in the multiplicative model or two rows
 * of one period, "bad-option", "missing-column", "missing-value", "unknown-zone".
 *
 * @example
 * import { seasonalProfile } from "clientele/describe";
 * const quarters = [10, 20, 30, 40, 14, 28, 42, 56].map((revenue, k) => ({ start: Date.UTC(2024, 3 * k, 1), revenue }));
 * const profile = seasonalProfile(quarters, { value: "revenue", period: "quarter" });
 * profile.columns.index; // => [0.47683969, 0.85253156, 1.1820816, 1.4885472]
 * seasonalProfile(quarters.slice(1), { value: "revenue", period: "quarter" }); // throws "too-few-rows"
 */
export function seasonalProfile<Row extends object>(
  data: Data<Row>,
  ...[options = {} as SeasonalProfileOptions<NoInfer<Row>>]: OptionsArgument<
    SeasonalProfileOptions<NoInfer<Row>>
  >
): Table<Season, SeasonalInfo> {
  const model = oneOf(options.model ?? "multiplicative", "model", ["multiplicative", "additive"]);
  const series = readSeries(data, options, "seasonalProfile");
  const { period, index, whole, labels } = series;
  if (period !== "month" && period !== "quarter") throw badOption("period", period, '"month" or "quarter"');
  const seasons = period === "month" ? 12 : 4;
  const known = whole.reduce((n, v) => n + (Number.isNaN(v) ? 0 : 1), 0);
  if (known < 2 * seasons) {
    throw new ClienteleError(
      "too-few-rows",
      `seasonalProfile needs two years of whole periods, that is ${2 * seasons}; found ${known}.`,
      { value: known, expected: `${2 * seasons} whole periods` },
    );
  }
  const factor = model === "multiplicative";
  const wrong = factor ? whole.findIndex((v) => v <= 0) : -1;
  if (wrong >= 0) {
    throw new ClienteleError(
      "bad-value",
      `seasonalProfile: ${labels[wrong]} has ${whole[wrong]}, and a factor needs values above zero. Option model: "additive" takes any.`,
      { column: "value", value: whole[wrong], expected: "a value above zero" },
    );
  }
  const trend = averages(index, whole, seasons, true);
  const sums = new Float64Array(seasons);
  const years = new Float64Array(seasons);
  const lowest = new Float64Array(seasons).fill(Number.NaN);
  const highest = new Float64Array(seasons).fill(Number.NaN);
  for (let k = 0; k < whole.length; k++) {
    const departure = factor ? whole[k] / trend[k] : whole[k] - trend[k];
    if (Number.isNaN(departure)) continue;
    // the calendar's count of periods begins with January 1970
    const s = ((index[k] % seasons) + seasons) % seasons;
    sums[s] += departure;
    years[s]++;
    if (!(departure >= lowest[s])) lowest[s] = departure;
    if (!(departure <= highest[s])) highest[s] = departure;
  }
  const means = sums.map((v, s) => v / years[s]);
  const there = means.filter((v) => !Number.isNaN(v));
  const center = there.reduce((a, b) => a + b, 0) / there.length;
  return new Table<Season, SeasonalInfo>(
    seasons,
    {
      season: Float64Array.from({ length: seasons }, (_, s) => s + 1),
      index: means.map((v) => (factor ? v / center : v - center)),
      lowest,
      highest,
      years,
    },
    { kind: "seasonal-profile", zone: series.zone, by: period, model, rejected: series.rejected },
  );
}
