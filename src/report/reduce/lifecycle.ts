import { dayNumber, dayStart, type Zone } from "../../core/time.ts";
import type { Customers, Orders } from "../../data/index.ts";
import {
  fitLifecycle,
  type LifecycleStages,
  lifecycleStages,
  lifecycleState,
  segmentMovement,
} from "../../segmentation/index.ts";
import type { ReportLifecycle } from "../reductions.ts";

/** How far back customers are compared with today. */
const DAYS_BACK = 90;

/**
 * Stages of life today and what moved in the last 90 days, by limits learnt from this log; null without customers. The log is read once, into the days on which each customer
 * bought. O(lines).
 */
export function lifecycleOf(
  log: Orders,
  customers: Customers,
  first: number | null,
  asOf: number,
  zone: Zone,
): ReportLifecycle | null {
  if (customers.length === 0 || first === null) return null;
  const model = fitLifecycle(log, { asOf });
  const now = lifecycleStages(model, log, { asOf });
  const since = dayStart(dayNumber(asOf - 1, zone) + 1 - DAYS_BACK, zone);
  // before there was as much to look at as there is between, everybody would have come in
  const old =
    since - first >= asOf - since
      ? lifecycleStages(model, lifecycleState(log, { asOf }), { asOf: since })
      : null;
  return {
    model,
    stages: sizesOf(now, customers),
    movement: old && { from: since, cells: cellsOf(old, now) },
  };
}

function sizesOf(stages: LifecycleStages, customers: Customers): ReportLifecycle["stages"] {
  const { customer, stage } = stages.columns;
  const revenue = new Float64Array(stage.levels.length);
  const count = new Float64Array(stage.levels.length);
  const brought = new Map<string, number>();
  const { codes, levels } = customers.columns.customer;
  for (let i = 0; i < customers.length; i++) brought.set(levels[codes[i]], customers.columns.revenue[i]);
  for (let i = 0; i < stages.length; i++) {
    count[stage.codes[i]]++;
    revenue[stage.codes[i]] += brought.get(customer.levels[customer.codes[i]]) ?? 0;
  }
  return stage.levels.map((name, s) => ({ stage: name, customers: count[s], revenue: revenue[s] }));
}

function cellsOf(old: LifecycleStages, now: LifecycleStages) {
  return [...(segmentMovement(old, now).matrix ?? [])].map(({ from, to, customers }) => ({
    from,
    to,
    customers,
  }));
}
