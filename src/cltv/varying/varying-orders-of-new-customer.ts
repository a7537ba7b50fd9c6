import type { Data, Id, OnInvalid } from "../../core/columns.ts";
import { needModel } from "../../core/model.ts";
import { needOptions } from "../../core/options.ts";
import { type Duration, dayNumber, type TimeInput, timeOption, unitDays, zoneOf } from "../../core/time.ts";
import { inUnit } from "../purchase/forecast.ts";
import type { AnyPeriodRow } from "./fit-varying-pareto-nbd.ts";
import type { PeriodColumns } from "./read-periods.ts";
import { inputOf } from "./varying-input.ts";
import { VaryingKernel } from "./varying-kernel.ts";
import type { VaryingParetoNbdModel } from "./varying-model.ts";

/** Settings of {@link varyingOrdersOfNewCustomer}. */
export interface VaryingNewCustomerOptions<PeriodRow extends object = AnyPeriodRow> {
  /** Day of the first order, in the model's zone. Required. */
  readonly from: TimeInput;
  /** How far to look ahead from there. Required. */
  readonly horizon: Duration;
  /** Whose covariates the new customer has, where the rows of periods are of customers. */
  readonly customer?: Id;
  /** Where periods have their first day and their customer. Default: the columns `time` and `customer`. */
  readonly periodColumns?: Partial<PeriodColumns<PeriodRow>>;
  /** "throw" on an invalid row of periods, or "skip" it. Default "throw". */
  readonly onInvalid?: OnInvalid;
}

/**
 * How many repeat orders a new customer is expected to place within a horizon after the first order, which is not counted: who comes in November has the whole high season before him. O(periods).
 *
 * @throws "missing-value" when a period is missing, "bad-option", "bad-model"; "bad-value" and the like for rows.
 *
 * @example
 * import { fitVaryingParetoNbd, varyingOrdersOfNewCustomer } from "clientele/cltv";
 * const months = Array.from({ length: 36 }, (_, m) => ({ time: Date.UTC(2024, m, 1), december: m % 12 === 11 }));
 * const orders = Array.from({ length: 1920 }, (_, n) => ({ customer: n % 80, m: Math.floor(n / 80) }))
 *   .filter(({ customer: c, m }) => {
 *     const [every, stay] = [[1, 3, 5, 11, 30][c % 5], [2, 9, 24, 40][c % 4]];
 *     return m === 0 || (m < stay && (m % every === 0 || (m % 12 === 11 && c % 3 > 0)));
 *   })
 *   .map(({ customer, m }) => ({ customer, time: Date.UTC(2024, m, 1 + (customer % 20)) }));
 * const options = { asOf: "2026-01-01", period: "month", covariates: { buying: ["december"] } } as const;
 * const model = fitVaryingParetoNbd(orders, months, options);
 * const horizon = { months: 2 };
 * varyingOrdersOfNewCustomer(model, months, { from: "2026-06-01", horizon }); // => 0.45542105
 * varyingOrdersOfNewCustomer(model, months, { from: "2026-11-01", horizon }); // => 0.78119547
 * varyingOrdersOfNewCustomer(model, months, { from: "2026-12-01", horizon }); // throws "missing-value"
 */
export function varyingOrdersOfNewCustomer<PeriodRow extends object>(
  model: VaryingParetoNbdModel,
  periods: Data<PeriodRow>,
  options: VaryingNewCustomerOptions<NoInfer<PeriodRow>>,
): number {
  const what = "varyingOrdersOfNewCustomer";
  needModel(model, ["varying-pareto-nbd"], what, "fitVaryingParetoNbd");
  needOptions(options, what, "from and horizon");
  const zone = zoneOf(model.zone);
  const asOf = timeOption(options.from, "from", zone);
  const day = dayNumber(asOf, zone);
  const id = String(options.customer ?? "new");
  const customers = {
    length: 1,
    ids: [id],
    named: new Set([id]),
    asOf,
    zone,
    first: Int32Array.of(day),
    end: day,
    orderFrom: new Int32Array(2),
    orderDay: new Int32Array(0),
    rejected: [],
  };
  const days = inUnit(options.horizon, model.unit, "horizon") * unitDays(model.unit);
  const { cells, parameters, rows } = inputOf(model, customers, periods, options, days, what);
  const kernel = new VaryingKernel(cells, parameters);
  kernel.compute(rows, 0);
  return kernel.flow;
}
