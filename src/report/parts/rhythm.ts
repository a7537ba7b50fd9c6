import { htmlHeat, paragraphs } from "../html.ts";
import type { ReportPart } from "../part.ts";
import { HEADINGS } from "../words.ts";

/** When people buy. */
export interface RhythmPart {
  /** Orders by weekday (Monday first) and hour of the day. */
  readonly orders: readonly (readonly number[])[];
  /** Hours shown: the first and the last with an order. */
  readonly hours: readonly [first: number, last: number];
  readonly busiest: { readonly weekday: number; readonly hour: number; readonly orders: number };
  /** Weekday with the most orders and its share. */
  readonly day: { readonly weekday: number; readonly share: number };
}

export const rhythmPart: ReportPart<RhythmPart, "rhythm" | "about"> = {
  needs: ["rhythm", "about"],
  build: ({ rhythm, about }) => {
    if (about.orders === 0) return { missing: "no-orders" };
    if (rhythm === null) return { missing: "no-hours" };
    const byHour = Array.from({ length: 24 }, (_, h) => rhythm.reduce((n, day) => n + day[h], 0));
    const byDay = rhythm.map((day) => day.reduce((n, v) => n + v, 0));
    const total = byDay.reduce((n, v) => n + v, 0);
    if (total === 0) return { missing: "no-orders" };
    let busiest = { weekday: 0, hour: 0, orders: -1 };
    rhythm.forEach((day, weekday) => {
      day.forEach((orders, hour) => {
        if (orders > busiest.orders) busiest = { weekday, hour, orders };
      });
    });
    const weekday = byDay.indexOf(Math.max(...byDay));
    const used = byHour.map((n, h) => (n > 0 ? h : -1)).filter((h) => h >= 0);
    return {
      orders: rhythm,
      hours: [used[0], used[used.length - 1]],
      busiest,
      day: { weekday, share: byDay[weekday] / total },
    };
  },
  shape: {
    orders: [["number"]],
    hours: ["number"],
    busiest: { weekday: "number", hour: "number", orders: "number" },
    day: { weekday: "number", share: "number" },
  },
  valid: ({ orders, hours }) =>
    orders.length === 7 &&
    orders.every((day) => day.length === 24) &&
    hours.length === 2 &&
    hours[0] >= 0 &&
    hours[1] < 24,
  view: ({ orders, hours, busiest, day }, { formats: f }) => {
    const most = Math.max(busiest.orders, 1);
    const shown = Array.from({ length: hours[1] - hours[0] + 1 }, (_, i) => hours[0] + i);
    return {
      id: "rhythm",
      heading: HEADINGS.rhythm,
      blocks: [
        paragraphs(
          `The busiest hour is ${f.weekdays[busiest.weekday]} from ${busiest.hour}:00 to ${busiest.hour + 1}:00; ${f.percent(day.share)} of all orders come on a ${f.weekdays[day.weekday]}. Be staffed then, and let a message arrive shortly before.`,
          f.zone === "UTC" &&
            "Times that carry a time zone are shown in UTC. If the clocks of the shop show another time, name its zone when making the report, such as America/New_York.",
        ),
        htmlHeat(
          "Orders by weekday and hour of the day",
          "Hour",
          shown.map(String),
          orders.map((line, d) => ({
            label: f.weekdays[d],
            cells: shown.map((h) => ({ share: line[h] / most, text: f.count(line[h]) })),
          })),
        ),
      ],
    };
  },
};
