import { rfmGridChart, segmentSizesChart } from "../../charts/index.ts";
import { listed } from "../../core/words.ts";
import { segmentActions, segmentSizes } from "../../segmentation/index.ts";
import type { ReportFormats } from "../format.ts";
import { htmlBars, htmlGroups, htmlTable, paragraphs } from "../html.ts";
import { LEAST_CUSTOMERS, type ReportPart } from "../part.ts";
import { scored } from "../rfm.ts";
import { HEADINGS, plural } from "../words.ts";

/** One segment. */
export interface ReportSegment {
  readonly segment: string;
  readonly customers: number;
  readonly customerShare: number;
  readonly revenue: number;
  readonly revenueShare: number;
  /** Mean days since the last purchase; null where nobody is in it. */
  readonly meanRecencyDays: number | null;
  /** Mean orders. */
  readonly meanFrequency: number | null;
  readonly meanMonetary: number | null;
  /** What it is and what to do, in words; "" for segments of one's own map. */
  readonly meaning: string;
  readonly action: string;
}

/** Who the customers are. */
export interface SegmentsPart {
  /** Segments in the order of the map, also the empty ones. */
  readonly segments: readonly ReportSegment[];
  /** Customers by recency and frequency score. */
  readonly grid: readonly {
    readonly r: number;
    readonly f: number;
    readonly segment: string;
    readonly count: number;
  }[];
  /** Upper ends of the score bins: days, orders, money. */
  readonly thresholds: {
    readonly r: readonly number[];
    readonly f: readonly number[];
    readonly m: readonly number[];
  };
  readonly bins: number;
}

