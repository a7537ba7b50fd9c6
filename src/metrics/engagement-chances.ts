import { type Data, type OnInvalid, readColumns } from "../core/columns.ts";
import { excludedIds, zoneFor } from "../core/options.ts";
import { type Rejected, Table, type TextColumn } from "../core/table.ts";
import { type TimeInput, timeOption, type Zone } from "../core/time.ts";
import { type OrdersInfo, suspectIds } from "../data/index.ts";

/** Events before asOf, by customer and time: customer c has the places `start[c]` to before `start[c + 1]`. */
export interface DecayLog {
  readonly zone: Zone;
  readonly asOf: number;
  readonly source: string | undefined;
  readonly start: Int32Array;
  readonly time: Float64Array;
  readonly event: TextColumn;
  readonly withoutCustomer: number;
  readonly suspected: number;
  readonly rejected: readonly Rejected[];
}

/** Each customer's chances to react: chance i is at row `row[i]` of the result, `hit[i]` says whether it was taken. Customer c has those from `start[c]` to before `start[c + 1]`. */
export interface Chances {
  readonly start: Int32Array;
  readonly row: Int32Array;
  readonly hit: Uint8Array;
  /** Per row, customers in the middle of it. */
  readonly open: Int32Array;
  readonly limit: number;
}

/** Reads events through the door and sorts them. O(events log events). */
export function readDecayLog(
  data: Data<object>,
  options: {
    readonly asOf: TimeInput;
    readonly zone?: string;
    readonly suspects?: "exclude" | "keep" | readonly string[];
    readonly onInvalid?: OnInvalid;
  },
  what: string,
): DecayLog {
  const zone = zoneFor(data, options.zone);
  const asOf = timeOption(options.asOf, "asOf", zone);
  const chosen = options as unknown as { readonly [name: string]: unknown };
  const read = readColumns(
    data,
    {
      customer: { as: "text", from: chosen.customer ?? "customer", required: false },
      time: { as: "time", from: chosen.time ?? "time" },
      event: { as: "text", from: chosen.event ?? "event" },
    },
    { zone, what, onInvalid: options.onInvalid ?? "throw" },
  );
  const { customer, time, event } = read.columns;
  const info: Partial<OrdersInfo> = data instanceof Table ? (data.info as Partial<OrdersInfo>) : {};
  // of ids without orders only the name tells: each stands once
  const excluded = excludedIds(
    options.suspects,
    () => info.suspects ?? suspectIds(customer.levels.map((id) => ({ customer: id, time: 0 }))),
  );
  const nobody = customer.levels.map((id) => excluded.has(id));
  let withoutCustomer = 0;
  let suspected = 0;
  const rows: number[] = [];
  for (let i = 0; i < time.length; i++) {
    const c = customer.codes[i];
    if (!(time[i] < asOf)) continue;
    if (c < 0) withoutCustomer++;
    else if (nobody[c]) suspected++;
    else rows.push(i);
  }
  const order = Int32Array.from(rows).sort(
    (a, b) => customer.codes[a] - customer.codes[b] || time[a] - time[b] || a - b,
  );
  const start = new Int32Array(customer.levels.length + 1);
  for (const i of order) start[customer.codes[i] + 1]++;
  for (let c = 0; c + 1 < start.length; c++) start[c + 1] += start[c];
  return {
    zone,
    asOf,
    source: info.source,
    start,
    time: Float64Array.from(order, (i) => time[i]),
    event: { codes: Int32Array.from(order, (i) => event.codes[i]), levels: event.levels },
    withoutCustomer,
    suspected,
    rejected: read.rejected,
  };
}

/** Whether a customer reacts in each period (ms) of their age that is over; the first contact itself is no reaction. */
export function chancesByAge(
  log: DecayLog,
  reactions: readonly string[],
  period: number,
  limit: number,
): Chances {
  const { start, time, asOf } = log;
  const isReaction = marks(log, reactions);
  const book = chanceBook(start.length - 1, limit);
  const hit = new Uint8Array(limit);
  for (let c = 0; c + 1 < start.length; c++) {
    book.next(c);
    if (start[c] === start[c + 1]) continue;
    const first = time[start[c]];
    const over = Math.floor((asOf - first) / period);
    hit.fill(0);
    for (let i = start[c]; i < start[c + 1]; i++) {
      const age = Math.floor((time[i] - first) / period);
      if (age < limit && time[i] > first && isReaction[log.event.codes[i]] === 1) hit[age] = 1;
    }
    for (let age = 0; age < Math.min(over, limit); age++) book.add(age, hit[age]);
    // from the first instant of an age on there is a part of it that has been lived
    if (over < limit && first + over * period < asOf) book.open[over]++;
  }
  return book.done();
}

/** Whether each customer reacts to the n-th message before the next and within the time given (ms); messages whose time is not over are open. */
export function chancesByMessage(
  log: DecayLog,
  reactions: readonly string[],
  messages: readonly string[],
  within: number,
  limit: number,
): Chances {
  const { start, time, event, asOf } = log;
  const [isReaction, isMessage] = [marks(log, reactions), marks(log, messages)];
  const book = chanceBook(start.length - 1, limit);
  for (let c = 0; c + 1 < start.length; c++) {
    book.next(c);
    let n = -1;
    let sent = Number.NaN;
    let hit = 0;
    const close = (end: number) => {
      if (n < 0 || n >= limit) return;
      // what is answered already, or over, is decided only when its time is over: else quick answers would count and slow ones not
      if (end <= asOf) book.add(n, hit);
      else book.open[n]++;
    };
    for (let i = start[c], end = i; i < start[c + 1]; i = end) {
      while (end < start[c + 1] && time[end] === time[i]) end++;
      // of one moment the message is first, whatever the order of rows: nobody opens a mail before it was sent
      for (let k = i; k < end; k++) {
        if (isMessage[event.codes[k]] === 0) continue;
        close(Math.min(time[k], sent + within));
        n++;
        sent = time[k];
        hit = 0;
      }
      for (let k = i; k < end; k++)
        if (n >= 0 && isReaction[event.codes[k]] === 1 && time[k] < sent + within) hit = 1;
    }
    close(sent + within);
  }
  return book.done();
}

function marks({ event }: DecayLog, names: readonly string[]): Uint8Array {
  return Uint8Array.from(event.levels, (level) => (names.includes(level) ? 1 : 0));
}

function chanceBook(customers: number, limit: number) {
  const row: number[] = [];
  const hits: number[] = [];
  const start = new Int32Array(customers + 1);
  const open = new Int32Array(limit);
  return {
    open,
    next: (customer: number): void => {
      start[customer] = row.length;
    },
    add: (at: number, hit: number): void => {
      row.push(at);
      hits.push(hit);
    },
    done: (): Chances => {
      start[customers] = row.length;
      return { start, row: Int32Array.from(row), hit: Uint8Array.from(hits), open, limit };
    },
  };
}
