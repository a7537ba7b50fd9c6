import type { Data } from "../../core/columns.ts";
import { GrowingFloats, GrowingInts } from "../../core/growing.ts";
import { needModel } from "../../core/model.ts";
import { badOption, zoneFor } from "../../core/options.ts";
import { pick, pickInts } from "../../core/pick.ts";
import { sortLog } from "../../core/sort-log.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { DAY_MS, type TimeInput, timeOption } from "../../core/time.ts";
import type { OrderLine } from "../../data/index.ts";
import type {
  LifecycleModel,
  LifecycleOrders,
  LifecycleProfiles,
  LifecycleStage,
  LifecycleStateInfo,
} from "./lifecycle-types.ts";
import { asOfFor, type PurchaseLog, readPurchases } from "./purchase-log.ts";
import { readProfiles } from "./read-profiles.ts";
import {
  AT_RISK,
  LAPSED,
  limitTime,
  machineOf,
  PROSPECT,
  paceAt,
  STAGES,
  type StageMachine,
  stageAt,
} from "./stage-machine.ts";

/** Options of {@link stageChanges}. */
export type StageChangesOptions<Row extends object = OrderLine> = LifecycleOrders<Row> & {
  /** First instant that is looked at. */
  readonly from: TimeInput;
  /** Exclusive end. Default: the `asOf` of the state, where one is given. */
  readonly to?: TimeInput;
  /** As in `lifecycleStages`. */
  readonly profiles?: LifecycleProfiles;
};

/** One step from a stage to the next. */
export interface StageChange {
  readonly customer: string;
  /** When, ms. */
  readonly time: number;
  /** Null for someone who was not known before. */
  readonly from: LifecycleStage | null;
  readonly to: LifecycleStage;
}

/** What a table of stage changes says about itself. */
export interface StageChangesInfo extends TableInfo {
  readonly kind: "stage-changes";
  readonly key: "customer";
  /** First instant looked at, ms. */
  readonly from: number;
  /** Exclusive end of what was looked at, ms. */
  readonly asOf: number;
  readonly zone: string;
  /** Ids left out because they are probably no person. */
  readonly excluded: readonly string[];
  /** Rows of the input that make no purchase, as a lifecycle state has it. */
  readonly leftOut: LifecycleStateInfo["leftOut"];
}

/** Stage changes in order of time. */
export type StageChanges = Table<StageChange, StageChangesInfo>;

/**
 * Every change of stage in `[from, to)`, at the instant it happened: also those which are over again by the end, as of a customer who got at risk and
 * came back. What triggers hang on: run it from the last evaluation to now, and send to those who are `to` "At Risk".
 *
 * The changes lead exactly from `lifecycleStages` at `from` to `lifecycleStages` at `to`. In order of time, then of customers.
 * O(rows) in order of time, else O(rows log rows).
 *
 * @throws "bad-model" for what is no such model; "bad-option" for an end that is not after `from`, or beyond the state's `asOf`; "mixed-info", "missing-column", "bad-value", "missing-value".
 *
 * @example
 * import { fitLifecycle, stageChanges } from "clientele/segmentation";
 * const orders = [
 *   { customer: "ann", time: "2026-01-10T08:30Z", amount: 5 },
 *   { customer: "ann", time: "2026-05-01T10:00Z", amount: 5 },
 * ];
 * const model = fitLifecycle(orders, { asOf: "2026-06-01" }); // too few: the library's own limits
 * const changes = stageChanges(model, orders, { from: "2026-01-01", to: "2026-06-01" });
 * [...changes].map((change) => [change.from, change.to]); // => [[null, "New"], ["New", "At Risk"], ["At Risk", "Active"]]
 * changes.at(1)?.time === Date.UTC(2026, 3, 11); // => true
 * stageChanges(model, orders, { from: "2026-06-01", to: "2026-06-01" }); // throws "bad-option"
 */
