import { ClienteleError } from "../core/errors.ts";
import { type TimeInput, timeOption } from "../core/time.ts";
import type { OrderLog } from "./order-log.ts";

/** A half-open window of time in ms: `from` counts, `to` does not. NaN where there is no order to take it from. */
export interface MetricWindow {
  readonly from: number;
  readonly to: number;
}

/** Refuses a window that ends before it begins. */
export function checkWindow(from: number, to: number, fromName: string, toName: string): void {
  if (from < to) return;
  throw new ClienteleError(
    "bad-option",
    `The window is empty: option ${fromName} (${iso(from)}) must lie before option ${toName} (${iso(to)}).`,
    {
      value: to,
      expected: `a time after ${fromName}`,
    },
  );
}

/** The window of two optional times; without them it begins with the first row and ends just after the last. */
export function windowOption(
  from: TimeInput | undefined,
  to: TimeInput | undefined,
  log: OrderLog,
): MetricWindow {
  let first = Number.NaN;
  let last = Number.NaN;
  if (from === undefined || to === undefined) {
    for (let i = 0; i < log.length; i++) {
      const t = log.time[i];
      if (!(t >= first)) first = t;
      if (!(t <= last)) last = t;
    }
  }
  const start = from === undefined ? first : timeOption(from, "from", log.zone);
  const end = to === undefined ? last + 1 : timeOption(to, "to", log.zone);
  if (from !== undefined && to !== undefined) checkWindow(start, end, "from", "to");
  return { from: start, to: end };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
