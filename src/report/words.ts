import type { Estimate } from "../core/estimate.ts";
import { LEAST_CUSTOMERS, type MissingReason } from "./part.ts";
import type { ReportDefinition } from "./reductions.ts";

// Every sentence of the report that is not made of one part's own numbers. English, plain, one place to translate.

/** Headings, in the order of the page. */
export const HEADINGS = {
  headline: "The numbers",
  trend: "How sales have moved",
  segments: "Who your customers are",
  contacts: "Who to contact first",
  cohorts: "Do they come back?",
  lifetimeValue: "What a customer is worth",
  concentration: "How much depends on a few",
  bestSellers: "What sells",
  orderValues: "What an order is worth",
  rhythm: "When people buy",
  readiness: "What your data can carry",
  quality: "How good the data is",
  definitions: "How each number is made",
} as const;

// What a section says when there is nothing to show.
const MISSING: Readonly<Record<MissingReason, string>> = {
  "no-orders": "Not enough data: there is no purchase before the date of this report.",
  "no-customers":
    "Not enough data: the export names no customers, so nothing can be said about who buys. Export the customer's e-mail address or number with each order and run the report again.",
  "few-customers": `Not enough data: with fewer than ${LEAST_CUSTOMERS} customers, groups of customers would be single people. Look at them one by one.`,
  "no-amounts":
    "The data has no amounts, so nothing that needs money can be said. Export the amount of each order and run the report again.",
  "no-items":
    "The export does not say what was bought. Export the order lines (item names) and run the report again.",
  "no-hours": "The export has dates without times, so the hour of day is not known.",
  "nobody-left":
    "Not enough data: no customer who came back has been silent long enough to count as gone, so it is not known how long customers stay. Run the report again in a few months.",
  "too-short": "Not enough data: two whole months at least are needed to see who returns.",
  "too-young":
    "Not enough data: with fewer than 90 days of orders, a pause cannot be told from leaving. Run the report again when there are more.",
  "nobody-at-risk":
    "Nobody valuable looks about to leave. That is good news, or the shop is too young to tell.",
  "not-supplied": "This part was not asked for: the figures it needs were not supplied.",
};

/** What a section says when there is nothing to show. */
export function missingSentence(reason: MissingReason): string {
  return MISSING[reason];
}

/** Whether a text, from JSON perhaps, is a reason why a part says nothing. */
export function isMissingReason(reason: unknown): reason is MissingReason {
  return typeof reason === "string" && Object.hasOwn(MISSING, reason);
}

/** "between 34% and 41%", or that the range is not known. */
export function between(estimate: Estimate, format: (value: number) => string): string {
  // none of these figures can be below zero: a range that is says only that there is too little to go by
  if (estimate.interval === null || estimate.interval[0] < 0) return "too few cases for a range";
  const [low, high] = estimate.interval.map(format);
  return low === high ? `exactly about ${low}` : `between ${low} and ${high}`;
}

/** What "between" means, said once. */
export function rangeNote(level: number, percent: (share: number) => string): string {
  return `A figure such as the average order comes out differently with other customers of the same kind. “Between” gives the range it plausibly lies in (${percent(level)} confidence): the fewer the cases, the wider the range.`;
}

/** "1 customer", "12 customers". */
export function plural(n: number, one: string, many: string, count: (n: number) => string): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** "up 8% on September 2026", "unchanged from ..." */
export function moved(change: number, period: string, percent: (share: number) => string): string {
  if (Math.abs(change) < 0.005) return `unchanged from ${period}`;
  return `${change > 0 ? "up" : "down"} ${percent(Math.abs(change))} on ${period}`;
}

/** "a, b and c". */
export function listed(parts: readonly string[], and = "and"): string {
  return parts.length < 2
    ? parts.join("")
    : `${parts.slice(0, -1).join(", ")} ${and} ${parts[parts.length - 1]}`;
}

/** What the page says where charts could stand. */
export const NO_CHARTS =
  "This page shows simple bars. For charts, install Vega where the report is made (npm install vega vega-lite) and run it again; in a program, give renderReport a drawSvg function.";

/** Label of the data behind a figure. */
export const DATA_BEHIND = "The numbers behind this picture";

/** Definitions of the figures that the report makes itself. */
export const OWN_DEFINITIONS: readonly ReportDefinition[] = [
  {
    name: "Revenue after refunds",
    variant: "net",
    formula: "all money charged less all money given back, including orders that name no customer",
    window: "all orders before the date of the report",
  },
  {
    name: "Customer",
    variant: "",
    formula:
      "everyone with at least one purchase; ids that are probably no person (guest, staff, test) are left out and listed under data quality",
    window: "",
  },
  {
    name: "RFM segment",
    variant: "five scores each, R × F grid",
    formula:
      "customers are sorted by days since their last order (recency) and by number of orders (frequency), each cut into five groups of about equal size; customers with equal numbers always share a score. The two scores together name the segment",
    window: "all orders before the date of the report",
  },
  {
    name: "Good customers who have gone quiet",
    variant: "",
    formula: "customers in the segments “At Risk” and “Can't Lose”, those who brought most first",
    window: "",
  },
  {
    name: "Orders a customer",
    variant: "",
    formula: "orders of customers / customers",
    window: "all orders before the date of the report",
  },
  {
    name: "Share of revenue (of a segment, of the best customers)",
    variant: "net",
    formula:
      "what these customers brought after refunds / what all customers brought. Orders that name no person are in neither",
    window: "all orders before the date of the report",
  },
  {
    name: "What a customer is worth",
    variant: "simple formula",
    formula:
      "revenue after refunds per order of a customer × orders a year while a customer × years from the first order until the customer counts as gone (× margin). Customers still active are counted as cut off, not as gone; it does not discount. The order value differs from the average order above where some orders name no person",
    window: "all orders before the date of the report",
  },
  {
    name: "Order total",
    variant: "before refunds",
    formula: "money charged by all lines of an order; half of the orders are below the median",
    window: "all orders before the date of the report",
  },
  {
    name: "Whole month",
    variant: "",
    formula:
      "a calendar month that the data covers to its end; the first one counts when the data begins within its first three days",
    window: "",
  },
  {
    name: "Between",
    variant: "",
    formula:
      "a confidence interval: of a hundred such ranges from data like these, as many as the percentage says hold the true figure",
    window: "",
  },
];
