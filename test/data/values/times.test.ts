import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinColumns } from "../../../src/data/csv/join-columns.ts";
import { asText, columnOf, type RawColumn } from "../../../src/data/csv/raw-table.ts";
import { readRawTable } from "../../../src/data/csv/read-raw-table.ts";
import { asTimes, type TimeOptions } from "../../../src/data/values/as-times.ts";
import { readDateText, wallOf } from "../../../src/data/values/date-text.ts";

async function column(values: string[], kind: true | "text" = true): Promise<RawColumn> {
  const quoted = values.map((v) => `"${v}"`).join("\n");
  return columnOf(
    await readRawTable(`t\n${quoted}\n`, { delimiter: "|", pick: () => [kind] }),
    "t",
  ) as RawColumn;
}

async function times(values: string[], options: TimeOptions = {}): Promise<(string | null)[]> {
  const { values: ms } = asTimes(await column(values), options);
  return Array.from(ms, (v) => (Number.isNaN(v) ? null : new Date(v).toISOString()));
}

describe("one text as a date", () => {
  it.each([
    ["2026-11-03", "2026-11-03T00:00:00.000Z"],
    ["2026/1/5", "2026-01-05T00:00:00.000Z"],
    ["2026.11.03", "2026-11-03T00:00:00.000Z"],
    ["20261103", "2026-11-03T00:00:00.000Z"],
    ["20261103T101500Z", "2026-11-03T10:15:00.000Z"],
    ["20261103 10:15", "2026-11-03T10:15:00.000Z"],
    ["2026-11-03T10:15", "2026-11-03T10:15:00.000Z"],
    ["2026-11-03 10:15:30", "2026-11-03T10:15:30.000Z"],
    ["2026-11-03 10:15:30.5", "2026-11-03T10:15:30.500Z"],
    ["2026-11-03 10:15:30.123456", "2026-11-03T10:15:30.123Z"],
    ["2026-11-03 10:15:30,250", "2026-11-03T10:15:30.250Z"],
    ["2026-11-03T10:15:30+02:00", "2026-11-03T08:15:30.000Z"],
    ["2026-11-03 10:15:30 -0400", "2026-11-03T14:15:30.000Z"],
    ["2026-11-03 10:15:30+02", "2026-11-03T08:15:30.000Z"],
    ["2026-11-03 10:15:30 UTC", "2026-11-03T10:15:30.000Z"],
    ["2026-11-03 10:15:30 PST", "2026-11-03T18:15:30.000Z"],
    ["2026-11-03 10:15:30 CEST", "2026-11-03T08:15:30.000Z"],
    ["Tue, 03 Nov 2026 10:15:00 GMT", "2026-11-03T10:15:00.000Z"],
    ["Tue Nov 03 2026 10:15:00 GMT+0100 (Central European Standard Time)", "2026-11-03T09:15:00.000Z"],
    ["3 Nov 2026", "2026-11-03T00:00:00.000Z"],
    ["3. November 2026", "2026-11-03T00:00:00.000Z"],
    ["3rd of November, 2026", "2026-11-03T00:00:00.000Z"],
    ["03-Nov-2026", "2026-11-03T00:00:00.000Z"],
    ["03/NOV/2026 23:59", "2026-11-03T23:59:00.000Z"],
    ["Nov 3, 2026 10:15 AM", "2026-11-03T10:15:00.000Z"],
    ["November 3rd, 2026, 10:15:20 pm", "2026-11-03T22:15:20.000Z"],
    ["Nov. 3, 2026 at 12:05 a.m.", "2026-11-03T00:05:00.000Z"],
    ["Sept 3 2026 12:05 p.m.", "2026-09-03T12:05:00.000Z"],
    ["2026 Nov 3", "2026-11-03T00:00:00.000Z"],
    ["31/12/2026", "2026-12-31T00:00:00.000Z"],
    ["31.12.2026 9:05", "2026-12-31T09:05:00.000Z"],
    ["31-12-2026, 10:00", "2026-12-31T10:00:00.000Z"],
    ["Nov 3, 2026 5 PM", "2026-11-03T17:00:00.000Z"],
    ["1969-12-31 23:59:59", "1969-12-31T23:59:59.000Z"],
    ["1600-02-29", "1600-02-29T00:00:00.000Z"],
    ["0099-03-01", "0099-03-01T00:00:00.000Z"],
  ])("%j is %s", (text, iso) => {
    const date = readDateText(text);
    const offset = date === undefined || Number.isNaN(date.offset) ? 0 : date.offset;
    expect(date && new Date(wallOf(date, "dmy") - offset * 60_000).toISOString()).toBe(iso);
  });

  it.each([
    "2026-02-30",
    "2026-13-01",
    "2025-02-29",
    "1900-02-29",
    "31/04/2026",
    "31 Feb 2026",
    "2026-11-03 24:00",
    "2026-11-03 10:60",
    "2026-11-03 10:15:60",
    "13:00 PM",
    "Nov 3, 2026 13:00 PM",
    "Nov 3, 2026 0:30 am",
    "3 Nov 26",
    "03/11/26",
    "3 Foo 2026",
    "2026-11",
    "2026",
    "10:15",
    "2026-11-03 10",
    "2026-11-03 10:15 XYZ",
    "2026-11-03 10:15 +99:00",
    "2026-11-03x",
    "12.11.2010.5",
    "1.2.3",
    "hello",
    "",
    "Nov Nov 2026",
    "2026-11-03 (",
    "x".repeat(100),
  ])("%j is none", (text) => {
    expect(readDateText(text)).toBeUndefined();
  });

  it("stays linear on long nonsense", () => {
    for (const text of ["1-".repeat(5e5), " ".repeat(1e6), "(".repeat(1e6)])
      expect(readDateText(text)).toBeUndefined();
  });
});

