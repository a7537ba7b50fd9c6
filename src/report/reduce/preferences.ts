import { isClienteleError } from "../../core/errors.ts";
import { Table, type TextColumn } from "../../core/table.ts";
import type { Customers, OrderLine, OrdersInfo } from "../../data/index.ts";
import { type SegmentPreferences, segmentPreferences } from "../../segmentation/index.ts";
import type { ReportPreferences } from "../reductions.ts";
import { scored } from "../rfm.ts";
import type { RecentLines } from "./recent.ts";

/** Items told apart: those that brought most. The others are one. */
const MOST_ITEMS = 8;
const FEWEST_CATEGORIES = 3;

/**
 * Which RFM segment spends more of its money on what than the others do; null where the source names nothing that was bought, or nobody who bought. By money, for a segment that
 * buys more buys more of everything. O(lines).
 */
export function preferencesOf({ orders, from }: RecentLines, customers: Customers): ReportPreferences | null {
  const category = orders.columns.category as TextColumn | undefined;
  const item = orders.columns.item as TextColumn | undefined;
  const by = category !== undefined && distinct(category) >= FEWEST_CATEGORIES ? "category" : "item";
  const kind = by === "category" ? category : item;
  const rfm = scored(customers);
  if (kind === undefined || rfm === null || distinct(kind) < 2) return null;
  const { column, kept } = foldedTo(kind, orders.columns.amount, MOST_ITEMS);
  const log = new Table<OrderLine, OrdersInfo>(
    orders.length,
    { ...orders.columns, item: column },
    orders.info,
  );
  const found = orNull(() => segmentPreferences(log, rfm, { measure: "revenue" }));
  if (found === null) return null;
  return {
    by,
    from,
    customers: found.info.customers,
    tested: found.info.tested,
    level: found.info.level,
    rows: [...found].flatMap(
      ({ segment, item: name, customers: buyers, share, otherShare, verdict, ...row }) =>
        kept.has(name)
          ? [
              {
                segment,
                item: name,
                customers: buyers,
                share,
                otherShare,
                // as a factor, not in percent
                ratioLow: row.indexLow === null ? null : row.indexLow / 100,
                ratioHigh: row.indexHigh === null ? null : row.indexHigh / 100,
                verdict,
              },
            ]
          : [],
    ),
  };
}

function orNull(compute: () => SegmentPreferences): SegmentPreferences | null {
  try {
    return compute();
  } catch (error) {
    if (isClienteleError(error) && error.code === "empty-input") return null;
    throw error;
  }
}

function distinct({ codes, levels }: TextColumn): number {
  const seen = new Uint8Array(levels.length);
  let n = 0;
  for (const code of codes)
    if (code >= 0 && seen[code] === 0) {
      seen[code] = 1;
      n++;
    }
  return n;
}

/** A column with its `most` weightiest levels; all others have one level together, whose name none of them has. */
export function foldedTo(
  { codes, levels }: TextColumn,
  weight: Float64Array,
  most: number,
): { readonly column: TextColumn; readonly kept: ReadonlySet<string>; readonly others: string } {
  const total = new Float64Array(levels.length);
  for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) total[codes[i]] += weight[i];
  const order = [...levels.keys()].sort((a, b) => total[b] - total[a] || (levels[a] < levels[b] ? -1 : 1));
  const best = order.slice(0, most);
  let others = "other";
  while (levels.includes(others)) others = `(${others})`;
  const place = new Int32Array(levels.length).fill(best.length);
  for (const [k, level] of best.entries()) place[level] = k;
  const names = best.map((level) => levels[level]);
  return {
    column: { codes: codes.map((c) => (c < 0 ? -1 : place[c])), levels: [...names, others] },
    kept: new Set(names),
    others,
  };
}
