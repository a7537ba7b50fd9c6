import type { TableColumn } from "../../core/table.ts";
import type { Ask, Layout, ProfileDraft } from "./layout.ts";
import { mapLevels, textColumn } from "./levels.ts";
import { byAddress, readSimpleProfiles } from "./profiles.ts";
import type { Sheet } from "./sheet.ts";

/** Mailchimp, Audience > Export: one file each of subscribed, unsubscribed, cleaned and non-subscribed contacts. */
export const mailchimpAudience: Layout<ProfileDraft> = {
  name: "mailchimp-audience",
  kind: "profiles",
  signature: [
    "Email Address",
    "First Name",
    "Last Name",
    "MEMBER_RATING",
    "OPTIN_TIME",
    "OPTIN_IP",
    "CONFIRM_TIME",
    "CONFIRM_IP",
    "LATITUDE",
    "LONGITUDE",
    "GMTOFF",
    "DSTOFF",
    "TIMEZONE",
    "CC",
    "REGION",
    "LAST_CHANGED",
    "LEID",
    "EUID",
    "NOTES",
    "TAGS",
  ],
  fields: {
    email: ["Email Address"],
    first: ["First Name"],
    last: ["Last Name"],
    phone: ["Phone Number"],
    region: ["REGION"],
    country: ["CC"],
    tags: ["TAGS"],
    optin: ["OPTIN_TIME"],
    confirmed: ["CONFIRM_TIME"],
    unsubscribed: ["UNSUB_TIME"],
    cleaned: ["CLEAN_TIME"],
  },
  required: ["email", ["optin", "confirmed", "unsubscribed", "cleaned"]],
  extras: true,
  read: readMailchimpAudience,
};

const TIMES = ["optin", "confirmed", "unsubscribed", "cleaned"] as const;

function readMailchimpAudience(sheet: Sheet, { audience }: Ask): ProfileDraft {
  const draft = byAddress(sheet, readSimpleProfiles(sheet), undefined);
  const times = TIMES.map((field) => sheet.times(field));
  const [optin, confirmed, unsubscribed, cleaned] = times;
  // a file with columns of leaving is one of those who left
  const list =
    audience ?? (cleaned !== undefined ? "cleaned" : unsubscribed !== undefined ? "unsubscribed" : undefined);
  if (list === undefined)
    sheet.notes.push(
      'Whether these contacts are subscribed stands in the name of Mailchimp\'s file only, so that their consent is unknown: pass audience: "subscribed" if it is called subscribed_members_export_...',
    );
  const joined = firstTime(sheet.rows, confirmed, optin);
  const consent = new Float64Array(sheet.rows);
  const consentTime = new Float64Array(sheet.rows);
  const source: string[] = [];
  for (let i = 0; i < sheet.rows; i++) {
    const left = has(cleaned, i) ? "cleaned" : has(unsubscribed, i) ? "unsubscribed" : undefined;
    const state = left ?? list;
    consent[i] = state === undefined ? Number.NaN : state === "subscribed" ? 1 : 0;
    consentTime[i] = Number.NaN;
    if (left !== undefined) consentTime[i] = (left === "cleaned" ? cleaned : unsubscribed)?.[i] ?? Number.NaN;
    else if (state === "subscribed") consentTime[i] = joined[i];
    source.push(`Mailchimp: ${state ?? "state not in the file"}`);
  }
  return {
    ...draft,
    created: firstTime(sheet.rows, optin, confirmed),
    tags: draft.tags && mapLevels(draft.tags, tagList),
    consent,
    consentTime,
    consentSource: textColumn(source),
    extras: [
      ...draft.extras,
      ...times.flatMap((column, i): [string, TableColumn][] =>
        column === undefined ? [] : [[sheet.name(TIMES[i]), column]],
      ),
    ],
  };
}

function has(times: Float64Array | undefined, row: number): boolean {
  return times !== undefined && !Number.isNaN(times[row]);
}

function firstTime(
  rows: number,
  first: Float64Array | undefined,
  second: Float64Array | undefined,
): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) =>
    has(first, i) ? (first as Float64Array)[i] : (second?.[i] ?? Number.NaN),
  );
}

/** `"vip","tea, green"` as `vip, tea; green`: in our column of tags a comma ends a tag. */
function tagList(text: string): string {
  const tags = text.includes('"')
    ? [...text.matchAll(/"((?:[^"]|"")*)"|([^",]+)/g)].map(([, quoted, bare]) =>
        (quoted ?? bare ?? "").replaceAll('""', '"').replace(/,/g, ";").trim(),
      )
    : text.split(",").map((tag) => tag.trim());
  return tags.filter((tag) => tag !== "").join(", ");
}
