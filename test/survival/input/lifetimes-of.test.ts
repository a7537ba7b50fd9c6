import { describe, expect, it } from "vitest";
import { exponential, randomFrom, uniform } from "../../../src/core/random.ts";
import { tableFrom } from "../../../src/core/table-from.ts";
import { kaplanMeier, lifetimesOf } from "../../../src/survival/index.ts";
import { checkSuite } from "../../common/check-suite.ts";

const DAY = 86_400_000;
const failing = (expected: string) => expect.objectContaining({ code: expected });
const on = (d: number) => Date.UTC(2025, 0, 1) + d * DAY;

const contracts = [
  { customer: "ann", start: "2026-01-15", end: "2026-03-15", plan: "monthly", reason: "price" },
  { customer: "ann", start: "2026-03-15", end: null, plan: "yearly", reason: null },
  { customer: "bob", start: "2026-02-01", end: "2026-02-01", plan: "monthly", reason: null },
  { customer: "cid", start: "2026-04-01", end: "2026-09-01", plan: "yearly", reason: "moved" },
];

describe("lifetimes of subscriptions", () => {
  it("run from start to end in whole civil days, with the reason as cause", () => {
    const table = lifetimesOf(contracts, { asOf: "2026-06-01" });
    expect(
      [...table].map((row) => [row.customer, row.start, row.stop, row.event, row.cause, row.plan]),
    ).toEqual([
      ["ann", 0, 59, 1, "price", "monthly"],
      // running, or not known to end before asOf: last seen on 31 May
      ["ann", 0, 77, 0, null, "yearly"],
      ["bob", 0, 0, 1, "not said", "monthly"],
      ["cid", 0, 60, 0, null, "yearly"],
    ]);
    expect(table.info).toMatchObject({ kind: "lifetimes", unit: "day" });
  });

  it("join into the stay of a customer, cut where the contract changed", () => {
    const table = lifetimesOf(contracts, { asOf: "2026-06-01", per: "customer" });
    const ann = [...table].filter((row) => row.customer === "ann");
    expect(ann.map((row) => [row.spell, row.start, row.stop, row.event, row.plan])).toEqual([
      [1, 0, 59, 0, "monthly"],
      [1, 59, 136, 0, "yearly"],
    ]);
  });

  it("a pause longer than allowed ends a stay, a shorter one does not", () => {
    const rows = [
      { customer: "a", start: on(0), end: on(30) },
      { customer: "a", start: on(40), end: on(70) },
    ];
    const stays = (days: number) =>
      [...lifetimesOf(rows, { asOf: on(100), per: "customer", inactivity: { days } })].map((row) => [
        row.spell,
        row.start,
        row.stop,
        row.event,
      ]);
    expect(stays(9)).toEqual([
      [1, 0, 30, 1],
      [2, 0, 30, 1],
    ]);
    expect(stays(10)).toEqual([
      [1, 0, 40, 0],
      [1, 40, 70, 1],
    ]);
  });

  it("a contract within another does not end the stay", () => {
    const rows = [
      { customer: "a", start: on(0), end: on(90) },
      { customer: "a", start: on(10), end: on(20) },
    ];
    const table = lifetimesOf(rows, { asOf: on(100), per: "customer" });
    expect([...table].map((row) => [row.start, row.stop, row.event])).toEqual([
      [0, 10, 0],
      [10, 20, 0],
      [20, 90, 1],
    ]);
  });

  it("a contract of a day, or begun on the last day, changes nothing but the reason", () => {
    const rows = [
      { customer: "a", start: on(0), end: on(30), plan: "x", reason: "switched" },
      { customer: "a", start: on(30), end: on(30), plan: "y", reason: "price" },
      { customer: "b", start: on(0), end: null, plan: "x", reason: null },
      { customer: "b", start: on(99), end: null, plan: "y", reason: null },
    ];
    const table = lifetimesOf(rows, { asOf: on(100), per: "customer" });
    expect(
      [...table].map((row) => [row.customer, row.start, row.stop, row.event, row.plan, row.cause]),
    ).toEqual([
      ["a", 0, 30, 1, "x", "price"],
      ["b", 0, 99, 0, "x", null],
    ]);
    expect(kaplanMeier(table).groups[0].events).toBe(1);
  });

  it("after a contract within another the longer one goes on, and its end says why", () => {
    const rows = [
      { customer: "a", start: on(0), end: on(90), plan: "x", reason: "moved" },
      { customer: "a", start: on(10), end: on(20), plan: "y", reason: "trial over" },
    ];
    const table = lifetimesOf(rows, { asOf: on(100), per: "customer" });
    expect([...table].map((row) => [row.start, row.stop, row.event, row.plan, row.cause])).toEqual([
      [0, 10, 0, "x", null],
      [10, 20, 0, "y", null],
      [20, 90, 1, "x", "moved"],
    ]);
  });

  it("a trial of another plan within a stay is no pause", () => {
    const rows = [
      { customer: "a", start: on(0), trialEnd: on(10), end: on(50), plan: "x" },
      { customer: "a", start: on(50), trialEnd: on(64), end: on(80), plan: "y" },
    ];
    const table = lifetimesOf(rows, { asOf: on(100), per: "customer" });
    expect([...table].map((row) => [row.spell, row.start, row.stop, row.event, row.plan])).toEqual([
      [1, 0, 40, 0, "x"],
      [1, 40, 70, 1, "y"],
    ]);
  });

  it("earlier contracts of who is still there are not counted as left before watching began", () => {
    const rows = [
      { customer: "a", start: on(0), end: on(20) },
      { customer: "a", start: on(20), end: on(60) },
    ];
    const table = lifetimesOf(rows, { asOf: on(100), observedFrom: on(30), per: "customer" });
    expect([...table].map((row) => [row.start, row.stop, row.event])).toEqual([[30, 60, 1]]);
    expect(table.info.notes.join(" ")).not.toContain("left before");
  });

  it("customers from before watching began enter at the age they had then", () => {
    const rows = [
      { customer: "gone", start: on(0), end: on(20) },
      { customer: "old", start: on(10), end: on(50) },
      { customer: "new", start: on(40), end: null },
    ];
    const table = lifetimesOf(rows, { asOf: on(61), observedFrom: on(30) });
    expect([...table].map((row) => [row.customer, row.start, row.stop, row.event])).toEqual([
      ["old", 20, 40, 1],
      ["new", 0, 20, 0],
    ]);
    expect(table.info.notes.join(" ")).toContain("1 who had left before are left out");
  });

  it("trials that became no contract are left out, others start at the end of the trial", () => {
    const rows = [
      { customer: "a", start: on(0), trialEnd: on(14), end: on(44) },
      { customer: "b", start: on(0), trialEnd: on(14), end: on(14) },
      { customer: "c", start: on(95), trialEnd: on(109), end: null },
    ];
    expect([...lifetimesOf(rows, { asOf: on(100) })].map((row) => [row.customer, row.stop])).toEqual([
      ["a", 30],
    ]);
    expect([...lifetimesOf(rows, { asOf: on(100), trials: "include" })].map((row) => row.stop)).toEqual([
      44, 14, 4,
    ]);
  });

  it("what only later rows say is read, too", () => {
    const rows = [
      { customer: "b", start: on(0), end: on(30) },
      { customer: "a", start: on(0), end: on(13), trialEnd: on(14) },
      { customer: "c", start: on(0), end: on(20), reason: "price", plan: "x" },
    ];
    const table = lifetimesOf(rows as { start: number }[], { asOf: on(100) });
    expect([...table].map((row) => [row.customer, row.stop, row.cause, row.plan])).toEqual([
      ["b", 30, "not said", null],
      ["c", 20, "price", "x"],
    ]);
  });

  it("ages come in the unit asked for", () => {
    const rows = [{ customer: "a", start: on(0), end: on(70) }];
    expect(lifetimesOf(rows, { asOf: on(100), unit: "week" }).at(0)?.stop).toBe(10);
  });

  it.each([
    ["bad-value", [{ customer: "a", start: on(5), end: on(1) }]],
    ["missing-value", [{ customer: null, start: on(5), end: on(9) }]],
    ["empty-input", [{ customer: "a", start: on(500), end: null }]],
    ["missing-column", [{ start: on(5), end: on(9) }]],
  ])("%s for what is no subscription", (code, rows) => {
    expect(() => lifetimesOf(rows as { start: number }[], { asOf: on(100) })).toThrowError(failing(code));
  });

  checkSuite({
    name: "lifetimesOf",
    run: (data) => lifetimesOf(data, { asOf: "2026-06-01", keep: ["plan"] }),
    data: contracts,
    compare: (table) => [...table].map((row) => JSON.stringify(row)).sort(),
    parse: (json) => tableFrom(json as never) as never,
    empty: "empty-input",
    oneRow: (table) => expect(table.length).toBe(1),
    // no column holds numbers
    allNaN: (table) => expect(table.length).toBe(4),
  });
});

