import type { ReportOffers } from "../offer-reductions.ts";
import { LEAST_CUSTOMERS, type ReportPart } from "../part.ts";
import { offersView } from "./offers-view.ts";

/** Who should hear about what. */
export type OffersPart = ReportOffers;

const LISTED = 10;
const MOST = 20;
const ITEMS = 8;

const TEST = {
  customers: "number",
  offered: "number",
  right: "number",
  sellersRight: "number",
  better: "flag",
} as const;

export const offersPart: ReportPart<OffersPart, "customers" | "offers"> = {
  needs: ["customers", "offers"],
  build: ({ customers: { length }, offers }, { contacts = LISTED }) => {
    if (length === 0) return { missing: "no-customers" };
    if (length < LEAST_CUSTOMERS) return { missing: "few-customers" };
    if (offers === null) return { missing: "no-items" };
    const { customers, items } = offers;
    if ((offers.again === null && offers.new === null) || customers.length === 0)
      return { missing: "few-to-offer" };
    return {
      ...offers,
      customers: customers.slice(0, Math.min(MOST, contacts)),
      items: items.slice(0, ITEMS),
    };
  },
  shape: {
    active: "number",
    days: "number",
    drawn: "number?",
    counted: "number",
    again: { orNull: TEST },
    new: { orNull: TEST },
    customers: [
      {
        customer: "text",
        revenue: "number",
        again: { orNull: { item: "text", why: "text" } },
        new: { orNull: { item: "text", because: "text?" } },
      },
    ],
    items: [{ item: "text", again: "number", new: "number" }],
  },
  valid: ({ again, new: fresh, customers }) =>
    customers.length > 0 &&
    (again !== null || fresh !== null) &&
    [again, fresh].every(
      (test) =>
        test === null ||
        (test.customers > 0 && test.right <= test.customers && test.sellersRight <= test.customers),
    ),
  view: offersView,
};
