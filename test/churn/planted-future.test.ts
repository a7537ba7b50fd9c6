import { describe, expect, it } from "vitest";
import { churnTable } from "../../src/churn/churn-table.ts";
import type { ChurnLog, ChurnTable, ChurnTableOptions } from "../../src/churn/churn-types.ts";
import type { TextColumn } from "../../src/core/table.ts";
import { DAY, day, type RichLog, richLog } from "./rich-log.ts";

const ASOF = day(250);
const options: ChurnTableOptions = {
  asOf: [day(200), ASOF],
  observation: { days: 120 },
  outcome: { days: 60 },
  logEnd: day(500),
  stable: ["country"],
  ignore: ["visits"],
};

/** Everything in a table that is known at the cut, numbers bit by bit. */
function known({ columns, info }: ChurnTable): unknown {
  const bits = (values: Float64Array | Int32Array): string =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");
  const features = Object.entries(columns as unknown as Record<string, Float64Array | TextColumn>)
    .filter(([name]) => name !== "left")
    .map(([name, column]) =>
      column instanceof Float64Array ? [name, bits(column)] : [name, bits(column.codes), column.levels],
    );
  return { features, absent: info.absent, leftOut: info.cuts.map((cut) => [cut.rows, cut.leftOut]) };
}

const log = richLog(1);
log.orders.push({
  customer: null,
  time: day(100),
  order: "unnamed",
  amount: 70,
  item: "i1",
  category: "k1",
  quantity: 1,
  discount: 0,
  refund: null,
});
const isSale = (row: object): boolean => (row as { amount: number }).amount > 0;
const late = [ASOF, ASOF + 1, ASOF + 40 * DAY];
const plants: { readonly [what: string]: (log: RichLog) => Partial<RichLog> } = {
  "orders, of new and old customers and new items": (l) => ({
    orders: [
      ...late.map((time, k) => ({
        customer: `c${k}`,
        time,
        order: `late${k}`,
        amount: 1e6,
        item: "new",
        category: "new",
        quantity: 99,
        discount: 1e5,
        refund: null,
      })),
      ...l.orders,
      {
        customer: "nobody before",
        time: ASOF,
        order: "x",
        amount: 5,
        item: "i1",
        category: "k1",
        quantity: 1,
        discount: 0,
        refund: null,
      },
    ],
  }),
  "later lines of orders that were there": (l) => ({
    orders: [
      ...l.orders,
      ...l.orders.slice(0, 200).map((row) => ({ ...row, time: ASOF + DAY, amount: 777 })),
    ],
  }),
  "later refunds, as rows of their own": (l) => ({
    orders: [
      ...l.orders,
      ...l.orders.slice(0, 200).map((row) => ({ ...row, time: ASOF, amount: 0, refund: 500, quantity: -1 })),
    ],
  }),
  "later refunds written on the row of the order": (l) => ({
    orders: l.orders.map((row, i) => (i % 3 || !isSale(row) ? row : { ...row, refund: 1 })),
  }),
  "later refunds written on the row of the order with their date": (l) => ({
    orders: l.orders.map((row, i) =>
      i % 3 || !isSale(row) ? row : { ...row, refund: 1, refundTime: ASOF + i },
    ),
  }),
  "a later row that names whose an unnamed order is": (l) => ({
    orders: [
      ...l.orders,
      {
        customer: "c0",
        time: ASOF,
        order: "unnamed",
        amount: 1,
        item: "i1",
        category: "k1",
        quantity: 1,
        discount: 0,
        refund: null,
      },
    ],
  }),
  "so many orders of one id that it looks like a till": (l) => ({
    orders: [
      ...l.orders,
      ...Array.from({ length: 3000 }, (_, k) => ({
        customer: "c1",
        time: ASOF + k * 1000,
        order: `till${k}`,
        amount: 1,
        item: "i1",
        category: "k1",
        quantity: 1,
        discount: 0,
        refund: null,
      })),
    ],
  }),
  "ends and notices of contracts": (l) => ({
    subscriptions: l.subscriptions.map((row) => {
      const { start, end, canceled } = row as { start: number; end: number | null; canceled: number | null };
      return {
        ...row,
        end: end !== null && end < ASOF ? end : Math.max(start, ASOF + DAY),
        canceled: canceled !== null && canceled < ASOF ? canceled : ASOF,
        status: "canceled",
        reason: "price",
      };
    }),
  }),
  "new contracts": (l) => ({
    subscriptions: [
      ...l.subscriptions,
      ...late.map((start, k) => ({
        customer: `c${k}`,
        subscription: `n${k}`,
        start,
        end: null,
        plan: "platinum",
        amount: 99,
        interval: "year",
        trialEnd: null,
        termEnd: null,
        canceled: null,
        seats: 9,
      })),
    ],
  }),
  "events of every kind": (l) => ({
    events: [...late.flatMap((time) => l.events.map((row) => ({ ...row, time, value: 1e6 }))), ...l.events],
  }),
  "tickets and reviews, and closings and ratings of earlier tickets": (l) => ({
    feedback: [
      ...l.feedback.map((row) => {
        const { closed } = row as { closed: number | null };
        return closed !== null && closed >= ASOF ? { ...row, closed: closed + DAY, rating: 100 } : row;
      }),
      ...late.map((time) => ({
        customer: "c1",
        time,
        kind: "ticket",
        rating: 1,
        closed: time,
        status: "open",
      })),
      ...late.map((time) => ({
        customer: "c2",
        time,
        kind: "review",
        rating: 100,
        closed: null,
        status: null,
      })),
    ],
  }),
  "survey answers": (l) => ({
    surveys: [...l.surveys, ...l.surveys.map((row) => ({ ...row, time: ASOF, score: 0 }))],
  }),
  "overwritten fields of profiles that were not declared stable, and new profiles": (l) => ({
    profiles: [
      ...l.profiles.map((row, k) => ({ ...row, visits: 1000 + k, email: "changed@shop.test" })),
      { customer: "late", email: "x", created: ASOF, country: "IT", visits: 1 },
    ],
  }),
  "links between ids learnt later": (l) => ({
    identities: [...l.identities, ...late.map((time, k) => ({ id: `c${k}`, to: `c${k + 10}`, time }))],
  }),
};

