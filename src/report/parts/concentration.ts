import { paretoChart } from "../../charts/index.ts";
import { valueConcentration } from "../../metrics/index.ts";
import { htmlBars, htmlTable, paragraphs } from "../html.ts";
import { LEAST_CUSTOMERS, type ReportPart } from "../part.ts";
import { HEADINGS } from "../words.ts";

/** How much of the revenue few customers bring. */
export interface ConcentrationPart {
  readonly customers: number;
  /** The concentration curve in steps of 1 %. */
  readonly curve: readonly { readonly customerShare: number; readonly revenueShare: number }[];
  /** Gini coefficient: 0 when all bring the same, near 1 when one brings all. */
  readonly gini: number;
  /** The best 1, 5, 10, 20 and 50 %. */
  readonly top: readonly {
    readonly customerShare: number;
    readonly customers: number;
    readonly revenueShare: number;
    readonly revenue: number;
  }[];
}

export const concentrationPart: ReportPart<ConcentrationPart, "customers"> = {
  needs: ["customers"],
  build: ({ customers }) => {
    if (customers.length === 0) return { missing: "no-customers" };
    if (customers.length < LEAST_CUSTOMERS) return { missing: "few-customers" };
    if (!customers.columns.revenue.some((v) => v > 0)) return { missing: "no-amounts" };
    const { curve, revenue, customers: n, gini } = valueConcentration(customers);
    const top = [0.01, 0.05, 0.1, 0.2, 0.5].flatMap((share) => {
      const point = curve[Math.round(share * 100)];
      // one in a hundred of thirty people is nobody
      if (share * n < 1) return [];
      return [
        {
          customerShare: share,
          customers: Math.round(share * n),
          revenueShare: point.revenueShare,
          revenue: point.revenueShare * revenue,
        },
      ];
    });
    return { customers: n, gini, curve, top };
  },
  shape: {
    customers: "number",
    curve: [{ customerShare: "number", revenueShare: "number" }],
    gini: "number",
    top: [{ customerShare: "number", customers: "number", revenueShare: "number", revenue: "number" }],
  },
  valid: ({ curve }) => curve.length > 0,
  view: ({ customers, curve, top }, { formats: f }) => {
    const fifth = top.find((t) => t.customerShare === 0.2);
    return {
      id: "concentration",
      heading: HEADINGS.concentration,
      blocks: [
        paragraphs(
          fifth === undefined
            ? `With ${f.count(customers)} customers, shares of the best few say little yet.`
            : `The best ${f.count(fifth.customers)} of ${f.count(customers)} customers, one in five, bring ${f.percent(fifth.revenueShare)} of what all customers brought. ${advice(fifth.revenueShare)}`,
        ),
        {
          caption: "Share of what all customers brought that the best of them bring together",
          chart: (options) => paretoChart(curve, options),
          bars: htmlBars(
            top.map((t) => ({
              label: `Best ${f.percent(t.customerShare)}`,
              share: t.revenueShare,
              text: f.percent(t.revenueShare),
            })),
          ),
          table: htmlTable(
            "What the best customers bring",
            [
              { title: "Customers" },
              { title: "How many", number: true },
              { title: "Revenue", number: true },
              { title: "Share", number: true },
            ],
            top.map((t) => [
              `Best ${f.percent(t.customerShare)}`,
              f.count(t.customers),
              f.money(t.revenue),
              f.percent(t.revenueShare),
            ]),
          ),
        },
      ],
    };
  },
};

function advice(share: number): string {
  if (share >= 0.7)
    return "That is a lot on few shoulders: know these customers by name and notice early when one stops coming.";
  if (share >= 0.45)
    return "That is usual for a shop. Treat these customers a little better than the rest, and they will stay.";
  return "That is evenly spread: no small group decides your year, so what helps everyone helps most.";
}
