import type { TextColumn } from "../../core/table.ts";
import type { Layout, Where } from "./layout.ts";
import { LeftOut } from "./left-out.ts";
import { constantText, mapLevels } from "./levels.ts";
import { need, type Sheet } from "./sheet.ts";
import { signCurrency } from "./simple.ts";

/** Columns of counts. */
export const CAMPAIGN_COUNTS = [
  "sent",
  "delivered",
  "bounces",
  "opens",
  "totalOpens",
  "clicks",
  "totalClicks",
  "visits",
  "unsubscribes",
  "complaints",
  "orders",
] as const;

/** Columns of text besides the name. */
export const CAMPAIGN_TEXTS = ["channel", "subject", "list", "tags", "id"] as const;

/** Campaigns as a layout reads them; counts may be missing, impossible or no whole numbers. */
export interface CampaignDraft
  extends Readonly<Partial<Record<(typeof CAMPAIGN_COUNTS)[number], Float64Array | undefined>>>,
    Readonly<Partial<Record<(typeof CAMPAIGN_TEXTS)[number], TextColumn | undefined>>> {
  readonly length: number;
  readonly campaign: TextColumn;
  readonly time?: Float64Array | undefined;
  readonly revenue?: Float64Array | undefined;
  readonly cost?: Float64Array | undefined;
  readonly currency?: TextColumn | undefined;
  readonly left: LeftOut;
  readonly where: Where<"campaign" | "time">;
}

/** Klaviyo, campaigns export; recipients and orders are counted once each. */
export const klaviyoCampaigns: Layout<CampaignDraft> = {
  name: "klaviyo-campaigns",
  kind: "campaigns",
  signature: [
    "Campaign Name",
    "Tags",
    "Subject",
    "List",
    "Send Time",
    "Send Weekday",
    "Total Recipients",
    "Unique Placed Order",
    "Placed Order Rate",
    "Revenue",
  ],
  fields: {
    campaign: ["Campaign Name"],
    time: ["Send Time"],
    channel: ["Campaign Channel"],
    subject: ["Subject"],
    list: ["List"],
    tags: ["Tags"],
    id: ["Campaign ID"],
    sent: ["Total Recipients"],
    delivered: ["Successful Deliveries"],
    bounces: ["Bounces"],
    opens: ["Unique Opens"],
    totalOpens: ["Total Opens"],
    clicks: ["Unique Clicks"],
    totalClicks: ["Total Clicks"],
    unsubscribes: ["Unsubscribes"],
    complaints: ["Spam Complaints"],
    orders: ["Unique Placed Order"],
    revenue: ["Revenue"],
  },
  required: ["campaign", "sent", "orders"],
  read: readSimpleCampaigns,
};

/** Mailchimp, campaigns export (campaigns.csv). */
export const mailchimpCampaigns: Layout<CampaignDraft> = {
  name: "mailchimp-campaigns",
  kind: "campaigns",
  signature: [
    "Title",
    "Subject",
    "List",
    "Send Date",
    "Send Weekday",
    "Total Recipients",
    "Successful Deliveries",
    "Soft Bounces",
    "Hard Bounces",
    "Total Bounces",
    "Times Forwarded",
    "Forwarded Opens",
    "Unique Opens",
    "Open Rate",
    "Abuse Complaints",
  ],
  fields: {
    campaign: ["Title"],
    time: ["Send Date"],
    subject: ["Subject"],
    list: ["List"],
    id: ["Unique Id"],
    sent: ["Total Recipients"],
    delivered: ["Successful Deliveries"],
    bounces: ["Total Bounces"],
    soft: ["Soft Bounces"],
    hard: ["Hard Bounces"],
    opens: ["Unique Opens"],
    totalOpens: ["Total Opens"],
    clicks: ["Unique Clicks"],
    totalClicks: ["Total Clicks"],
    unsubscribes: ["Unsubscribes"],
    complaints: ["Abuse Complaints"],
    orders: ["Total Orders"],
    revenue: ["Total Revenue", "Total Gross Sales"],
  },
  required: ["campaign", "sent", "complaints"],
  read: (sheet) => {
    const draft = readSimpleCampaigns(sheet);
    // Mailchimp's export is of mails only and does not say so
    return { ...draft, channel: constantText(sheet.rows, "email") };
  },
};

