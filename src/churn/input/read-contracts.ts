import { monthsOf } from "../../core/billing-interval.ts";
import type { Data } from "../../core/columns.ts";
import { oneCurrency } from "../../core/one-currency.ts";
import { Problems } from "../../core/problems.ts";
import { settledRows } from "../../core/settled-rows.ts";
import { type Rejected, Table, type TableColumn, type TextColumn } from "../../core/table.ts";
import type { LooseRows } from "./ledger.ts";
import type { People } from "./people.ts";
import { type LogReading, readSource } from "./read-door.ts";

/** Contracts as dated facts: a row is known from its start on, its end and notice from when they come. */
export interface Contracts {
  /** Numbers: end, canceled, trialEnd, termEnd, months (of a billing interval) and, where there are, price (a month), seats. Codes: plan. */
  readonly rows: LooseRows;
  readonly plans: readonly string[];
  readonly currency: string | undefined;
  readonly notes: readonly string[];
  readonly rejected: readonly Rejected[];
}

/** Reads subscriptions through the door. O(rows). */
export function readContracts(data: Data<object>, reading: LogReading, people: People): Contracts {
  const what = "subscriptions";
  const { read } = readSource(
    data,
    { customer: "text", start: "time" },
    {
      end: "time",
      canceled: "time",
      trialEnd: "time",
      termEnd: "time",
      amount: "number",
      seats: "number",
      plan: "text",
      interval: "text",
      currency: "text",
    },
    reading,
    what,
  );
  const found = read.columns as { readonly [name: string]: TableColumn | undefined };
  const bad = new Problems();
  const interval = found.interval as TextColumn | undefined;
  const lengths = interval?.levels.map((text) => monthsOf(text));
  const [begin, end] = [found.start as Float64Array, found.end as Float64Array | undefined];
  for (let i = 0; i < read.length; i++) {
    const code = interval === undefined ? -1 : interval.codes[i];
    if (end !== undefined && end[i] < begin[i])
      bad.add(
        i,
        "end",
        new Date(end[i]).toISOString(),
        "an end not before the start, or nothing while the contract runs",
      );
    else if (code >= 0 && Number.isNaN((lengths as number[])[code]))
      bad.add(
        i,
        "interval",
        (interval as TextColumn).levels[code],
        'a billing interval such as "month", "year" or "3 months"',
      );
  }
  const settled = bad.settle(read.length, found as Record<string, TableColumn>, reading.onInvalid, what);
  const { rejected, rows } = settledRows(read, settled);
  const column = settled.columns as { readonly [name: string]: TableColumn | undefined };
  const number = (name: string) => {
    const values = column[name] as Float64Array | undefined;
    return values?.some((v) => !Number.isNaN(v)) ? values : undefined;
  };
  const time = column.start as Float64Array;
  const months = new Float64Array(settled.length).fill(1);
  const intervals = column.interval as TextColumn | undefined;
  if (intervals !== undefined)
    for (let i = 0; i < months.length; i++)
      if (intervals.codes[i] >= 0) months[i] = monthsOf(intervals.levels[intervals.codes[i]]);
  const overwritten = data instanceof Table && data.info.source === "stripe-subscriptions";
  const kept = (name: string) => !overwritten || reading.stable.includes(name);
  const empty = () => new Float64Array(settled.length).fill(Number.NaN);
  const amount = kept("amount") && kept("interval") ? number("amount") : undefined;
  const seats = kept("seats") ? number("seats") : undefined;
  const plan = kept("plan") ? (column.plan as TextColumn | undefined) : undefined;
  return {
    rows: {
      who: people.numbersOf(column.customer as TextColumn),
      time,
      numbers: {
        end: number("end") ?? empty(),
        canceled: number("canceled") ?? empty(),
        trialEnd: number("trialEnd") ?? empty(),
        termEnd: number("termEnd") ?? empty(),
        months: kept("interval") ? months : empty(),
        // how long a window is usual tells nothing of one customer
        usual: months,
        ...(amount !== undefined && { price: amount.map((money, i) => money / months[i]) }),
        ...(seats !== undefined && { seats }),
      },
      codes: plan !== undefined && plan.levels.length > 0 ? { plan: plan.codes } : {},
      later: ["end", "canceled"],
    },
    plans: plan?.levels ?? [],
    currency:
      oneCurrency(column.currency as TextColumn | undefined, what, rows) ??
      (data instanceof Table && data.info.currency !== "" ? data.info.currency : undefined),
    notes: overwritten
      ? [
          'The source overwrites plan, amount, interval and seats when they change: they are not used. Say stable: ["plan", "amount", "interval", "seats"] if they never do.',
        ]
      : [],
    rejected,
  };
}
