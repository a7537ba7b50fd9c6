import type { Data, Id, OptionsArgument } from "../../core/columns.ts";
import { needModel } from "../../core/model.ts";
import { badOption, zoneFor } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import { isoDay, lastDaySeen, type Zone } from "../../core/time.ts";
import type { OrderLine } from "../../data/index.ts";
import { type LifecycleStagesOptions, lifecycleStages } from "./lifecycle-stages.ts";
import type { LifecycleModel, LifecyclePace, LifecycleRow } from "./lifecycle-types.ts";
import { type PurchaseLog, readPurchases } from "./purchase-log.ts";
import { PACES, paceAt } from "./stage-machine.ts";
import { capital, days, PACE_WORDS, STAGE_WORDS } from "./words.ts";

/** Options of {@link explainStage}. */
export type ExplainStageOptions<Row extends object = OrderLine> = LifecycleStagesOptions<Row>;

/** Why a customer is in a stage. */
export interface StageExplanation extends LifecycleRow {
  /** Civil days since the last purchase day; null for a prospect. */
  readonly silenceDays: number | null;
  /** The last gaps between purchase days, up to three, latest last. */
  readonly gapDays: readonly number[];
  /** What the limits go by; null for a prospect. */
  readonly pace: LifecyclePace | null;
  readonly limits: { readonly atRisk: number; readonly lapsed: number } | null;
  /** The same in plain sentences. */
  readonly words: readonly string[];
}

/**
 * Why one customer is in the stage that `lifecycleStages` gives: purchases, gaps, silence, the limits that hold, and what comes next. English. O(rows).
 *
 * @throws "bad-option" for an id that is not in the result of `lifecycleStages`; errors of `lifecycleStages`.
 *
 * @example
 * import { explainStage, fitLifecycle } from "clientele/segmentation";
 * const orders = [
 *   { customer: "ann", time: "2026-01-10", amount: 5 },
 *   { customer: "ann", time: "2026-01-31", amount: 5 },
 * ];
 * const model = fitLifecycle(orders, { asOf: "2026-06-01" });
 * const why = explainStage(model, orders, "ann", { asOf: "2026-06-01" });
 * why.stage; // => "At Risk"
 * why.words[1]; // => "The last purchase was on 2026-01-31: 120 days of silence by 2026-05-31."
 * why.words[2]; // => "Customers with two purchases are at risk after 90 days and lapsed after 365."
 * explainStage(model, orders, "bob", { asOf: "2026-06-01" }); // throws "bad-option"
 */
export function explainStage<Row extends object>(
  model: LifecycleModel,
  orders: Data<Row>,
  customer: Id,
  ...[given]: OptionsArgument<ExplainStageOptions<NoInfer<Row>>>
): StageExplanation {
  needModel(model, ["lifecycle"], "explainStage", "fitLifecycle");
  // rows that can be read only once are kept, for they are read twice here
  const data = (orders instanceof Table || !isIterable(orders) ? orders : [...orders]) as Data<object>;
  const options = (given ?? {}) as LifecycleStagesOptions;
  const stages = lifecycleStages(model, data as Data<OrderLine>, options);
  const row = stages.of(customer);
  if (row === undefined)
    throw badOption("customer", customer, "the id of someone with an order before asOf, or of a profile");
  const zone = zoneFor(data, model.zone);
  const { asOf } = stages.info;
  if (row.purchases === 0) {
    return {
      ...row,
      silenceDays: null,
      gapDays: [],
      pace: null,
      limits: null,
      words: [
        `${row.customer} is a prospect: known${row.since === null ? "" : ` since ${isoDay(row.since, zone)}`}, without an order so far.`,
      ],
    };
  }
  const log = readPurchases(data, options, { zone, asOf, what: "orders" });
  return { ...row, ...reasons(model, row, log, asOf) };
}

function reasons(
  model: LifecycleModel,
  row: LifecycleRow,
  { ids, start, day, zone }: PurchaseLog,
  asOf: number,
): Omit<StageExplanation, keyof LifecycleRow> {
  const c = ids.indexOf(row.customer);
  const s = start[c];
  const k = start[c + 1] - 1;
  const end = lastDaySeen(asOf, zone);
  const silenceDays = end - day[k];
  const pace = PACES[paceAt(day, s, k, model.frequent.days)];
  const { atRisk, lapsed } = model.limits[pace];
  const gapDays: number[] = [];
  for (let j = Math.max(s + 1, k - 2); j <= k; j++) gapDays.push(day[j] - day[j - 1]);
  const words = [
    `${row.customer} is in "${row.stage}" since ${date(row.since, zone)}. ${STAGE_WORDS[row.stage].meaning}`,
    `The last purchase was on ${date(row.last, zone)}: ${days(silenceDays)} of silence by ${isoDay(asOf - 1, zone)}.`,
    `${capital(PACE_WORDS[pace].who)} are at risk after ${days(atRisk)} and lapsed after ${lapsed}.`,
  ];
  if (gapDays.length >= 2) {
    const mean = gapDays.reduce((a, b) => a + b, 0) / gapDays.length;
    words.push(
      `The last gaps were ${gapDays.join(", ")} days, ${Number(mean.toFixed(1))} in the mean: ${mean <= model.frequent.days ? "frequent" : "occasional"}, for the line between them is at ${days(model.frequent.days)}.`,
    );
  }
  if (row.stage === "Won Back")
    words.push(
      `The gap before the last purchase was ${days(gapDays[gapDays.length - 1])}, longer than a lapse takes.`,
    );
  if (row.next !== null)
    words.push(`Without a purchase, the next stage is "${row.next}", on ${date(row.nextAt, zone)}.`);
  return { silenceDays, gapDays, pace, limits: { atRisk, lapsed }, words };
}

function date(ms: number | null, zone: Zone): string {
  return isoDay(ms as number, zone);
}

function isIterable(value: unknown): value is Iterable<object> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}