/** A list of campaigns whose columns have common names. */
export const simpleCampaigns: Layout<CampaignDraft> = {
  name: "campaign-list",
  kind: "campaigns",
  signature: ["campaign", "sent"],
  fields: {
    campaign: ["campaign", "campaign name", "name", "title", "mailing", "newsletter", "message name"],
    time: ["time", "send time", "sent at", "send date", "sent date", "sent on", "date", "day", "created at"],
    channel: ["channel", "campaign channel", "medium", "type", "message channel"],
    subject: ["subject", "subject line", "headline"],
    list: ["list", "audience", "segment", "list name"],
    tags: ["tags", "labels"],
    id: ["id", "campaign id"],
    sent: ["sent", "recipients", "total recipients", "sends", "emails sent", "audience size"],
    delivered: ["delivered", "deliveries", "successful deliveries"],
    bounces: ["bounces", "bounced", "total bounces"],
    soft: ["soft bounces"],
    hard: ["hard bounces"],
    // recipients counted once are surer than openings counted each
    opens: ["unique opens", "opens", "opened", "opens unique"],
    totalOpens: ["total opens", "opens total"],
    clicks: ["unique clicks", "clicks", "clicked", "clicks unique"],
    totalClicks: ["total clicks", "clicks total"],
    visits: ["visits", "unique visits", "visitors", "unique visitors"],
    unsubscribes: ["unsubscribes", "unsubscribed", "unsubs", "opt outs"],
    complaints: ["complaints", "spam complaints", "abuse complaints", "spam reports"],
    orders: ["orders", "unique placed order", "placed order", "total orders", "conversions", "purchases"],
    revenue: ["revenue", "total revenue", "sales", "amount", "conversion value", "purchase value"],
    cost: ["cost", "costs", "spend", "amount spent", "budget"],
    currency: ["currency", "currency code"],
  },
  required: [
    "campaign",
    ["sent", "delivered", "opens", "totalOpens", "clicks", "totalClicks", "orders", "revenue", "cost"],
  ],
  generic: true,
  read: readSimpleCampaigns,
};

/** Fields as they are; bounces are soft and hard ones together where no column has both. */
export function readSimpleCampaigns(sheet: Sheet): CampaignDraft {
  const counts = Object.fromEntries(CAMPAIGN_COUNTS.map((name) => [name, sheet.numbers(name)]));
  const texts = Object.fromEntries(CAMPAIGN_TEXTS.map((name) => [name, sheet.text(name)]));
  const channel = sheet.text("channel");
  const left = new LeftOut(sheet.rows);
  const money = [sheet.numbers("revenue"), sheet.numbers("cost")];
  const [revenue, cost] = money;
  const bounces = counts.bounces ?? together(sheet.numbers("soft"), sheet.numbers("hard"));
  for (let i = 0; i < sheet.rows; i++) {
    const none = (count: Float64Array | undefined) =>
      count === undefined || Number.isNaN(count[i]) || count[i] === 0;
    // what reached nobody was never sent; a poster that cost money has no recipients either
    if (counts.sent !== undefined && CAMPAIGN_COUNTS.every((name) => none(counts[name])) && money.every(none))
      left.add(i, "no recipients: a draft, or not yet sent", (row) => sheet.place("sent", row));
  }
  return {
    ...counts,
    ...texts,
    bounces,
    channel: channel && mapLevels(channel, (text) => text.toLowerCase()),
    length: sheet.rows,
    campaign: need(sheet.text("campaign"), "campaign"),
    time: sheet.times("time", sheet.zone.name, "checked"),
    revenue,
    cost,
    currency: sheet.text("currency") ?? signCurrency(sheet, "revenue"),
    left,
    where: (field, row) => sheet.place(field, row),
  };
}

function together(a: Float64Array | undefined, b: Float64Array | undefined): Float64Array | undefined {
  if (a === undefined || b === undefined) return undefined;
  return a.map((v, i) => v + b[i]);
}
