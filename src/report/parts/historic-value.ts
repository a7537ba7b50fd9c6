import { historicValue, valueTiers } from "../../cltv/index.ts";
import { quantileSorted, sortedNumbers } from "../../numeric/quantile.ts";
import { sum } from "../../numeric/sum.ts";
import { htmlFold, htmlTable, paragraphs } from "../html.ts";
import { LEAST_CUSTOMERS, type ReportPart } from "../part.ts";
import { HEADINGS, plural } from "../words.ts";

/** A tier of customers by what they have brought. */
export interface ReportTier {
  readonly tier: string;
  /** What a customer of the tier brought at the least; null for the last. */
  readonly from: number | null;
  readonly customers: number;
  readonly value: number;
  /** Share of what all customers brought; null where that is nothing. */
  readonly share: number | null;
  readonly mean: number | null;
}

/** What customers have brought so far. */
export interface HistoricValuePart {
  readonly customers: number;
  /** What all of them brought. */
  readonly value: number;
  readonly mean: number;
  readonly median: number;
  /** Share of revenue that is left after the cost of the goods; null: the value is revenue. */
  readonly margin: number | null;
  /** From the top: a fifth, the next three tenths, the other half. */
  readonly tiers: readonly ReportTier[];
}

const NAMES = ["The best fifth", "The next three tenths", "The other half"];

export const historicValuePart: ReportPart<HistoricValuePart, "customers"> = {
  needs: ["customers"],
  build: ({ customers }, { margin }) => {
    if (customers.length === 0) return { missing: "no-customers" };
    if (customers.length < LEAST_CUSTOMERS) return { missing: "few-customers" };
    if (!customers.columns.revenue.some((v) => v > 0)) return { missing: "no-amounts" };
    const brought = historicValue(customers, margin === undefined ? {} : { margin });
    const { value } = brought.columns;
    const total = sum(value);
    return {
      customers: customers.length,
      value: total,
      mean: total / customers.length,
      median: quantileSorted(sortedNumbers(value), 0.5),
      margin: margin ?? null,
      tiers: [...valueTiers(brought, { names: NAMES })].map((t) => ({
        tier: t.tier,
        from: t.from,
        customers: t.customers,
        value: t.value,
        share: t.valueShare,
        mean: t.mean,
      })),
    };
  },
  shape: {
    customers: "number",
    value: "number",
    mean: "number",
    median: "number",
    margin: "number?",
    tiers: [
      {
        tier: "text",
        from: "number?",
        customers: "number",
        value: "number",
        share: "number?",
        mean: "number?",
      },
    ],
  },
  valid: ({ tiers }) => tiers.length > 0 && tiers.length <= 20,
  view: ({ mean, median, margin, tiers }, { formats: f }) => {
    const what = margin === null ? "" : " of gross profit";
    const [best] = tiers;
    const top = mean > 1.15 * median;
    return {
      id: "historic-value",
      heading: HEADINGS.historicValue,
      blocks: [
        paragraphs(
          `Half of your customers have brought less than ${f.money(median)}${what} so far. The average is ${f.money(mean)}${top ? ", because a few bring much more than most: do not plan with it for everybody" : ""}.`,
          best.from !== null &&
            best.share !== null &&
            `From ${f.money(best.from)} on a customer is among the best fifth: ${plural(best.customers, "person", "people", f.count)} with ${f.percent(best.share)} of all that customers brought. A good line for who gets a thank-you.`,
        ),
        htmlFold(
          "Customers in three tiers",
          htmlTable(
            `Customers by what they have brought so far${margin === null ? ", after refunds" : " (gross profit)"}`,
            [
              { title: "Tier" },
              { title: "From", number: true },
              { title: "Customers", number: true },
              { title: "Brought", number: true },
              { title: "Share", number: true },
              { title: "Each, on average", number: true },
            ],
            tiers.map((t) => [
              t.tier,
              t.from === null ? "" : f.money(t.from),
              f.count(t.customers),
              f.money(t.value),
              t.share === null ? "–" : f.percent(t.share),
              t.mean === null ? "–" : f.money(t.mean),
            ]),
          ),
        ),
        paragraphs(
          "This counts what has happened, for customers of three years and of three weeks alike; it says nothing about what they will bring.",
        ),
      ],
    };
  },
};
