import { describe, expect, it } from "vitest";
import { churnLabel } from "../../src/churn/churn-label.ts";
import { churnTable } from "../../src/churn/churn-table.ts";
import type { ChurnLog } from "../../src/churn/churn-types.ts";
import { nextRenewal } from "../../src/churn/features/contract-features.ts";
import { ledgerOf } from "../../src/churn/input/ledger.ts";
import { contractLabels, standingBefore } from "../../src/churn/labels/contract-labels.ts";
import { dayOf } from "../../src/core/time.ts";
import { day } from "./rich-log.ts";

const subscription = (customer: string, start: number, end: number | null, more: object = {}): object => ({
  customer,
  subscription: `${customer}${start}`,
  start: day(start),
  end: end === null ? null : day(end),
  ...more,
});
const at = { asOf: day(100), gap: { days: 10 }, outcome: { days: 30 }, logEnd: day(300) };

describe("labels of contracts", () => {
  const rows = [
    subscription("stays", 0, null),
    subscription("ends in the window", 0, 120),
    subscription("ends as the window begins", 0, 110),
    subscription("ends as the window ends", 0, 140),
    subscription("ends in the gap", 0, 105),
    subscription("ends at the cut", 0, 100),
    subscription("pauses", 0, 112),
    subscription("pauses", 130, null),
    subscription("changes plan", 0, 115),
    subscription("changes plan", 115, null),
    subscription("comes back too late", 0, 112),
    subscription("comes back too late", 141, null),
    subscription("gone", 0, 90),
    subscription("paused at the cut", 0, 90),
    subscription("paused at the cut", 105, null),
    subscription("on trial", 95, null, { trialEnd: day(104) }),
    subscription("gave notice", 0, 120, { canceled: day(95) }),
    subscription("gives notice later", 0, 120, { canceled: day(103) }),
    subscription("not there yet", 101, null),
  ];
  const table = churnTable({ subscriptions: rows }, at);
  const left = Object.fromEntries([...table].map((row) => [row.customer, row.left]));

  it("count an end within the outcome window, unless another contract runs at its end", () => {
    expect(left).toEqual({
      stays: 0,
      "ends in the window": 1,
      "ends as the window begins": 1,
      "ends as the window ends": 0,
      "ends in the gap": null,
      "ends at the cut": null,
      pauses: 0,
      "changes plan": 0,
      "comes back too late": 1,
      "gives notice later": 1,
    });
  });

  it("leave out and count who is gone, paused, on trial or has given notice", () => {
    expect(table.info.cuts[0]).toMatchObject({
      rows: 10,
      labeled: 8,
      left: 4,
      rate: 0.5,
      leftOut: [
        { reason: "already gone: no contract at the cut", customers: 2 },
        { reason: "already gone: notice given before the cut", customers: 1 },
        { reason: "on trial", customers: 1 },
      ],
      unlabeled: [{ reason: "the contract ended before the outcome window", customers: 2 }],
    });
    expect(table.info).toMatchObject({
      churn: "contract",
      baseRate: 0.5,
      windows: { observation: 180, gap: 10, outcome: 30, learnt: false },
    });
    expect(churnLabel(table, 1)).toBe("left: the last contract ended from 2026-04-21 to 2026-05-20");
    expect(churnLabel(table, null)).toBe("not known yet: the window is 2026-04-21 to 2026-05-20");
  });

  it("count trials as contracts when told to", () => {
    expect(churnTable({ subscriptions: rows }, { ...at, trials: "include" }).of("on trial")?.left).toBe(0);
  });

  it("say how contracts stand before a moment", () => {
    const none = new Float64Array(3).fill(Number.NaN);
    const ledger = ledgerOf(
      {
        who: Int32Array.of(0, 0, 0),
        time: Float64Array.of(0, 10, 30),
        codes: {},
        numbers: {
          end: Float64Array.of(5, 20, Number.NaN),
          trialEnd: Float64Array.of(5, Number.NaN, Number.NaN),
          canceled: none,
        },
      },
      1,
    );
    expect(standingBefore(ledger, [0], 9, "exclude")).toMatchObject({
      runs: false,
      ended: Number.NEGATIVE_INFINITY,
    });
    expect(standingBefore(ledger, [0], 9, "include")).toMatchObject({ runs: false, ended: 5 });
    expect(standingBefore(ledger, [0], 20, "exclude")).toMatchObject({ runs: true });
    expect(standingBefore(ledger, [0], 21, "exclude")).toMatchObject({ runs: false, ended: 20 });
    expect([...contractLabels(ledger, undefined, Int32Array.of(0), { from: 15, to: 25 }, "exclude")]).toEqual(
      [1],
    );
  });

  it("tell when a contract is renewed by the calendar", () => {
    const jan31 = dayOf(2026, 1, 31);
    expect(nextRenewal(jan31, 1, dayOf(2026, 2, 10))).toEqual({ day: dayOf(2026, 2, 28), past: 0 });
    expect(nextRenewal(jan31, 1, dayOf(2026, 2, 28))).toEqual({ day: dayOf(2026, 3, 31), past: 1 });
    expect(nextRenewal(jan31, 12, dayOf(2029, 1, 30))).toEqual({ day: dayOf(2029, 1, 31), past: 2 });
    expect(nextRenewal(100, (12 / 365.25) * 7, 113)).toEqual({ day: 114, past: 1 });
  });

  it("learn the window from the usual billing interval", () => {
    const yearly = rows.map((row) => ({ ...row, interval: "year" }));
    expect(churnTable(yearly, { asOf: day(100) }).info.windows).toMatchObject({ outcome: 365, learnt: true });
  });
});

