import { distributionChart } from "../../charts/index.ts";
import type { Estimate } from "../../core/estimate.ts";
import { binBars, binRange } from "../bins.ts";
import { htmlTable, paragraphs } from "../html.ts";
import type { ReportPart } from "../part.ts";
import { HEADINGS } from "../words.ts";

/** How order totals spread. */
export interface OrderValuesPart {
  readonly bins: readonly { readonly from: number; readonly to: number | null; readonly count: number }[];
  /** A quarter of the orders lies below the first, half below the second, three quarters below the third. */
  readonly quartiles: readonly [number, number, number];
  readonly mean: Estimate;
}

export const orderValuesPart: ReportPart<OrderValuesPart, "orderValues"> = {
  needs: ["orderValues"],
  build: ({ orderValues }) => {
    if (orderValues === null || orderValues.bins.length === 0) return { missing: "no-amounts" };
    return orderValues;
  },
  shape: {
    bins: [{ from: "number", to: "number?", count: "number" }],
    quartiles: ["number"],
    mean: "estimate",
  },
  valid: ({ bins, quartiles }) => bins.length > 0 && quartiles.length === 3,
  view: ({ bins, quartiles, mean }, { formats: f }) => {
    const total = bins.reduce((n, b) => n + b.count, 0);
    const [low, median, high] = quartiles;
    const skewed = mean.value > median * 1.15;
    return {
      id: "order-values",
      heading: HEADINGS.orderValues,
      blocks: [
        paragraphs(
          `Half of all orders are below ${f.money(median)}; the middle half lies between ${f.money(low)} and ${f.money(high)}.`,
          skewed &&
            `The average of ${f.money(mean.value)} is higher because a few large orders pull it up. For a free-shipping limit or a bundle price, go by the ${f.money(median)}.`,
        ),
        {
          caption: "Orders by their total, before refunds",
          chart: (options) => distributionChart(bins, { ...options, median }),
          bars: binBars(bins, f),
          table: htmlTable(
            "Orders by their total",
            [{ title: "Order total" }, { title: "Orders", number: true }, { title: "Share", number: true }],
            bins.map((b) => [binRange(b, f), f.count(b.count), f.percent(total > 0 ? b.count / total : 0)]),
          ),
        },
      ],
    };
  },
};
