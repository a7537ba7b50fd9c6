import { DAY_MS } from "../../core/time.ts";
import type { ReportFormats } from "../format.ts";
import { escapeHtml, paragraphs } from "../html.ts";
import { LEAST_TO_FORETELL, type ReportPart } from "../part.ts";
import type { ReportReductions } from "../reductions.ts";
import { HEADINGS, plural } from "../words.ts";

/** Analyses that the report judges the data for. */
export type Analysis =
  | "rfm"
  | "lifecycle"
  | "cohorts"
  | "simple-value"
  | "predicted-value"
  | "churn"
  | "survival"
  | "preferences"
  | "recommendations"
  | "forecast"
  | "ab-test";

/** What an analysis lives on. */
export type Measure =
  | "customers"
  | "repeatCustomers"
  | "frequentCustomers"
  | "repeatOrders"
  | "historyDays"
  | "wholeMonths"
  | "items"
  | "mixedOrders"
  | "customersPerMonth"
  | "identifiedPercent"
  /** 1 where the data has amounts, else 0. */
  | "amounts";

/** One condition: below `least` the analysis cannot be done, from `good` on it can be trusted. */
export interface ReadinessCheck {
  readonly measure: Measure;
  readonly have: number;
  readonly least: number;
  readonly good: number;
}

/** What the data can carry of one analysis. */
export interface ReadinessRow {
  readonly analysis: Analysis;
  readonly status: "ready" | "partly" | "not yet";
  readonly checks: readonly ReadinessCheck[];
}

/** What the data can carry. */
export interface ReadinessPart {
  readonly rows: readonly ReadinessRow[];
}

type Needs = "about" | "money" | "customers" | "purchaseCounts" | "months" | "items";

// [least, good] of each measure. Why these numbers: docs/guide/report.md
const THRESHOLDS: Readonly<
  Record<Analysis, Partial<Readonly<Record<Measure, readonly [least: number, good: number]>>>>
> = {
  rfm: { identifiedPercent: [20, 80], customers: [20, 100], repeatCustomers: [5, 30] },
  lifecycle: { identifiedPercent: [20, 80], customers: [10, 100], repeatOrders: [30, 300] },
  cohorts: { identifiedPercent: [20, 80], customers: [50, 300], wholeMonths: [3, 12] },
  "simple-value": {
    amounts: [1, 1],
    identifiedPercent: [20, 80],
    repeatCustomers: [10, 50],
    historyDays: [180, 730],
  },
  "predicted-value": {
    amounts: [1, 1],
    identifiedPercent: [20, 80],
    customers: [LEAST_TO_FORETELL.customers, 500],
    repeatCustomers: [LEAST_TO_FORETELL.repeatCustomers, 150],
    historyDays: [LEAST_TO_FORETELL.historyDays, 365],
  },
  churn: { identifiedPercent: [20, 80], repeatCustomers: [200, 1000], historyDays: [270, 540] },
  survival: {
    identifiedPercent: [20, 80],
    customers: [50, 200],
    repeatCustomers: [20, 100],
    historyDays: [180, 365],
  },
  preferences: { amounts: [1, 1], identifiedPercent: [20, 80], items: [2, 5], customers: [50, 300] },
  recommendations: { items: [10, 30], mixedOrders: [100, 1000] },
  forecast: { wholeMonths: [12, 24] },
  "ab-test": { identifiedPercent: [20, 80], customersPerMonth: [500, 4400] },
};

export const readinessPart: ReportPart<ReadinessPart, Needs> = {
  needs: ["about", "money", "customers", "purchaseCounts", "months", "items"],
  build: (reductions) => {
    const have = measures(reductions);
    const rows = (Object.keys(THRESHOLDS) as Analysis[]).map((analysis) => {
      const checks = Object.entries(THRESHOLDS[analysis]).map(([measure, [least, good]]) => ({
        measure: measure as Measure,
        have: have[measure as Measure],
        least,
        good,
      }));
      const status = checks.some((c) => c.have < c.least)
        ? "not yet"
        : checks.some((c) => c.have < c.good)
          ? "partly"
          : "ready";
      return { analysis, status, checks } satisfies ReadinessRow;
    });
    return { rows };
  },
  shape: {
    rows: [
      {
        analysis: "text",
        status: "text",
        checks: [{ measure: "text", have: "number", least: "number", good: "number" }],
      },
    ],
  },
  valid: ({ rows }) =>
    rows.every(
      (r) =>
        Object.hasOwn(NAMES, r.analysis) &&
        Object.hasOwn(VERDICTS, r.status) &&
        r.checks.every((c) => Object.hasOwn(MEASURES, c.measure)),
    ),
  view: ({ rows }, { formats: f }) => ({
    id: "readiness",
    heading: HEADINGS.readiness,
    blocks: [
      paragraphs(
        "Some questions need more data than others. “Partly” means the answer can be worked out but comes with wide ranges: use it for direction, not for single customers.",
      ),
      `<div class="scroll" role="region" tabindex="0" aria-label="${HEADINGS.readiness}"><table><caption>What each analysis needs and what the data has</caption><thead><tr><th scope="col">Analysis</th><th scope="col">Can be done</th><th scope="col">Why</th></tr></thead><tbody>${rows
        .map(
          (row) =>
            `<tr><th scope="row">${escapeHtml(NAMES[row.analysis])}</th><td class="verdict${row.status === "not yet" ? " not" : ""}">${VERDICTS[row.status]}</td><td>${escapeHtml(reason(row, f))}</td></tr>`,
        )
        .join("\n")}</tbody></table></div>`,
    ],
  }),
};

