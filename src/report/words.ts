import type { Estimate } from "../core/estimate.ts";
import { LEAST_CUSTOMERS, LEAST_TO_FOLLOW, LEAST_TO_FORETELL, type MissingReason } from "./part.ts";
import type { ReportDefinition } from "./reductions.ts";

// Every sentence of the report that is not made of one part's own numbers. English, plain, one place to translate.

/** Headings, in the order of the page. */
export const HEADINGS = {
  headline: "The numbers",
  trend: "How sales have moved",
  calendar: "Day by day",
  segments: "Who your customers are",
  lifecycle: "Who is due, late or gone",
  contacts: "Who to contact first",
  cohorts: "Do they come back?",
  lifetimes: "How long customers stay",
  lifetimeValue: "What a customer is worth",
  historicValue: "What customers have brought so far",
  predictedValue: "What customers will bring",
  nextOrders: "Who buys next",
  churn: "Who is leaving, why, and what it is worth to act",
  concentration: "How much depends on a few",
  bestSellers: "What sells",
  preferences: "Who spends on what",
  discounts: "Discounts and prices",
  orderValues: "What an order is worth",
  rhythm: "When people buy",
  together: "What sells together",
  offers: "Who should hear about what",
  combinations: "What goes together",
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
  "few-days": "Not enough data: of fewer than four weeks a calendar shows nothing.",
  "too-young":
    "Not enough data: with fewer than 90 days of orders, a pause cannot be told from leaving. Run the report again when there are more.",
  "nobody-at-risk":
    "Nobody valuable looks about to leave. That is good news, or the shop is too young to tell.",
  "few-buyers":
    "Not enough data: with fewer than 50 customers whose purchases are named, the taste of a group is that of single people.",
  "no-preference":
    "The groups of customers spend their money on the same things, as far as the data can tell: no difference worth acting on is larger than chance makes it.",
  "no-columns":
    "The export does not say by two or more of channel, place, payment and category how orders differ. Export these columns if the shop has them.",
  "nothing-together":
    "Nothing stands out: channel, place, payment and category do not go together more than chance makes them.",
  "no-discounts":
    "The data has no discounts. If the shop gives any, export the discount of each line and run the report again.",
  "few-to-foretell": `Not enough data: to foretell what single customers do takes ${LEAST_TO_FORETELL.customers} customers, ${LEAST_TO_FORETELL.repeatCustomers} of whom came back, and ${LEAST_TO_FORETELL.historyDays} days of orders. With fewer, chance would speak.`,
  "no-forecast":
    "No model of buying fits these customers well enough to foretell what they will do. Run the report again with more data; what they have done so far stands in the other parts.",
  "few-stays": `Not enough data: to see how long customers stay, the log has to show by its pauses how long a silence means that a customer has left, and ${LEAST_TO_FOLLOW.customers} new customers must have come so early that such a silence could follow. Run the report again when there are more orders.`,
  "few-leavers":
    "Not enough data: to learn who leaves takes 20 customers who left and 20 who stayed, after days that lie back far enough to know it. Run the report again when there are more; who is silent for longer than usual stands under “Who is due, late or gone”.",
  "short-to-learn":
    "Not enough data: who leaves is learnt from one day and tested on a later one, and the data do not reach back far enough for two such days. Run the report again in a few months.",
  "rare-leaving":
    "Fewer than 2 in 100 customers leave in the time looked at. That is good news; a list of the few would be mostly wrong.",
  "most-leave":
    "More than 95 in 100 customers do not come back in the time looked at. Where nearly everyone buys once, a list of who may leave says nothing: the few who do come back are the ones to look at.",
  "no-sign":
    "Nothing that is known of the customers told those who left from those who stayed: a list would be chance.",
  "few-mixed":
    "Not enough data: fewer than 50 orders have two or more different items, so what is bought together would be chance.",
  "nothing-bought-together":
    "Nothing stands out: no two items are bought together more often than chance explains.",
  "few-to-offer":
    "Not enough data: what suits each customer can only be tested on 30 or more customers who came back, some of them lately. Until then, offer what sells best, and run the report again when there are more.",
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

/** What the page says where charts could stand. */
export const NO_CHARTS =
  "This page shows simple bars. For charts, install Vega where the report is made (npm install vega vega-lite) and run it again; in a program, give renderReport a drawSvg function.";

/** Label of what of a section is behind a line. */
export function moreOn(heading: string): string {
  return `More on “${heading}”`;
}

/** Label of the data behind a figure. */
export const DATA_BEHIND = "The numbers behind this picture";

/** What the page says above the parts that say nothing. */
export const NOT_SHOWN = "What is not shown, and why";

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
    name: "Stage (New, Active, Occasional, Frequent, At Risk, Lapsed, Won Back)",
    variant: "limits of this shop",
    formula:
      "from the pauses between the purchase days of each customer: late (At Risk) is who has been silent for longer than the pause in which 80 in 100 returns of such customers come; Lapsed is who has been silent for so long that fewer than 10 in 100 come back within 18 months of the last purchase. A pause that is not over counts for as long as it has lasted (Kaplan-Meier)",
    window: "all orders before the date of the report",
  },
  {
    name: "Spends more on (preference of a segment)",
    variant: "share of money, Holm's correction",
    formula:
      "what the customers of a segment spent on it / what they spent on everything, beside the same share of all other customers. Listed is what differs by more than chance would, after a correction for the number of comparisons",
    window: "",
  },
  {
    name: "Goes together",
    variant: "chi-square test, Cramér's V",
    formula:
      "each customer counts once, with the latest order (its largest line tells the category), each order that names nobody once. Of all pairs of columns the one with the largest Cramér's V (0: not at all, 1: completely; corrected for chance) is shown; cells stand out by their adjusted residual, corrected for the number of cells",
    window: "",
  },
  {
    name: "Sells together",
    variant: "Fisher's exact test, Holm's correction",
    formula:
      "orders with both items against the orders that chance would give both; “times as many” is the share of the orders with the first item that have the second / the share of all orders that have it. A bundle brings uptake × orders with one of the two × (price of the other with the discount, less the discount on the one), less the discount given to orders that have both anyway",
    window: "",
  },
  {
    name: "Offers that were right",
    variant: "last order left out",
    formula:
      "customers of whom one of three items offered was in their last order / customers whose last order had something of that kind (bought before, or never); what was offered knew nothing of that order",
    window: "up to 150 customers with two orders or more",
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
    name: "How long customers stay",
    variant: "Kaplan-Meier",
    formula:
      "from the first order to the last one before the first silence in which 95 in 100 returns would have come; who has not been silent for so long is still there and counts as cut off, not as gone. A range is even on the scale of log(-log)",
    window: "customers who came early enough for such a silence to follow before the date of the report",
  },
  {
    name: "What a customer is worth",
    variant: "simple formula",
    formula:
      "revenue after refunds per order of a customer × orders a year while a customer × years from the first order until the customer counts as gone (× margin). Customers still active are counted as cut off, not as gone; it does not discount. The order value differs from the average order above where some orders name no person",
    window: "all orders before the date of the report",
  },
  {
    name: "What customers have brought so far",
    variant: "net",
    formula:
      "what a customer was charged less what was given back (× margin), from the first order until the date of the report. Customers who brought the same are never in two tiers",
    window: "all orders before the date of the report",
  },
  {
    name: "Expected in 12 months",
    variant: "MBG/NBD or Pareto/NBD, and Gamma-Gamma",
    formula:
      "purchase days expected of a customer within a year from the date of the report × money expected of each (× margin), given when the customer first and last bought, how often and for how much. Not discounted",
    window: "all orders before the date of the report",
  },
  {
    name: "Still a customer",
    variant: "",
    formula:
      "probability that the customer has not left for good, given how often the customer bought and how long ago that is",
    window: "",
  },
  {
    name: "Chance of leaving",
    variant: "learnt from this shop, tested on a later day",
    formula:
      "probability that the customer does not order (or has no contract any more) within the days that the part names. At stake is this chance times what the customer is expected to bring in 12 months (× margin); what acting brings is chance × success rate × that, less the cost of the offer",
    window: "customers who are not gone already and not too new",
  },
  {
    name: "Overdue",
    variant: "",
    formula:
      "bought on three days or more, has been silent for longer than 9 of 10 pauses of customers with the same number of purchases in the same time, and is still a customer with a probability of 25% to 95%",
    window: "",
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
