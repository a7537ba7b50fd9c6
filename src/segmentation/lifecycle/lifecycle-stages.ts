import type { Data, OptionsArgument } from "../../core/columns.ts";
import { needModel } from "../../core/model.ts";
import { zoneFor } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import { lastDaySeen, type TimeInput } from "../../core/time.ts";
import type { OrderLine } from "../../data/index.ts";
import type {
  LifecycleInfo,
  LifecycleModel,
  LifecycleOrders,
  LifecycleProfiles,
  LifecycleRow,
  LifecycleStages,
} from "./lifecycle-types.ts";
import { asOfFor, readPurchases } from "./purchase-log.ts";
import { readProfiles } from "./read-profiles.ts";
import {
  AT_RISK,
  LAPSED,
  limitTime,
  machineOf,
  PROSPECT,
  paceAt,
  STAGES,
  sinceOf,
  stageAt,
} from "./stage-machine.ts";

/** Options of {@link lifecycleStages}. */
export type LifecycleStagesOptions<Row extends object = OrderLine> = LifecycleOrders<Row> & {
  /** Exclusive end of what is known: later orders and profiles are left out. Default: that of the state, where one is given. */
  readonly asOf?: TimeInput;
  /** Everyone known; those without an order are prospects, from `created` on where it is there. */
  readonly profiles?: LifecycleProfiles;
};

/**
 * The stage of every customer at `asOf`, since when, and what comes next, when, if no order does. Each customer is in exactly one stage:
 *
 * | stage | the last purchase day | silence since |
 * |---|---|---|
 * | Prospect | none | |
 * | New | is the first | up to the limit "at risk" |
 * | Active | is the second | the same |
 * | Occasional, Frequent | is the third or a later one; the mean of the last three gaps (of two, where there are no more) is above, at most `model.frequent.days` | the same |
 * | Won Back | came after the customer had lapsed, whatever its number | the same |
 * | At Risk | any | longer than that, up to the limit "lapsed" |
 * | Lapsed | any | longer |
 *
 * The limits are those of the pace at the last purchase (first, second, occasional, frequent; pace looks at all gaps, the one that ended a lapse
 * included). Silence is counted in civil days of the model's zone, from the last purchase day to the last day before `asOf`; a stage that a limit brings
 * begins with the first instant of the day on which the silence gets longer. One that a purchase brings begins with the first order of that day.
 * Only what lies before `asOf` counts, so orders that come later never change a stage at an earlier `asOf`.
 *
 * Customers stand in the order of their first purchase rows, then prospects. O(rows) in order of time, else O(rows log rows).
 *
 * @throws "bad-model" for what is no such model; "bad-option" without `asOf`, or for one beyond the state's; "mixed-info" when orders are in another zone than the model; "missing-column",
 * "bad-value", "missing-value".
 *
 * @example
 * import { fitLifecycle, lifecycleStages } from "clientele/segmentation";
 * const orders = [
 *   { customer: "ann", time: "2026-01-10", amount: 5 },
 *   { customer: "bob", time: "2026-01-12", amount: 5 },
 *   { customer: "ann", time: "2026-03-01", amount: 5 },
 * ];
 * // a shop as small as this one has the library's own limits: 90 and 365 days after a first or second purchase
 * const model = fitLifecycle(orders, { asOf: "2026-05-01" });
 * const stages = lifecycleStages(model, orders, { asOf: "2026-05-01", profiles: [{ customer: "cem" }] });
 * [...stages].map((row) => [row.customer, row.stage]); // => [["ann", "Active"], ["bob", "At Risk"], ["cem", "Prospect"]]
 * stages.of("ann")?.next; // => "At Risk"
 * stages.of("ann")?.nextAt === Date.UTC(2026, 4, 31); // => true
 * stages.of("bob")?.since === Date.UTC(2026, 3, 13); // => true
 * lifecycleStages(model, orders, {}); // throws "bad-option"
 */
export function lifecycleStages<Row extends object>(
  model: LifecycleModel,
  orders: Data<Row>,
  ...[given]: OptionsArgument<LifecycleStagesOptions<NoInfer<Row>>>
): LifecycleStages {
  needModel(model, ["lifecycle"], "lifecycleStages", "fitLifecycle");
  const data = orders as Data<object>;
  const options = (given ?? {}) as LifecycleStagesOptions;
  const zone = zoneFor(data, model.zone);
  const asOf = asOfFor(data, options.asOf, zone);
  const log = readPurchases(data, options, { zone, asOf, what: "orders" });
  const known = readProfiles(options.profiles, zone, log.excluded, options.onInvalid);
  const { begun } = known;
  const rejected = [...log.rejected, ...known.rejected];
  for (const id of log.ids) begun.delete(id);
  const prospects = [...begun].filter(([, time]) => time < asOf);
  const machine = machineOf(model, zone);
  const end = lastDaySeen(asOf, zone);
  const buyers = log.ids.length;
  const n = buyers + prospects.length;
  const none = () => new Float64Array(n).fill(Number.NaN);
  const [since, nextAt, last, purchases] = [none(), none(), none(), new Float64Array(n)];
  const stage = new Int32Array(n).fill(PROSPECT);
  const next = new Int32Array(n).fill(-1);
  const { start, day, time } = log;
  for (let c = 0; c < buyers; c++) {
    const s = start[c];
    const k = start[c + 1] - 1;
    const pace = paceAt(day, s, k, machine.frequentDays);
    const atRisk = machine.atRisk[pace];
    const lapsed = machine.lapsed[pace];
    const silence = end - day[k];
    purchases[c] = k - s + 1;
    last[c] = time[k];
    if (silence > lapsed) {
      stage[c] = LAPSED;
      since[c] = limitTime(day[k], lapsed, zone);
    } else if (silence > atRisk) {
      stage[c] = AT_RISK;
      since[c] = limitTime(day[k], atRisk, zone);
      next[c] = LAPSED;
      nextAt[c] = limitTime(day[k], lapsed, zone);
    } else {
      stage[c] = stageAt(machine, day, s, k);
      since[c] = sinceOf(machine, log, s, k);
      next[c] = AT_RISK;
      nextAt[c] = limitTime(day[k], atRisk, zone);
    }
  }
  prospects.forEach(([, created], i) => {
    if (created > Number.NEGATIVE_INFINITY) since[buyers + i] = created;
  });
  const ids = [...log.ids, ...prospects.map(([id]) => id)];
  return new Table<LifecycleRow, LifecycleInfo>(
    n,
    {
      customer: { codes: Int32Array.from(ids, (_, i) => i), levels: ids },
      stage: { codes: stage, levels: STAGES },
      since,
      next: { codes: next, levels: STAGES },
      nextAt,
      purchases,
      last,
    },
    {
      kind: "lifecycle-stages",
      key: "customer",
      asOf,
      zone: zone.name,
      excluded: [...log.excluded],
      leftOut: log.leftOut,
      ...(log.source !== undefined && { source: log.source }),
      ...(rejected.length > 0 && { rejected }),
    },
  );
}
