import { describe, expect, it } from "vitest";
import { churnTable } from "../../../src/churn/churn-table.ts";
import type { ChurnTable } from "../../../src/churn/churn-types.ts";
import { panelOf } from "../../../src/churn/train/panel.ts";
import { planOf } from "../../../src/churn/train/splits.ts";
import { trainChurn } from "../../../src/churn/train/train-churn.ts";
import type { ChurnLearner } from "../../../src/churn/train/train-types.ts";
import { randomFrom } from "../../../src/core/random.ts";
import { Table } from "../../../src/core/table.ts";
import { simulateShop } from "../../../src/data/index.ts";
import { byHand } from "../by-hand.ts";

const DAY = 86_400_000;
const planned = (table: ChurnTable) => planOf(panelOf(table, "test"), randomFrom(1));
const { orders } = simulateShop({ seed: 3, customers: 250, events: false });
// a month apart with a window of three: no row's outcome is known at the last cut
const close = churnTable(orders, {
  asOf: ["2025-05-01", "2025-06-01", "2025-07-01"],
  observation: { days: 60 },
  outcome: { days: 90 },
});

describe("what a model learns from", () => {
  it("ends where a later cut begins, by the ends of the windows themselves and not by their length", () => {
    // with the clocks going back on the way, ninety days last an hour longer
    const cuts = [0, 90 * DAY, 180 * DAY];
    const table = byHand(200, { cuts });
    const info = {
      ...table.info,
      cuts: table.info.cuts.map((cut, k) => (k === 1 ? { ...cut, to: cut.to + 3_600_000 } : cut)),
    };
    const longer = new Table(table.length, table.columns as never, info as never) as unknown as ChurnTable;
    const panel = panelOf(longer, "test");
    const cutsOf = (rows: Int32Array) => [...new Set([...rows].map((i) => panel.cut[i]))];
    expect(cutsOf(planned(longer).development.at)).toEqual([0]);
    expect(cutsOf(planned(table).development.at)).toEqual([0, 90 * DAY]);
    for (const { learn, judge } of planned(table).validation)
      for (const i of learn.at)
        expect(panel.until[i]).toBeLessThanOrEqual(Math.min(...[...judge].map((j) => panel.cut[j])));
  });

  it("has nothing of the customers of the test, nor of a fold, among those who were gone already", () => {
    const plan = planned(close);
    expect(plan.on).toBe("other customers");
    const panel = panelOf(close, "test");
    const tested = new Set([...plan.test].map((i) => panel.ids[panel.customer[i]]));
    const { timesOf = () => 1 } = plan.development;
    for (const id of tested) expect(timesOf(id)).toBe(0);
    for (const { learn, judge } of plan.validation)
      for (const i of judge) expect(learn.timesOf?.(panel.ids[panel.customer[i]])).toBe(0);
    // what the gone among them did is made up, and nothing changes of what is chosen, calibrated and tested
    const gone = close.info.cuts[2].gone;
    const held = gone?.customer.filter((id) => timesOf(id) === 0) ?? [];
    expect(held.length).toBeGreaterThan(5);
    const made = {
      ...gone,
      purchaseDays: gone?.purchaseDays.map((d, k) => (held.includes(gone.customer[k]) && d > 1 ? d + 40 : d)),
    };
    const cuts = close.info.cuts.map((cut, k) => (k === 2 ? { ...cut, gone: made } : cut));
    const other = new Table(close.length, close.columns as never, { ...close.info, cuts } as never);
    const options = { seed: 1, resamples: 0, candidates: ["purchase-model"], audit: false } as const;
    const [a, b] = [close, other as unknown as ChurnTable].map((table) => trainChurn(table, options));
    expect(a.chosen).toBe("purchase-model");
    expect(b.performance).toEqual(a.performance);
    expect(b.learner).not.toEqual(a.learner);
  });

  it("counts a customer once among the buyers, who has a row of an earlier cut and was gone at the last", () => {
    const model = trainChurn(close, { seed: 1, resamples: 0, candidates: ["purchase-model"], audit: false });
    const panel = panelOf(close, "test");
    const { buying } = model.learner as ChurnLearner & { readonly candidate: "purchase-model" };
    const everybody = new Set([...panel.ids, ...(close.info.cuts[2].gone?.customer ?? [])]);
    expect(buying.fit.customers).toBe(everybody.size);
  });

  it("tests each customer once where other customers are the test, and deals those who left evenly", () => {
    const table = byHand(200, { cuts: [0, 30 * DAY] });
    const plan = planned(table);
    const panel = panelOf(table, "test");
    const names = [...plan.test].map((i) => panel.customer[i]);
    expect(new Set(names).size).toBe(names.length);
    const share = (rows: Int32Array) => rows.reduce((sum, i) => sum + panel.left[i], 0) / rows.length;
    const shares = plan.validation.map(({ judge }) => share(judge));
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThan(0.15);
  });

  it("is taken from other customers when next to nobody left before the last cut", () => {
    const table = byHand(200, { cuts: [0, 200 * DAY] });
    const left = (table.columns.left as Float64Array).map((l, i) => (i < 200 ? (i < 3 ? 1 : 0) : l));
    const few = new Table(400, { ...table.columns, left } as never, table.info) as unknown as ChurnTable;
    const model = trainChurn(few, { seed: 1, resamples: 0, candidates: ["base-rate"], audit: false });
    expect(model.performance.on).toBe("other customers");
  });
});

describe("what a source overwrites", () => {
  const day = (d: number) => Date.UTC(2025, 0, 1 + d);
  const table = (interval: string) => {
    const rows = Array.from({ length: 40 }, (_, i) => i);
    const text = (of: (i: number) => string) => ({
      codes: Int32Array.from(rows),
      levels: rows.map(of),
    });
    return new Table(
      40,
      {
        customer: text((i) => `c${i}`),
        subscription: text((i) => `s${i}`),
        start: Float64Array.from(rows, (i) => day(i)),
        end: new Float64Array(40).fill(Number.NaN),
        interval: text((i) => (i % 2 ? "month" : interval)),
      } as never,
      { kind: "subscriptions", source: "stripe-subscriptions" },
    );
  };
  const options = { asOf: day(100), outcome: { days: 30 }, labels: "none" } as const;

  it("is not used, the billing interval neither: who pays by the year by now did not leave before", () => {
    const [before, after] = ["month", "year"].map((interval) =>
      churnTable(table(interval) as never, options),
    );
    expect(JSON.stringify(after)).toBe(JSON.stringify(before));
    expect(before.info.notes.join(" ")).toContain("interval");
    const vouched = churnTable(table("year") as never, { ...options, stable: ["interval"] });
    expect(vouched.of("c0")?.billingMonths).toBe(12);
  });
});
