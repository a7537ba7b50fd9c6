import type { ReportFormats } from "../format.ts";
import { htmlFold, htmlTable, paragraphs } from "../html.ts";
import type { ReportCustomerOffer, ReportOfferTest } from "../offer-reductions.ts";
import type { Section, ViewContext } from "../section.ts";
import { HEADINGS, plural } from "../words.ts";
import type { OffersPart } from "./offers.ts";

/** The part about who should hear about what, as it stands on the page. */
export function offersView(part: OffersPart, { formats: f }: ViewContext): Section {
  const { active, days, customers } = part;
  const money = customers.some(({ revenue }) => revenue > 0);
  return {
    id: "offers",
    heading: HEADINGS.offers,
    blocks: [
      paragraphs(
        `Of your customers, ${f.count(active)} ordered in the last ${plural(days, "day", "days", f.count)}. These are the ones who brought most${money ? "" : " orders"}: what each may want again by now, and what they do not have yet.`,
        verdict(part),
      ) + listTable(part, money, f),
      paragraphs(
        "Write only to those who agreed to hear from you: a list of customers leaves this program for sending only through its check of consent (consentGate).",
      ),
      `<h3>How often is that right?</h3>${proof(part, f)}`,
      itemsHtml(part, f),
      htmlFold("How this is worked out", paragraphs(method(part, f)), true),
    ],
  };
}

function listTable({ customers }: OffersPart, money: boolean, f: ReportFormats): string {
  return htmlTable(
    `What to tell the ${plural(customers.length, "customer", "customers", f.count)} who brought most`,
    [
      { title: "Customer" },
      ...(money ? [{ title: "Brought so far", number: true }] : []),
      { title: "Remind of", wide: true },
      { title: "Show as new", wide: true },
    ],
    customers.map((row) => [
      row.customer,
      ...(money ? [f.money(row.revenue)] : []),
      row.again === null ? "–" : `${row.again.item}: ${row.again.why}`,
      newWords(row.new),
    ]),
  );
}

function newWords(offer: ReportCustomerOffer["new"]): string {
  if (offer === null) return "–";
  return offer.because === null ? `${offer.item}: sells best` : `${offer.item}: goes with ${offer.because}`;
}

/** What is on the list where picking was no better than the best sellers. */
function verdict({ again, new: fresh }: OffersPart): string {
  const not = "could not be shown to be better here than just offering what sells best (see below)";
  if (again?.better && fresh?.better) return "";
  if (again?.better)
    return `Picking new things for each customer ${not}, so the best sellers they do not have are listed.`;
  if (fresh?.better)
    return `Picking reminders for each customer ${not}, so the best sellers among what they bought before are listed, where they are due.`;
  return `Picking for each customer ${not}, so the best sellers are listed: those the customer bought before and may need again, and those the customer does not have.`;
}

function proof({ again, new: fresh }: OffersPart, f: ReportFormats): string {
  const tests = [
    { test: again, what: "something they had bought before", kind: "Reminders" },
    { test: fresh, what: "something they had never bought", kind: "New things" },
  ];
  return paragraphs(
    "The last order of some customers was hidden, and offers were made from what they had bought until then:",
    ...tests.map(({ test, what, kind }) =>
      test === null
        ? `${kind}: too few customers bought ${what} in their last order to tell.`
        : `${kind}: ${f.count(test.customers)} customers bought ${what}. Picked for each, one of ${f.count(test.offered)} offers was right for ${hits(test.right, test, f)}; the ${f.count(test.offered)} best sellers were for ${hits(test.sellersRight, test, f)}. ${test.better ? "Picking is better by more than chance." : test.right > test.sellersRight ? "That may be chance." : "Picking gains nothing."}`,
    ),
    "Everybody tested did buy something: of those you write to, fewer will.",
  );
}

function hits(n: number, { customers }: ReportOfferTest, f: ReportFormats): string {
  return `${f.count(n)} of them (${f.percent(n / customers)})`;
}

function itemsHtml({ items, active }: OffersPart, f: ReportFormats): string {
  if (items.length === 0) return "";
  return `<h3>Which items, and for how many</h3>${htmlTable(
    `The first choice for how many of the ${f.count(active)} customers`,
    [{ title: "Item" }, { title: "To remind of", number: true }, { title: "To show as new", number: true }],
    items.map(({ item, again, new: fresh }) => [item, f.count(again), f.count(fresh)]),
  )}`;
}

function method({ drawn, days, again, new: fresh }: OffersPart, f: ReportFormats): string {
  const offered = (again ?? fresh)?.offered ?? 1;
  return `Reminders: what a customer bought often and lately, times how often people buy it again; “usually” is the customer’s own rhythm, drawn towards that of all who buy the item where the customer has bought it few times. Named is the first of ${f.count(offered)} that is due within a week or has been due already, if the chance that it is bought within 30 days is 10% or more: else the habit is over. New things: what those who bought the same bought besides (log-likelihood ratio), the customer’s latest items counting most. Best sellers are what most customers bought. Better means: of the customers for whom one way alone was right, it was picking for more of them than tossing a coin would make it (McNemar’s test). Who has been silent for more than ${plural(days, "day", "days", f.count)} is not on the list.${drawn === null ? "" : ` All this was learnt from ${f.count(drawn)} customers, most of them drawn by chance; the numbers of customers by item are scaled up from them.`}`;
}
