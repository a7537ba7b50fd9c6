import { Table } from "../../core/table.ts";
import { DAY_MS, lastDaySeen, type Zone } from "../../core/time.ts";
import { suspectIds } from "../../data/index.ts";
import { groupsBefore } from "./identities.ts";
import { customersOf, cutLedger, type Ledger, regroup } from "./ledger.ts";
import type { LedgerName, SortedChurnLog } from "./read-log.ts";
import type { KnownProfiles } from "./read-profiles.ts";

/** What was known before a cut. All that features and the choice of customers are made from: later rows are not in it. */
export interface Past {
  readonly asOf: number;
  /** The cut on the clock on the wall, and its last civil day. */
  readonly wall: number;
  readonly today: number;
  readonly zone: Zone;
  readonly ids: readonly string[];
  readonly ledgers: { readonly [K in LedgerName]?: Ledger };
  /** Of each id the one that stands for the person; undefined: each for itself. */
  readonly groupOf: Int32Array | undefined;
  /** Time of the first row of each customer; Infinity without one. */
  readonly seen: Float64Array;
  readonly profiles: KnownProfiles | undefined;
}

/** Cuts a log: O(rows before asOf). */
export function pastOf(log: SortedChurnLog, asOf: number): Past {
  const { zone } = log.reading;
  const entries = Object.entries(log.ledgers).map(
    ([name, ledger]) => [name, cutLedger(ledger, asOf)] as const,
  );
  const seen = firstSeen(
    entries.map(([, ledger]) => ledger),
    log.ids.length,
  );
  const groupOf = log.links === undefined ? undefined : groupsBefore(log.links, asOf, log.ids, seen);
  return {
    asOf,
    wall: zone.toWall(asOf),
    today: lastDaySeen(asOf, zone),
    zone,
    ids: log.ids,
    ledgers: Object.fromEntries(
      groupOf === undefined ? entries : entries.map(([name, ledger]) => [name, regroup(ledger, groupOf)]),
    ),
    groupOf,
    seen,
    profiles: log.profiles,
  };
}

/** Wall-clock time so many days before the cut. */
export function daysBefore(past: Past, days: number): number {
  return past.wall - days * DAY_MS;
}

/** Ids that, from what was known at the cut, are probably no person. */
export function suspectsAt({
  ledgers: { lines },
  ids,
  zone,
  asOf,
}: Past): readonly { readonly customer: string }[] {
  if (lines === undefined) return [];
  const { order } = lines.codes;
  const levels = order === undefined ? [] : levelNames(order);
  const columns = {
    customer: { codes: customersOf(lines), levels: ids },
    time: lines.time,
    amount: lines.numbers.amount,
    ...(order !== undefined && { order: { codes: order, levels } }),
  };
  const table = new Table<{ customer: string; time: number; amount: number }>(lines.time.length, columns, {
    kind: "orders",
    zone: zone.name,
  });
  return suspectIds(table, { asOf });
}

// the rule counts orders and never looks at their names
function levelNames(codes: Int32Array): string[] {
  let most = -1;
  for (let i = 0; i < codes.length; i++) if (codes[i] > most) most = codes[i];
  return new Array<string>(most + 1).fill("");
}

function firstSeen(ledgers: readonly Ledger[], customers: number): Float64Array {
  const seen = new Float64Array(customers).fill(Number.POSITIVE_INFINITY);
  for (const { start, time } of ledgers)
    for (let c = 0; c < customers; c++)
      if (start[c] < start[c + 1] && time[start[c]] < seen[c]) seen[c] = time[start[c]];
  return seen;
}
