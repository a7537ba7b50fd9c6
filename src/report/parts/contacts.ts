import { DAY_MS } from "../../core/time.ts";
import type { CustomerSummary } from "../../data/index.ts";
import { htmlTable, paragraphs } from "../html.ts";
import { LEAST_CUSTOMERS, type ReportPart } from "../part.ts";
import { scored } from "../rfm.ts";
import { HEADINGS } from "../words.ts";

/** A customer to contact. */
export interface ContactRow {
  readonly customer: string;
  readonly segment: string;
  /** Last purchase, ms. */
  readonly last: number;
  readonly orders: number;
  /** What the customer brought, after refunds. */
  readonly revenue: number;
}

/** Valuable customers who seem to be leaving. */
export interface ContactsPart {
  /** The most valuable ones, best first. */
  readonly rows: readonly ContactRow[];
  /** How many there are in all. */
  readonly total: number;
  /** What all of them brought so far. */
  readonly revenue: number;
}

/** Segments whose customers used to buy often and have stopped. */
const AT_RISK = ["Can't Lose", "At Risk"];

// within less, a silence is more often a pause
const LEAST_DAYS = 90;

export const contactsPart: ReportPart<ContactsPart, "about" | "customers"> = {
  needs: ["about", "customers"],
  build: ({ about, customers }, { contacts = 15 }) => {
    const rfm = scored(customers);
    if (rfm === null) return { missing: "no-customers" };
    if (customers.length < LEAST_CUSTOMERS) return { missing: "few-customers" };
    if (about.from === null || about.asOf - about.from < LEAST_DAYS * DAY_MS) return { missing: "too-young" };
    const rows: ContactRow[] = [];
    const { codes, levels } = rfm.columns.segment;
    const atRisk = levels.map((segment) => AT_RISK.includes(segment));
    for (let i = 0; i < rfm.length; i++) {
      if (!atRisk[codes[i]]) continue;
      const { customer, last, orders, revenue } = customers.at(i) as CustomerSummary;
      rows.push({ customer, segment: levels[codes[i]], last, orders, revenue });
    }
    if (rows.length === 0) return { missing: "nobody-at-risk" };
    rows.sort((a, b) => b.revenue - a.revenue || b.orders - a.orders || (a.customer < b.customer ? -1 : 1));
    return {
      rows: rows.slice(0, contacts),
      total: rows.length,
      revenue: rows.reduce((n, r) => n + r.revenue, 0),
    };
  },
  shape: {
    rows: [{ customer: "text", segment: "text", last: "number", orders: "number", revenue: "number" }],
    total: "number",
    revenue: "number",
  },
  view: ({ rows, total, revenue }, { formats: f }) => ({
    id: "contacts",
    heading: HEADINGS.contacts,
    blocks: [
      paragraphs(
        `${total === 1 ? "One customer" : `${f.count(total)} customers`} used to buy often and ${total === 1 ? "has" : "have"} gone quiet. ${revenue > 0 ? `So far ${total === 1 ? "this customer" : "they"} brought ${f.money(revenue)}. ` : ""}A personal message costs little; begin with those who ${revenue > 0 ? "brought" : "ordered"} most.`,
        rows.length < total && `The first ${f.count(rows.length)} of ${f.count(total)} are listed.`,
        "Quiet is not gone: some of them only pause. The list says whom to ask, not who has left.",
      ),
      htmlTable(
        `Valuable customers who have gone quiet, by ${revenue > 0 ? "what they brought" : "number of orders"}`,
        [
          { title: "Customer" },
          { title: "Last purchase" },
          { title: "Orders", number: true },
          ...(revenue > 0 ? [{ title: "Brought so far", number: true }] : []),
          { title: "Segment" },
        ],
        rows.map((r) => [
          r.customer,
          f.day(r.last),
          f.count(r.orders),
          ...(revenue > 0 ? [f.money(r.revenue)] : []),
          r.segment,
        ]),
      ),
    ],
  }),
};
