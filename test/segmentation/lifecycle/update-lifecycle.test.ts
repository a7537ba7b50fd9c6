import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tableFrom } from "../../../src/core/table-from.ts";
import { simulateShop } from "../../../src/data/index.ts";
import {
  fitLifecycle,
  type LifecycleState,
  lifecycleStages,
  lifecycleState,
  stageChanges,
  updateLifecycle,
} from "../../../src/segmentation/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { type LogRow, orderLogs, ordersOf } from "../../common/generators.ts";
import { codeOf, errorOf } from "../shop.ts";
import { DAY, modelWith } from "./slow-stages.ts";

const START = Date.UTC(2025, 0, 1);
const model = modelWith({ first: [20, 60], second: [15, 40], occasional: [25, 50], frequent: [8, 30] }, 7);
const buy = (customer: string, ...days: number[]) =>
  days.map((d) => ({ customer, time: START + d * DAY + 9 * 3_600_000, amount: 5 }));

checkSuite({
  name: "lifecycleState",
  run: (data) => lifecycleState(data, { asOf: START + 90 * DAY }),
  data: [...buy("ann", 0, 4, 4, 80), ...buy("bob", 3), ...buy("cem", 60, 95)],
  empty: (state) => expect(state.length).toBe(0),
  oneRow: (state) => expect([...state]).toEqual([{ customer: "ann", time: START + 9 * 3_600_000 }]),
  allNaN: "bad-value",
});

checkSuite({
  name: "updateLifecycle",
  run: (data) =>
    updateLifecycle(lifecycleState(buy("ann", 1, 5), { asOf: START + 9 * DAY }), data, {
      asOf: START + 90 * DAY,
    }),
  data: [...buy("ann", 0, 4, 4, 80), ...buy("bob", 3), ...buy("cem", 60, 95)],
  empty: (state) => expect(state.length).toBe(2),
  oneRow: (state) => expect(state.length).toBe(3),
  allNaN: "bad-value",
});

/** A result as text; rows that are left out are left out of a state once and for all. */
const plain = (table: { toJSON(): { info: object } }) => {
  const json = table.toJSON();
  return JSON.stringify({ ...json, info: { ...json.info, leftOut: undefined } });
};