describe("labels of orders", () => {
  const order = (customer: string, ...days: number[]): object[] =>
    days.map((d) => ({ customer, time: day(d), amount: 10 }));
  const orders = [
    ...order("orders in the gap", 50, 105),
    ...order("orders as the window begins", 50, 110),
    ...order("orders as the window ends", 50, 140),
    ...order("silent", 50),
    ...order("silent for long", 1),
    ...order("young", 95, 120),
    ...order("later", 150),
  ];

  it("count the silence in the outcome window alone", () => {
    const table = churnTable(orders, { ...at, observation: { days: 90 } });
    expect([...table].map((row) => [row.customer, row.left])).toEqual([
      ["orders as the window begins", 0],
      ["orders as the window ends", 1],
      ["orders in the gap", 1],
      ["silent", 1],
    ]);
    expect(table.info.cuts[0].leftOut).toEqual([
      { reason: "already gone: no order in the observation", customers: 1 },
      { reason: "too young", customers: 1 },
    ]);
    expect(table.info.definition).toBe("Left: no order within 30 days, beginning 10 days after the cut.");
  });

  it("are unknown, not wrong, where the log ends within the window", () => {
    const table = churnTable(orders, { asOf: [day(100), day(130), day(151)], outcome: { days: 30 } });
    const cuts = table.info.cuts;
    expect(cuts.map((cut) => cut.labeled === cut.rows)).toEqual([true, false, false]);
    expect(cuts[1]).toMatchObject({
      labeled: 0,
      rate: null,
      unlabeled: [{ reason: "the outcome window ends after the log", customers: cuts[1].rows }],
    });
    const exposure = [...table].filter((row) => row.cut === day(130)).map((row) => row.exposure);
    expect(new Set(exposure)).toEqual(new Set([21]));
    expect(
      [...table]
        .filter((row) => row.cut === day(151))
        .every((row) => row.exposure === 0 && row.left === null),
    ).toBe(true);
    expect(() => churnTable(orders, { asOf: day(130), outcome: { days: 30 }, labels: "required" })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
    expect(
      churnTable(orders, { asOf: day(100), outcome: { days: 30 }, labels: "none" }).info.baseRate,
    ).toBeNull();
  });

  it("use days on the shop's clock, also where the clocks change", () => {
    // Berlin: summer time from 2026-03-29; the window of one day from then lasts 23 hours
    const asOf = "2026-03-29T00:00";
    const log = [
      { customer: "a", time: "2026-03-01T12:00", amount: 1 },
      { customer: "b", time: "2026-03-01T12:00", amount: 1 },
      { customer: "a", time: "2026-03-29T23:59", amount: 1 },
      { customer: "b", time: "2026-03-30T00:00", amount: 1 },
    ];
    const table = churnTable(log, {
      asOf,
      outcome: { days: 1 },
      minAge: "none",
      zone: "Europe/Berlin",
      logEnd: "2026-04-01",
    });
    expect([...table].map((row) => [row.customer, row.left, row.daysSinceOrder, row.exposure])).toEqual([
      ["a", 0, 27, 1],
      ["b", 1, 27, 1],
    ]);
    expect(table.info.cuts[0].to - table.info.cuts[0].from).toBe(23 * 3_600_000);
  });

  it("learn the window from the shop's gaps before the first cut", () => {
    const weekly = Array.from({ length: 40 }, (_, c) =>
      order(`c${c}`, ...Array.from({ length: 12 }, (_, k) => (c % 7) + 10 * k + (k === 6 ? 1 : 0))),
    ).flat();
    const table = churnTable(weekly, { asOf: day(80), logEnd: day(200) } as never);
    expect(table.info.windows).toEqual({ observation: 180, gap: 0, outcome: 11, learnt: true });
    expect(
      churnTable([...weekly, ...order("c1", 190, 195, 199)] as never, { asOf: day(80), logEnd: day(200) })
        .info.windows.outcome,
    ).toBe(11);
  });
});

describe("a log of orders and contracts", () => {
  it("can be asked for either kind of leaving", () => {
    const log: ChurnLog = {
      orders: [10, 60].map((d) => ({ customer: "a", time: day(d), amount: 5 })),
      subscriptions: [subscription("a", 0, null)],
    };
    expect(churnTable(log, at).of("a")?.left).toBe(0);
    expect(churnTable(log, { ...at, churn: "orders" }).of("a")?.left).toBe(1);
  });
});
