import { excludedIds } from "../../core/options.ts";
import type { ChurnLeftOut } from "../churn-types.ts";
import { daysBefore, type Past, suspectsAt } from "../input/past.ts";
import type { ChurnSettings } from "../input/settings.ts";
import type { SettledOrders } from "../input/settle-orders.ts";
import { standingBefore } from "./contract-labels.ts";

/** Customers that get a row, and how many do not, by reason. */
export interface Chosen {
  /** Numbers of {@link Past.ids}, in order of their first row in the log (ties by text). */
  readonly rows: Int32Array;
  readonly leftOut: readonly ChurnLeftOut[];
  /** Customers without contracts who are gone already, in the same order. */
  readonly gone: Int32Array;
}

const GONE = "already gone: no order in the observation";

/** Who is a customer at a cut, from what was known before it alone. O(customers log customers). */
export function chooseCustomers(
  past: Past,
  orders: SettledOrders | undefined,
  settings: ChurnSettings,
): Chosen {
  const { ids, groupOf, seen } = past;
  const excluded = excludedIds(settings.suspects, () => suspectsAt(past));
  const reasons = new Map<string, number>();
  const rows: number[] = [];
  const gone: number[] = [];
  for (let c = 0; c < ids.length; c++) {
    if ((groupOf !== undefined && groupOf[c] !== c) || seen[c] === Number.POSITIVE_INFINITY) continue;
    const reason = excluded.has(ids[c])
      ? "probably no person"
      : settings.churn === "orders"
        ? whyNotByOrders(past, orders, c, settings)
        : whyNotByContract(past, orders, c, settings);
    if (reason === undefined) rows.push(c);
    else reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    if (reason === GONE) gone.push(c);
  }
  const bySight = (a: number, b: number) => seen[a] - seen[b] || (ids[a] < ids[b] ? -1 : 1);
  rows.sort(bySight);
  return {
    rows: Int32Array.from(rows),
    gone: Int32Array.from(gone.sort(bySight)),
    leftOut: [...reasons]
      .map(([reason, customers]) => ({ reason, customers }))
      .sort((a, b) => (a.reason < b.reason ? -1 : 1)),
  };
}

function whyNotByOrders(
  past: Past,
  orders: SettledOrders | undefined,
  c: number,
  { minAge, minOrders, observation }: ChurnSettings,
): string | undefined {
  const [a, b] = orders === undefined ? [0, 0] : [orders.start[c], orders.start[c + 1]];
  if (orders === undefined || a === b) return "never ordered before the cut";
  if (orders.wall[b - 1] < daysBefore(past, observation)) return GONE;
  if (orders.wall[a] > daysBefore(past, minAge)) return "too young";
  return b - a < minOrders ? "too few orders" : undefined;
}

function whyNotByContract(
  past: Past,
  orders: SettledOrders | undefined,
  c: number,
  { minAge, minOrders, trials }: ChurnSettings,
): string | undefined {
  const { contracts } = past.ledgers;
  if (contracts === undefined || contracts.start[c] === contracts.start[c + 1])
    return "no contract before the cut";
  const { runs, trial, noticed } = standingBefore(contracts, [c], past.asOf, trials);
  if (!runs) return trial ? "on trial" : "already gone: no contract at the cut";
  if (noticed) return "already gone: notice given before the cut";
  if (past.zone.toWall(contracts.time[contracts.start[c]]) > daysBefore(past, minAge)) return "too young";
  const placed = orders === undefined ? 0 : orders.start[c + 1] - orders.start[c];
  return placed < minOrders ? "too few orders" : undefined;
}
