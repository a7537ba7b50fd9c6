import type { AuditEntry, Suspect } from "../../data/index.ts";
import type { ReportFormats } from "../format.ts";
import { htmlTable, paragraphs } from "../html.ts";
import type { ReportPart } from "../part.ts";
import type { ReportIssue } from "../reductions.ts";
import { HEADINGS, plural } from "../words.ts";

/** What is wrong or doubtful in the data. */
export interface QualityPart {
  readonly rows: number;
  readonly rejected: readonly { readonly reason: string; readonly rows: number }[];
  /** What to look at, errors first. */
  readonly issues: readonly ReportIssue[];
  /** Findings in all. */
  readonly issuesTotal: number;
  /** Ids that are probably no person, most orders first. */
  readonly suspects: readonly Suspect[];
  /** Suspects in all. */
  readonly suspectsTotal: number;
  readonly audit: readonly AuditEntry[];
  readonly notes: readonly string[];
}

const SEVERITIES: Readonly<Record<ReportIssue["severity"], string>> = {
  error: "mend",
  warning: "check",
  note: "note",
};
const MOST_SUSPECTS = 10;
const MOST_ISSUES = 25;

export const qualityPart: ReportPart<QualityPart, "about" | "rejected" | "issues" | "suspects" | "audit"> = {
  needs: ["about", "rejected", "issues", "suspects", "audit"],
  build: ({ about, rejected, issues, suspects, audit }) => ({
    rows: about.rows,
    rejected,
    issues: issues.slice(0, MOST_ISSUES),
    issuesTotal: issues.length,
    suspects: suspects.slice(0, MOST_SUSPECTS),
    suspectsTotal: suspects.length,
    audit,
    notes: about.notes,
  }),
  shape: {
    rows: "number",
    rejected: [{ reason: "text", rows: "number" }],
    issues: [{ column: "text?", severity: "text", message: "text", examples: ["text"] }],
    issuesTotal: "number",
    suspects: [{ customer: "text", orders: "number", share: "number", reason: "text" }],
    suspectsTotal: "number",
    audit: [{ what: "text", effect: "text", rows: "number", amount: "number", examples: ["number"] }],
    notes: ["text"],
  },
  valid: ({ issues }) => issues.every((i) => Object.hasOwn(SEVERITIES, i.severity)),
  view: ({ rows, rejected, issues, issuesTotal, suspects, suspectsTotal, audit, notes }, { formats: f }) => {
    const refused = rejected.reduce((n, r) => n + r.rows, 0);
    const later = audit.find((a) => a.what === "after asOf")?.rows ?? 0;
    const samples = issues.some((i) => i.examples.length > 0);
    return {
      id: "quality",
      heading: HEADINGS.quality,
      blocks: [
        paragraphs(
          refused === 0
            ? rows === 1
              ? "The one row of the data could be used."
              : `All ${f.count(rows)} rows of the data could be used.`
            : `${plural(rows, "row", "rows", f.count)} could be used; ${plural(refused, "row was", "rows were", f.count)} left out, for the reasons below.`,
          later > 0 &&
            `${plural(later, "row is", "rows are", f.count)} from the date of the report or later and ${later === 1 ? "counts" : "count"} nowhere.`,
          ...notes.map((note) => grouped(note, f)),
          issues.length === 0 && suspects.length === 0 && "Nothing else looked wrong.",
        ),
        rejected.length === 0
          ? ""
          : htmlTable(
              "Rows left out",
              [{ title: "Why" }, { title: "Rows", number: true }],
              rejected.map((r) => [r.reason, f.count(r.rows)]),
            ),
        issues.length === 0
          ? ""
          : htmlTable(
              `What to look at in the data${issuesTotal > issues.length ? ` (${f.count(issues.length)} of ${f.count(issuesTotal)})` : ""}`,
              [
                { title: "Column" },
                { title: "Weight" },
                { title: "What was found" },
                ...(samples ? [{ title: "For example" }] : []),
              ],
              issues.map((i) => [
                i.column ?? "whole rows",
                SEVERITIES[i.severity],
                grouped(i.message, f),
                ...(samples ? [i.examples.join(", ")] : []),
              ]),
            ),
        suspects.length === 0
          ? ""
          : `<h3>Ids that are probably no person</h3>${paragraphs(
              `Their orders count in revenue, but not in any figure about customers.${suspectsTotal > suspects.length ? ` ${f.count(suspects.length)} of ${f.count(suspectsTotal)} are listed.` : ""}`,
            )}${htmlTable(
              "Ids that are probably no person",
              [
                { title: "Id" },
                { title: "Orders", number: true },
                { title: "Share of orders", number: true },
                { title: "Why" },
              ],
              suspects.map((s) => [s.customer, f.count(s.orders), f.percent(s.share), s.reason]),
            )}`,
        audit.length === 0
          ? ""
          : `<details><summary>What became of every row in the customer figures</summary>${htmlTable(
              "Rows by what was done with them",
              [
                { title: "What" },
                { title: "Effect" },
                { title: "Rows", number: true },
                { title: "Money", number: true },
              ],
              audit.map((a) => [a.what, a.effect, f.count(a.rows), f.money(a.amount)]),
            )}</details>`,
      ],
    };
  },
};

// counts in sentences of other modules have no separators
function grouped(text: string, f: ReportFormats): string {
  return text.replace(
    /(?<![\w.,:"'-])\d{4,15}(?= (?:rows|lines|days|orders|ids|times|values|customers)\b)/g,
    (n) => f.count(Number(n)),
  );
}
