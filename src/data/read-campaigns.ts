import { show } from "../core/errors.ts";
import { type Columns, Table, type TableColumn } from "../core/table.ts";
import type { TextSource } from "../core/text-source.ts";
import { CAMPAIGN_LAYOUTS } from "./layouts/all.ts";
import {
  CAMPAIGN_COUNTS,
  CAMPAIGN_TEXTS,
  type CampaignDraft,
  readSimpleCampaigns,
  simpleCampaigns,
} from "./layouts/campaigns.ts";
import { takeMoney } from "./layouts/finish-orders.ts";
import { refuseInvalid } from "./layouts/invalid.ts";
import type { Layout } from "./layouts/layout.ts";
import { keepColumns } from "./layouts/levels.ts";
import { exchange } from "./layouts/money.ts";
import { type ReadOptions, readSheet } from "./layouts/read-sheet.ts";
import type { CampaignRow, Campaigns, CampaignsInfo } from "./schema-more.ts";
import { isNoValue } from "./values/number-text.ts";

/** Which column of the source holds what. Counts are of recipients, each counted once, unless named `total...`. */
export interface CampaignMap {
  readonly campaign: string;
  readonly time?: string;
  readonly channel?: string;
  readonly subject?: string;
  readonly list?: string;
  readonly tags?: string;
  readonly id?: string;
  readonly sent?: string;
  readonly delivered?: string;
  readonly bounces?: string;
  readonly soft?: string;
  readonly hard?: string;
  readonly opens?: string;
  readonly totalOpens?: string;
  readonly clicks?: string;
  readonly totalClicks?: string;
  readonly visits?: string;
  readonly unsubscribes?: string;
  readonly complaints?: string;
  readonly orders?: string;
  readonly revenue?: string;
  readonly cost?: string;
  readonly currency?: string;
}

/** Options of {@link readCampaigns}. */
export interface ReadCampaignsOptions extends ReadOptions {
  /** Which column holds what; the layout is then not recognized. */
  readonly map?: CampaignMap;
  /** ISO 4217 code of the money where the source names none, or to convert to with `rates`. Default: the source's. */
  readonly currency?: string;
  /** Units of `currency` per unit of each currency: `{ EUR: 1, USD: 0.92 }`. Default none: different currencies are refused. */
  readonly rates?: { readonly [currency: string]: number };
}

/**
 * Reads campaigns, one row each, with what became of them: Klaviyo's and Mailchimp's campaign exports, or any list of campaigns by common column names or
 * through `map`. `sent` are the recipients, `opens` and `clicks` those of them who opened and clicked; how often they did is `totalOpens` and
 * `totalClicks`. So the table goes into `engagementRates` as it is. Rates of the source are not read: they follow from the counts.
 *
 * Without recipients `sent` is delivered + bounces. Counts that are negative or no whole number become "no value"; counts that cannot be (more opens
 * than delivered) are kept. Both are noted with their lines. Campaigns without any count or money, as drafts, are left out. O(bytes) time.
 *
 * @throws The codes of {@link readOrders}.
 *
 * @example
 * import { readCampaigns } from "clientele/data";
 * import { engagementRates } from "clientele/metrics";
 * const mails = await readCampaigns("Campaign,Send date,Recipients,Unique opens,Unique clicks,Revenue\nSpring,2026-03-01,200.0,50.0,10.0,$120.50");
 * mails.info.source; // => "campaign-list"
 * mails.at(0)?.opens; // => 50
 * engagementRates(mails).at(0)?.openRate; // => 0.25
 * await readCampaigns("Campaign,Recipients\n,200"); // throws "missing-value"
 */
