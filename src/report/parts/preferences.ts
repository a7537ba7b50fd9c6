import { crossTabChart } from "../../charts/index.ts";
import type { ReportFormats } from "../format.ts";
import { htmlHeat, htmlList, htmlTable, paragraphs } from "../html.ts";
import type { ReportPart } from "../part.ts";
import type { ReportPreference } from "../reductions.ts";
import { HEADINGS } from "../words.ts";

/** Which customers spend more on what. */
export interface PreferencesPart {
  readonly by: "category" | "item";
  /** Start of the orders looked at, ms; null: all. */
  readonly from: number | null;
  readonly customers: number;
  readonly tested: number;
  readonly level: number;
  /** Segments from the largest on, in each the same items. */
  readonly rows: readonly ReportPreference[];
}

const LEAST_BUYERS = 50;
const MOST_SENTENCES = 6;
const LEAST_SHARE = 0.005;
const VERDICTS: readonly string[] = ["prefers", "avoids", "no difference", "too few"];

export const preferencesPart: ReportPart<PreferencesPart, "preferences" | "money" | "customers"> = {
  needs: ["preferences", "money", "customers"],
  build: ({ preferences, money, customers }) => {
    if (customers.length === 0) return { missing: "no-customers" };
    if (preferences === null) return { missing: "no-items" };
    if (!(money.gross > 0)) return { missing: "no-amounts" };
    if (preferences.customers < LEAST_BUYERS) return { missing: "few-buyers" };
    // a segment of a handful has a row of chance
    const known = new Set(preferences.rows.filter((r) => r.verdict !== "too few").map((r) => r.segment));
    const rows = preferences.rows.filter((r) => known.has(r.segment));
    return rows.some(isFound) ? { ...preferences, rows } : { missing: "no-preference" };
  },
  shape: {
    by: "text",
    from: "number?",
    customers: "number",
    tested: "number",
    level: "number",
    rows: [
      {
        segment: "text",
        item: "text",
        customers: "number",
        share: "number?",
        otherShare: "number?",
        ratioLow: "number?",
        ratioHigh: "number?",
        verdict: "text",
      },
    ],
  },
  valid: ({ by, rows }) =>
    ["category", "item"].includes(by) &&
    rows.some(isFound) &&
    rows.length <= 2000 &&
    rows.every((r) => VERDICTS.includes(r.verdict)),
  view: ({ from, rows, tested, level }, { formats: f }) => {
    const found = rows
      .filter(isFound)
      .sort(
        (a, b) =>
          Number(b.verdict === "prefers") - Number(a.verdict === "prefers") || strength(b) - strength(a),
      );
    const segments = [...new Set(rows.map((r) => r.segment))];
    const items = [...new Set(rows.map((r) => r.item))];
    const most = Math.max(...rows.map((r) => r.share ?? 0), 1e-9);
    const at = (segment: string, item: string) => rows.find((r) => r.segment === segment && r.item === item);
    return {
      id: "preferences",
      heading: HEADINGS.preferences,
      blocks: [
        paragraphs(
          "How the groups of customers split their money over what you sell. Not who buys more, but who spends a larger part on it than the other customers do:",
        ),
        htmlList(found.slice(0, MOST_SENTENCES).map((r) => sentence(r, f))),
        paragraphs(
          `${found.some((r) => r.verdict === "prefers") ? "Show each group first what it likes. " : ""}Of ${f.count(tested)} comparisons only differences of a quarter and more are named that are larger than chance makes them; all ranges together hold with ${f.percent(level)} confidence. The groups also differ in when they bought last, so what was on sale then shows too.`,
          from !== null && `Looked at are orders from ${f.day(from)} on.`,
        ),
        {
          caption:
            "Share of each group’s money by what it was spent on (marked: more or less than others spend on it)",
          chart: (options) =>
            crossTabChart(
              rows.map((r) => ({
                row: r.segment,
                column: r.item,
                count: r.customers,
                shareOfRow: r.share,
              })),
              {
                ...options,
                show: "shareOfRow",
                standOuts: rows.filter(isFound).map((r) => ({
                  row: r.segment,
                  column: r.item,
                  direction: r.verdict === "prefers" ? "more" : "fewer",
                })),
              },
            ),
          bars: htmlHeat(
            "Share of each group’s money (+ more, − less than others spend on it)",
            "Group",
            items,
            segments.map((segment) => ({
              label: segment,
              cells: items.map((item) => {
                const r = at(segment, item);
                return r?.share == null
                  ? null
                  : { share: r.share / most, text: `${f.percent(r.share)}${MARKS[r.verdict] ?? ""}` };
              }),
            })),
          ),
          table: htmlTable(
            "Share of a group’s money and of the other customers’ money (only where the difference is clear)",
            [
              { title: "Group" },
              { title: "Spends on" },
              { title: "Share", number: true },
              { title: "Others", number: true },
              { title: "Customers who bought it", number: true },
            ],
            found.map((r) => [
              r.segment,
              r.item,
              f.percent(r.share ?? 0),
              f.percent(r.otherShare ?? 0),
              f.count(r.customers),
            ]),
          ),
        },
      ],
    };
  },
};

const MARKS: Readonly<Record<string, string>> = { prefers: "+", avoids: "−" };

// sure, and large enough to act on: a quarter more or less, and half a percent of the money
function isFound({ verdict, share, otherShare, ratioLow, ratioHigh }: ReportPreference): boolean {
  if (share === null || otherShare === null || Math.abs(share - otherShare) < LEAST_SHARE) return false;
  return (
    (verdict === "prefers" && ratioLow !== null && ratioLow > 1 && share >= 1.25 * otherShare) ||
    (verdict === "avoids" && ratioHigh !== null && ratioHigh < 1 && share <= 0.8 * otherShare)
  );
}

/** How far the range is from "the same". */
function strength({ verdict, ratioLow, ratioHigh }: ReportPreference): number {
  return verdict === "prefers" ? Math.log(ratioLow ?? 1) : -Math.log(ratioHigh ?? 1);
}

function sentence(r: ReportPreference, f: ReportFormats): string {
  const range =
    r.ratioLow === null || r.ratioHigh === null
      ? ""
      : ` (${f.factor(r.ratioLow)} to ${f.factor(r.ratioHigh)} times as large a part)`;
  const only = r.verdict === "prefers" ? "" : "only ";
  return `“${r.segment}” spend ${only}${f.percent(r.share ?? 0)} of their money on ${r.item}, the other customers ${f.percent(r.otherShare ?? 0)}${range}.`;
}