export const segmentsPart: ReportPart<SegmentsPart, "customers"> = {
  needs: ["customers"],
  build: ({ customers }) => {
    const rfm = scored(customers);
    if (rfm === null) return { missing: "no-customers" };
    if (customers.length < LEAST_CUSTOMERS) return { missing: "few-customers" };
    const segments = [...segmentSizes(rfm)].map((s) => {
      const words = segmentActions([s.segment])[0];
      return {
        segment: s.segment,
        customers: s.customers,
        customerShare: s.share,
        revenue: s.revenue,
        revenueShare: s.revenueShare ?? 0,
        meanRecencyDays: s.meanRecencyDays,
        meanFrequency: s.meanFrequency,
        meanMonetary: s.meanMonetary,
        meaning: words?.meaning ?? "",
        action: words?.action ?? "",
      };
    });
    const cells = new Map<number, { r: number; f: number; segment: string; count: number }>();
    const { r: recent, f: often, segment: of } = rfm.columns;
    for (let i = 0; i < rfm.length; i++) {
      const [r, f] = [recent[i], often[i]];
      if (Number.isNaN(r) || Number.isNaN(f)) continue;
      // scores are 20 at most
      const key = (of.codes[i] * 21 + r) * 21 + f;
      const cell = cells.get(key);
      if (cell === undefined) cells.set(key, { r, f, segment: of.levels[of.codes[i]], count: 1 });
      else cell.count++;
    }
    const grid = [...cells.values()].sort(
      (a, b) => a.r - b.r || a.f - b.f || (a.segment < b.segment ? -1 : 1),
    );
    return {
      segments,
      grid,
      thresholds: rfm.info.thresholds,
      bins: Math.max(rfm.info.thresholds.r.length, rfm.info.thresholds.f.length) + 1,
    };
  },
  shape: {
    segments: [
      {
        segment: "text",
        customers: "number",
        customerShare: "number",
        revenue: "number",
        revenueShare: "number",
        meanRecencyDays: "number?",
        meanFrequency: "number?",
        meanMonetary: "number?",
        meaning: "text",
        action: "text",
      },
    ],
    grid: [{ r: "number", f: "number", segment: "text", count: "number" }],
    thresholds: { r: ["number"], f: ["number"], m: ["number"] },
    bins: "number",
  },
  valid: ({ segments, grid, bins }) =>
    segments.some((s) => s.customers > 0) && grid.length > 0 && bins >= 2 && bins <= 20,
  view: (part, { formats: f }) => {
    const filled = part.segments.filter((s) => s.customers > 0);
    // a log without amounts has no revenue to share out
    const money = part.segments.some((s) => s.revenue > 0);
    const empty = part.segments.filter((s) => s.customers === 0).map((s) => s.segment);
    const most = Math.max(...filled.flatMap((s) => [s.customerShare, s.revenueShare]), 1e-9);
    return {
      id: "segments",
      heading: HEADINGS.segments,
      blocks: [
        paragraphs(
          "Customers are grouped by how lately and how often they bought. What each group is, what it brings, and what to do for it:",
        ),
        htmlGroups(
          filled.map((s) => ({
            name: s.segment,
            size: [
              `${plural(s.customers, "customer", "customers", f.count)} (${f.percent(s.customerShare)})`,
              ...(money ? [`${f.percent(s.revenueShare)} of revenue`] : []),
            ],
            meaning: s.meaning,
            action: s.action,
          })),
        ),
        paragraphs(
          relative(filled, f),
          empty.length > 0 && `Nobody is in ${listed(empty, "or")} at present.`,
        ),
        {
          caption: money
            ? "Each group’s share of all customers (first bar) and of what they brought (second bar)"
            : "Each group’s share of all customers",
          chart: (options) => segmentSizesChart(filled, options),
          bars: htmlBars(
            filled.flatMap((s) => [
              { label: s.segment, share: s.customerShare / most, text: f.percent(s.customerShare) },
              ...(money
                ? [
                    {
                      label: "its revenue",
                      share: s.revenueShare / most,
                      text: f.percent(s.revenueShare),
                      second: true,
                    },
                  ]
                : []),
            ]),
          ),
          table: htmlTable(
            "Segments in numbers",
            [
              { title: "Segment" },
              { title: "Customers", number: true },
              { title: "Share", number: true },
              ...(money
                ? [
                    { title: "Revenue", number: true },
                    { title: "Share", number: true },
                  ]
                : []),
              { title: "Days since last order", number: true },
              { title: "Orders each", number: true },
            ],
            part.segments.map((s) => [
              s.segment,
              f.count(s.customers),
              f.percent(s.customerShare),
              ...(money ? [f.money(s.revenue), f.percent(s.revenueShare)] : []),
              s.meanRecencyDays === null ? "–" : f.count(s.meanRecencyDays),
              s.meanFrequency === null ? "–" : f.decimal(s.meanFrequency),
            ]),
          ),
        },
        {
          caption: "Customers by how lately (up) and how often (right) they bought",
          fold: "How the groups lie beside each other",
          chart: (options) => rfmGridChart(part.grid, { ...options, bins: part.bins }),
          bars: htmlBars(
            filled.map((s) => ({
              label: s.segment,
              share: s.customers / Math.max(...filled.map((x) => x.customers)),
              text: f.count(s.customers),
            })),
          ),
          table: htmlTable(
            "Customers by recency and frequency score (5 is best)",
            [
              { title: "Segment" },
              { title: "Recency", number: true },
              { title: "Frequency", number: true },
              { title: "Customers", number: true },
            ],
            part.grid.map((c) => [c.segment, f.count(c.r), f.count(c.f), f.count(c.count)]),
          ),
        },
      ],
    };
  },
};

// in a shop of a month "long ago" is three weeks, and people should know
function relative(segments: readonly ReportSegment[], f: ReportFormats): string {
  const known = segments.filter((s) => s.meanRecencyDays !== null);
  if (known.length < 2) return "";
  const [first, ...rest] = [...known].sort((a, b) => Number(a.meanRecencyDays) - Number(b.meanRecencyDays));
  const last = rest[rest.length - 1];
  const days = (s: ReportSegment) => plural(Math.round(Number(s.meanRecencyDays)), "day", "days", f.count);
  return `“Lately” and “long ago” are measured by your own shop: the last order of “${first.segment}” is ${days(first)} ago on average, that of “${last.segment}” ${days(last)}.`;
}
