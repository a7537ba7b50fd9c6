import type { TableColumn, TextColumn } from "../../core/table.ts";
import type { LeftOut } from "./left-out.ts";
import type { Sheet } from "./sheet.ts";

/** What a layout can be read as. */
export type LayoutKind =
  | "orders"
  | "events"
  | "profiles"
  | "subscriptions"
  | "surveys"
  | "campaigns"
  | "feedback";

/** A known way of writing rows: which header names tell it, which hold what, and how its rows are read. */
export interface Layout<Draft> {
  /** "shopify-orders" ...; becomes `info.source`. */
  readonly name: string;
  readonly kind: LayoutKind;
  /** Headers that tell this layout from others; several names for the same thing in one list. */
  readonly signature: readonly (string | readonly string[])[];
  /** Field -> the header names it may have, the best first. */
  readonly fields: { readonly [field: string]: readonly string[] };
  /** Fields of unsure names, which are not there beside one of these headers or where one of these fields is, which come before them. */
  readonly unless?: {
    readonly [field: string]: { readonly headers: readonly string[]; readonly fields: readonly string[] };
  };
  /** Fields without which the rows say nothing; of a list, one is enough. */
  readonly required: readonly (string | readonly string[])[];
  /** Guessed from common column names: only asked when no export is recognised. */
  readonly generic?: boolean;
  /** Fits nearly every file: a known export of another kind is not read with it. */
  readonly open?: boolean;
  /** Wide columns to read besides the fields: headers that begin like this. */
  readonly wide?: string;
  /** Where the file has no header. Such a layout is never recognised, only asked for. */
  readonly headless?: { readonly delimiter: string; readonly names: readonly string[] };
  /** Columns that no field names are read too, under the source's names. */
  readonly extras?: boolean;
  readonly read: (sheet: Sheet, ask: Ask) => Draft;
}

/** What the caller asked of the money, and told about the file. */
export interface Ask {
  readonly amount: "total" | "net";
  /** Which of Mailchimp's files it is. */
  readonly audience?: MailchimpAudience | undefined;
}

/** Mailchimp's contacts come in files by state, and only the file's name tells which: "subscribed_members_export_ ..." */
export type MailchimpAudience = "subscribed" | "unsubscribed" | "cleaned" | "nonsubscribed";

/** Header names compared: case, blanks, `_`, `-` and `.` do not matter. */
export function fold(header: string): string {
  return header.replace(/[\s_.\uFEFF-]+/g, "").toLowerCase();
}

/** Position of each field's header, by field; absent fields are not in the map. */
export function resolveFields(layout: Layout<unknown>, header: readonly string[]): Map<string, number> {
  const at = positions(header);
  const found = new Map<string, number>();
  const taken = new Set<number>();
  for (const [field, names] of Object.entries(layout.fields)) {
    const not = layout.unless?.[field];
    if (not?.headers.some((name) => at.has(fold(name))) || not?.fields.some((name) => found.has(name)))
      continue;
    for (const name of names) {
      const position = at.get(fold(name));
      // two fields never share a column
      if (position === undefined || taken.has(position)) continue;
      found.set(field, position);
      taken.add(position);
      break;
    }
  }
  return found;
}

/** Position by folded name; of equal names the first. */
export function positions(header: readonly string[]): Map<string, number> {
  const at = new Map<string, number>();
  for (let i = header.length - 1; i >= 0; i--) at.set(fold(header[i]), i);
  return at;
}

/** Which required fields are not among the found ones, as the header names they would have. */
export function missingFields(layout: Layout<unknown>, found: ReadonlyMap<string, number>): string[] {
  return layout.required.flatMap((need) => {
    const fields = typeof need === "string" ? [need] : need;
    return fields.some((field) => found.has(field))
      ? []
      : [fields.map((field) => layout.fields[field]?.[0] ?? field).join(" or ")];
  });
}

