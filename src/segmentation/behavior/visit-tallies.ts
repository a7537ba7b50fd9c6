import type { EventRows } from "./event-rows.ts";
import type { Sessions } from "./sessions.ts";
import type { WebOrders } from "./web-orders.ts";

/** What is counted per customer; what needs orders is NaN where they are not known. */
export interface VisitTallies {
  readonly sessions: Float64Array;
  readonly pages: Float64Array;
  readonly distinctPages: Float64Array;
  readonly minutes: Float64Array;
  readonly timedSessions: Float64Array;
  readonly carts: Float64Array;
  readonly checkouts: Float64Array;
  readonly downloads: Float64Array;
  readonly orders: Float64Array;
  readonly abandonedCarts: Float64Array;
  readonly openCarts: Float64Array;
  readonly firstVisit: Float64Array;
  readonly lastVisit: Float64Array;
  readonly bounces: Float64Array;
  readonly converted: Float64Array;
}

// places in EVENT_KINDS
const PAGE = 0;
const CART = 1;
const CHECKOUT = 2;
const DOWNLOAD = 3;

/** Counts visits and what happened in them. Times in ms: `gap` ends a session, `patience` is how long its cart may wait for an order. O(rows). */
export function tallyVisits(
  rows: EventRows,
  kinds: Int8Array,
  sessions: Sessions,
  orders: WebOrders,
  { gap, patience }: { readonly gap: number; readonly patience: number },
): VisitTallies {
  const { ids, customer, event, texts, asOf } = rows;
  const n = ids.length;
  const zeros = () => new Float64Array(n);
  const none = () => new Float64Array(n).fill(Number.NaN);
  const ofOrders = orders.from === "unknown" ? none : zeros;
  const out: VisitTallies = {
    sessions: zeros(),
    pages: zeros(),
    distinctPages: texts.subject === undefined ? none() : distinctPages(rows, kinds, sessions),
    minutes: zeros(),
    timedSessions: zeros(),
    carts: zeros(),
    checkouts: zeros(),
    downloads: zeros(),
    orders: ofOrders(),
    abandonedCarts: ofOrders(),
    openCarts: ofOrders(),
    firstVisit: none(),
    lastVisit: none(),
    bounces: zeros(),
    converted: ofOrders(),
  };
  // in the order of EVENT_KINDS
  const count = [out.pages, out.carts, out.checkouts, out.downloads];
  const all = sessions.first.length;
  const events = new Int32Array(all);
  const wanting = new Uint8Array(all);
  for (let i = 0; i < customer.length; i++) {
    if (customer[i] < 0) continue;
    const kind = kinds[event.codes[i]];
    if (kind >= PAGE && kind <= DOWNLOAD) count[kind][customer[i]]++;
    const s = sessions.sessionOf[i];
    if (s < 0) continue;
    events[s]++;
    if (kind === CART || kind === CHECKOUT) wanting[s] = 1;
  }
  const bought = boughtIn(rows, sessions, orders, gap);
  for (let c = 0; c < n; c++) {
    const { start, first, last } = sessions;
    const [from, to] = [start[c], start[c + 1]];
    let end = Number.NEGATIVE_INFINITY;
    let o = orders.start[c];
    out.orders[c] += orders.start[c + 1] - o;
    for (let s = from; s < to; s++) {
      out.sessions[c]++;
      if (last[s] > end) end = last[s];
      if (last[s] > first[s]) {
        out.minutes[c] += (last[s] - first[s]) / 60_000;
        out.timedSessions[c]++;
      }
      const ordered = bought[s] === 1;
      if (ordered) out.converted[c]++;
      if (events[s] === 1 && !ordered) out.bounces[c]++;
      if (wanting[s] === 0 || ordered) continue;
      while (o < orders.start[c + 1] && orders.time[o] < first[s]) o++;
      if (o < orders.start[c + 1] && orders.time[o] <= last[s] + patience) continue;
      if (last[s] + patience < asOf) out.abandonedCarts[c]++;
      else out.openCarts[c]++;
    }
    if (to > from) {
      out.firstVisit[c] = first[from];
      out.lastVisit[c] = end;
    }
  }
  return out;
}

/** 1 for the sessions that have an order in them: by its session id, else by its time. */
function boughtIn({ texts, ids }: EventRows, sessions: Sessions, orders: WebOrders, gap: number): Uint8Array {
  const { start, first, last, sessionOf, log } = sessions;
  const inSession = new Uint8Array(first.length);
  const named = texts.session;
  const latest = new Int32Array(named?.levels.length ?? 0).fill(-1);
  for (let c = 0; c < ids.length; c++) {
    if (orders.start[c] === orders.start[c + 1]) continue;
    if (named !== undefined)
      for (let k = log.start[c]; k < log.start[c + 1]; k++) {
        const id = named.codes[log.rows[k]];
        if (id >= 0) latest[id] = sessionOf[log.rows[k]];
      }
    let s = start[c];
    for (let o = orders.start[c]; o < orders.start[c + 1]; o++) {
      const id = orders.session[o];
      if (id >= 0 && latest[id] >= start[c] && latest[id] < start[c + 1]) {
        inSession[latest[id]] = 1;
        continue;
      }
      const t = orders.time[o];
      // sessions come by their start: the last one begun by then is the one that may hold the order
      while (s + 1 < start[c + 1] && first[s + 1] <= t) s++;
      if (s < start[c + 1] && first[s] <= t && t <= last[s] + gap) inSession[s] = 1;
    }
  }
  return inSession;
}

function distinctPages({ event, texts, ids }: EventRows, kinds: Int8Array, { log }: Sessions): Float64Array {
  const subject = texts.subject;
  const out = new Float64Array(ids.length);
  if (subject === undefined) return out;
  const seen = new Int32Array(subject.levels.length).fill(-1);
  for (let c = 0; c < ids.length; c++) {
    for (let k = log.start[c]; k < log.start[c + 1]; k++) {
      const row = log.rows[k];
      const page = subject.codes[row];
      if (kinds[event.codes[row]] !== PAGE || page < 0 || seen[page] === c) continue;
      seen[page] = c;
      out[c]++;
    }
  }
  return out;
}
