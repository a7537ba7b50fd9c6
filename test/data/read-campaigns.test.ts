import { describe, expect, it } from "vitest";
import { readCampaigns } from "../../src/data/read-campaigns.ts";
import { recognize } from "../../src/data/recognize.ts";
import { engagementRates } from "../../src/metrics/index.ts";

const KLAVIYO =
  "Campaign Name,Tags,Subject,List,Send Time,Send Weekday,Total Recipients,Unique Placed Order,Placed Order Rate,Revenue,Unique Opens,Open Rate,Total Opens,Unique Clicks,Click Rate,Total Clicks,Unsubscribes,Spam Complaints,Spam Complaints Rate,Successful Deliveries,Bounces,Bounce Rate,Campaign ID,Campaign Channel";
const MAILCHIMP =
  "Title,Subject,List,Send Date,Send Weekday,Total Recipients,Successful Deliveries,Soft Bounces,Hard Bounces,Total Bounces,Times Forwarded,Forwarded Opens,Unique Opens,Open Rate,Total Opens,Unique Clicks,Click Rate,Total Clicks,Unsubscribes,Abuse Complaints,Times Liked on Facebook,Folder Id,Unique Id,Total Orders,Total Gross Sales,Total Revenue";

describe("reading campaigns", () => {
  it("reads Klaviyo's export, counts as a spreadsheet wrote them", async () => {
    const campaigns = await readCampaigns(
      `${KLAVIYO}\nFree shipping,"promo, april",[MULTIPLE VARIATIONS],All,2026-04-06 11:00:00,Monday,1000.0,23.0,0.02%,1222.91,400.0,48.43%,830.0,64.0,0.64%,92.0,5.0,1.0,0.01%,990.0,10.0,1.00%,01H,Email\nDraft,,,All,,,0.0,0.0,,0.0,0.0,,0.0,0.0,,0.0,0.0,0.0,,0.0,0.0,,01J,Email`,
      { zone: "America/New_York", currency: "USD" },
    );
    expect(campaigns.info).toMatchObject({
      kind: "campaigns",
      source: "klaviyo-campaigns",
      currency: "USD",
      zone: "America/New_York",
      notes: [],
    });
    expect([...campaigns]).toEqual([
      {
        campaign: "Free shipping",
        time: Date.parse("2026-04-06T15:00:00Z"),
        channel: "email",
        subject: "[MULTIPLE VARIATIONS]",
        list: "All",
        tags: "promo, april",
        id: "01H",
        sent: 1000,
        delivered: 990,
        bounces: 10,
        opens: 400,
        totalOpens: 830,
        clicks: 64,
        totalClicks: 92,
        unsubscribes: 5,
        complaints: 1,
        orders: 23,
        revenue: 1222.91,
      },
    ]);
    expect(campaigns.info.rejected).toMatchObject([
      { reason: "no recipients: a draft, or not yet sent", rows: 1 },
    ]);
    const rates = engagementRates(campaigns).at(0);
    expect([rates?.openRate, rates?.clickRate, rates?.bounceRate]).toEqual([400 / 990, 64 / 990, 0.01]);
  });

  it("tells Mailchimp's export from it, and adds up bounces where no column has them", async () => {
    const row =
      'Spring,Hello,All,"Mar 15, 2026 10:00 am",Sunday,200,190,6,4,10,0,0,50,26.3%,80,10,5.26%,12,1,2,0,f1,u1,3,$45.50,$40.50';
    const campaigns = await readCampaigns(`${MAILCHIMP}\n${row}`);
    expect(campaigns.info.source).toBe("mailchimp-campaigns");
    expect(campaigns.at(0)).toMatchObject({
      campaign: "Spring",
      time: Date.parse("2026-03-15T10:00:00Z"),
      channel: "email",
      sent: 200,
      bounces: 10,
      complaints: 2,
      orders: 3,
      revenue: 40.5,
      id: "u1",
    });
    const cells = (text: string) => text.match(/"[^"]*"|[^,]+/g) as string[];
    const drop = (text: string) =>
      cells(text)
        .filter((_, i) => cells(MAILCHIMP)[i] !== "Total Bounces")
        .join(",");
    expect((await readCampaigns(`${drop(MAILCHIMP)}\n${drop(row)}`)).at(0)?.bounces).toBe(10);
    expect(recognize(cells(MAILCHIMP))[0].layout).toBe("mailchimp-campaigns");
    expect(recognize(cells(KLAVIYO))[0].layout).toBe("klaviyo-campaigns");
  });

  it("takes lists with common names, and any other by a mapping", async () => {
    const list = await readCampaigns(
      "campaign,date,channel,delivered,bounces,opens,clicks,spend\nSummer,2026-06-01,SMS,95,5,40,10,12.50\n",
    );
    expect(list.at(0)).toEqual({
      campaign: "Summer",
      time: Date.parse("2026-06-01"),
      channel: "sms",
      sent: 100,
      delivered: 95,
      bounces: 5,
      opens: 40,
      clicks: 10,
      cost: 12.5,
    });
    const mapped = await readCampaigns("Aktion;Empfänger;Umsatz\nHerbst;1.000;1.250,50 €\n", {
      map: { campaign: "Aktion", sent: "Empfänger", revenue: "Umsatz" },
    });
    expect(mapped.at(0)).toEqual({ campaign: "Herbst", sent: 1000, revenue: 1250.5 });
    expect(mapped.info.currency).toBe("EUR");
  });

  it("notes counts that are none or can not be, with their lines", async () => {
    const campaigns = await readCampaigns(
      "campaign,sent,delivered,opens,total opens,clicks\na,100,90,95,200,10\nb,100,110,50,40,10\nc,100,90,12.5,50,-3\nd,100,90,50,60,100\n",
    );
    expect(campaigns.info.notes).toEqual([
      '1 value in column "opens" is no count and counts as no value (line 4).',
      '1 value in column "clicks" is no count and counts as no value (line 4).',
      "1 campaign has more delivered than sent, which can not be (line 3): kept as it stands.",
      "1 campaign has more recipients who opened than delivered, which can not be (line 2): kept as it stands.",
      "1 campaign has more recipients who clicked than delivered, which can not be (line 5): kept as it stands.",
      "1 campaign has more recipients who opened than openings, which can not be (line 3): kept as it stands.",
    ]);
    expect([campaigns.at(2)?.opens, campaigns.at(2)?.clicks, campaigns.at(0)?.opens]).toEqual([
      null,
      null,
      95,
    ]);
    expect(() => engagementRates(campaigns)).toThrow(expect.objectContaining({ code: "bad-value" }));
    expect(engagementRates(campaigns, { onInvalid: "skip" }).length).toBe(1);
  });

  it("refuses what it can not read, or reports it", async () => {
    const text = "campaign,date,sent\n,2026-01-01,5\na,soon,5\nb,-,5\nc,2026-01-01,5\n";
    await expect(readCampaigns(text)).rejects.toMatchObject({
      code: "missing-value",
      details: { column: "campaign", line: 2, count: 2 },
    });
    const campaigns = await readCampaigns(text, { onInvalid: "skip" });
    expect([...campaigns].map(({ campaign, time }) => [campaign, time === null])).toEqual([
      ["b", true],
      ["c", false],
    ]);
    expect(campaigns.info.rejected?.map(({ reason }) => reason)).toEqual([
      "campaign: no value",
      "date: not a time",
    ]);
    await expect(readCampaigns("a,b\n1,2")).rejects.toMatchObject({ code: "unknown-layout" });
    await expect(readCampaigns("campaign,note\na,b")).rejects.toMatchObject({ code: "unknown-layout" });
    await expect(readCampaigns("campaign,revenue,currency\na,1,EUR\nb,2,USD")).rejects.toMatchObject({
      code: "mixed-currency",
    });
    const rated = await readCampaigns("campaign,revenue,currency\na,1,EUR\nb,2,USD", {
      currency: "EUR",
      rates: { USD: 0.5 },
    });
    expect([...rated].map(({ revenue }) => revenue)).toEqual([1, 1]);
    await expect(readCampaigns("campaign,date,sent\na,03/04/2026,5")).rejects.toMatchObject({
      code: "ambiguous-date",
    });
  });
});

describe("campaigns without recipients", () => {
  it("stay where they cost or brought money", async () => {
    const campaigns = await readCampaigns(
      "Campaign,Date,Recipients,Cost,Revenue\nSpring,2026-01-01,200,10,50\nPoster,2026-01-02,,500,\nShop window,2026-01-03,0,,90\nDraft,2026-01-04,,0,",
    );
    expect([...campaigns].map(({ campaign }) => campaign)).toEqual(["Spring", "Poster", "Shop window"]);
    expect(campaigns.info.rejected).toMatchObject([{ rows: 1, examples: [{ row: 3 }] }]);
  });
});
