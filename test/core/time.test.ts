import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  civilOf,
  dayNumber,
  dayOf,
  dayStart,
  durationDays,
  isoDay,
  lastDaySeen,
  periodIndex,
  periodLabel,
  periodStart,
  timeOption,
  toTime,
  weekdayOf,
  zoneOf,
} from "../../src/core/time.ts";

const utc = zoneOf("UTC");
const zones = [
  "Europe/Berlin",
  "America/New_York",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "America/Sao_Paulo",
];

describe("zoneOf", () => {
  it("knows the offsets of summer and winter", () => {
    const berlin = zoneOf("Europe/Berlin");
    expect(berlin.toWall(Date.UTC(2026, 0, 1))).toBe(Date.UTC(2026, 0, 1, 1));
    expect(berlin.toWall(Date.UTC(2026, 6, 1))).toBe(Date.UTC(2026, 6, 1, 2));
    expect(berlin.toUtc(Date.UTC(2026, 6, 1))).toBe(Date.UTC(2026, 5, 30, 22));
  });

  it("reads a skipped hour one hour later and a doubled hour as the first", () => {
    const berlin = zoneOf("Europe/Berlin");
    // 2026-03-29 02:30 does not exist (clocks jump from 2 to 3); 2026-10-25 02:30 happens twice
    expect(new Date(berlin.toUtc(Date.UTC(2026, 2, 29, 2, 30))).toISOString()).toBe(
      "2026-03-29T01:30:00.000Z",
    );
    expect(new Date(berlin.toUtc(Date.UTC(2026, 9, 25, 2, 30))).toISOString()).toBe(
      "2026-10-25T00:30:00.000Z",
    );
  });

  it("counts 23 and 25 hours in the days of a change", () => {
    const york = zoneOf("America/New_York");
    const hours = (y: number, m: number, d: number) =>
      (dayStart(dayOf(y, m, d + 1), york) - dayStart(dayOf(y, m, d), york)) / 3_600_000;
    expect([hours(2026, 3, 8), hours(2026, 11, 1), hours(2026, 5, 1)]).toEqual([23, 25, 24]);
  });

  it("inverts itself wherever the wall clock is unambiguous", () => {
    for (const name of zones) {
      const zone = zoneOf(name);
      fc.assert(
        fc.property(fc.integer({ min: -2_000_000_000, max: 2_500_000_000 }), (seconds) => {
          const ms = seconds * 1000;
          const wall = zone.toWall(ms);
          expect(zone.toWall(zone.toUtc(wall))).toBe(wall);
        }),
        { numRuns: 150 },
      );
    }
  });

  it("answers at the very ends of the calendar", () => {
    const berlin = zoneOf("Europe/Berlin");
    for (const end of [-8.64e15, 8.64e15]) {
      expect(Number.isFinite(berlin.toWall(end))).toBe(true);
      expect(Math.abs(berlin.toUtc(end) - end)).toBeLessThan(86_400_000);
    }
  });

  it("loses no day where a country skipped or repeated one", () => {
    // Samoa went from 2011-12-29 straight to 2011-12-31; Kwajalein left out 1993-08-21
    for (const [name, year, month, day] of [
      ["Pacific/Apia", 2011, 12, 30],
      ["Pacific/Kwajalein", 1993, 8, 21],
    ] as const) {
      const zone = zoneOf(name);
      const skipped = dayOf(year, month, day);
      const [before, gone, after] = [-1, 0, 1].map((d) => dayStart(skipped + d, zone));
      expect(after - before, name).toBe(86_400_000);
      expect(gone, name).toBe(after);
      expect(dayNumber(after, zone), name).toBe(skipped + 1);
      expect(dayNumber(after - 1, zone), name).toBe(skipped - 1);
    }
  });

  it("starts a day whose midnight is skipped at its first instant", () => {
    // in Sao Paulo the clocks went from 00:00 to 01:00 on 2018-11-04
    const zone = zoneOf("America/Sao_Paulo");
    const start = dayStart(dayOf(2018, 11, 4), zone);
    expect(new Date(start).toISOString()).toBe("2018-11-04T03:00:00.000Z");
    expect(dayNumber(start - 1, zone)).toBe(dayOf(2018, 11, 3));
  });

  it("refuses a zone nobody knows", () => {
    expect(() => zoneOf("Mars/Olympus")).toThrow(expect.objectContaining({ code: "unknown-zone" }));
  });
});

