import { type Columns, Table } from "../core/table.ts";
import type { TextSource } from "../core/text-source.ts";
import { EVENT_LAYOUTS } from "./layouts/all.ts";
import { readSimpleEvents, simpleEvents } from "./layouts/events.ts";
import { identify, identityNotes } from "./layouts/identify.ts";
import { refuseInvalid } from "./layouts/invalid.ts";
import type { EventDraft, Layout } from "./layouts/layout.ts";
import { LeftOut } from "./layouts/left-out.ts";
import { keepColumns } from "./layouts/levels.ts";
import { type ReadOptions, readSheet } from "./layouts/read-sheet.ts";
import type { EventRow, Events, EventsInfo } from "./schema.ts";

/** Which column of the source holds what. */
export interface EventMap {
  readonly customer: string;
  readonly time: string;
  readonly event: string;
  readonly subject?: string;
  readonly value?: string;
  readonly session?: string;
  readonly channel?: string;
}

/** Options of {@link readEvents}. */
export interface ReadEventsOptions extends ReadOptions {
  /** Which column holds what; the layout is then not recognized. */
  readonly map?: EventMap;
  /** Whether a browser that one signed-in user was seen on is that user ("device"), or every id stays apart ("none"). Default "device". */
  readonly join?: "device" | "none";
}

/**
 * Reads events of a web site or an app: GA4 rows, Klaviyo's events, or any log that says who, when and what, by common column names or through `map`.
 * In GA4 rows the customer is the signed-in user, else the browser; a browser on which exactly one user signed in is that user
 * (`info.links`), one with several users joins none of them (`info.shared`).
 * A Klaviyo event is named by its metric, its value is `$value`, its customer the profile's e-mail address, else id; one read twice counts once. O(bytes) time.
 *
 * @throws The codes of {@link readOrders} except those of money.
 *
 * @example
 * import { readEvents } from "clientele/data";
 * const events = await readEvents("user_id,timestamp,event,page\nann,2026-03-01T10:00:00Z,page_view,/tea\nann,2026-03-01T10:05:00Z,add_to_cart,/tea");
 * events.info.source; // => "event-log"
 * events.at(1); // => { customer: "ann", time: 1772359500000, event: "add_to_cart", subject: "/tea" }
 * await readEvents("a,b\n1,2"); // throws "unknown-layout"
 */
export async function readEvents(source: TextSource, options: ReadEventsOptions = {}): Promise<Events> {
  const mapped: Layout<EventDraft> = { ...simpleEvents, name: "map", read: readSimpleEvents };
  const { sheet, layout } = await readSheet(source, options, EVENT_LAYOUTS, mapped, "readEvents");
  const draft = layout.read(sheet, { amount: "total" });
  const left = draft.left ?? new LeftOut(draft.length);
  refuseInvalid(draft.length, left, options.onInvalid ?? "throw", draft.where, [
    {
      field: "time",
      kind: "a time",
      expected: 'a time such as "2026-11-01T09:30:00Z"',
      bad: (i) => !Number.isFinite(draft.time[i]),
    },
    {
      field: "event",
      kind: "a name",
      expected: 'the name of an event such as "page_view"',
      bad: (i) => draft.event.codes[i] < 0,
    },
  ]);
  const keep = left.kept();
  const who = identify(draft, keep, { merge: options.join === "none" ? [] : ["email"], maxShared: 2 });
  const columns = {
    customer: who.customer,
    ...keepColumns(draft, ["time", "event", "subject", "session", "channel", "value"], keep),
    ...(who.sourceId === undefined ? {} : { sourceId: who.sourceId }),
  };
  const info: EventsInfo = {
    kind: "events",
    key: "customer",
    source: layout.name,
    zone: options.zone ?? "UTC",
    links: who.links,
    shared: who.shared,
    notes: [...(draft.notes ?? []), ...sheet.notes, ...identityNotes(who)],
    rejected: [...sheet.unread(), ...left.report((row) => draft.where("event", row))],
  };
  return new Table<EventRow, EventsInfo>(keep.length, columns as unknown as Columns<EventRow>, info);
}