export async function readCampaigns(
  source: TextSource,
  options: ReadCampaignsOptions = {},
): Promise<Campaigns> {
  const mapped: Layout<CampaignDraft> = { ...simpleCampaigns, name: "map", read: readSimpleCampaigns };
  const { sheet, layout } = await readSheet(source, options, CAMPAIGN_LAYOUTS, mapped, "readCampaigns");
  const draft = layout.read(sheet, { amount: "total" });
  const { left, where, time } = draft;
  const badTime = (i: number) => {
    if (time === undefined || !Number.isNaN(time[i])) return false;
    const { value } = where("time", i);
    return typeof value === "string" && !isNoValue(value);
  };
  refuseInvalid(draft.length, left, options.onInvalid ?? "throw", where, [
    {
      field: "campaign",
      kind: "a name",
      expected: "the name of a campaign",
      bad: (i) => draft.campaign.codes[i] < 0,
    },
    { field: "time", kind: "a time", expected: 'a time such as "2026-11-01T09:30:00Z"', bad: badTime },
  ]);
  const named = draft.revenue !== undefined || draft.cost !== undefined;
  const money = exchange(named ? draft.currency : undefined, draft.length, left, {
    currency: options.currency,
    rates: options.rates,
  });
  const keep = left.kept();
  const notes: string[] = [];
  const line = (row: number) => sheet.line(row);
  const counts = wholeCounts(draft, keep, (field) => sheet.name(field), line, notes);
  const sent = counts.sent ?? together(counts.delivered, counts.bounces);
  noteImpossible({ ...counts, sent }, keep, line, notes);
  const columns: Record<string, TableColumn> = {
    ...keepColumns(draft, ["campaign", "time", ...CAMPAIGN_TEXTS], keep),
    ...keepColumns({ ...counts, sent }, CAMPAIGN_COUNTS, keep),
    ...(draft.revenue === undefined ? {} : { revenue: takeMoney(draft.revenue, keep, money.factor) }),
    ...(draft.cost === undefined ? {} : { cost: takeMoney(draft.cost, keep, money.factor) }),
  };
  const info: CampaignsInfo = {
    kind: "campaigns",
    key: "campaign",
    source: layout.name,
    zone: options.zone ?? "UTC",
    currency: money.currency,
    notes: [...sheet.notes, ...(money.note === undefined ? [] : [money.note]), ...notes],
    rejected: [...sheet.unread(), ...left.report((row) => where("campaign", row))],
  };
  return new Table<CampaignRow, CampaignsInfo>(keep.length, columns as unknown as Columns<CampaignRow>, info);
}

type Counts = { readonly [K in (typeof CAMPAIGN_COUNTS)[number]]?: Float64Array | undefined };

/** The counts with everything that is none taken out, and noted. */
function wholeCounts(
  draft: CampaignDraft,
  keep: Int32Array,
  name: (field: string) => string,
  line: (row: number) => number,
  notes: string[],
): Counts {
  const counts: Record<string, Float64Array | undefined> = {};
  for (const field of CAMPAIGN_COUNTS) {
    const column = draft[field];
    counts[field] = column?.map((v) => (Number.isInteger(v) && v >= 0 ? v : Number.NaN));
    const bad = [...keep].filter(
      (i) => column !== undefined && !Number.isNaN(column[i]) && Number.isNaN(counts[field]?.[i]),
    );
    if (bad.length > 0)
      notes.push(
        `${bad.length} ${bad.length === 1 ? "value" : "values"} in column ${show(name(field))} ${bad.length === 1 ? "is no count and counts" : "are no counts and count"} as no value (${lines(bad, line)}).`,
      );
  }
  return counts;
}

/** What may not be more than what. */
const LIMITS: readonly [more: keyof Counts, than: keyof Counts, words: string][] = [
  ["delivered", "sent", "more delivered than sent"],
  ["bounces", "sent", "more bounces than sent"],
  ["opens", "delivered", "more recipients who opened than delivered"],
  ["clicks", "delivered", "more recipients who clicked than delivered"],
  ["visits", "delivered", "more visitors than delivered"],
  ["unsubscribes", "delivered", "more unsubscribes than delivered"],
  ["complaints", "delivered", "more complaints than delivered"],
  ["opens", "totalOpens", "more recipients who opened than openings"],
  ["clicks", "totalClicks", "more recipients who clicked than clicks"],
];

function noteImpossible(
  counts: Counts,
  keep: Int32Array,
  line: (row: number) => number,
  notes: string[],
): void {
  const { delivered, sent, bounces } = counts;
  // where the source does not say, as engagementRates has it
  const reached = delivered ?? sent?.map((s, i) => s - (bounces?.[i] || 0));
  for (const [more, than, words] of LIMITS) {
    const a = counts[more];
    const b = than === "delivered" ? reached : counts[than];
    if (a === undefined || b === undefined) continue;
    const rows = [...keep].filter((i) => a[i] > b[i]);
    if (rows.length > 0)
      notes.push(
        `${rows.length} ${rows.length === 1 ? "campaign has" : "campaigns have"} ${words}, which can not be (${lines(rows, line)}): kept as ${rows.length === 1 ? "it stands" : "they stand"}.`,
      );
  }
}

function lines(rows: readonly number[], line: (row: number) => number): string {
  const list = rows.slice(0, 10).map(line).join(", ");
  return `${rows.length === 1 ? "line" : "lines"} ${list}${rows.length > 10 ? ", ..." : ""}`;
}

function together(a: Float64Array | undefined, b: Float64Array | undefined): Float64Array | undefined {
  return a?.map((v, i) => v + (b?.[i] || 0));
}
