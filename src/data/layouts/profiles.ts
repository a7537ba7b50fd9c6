import type { TextColumn } from "../../core/table.ts";
import { idsBy } from "../identity/normal.ts";
import { CARD_NAMES, needCardIds, PAID_BY_CARD, withMemberNames } from "./card-ids.ts";
import { consentColumns } from "./consent-columns.ts";
import type { Layout, ProfileDraft } from "./layout.ts";
import { firstText, mapLevels, textColumn } from "./levels.ts";
import type { Sheet } from "./sheet.ts";

/** Shopify admin, Customers > Export. */
export const shopifyCustomers: Layout<ProfileDraft> = {
  name: "shopify-customers",
  kind: "profiles",
  signature: [
    "Customer ID",
    "First Name",
    "Last Name",
    "Email",
    ["Accepts Email Marketing", "Accepts Marketing"],
    ["Default Address Company", "Company"],
    ["Default Address City", "City"],
    "Total Spent",
    "Total Orders",
  ],
  fields: {
    id: ["Customer ID"],
    first: ["First Name"],
    last: ["Last Name"],
    email: ["Email"],
    phone: ["Phone", "Default Address Phone"],
    consent: ["Accepts Email Marketing", "Accepts Marketing"],
    smsConsent: ["Accepts SMS Marketing"],
    city: ["Default Address City", "City"],
    region: ["Default Address Province Code", "Province Code", "Province"],
    country: ["Default Address Country Code", "Country Code", "Country"],
    tags: ["Tags"],
  },
  required: ["email", "first", "last", ["id", "consent"]],
  extras: true,
  read: readShopifyCustomers,
};

/** A list of customers whose columns have common names. */
export const simpleProfiles: Layout<ProfileDraft> = {
  name: "customer-list",
  kind: "profiles",
  signature: ["customer", "email"],
  fields: {
    customer: /* @__PURE__ */ withMemberNames(
      ["customer", "customer id", "customer number", "cust", "cust id", "client id", "user id"],
      ["record id", "external id", "klaviyo id", "contact id", "id"],
    ),
    email: ["email", "email address", "e mail", "customer email"],
    phone: ["phone", "phone number", "mobile", "mobile phone", "telephone"],
    name: ["name", "full name", "customer name"],
    first: ["first name", "firstname", "given name"],
    last: ["last name", "lastname", "surname", "family name"],
    city: ["city", "town"],
    region: ["region", "state", "state / region", "province", "county"],
    country: ["country", "country code", "country/region", "cc"],
    created: [
      "created",
      "created at",
      "create date",
      "date added",
      "signup date",
      "profile created on",
      "registered",
      "optin time",
      "first seen",
      "joined",
      "joined on",
      "member since",
    ],
    tags: ["tags", "labels"],
    consent: [
      "consent",
      "marketing consent",
      "email consent",
      "email marketing consent",
      "accepts email marketing",
      "accepts marketing",
      "opt in",
      "subscribed",
    ],
    optedOut: [
      "unsubscribed",
      "unsubscribed from all email",
      "opted out",
      "opt out",
      "do not contact",
      "suppressed",
    ],
    consentTime: ["consent time", "consent date", "consent timestamp", "email marketing consent timestamp"],
    consentSource: ["consent source"],
    smsConsent: ["sms consent", "sms marketing consent", "accepts sms marketing"],
    smsConsentTime: ["sms consent time", "sms consent timestamp", "sms marketing consent timestamp"],
    smsConsentSource: ["sms consent source"],
    card: CARD_NAMES,
  },
  unless: { card: { headers: PAID_BY_CARD, fields: ["customer", "email"] } },
  required: [["customer", "email", "card"]],
  generic: true,
  extras: true,
  read: readSimpleProfiles,
};

/** Columns of a profile that are ours; others keep the source's names. */
export const PROFILE_COLUMNS = [
  "customer",
  "email",
  "phone",
  "name",
  "city",
  "region",
  "country",
  "created",
  "tags",
  "consent",
  "consentTime",
  "consentSource",
  "smsConsent",
  "smsConsentTime",
  "smsConsentSource",
] as const;

function readShopifyCustomers(sheet: Sheet): ProfileDraft {
  const draft = readSimpleProfiles(sheet);
  const id = sheet.id("id");
  // a leading apostrophe keeps spreadsheet programs from rounding the number
  const clean = id && mapLevels(id, (text) => text.replace(/^'/, ""));
  const { phone } = draft;
  return byAddress(
    sheet,
    { ...draft, phone: phone && mapLevels(phone, (text) => text.replace(/^'/, "")) },
    clean,
  );
}

/** The draft with customers called by e-mail address, else phone number, else the source's own id, which is kept as a column. */
export function byAddress(sheet: Sheet, draft: ProfileDraft, id: TextColumn | undefined): ProfileDraft {
  const { email, phone } = draft;
  return {
    ...draft,
    // orders of such a shop know e-mail and phone only, so profiles are called the same way
    customer: firstText(sheet.rows, idsBy(email, "email"), idsBy(phone, "phone"), id),
    extras: id === undefined ? draft.extras : [[sheet.name("id"), id], ...draft.extras],
    where: (_, row) => sheet.place("email", row),
  };
}

/** Fields as they are; without an id the e-mail address is the customer. */
export function readSimpleProfiles(sheet: Sheet): ProfileDraft {
  const email = sheet.text("email");
  const hasCard = sheet.has("card");
  const id = hasCard
    ? needCardIds(sheet, 'readCustomers(source, { map: { customer: "..." } })')
    : sheet.id("customer");
  const optedOut = sheet.text("optedOut");
  return {
    length: sheet.rows,
    customer: firstText(sheet.rows, id, idsBy(email, "email")),
    email,
    phone: sheet.text("phone"),
    name: sheet.text("name") ?? fullName(sheet),
    city: sheet.text("city"),
    region: sheet.text("region"),
    country: sheet.text("country"),
    created: sheet.times("created"),
    tags: sheet.text("tags"),
    ...consentColumns(sheet),
    extras: [
      ...sheet.extras(PROFILE_COLUMNS),
      ...(optedOut === undefined ? [] : [[sheet.name("optedOut"), optedOut] as [string, TextColumn]]),
    ],
    where: (_, row) => sheet.place(hasCard ? "card" : sheet.has("customer") ? "customer" : "email", row),
  };
}

function fullName(sheet: Sheet): TextColumn | undefined {
  const first = sheet.text("first");
  const last = sheet.text("last");
  if (first === undefined || last === undefined) return first ?? last;
  const names = Array.from({ length: sheet.rows }, (_, i) =>
    [
      first.codes[i] < 0 ? "" : first.levels[first.codes[i]],
      last.codes[i] < 0 ? "" : last.levels[last.codes[i]],
    ]
      .join(" ")
      .trim(),
  );
  return textColumn(names.map((name) => name || null));
}
