import { describe, expect, it } from "vitest";
import { tableFrom } from "../../src/core/table-from.ts";
import { consentsFrom } from "../../src/data/consents-from.ts";
import { consentsOf } from "../../src/data/consents-of.ts";
import { mayUse } from "../../src/data/may-use.ts";
import { readCustomers } from "../../src/data/read-customers.ts";
import { recordConsent } from "../../src/data/record-consent.ts";
import type { ConsentRow, Consents, Profiles } from "../../src/data/schema.ts";
import { tableOfRows } from "../common/rows.ts";

const yes = {
  customer: "ann",
  purpose: "marketing",
  channel: "email",
  state: "granted" as const,
  time: "2026-03-01",
  source: "form",
};
const code = (make: () => unknown, expected: string, details: object = {}) =>
  expect(make).toThrow(
    expect.objectContaining({ code: expected, details: expect.objectContaining(details) }),
  );

describe("consentsFrom", () => {
  it("takes rows, generators and tables, in words of any case", () => {
    function* rows() {
      yield { ...yes, purpose: " Marketing", channel: "EMAIL " };
      yield { customer: 7, purpose: "analytics", state: "unknown" as const };
    }
    const consents = consentsFrom(rows());
    expect(consents.info).toEqual({ kind: "consents", key: "customer", notes: [] });
    const expected: ConsentRow[] = [
      { ...yes, time: Date.UTC(2026, 2, 1) },
      { customer: "7", purpose: "analytics", channel: null, state: "unknown", time: null, source: null },
    ];
    expect([...consents]).toEqual(expected);
    expect([...consentsFrom(consents)]).toEqual(expected);
    expect([...consentsFrom([...consents, ...consents])]).toEqual(expected);
    expect(consentsFrom([]).length).toBe(0);
    expect(consentsFrom([{ ...yes, time: "2026-03-01 10:00" }], { zone: "Europe/Berlin" }).at(0)?.time).toBe(
      Date.UTC(2026, 2, 1, 9),
    );
  });

  it("keeps an entry that is there twice once, and says so", () => {
    const consents = consentsFrom([
      yes,
      { ...yes, source: "till" },
      { ...yes, purpose: "MARKETING" },
      yes,
      { ...yes, customer: "bob" },
    ]);
    expect([...consents].map((c) => [c.customer, c.source])).toEqual([
      ["ann", "form"],
      ["ann", "till"],
      ["bob", "form"],
    ]);
    expect(consents.info.notes).toEqual(["2 entries were there twice and kept once."]);
  });

  it("survives JSON", () => {
    const consents = consentsFrom([yes, { customer: "bob", purpose: "marketing", state: "withdrawn" }]);
    const again = tableFrom<ConsentRow>(JSON.parse(JSON.stringify(consents))) as unknown as Consents;
    expect([...again]).toEqual([...consents]);
    const asked = { purpose: "marketing", channel: "email", asOf: "2026-06-01" };
    expect(mayUse(again, "ann", asked)).toEqual(mayUse(consents, "ann", asked));
  });

  it("refuses entries that say nothing, or something impossible", () => {
    for (const customer of [null, "", undefined])
      code(() => consentsFrom([yes, { ...yes, customer: customer as never }]), "missing-value", { row: 1 });
    for (const purpose of ["", "  "])
      code(() => consentsFrom([yes, { ...yes, purpose }]), "missing-value", { row: 1, column: "purpose" });
    code(
      () => consentsFrom([yes, { ...yes, state: "yes" as never }, { ...yes, state: "no" as never }]),
      "bad-value",
      {
        row: 1,
        column: "state",
        value: "yes",
        count: 2,
      },
    );
    for (const time of [-1, Number.NaN, Number.POSITIVE_INFINITY, "1969-12-31", "soon"])
      code(() => consentsFrom([{ ...yes, time }]), "bad-value", { row: 0, column: "time" });
    code(() => consentsFrom("ann" as never), "bad-input");
    code(() => consentsFrom(3 as never), "bad-input");
    code(() => consentsFrom([3] as never), "bad-input");
    code(() => consentsFrom([{ customer: "ann", purpose: "marketing" }] as never), "missing-column");
    code(() => consentsFrom([yes], { zone: "Mars/Base" }), "unknown-zone");
    const blank = tableOfRows([{ customer: "a", purpose: " ", state: "granted" }], { kind: "x" });
    code(() => consentsFrom(blank as never), "missing-value", { column: "purpose" });
  });
});