/** A shop without contracts: exponential stays, orders at random while they last. */
function shop(seed: number, customers = 1500): { customer: string; time: number; amount: number }[] {
  const random = randomFrom(seed);
  const orders: { customer: string; time: number; amount: number }[] = [];
  for (let c = 0; c < customers; c++) {
    const first = 900 * uniform(random);
    const stay = exponential(random, 1 / 400);
    for (let t = first; t <= first + stay; t += exponential(random, 1 / 12))
      orders.push({ customer: `c${c}`, time: on(Math.floor(t)), amount: 10 });
  }
  return orders.filter(({ time }) => time < on(1100));
}

describe("lifetimes of orders", () => {
  it("end with the last order before a long silence; a return starts a new one", () => {
    const orders = [0, 7, 14, 120, 130].map((d) => ({ customer: "a", time: on(d), amount: 5 }));
    const table = lifetimesOf(orders, { asOf: on(201), inactivity: { days: 60 } });
    expect([...table].map((row) => [row.spell, row.stop, row.event])).toEqual([
      [1, 14, 1],
      [2, 10, 1],
    ]);
  });

  it("says how many of those who counted as left came back", () => {
    const orders = [0, 7, 14, 120, 130].map((d) => ({ customer: "a", time: on(d), amount: 5 }));
    const { notes } = lifetimesOf(orders, { asOf: on(201), inactivity: { days: 60 } }).info;
    expect(notes.join(" ")).toContain("1 of the 2 stays that ended were followed by a return");
  });

  it("everybody is censored one silence before asOf, and who came later is left out", () => {
    const rows = [
      ...[0, 30, 60, 90, 120, 150, 180].map((d) => ({ customer: "loyal", time: on(d), amount: 5 })),
      { customer: "young", time: on(150), amount: 5 },
      { customer: "once", time: on(100), amount: 5 },
    ];
    // the last day seen is 190, so silences of 60 days are known up to day 130
    const table = lifetimesOf(rows, { asOf: on(191), inactivity: { days: 60 } });
    expect([...table].map((row) => [row.customer, row.stop, row.event])).toEqual([
      ["loyal", 130, 0],
      ["once", 0, 1],
    ]);
    expect(table.info.notes.join(" ")).toContain("1 stays that began later are left out");
  });

  it("a silence of exactly the limit is one", () => {
    const rows = [0, 60].map((d) => ({ customer: "a", time: on(d), amount: 5 }));
    const events = (days: number) =>
      [...lifetimesOf(rows, { asOf: on(200), inactivity: { days } })].map((row) => row.stop);
    expect(events(60)).toEqual([0, 0]);
    expect(events(61)).toEqual([60]);
  });

  it("learns the silence from the gaps: of those that last so long fewer than one in ten ends with a return", () => {
    const orders = shop(1);
    const { inactivity, notes } = lifetimesOf(orders, { asOf: on(1100) }).info;
    const days = inactivity?.days as number;
    expect(inactivity?.learnt).toBe(true);
    expect(notes[0]).toContain("fewer than one in ten");
    // by hand: silences that lasted that long and could be followed for half a year more
    const byCustomer = new Map<string, number[]>();
    for (const { customer, time } of orders)
      byCustomer.set(customer, [...(byCustomer.get(customer) ?? []), (time - on(0)) / DAY]);
    const share = (limit: number) => {
      let [silent, back] = [0, 0];
      for (const days of byCustomer.values())
        for (const [k, day] of days.entries()) {
          if (day + limit + 180 > 1100) continue;
          const gap = (days[k + 1] ?? Number.POSITIVE_INFINITY) - day;
          if (gap < limit) continue;
          silent++;
          if (gap < limit + 180) back++;
        }
      return back / silent;
    };
    expect(share(days)).toBeLessThan(0.11);
    expect(share(days - 12)).toBeGreaterThan(0.1);
  });

  it("no silence of more than half of the log is learnt, and that is said", () => {
    const random = randomFrom(4);
    const orders = Array.from({ length: 300 }, (_, c) =>
      [0, 150 + 100 * uniform(random), 320].map((d) => ({
        customer: `c${c}`,
        time: on(Math.floor(d)),
        amount: 5,
      })),
    ).flat();
    const { inactivity, notes } = lifetimesOf(orders, { asOf: on(330) }).info;
    expect(inactivity?.days).toBe(165);
    expect(notes[0]).toContain("half of the log");
  });

  it("keeps columns of the first order of a stay and leaves returns, nobody and the future out", () => {
    const rows = [
      { customer: "a", time: on(0), amount: 5, channel: "web" },
      { customer: "a", time: on(10), amount: 5, channel: "shop" },
      { customer: "a", time: on(40), amount: 0, refund: 5, channel: "web" },
      { customer: null, time: on(1), amount: 5, channel: "web" },
      { customer: "a", time: on(300), amount: 5, channel: "web" },
    ];
    const table = lifetimesOf(rows, { asOf: on(200), inactivity: { days: 60 }, keep: ["channel"] });
    expect([...table].map((row) => [row.stop, row.channel])).toEqual([[10, "web"]]);
  });

  it("too few returns to learn from is said", () => {
    expect(() => lifetimesOf(shop(2, 2), { asOf: on(1100) })).toThrowError(failing("too-few-rows"));
  });

  it.each([
    ["keep", { keep: "plan" }],
    ["keep", { keep: ["stop"] }],
    ["unit", { unit: "fortnight" }],
    ["per", { per: "household" }],
    ["inactivity", { inactivity: { days: -1 } }],
    ["observedFrom", { observedFrom: on(1) }],
    ["asOf", { asOf: undefined }],
  ])("option %s is checked", (_, wrong) => {
    const call = () => lifetimesOf(shop(2, 3), { asOf: on(1100), ...wrong } as never);
    expect(call).toThrowError(failing("bad-option"));
  });
});
