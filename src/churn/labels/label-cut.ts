import { badOption } from "../../core/options.ts";
import { DAY_MS } from "../../core/time.ts";
import type { ChurnLeftOut, ChurnWindows } from "../churn-types.ts";
import { groupsBefore } from "../input/identities.ts";
import type { Past } from "../input/past.ts";
import type { SortedChurnLog } from "../input/read-log.ts";
import type { ChurnSettings } from "../input/settings.ts";
import { contractLabels } from "./contract-labels.ts";
import { orderLabels } from "./order-labels.ts";

/** What came after a cut. */
export interface CutLabels {
  /** Outcome window, ms. */
  readonly from: number;
  readonly to: number;
  /** 1 left, 0 stayed, NaN not known. */
  readonly left: Float64Array;
  /** Days of the window that the log covers. */
  readonly exposure: number;
  readonly unlabeled: readonly ChurnLeftOut[];
}

/** Labels the rows of a cut. The only place that looks at the log from the cut on. */
export function labelCut(
  log: SortedChurnLog,
  past: Past,
  rows: Int32Array,
  windows: ChurnWindows,
  settings: ChurnSettings,
): CutLabels {
  const { zone, labels, churn, trials } = settings;
  const from = zone.toUtc(past.wall + windows.gap * DAY_MS);
  const to = zone.toUtc(past.wall + (windows.gap + windows.outcome) * DAY_MS);
  const end = settings.log.to;
  const exposure = Math.max(0, (zone.toWall(Math.min(to, end)) - zone.toWall(from)) / DAY_MS);
  const none = (reason: string): CutLabels => ({
    from,
    to,
    left: new Float64Array(rows.length).fill(Number.NaN),
    exposure,
    unlabeled: rows.length === 0 ? [] : [{ reason, customers: rows.length }],
  });
  if (labels === "none") return none("no labels asked for");
  if (to > end) {
    if (labels === "required")
      throw badOption(
        "asOf",
        new Date(past.asOf),
        `a cut whose outcome window (${new Date(from).toISOString()} to ${new Date(to).toISOString()}) lies wholly in the log, which ends at ${new Date(end).toISOString()} (say logEnd if it is known to be complete for longer), or labels: "known"`,
      );
    return none("the outcome window ends after the log");
  }
  const members = membersAt(log, past, rows, to);
  const window = { from, to };
  const { lines, contracts } = log.ledgers;
  const left =
    churn === "orders" && lines !== undefined
      ? orderLabels(lines, members, rows, window)
      : contracts !== undefined
        ? contractLabels(contracts, members, rows, window, trials)
        : new Float64Array(rows.length).fill(Number.NaN);
  let open = 0;
  for (const label of left) if (Number.isNaN(label)) open++;
  return {
    from,
    to,
    left,
    exposure,
    unlabeled:
      open === 0 ? [] : [{ reason: "the contract ended before the outcome window", customers: open }],
  };
}

/** The ids of one person with each row's customer, by all that is known at the end of the window; undefined where nobody was joined. */
function membersAt(
  { links, ids }: SortedChurnLog,
  { seen }: Past,
  rows: Int32Array,
  to: number,
): readonly (readonly number[])[] | undefined {
  const groups = links && groupsBefore(links, to, ids, seen);
  if (groups === undefined) return undefined;
  const byRoot = new Map<number, number[]>();
  for (const c of rows) byRoot.set(groups[c], []);
  for (let c = 0; c < groups.length; c++) byRoot.get(groups[c])?.push(c);
  const members: number[][] = [];
  for (const c of rows) members[c] = byRoot.get(groups[c]) as number[];
  return members;
}
