import { ClienteleError, show } from "../core/errors.ts";
import { badOption } from "../core/options.ts";
import type { TextColumn } from "../core/table.ts";
import { type TimeInput, timeOption, zoneOf } from "../core/time.ts";
import { type ConsentEntry, consentsFrom } from "./consents-from.ts";
import { needTable } from "./need-table.ts";
import type { ConsentState, Consents, Profiles } from "./schema.ts";

/** Options of {@link consentsOf}. */
export interface ConsentsOfOptions {
  /** What the shop asked for. Default "marketing". */
  readonly purpose?: string;
  /**
   * When the file was exported: the time of what it says without a time. Default: the time stays unknown, and then a no stands against every yes, and
   * a yes counts as older than everything else.
   */
  readonly exported?: TimeInput;
  /** Zone of `exported` where it is written without one. Default "UTC". */
  readonly zone?: string;
}

/** What the column of a yes or no is called where it is about e-mail. */
const ABOUT_MAIL = /mail|accepts marketing/i;
const ABOUT_LEAVING = /unsub|withdraw|suppress|opted[ _-]?out|opt[ _-]?out|do[ _-]?not|cleaned/i;

/**
 * The consent that profiles carry as a record: one entry per customer and channel where something is said. `consent` counts for "email" where its
 * source is a column about mail, else for any channel; `smsConsent` for "sms". 1 is granted; 0 is withdrawn where the source speaks of unsubscribing or
 * suppression, else denied: a box left open and NEVER_SUBSCRIBED are no consent. What could not be understood is "unknown", without a time. O(rows).
 *
 * @throws `"bad-input"` when `profiles` is no table; `"bad-option"` for an empty `purpose` or an `exported` that is no time; `"bad-value"` for a
 * consent other than 1 and 0 or a time before 1970.
 *
 * @example
 * import { consentsOf, readCustomers } from "clientele/data";
 * const profiles = await readCustomers("id,email consent,consent time\n1,yes,2026-03-01\n2,unsubscribed,2026-04-01\n3,,\n");
 * const consents = consentsOf(profiles);
 * consents.length; // => 2
 * consents.of("2"); // => { customer: "2", purpose: "marketing", channel: "email", state: "withdrawn", time: 1775001600000, source: "email consent: unsubscribed" }
 * consentsOf(profiles, { purpose: "" }); // throws "bad-option"
 */
export function consentsOf(profiles: Profiles, options: ConsentsOfOptions = {}): Consents {
  needTable(profiles, "consentsOf", "readCustomers() makes one.");
  const { purpose = "marketing" } = options;
  if (typeof purpose !== "string" || purpose.trim() === "") {
    throw badOption("purpose", purpose, 'a word such as "marketing"');
  }
  const exported =
    options.exported === undefined
      ? Number.NaN
      : timeOption(options.exported, "exported", zoneOf(options.zone ?? "UTC"));
  const { columns } = profiles;
  const { consent, consentTime, consentSource, smsConsent, smsConsentTime, smsConsentSource } = columns;
  const entries = [
    ...entriesOf("consent", columns.customer, consent, consentTime, consentSource, (source) =>
      ABOUT_MAIL.test(source) ? "email" : null,
    ),
    ...entriesOf("smsConsent", columns.customer, smsConsent, smsConsentTime, smsConsentSource, () => "sms"),
  ];
  return consentsFrom(
    entries.map((entry) => ({
      ...entry,
      purpose,
      time: entry.time ?? (entry.state === "unknown" || Number.isNaN(exported) ? null : exported),
    })),
  );
}

function entriesOf(
  column: string,
  customer: TextColumn,
  values: Float64Array | undefined,
  times: Float64Array | undefined,
  sources: TextColumn | undefined,
  channelOf: (source: string) => string | null,
): Omit<ConsentEntry, "purpose">[] {
  if (values === undefined) return [];
  const entries: Omit<ConsentEntry, "purpose">[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const source = sources === undefined || sources.codes[i] < 0 ? null : sources.levels[sources.codes[i]];
    if (customer.codes[i] < 0 || (Number.isNaN(value) && source === null)) continue;
    if (!Number.isNaN(value) && value !== 0 && value !== 1) {
      throw new ClienteleError(
        "bad-value",
        `Row ${i} of the profiles has ${value} in column ${show(column)}; expected 1 (yes), 0 (no) or no value.`,
        { row: i, column, value, expected: "1 or 0" },
      );
    }
    const time = times === undefined || Number.isNaN(times[i]) || Number.isNaN(value) ? null : times[i];
    entries.push({
      customer: customer.levels[customer.codes[i]],
      channel: channelOf(source ?? ""),
      state: stateOf(value, source ?? ""),
      time,
      source,
    });
  }
  return entries;
}

function stateOf(value: number, source: string): ConsentState {
  if (Number.isNaN(value)) return "unknown";
  if (value === 1) return "granted";
  return ABOUT_LEAVING.test(source) ? "withdrawn" : "denied";
}