describe("an event at or after the cut", () => {
  for (const churn of ["orders", "contract"] as const) {
    const before = known(churnTable(log as ChurnLog, { ...options, churn }));
    for (const [what, plant] of Object.entries(plants))
      it(`changes no bit of any feature (${churn}): ${what}`, () => {
        const planted = churnTable({ ...log, ...plant(log) } as ChurnLog, { ...options, churn });
        expect(known(planted)).toEqual(before);
      });
  }

  it("is really in the log: the same plants a day before the cut do change features", () => {
    const early = { ...options, asOf: [day(200), ASOF + 50 * DAY] };
    const before = known(churnTable(log as ChurnLog, { ...early, churn: "orders" }));
    // what is written without a date, and what was ignored, changes nothing at any time
    const silent = [
      "later refunds written on the row of the order",
      "overwritten fields of profiles that were not declared stable, and new profiles",
    ];
    for (const [what, plant] of Object.entries(plants)) {
      if (silent.includes(what)) continue;
      expect(
        known(churnTable({ ...log, ...plant(log) } as ChurnLog, { ...early, churn: "orders" })),
        what,
      ).not.toEqual(before);
    }
  });

  it("does not move a customer to another name when a later link joins it to somebody seen earlier", () => {
    const orders = [
      { customer: "g-7", time: day(10), amount: 5 },
      ...[20, 30, 40].map((d) => ({ customer: "account", time: day(d), amount: 5 })),
    ];
    const at = (time: number) =>
      churnTable(
        { orders, identities: [{ id: "account", to: "g-7", time }] },
        { asOf: day(50), outcome: { days: 30 }, minAge: "none" },
      );
    expect([...at(day(50))].map((row) => [row.customer, row.orders])).toEqual([
      ["g-7", 1],
      ["account", 3],
    ]);
    expect([...at(day(49))].map((row) => [row.customer, row.orders])).toEqual([["g-7", 4]]);
  });

  it("may reach the label: who orders on under an id joined within the window has not left", () => {
    const orders = [
      ...[10, 20, 30].map((d) => ({ customer: "g-7", time: day(d), amount: 5 })),
      { customer: "account", time: day(60), amount: 5 },
    ];
    const label = (time: number) =>
      churnTable(
        { orders, identities: [{ id: "account", to: "g-7", time }] },
        { asOf: day(50), outcome: { days: 30 }, minAge: "none", logEnd: day(90) },
      ).of("g-7")?.left;
    expect(label(day(60))).toBe(0);
    expect(label(day(80))).toBe(1);
  });
});