describe("toTime", () => {
  it("reads ISO text with and without a zone", () => {
    const berlin = zoneOf("Europe/Berlin");
    expect(toTime("2026-11-01", berlin)).toBe(Date.UTC(2026, 9, 31, 23));
    expect(toTime("2026-07-01 12:00", berlin)).toBe(Date.UTC(2026, 6, 1, 10));
    expect(toTime("2026-07-01T12:00:00.250Z", berlin)).toBe(Date.UTC(2026, 6, 1, 12, 0, 0, 250));
    expect(toTime("2026-09-03 10:15:00 -0400", berlin)).toBe(Date.UTC(2026, 8, 3, 14, 15));
    expect(toTime("2026-09-03T10:15+02", utc)).toBe(Date.UTC(2026, 8, 3, 8, 15));
    expect(toTime("20260903", utc)).toBe(Date.UTC(2026, 8, 3));
    expect(toTime("1961-05-04", utc)).toBe(Date.UTC(1961, 4, 4));
  });

  it("takes dates, ms and bigints, and gives NaN for what is no time", () => {
    expect(toTime(new Date(5), utc)).toBe(5);
    expect(toTime(7, utc)).toBe(7);
    expect(toTime(7n, utc)).toBe(7);
    for (const bad of [
      "",
      "soon",
      "2026-13-01",
      "2026-02-30",
      "01/02/2026",
      Number.POSITIVE_INFINITY,
      1e300,
      10n ** 30n,
      new Date(Number.NaN),
      "2026-11-03T10:15+99:00",
      "2026-11-03T10:75",
      null,
      undefined,
    ]) {
      expect(toTime(bad as string, utc)).toBeNaN();
    }
    expect(() => timeOption("soon", "asOf", utc)).toThrow(expect.objectContaining({ code: "bad-option" }));
  });
});

describe("days and periods", () => {
  it("counts days of the shop's zone", () => {
    expect(dayNumber(0, utc)).toBe(0);
    expect(dayNumber(-1, utc)).toBe(-1);
    expect(dayNumber(Date.UTC(2026, 0, 1, 23, 30), zoneOf("Europe/Berlin"))).toBe(dayOf(2026, 1, 2));
    expect(isoDay(Date.UTC(2026, 0, 1, 23, 30), zoneOf("America/New_York"))).toBe("2026-01-01");
    expect(lastDaySeen(toTime("1997-10-01", utc), utc)).toBe(dayOf(1997, 9, 30));
  });

  it("agrees with the calendar of Date for five centuries", () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), (day) => {
        const { year, month, day: d } = civilOf(day);
        expect(dayOf(year, month, d)).toBe(day);
        expect(weekdayOf(day)).toBe(new Date(day * 86_400_000).getUTCDay());
      }),
    );
  });

  it("starts weeks on the chosen day", () => {
    const sunday = dayOf(2026, 11, 22);
    expect(periodLabel(periodIndex(sunday, "week"), "week")).toBe("2026-11-16");
    expect(periodLabel(periodIndex(sunday, "week", "sunday"), "week", "sunday")).toBe("2026-11-22");
    expect(periodLabel(periodIndex(sunday, "week", "saturday"), "week", "saturday")).toBe("2026-11-21");
  });

  it("names months, quarters and years", () => {
    const day = dayOf(2026, 11, 22);
    const label = (period: "month" | "quarter" | "year") => periodLabel(periodIndex(day, period), period);
    expect([label("month"), label("quarter"), label("year")]).toEqual(["2026-11", "2026 Q4", "2026"]);
  });

  it("puts every day in exactly the period whose start is not after it", () => {
    const period = fc.constantFrom(
      "day" as const,
      "week" as const,
      "month" as const,
      "quarter" as const,
      "year" as const,
    );
    const week = fc.constantFrom("monday" as const, "sunday" as const, "wednesday" as const);
    fc.assert(
      fc.property(fc.integer({ min: -40_000, max: 40_000 }), period, week, (day, p, w) => {
        const i = periodIndex(day, p, w);
        expect(periodStart(i, p, w)).toBeLessThanOrEqual(day);
        expect(periodStart(i + 1, p, w)).toBeGreaterThan(day);
      }),
    );
  });

  it("gives durations in days, a year as 365.25", () => {
    expect(durationDays({ years: 2, days: 1 })).toBe(731.5);
    expect(durationDays({ months: 12 })).toBeCloseTo(365.25, 12);
    expect(durationDays({ weeks: 2 })).toBe(14);
    expect(() => durationDays({})).toThrow(expect.objectContaining({ code: "bad-option" }));
    expect(() => durationDays({ days: -1 })).toThrow(expect.objectContaining({ code: "bad-option" }));
  });
});
