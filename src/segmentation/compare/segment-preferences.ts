import type { Data, Id, OnInvalid } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { badOption, excludedIds, levelOption, oneOf, zoneFor } from "../../core/options.ts";
import { type OrderColumns, orderTable, readOrderRows } from "../../core/order-rows.ts";
import { type Rejected, Table, type TableInfo } from "../../core/table.ts";
import { threeDigits } from "../../core/words.ts";
import { type OrderLine, type Orders, suspectIds } from "../../data/index.ts";
import { sum } from "../../numeric/sum.ts";
import type { ColumnIn } from "../rfm-input.ts";
import { boughtOf, type ItemTotals, restOf, totalsOf } from "./bought.ts";
import { CORRECTIONS, type Correction, correctAll } from "./correction.ts";
import { readMembers, type SegmentMembers } from "./members.ts";
import { type Preference, preferenceOf } from "./preference.ts";
import type { ShareTestMethod } from "./share-test.ts";

/** Options of {@link segmentPreferences}. */
export type SegmentPreferencesOptions<Row extends object = OrderLine> = OrderColumns<Row> & {
  /** What is preferred: a column of the order rows such as "item" (default), "category" or "channel", or a function of the row. */
  readonly by?: ColumnIn<Row, Id>;
  /** "customers" (default): the share of customers who bought it, each once however often. "revenue": the share of the money charged. */
  readonly measure?: "customers" | "revenue";
  /** What the index compares with: "rest" (default), all customers outside of the segment; or "all", the segment included, which is closer to 100. */
  readonly against?: "rest" | "all";
  /** The index of "just like the others": 100 (default) or 1. */
  readonly base?: 1 | 100;
  /** How p-values are corrected over all tested cells. Default "holm". */
  readonly correction?: Correction;
  /**
   * What the intervals hold: "adjusted" (default), all of them at once with the confidence `level` (Bonferroni), or with "benjamini-hochberg" the share `level` of those that are
   * picked for a verdict (Benjamini and Yekutieli 2005); "single", each by itself.
   */
  readonly intervals?: "adjusted" | "single";
  /** Test of the shares of customers: "auto" (default) is Pearson's chi-square, and Fisher's exact test where an expected count is below 5. */
  readonly test?: ShareTestMethod;
  /**
   * Cells where fewer buyers would be expected without a preference, in the segment or in the rest, are not tested; with measure "revenue", cells where
   * fewer are seen. Default 5.
   */
  readonly minExpected?: number;
  /** Confidence level, and 1 less the level of the verdict. Default 0.95. */
  readonly level?: number;
  /** Ids that are probably no person: "exclude" (default), "keep", or a list of ids confirmed as persons. */
  readonly suspects?: "exclude" | "keep" | readonly string[];
  /** Time zone, for times without an offset. Default: the table's own, else "UTC". */
  readonly zone?: string;
  /** Rows with a broken value: "throw" (default) or "skip", which reports them as rejected. */
  readonly onInvalid?: OnInvalid;
};

/** One segment and one item. */
export interface SegmentPreference {
  readonly segment: string;
  /** The item, category or whatever `by` names. */
  readonly item: string;
  /** Customers of the segment who bought it. */
  readonly customers: number;
  /** Their share of the segment's customers; of its money with measure "revenue". */
  readonly share: number | null;
  /** The same share among those it is compared with. */
  readonly otherShare: number | null;
  /** `base` x share / otherShare; null when the others have none. */
  readonly index: number | null;
  readonly indexLow: number | null;
  /** null where the data give no upper bound. */
  readonly indexHigh: number | null;
  /** Two-sided p of "no difference"; null where it is not tested. */
  readonly p: number | null;
  /** p corrected for all tested cells. */
  readonly adjusted: number | null;
  /** "prefers", "avoids", "no difference" (none is shown), or "too few" to test. */
  readonly verdict: "prefers" | "avoids" | "no difference" | "too few";
}

/** What the table of {@link segmentPreferences} says about itself. */
export interface SegmentPreferencesInfo extends TableInfo {
  readonly kind: "segment-preferences";
  readonly key: "segment";
  readonly measure: "customers" | "revenue";
  readonly against: "rest" | "all";
  readonly base: 1 | 100;
  readonly correction: Correction;
  /** Confidence level of each interval after the adjustment. */
  readonly intervalLevel: number;
  readonly level: number;
  /** Cells, those tested, those left out by `minExpected` (or without a variance), and those tested exactly. */
  readonly cells: number;
  readonly tested: number;
  readonly tooFew: number;
  readonly exact: number;
  /** Customers with a purchase of something named. */
  readonly customers: number;
  /** Ids in some segment without such a purchase: they are in no share. */
  readonly unknown: number;
  /** Customers with a purchase who are in no segment (they are in every rest), and in more than one. */
  readonly without: number;
  readonly overlapping: number;
  /** Order rows left out, by reason. */
  readonly left: {
    readonly noCustomer: number;
    readonly notAPerson: number;
    readonly noItem: number;
    readonly returns: number;
  };
  readonly rejected: readonly Rejected[];
  /** In sentences, what to be careful about. */
  readonly notes: readonly string[];
}

