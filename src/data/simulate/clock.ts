import { civilOf, dayNumber, dayOf, weekdayOf, type Zone } from "../../core/time.ts";
import type { ShopParameters, SimulatedCampaign } from "./parameters.ts";

const HOUR_MS = 3_600_000;
const WEEK_MS = 168 * HOUR_MS;
const YEAR_MS = 365.25 * 24 * HOUR_MS;

/**
 * The shop's own time, in weeks: it runs fast when the shop sells much and stands still when it is closed, and over the whole range
 * it runs as long as the calendar does. In it every customer buys at a steady rate; the hours, weekdays, season, trend and campaigns
 * come in when shop time is turned into real time.
 */
export interface ShopClock {
  /** Length of the range in weeks, of either time. */
  readonly weeks: number;
  /** Real time, in ms and whole seconds, of a shop time in [0, weeks). */
  at(shopTime: number): number;
}

/** The clock of a shop over [from, to). O(hours) to make, O(1) to ask. Undefined when the shop is never open for a whole hour in the range. */
export function shopClock(
  p: ShopParameters,
  campaigns: readonly SimulatedCampaign[],
  from: number,
  to: number,
  zone: Zone,
): ShopClock | undefined {
  const firstDay = dayNumber(from, zone);
  const hours = (dayNumber(to - 1, zone) - firstDay + 1) * 24;
  const start = new Float64Array(hours);
  const until = new Float64Array(hours + 1);
  for (let day = firstDay, h = 0; h < hours; day++) {
    const { year } = civilOf(day);
    const wave =
      1 + p.season * Math.cos((2 * Math.PI * (day - dayOf(year, 1, 1) + 1 - p.seasonPeak)) / 365.25);
    const dayWeight = p.weekdays[weekdayOf(day)] * wave;
    for (let hour = 0; hour < 24; hour++, h++) {
      const time = zone.toUtc((day * 24 + hour) * HOUR_MS);
      start[h] = time;
      let weight =
        time >= from && time + HOUR_MS <= to
          ? p.hours[hour] * dayWeight * (1 + p.trend) ** ((time - from) / YEAR_MS)
          : 0;
      for (const c of campaigns) if (time >= c.start && time < c.end) weight *= c.factor;
      until[h + 1] = until[h] + weight;
    }
  }
  const weeks = (to - from) / WEEK_MS;
  const total = until[hours];
  if (!(total > 0)) return undefined;
  for (let h = 1; h <= hours; h++) until[h] *= weeks / total;
  // for each of as many equal steps of shop time, the hour that it falls in
  const guide = new Int32Array(hours + 1);
  for (let k = 0, h = 0; k <= hours; k++) {
    while (h < hours - 1 && until[h + 1] <= (k * weeks) / hours) h++;
    guide[k] = h;
  }
  return {
    weeks,
    at: (shopTime) => {
      let h = guide[Math.floor((shopTime / weeks) * hours)];
      while (until[h + 1] <= shopTime && h < hours - 1) h++;
      const share = (shopTime - until[h]) / (until[h + 1] - until[h]);
      return start[h] + Math.floor(Math.min(Math.max(share, 0), 0.9999) * 3600) * 1000;
    },
  };
}
