import fc from "fast-check";
import { expect, test } from "vitest";
import { dayFinder } from "../../src/core/day-finder.ts";
import { dayNumber, zoneOf } from "../../src/core/time.ts";

// zones whose clocks change at two, at midnight (forth and back), and one that left out 2011-12-30
const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/Sao_Paulo",
  "America/Havana",
  "Asia/Kolkata",
  "Pacific/Apia",
];

test.each(ZONES)("finds the same days as the zone itself, hour by hour, in %s", (name) => {
  const zone = zoneOf(name);
  for (const year of [1969, 2011, 2018]) {
    const [first, last] = [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 3)];
    const dayOf = dayFinder(first, last, zone);
    for (let time = first; time <= last; time += 3_600_000 / 2) {
      if (dayOf(time) !== dayNumber(time, zone))
        expect([time, dayOf(time)]).toEqual([time, dayNumber(time, zone)]);
    }
  }
});

test("finds them in any order, and over spans too long for a table of days", () => {
  const time = fc.integer({ min: -8e14, max: 8e14 });
  fc.assert(
    fc.property(
      fc.array(time, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(...ZONES),
      fc.constantFrom(1, 1e-3),
      (all, name, shrink) => {
        const times = all.map((t) => Math.round(t * shrink));
        const zone = zoneOf(name);
        const dayOf = dayFinder(Math.min(...times), Math.max(...times), zone);
        expect(times.map(dayOf)).toEqual(times.map((t) => dayNumber(t, zone)));
      },
    ),
    { numRuns: 40 },
  );
});