/** Where a value of a draft came from, for messages. */
export interface Place {
  readonly column: string;
  /** Row of the input, from 0. */
  readonly row: number;
  /** Line of the text, where the input is a text. */
  readonly line?: number;
  /** What stands there; null: nothing. */
  readonly value: unknown;
}

/** Order lines as a layout reads them: money still signed, currencies mixed, rows to be left out still in. */
export interface OrderDraft {
  readonly length: number;
  readonly customer: TextColumn;
  readonly time: Float64Array;
  /** Charged (negative: given back), NaN: unreadable. */
  readonly amount: Float64Array;
  /** Given back besides, >= 0; NaN counts as 0. */
  readonly refund?: Float64Array | undefined;
  readonly currency?: TextColumn | undefined;
  readonly order?: TextColumn | undefined;
  readonly item?: TextColumn | undefined;
  readonly quantity?: Float64Array | undefined;
  readonly price?: Float64Array | undefined;
  readonly discount?: Float64Array | undefined;
  readonly category?: TextColumn | undefined;
  readonly channel?: TextColumn | undefined;
  readonly place?: TextColumn | undefined;
  readonly payment?: TextColumn | undefined;
  /** What else tells who the customer is. */
  readonly email?: TextColumn | undefined;
  readonly phone?: TextColumn | undefined;
  /** The device or browser each row comes from. */
  readonly device?: TextColumn | undefined;
  readonly left?: LeftOut | undefined;
  readonly notes?: readonly string[] | undefined;
  /** Zone of the shop, where the source names one. */
  readonly zone?: string | undefined;
  readonly where: Where<"time" | "amount">;
}

/** Events as a layout reads them. */
export interface EventDraft {
  readonly length: number;
  readonly customer: TextColumn;
  readonly time: Float64Array;
  readonly event: TextColumn;
  readonly subject?: TextColumn | undefined;
  readonly value?: Float64Array | undefined;
  readonly session?: TextColumn | undefined;
  readonly channel?: TextColumn | undefined;
  readonly device?: TextColumn | undefined;
  readonly left?: LeftOut | undefined;
  readonly notes?: readonly string[] | undefined;
  readonly where: Where<"time" | "event">;
}

/** Profiles as a layout reads them. */
export interface ProfileDraft {
  readonly length: number;
  readonly customer: TextColumn;
  readonly email?: TextColumn | undefined;
  readonly phone?: TextColumn | undefined;
  readonly name?: TextColumn | undefined;
  readonly city?: TextColumn | undefined;
  readonly region?: TextColumn | undefined;
  readonly country?: TextColumn | undefined;
  readonly created?: Float64Array | undefined;
  readonly tags?: TextColumn | undefined;
  readonly consent?: Float64Array | undefined;
  readonly consentTime?: Float64Array | undefined;
  readonly consentSource?: TextColumn | undefined;
  readonly smsConsent?: Float64Array | undefined;
  readonly smsConsentTime?: Float64Array | undefined;
  readonly smsConsentSource?: TextColumn | undefined;
  readonly extras: readonly [name: string, column: TableColumn][];
  readonly where: Where<"customer">;
}

/** Subscriptions as a layout reads them. */
export interface SubscriptionDraft {
  readonly length: number;
  readonly customer: TextColumn;
  readonly subscription: TextColumn;
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly plan?: TextColumn | undefined;
  readonly amount?: Float64Array | undefined;
  readonly currency?: TextColumn | undefined;
  readonly interval?: TextColumn | undefined;
  readonly status?: TextColumn | undefined;
  readonly trialEnd?: Float64Array | undefined;
  readonly reason?: TextColumn | undefined;
  readonly canceled?: Float64Array | undefined;
  readonly termEnd?: Float64Array | undefined;
  readonly seats?: Float64Array | undefined;
  readonly left?: LeftOut | undefined;
  readonly where: Where<"customer" | "start" | "end">;
}

/** Where a field's value stands, for messages. */
export type Where<Field extends string> = (field: Field, row: number) => Place;
