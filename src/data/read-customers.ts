import { badOption, oneOf } from "../core/options.ts";
import { type Columns, define, Table, type TextColumn } from "../core/table.ts";
import type { TextSource } from "../core/text-source.ts";
import { PROFILE_LAYOUTS } from "./layouts/all.ts";
import { refuseInvalid } from "./layouts/invalid.ts";
import type { Layout, MailchimpAudience, ProfileDraft } from "./layouts/layout.ts";
import { LeftOut } from "./layouts/left-out.ts";
import { keepColumns, keepRows } from "./layouts/levels.ts";
import { PROFILE_COLUMNS, readSimpleProfiles, simpleProfiles } from "./layouts/profiles.ts";
import { type ReadOptions, readSheet } from "./layouts/read-sheet.ts";
import type { ProfileRow, Profiles, ProfilesInfo } from "./schema.ts";

/** Which column of the source holds what; columns not named here are kept under their own names. */
export interface CustomerMap {
  /** The id that orders use; without it the e-mail address. */
  readonly customer?: string;
  readonly email?: string;
  readonly phone?: string;
  /** Full name, or `first` and `last`. */
  readonly name?: string;
  readonly first?: string;
  readonly last?: string;
  readonly city?: string;
  readonly region?: string;
  readonly country?: string;
  /** When the customer became known. */
  readonly created?: string;
  readonly tags?: string;
  /** Marketing consent in words: yes, no, true, subscribed ... */
  readonly consent?: string;
  /** When that was said. */
  readonly consentTime?: string;
  /** Where it was said: a form, a till. */
  readonly consentSource?: string;
  readonly smsConsent?: string;
  readonly smsConsentTime?: string;
  readonly smsConsentSource?: string;
  /** Anything but no in this column is a no, whatever stands under `consent`: unsubscribed, suppressed, do not contact. */
  readonly optedOut?: string;
}

/** Options of {@link readCustomers}. */
export interface ReadCustomersOptions extends ReadOptions {
  /** Which column holds what; the layout is then not recognized. */
  readonly map?: CustomerMap;
  /**
   * Which of Mailchimp's files it is, as its name says: "subscribed_members_export_..." and so on. Default: not known, so that only columns about
   * unsubscribing decide.
   */
  readonly audience?: MailchimpAudience;
}

/**
 * Reads what is known about customers besides their purchases: exports of Shopify (customers), Klaviyo (profiles), Mailchimp (audience) and HubSpot
 * (contacts, in English), or any list with an id or an e-mail address, by common column names or through `map`. Every other column is kept under the
 * source's own name: plain numbers as numbers, the rest as text. Customers of the four exports are called by e-mail address, else phone number, as
 * Shopify's orders call them; the export's own id is a column. O(bytes) time.
 *
 * `consent` and `smsConsent` are 1, 0, or null where nothing is said, with time and source. A suppression of Klaviyo's counts as no whatever the consent beside
 * it. HubSpot only says who has unsubscribed. Words that are neither yes nor no count as unknown and are noted. {@link consentsOf} makes a record of them.
 *
 * @throws The codes of {@link readOrders} except those of money; `"bad-option"` for an `audience` of another file; `"missing-value"` for a row without id and e-mail address.
 *
 * @example
 * import { readCustomers } from "clientele/data";
 * const profiles = await readCustomers("Customer ID,Email,First Name,Last Name,Favorite\n007,ann@shop.test,Ann,Lee,tea");
 * profiles.at(0); // => { customer: "007", email: "ann@shop.test", name: "Ann Lee", Favorite: "tea" }
 * await readCustomers("Email\n"); // throws "empty-input"
 */
export async function readCustomers(
  source: TextSource,
  options: ReadCustomersOptions = {},
): Promise<Profiles> {
  const { audience } = options;
  if (audience !== undefined)
    oneOf(audience, "audience", ["subscribed", "unsubscribed", "cleaned", "nonsubscribed"]);
  const mapped: Layout<ProfileDraft> = { ...simpleProfiles, name: "map", read: readSimpleProfiles };
  const { sheet, layout } = await readSheet(source, options, PROFILE_LAYOUTS, mapped, "readCustomers");
  if (audience !== undefined && layout.name !== "mailchimp-audience")
    throw badOption(
      "audience",
      audience,
      `none, because the file was read as ${layout.name}, not as Mailchimp's`,
    );
  const draft = layout.read(sheet, { amount: "total", audience });
  const left = new LeftOut(draft.length);
  refuseInvalid(draft.length, left, options.onInvalid ?? "throw", draft.where, [
    {
      field: "customer",
      kind: "an id",
      expected: "an id or an e-mail address",
      bad: (i) => draft.customer.codes[i] < 0,
    },
  ]);
  const keep = left.kept();
  const columns = keepColumns(draft, PROFILE_COLUMNS, keep);
  for (const [name, column] of draft.extras) define(columns, name, keepRows(column, keep));
  const repeated = keep.length - (columns.customer as TextColumn).levels.length;
  const info: ProfilesInfo = {
    kind: "profiles",
    key: "customer",
    source: layout.name,
    notes: [
      ...sheet.notes,
      ...(repeated > 0
        ? [
            `${repeated} ${repeated === 1 ? "row repeats a customer" : "rows repeat customers"}; of() finds the first.`,
          ]
        : []),
    ],
    rejected: [...sheet.unread(), ...left.report((row) => draft.where("customer", row))],
  };
  return new Table<ProfileRow, ProfilesInfo>(keep.length, columns as unknown as Columns<ProfileRow>, info);
}
