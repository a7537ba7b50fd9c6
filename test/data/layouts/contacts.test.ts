import { describe, expect, it } from "vitest";
import { consentsOf } from "../../../src/data/consents-of.ts";
import { readCustomers } from "../../../src/data/read-customers.ts";
import { recognize } from "../../../src/data/recognize.ts";
import { toCsv } from "../../../src/data/to-csv.ts";

const KLAVIYO =
  "Email,Klaviyo ID,First Name,Last Name,Phone Number,City,State / Region,Country,Zip Code,Source,Email Marketing Consent,Email Marketing Consent Timestamp,SMS Marketing Consent,Email Suppressions,Profile Created On,Date Added\n";
const MAILCHIMP =
  "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS";
const HUBSPOT =
  "Record ID,First Name,Last Name,Email,Phone Number,Lead Status,Create Date,Contact owner,Lifecycle Stage,Country/Region,Unsubscribed from all email\n";

describe("Klaviyo profiles", () => {
  const text =
    KLAVIYO +
    "Ann@Shop.test,01HA,Ann,Lee,+49 151 2345678,Berlin,BE,Germany,10115,Form,SUBSCRIBED,2026-03-01 10:00:00,SUBSCRIBED,,2025-01-01 00:00:00,2025-02-01 00:00:00\n" +
    "bob@shop.test,01HB,Bob,,,,,,,,SUBSCRIBED,2026-03-01 10:00:00,UNSUBSCRIBED,HARD_BOUNCE,2025-01-02 00:00:00,\n" +
    "cem@shop.test,01HC,Cem,,,,,,,,NEVER_SUBSCRIBED,,,[],2025-01-03 00:00:00,\n" +
    ",01HD,Dot,,+33612345678,,,,,,UNSUBSCRIBED,2026-04-01 10:00:00,NEVER_SUBSCRIBED,,2025-01-04 00:00:00,\n" +
    "eve@shop.test,01HE,Eve,,,,,,,,PENDING,2026-04-02 10:00:00,,,2025-01-05 00:00:00,\n";

  it("are told by their header and called as orders call customers", async () => {
    expect(recognize(KLAVIYO.trim().split(",")).find((m) => m.reads === "profiles")).toMatchObject({
      layout: "klaviyo-profiles",
      score: 1,
      readable: true,
    });
    const profiles = await readCustomers(text);
    expect(profiles.info.source).toBe("klaviyo-profiles");
    expect(profiles.length).toBe(5);
    expect(profiles.at(0)).toEqual({
      customer: "ann@shop.test",
      email: "Ann@Shop.test",
      phone: "+49 151 2345678",
      name: "Ann Lee",
      city: "Berlin",
      region: "BE",
      country: "Germany",
      created: Date.UTC(2025, 0, 1),
      consent: 1,
      consentTime: Date.UTC(2026, 2, 1, 10),
      consentSource: "Email Marketing Consent: SUBSCRIBED",
      smsConsent: 1,
      smsConsentSource: "SMS Marketing Consent: SUBSCRIBED",
      "Klaviyo ID": "01HA",
      "Zip Code": 10115,
      Source: "Form",
      "Date Added": "2025-02-01 00:00:00",
      "Email Suppressions": null,
    });
    expect(profiles.at(3)?.customer).toBe("+33612345678");
  });

  it("are not to be mailed when suppressed, whatever they agreed to", async () => {
    const profiles = await readCustomers(text);
    expect([...profiles].map(({ consent, smsConsent }) => [consent, smsConsent])).toEqual([
      [1, 1],
      [0, 0],
      [0, null],
      [0, 0],
      [null, null],
    ]);
    expect(profiles.at(1)).toMatchObject({
      consentTime: null,
      consentSource: "Email Suppressions: HARD_BOUNCE",
    });
    expect(profiles.info.notes?.join()).toContain("neither yes nor no");
    const consents = consentsOf(profiles);
    expect([...consents].map((c) => [c.customer, c.channel, c.state, c.time])).toEqual([
      ["ann@shop.test", "email", "granted", Date.UTC(2026, 2, 1, 10)],
      ["bob@shop.test", "email", "withdrawn", null],
      ["cem@shop.test", "email", "denied", null],
      ["+33612345678", "email", "withdrawn", Date.UTC(2026, 3, 1, 10)],
      ["eve@shop.test", "email", "unknown", null],
      ["ann@shop.test", "sms", "granted", null],
      ["bob@shop.test", "sms", "withdrawn", null],
      ["+33612345678", "sms", "denied", null],
    ]);
  });
});

