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
        `${f.count(active)} of your customers ordered in the last ${plural(days, "day", "days", f.count)}. Listed are the ones who brought most${money ? "" : " orders"}, with what each may want again by now and what they have not bought yet.`,
        verdict(part),
      ) + listTable(part, money, f),
      paragraphs(
        "Write only to those who agreed to hear from you. This program writes a list of customers for sending only after a check of their consent (consentGate).",
      ),
      `<h3>How often is that right?</h3>${proof(part, f)}`,
      itemsHtml(part, f),
      htmlFold("How this is worked out", paragraphs(...method(part, f)), true),
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
  const not = "was not clearly better than offering what sells best (see below)";
  if (again?.better && fresh?.better) return "";
  if (again?.better)
    return `Picking new things for each customer ${not}. So the new things listed are the best sellers that the customer has not bought yet.`;
  if (fresh?.better)
    return `Picking reminders for each customer ${not}. So the reminders listed are the best sellers among what the customer bought before, where they are due.`;
  return `Picking for each customer ${not}. So the best sellers are listed: those that the customer bought before and may need again, and those that the customer has not bought yet.`;
}

function proof({ again, new: fresh }: OffersPart, f: ReportFormats): string {
  const tests = [
    { test: again, what: "something they had bought before", kind: "Reminders" },
    { test: fresh, what: "something they had never bought", kind: "New things" },
  ];
  return paragraphs(
    "A test: the last order of some customers was hidden, and offers were made from what they had bought before it.",
    ...tests.map(({ test, what, kind }) =>
      test === null
        ? `${kind}: too few customers bought ${what} in their last order to tell.`
        : `${kind}: ${plural(test.customers, "customer", "customers", f.count)} then bought ${what}. Of ${things(test.offered, f)} picked for each, at least one was right for ${hits(test.right, test, f)}. Of the ${f.count(test.offered)} best sellers, at least one was right for ${hits(test.sellersRight, test, f)}. ${test.better ? "Picking is better by more than chance." : test.right > test.sellersRight ? "That may be chance." : "Picking gains nothing."}`,
    ),
    "Everybody in this test did buy something. Of those you write to, fewer will.",
  );
}

function things(offered: number, f: ReportFormats): string {
  return plural(offered, "thing", "things", f.count);
}

function hits(n: number, { customers }: ReportOfferTest, f: ReportFormats): string {
  return `${f.count(n)} of them (${f.percent(n / customers)})`;
}

function itemsHtml({ items, active }: OffersPart, f: ReportFormats): string {
  if (items.length === 0) return "";
  return `<h3>Which items, and for how many</h3>${htmlTable(
    `For how many customers each item is the first choice (${f.count(active)} in all)`,
    [{ title: "Item" }, { title: "To remind of", number: true }, { title: "To show as new", number: true }],
    items.map(({ item, again, new: fresh }) => [item, f.count(again), f.count(fresh)]),
  )}`;
}

function method({ drawn, counted, active, days, again, new: fresh }: OffersPart, f: ReportFormats): string[] {
  const offered = (again ?? fresh)?.offered ?? 1;
  return [
    `Reminders: what a customer bought often and lately counts most, and what people in general buy again. “Usually” is the customer’s own rhythm; for what the customer bought only a few times it leans on the rhythm of everybody who buys the item. Listed is, of the ${f.count(offered)} picked, the most likely one that is due within a week or overdue. What is overdue by more than its usual time, or has a chance of less than 10% to be bought within 30 days, is not listed: that habit is over.`,
    "New things: what customers who bought the same also bought (log-likelihood ratio); the customer’s latest items count most. Best sellers are what most customers bought.",
    "“Better by more than chance”: of the customers for whom only one of the two ways was right, it was picking for more of them than tossing a coin would explain (McNemar’s test).",
    `Customers who have not ordered for more than ${plural(days, "day", "days", f.count)} are not on the list.${drawn === null ? "" : ` All this was learnt from the histories of ${plural(drawn, "customer", "customers", f.count)}: those who brought most, and others drawn by chance.`}${counted < active ? ` The first choices by item were counted on ${f.count(counted)} of the ${f.count(active)} customers, drawn by chance, and scaled up.` : ""}`,
  ];
}
