import type { TextColumn } from "../../core/table.ts";
import { idsBy } from "../identity/normal.ts";
import type { EventDraft, Layout } from "./layout.ts";
import { LeftOut } from "./left-out.ts";
import { firstText, spreadText, textColumn } from "./levels.ts";
import { need, type Sheet } from "./sheet.ts";

/**
 * Klaviyo's events, one row each, times in UTC. Their own fields are fixed; how a tool that writes them to a table calls the metric and the profile
 * they belong to is not, so common names are tried.
 */
export const klaviyoEvents: Layout<EventDraft> = {
  name: "klaviyo-events",
  kind: "events",
  signature: [
    ["timestamp", "attributes.timestamp"],
    ["datetime", "attributes.datetime"],
    ["uuid", "attributes.uuid"],
    ["event_properties", "attributes.event_properties"],
    ["metric", "metric_name", "metric.name", "metric.attributes.name", "event_name", "metric_id"],
    ["profile_id", "profile", "profile.id", "email", "profile_email", "person_id"],
  ],
  fields: {
    time: ["datetime", "attributes.datetime", "timestamp", "attributes.timestamp"],
    uuid: ["uuid", "attributes.uuid"],
    properties: ["event_properties", "attributes.event_properties"],
    event: [
      "metric_name",
      "metric.name",
      "metric.attributes.name",
      "event_name",
      "metric",
      "event",
      "metric_id",
      "metric.id",
      "relationships.metric.data.id",
    ],
    email: ["email", "profile_email", "profile.email", "profile.attributes.email"],
    profile: [
      "profile_id",
      "profile.id",
      "relationships.profile.data.id",
      "profile",
      "person_id",
      "klaviyo_id",
    ],
  },
  required: ["time", "properties", "event", ["email", "profile"]],
  read: readKlaviyoEvents,
};

/** Properties that name what an event is about, the most telling first. */
const SUBJECTS = [
  "ProductName",
  "Product Name",
  "AddedItemProductName",
  "Campaign Name",
  "Subject",
  "URL",
  "page",
] as const;

function readKlaviyoEvents(sheet: Sheet): EventDraft {
  const uuid = sheet.text("uuid");
  const left = new LeftOut(sheet.rows);
  if (uuid !== undefined) leaveOutRepeated(uuid, left, sheet);
  const { subject, value, notes } = fromProperties(need(sheet.text("properties"), "properties"), sheet);
  return {
    length: sheet.rows,
    customer: who(sheet),
    time: need(sheet.times("time", "UTC", "checked"), "time"),
    event: need(sheet.text("event"), "event"),
    ...(subject.levels.length > 0 ? { subject } : {}),
    ...(value.some((v) => !Number.isNaN(v)) ? { value } : {}),
    left,
    notes,
    where: (field, row) => sheet.place(field, row),
  };
}

/** The e-mail address, as the shop's orders know the customer; a profile's own where only other rows name it; else the profile's id. */
function who(sheet: Sheet): TextColumn {
  const email = idsBy(sheet.text("email"), "email");
  const profile = sheet.id("profile");
  if (email === undefined || profile === undefined) return firstText(sheet.rows, email, profile);
  const known = spreadText(email, profile.codes, profile.levels.length);
  return firstText(sheet.rows, email, known, profile);
}

/** Pages of events that were fetched one after the other may overlap. */
function leaveOutRepeated(uuid: TextColumn, left: LeftOut, sheet: Sheet): void {
  const seen = new Uint8Array(uuid.levels.length);
  for (let i = 0; i < uuid.codes.length; i++) {
    const code = uuid.codes[i];
    if (code < 0) continue;
    if (seen[code] === 1)
      left.add(i, "event with a uuid that was read before", (row) => sheet.place("uuid", row));
    seen[code] = 1;
  }
}

/** What the JSON of each distinct cell says. O(bytes). */
function fromProperties(
  properties: TextColumn,
  sheet: Sheet,
): { subject: TextColumn; value: Float64Array; notes: string[] } {
  const bad = new Uint8Array(properties.levels.length);
  const subjects: (string | null)[] = [];
  const values = new Float64Array(properties.levels.length).fill(Number.NaN);
  properties.levels.forEach((text, level) => {
    const found = objectOf(text);
    if (found === undefined) bad[level] = 1;
    const own = (name: string) =>
      found !== undefined && Object.hasOwn(found, name) ? found[name] : undefined;
    const named = SUBJECTS.map(own).find((v) => typeof v === "string" && v.trim() !== "");
    subjects.push(typeof named === "string" ? named.trim() : null);
    const value = own("$value") ?? own("value");
    if (typeof value === "number") values[level] = value;
    else if (typeof value === "string" && /^-?\d+(?:\.\d+)?$/.test(value.trim()))
      values[level] = Number(value);
  });
  const rows = [...properties.codes.keys()].filter((i) => bad[properties.codes[i]] === 1);
  const notes =
    rows.length === 0
      ? []
      : [
          `${rows.length} ${rows.length === 1 ? "row has" : "rows have"} properties that are no JSON object, and so no value and no subject (first: line ${sheet.line(rows[0])}).`,
        ];
  const bySubject = textColumn(subjects);
  return {
    subject: {
      codes: properties.codes.map((code) => (code < 0 ? -1 : bySubject.codes[code])),
      levels: bySubject.levels,
    },
    value: Float64Array.from(properties.codes, (code) => (code < 0 ? Number.NaN : values[code])),
    notes,
  };
}

function objectOf(text: string): { readonly [name: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as { readonly [name: string]: unknown })
      : undefined;
  } catch {
    return undefined;
  }
}
