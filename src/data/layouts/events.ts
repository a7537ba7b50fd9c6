import { withMemberNames } from "./card-ids.ts";
import type { EventDraft, Layout } from "./layout.ts";
import { need, type Sheet } from "./sheet.ts";

/** A log of events whose columns have common names: who, when, what. */
export const simpleEvents: Layout<EventDraft> = {
  name: "event-log",
  kind: "events",
  signature: ["customer", "time", "event"],
  fields: {
    customer: /* @__PURE__ */ withMemberNames(
      [
        "customer",
        "customer id",
        "cust",
        "cust id",
        "user id",
        "user",
        "distinct id",
        "person id",
        "profile id",
        "visitor id",
        "anonymous id",
        "email",
        "client id",
        "member",
      ],
      [],
    ),
    time: ["time", "timestamp", "event time", "datetime", "date time", "occurred at", "created at", "date"],
    event: ["event", "event name", "event type", "action", "metric", "activity", "type"],
    subject: [
      "subject",
      "page",
      "url",
      "page location",
      "page path",
      "item",
      "product",
      "campaign",
      "campaign name",
      "object",
    ],
    value: ["value", "amount", "revenue", "price", "score"],
    session: ["session", "session id", "visit id"],
    channel: ["channel", "source", "utm source", "medium"],
  },
  required: ["customer", "time", "event"],
  generic: true,
  read: readSimpleEvents,
};

/** Fields as they are. */
export function readSimpleEvents(sheet: Sheet): EventDraft {
  return {
    length: sheet.rows,
    customer: need(sheet.id("customer"), "customer"),
    time: need(sheet.times("time", sheet.zone.name, "checked"), "time"),
    event: need(sheet.text("event"), "event"),
    subject: sheet.text("subject"),
    value: sheet.numbers("value"),
    session: sheet.id("session"),
    channel: sheet.text("channel"),
    where: (field, row) => sheet.place(field, row),
  };
}