describe("a column as times", () => {
  it("reads ISO columns, kept as text or not, alike", async () => {
    const texts = [
      "2026-11-03",
      "2026-11-03T10:15:00Z",
      "2026-03-29 02:30",
      "2026-11-03 10:15:00.250 +0530",
      "",
      "1969-07-20 20:17:40 UTC",
    ];
    for (const zone of ["UTC", "Europe/Berlin", "America/New_York"]) {
      const compact = asTimes(await column(texts), { zone });
      const text = asTimes(await column(texts, "text"), { zone });
      expect((await column(texts)).kind).toBe("time");
      expect([...compact.values]).toEqual([...text.values]);
      expect([compact.dateOnly, compact.usesZone]).toEqual([text.dateOnly, text.usesZone]);
    }
    expect((await times(texts, { zone: "Europe/Berlin" })).slice(0, 3)).toEqual([
      "2026-11-02T23:00:00.000Z",
      "2026-11-03T10:15:00.000Z",
      // the clock skips 02:30 that night: one hour later
      "2026-03-29T01:30:00.000Z",
    ]);
  });

  it("takes the first of an hour that the clock shows twice", async () => {
    expect(
      await times(["2026-10-25 02:30:00", "10/25/2026 2:30 AM"], { zone: "Europe/Berlin", dateOrder: "mdy" }),
    ).toEqual(["2026-10-25T00:30:00.000Z", "2026-10-25T00:30:00.000Z"]);
  });

  it("says whether there were only days, and whether the zone was needed", async () => {
    expect(asTimes(await column(["2026-01-01"]))).toMatchObject({ dateOnly: true, usesZone: true });
    expect(asTimes(await column(["2026-01-01 10:00Z"]))).toMatchObject({ dateOnly: false, usesZone: false });
    expect(asTimes(await column(["1 Jan 2026"]))).toMatchObject({ dateOnly: true, usesZone: true });
  });

  it("decides the day-month order by the whole column", async () => {
    expect(await times(["03/11/2026", "13/11/2026"])).toEqual([
      "2026-11-03T00:00:00.000Z",
      "2026-11-13T00:00:00.000Z",
    ]);
    expect(await times(["03/11/2026", "11/13/2026"])).toEqual([
      "2026-03-11T00:00:00.000Z",
      "2026-11-13T00:00:00.000Z",
    ]);
    expect(asTimes(await column(["13/11/2026"])).order).toBe("dmy");
    expect(asTimes(await column(["2026/11/13"])).order).toBeUndefined();
  });

  it("refuses to guess when both orders fit, unless told", async () => {
    const open = await column(["", "03/11/2026", "04/12/2026 10:00"]);
    let error: unknown;
    try {
      asTimes(open, { name: "date" });
    } catch (e) {
      error = e;
    }
    expect(error).toMatchObject({
      code: "ambiguous-date",
      message: expect.stringMatching(/"date".*"03\/11\/2026".*dateOrder/),
      details: { row: 1, column: "date", value: "03/11/2026" },
    });
    expect(asTimes(open, { dateOrder: "dmy" }).values[1]).toBe(Date.UTC(2026, 10, 3));
    expect(asTimes(open, { dateOrder: "mdy" }).values[1]).toBe(Date.UTC(2026, 2, 11));
    expect(await times(["05/05/2026"])).toEqual(["2026-05-05T00:00:00.000Z"]);
  });

  it("refuses a column that contradicts itself, naming both rows", async () => {
    const mixed = await column(["13/01/2026", "02/03/2026", "01/14/2026"]);
    expect(() => asTimes(mixed, { name: "d" })).toThrow(
      expect.objectContaining({ code: "bad-value", message: expect.stringMatching(/row 0 .*row 2 /) }),
    );
    expect(asTimes(mixed, { dateOrder: "dmy" }).invalid).toEqual({
      count: 1,
      examples: [{ row: 2, value: "01/14/2026" }],
    });
  });

  it("counts impossible dates with row and value, keeping the others", async () => {
    const { invalid, values } = asTimes(await column(["2026-02-28", "2026-02-30", "n/a", "soon"]));
    expect(invalid).toEqual({
      count: 2,
      examples: [
        { row: 1, value: "2026-02-30" },
        { row: 3, value: "soon" },
      ],
    });
    expect([...values]).toEqual([Date.UTC(2026, 1, 28), Number.NaN, Number.NaN, Number.NaN]);
  });

  it("reads plain numbers by their size, or as told", async () => {
    const iso = "2023-11-14T22:13:20.000Z";
    expect(await times(["1700000000"])).toEqual([iso]);
    expect(await times(["1700000000.5"])).toEqual(["2023-11-14T22:13:20.500Z"]);
    expect(await times(["1700000000000"])).toEqual([iso]);
    expect(await times(["1700000000000123"])).toEqual([iso]);
    expect(await times(["1700000000000", "-86400000"])).toEqual([iso, "1969-12-31T00:00:00.000Z"]);
    expect(await times(["20231114", "20231115", ""])).toEqual([
      "2023-11-14T00:00:00.000Z",
      "2023-11-15T00:00:00.000Z",
      null,
    ]);
    expect(await times(["20231114"], { zone: "America/New_York" })).toEqual(["2023-11-14T05:00:00.000Z"]);
    // a day and a half is no 8-digit date, and nothing lies beyond the calendar
    expect(await times(["20231114", "20231115", "20231115.5"])).toEqual([
      "2023-11-14T00:00:00.000Z",
      "2023-11-15T00:00:00.000Z",
      null,
    ]);
    expect(await times(["1700000000", "9000000000000"], { epoch: "s" })).toEqual([
      "2023-11-14T22:13:20.000Z",
      null,
    ]);
    expect(await times(["20231114"], { epoch: "s" })).toEqual(["1970-08-23T03:45:14.000Z"]);
    expect(asTimes(await column(["1700000000"], "text")).values[0]).toBe(1_700_000_000_000);
    expect(asTimes(await column(["20231114", "20231332", "20231115"])).invalid).toEqual({
      count: 1,
      examples: [{ row: 1, value: "20231332" }],
    });
    // spreadsheet day numbers are refused, not read as 1970
    expect(asTimes(await column(["45234", "45235.5"])).invalid.count).toBe(2);
  });

  it("refuses an unknown zone", async () => {
    const dates = await column(["2026-01-01"]);
    expect(() => asTimes(dates, { zone: "Mars/Base" })).toThrow(
      expect.objectContaining({ code: "unknown-zone" }),
    );
  });

  it("joins a date and a time column", async () => {
    const table = await readRawTable("d,t\n11/13/2026,10:15:00\n11/13/2026,10:15:00\n11/14/2026,\n,09:00\n");
    const joined = joinColumns(table.columns[0] as RawColumn, table.columns[1] as RawColumn, " ");
    expect(joined.levels.length).toBe(2);
    expect([...asTimes(joined).values]).toEqual([
      Date.UTC(2026, 10, 13, 10, 15),
      Date.UTC(2026, 10, 13, 10, 15),
      Date.UTC(2026, 10, 14),
      Number.NaN,
    ]);
  });
});