/** Who prefers what: what `segmentPreferences` returns. */
export type SegmentPreferences = Table<SegmentPreference, SegmentPreferencesInfo>;

/**
 * Which segments prefer which products: the share of a segment's customers who bought it over the share of the rest, as an index with interval. Each customer counts
 * once for each product, so neither frequent buyers nor large baskets make a preference. Intervals of the ratio of two shares by Koopman's score (1984),
 * which need no correction for zero cells; with measure "revenue" from the differences between customers (delta method on the logarithm, customers as
 * clusters, Student's t on the number of buyers), none where a side has fewer than two buyers. p-values are corrected over all tested cells of all segments.
 *
 * Only customers with a purchase of something named count: a segment that does not buy at all avoids nothing. Each segment is compared with everyone outside of it, so
 * segments may overlap. Customers who buy more buy more of everything: where a segment does, `info.notes` says so, and "revenue" tells preference from appetite. Returns
 * are no purchases. Rows: segments from the largest on, in each the items from the most bought on.
 * O(rows + segments items), with measure "revenue" O(segments rows).
 *
 * @throws "empty-input" without orders or segments; "bad-option", "bad-input", "missing-column", "missing-value", "bad-value", "unknown-zone", "mixed-info".
 *
 * @example
 * import { segmentPreferences } from "clientele/segmentation";
 * const buy = (item: string, from: number, to: number) =>
 *   Array.from({ length: to - from }, (_, i) => ({ customer: `c${from + i}`, time: "2026-10-01", amount: 3, item }));
 * const orders = [...buy("flat white", 0, 30), ...buy("tea", 10, 100), ...buy("flat white", 30, 37)];
 * const young = Array.from({ length: 40 }, (_, i) => `c${i}`);
 * const table = segmentPreferences(orders, { young });
 * const coffee = [...table].find(({ item }) => item === "flat white");
 * [coffee?.customers, coffee?.share, coffee?.otherShare, coffee?.index, coffee?.verdict]; // => [37, 0.925, 0, null, "prefers"]
 * const tea = [...table].find(({ item }) => item === "tea");
 * [tea?.index, tea?.indexLow, tea?.indexHigh, tea?.verdict]; // => [75, 57.4795394, 86.9413263, "avoids"]
 * segmentPreferences(orders, { young }, { minExpected: -1 }); // throws "bad-option"
 */