function measures({
  about,
  money,
  customers,
  purchaseCounts,
  months,
  items,
}: Pick<ReportReductions, Needs>): Record<Measure, number> {
  const atLeast = (n: number) =>
    purchaseCounts.reduce((sum, [orders, count]) => sum + (orders >= n ? count : 0), 0);
  const whole = months.filter((m) => m.complete);
  const recent = whole.slice(-3);
  const identified = about.orders - about.ordersWithoutCustomer - about.ordersOfSuspects;
  return {
    customers: customers.length,
    repeatCustomers: atLeast(2),
    frequentCustomers: atLeast(3),
    repeatOrders: purchaseCounts.reduce((sum, [orders, count]) => sum + (orders - 1) * count, 0),
    historyDays: about.from === null ? 0 : Math.floor((about.asOf - about.from) / DAY_MS),
    wholeMonths: whole.length,
    items: items?.total ?? 0,
    mixedOrders: items?.mixedOrders ?? 0,
    customersPerMonth:
      recent.length === 0 ? 0 : Math.round(recent.reduce((n, m) => n + m.customers, 0) / recent.length),
    amounts: money.gross > 0 ? 1 : 0,
    identifiedPercent: about.orders === 0 ? 0 : Math.floor((100 * identified) / about.orders),
  };
}

const NAMES: Readonly<Record<Analysis, string>> = {
  rfm: "Customer segments (RFM)",
  lifecycle: "Who is late by the shop’s own pace (stages)",
  cohorts: "Cohorts: who comes back",
  "simple-value": "Customer value, simple formula",
  "predicted-value": "Customer value, predicted for each customer",
  churn: "Who is about to leave (churn)",
  survival: "How long customers stay (survival)",
  preferences: "Which customers spend on what",
  recommendations: "What to offer next (recommendations)",
  forecast: "Forecast of sales",
  "ab-test": "A/B tests of mails and offers",
};

const VERDICTS: Readonly<Record<ReadinessRow["status"], string>> = {
  ready: "✓ Ready",
  partly: "◐ Partly",
  "not yet": "○ Not yet",
};

// one, several
const MEASURES: Readonly<Record<Measure, readonly [string, string]>> = {
  customers: ["customer", "customers"],
  repeatCustomers: ["customer with two or more orders", "customers with two or more orders"],
  frequentCustomers: ["customer with three or more orders", "customers with three or more orders"],
  repeatOrders: ["order of someone who had ordered before", "orders of people who had ordered before"],
  historyDays: ["day of history", "days of history"],
  wholeMonths: ["whole month", "whole months"],
  items: ["item", "different items"],
  mixedOrders: ["order with two or more different items", "orders with two or more different items"],
  customersPerMonth: ["customer a month", "customers a month"],
  identifiedPercent: ["% of orders with a customer", "% of orders with a customer"],
  amounts: ["amounts", "amounts"],
};

function reason({ status, checks }: ReadinessRow, f: ReportFormats): string {
  const lacking = checks.filter((c) => c.have < (status === "not yet" ? c.least : c.good));
  const said = (c: ReadinessCheck, want?: number) =>
    c.measure === "identifiedPercent"
      ? `${f.percent(c.have / 100)} of orders name a customer${want === undefined ? "" : `, ${f.percent(want / 100)} wanted`}`
      : `${plural(c.have, ...MEASURES[c.measure], f.count)}${want === undefined ? "" : `, ${f.count(want)} wanted`}`;
  if (lacking.length === 0)
    return `${checks
      .filter((c) => c.measure !== "identifiedPercent" && c.measure !== "amounts")
      .map((c) => said(c))
      .join("; ")}.`;
  if (lacking.some((c) => c.measure === "amounts")) return "The data has no amounts.";
  const want = (c: ReadinessCheck) => (status === "not yet" ? c.least : c.good);
  return `${lacking.map((c) => said(c, want(c))).join("; ")}${status === "not yet" ? " at the least" : " for firm answers"}.`;
}
