import { htmlBars, htmlTable, paragraphs } from "../html.ts";
import type { ReportPart } from "../part.ts";
import type { ReportItem } from "../reductions.ts";
import { HEADINGS } from "../words.ts";

/** What sells. */
export interface BestSellersPart {
  /** Items with the most revenue, best first. */
  readonly rows: readonly (ReportItem & { readonly share: number })[];
  /** Items in all. */
  readonly total: number;
  /** Share of revenue that the rows make together. */
  readonly share: number;
}

export const bestSellersPart: ReportPart<BestSellersPart, "items"> = {
  needs: ["items"],
  build: ({ items }, { items: most = 12 }) => {
    if (items === null || items.rows.length === 0) return { missing: "no-items" };
    const share = (revenue: number) => (items.revenue > 0 ? revenue / items.revenue : 0);
    const rows = items.rows.slice(0, most).map((row) => ({ ...row, share: share(row.revenue) }));
    return { rows, total: items.total, share: share(rows.reduce((n, r) => n + r.revenue, 0)) };
  },
  shape: {
    rows: [{ item: "text", revenue: "number", orders: "number", quantity: "number", share: "number" }],
    total: "number",
    share: "number",
  },
  view: ({ rows, total, share }, { formats: f }) => {
    const most = Math.max(...rows.map((r) => r.revenue), 1e-9);
    return {
      id: "best-sellers",
      heading: HEADINGS.bestSellers,
      blocks: [
        paragraphs(
          rows.length < total
            ? `The ${f.count(rows.length)} best of ${f.count(total)} items bring ${f.percent(share)} of what the items brought. Keep them in stock, and look at what is bought with them.`
            : `All ${f.count(total)} items, by what they brought.`,
        ),
        htmlBars(rows.map((r) => ({ label: r.item, share: r.revenue / most, text: f.money(r.revenue) }))),
        `<details><summary>Orders and pieces of these items</summary>${htmlTable(
          "Best-selling items by revenue after refunds",
          [
            { title: "Item" },
            { title: "Revenue", number: true },
            { title: "Share", number: true },
            { title: "Orders", number: true },
            { title: "Pieces", number: true },
          ],
          rows.map((r) => [
            r.item,
            f.money(r.revenue),
            f.percent(r.share),
            f.count(r.orders),
            f.count(r.quantity),
          ]),
        )}</details>`,
      ],
    };
  },
};