describe("updateLifecycle", () => {
  it("equals a recomputation from all orders, batch after batch, with orders that come late and exports that overlap", () => {
    const batches = fc.array(
      fc.record({
        rows: orderLogs({ maxRows: 25, days: 200 }),
        again: fc.boolean(),
        days: fc.integer({ min: 0, max: 70 }),
      }),
      { minLength: 1, maxLength: 5 },
    );
    const zones = fc.constantFrom("UTC", "America/New_York");
    fc.assert(
      fc.property(batches, zones, (parts, zone) => {
        const machine = { ...model, zone };
        const all: LogRow[] = [];
        let state: LifecycleState | undefined;
        let asOf = START;
        for (const { rows, again, days } of parts) {
          asOf += days * DAY;
          // what lies after asOf is known only when it has come: the next export brings it again
          const batch = [...(again ? all.slice(-10) : []), ...rows].map((r, i) => ({
            ...r,
            order: `${all.length}-${i}`,
          }));
          const known = batch.filter(({ time }) => time < asOf);
          all.push(...known);
          state =
            state === undefined
              ? lifecycleState(batch, { asOf, zone })
              : updateLifecycle(state, batch, { asOf });
          // a state is as good after a night in a database
          state = tableFrom(JSON.parse(JSON.stringify(state))) as unknown as LifecycleState;
        }
        const full = lifecycleState(all, { asOf, zone });
        const kept = state as LifecycleState;
        expect(JSON.stringify(kept.columns)).toBe(JSON.stringify(full.columns));
        expect(kept.info.suspects.map((s) => s.customer).sort()).toEqual(
          full.info.suspects.map((s) => s.customer).sort(),
        );
        expect(plain(lifecycleStages(machine, kept))).toBe(plain(lifecycleStages(machine, all, { asOf })));
        const window = { from: START - DAY, to: asOf };
        expect(plain(stageChanges(machine, kept, window))).toBe(plain(stageChanges(machine, all, window)));
      }),
      { numRuns: 60 },
    );
  });

  it("lets time pass: sixty days with no orders", () => {
    const { orders, profiles } = simulateShop({ seed: 4, customers: 200, events: false, to: "2025-11-01" });
    const now = Date.UTC(2025, 10, 1);
    const later = now + 60 * DAY;
    const learnt = fitLifecycle(orders, { asOf: now });
    const state = lifecycleState(orders, { asOf: now });
    const before = lifecycleStages(learnt, state);
    const after = lifecycleStages(learnt, updateLifecycle(state, [], { asOf: later }));
    const full = lifecycleStages(learnt, orders, { asOf: later });
    expect(JSON.stringify(after.columns)).toBe(JSON.stringify(full.columns));
    let moved = 0;
    for (const { customer, stage, next, nextAt } of before) {
      const now = after.of(customer)?.stage;
      if (nextAt === null || nextAt >= later) expect(now).toBe(stage);
      else {
        moved++;
        // the stage foretold, or the one after it
        expect(next === "At Risk" ? ["At Risk", "Lapsed"] : ["Lapsed"]).toContain(now);
      }
    }
    expect(moved).toBeGreaterThan(50);
    for (const { stage } of after)
      expect(["New", "Active", "Occasional", "Won Back", "Frequent", "At Risk", "Lapsed"]).toContain(stage);
    // everyone of the shop has ordered: the profiles add nobody
    expect(lifecycleStages(learnt, state, { profiles }).length).toBe(before.length);
    const stillIn = (table: typeof before, wanted: string) =>
      [...table].filter(({ stage }) => stage === wanted).length;
    expect(stillIn(after, "Frequent")).toBeLessThan(stillIn(before, "Frequent"));
  });

  it("leaves the given state as it was, and refuses to be asked beyond what it knows", () => {
    const state = lifecycleState(buy("ann", 0, 5), { asOf: START + 6 * DAY });
    const text = JSON.stringify(state);
    updateLifecycle(state, buy("ann", 7), { asOf: START + 8 * DAY });
    expect(JSON.stringify(state)).toBe(text);
    const later = { asOf: START + 60 * DAY };
    expect(errorOf(() => lifecycleStages(model, state, later)).message).toContain(
      "updateLifecycle(state, [], { asOf })",
    );
    expect(codeOf(() => lifecycleStages(model, state, later))).toBe("bad-option");
    // but it knows its own past
    expect(lifecycleStages(model, state, { asOf: START + 2 * DAY }).at(0)?.stage).toBe("New");
  });

  it("counts late days, and refuses them on demand, but never what it knows already", () => {
    const state = lifecycleState(buy("ann", 0, 5), { asOf: START + 6 * DAY });
    const asOf = START + 9 * DAY;
    const same = [...buy("ann", 5), { customer: "ann", time: START + 5 * DAY + 20 * 3_600_000, amount: 1 }];
    expect(updateLifecycle(state, same, { asOf, late: "refuse" }).info.late).toBe(0);
    expect(updateLifecycle(state, buy("bob", 3), { asOf }).info.late).toBe(1);
    // an earlier hour of a known day
    const early = [{ customer: "ann", time: START + 5 * DAY, amount: 1 }];
    expect(updateLifecycle(state, early, { asOf }).info.late).toBe(1);
    const error = errorOf(() => updateLifecycle(state, buy("bob", 3, 8), { asOf, late: "refuse" }));
    expect([error.code, error.details.count]).toEqual(["bad-input", 1]);
    expect(error.message).toContain('"bob" at 2025-01-04T09:00:00.000Z');
  });

  it("keeps the days of suspects, and forgets no suspicion", () => {
    const state = lifecycleState(buy("walk-in", 0, 1), { asOf: START + 2 * DAY });
    expect(state.length).toBe(2);
    const next = updateLifecycle(state, ordersOf(buy("ann", 3), { suspects: [] }), { asOf: START + 5 * DAY });
    expect([...lifecycleStages(model, next)].map((row) => row.customer)).toEqual(["ann"]);
    expect(lifecycleStages(model, next, { suspects: "keep" }).length).toBe(2);
  });

  it("says what was left out", () => {
    const rows = [
      ...buy("ann", 0, 50),
      { customer: null, time: START, amount: 2 },
      { customer: "ann", time: START, amount: 0, refund: 2 },
    ];
    const { leftOut } = lifecycleState(rows, { asOf: START + 9 * DAY }).info;
    expect(leftOut).toEqual({ afterAsOf: 1, noCustomer: 1, returns: 1 });
    const broken = [...rows, { customer: "bob", time: "never", amount: 1 }] as typeof rows;
    const skipped = lifecycleState(broken, { asOf: START + 9 * DAY, onInvalid: "skip" });
    expect(skipped.info.rejected?.[0]?.rows).toBe(1);
    expect(codeOf(() => lifecycleState(broken, { asOf: START }))).toBe("bad-value");
  });

  it("refuses time that runs backwards, other zones, and what is no state", () => {
    const state = lifecycleState(buy("ann", 0), { asOf: START + DAY, zone: "Europe/Berlin" });
    expect(codeOf(() => updateLifecycle(state, [], { asOf: START }))).toBe("bad-option");
    expect(codeOf(() => updateLifecycle(state, [], {} as never))).toBe("bad-option");
    expect(codeOf(() => updateLifecycle(state, ordersOf(buy("ann", 1)), { asOf: START + 2 * DAY }))).toBe(
      "mixed-info",
    );
    expect(codeOf(() => updateLifecycle(buy("ann", 0) as never, [], { asOf: START }))).toBe("bad-input");
    expect(codeOf(() => updateLifecycle(state, [], { asOf: START + 2 * DAY, late: "drop" as never }))).toBe(
      "bad-option",
    );
    expect(codeOf(() => lifecycleStages(model, state))).toBe("mixed-info");
    expect(codeOf(() => lifecycleState(buy("ann", 0), { asOf: START, zone: "Moon/Base" }))).toBe(
      "unknown-zone",
    );
    expect(codeOf(() => lifecycleState(buy("ann", 0), {} as never))).toBe("bad-option");
  });
});