describe("ISO times keep their text", () => {
  it("tells the same clock time in two zones apart", async () => {
    const texts = ["2026-01-01 10:00 +0200", "2026-01-01 10:00 +0100", "2026-01-01 10:00 +0200"];
    expect(asText(await column(texts))).toEqual({ codes: Int32Array.of(0, 1, 0), levels: texts.slice(0, 2) });
  });

  it("any date, precision and offset, before and after a text makes the column text", async () => {
    const pad = (n: number, w = 2) => String(n).padStart(w, "0");
    const text = fc
      .record({
        day: fc.integer({ min: -719_528, max: 2_932_896 }),
        ms: fc.integer({ min: 0, max: 86_399_999 }),
        precision: fc.integer({ min: 0, max: 3 }),
        mark: fc.constantFrom("T", " "),
        zone: fc.constantFrom("", "Z", "+02:00", "-0930", " +0000", " -05:30", " UTC", "+14:00"),
      })
      .map(({ day, ms, precision, mark, zone }) => {
        const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
        if (precision === 0) return date;
        const s = Math.floor(ms / 1000);
        let time = `${pad(Math.floor(s / 3600))}:${pad(Math.floor(s / 60) % 60)}`;
        if (precision > 1) time += `:${pad(s % 60)}`;
        if (precision > 2) time += `.${pad(ms % 1000, 3)}`;
        return date + mark + time + zone;
      });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 10 }), async (texts) => {
        const { columns } = await readRawTable(`t\n${texts.join("\n")}\n`);
        expect(columns[0]?.kind).toBe("time");
        const { values } = asTimes(columns[0] as RawColumn);
        const asWritten = asText(columns[0] as RawColumn);
        expect(Array.from(asWritten.codes, (c) => asWritten.levels[c])).toEqual(texts);
        texts.forEach((t, i) => {
          const [, date, clock = "00:00", zone = ""] = /^([\d-]{10})(?:.([\d:.]+))?(.*)$/.exec(
            t,
          ) as RegExpExecArray;
          const z =
            zone
              .trim()
              .replace("UTC", "Z")
              .replace(/^([+-]\d\d)(\d\d)$/, "$1:$2") || "Z";
          expect(values[i]).toBe(Date.parse(`${date}T${clock}${z}`));
        });
        const demoted = (await readRawTable(`t\n${texts.join("\n")}\nx\n`)).columns[0];
        expect(demoted?.kind === "text" && Array.from(demoted.codes, (c) => demoted.levels[c])).toEqual([
          ...texts,
          "x",
        ]);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    "2026-02-30",
    "2026-1-05",
    "2026-01-05T",
    "2026-01-05 1:00",
    "2026-01-05 10:00:00.5",
    "2026-01-05 10:00-00:00",
    "2026-01-05 25:00",
    "2026-01-05Z",
    "2026-01-05 10:00:00.123456",
    "x026-01-05",
  ])("%j is not of that form and stays text", async (text) => {
    expect(await column([text])).toMatchObject({ kind: "text", levels: [text] });
  });
});
