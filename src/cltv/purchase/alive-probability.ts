import type { Data } from "../../core/columns.ts";
import { levelOption } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import type { Duration } from "../../core/time.ts";
import type { CustomerSummary } from "../../data/index.ts";
import { logOddsOf, shareBeside } from "../../numeric/log-odds.ts";
import { timeAhead } from "../seasonal/model-time.ts";
import { type ForecastColumns, type ForecastInfo, type ForecastInput, readForecast } from "./forecast.ts";
import { forecastIntervals } from "./forecast-intervals.ts";
import type { PurchaseModel } from "./purchase-model.ts";

/** Columns and settings of {@link aliveProbability}. */
export type AliveProbabilityOptions<Row extends object = CustomerSummary> = ForecastColumns<Row> & {
  /** Asks about so much later instead of now, with what is known now. */
  readonly after?: Duration;
  /** Level of the intervals, such as 0.95: how unsure each probability is because the model's parameters are. Default: none are computed, which is several times as fast. */
  readonly level?: number;
};

/** One customer's probability of being alive. */
export interface AliveProbabilityRow {
  readonly customer: string;
  /** Probability of still being a customer. */
  readonly alive: number;
  /** Its interval, symmetric in log-odds; null for one whom the model takes for certainly alive. Absent without `level`. */
  readonly aliveLow?: number | null;
  readonly aliveHigh?: number | null;
}

/** What a table of probabilities of being alive says about itself. */
export interface AliveProbabilityInfo extends ForecastInfo {
  readonly kind: "alive-probability";
  /** How much later than now, in `unit`. */
  readonly after: number;
  /** Level of the intervals; absent without any. */
  readonly level?: number;
}

/** Probabilities of being alive, one row a customer. */
export type AliveProbabilities = Table<AliveProbabilityRow, AliveProbabilityInfo>;

/**
 * The probability that each customer has not left for good, given frequency, recency and age: now, or some time later whatever is ordered until then. Any buying
 * model; NBD says 1 of everybody, BG/NBD of everybody who ordered once (`info.notes` says so). Computed from log-odds, so that 1e-300 is 1e-300 and nothing is
 * ever NaN. With `level` also intervals by the delta method, which say nothing of whether the model is true; `orderForecast` has them with expected orders. O(n).
 *
 * @throws "bad-option" for a length of time that is none; "mixed-info" when the customers count time in another unit than the model; "bad-model"; "bad-value",
 * "missing-value", "missing-column".
 *
 * @example
 * import { aliveProbability, fitBgNbd } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 120 },
 *   { frequency: 1, recency: 5, age: 38, count: 24 },
 *   { frequency: 2, recency: 30, age: 38, count: 16 },
 *   { frequency: 6, recency: 36, age: 38, count: 9 },
 *   { frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const model = fitBgNbd(customers, { unit: "week" });
 * const alive = aliveProbability(model, customers);
 * alive.at(0)?.alive; // => 1
 * alive.info.notes.length; // => 1
 * alive.top(2, "alive").map((row) => row.customer); // => ["0", "3"]
 * const { alive: a, aliveLow, aliveHigh } = aliveProbability(model, customers, { level: 0.95 }).at(1);
 * [aliveLow < a, a < aliveHigh]; // => [true, true]
 * aliveProbability(model, customers, { after: { weeks: 0 } }); // throws "bad-option"
 */
export function aliveProbability<Row extends object>(
  model: PurchaseModel,
  customers: Data<Row>,
  options: AliveProbabilityOptions<NoInfer<Row>> = {} as AliveProbabilityOptions<NoInfer<Row>>,
): AliveProbabilities {
  const input = readForecast(model, customers, options, "aliveProbability", true);
  const after = options.after === undefined ? 0 : timeAhead(options.after, model, "after", customers);
  const level = options.level === undefined ? undefined : levelOption(options.level);
  const ends =
    level === undefined
      ? undefined
      : forecastIntervals(
          input,
          level,
          (moved) => (after > 0 ? aliveAfter(moved, after).map(logOddsOf) : oddsNow(moved)),
          (end) => shareBeside(-end),
        );
  return new Table<AliveProbabilityRow, AliveProbabilityInfo>(
    input.length,
    {
      customer: input.customer,
      alive: aliveAfter(input, after),
      ...(ends && { aliveLow: ends.low, aliveHigh: ends.high }),
    },
    { kind: "alive-probability", ...input.info, after, ...(level !== undefined && { level }) },
  );
}

function aliveAfter(
  { kernel, parametersAt, frequency, recency, age, length }: ForecastInput,
  after: number,
): Float64Array {
  const alive = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const p = parametersAt(i);
    alive[i] = shareBeside(kernel.leftOdds(p, frequency[i], recency[i], age[i]));
    if (after > 0) alive[i] *= kernel.survives(p, frequency[i], age[i], after, recency[i]);
  }
  return alive;
}

/** Log-odds of being alive, which keep their digits near certainty. */
function oddsNow({ kernel, parametersAt, frequency, recency, age }: ForecastInput): Float64Array {
  return frequency.map((x, i) => -kernel.leftOdds(parametersAt(i), x, recency[i], age[i]));
}
