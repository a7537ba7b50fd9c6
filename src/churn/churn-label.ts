import { badOption } from "../core/options.ts";
import { Table } from "../core/table.ts";
import { zoneOf } from "../core/time.ts";
import type { ChurnTable } from "./churn-types.ts";
import { windowText } from "./words.ts";

/**
 * What a label of a churn table means, for people: "left: no order from 2026-03-03 to 2026-05-31". `cut` is the place of the cut in `table.info.cuts`. O(1).
 *
 * @throws "bad-option" when the table is none of churnTable's, for a label that is not 1, 0 or null, or a cut that is not there.
 *
 * @example
 * import { churnLabel, churnTable } from "clientele/churn";
 * const day = (d) => Date.UTC(2026, 0, d);
 * const orders = [1, 15, 29, 200].map((d) => ({ customer: "ann", time: day(d), amount: 20 }));
 * const table = churnTable(orders, { asOf: day(62), outcome: { days: 90 } });
 * churnLabel(table, table.at(0)?.left ?? null); // => "left: no order from 2026-03-03 to 2026-05-31"
 * churnLabel(table, 0); // => "stayed: ordered from 2026-03-03 to 2026-05-31"
 * churnLabel(table, 2); // throws "bad-option"
 */
export function churnLabel(table: ChurnTable, left: number | null, cut = 0): string {
  if (!(table instanceof Table) || table.info.kind !== "churn")
    throw badOption("table", table, "a table of churnTable");
  const { churn, cuts, zone } = table.info;
  const found = cuts[cut];
  if (found === undefined) throw badOption("cut", cut, `the place of a cut, 0 to ${cuts.length - 1}`);
  const window = windowText(found.from, found.to, zoneOf(zone));
  if (left === null) return `not known yet: the window is ${window}`;
  if (left === 1)
    return churn === "orders"
      ? `left: no order from ${window}`
      : `left: the last contract ended from ${window}`;
  if (left === 0)
    return churn === "orders"
      ? `stayed: ordered from ${window}`
      : `stayed: a contract runs at the end of ${window}`;
  throw badOption("left", left, "1, 0 or null");
}