describe("Mailchimp's audience", () => {
  const row = (mail: string, optin: string, confirm: string, tags: string, more = "") =>
    `${mail},Ann,Lee,4,${optin},1.2.3.4,${confirm},1.2.3.4,52.5,13.4,1,2,Europe/Berlin,de,be,2026-01-01 00:00:00,1,a1,,${tags}${more}\n`;
  const subscribed = `${MAILCHIMP}\n${row("ann@shop.test", "2026-03-01 09:00:00", "2026-03-02 09:00:00", '"""vip"",""tea, green"""')}${row("bob@shop.test", "2026-03-03 09:00:00", "", "")}`;

  it("does not know without the file's name who is subscribed, and says so", async () => {
    const profiles = await readCustomers(subscribed);
    expect(profiles.info.source).toBe("mailchimp-audience");
    expect([...profiles].map(({ consent, consentTime }) => [consent, consentTime])).toEqual([
      [null, null],
      [null, null],
    ]);
    expect(profiles.info.notes?.join()).toContain('audience: "subscribed"');
    expect([...consentsOf(profiles)].map(({ state }) => state)).toEqual(["unknown", "unknown"]);
  });

  it("takes the name as an option; the time is that of confirming, else of signing up", async () => {
    const profiles = await readCustomers(subscribed, { audience: "subscribed" });
    expect(profiles.at(0)).toMatchObject({
      customer: "ann@shop.test",
      country: "de",
      region: "be",
      tags: "vip, tea; green",
      created: Date.UTC(2026, 2, 1, 9),
      consent: 1,
      consentTime: Date.UTC(2026, 2, 2, 9),
      consentSource: "Mailchimp: subscribed",
      OPTIN_TIME: Date.UTC(2026, 2, 1, 9),
      MEMBER_RATING: 4,
      EUID: "a1",
    });
    expect(profiles.at(1)).toMatchObject({ tags: null, consentTime: Date.UTC(2026, 2, 3, 9) });
    expect(profiles.info.notes).toEqual([]);
    for (const audience of ["unsubscribed", "cleaned", "nonsubscribed"] as const)
      expect((await readCustomers(subscribed, { audience })).at(0)).toMatchObject({
        consent: 0,
        consentTime: null,
        consentSource: `Mailchimp: ${audience}`,
      });
  });

  it("knows those who left by their columns, against the name too", async () => {
    const text = `${MAILCHIMP},UNSUB_TIME,UNSUB_CAMPAIGN_ID,UNSUB_CAMPAIGN_TITLE,UNSUB_REASON\n${row("ann@shop.test", "2026-03-01 09:00:00", "", "", ",2026-05-01 08:00:00,c1,May,too many")}${row("bob@shop.test", "2026-03-01 09:00:00", "", "", ",,,,")}`;
    const left = await readCustomers(text);
    expect(left.at(0)).toMatchObject({
      consent: 0,
      consentTime: Date.UTC(2026, 4, 1, 8),
      UNSUB_REASON: "too many",
    });
    expect(left.at(1)).toMatchObject({ consent: 0, consentTime: null });
    const both = await readCustomers(text, { audience: "subscribed" });
    expect([...both].map(({ consent }) => consent)).toEqual([0, 1]);
    const cleaned = `${MAILCHIMP},CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID\n${row("ann@shop.test", "", "", "", ",2026-05-01 08:00:00,May,c1")}`;
    expect(consentsOf(await readCustomers(cleaned)).at(0)).toMatchObject({
      state: "withdrawn",
      source: "Mailchimp: cleaned",
    });
  });

  it("refuses an audience that is none, and one for another file", async () => {
    await expect(readCustomers(subscribed, { audience: "all" as never })).rejects.toMatchObject({
      code: "bad-option",
    });
    await expect(readCustomers("id,email\n1,a@b.co\n", { audience: "subscribed" })).rejects.toMatchObject({
      code: "bad-option",
    });
  });
});

