import type { Data } from "../../core/columns.ts";
import { levelOption } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import type { TimeUnit } from "../../core/time.ts";
import type { OrderLine } from "../../data/index.ts";
import { shareBeside } from "../../numeric/log-odds.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import type { AliveProbabilityRow } from "../purchase/alive-probability.ts";
import { intervalNotes } from "../value/words.ts";
import type { AnyPeriodRow } from "./fit-varying-pareto-nbd.ts";
import { varyingErrors } from "./varying-errors.ts";
import { readVarying, type VaryingColumns } from "./varying-input.ts";
import { VaryingKernel } from "./varying-kernel.ts";
import type { VaryingParetoNbdModel } from "./varying-model.ts";

/** What tables from a model with covariates that change say about themselves. */
export interface VaryingInfo extends TableInfo {
  readonly model: "varying-pareto-nbd";
  readonly unit: TimeUnit;
  /** What a person should know before using the figures, in words. */
  readonly notes: readonly string[];
}

/** Columns and settings of {@link varyingAliveProbability}. */
export type VaryingAliveOptions<
  Row extends object = OrderLine,
  PeriodRow extends object = AnyPeriodRow,
> = VaryingColumns<Row, PeriodRow> & {
  /** Level of the intervals, such as 0.95: how unsure each probability is because the model's parameters are. Default: none are computed, which is several times as fast. */
  readonly level?: number;
};

/** What {@link varyingAliveProbability} says of its table. */
export interface VaryingAliveInfo extends VaryingInfo {
  readonly kind: "alive-probability";
  /** Level of the intervals; absent without any. */
  readonly level?: number;
}

/** Probabilities of being alive, one row a customer. */
export type VaryingAliveProbabilities = Table<AliveProbabilityRow, VaryingAliveInfo>;

/**
 * The probability that each customer has not left for good, given the days of the orders and the covariates since the first: silence in a season in which everybody orders more says more than
 * silence at other times. With `level` also intervals by the delta method, on the scale of log-odds. `orders` and `periods` as in `fitVaryingParetoNbd`; rows of periods for other customers are passed over. O(customers x periods).
 *
 * @throws "bad-model"; "missing-value" when a period is missing; otherwise as `fitVaryingParetoNbd`.
 *
 * @example
 * import { fitVaryingParetoNbd, varyingAliveProbability } from "clientele/cltv";
 * const months = Array.from({ length: 36 }, (_, m) => ({ time: Date.UTC(2024, m, 1), december: m % 12 === 11 }));
 * const orders = Array.from({ length: 1920 }, (_, n) => ({ customer: n % 80, m: Math.floor(n / 80) }))
 *   .filter(({ customer: c, m }) => {
 *     const [every, stay] = [[1, 3, 5, 11, 30][c % 5], [2, 9, 24, 40][c % 4]];
 *     return m === 0 || (m < stay && (m % every === 0 || (m % 12 === 11 && c % 3 > 0)));
 *   })
 *   .map(({ customer, m }) => ({ customer, time: Date.UTC(2024, m, 1 + (customer % 20)) }));
 * const options = { asOf: "2026-01-01", period: "month", covariates: { buying: ["december"] } } as const;
 * const model = fitVaryingParetoNbd(orders, months, options);
 * const alive = varyingAliveProbability(model, orders, months);
 * alive.of(0); // => { customer: "0", alive: 0.18356751 }
 * alive.of(3); // => { customer: "3", alive: 0.98386725 }
 * varyingAliveProbability(model, orders, months, { asOf: "2027-06-01" }); // throws "missing-value"
 */
export function varyingAliveProbability<
  Row extends object = OrderLine,
  PeriodRow extends object = AnyPeriodRow,
>(
  model: VaryingParetoNbdModel,
  orders: Data<Row>,
  periods: Data<PeriodRow>,
  options: VaryingAliveOptions<NoInfer<Row>, NoInfer<PeriodRow>> = {} as VaryingAliveOptions<
    NoInfer<Row>,
    NoInfer<PeriodRow>
  >,
): VaryingAliveProbabilities {
  const input = readVarying(model, orders, periods, options, 0, "varyingAliveProbability");
  const { customer, rows, cells, parameters } = input;
  const level = options.level === undefined ? undefined : levelOption(options.level);
  const kernel = new VaryingKernel(cells, parameters);
  const odds = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    kernel.compute(rows, i);
    odds[i] = kernel.odds;
  }
  const alive = odds.map(shareBeside);
  if (level === undefined)
    return new Table<AliveProbabilityRow, VaryingAliveInfo>(
      rows.length,
      { customer, alive },
      { kind: "alive-probability", ...varyingInfo(model, input) },
    );
  const errors = varyingErrors(rows, cells, parameters, model.fit.covariance);
  const z = normalQuantile((1 + level) / 2);
  return new Table<AliveProbabilityRow, VaryingAliveInfo>(
    rows.length,
    {
      customer,
      alive,
      aliveLow: odds.map((value, i) => shareBeside(value + z * errors.odds[i])),
      aliveHigh: odds.map((value, i) => shareBeside(value - z * errors.odds[i])),
    },
    {
      kind: "alive-probability",
      ...varyingInfo(model, { ...input, notes: [...input.notes, ...intervalNotes(model.fit)] }),
      level,
    },
  );
}

/** What all tables of a model say. */
export function varyingInfo(
  { unit, zone }: VaryingParetoNbdModel,
  { asOf, rejected, notes }: Pick<ReturnType<typeof readVarying>, "asOf" | "rejected" | "notes">,
): Omit<VaryingInfo, "kind"> {
  return {
    key: "customer",
    model: "varying-pareto-nbd",
    unit,
    zone,
    asOf,
    ...(rejected.length > 0 && { rejected }),
    notes,
  };
}
