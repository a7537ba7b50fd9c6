import { ClienteleError, show } from "../../core/errors.ts";
import type { TextColumn } from "../../core/table.ts";
import { fold } from "./layout.ts";
import { need, type Sheet } from "./sheet.ts";

/** Header names of a customer's own card or membership, with `before` and `after` what is surer and less sure. Two files of one shop must name the same column. */
export function withMemberNames(before: readonly string[], after: readonly string[]): readonly string[] {
  return [...before, ...MEMBER_NAMES, ...after];
}

// each says that it is a number: "loyalty card" alone may hold yes and no
const MEMBER_NAMES: readonly string[] = [
  "member id",
  "member number",
  "member no",
  "member #",
  "member card number",
  "membership id",
  "membership number",
  "membership no",
  "membership #",
  "membership card number",
  "loyalty id",
  "loyalty number",
  "loyalty no",
  "loyalty member id",
  "loyalty card id",
  "loyalty card number",
  "loyalty card no",
  "loyalty card #",
  "customer card id",
  "customer card number",
  "customer card no",
  "club card number",
  "bonus card number",
  "rewards id",
  "rewards number",
  "rewards card number",
];

/** Names that may be a customer's card, a card that paid, or yes and no: taken where nothing else names the customer, no column of {@link PAID_BY_CARD} is there, and {@link needCardIds} finds them fit. */
export const CARD_NAMES: readonly string[] = [
  "loyalty card",
  "membership card",
  "member card",
  "customer card",
  "club card",
  "bonus card",
  "rewards card",
  "member",
  "card id",
  "card number",
  "card no",
  "card #",
  "card",
];

/** Headers beside which a card is one that paid. */
export const PAID_BY_CARD: readonly string[] = [
  "card type",
  "card brand",
  "card issuer",
  "card scheme",
  "card network",
  "card holder",
  "card holder name",
  "card expiry",
  "card entry method",
  "card entry methods",
  "card last 4",
  "card last four",
  "last 4",
  "last four",
  "last 4 digits",
  "last four digits",
  "card amount",
  "cash",
  "cash amount",
  "tender",
  "tender type",
  "entry mode",
  "entry method",
  "auth code",
  "authorization code",
  "approval code",
  "expiry date",
];

/**
 * The column of cards where its values can be numbers of customers' own cards: no payment card's number, masked or whole, nor its last four digits, no brand, no money, no yes and no; a
 * note says that they are taken for it. `instead` is what to write where they are not. O(distinct texts).
 */
export function needCardIds(sheet: Sheet, instead: string): TextColumn {
  const cards = need(sheet.id("card"), "card");
  const name = sheet.name("card");
  // a name such as "loyalty card" says whose card it is, so that any number will do
  if (cards.levels.length > 0 && !areCardIds(cards, !fold(name).startsWith("card")))
    // the values are not repeated: they may be payment cards
    throw new ClienteleError(
      "unknown-layout",
      `No column is sure to say who the customer is. Column ${show(name)} does not look like numbers of customers' own cards, but like cards that paid, their last digits, money, or yes and no. Say which column it is: ${instead}.`,
      { column: name, expected: "the numbers of customers' cards, or option map" },
    );
  sheet.notes.push(`Customers are told apart by column ${show(name)}, which is taken for their own card.`);
  return cards;
}

function areCardIds({ levels }: TextColumn, own: boolean): boolean {
  const all = (test: (text: string) => boolean) => levels.every(test);
  const most = (test: (text: string) => boolean) => 2 * levels.filter(test).length >= levels.length;
  if (all((text) => FLAG.test(text)) || most((text) => MONEY.test(text))) return false;
  if (levels.some((text) => BRAND.test(text) || MASK.test(text))) return false;
  return own || !(all((text) => LAST_FOUR.test(text)) || most(isPaymentCard));
}

const FLAG = /^(?:yes|no|y|n|true|false|none|x|0|1)$/i;
const BRAND =
  /^(?:cash|card|chip|swipe|tap|contactless|debit|credit|gift ?card|visa|master ?card|maestro|amex|american express|discover|girocard|(?:card|pm|src|tok)_\w+)$/i;
const MASK = /[*•●]|x{4}/i;
const MONEY = /[$€£¥]|^-?\d+(?:[.,]\d{3})*[.,]\d{1,2}$/;
const LAST_FOUR = /^\d{4}$/;
const PAYMENT = /^(?:4\d{15}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|6(?:011|5\d\d)\d{12})$/;

/** The prefixes and lengths of the large issuers, and their check digit (Luhn). */
function isPaymentCard(text: string): boolean {
  const digits = text.replace(/[ -]/g, "");
  if (!PAYMENT.test(digits)) return false;
  let sum = 0;
  for (let i = digits.length - 1, twice = false; i >= 0; i--, twice = !twice) {
    const digit = Number(digits[i]) * (twice ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}