describe("recordConsent", () => {
  it("adds one entry or several and leaves the record as it was", () => {
    const before = consentsFrom([yes]);
    const no = { ...yes, state: "withdrawn" as const, time: "2026-05-01", source: "unsubscribe link" };
    expect([...recordConsent(before, no)].map(({ state }) => state)).toEqual(["granted", "withdrawn"]);
    expect(recordConsent(before, [no, { ...no, customer: "bob" }]).length).toBe(3);
    expect(recordConsent(before, yes).length).toBe(1);
    expect(before.length).toBe(1);
  });

  it("asks for the proof: when and where", () => {
    const consents = consentsFrom([]);
    for (const wrong of [
      { time: null },
      { time: "" },
      { time: undefined },
      { source: "" },
      { source: " " },
      { source: null },
    ])
      code(() => recordConsent(consents, { ...yes, ...wrong } as never), "missing-value", { row: 0 });
    for (const time of [-5, Number.NaN]) code(() => recordConsent(consents, { ...yes, time }), "bad-value");
    code(() => recordConsent(consents, [yes, { ...yes, purpose: "" }]), "missing-value", { row: 1 });
    code(() => recordConsent([] as never, yes), "bad-input");
    for (const entry of [null, "yes", 3]) code(() => recordConsent(consents, entry as never), "bad-input");
  });
});

describe("consentsOf", () => {
  it("takes a column about mail for mail, another for any channel, and keeps what it says", async () => {
    const profiles = await readCustomers("id,opt in,sms consent\n1,yes,no\n2,no,\n3,,\n4,perhaps,yes\n");
    expect([...consentsOf(profiles)].map((c) => [c.customer, c.channel, c.state, c.source])).toEqual([
      ["1", null, "granted", "opt in: yes"],
      ["2", null, "denied", "opt in: no"],
      ["4", null, "unknown", "opt in: perhaps"],
      ["1", "sms", "denied", "sms consent: no"],
      ["4", "sms", "granted", "sms consent: yes"],
    ]);
    const told = await readCustomers(
      "id,email consent,consent time,consent source\n1,yes,2026-03-01,till 2\n",
    );
    expect(consentsOf(told, { purpose: "News" }).at(0)).toEqual({
      customer: "1",
      purpose: "news",
      channel: "email",
      state: "granted",
      time: Date.UTC(2026, 2, 1),
      source: "email consent: yes (till 2)",
    });
  });

  it("hears a column of those who left above one of consent, whatever it holds besides no", async () => {
    const profiles = await readCustomers(
      "id,consent,consent time,unsubscribed\n1,yes,2026-03-01,\n2,yes,2026-03-01,no\n3,yes,2026-03-01,yes\n4,yes,2026-03-01,2026-04-01\n5,,,moved away\n",
    );
    expect([...consentsOf(profiles)].map((c) => [c.state, c.channel, c.time === null])).toEqual([
      ["granted", null, false],
      ["granted", null, false],
      ["withdrawn", null, true],
      ["withdrawn", null, true],
      ["withdrawn", null, true],
    ]);
    const mapped = await readCustomers("Nr,Sperre\n1,ja\n2,\n", {
      map: { customer: "Nr", optedOut: "Sperre" },
    });
    expect([...mapped].map(({ consent }) => consent)).toEqual([0, null]);
  });

  it("dates what has no date by the export, but for what is unknown", async () => {
    const profiles = await readCustomers("id,consent,consent time\n1,yes,2026-03-01\n2,no,\n3,perhaps,\n");
    expect([...consentsOf(profiles, { exported: "2026-05-01" })].map(({ time }) => time)).toEqual([
      Date.UTC(2026, 2, 1),
      Date.UTC(2026, 4, 1),
      null,
    ]);
    expect([...consentsOf(profiles)].map(({ time }) => time)).toEqual([Date.UTC(2026, 2, 1), null, null]);
  });

  it("hears both of two rows of one customer, and the no wins", async () => {
    const profiles = await readCustomers("id,consent\n1,yes\n1,no\n");
    const asked = { purpose: "marketing", asOf: "2026-06-01" };
    expect(mayUse(profiles, "1", asked)).toMatchObject({ allowed: false, verdict: "denied" });
  });

  it("refuses what is no profile, no purpose, no consent", () => {
    const profiles = (consent: number) =>
      tableOfRows([{ customer: "a", consent }], { kind: "profiles" }) as unknown as Profiles;
    code(() => consentsOf([] as never), "bad-input");
    code(() => consentsOf(profiles(1), { purpose: " " }), "bad-option");
    code(() => consentsOf(profiles(1), { exported: Number.NaN }), "bad-option");
    code(() => consentsOf(profiles(0.5)), "bad-value", { row: 0, column: "consent" });
  });
});

describe("a consent that is neither yes nor no", () => {
  it("is named with its column", () => {
    const profiles = tableOfRows([{ customer: "ann", smsConsent: 7 }], { kind: "profiles" });
    code(() => consentsOf(profiles as never), "bad-value", { row: 0, column: "smsConsent", value: 7 });
  });
});
