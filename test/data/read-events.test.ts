import { describe, expect, it } from "vitest";
import { readEvents } from "../../src/data/read-events.ts";

describe("reading events", () => {
  it("takes logs with common names, and any other by a mapping", async () => {
    const events = await readEvents(
      "user,timestamp,action,url,utm_source\nann,2026-03-01T10:00:00Z,view,/tea,mail\n",
    );
    expect(events.info).toMatchObject({ kind: "events", source: "event-log", zone: "UTC" });
    expect(events.at(0)).toEqual({
      customer: "ann",
      time: Date.parse("2026-03-01T10:00:00Z"),
      event: "view",
      subject: "/tea",
      channel: "mail",
    });
    const mapped = await readEvents("wer;wann;was\nann;2026-03-01 10:00;klick\n", {
      map: { customer: "wer", time: "wann", event: "was" },
      zone: "Europe/Berlin",
    });
    expect(mapped.at(0)).toEqual({
      customer: "ann",
      time: Date.parse("2026-03-01T09:00:00Z"),
      event: "klick",
    });
  });

  it("keeps events of nobody, and refuses or reports those without time or name", async () => {
    const text =
      "user,timestamp,event\n,2026-03-01T10:00:00Z,view\nann,never,view\nann,2026-03-01T10:00:00Z,\n";
    await expect(readEvents(text)).rejects.toMatchObject({
      code: "bad-value",
      details: { column: "timestamp", line: 3, count: 2 },
    });
    const events = await readEvents(text, { onInvalid: "skip" });
    expect([...events].map((row) => row.customer)).toEqual([null]);
    expect(events.info.rejected?.map(({ reason }) => reason)).toEqual([
      "timestamp: not a time",
      "event: no value",
    ]);
  });

  it("refuses columns it does not know", async () => {
    await expect(readEvents("a,b\n1,2\n")).rejects.toMatchObject({
      code: "unknown-layout",
      message: expect.stringContaining("event:"),
    });
  });
});
