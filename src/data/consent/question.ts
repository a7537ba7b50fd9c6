import { badOption, oneOf } from "../../core/options.ts";
import { type TimeInput, timeOption, zoneOf } from "../../core/time.ts";
import { foldWord } from "../consents-from.ts";
import { needTable } from "../need-table.ts";
import type { IdentityLink, Profiles } from "../schema.ts";
import type { Asked } from "./verdicts.ts";

/** What the data is to be used for: the options of {@link consentGate}, {@link contactable} and {@link mayUse}. */
export interface ConsentQuestion {
  /** "marketing", "profiling" ...: an entry counts when it names this very purpose; case does not matter. */
  readonly purpose: string;
  /** "email", "sms", "post" ... Default: any, and then only a consent that is for every channel counts, while a no to any of them does. */
  readonly channel?: string | null;
  /** What was said up to and including this time counts. */
  readonly asOf: TimeInput;
  /** Zone of `asOf` where it is written without one, and of dates in reasons. Default "UTC". */
  readonly zone?: string;
  /** Customers of whom nothing is known: kept out ("withhold", default) or let through ("allow"). A no is never let through. */
  readonly unknown?: "withhold" | "allow";
  /** Ids joined into one customer, as `info.links` of orders lists them; the strictest of the joined ids counts. Default: those of the table itself. */
  readonly links?: readonly IdentityLink[] | undefined;
  /** Who has which e-mail address and phone number, so that what was said under an address counts for the id. Default none. */
  readonly profiles?: Profiles;
}

/** The question, checked. */
export interface Checked extends Asked {
  readonly unknown: "withhold" | "allow";
}

export function checkQuestion(options: ConsentQuestion): Checked {
  const {
    purpose,
    channel = null,
    asOf,
    unknown = "withhold",
    zone = "UTC",
    links,
    profiles,
  } = options ?? {};
  if (typeof purpose !== "string" || purpose.trim() === "")
    throw badOption("purpose", purpose, 'a word such as "marketing"');
  if (channel !== null && (typeof channel !== "string" || channel.trim() === ""))
    throw badOption("channel", channel, 'a word such as "email", or nothing for any');
  oneOf(unknown, "unknown", ["withhold", "allow"]);
  if (links !== undefined && !Array.isArray(links))
    throw badOption("links", links, "a list as info.links of orders");
  if (profiles !== undefined) needTable(profiles, "Option profiles", "readCustomers() makes one.");
  return {
    purpose: foldWord(purpose),
    channel: channel === null ? null : foldWord(channel),
    asOf: timeOption(asOf, "asOf", zoneOf(zone)),
    unknown,
  };
}
