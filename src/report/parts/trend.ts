import { revenueTrendChart } from "../../charts/index.ts";
import { htmlBars, htmlTable, paragraphs } from "../html.ts";
import type { ReportPart } from "../part.ts";
import type { ReportMonth } from "../reductions.ts";
import type { Shape } from "../shape.ts";
import { HEADINGS, plural } from "../words.ts";

/** Revenue and orders by month. */
export interface TrendPart {
  /** The months shown, oldest first. */
  readonly months: readonly ReportMonth[];
  /** Earlier months that are not shown. */
  readonly earlier: number;
  /** The complete month with the most and the one with the least revenue (orders where there is no money); null with fewer than three. */
  readonly best: ReportMonth | null;
  readonly worst: ReportMonth | null;
}

const MOST_MONTHS = 36;
const MONTH: Shape = {
  period: "text",
  gross: "number",
  net: "number",
  orders: "number",
  customers: "number",
  complete: "flag",
};

export const trendPart: ReportPart<TrendPart, "months"> = {
  needs: ["months"],
  build: ({ months }) => {
    if (months.length === 0) return { missing: "no-orders" };
    const shown = months.slice(-MOST_MONTHS);
    const whole = shown.filter((m) => m.complete);
    const money = shown.some((m) => m.gross > 0);
    const sorted = [...whole].sort((a, b) => (money ? b.net - a.net : b.orders - a.orders));
    const enough = whole.length >= 3;
    return {
      months: shown,
      earlier: months.length - shown.length,
      best: enough ? sorted[0] : null,
      worst: enough ? sorted[sorted.length - 1] : null,
    };
  },
  shape: { months: [MONTH], earlier: "number", best: { orNull: MONTH }, worst: { orNull: MONTH } },
  view: (part, { formats: f }) => {
    const { months, best, worst } = part;
    const money = months.some((m) => m.gross !== 0 || m.net !== 0);
    const size = (m: ReportMonth) => (money ? m.net : m.orders);
    const said = (m: ReportMonth) => (money ? f.money(m.net) : plural(m.orders, "order", "orders", f.count));
    const most = Math.max(...months.map(size), 1e-9);
    const open = months.filter((m) => !m.complete).map((m) => f.period(m.period));
    const mark = (m: ReportMonth) => (m.complete ? "" : " (not whole)");
    return {
      id: "trend",
      heading: HEADINGS.trend,
      blocks: [
        paragraphs(
          best !== null &&
            worst !== null &&
            `The best whole month${part.earlier > 0 ? " of those shown" : ""} was ${f.period(best.period)} with ${said(best)}, the weakest ${f.period(worst.period)} with ${said(worst)}.`,
          open.length > 0 &&
            `${open.join(" and ")} ${open.length === 1 ? "is" : "are"} not covered to the full: do not read ${open.length === 1 ? "it" : "them"} as a fall in sales.`,
          part.earlier > 0 &&
            `The last ${f.count(months.length)} of ${f.count(months.length + part.earlier)} months are shown.`,
        ),
        {
          caption: `${money ? "Revenue after refunds and number of orders" : "Number of orders"}, month by month`,
          chart: (options) =>
            revenueTrendChart(
              months.map((m) => ({
                period: m.period,
                revenue: m.net,
                orders: m.orders,
                complete: m.complete,
              })),
              options,
            ),
          bars: htmlBars(
            months.map((m) => ({
              label: f.period(m.period) + mark(m),
              share: size(m) / most,
              text: said(m),
              pale: !m.complete,
            })),
          ),
          table: htmlTable(
            "Sales by month",
            [
              { title: "Month" },
              ...(money
                ? [
                    { title: "Revenue after refunds", number: true },
                    { title: "Charged", number: true },
                  ]
                : []),
              { title: "Orders", number: true },
              { title: "Customers", number: true },
            ],
            months.map((m) => [
              f.period(m.period) + mark(m),
              ...(money ? [f.money(m.net), f.money(m.gross)] : []),
              f.count(m.orders),
              f.count(m.customers),
            ]),
          ),
        },
      ],
    };
  },
};