export function stageChanges<Row extends object>(
  model: LifecycleModel,
  orders: Data<Row>,
  options: StageChangesOptions<NoInfer<Row>>,
): StageChanges {
  needModel(model, ["lifecycle"], "stageChanges", "fitLifecycle");
  const data = orders as Data<object>;
  const zone = zoneFor(data, model.zone);
  const to = asOfFor(data, options?.to, zone, "to");
  const from = timeOption(options?.from, "from", zone);
  if (from >= to)
    throw badOption("from", options.from, `a time before the end, ${new Date(to).toISOString()}`);
  const log = readPurchases(data, options, { zone, asOf: to, what: "orders" });
  const known = readProfiles(options.profiles, zone, log.excluded, options.onInvalid);
  const { begun } = known;
  const rejected = [...log.rejected, ...known.rejected];
  const machine = machineOf(model, zone);
  const found = new Changes(from, to);
  for (let c = 0; c < log.ids.length; c++) {
    const created = begun.size > 0 ? begun.get(log.ids[c]) : undefined;
    begun.delete(log.ids[c]);
    walk(machine, log, c, created, found);
  }
  const ids = [...log.ids];
  for (const [id, created] of begun) {
    if (created >= from && created < to) found.add(ids.push(id) - 1, created, -1, PROSPECT);
  }
  const { customer, time, before, after } = found.inOrder();
  return new Table<StageChange, StageChangesInfo>(
    time.length,
    {
      customer: { codes: customer, levels: ids },
      time,
      from: { codes: before, levels: STAGES },
      to: { codes: after, levels: STAGES },
    },
    {
      kind: "stage-changes",
      key: "customer",
      from,
      asOf: to,
      zone: zone.name,
      excluded: [...log.excluded],
      leftOut: log.leftOut,
      ...(log.source !== undefined && { source: log.source }),
      ...(rejected.length > 0 && { rejected }),
    },
  );
}

/** All steps of one customer, from the first. */
function walk(
  machine: StageMachine,
  { start, day, time }: PurchaseLog,
  c: number,
  created: number | undefined,
  found: Changes,
): void {
  const s = start[c];
  const e = start[c + 1];
  let stage = -1;
  const step = (at: number, next: number): void => {
    if (next === stage) return;
    found.add(c, at, stage, next);
    stage = next;
  };
  if (created !== undefined && created < time[s]) step(created, PROSPECT);
  for (let k = s; k < e; k++) {
    step(time[k], stageAt(machine, day, s, k));
    const pace = paceAt(day, s, k, machine.frequentDays);
    const until = k + 1 < e ? time[k + 1] : found.to;
    // most gaps are short: then no calendar is asked
    if (k + 1 < e && day[k + 1] - day[k] <= machine.atRisk[pace]) continue;
    const atRisk = limitTime(day[k], machine.atRisk[pace], machine.zone);
    if (atRisk >= until) continue;
    step(atRisk, AT_RISK);
    const lapsed = limitTime(day[k], machine.lapsed[pace], machine.zone);
    if (lapsed < until) step(lapsed, LAPSED);
  }
}

/** Collects the changes of a window. */
class Changes {
  readonly from: number;
  readonly to: number;
  readonly #customer = new GrowingInts();
  readonly #time = new GrowingFloats();
  readonly #before = new GrowingInts();
  readonly #after = new GrowingInts();

  constructor(from: number, to: number) {
    this.from = from;
    this.to = to;
  }

  add(customer: number, time: number, before: number, after: number): void {
    if (!(time >= this.from && time < this.to)) return;
    this.#customer.push(customer);
    this.#time.push(time);
    this.#before.push(before);
    this.#after.push(after);
  }

  inOrder(): { customer: Int32Array; time: Float64Array; before: Int32Array; after: Int32Array } {
    const time = this.#time.done();
    let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const t of time) {
      if (t < first) first = t;
      if (t > last) last = t;
    }
    const buckets = time.length === 0 ? 0 : Math.floor((last - first) / DAY_MS) + 1;
    const bucket = Int32Array.from(time, (t) => Math.floor((t - first) / DAY_MS));
    const { rows } = sortLog(bucket, time, buckets);
    return {
      customer: pickInts(this.#customer.done(), rows),
      time: pick(time, rows),
      before: pickInts(this.#before.done(), rows),
      after: pickInts(this.#after.done(), rows),
    };
  }
}
