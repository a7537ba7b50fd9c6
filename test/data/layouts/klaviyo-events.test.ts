import { describe, expect, it } from "vitest";
import { readEvents } from "../../../src/data/read-events.ts";
import { recognize } from "../../../src/data/recognize.ts";

const HEADER = "timestamp,datetime,uuid,event_properties,metric_name,profile_id,email";
const json = (value: object) => `"${JSON.stringify(value).replaceAll('"', '""')}"`;
const row = (uuid: string, properties: string, metric: string, profile: string, email: string) =>
  `1772359200,2026-03-01T10:00:00+00:00,${uuid},${properties},${metric},${profile},${email}`;

describe("Klaviyo's events", () => {
  it("are named by their metric, valued by $value, and belong to the profile's address", async () => {
    const events = await readEvents(
      [
        HEADER,
        row(
          "u1",
          json({ $value: 29.98, ProductName: "Green tea", Items: [] }),
          "Placed Order",
          "01A",
          "Ann@x.test",
        ),
        row("u2", json({ "Campaign Name": "Spring", $event_id: "x" }), "Opened Email", "01A", ""),
        row("u3", json({ $value: "12.5" }), "Placed Order", "01B", ""),
        row("u1", json({ $value: 29.98 }), "Placed Order", "01A", "Ann@x.test"),
      ].join("\n"),
      { zone: "Europe/Berlin" },
    );
    const time = Date.parse("2026-03-01T10:00:00Z");
    expect(events.info.source).toBe("klaviyo-events");
    expect([...events]).toEqual([
      { customer: "ann@x.test", time, event: "Placed Order", subject: "Green tea", value: 29.98 },
      { customer: "ann@x.test", time, event: "Opened Email", subject: "Spring", value: null },
      { customer: "01B", time, event: "Placed Order", subject: null, value: 12.5 },
    ]);
    expect(events.info.rejected).toEqual([
      { reason: "event with a uuid that was read before", rows: 1, examples: [{ row: 3, value: "u1" }] },
    ]);
  });

  it("are recognized with the API's nested names, and not taken for other logs", async () => {
    const nested =
      "attributes.timestamp,attributes.datetime,attributes.uuid,attributes.event_properties,relationships.metric.data.id,relationships.profile.data.id";
    expect(recognize(nested.split(","))[0].layout).toBe("klaviyo-events");
    const events = await readEvents(`${nested}\n1772359200,,u1,{},M1,P1`.replace("datetime,", "x,"));
    expect(events.at(0)).toEqual({ customer: "P1", time: 1772359200000, event: "M1" });
    expect(recognize(["timestamp", "datetime", "uuid", "metric", "profile_id"])[0].layout).toBe("event-log");
  });

  it("keep rows whose properties can not be read, and say so", async () => {
    const events = await readEvents(
      [
        HEADER,
        row("u1", "\"{'a': 1}\"", "Placed Order", "01A", ""),
        row("u2", "[1]", "Placed Order", "01A", ""),
      ].join("\n"),
    );
    expect(events.length).toBe(2);
    expect(events.info.notes).toEqual([
      "2 rows have properties that are no JSON object, and so no value and no subject (first: line 2).",
    ]);
    const proto = await readEvents(
      [HEADER, row("u1", '"{""__proto__"":{""$value"":5}}"', "x", "1", "")].join("\n"),
    );
    expect(proto.at(0)).not.toHaveProperty("value");
  });

  it("without time or metric are refused or reported", async () => {
    const text = [HEADER, "1772359200,never,u1,{},Placed Order,1,", row("u2", "{}", "", "1", "")].join("\n");
    await expect(readEvents(text)).rejects.toMatchObject({ code: "bad-value", details: { count: 2 } });
    const events = await readEvents(text, { onInvalid: "skip" });
    expect(events.info.rejected?.map(({ reason }) => reason)).toEqual([
      "datetime: not a time",
      "metric_name: no value",
    ]);
  });
});
