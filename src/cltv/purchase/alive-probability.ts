import type { Data } from "../../core/columns.ts";
import { Table } from "../../core/table.ts";
import type { Duration } from "../../core/time.ts";
import type { CustomerSummary } from "../../data/index.ts";
import { shareBeside } from "../../numeric/log-sum-exp.ts";
import { type ForecastColumns, type ForecastInfo, inUnit, readForecast } from "./forecast.ts";
import type { PurchaseModel } from "./purchase-model.ts";

/** Columns and settings of {@link aliveProbability}. */
export type AliveProbabilityOptions<Row extends object = CustomerSummary> = ForecastColumns<Row> & {
  /** Asks about so much later instead of now, with what is known now. */
  readonly after?: Duration;
};

/** One customer's probability of being alive. */
export interface AliveProbabilityRow {
  readonly customer: string;
  /** Probability of still being a customer. */
  readonly alive: number;
}

/** What a table of probabilities of being alive says about itself. */
export interface AliveProbabilityInfo extends ForecastInfo {
  readonly kind: "alive-probability";
  /** How much later than now, in `unit`. */
  readonly after: number;
}

/** Probabilities of being alive, one row a customer. */
export type AliveProbabilities = Table<AliveProbabilityRow, AliveProbabilityInfo>;

/**
 * The probability that each customer has not left for good, given frequency, recency and age: now, or some time later whatever is ordered until then. Any buying
 * model; NBD says 1 of everybody, BG/NBD of everybody who ordered once (`info.notes` says so). Computed from log-odds, so that 1e-300 is 1e-300 and nothing is
 * ever NaN. O(n).
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
 * aliveProbability(model, customers, { after: { weeks: 0 } }); // throws "bad-option"
 */
export function aliveProbability<Row extends object>(
  model: PurchaseModel,
  customers: Data<Row>,
  options: AliveProbabilityOptions<NoInfer<Row>> = {} as AliveProbabilityOptions<NoInfer<Row>>,
): AliveProbabilities {
  const input = readForecast(model, customers, options, "aliveProbability", true);
  const after = options.after === undefined ? 0 : inUnit(options.after, model.unit, "after");
  const { kernel, parametersAt, frequency, recency, age, length } = input;
  const alive = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const p = parametersAt(i);
    alive[i] = shareBeside(kernel.leftOdds(p, frequency[i], recency[i], age[i]));
    if (after > 0) alive[i] *= kernel.survives(p, frequency[i], age[i], after, recency[i]);
  }
  return new Table<AliveProbabilityRow, AliveProbabilityInfo>(
    length,
    { customer: input.customer, alive },
    { kind: "alive-probability", ...input.info, after },
  );
}
