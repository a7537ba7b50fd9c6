import { describe, expect, it } from "vitest";
import { readSubscriptions } from "../../src/data/read-subscriptions.ts";

describe("reading subscriptions", () => {
  it("takes lists with common names, an empty or dashed end as running", async () => {
    const subs = await readSubscriptions(
      "member_id,start_date,end_date,plan\n007,2026-01-01,2026-02-01,basic\n8,2026-01-01,,basic\n9,2026-01-01,-,basic\n",
    );
    expect(subs.info).toMatchObject({ kind: "subscriptions", source: "subscription-list", zone: "UTC" });
    expect(subs.at(0)).toEqual({
      customer: "007",
      subscription: "row 0",
      start: Date.parse("2026-01-01T00:00:00Z"),
      end: Date.parse("2026-02-01T00:00:00Z"),
      plan: "basic",
    });
    expect([...subs].map(({ end }) => end === null)).toEqual([false, true, true]);
  });

  it("take notice, an agreed end and seats where they are said", async () => {
    const table = await readSubscriptions(
      "Member ID,Start,End,Notice given,Contract end,Seats\n7,2026-01-01,,2026-05-02,2026-06-30,3\n8,2026-01-15,,,,",
    );
    expect(table.at(0)).toMatchObject({
      canceled: Date.UTC(2026, 4, 2),
      termEnd: Date.UTC(2026, 5, 30),
      seats: 3,
    });
    expect(table.at(1)).toMatchObject({ canceled: null, termEnd: null, seats: null });
    const mapped = await readSubscriptions("who,a,b,c\n7,2026-01-01,,2026-05-02", {
      map: { customer: "who", start: "a", end: "b", canceled: "c" },
    });
    expect(mapped.at(0)?.canceled).toBe(Date.UTC(2026, 4, 2));
  });

  it("refuses an end that can not be read or lies before the start", async () => {
    const text = "customer,start,end\na,2026-01-01,soon\nb,2026-02-01,2026-01-01\nc,2026-01-01,2026-01-01\n";
    await expect(readSubscriptions(text)).rejects.toMatchObject({
      code: "bad-value",
      details: { column: "end", line: 2, value: "soon", count: 2 },
    });
    const subs = await readSubscriptions(text, { onInvalid: "skip" });
    expect(subs.columns.customer.levels).toEqual(["c"]);
    expect(subs.info.rejected).toMatchObject([{ rows: 2 }]);
  });

  it("names the column that a wrong end comes from", async () => {
    const header =
      "id,Customer ID,Plan,Quantity,Currency,Interval,Amount,Status,Created (UTC),Start (UTC),Current Period Start (UTC),Current Period End (UTC),Trial Start (UTC),Trial End (UTC),Canceled At (UTC),Ended At (UTC)";
    const row = (canceled: string, ended: string) =>
      `sub_1,cus_1,gold,1,eur,month,10,canceled,2026-01-01 10:00,2026-01-01 10:00,,,,,${canceled},${ended}`;
    await expect(readSubscriptions(`${header}\n${row("2025-12-01 10:00", "")}`)).rejects.toMatchObject({
      code: "bad-value",
      details: { column: "Canceled At (UTC)", value: "2025-12-01 10:00" },
    });
    await expect(
      readSubscriptions(`${header}\n${row("2026-02-01 10:00", "2025-12-01 10:00")}`),
    ).rejects.toMatchObject({ code: "bad-value", details: { column: "Ended At (UTC)" } });
  });

  it("refuses mixed currencies without rates, a row of nobody, and columns it does not know", async () => {
    const text = "customer,start,end,amount,currency\na,2026-01-01,,10,EUR\nb,2026-01-01,,10,USD\n";
    await expect(readSubscriptions(text)).rejects.toMatchObject({ code: "mixed-currency" });
    const subs = await readSubscriptions(text, { currency: "EUR", rates: { USD: 0.5 } });
    expect([...subs].map((row) => row.amount)).toEqual([10, 5]);
    await expect(readSubscriptions("customer,start,end\n,2026-01-01,\n")).rejects.toMatchObject({
      code: "missing-value",
    });
    await expect(readSubscriptions("a,b\n1,2\n")).rejects.toMatchObject({ code: "unknown-layout" });
  });
});
