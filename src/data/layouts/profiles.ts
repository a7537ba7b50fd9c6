import type { TextColumn } from "../../core/table.ts";
import { idsBy } from "../identity/normal.ts";
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
    customer: [
      "customer",
      "customer id",
      "customer number",
      "cust",
      "cust id",
      "client id",
      "user id",
      "member id",
      "record id",
      "external id",
      "klaviyo id",
      "contact id",
      "id",
    ],
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
    ],
    tags: ["tags", "labels"],
    consent: [
      "consent",
      "marketing consent",
      "email marketing consent",
      "accepts marketing",
      "opt in",
      "subscribed",
    ],
  },
  required: [["customer", "email"]],
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
] as const;

function readShopifyCustomers(sheet: Sheet): ProfileDraft {
  const draft = readSimpleProfiles(sheet);
  const id = sheet.id("id");
  // a leading apostrophe keeps spreadsheet programs from rounding the number
  const clean = id && mapLevels(id, (text) => text.replace(/^'/, ""));
  const { email, phone } = draft;
  return {
    ...draft,
    // orders of this shop know e-mail and phone only, so profiles are called the same way
    customer: firstText(sheet.rows, idsBy(email, "email"), idsBy(phone, "phone"), clean),
    phone: phone && mapLevels(phone, (text) => text.replace(/^'/, "")),
    extras: clean === undefined ? draft.extras : [[sheet.name("id"), clean], ...draft.extras],
    where: (_, row) => sheet.place("email", row),
  };
}

/** Fields as they are; without an id the e-mail address is the customer. */
export function readSimpleProfiles(sheet: Sheet): ProfileDraft {
  const email = sheet.text("email");
  const id = sheet.id("customer");
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
    consent: consent(sheet),
    extras: sheet.extras(PROFILE_COLUMNS),
    where: (_, row) => sheet.place(sheet.has("customer") ? "customer" : "email", row),
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

function consent(sheet: Sheet): Float64Array | undefined {
  const column = sheet.text("consent");
  if (column === undefined) return undefined;
  const ofLevel = column.levels.map((text) => {
    const word = text.toLowerCase();
    if (/^(?:yes|true|1|y|subscribed|opted[ _-]?in)$/.test(word)) return 1;
    return /^(?:no|false|0|n|unsubscribed|never[ _]subscribed|opted[ _-]?out)$/.test(word) ? 0 : Number.NaN;
  });
  return Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : ofLevel[code]));
}
