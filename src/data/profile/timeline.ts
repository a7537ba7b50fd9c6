import type { Events } from "../schema.ts";
import type { ProfileOrder } from "./orders-of.ts";

/** Something that happened. */
export interface TimelineEntry {
  /** In ms. */
  readonly time: number;
  readonly kind: "order" | "refund" | "event";
  /** The order's code, or the event's name. */
  readonly what: string | null;
  /** What the event was about; null for orders. */
  readonly subject: string | null;
  /** Money of the order (a refund is negative), value of the event. */
  readonly value: number | null;
}

/** Orders, refunds and events in order of time; at one moment events come first, for they led to the order. */
export function timelineOf(
  placed: readonly ProfileOrder[],
  events: Events | undefined,
  rows: readonly number[],
): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  for (const row of rows) {
    const event = events?.at(row);
    if (event === undefined) continue;
    const { time, event: what, subject = null, value = null } = event;
    entries.push({ time, kind: "event", what, subject, value });
  }
  for (const { time, order, amount, refund, isReturn } of placed) {
    entries.push({
      time,
      kind: isReturn ? "refund" : "order",
      what: order,
      subject: null,
      value: amount - refund,
    });
  }
  return entries.sort((a, b) => a.time - b.time);
}
