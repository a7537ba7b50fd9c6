import { fork, integer, randomFrom, uniform } from "../../src/core/random.ts";

export const DAY = 86_400_000;
/** Day d of 2026, counted from 0. */
export const day = (d: number): number => Date.UTC(2026, 0, 1) + d * DAY;

export interface RichLog {
  readonly orders: object[];
  readonly subscriptions: object[];
  readonly events: object[];
  readonly feedback: object[];
  readonly surveys: object[];
  readonly profiles: object[];
  readonly identities: { readonly id: string; readonly to: string; readonly time: number }[];
}

const EVENTS = [
  "page_view",
  "add_to_cart",
  "checkout started",
  "login",
  "received email",
  "opened email",
  "clicked email",
  "unsubscribed",
  "payment failed",
  "complaint",
  "paused",
  "resumed",
  "plan changed",
  "auto renew off",
  "auto renew on",
  "seats",
];

/** A shop with every source, over 400 days. Customers' ids begin with `c`, guests' with `g`. */
export function richLog(seed: number, customers = 24): RichLog {
  const random = randomFrom(seed);
  const log: RichLog = {
    orders: [],
    subscriptions: [],
    events: [],
    feedback: [],
    surveys: [],
    profiles: [],
    identities: [],
  };
  let order = 0;
  for (let c = 0; c < customers; c++) {
    const r = fork(random, c);
    const customer = `c${c}`;
    const came = integer(r, 200);
    const gap = 3 + integer(r, 25);
    const gone = uniform(r) < 0.4 ? came + integer(r, 300) : 400;
    const some = (n: number): number => came + integer(r, Math.max(1, n));
    log.profiles.push({
      customer,
      email: `${customer}@shop.test`,
      created: day(came) - DAY,
      country: c % 3 ? "DE" : "FR",
      visits: c,
    });
    if (c % 5 === 0) {
      log.identities.push({ id: `g${c}`, to: customer, time: day(came + 60) });
      log.orders.push({
        customer: `g${c}`,
        time: day(came) - 5 * DAY,
        order: `g${c}`,
        amount: 9,
        item: "i1",
        category: "k1",
        quantity: 1,
        discount: 0,
        refund: null,
      });
    }
    for (let d = came; d < gone; d += 1 + integer(r, 2 * gap)) {
      const time = day(d) + integer(r, DAY);
      order++;
      for (let line = integer(r, 3); line >= 0; line--)
        log.orders.push({
          customer,
          time,
          order: `o${order}`,
          amount: 1 + integer(r, 50),
          item: `i${integer(r, 9)}`,
          category: `k${integer(r, 4)}`,
          quantity: 1 + integer(r, 3),
          discount: integer(r, 4),
          refund: null,
        });
      if (uniform(r) < 0.15)
        log.orders.push({
          customer,
          time: time + 3 * DAY,
          order: `o${order}`,
          amount: 0,
          item: "i0",
          category: "k0",
          quantity: -1,
          discount: 0,
          refund: 1 + integer(r, 9),
        });
    }
    const plans = ["basic", "plus", "gym"];
    let start = day(came);
    for (let spell = 0; spell < 1 + (c % 3); spell++) {
      const last = spell === c % 3;
      const end = last ? (gone < 400 ? day(gone) : null) : start + (30 + integer(r, 60)) * DAY;
      if (end !== null && end < start) break;
      log.subscriptions.push({
        customer,
        subscription: `s${c}-${spell}`,
        start,
        end,
        plan: plans[spell],
        amount: 10 + spell,
        interval: c % 4 ? "month" : "3 months",
        trialEnd: spell === 0 && c % 6 === 0 ? start + 14 * DAY : null,
        termEnd: c % 2 ? start + 365 * DAY : null,
        canceled: end === null ? null : end - 5 * DAY,
        seats: 1 + c,
      });
      if (end === null) break;
      start = end + integer(r, 3) * 10 * DAY;
    }
    for (let k = 0; k < 40; k++)
      log.events.push({
        customer,
        time: day(some(400 - came)) + integer(r, DAY),
        event: EVENTS[integer(r, EVENTS.length)],
        value: 1 + integer(r, 9),
      });
    for (let k = integer(r, 5); k > 0; k--) {
      const time = day(some(300)) + 1;
      log.feedback.push({
        customer,
        time,
        kind: k % 2 ? "ticket" : "review",
        rating: 1 + integer(r, 5),
        closed: k % 2 ? time + integer(r, 40) * DAY : null,
        status: "closed",
      });
    }
    for (let k = integer(r, 5); k > 0; k--)
      log.surveys.push({
        customer,
        time: day(some(300)),
        question: k % 2 ? "How likely are you to recommend us?" : "How satisfied are you?",
        answer: "x",
        score: integer(r, 11),
      });
  }
  return log;
}
