import { Table, type TableInfo } from "../core/table.ts";
import { sum, sumBy } from "../numeric/sum.ts";
import type { Rfm } from "./rfm-types.ts";

/** One segment: how many customers, what they brought, what they are like. Means are null where there is nobody. */
export interface SegmentSizeRow {
  readonly segment: string;
  readonly customers: number;
  /** Share of all customers, 0 to 1. */
  readonly share: number;
  /** Sum of the money M is made of. */
  readonly revenue: number;
  /** Share of all revenue; null when there is none. */
  readonly revenueShare: number | null;
  readonly meanRecencyDays: number | null;
  readonly meanFrequency: number | null;
  readonly meanMonetary: number | null;
}

/** What the table of {@link segmentSizes} says about itself. */
export interface SegmentSizesInfo extends TableInfo {
  readonly kind: "segment-sizes";
  readonly key: "segment";
}

/** Segments with their sizes. */
export type SegmentSizes = Table<SegmentSizeRow, SegmentSizesInfo>;

/**
 * Customers, revenue and means of each segment, in the map's order. Every segment of the map has a row, also an empty one; the segments for scores
 * that no rule fits and for customers without an order only when someone is in them. O(n).
 *
 * @example
 * import { scoreRfm, segmentSizes } from "clientele";
 * const rfm = scoreRfm([
 *   { customer: "ann", last: "2026-10-30", orders: 9, revenue: 300 },
 *   { customer: "bob", last: "2026-03-02", orders: 1, revenue: 100 },
 * ], { asOf: "2026-11-01" });
 * segmentSizes(rfm).of("Champions")?.revenueShare; // => 0.75
 * segmentSizes(rfm).of("Lost")?.meanRecencyDays; // => 243
 * segmentSizes(rfm).length; // => 11
 */
export function segmentSizes(rfm: Rfm): SegmentSizes {
  const { segment, recencyDays, frequency, monetary } = rfm.columns;
  const { levels, codes } = segment;
  const customers = new Float64Array(levels.length);
  for (let i = 0; i < rfm.length; i++) customers[codes[i]]++;
  const money = monetary.map((v) => (Number.isNaN(v) ? 0 : v));
  const revenue = sumBy(money, codes, levels.length);
  const total = sum(money);
  const { map } = rfm.info.rule;
  const named = new Set(map.rules.map((rule) => rule.segment));
  const kept = levels.map((_, s) => s).filter((s) => named.has(levels[s]) || customers[s] > 0);
  const column = (of: (s: number) => number) => Float64Array.from(kept, of);
  const means = (values: Float64Array) => {
    const sums = sumBy(
      values.map((v) => (Number.isNaN(v) ? 0 : v)),
      codes,
      levels.length,
    );
    // a segment's customers either all ordered or none did, so its days are all there or none are
    const hasValues = sumBy(
      values.map((v) => (Number.isNaN(v) ? 0 : 1)),
      codes,
      levels.length,
    );
    return column((s) => sums[s] / hasValues[s]);
  };
  const { asOf, zone, currency } = rfm.info;
  return new Table<SegmentSizeRow, SegmentSizesInfo>(
    kept.length,
    {
      segment: { codes: Int32Array.from(kept, (_, i) => i), levels: kept.map((s) => levels[s]) },
      customers: column((s) => customers[s]),
      share: column((s) => (rfm.length > 0 ? customers[s] / rfm.length : 0)),
      revenue: column((s) => revenue[s]),
      revenueShare: column((s) => (total !== 0 ? revenue[s] / total : Number.NaN)),
      meanRecencyDays: means(recencyDays),
      meanFrequency: means(frequency),
      meanMonetary: means(monetary),
    },
    {
      kind: "segment-sizes",
      key: "segment",
      ...(asOf !== undefined && { asOf }),
      ...(zone !== undefined && { zone }),
      ...(currency !== undefined && { currency }),
    },
  );
}