describe("HubSpot contacts", () => {
  it("say who has unsubscribed, never who has agreed", async () => {
    const profiles = await readCustomers(
      `${HUBSPOT}101,Ann,Lee,Ann@shop.test,+49151234567,NEW,2026-01-02 10:00,Kim,customer,Germany,true\n102,Bob,,bob@shop.test,,,2026-01-03 10:00,Kim,lead,France,false\n103,Cem,,cem@shop.test,,,2026-01-04 10:00,Kim,lead,France,\n104,,,,,,2026-01-04 10:00,Kim,lead,France,Yes\n`,
    );
    expect(profiles.info.source).toBe("hubspot-contacts");
    expect([...profiles].map(({ customer, consent }) => [customer, consent])).toEqual([
      ["ann@shop.test", 0],
      ["bob@shop.test", null],
      ["cem@shop.test", null],
      ["104", 0],
    ]);
    expect(profiles.at(0)).toMatchObject({
      country: "Germany",
      created: Date.UTC(2026, 0, 2, 10),
      "Record ID": "101",
      "Lifecycle Stage": "customer",
      "Unsubscribed from all email": "true",
    });
    expect(consentsOf(profiles).length).toBe(2);
  });

  it("are noted when the view had no column of unsubscribing, and refused softly in another language", async () => {
    const profiles = await readCustomers(
      "Record ID,First Name,Last Name,Email,Lead Status\n1,Ann,Lee,ann@shop.test,NEW\n",
    );
    expect(profiles.info.source).toBe("hubspot-contacts");
    expect(profiles.info.notes?.join()).toContain("Unsubscribed from all email");
    await expect(
      readCustomers("Datensatz-ID,Vorname,Nachname,E-Mail-Adresse\n1,Ann,Lee,ann@shop.test\n"),
    ).rejects.toMatchObject({ code: "unknown-layout" });
  });
});

it("consent survives our own CSV", async () => {
  const profiles = await readCustomers(
    "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Accepts SMS Marketing,Total Spent,Total Orders\n1,Ann,Lee,ann@shop.test,yes,no,5,1\n2,Bob,Fox,bob@shop.test,no,,0,0\n",
  );
  const again = await readCustomers(toCsv(profiles, { gate: "not-for-contact" }));
  const told = (table: typeof profiles) =>
    [...consentsOf(table)].map(({ customer, channel, state }) => [customer, channel, state]);
  expect(told(again)).toEqual(told(profiles));
  expect(told(profiles)).toEqual([
    ["ann@shop.test", "email", "granted"],
    ["bob@shop.test", "email", "denied"],
    ["ann@shop.test", "sms", "denied"],
  ]);
});

it("leaves no row of a contact file uncounted", async () => {
  const profiles = await readCustomers(
    `${KLAVIYO}ann@shop.test,01HA,,,,,,,,,SUBSCRIBED,,,,,\n,,Bob,,,,,,,,SUBSCRIBED,,,,,\n${KLAVIYO}cem@shop.test,01HC,,,,,,,,,,,,,,\n`,
    { onInvalid: "skip" },
  );
  const left = (profiles.info.rejected ?? []).reduce((n, { rows }) => n + rows, 0);
  expect([profiles.length, left]).toEqual([2, 2]);
});