export function segmentPreferences<Row extends object>(
  orders: Data<Row>,
  segments: SegmentMembers,
  ...[options]: object extends SegmentPreferencesOptions<Row>
    ? [options?: SegmentPreferencesOptions<NoInfer<Row>>]
    : [options: SegmentPreferencesOptions<NoInfer<Row>>]
): SegmentPreferences {
  const settings = settingsOf((options ?? {}) as SegmentPreferencesOptions);
  const { measure, against, base, correction, intervals, test, minExpected, level } = settings;
  const what = "segmentPreferences";
  const { by = "item", onInvalid, suspects, zone: named } = (options ?? {}) as SegmentPreferencesOptions;
  const zone = zoneFor(orders, named);
  const { arrays, texts, read } = readOrderRows(
    orders,
    { ...options, kind: by },
    { zone, what, onInvalid, texts: ["kind"] },
  );
  const info = orders instanceof Table ? (orders.info as Orders["info"]) : undefined;
  const excluded = excludedIds(
    suspects,
    () => info?.suspects ?? suspectIds(orderTable(arrays), { zone: zone.name }),
  );
  if (arrays.length === 0) throw new ClienteleError("empty-input", `${what} was given no orders.`);
  const kind = texts.kind ?? { codes: new Int32Array(arrays.length).fill(-1), levels: [] };
  const bought = boughtOf(arrays, kind, excluded);
  const index = new Map(bought.ids.map((id, c) => [id, c]));
  const { list, ...counts } = readMembers(segments, (id) => index.get(id), bought.customers, what);
  const all = totalsOf(bought, Int32Array.from(bought.ids.keys()));
  const items = [...bought.items.keys()].filter((k) => all.buyers[k] > 0);
  items.sort((a, b) => all.buyers[b] - all.buyers[a] || (bought.items[a] < bought.items[b] ? -1 : 1));
  const groups = list.map(({ members }) => totalsOf(bought, members));
  const rests = list.map(({ members }, s) => restOf(bought, all, groups[s], members, measure === "revenue"));
  const cells = list.flatMap((_, s) => items.map((k) => ({ s, k })));
  const at = (s: number, k: number, confidence: number): Preference =>
    preferenceOf(groups[s], rests[s], k, { measure, against, test, minExpected, level: confidence });
  const first = cells.map(({ s, k }) => at(s, k, level));
  const adjusted = correctAll(
    first.map(({ p }) => p),
    correction,
  );
  const found = adjusted.map((p) => p !== null && p < 1 - level);
  const tested = adjusted.filter((p) => p !== null).length;
  const picked = correction === "benjamini-hochberg" ? Math.max(1, found.filter(Boolean).length) : 1;
  const isAdjusted = intervals === "adjusted" && correction !== "none" && tested > 0;
  const intervalLevel = isAdjusted ? 1 - ((1 - level) * picked) / tested : level;
  const rows = isAdjusted ? cells.map(({ s, k }) => at(s, k, intervalLevel)) : first;
  const column = (of: (row: Preference, i: number) => number | null) =>
    Float64Array.from(rows, (row, i) => of(row, i) ?? Number.NaN);
  const verdict = Int32Array.from(rows, ({ p, share, otherShare }, i) =>
    p === null ? 3 : !found[i] ? 2 : (share ?? 0) > (otherShare ?? 0) ? 0 : 1,
  );
  return new Table<SegmentPreference, SegmentPreferencesInfo>(
    cells.length,
    {
      segment: { codes: Int32Array.from(cells, ({ s }) => s), levels: list.map(({ name }) => name) },
      item: { codes: Int32Array.from(cells, ({ k }) => k), levels: bought.items },
      customers: column(({ customers }) => customers),
      share: column(({ share }) => share),
      otherShare: column(({ otherShare }) => otherShare),
      index: column(({ ratio }) => ratio && base * ratio),
      indexLow: column(({ low }) => low && base * low),
      indexHigh: column(({ high }) => high && base * high),
      p: column(({ p }) => p),
      adjusted: column((_, i) => adjusted[i]),
      verdict: { codes: verdict, levels: ["prefers", "avoids", "no difference", "too few"] },
    },
    {
      kind: "segment-preferences",
      key: "segment",
      ...(info?.currency !== undefined && { currency: info.currency }),
      ...(info?.source !== undefined && { source: info.source }),
      zone: zone.name,
      measure,
      against,
      base,
      correction,
      intervalLevel,
      level,
      cells: cells.length,
      tested,
      tooFew: cells.length - tested,
      exact: first.filter(({ exact, p }) => exact && p !== null).length,
      customers: bought.customers,
      ...counts,
      left: bought.left,
      rejected: read.rejected,
      notes:
        measure === "customers" ? list.flatMap(({ name }, s) => breadthNote(name, groups[s], rests[s])) : [],
    },
  );
}

/** A segment that buys more of everything over-indexes on everything: that is no preference. */
function breadthNote(name: string, own: ItemTotals, rest: ItemTotals): string[] {
  const [mine, others] = [own, rest].map(({ buyers, customers }) => sum(buyers) / customers);
  const times = mine / others;
  if (!(times > 1.25 || times < 0.8)) return [];
  return [
    `A customer of "${name}" bought ${threeDigits(mine)} different ones, one of the rest ${threeDigits(others)}: its index is ${times > 1 ? "high" : "low"} on nearly everything. With measure "revenue" each customer's money is compared instead, whatever its amount.`,
  ];
}

function settingsOf(options: Partial<SegmentPreferencesOptions>) {
  const minExpected = options.minExpected ?? 5;
  if (!(minExpected >= 0 && minExpected < Number.POSITIVE_INFINITY))
    throw badOption("minExpected", minExpected, "a number of customers, zero or more");
  const base = options.base ?? 100;
  if (base !== 1 && base !== 100) throw badOption("base", base, "1 or 100");
  return {
    measure: oneOf(options.measure ?? "customers", "measure", ["customers", "revenue"]),
    against: oneOf(options.against ?? "rest", "against", ["rest", "all"]),
    base,
    correction: oneOf(options.correction ?? "holm", "correction", CORRECTIONS),
    intervals: oneOf(options.intervals ?? "adjusted", "intervals", ["adjusted", "single"]),
    test: oneOf(options.test ?? "auto", "test", ["auto", "chi-square", "exact"]),
    minExpected,
    level: levelOption(options.level),
  } as const;
}
