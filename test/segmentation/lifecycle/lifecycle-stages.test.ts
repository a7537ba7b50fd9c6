import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { summarizeCustomers } from "../../../src/data/index.ts";
import {
  explainStage,
  fitLifecycle,
  type LifecycleStage,
  lifecycleStages,
  scoreRfm,
  stageChanges,
} from "../../../src/segmentation/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { orderLogs, ordersOf } from "../../common/generators.ts";
import { codeOf } from "../shop.ts";
import { calendar, DAY, modelWith, purchasesOf, type SlowRow, slowStage } from "./slow-stages.ts";

const START = Date.UTC(2025, 0, 1);
const model = modelWith({ first: [20, 60], second: [15, 40], occasional: [25, 50], frequent: [8, 30] }, 7);
const buy = (customer: string, ...days: number[]) =>
  days.map((d) => ({ customer, time: START + d * DAY + 9 * 3_600_000, amount: 5 }));
const stageOf = (rows: readonly SlowRow[], day: number, customer = "ann") =>
  lifecycleStages(model, rows, { asOf: START + day * DAY }).of(customer);

/** Limits of a machine, as small as the gaps of the generated logs, and a log. */
const machines = fc
  .record({
    limits: fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 60 })), {
      minLength: 4,
      maxLength: 4,
    }),
    frequent: fc.integer({ min: 1, max: 40 }),
    zone: fc.constantFrom("UTC", "Europe/Berlin", "America/Santiago"),
  })
  .map(({ limits, frequent, zone }) => {
    const [first, second, occasional, fast] = limits.map(([a, more]) => [a, a + more] as const);
    return modelWith({ first, second, occasional, frequent: fast }, frequent, zone);
  });
const logs = orderLogs({ odd: false, days: 300, maxRows: 70 });

checkSuite({
  name: "lifecycleStages",
  run: (data) => lifecycleStages(model, data, { asOf: START + 90 * DAY }),
  data: [...buy("ann", 0, 4, 9, 80), ...buy("bob", 3), ...buy("cem", 60, 70), ...buy("dora", 1, 60)],
  empty: (stages) => expect(stages.length).toBe(0),
  oneRow: (stages) => expect(stages.at(0)?.stage).toBe("Lapsed"),
  allNaN: "bad-value",
});

checkSuite({
  name: "stageChanges",
  run: (data) => stageChanges(model, data, { from: START, to: START + 90 * DAY }),
  data: [...buy("ann", 0, 4, 9, 80), ...buy("bob", 3), ...buy("cem", 60, 70), ...buy("dora", 1, 60)],
  empty: (changes) => expect(changes.length).toBe(0),
  oneRow: (changes) => expect([...changes].map(({ to }) => to)).toEqual(["New", "At Risk", "Lapsed"]),
  allNaN: "bad-value",
});

describe("lifecycleStages", () => {
  it("walks a customer through every stage", () => {
    const rows = buy("ann", 0, 10, 15, 20, 45, 120, 125, 130, 133);
    const at = (day: number) => stageOf(rows, day)?.stage;
    expect(at(0)).toBeUndefined();
    expect(at(1)).toBe("New");
    expect(at(11)).toBe("Active");
    expect(at(16)).toBe("Occasional"); // 10 and 5 days: 7.5 in the mean
    expect(at(21)).toBe("Frequent"); // 10, 5, 5
    expect(at(29)).toBe("Frequent"); // eight days of silence are not too long
    expect(at(30)).toBe("At Risk");
    expect(at(46)).toBe("Occasional"); // 5, 5, 25
    expect(at(71)).toBe("Occasional");
    expect(at(72)).toBe("At Risk");
    expect(at(96)).toBe("At Risk");
    expect(at(97)).toBe("Lapsed");
    expect(at(121)).toBe("Won Back");
    expect(at(126)).toBe("Occasional"); // 25, 75, 5
    expect(at(134)).toBe("Frequent"); // 5, 5, 3
  });

  it("says since when, and what comes next", () => {
    const rows = buy("ann", 0, 10, 15, 20);
    expect(stageOf(rows, 25)).toMatchObject({
      stage: "Frequent",
      since: START + 20 * DAY + 9 * 3_600_000,
      next: "At Risk",
      nextAt: START + 29 * DAY,
      purchases: 4,
    });
    expect(stageOf(rows, 30)).toMatchObject({
      since: START + 29 * DAY,
      next: "Lapsed",
      nextAt: START + 51 * DAY,
    });
    expect(stageOf(rows, 52)).toMatchObject({ since: START + 51 * DAY, next: null, nextAt: null });
  });

  it("keeps the beginning of a stage that goes on over several purchases, and begins anew after a risk", () => {
    const on = buy("ann", 0, 5, 10, 15, 20);
    expect(stageOf(on, 21)?.since).toBe(START + 10 * DAY + 9 * 3_600_000);
    const broken = buy("bob", 0, 3, 6, 9, 18);
    expect(stageOf(broken, 19, "bob")).toMatchObject({
      stage: "Frequent",
      since: START + 18 * DAY + 9 * 3_600_000,
    });
  });

  it("agrees with a customer's life lived day by day, in any zone, at any hour", () => {
    fc.assert(
      fc.property(machines, logs, fc.integer({ min: 0, max: 330 * 24 }), (machine, rows, hours) => {
        const asOf = START + hours * 3_600_000;
        const stages = lifecycleStages(machine, rows, { asOf, suspects: "keep" });
        let seen = 0;
        for (const [customer, times] of purchasesOf(rows)) {
          const slow = slowStage(machine, times, asOf);
          if (slow === undefined) expect(stages.of(customer)).toBeUndefined();
          else {
            seen++;
            expect(stages.of(customer)).toMatchObject(slow);
          }
        }
        // exactly one stage each
        expect(stages.length).toBe(seen);
        for (const { since, nextAt } of stages) {
          expect(since).toBeLessThan(asOf);
          if (nextAt !== null) expect(nextAt).toBeGreaterThanOrEqual(asOf);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("agrees where only dates are known: every order at the first instant of its day", () => {
    const days = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 14 });
    const limits = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })), {
      minLength: 4,
      maxLength: 4,
    });
    fc.assert(
      fc.property(
        days,
        limits,
        fc.integer({ min: 1, max: 5 }),
        fc.nat(1),
        (bought, pairs, frequent, more) => {
          const [first, second, occasional, fast] = pairs.map(([a, b]) => [a, a + b] as const);
          const machine = modelWith({ first, second, occasional, frequent: fast }, frequent);
          const rows = bought.map((day) => ({ customer: "ann", time: START + day * DAY, amount: 1 }));
          const times = rows.map(({ time }) => time);
          for (let day = 0; day < 50; day++) {
            const asOf = START + day * DAY + more;
            expect(lifecycleStages(machine, rows, { asOf }).of("ann")).toEqual(
              slowStage(machine, times, asOf) && expect.objectContaining(slowStage(machine, times, asOf)),
            );
          }
          const changes = [...stageChanges(machine, rows, { from: START, to: START + 50 * DAY })];
          // one stage at a time: no stage that is over in the instant it begins
          expect(new Set(changes.map(({ time }) => time)).size).toBe(changes.length);
          for (const { time, to } of changes) expect(slowStage(machine, times, time + 1)?.stage).toBe(to);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("does not look ahead: later orders change no stage of before", () => {
    fc.assert(
      fc.property(machines, logs, fc.integer({ min: 1, max: 300 }), (machine, rows, day) => {
        const asOf = START + day * DAY + 3_600_000;
        const known = rows.filter(({ time }) => time < asOf);
        const options = { asOf, suspects: "keep" } as const;
        expect([...lifecycleStages(machine, rows, options)]).toEqual([
          ...lifecycleStages(machine, known, options),
        ]);
      }),
      { numRuns: 40 },
    );
  });

  it("counts silence as RFM does, and purchases as the customer summary does", () => {
    const rows = ordersOf([...buy("ann", 0, 0, 7), ...buy("bob", 40), ...buy("cem", 49)]);
    const asOf = START + 50 * DAY;
    const customers = summarizeCustomers(rows, { asOf, unit: "day" });
    const rfm = scoreRfm(customers);
    const limit = (days: number) => modelWith({ ...flat(days) }, 7);
    for (const { customer, recencyDays } of rfm) {
      const silent = recencyDays as number;
      const at = (days: number) => lifecycleStages(limit(days), rows, { asOf }).of(customer)?.stage;
      if (silent > 1) expect(at(silent - 1)).toBe("At Risk");
      if (silent > 0) expect(at(silent)).not.toBe("At Risk");
      expect(lifecycleStages(limit(9), rows, { asOf }).of(customer)?.purchases).toBe(
        (customers.of(customer)?.frequency as number) + 1,
      );
    }
  });

  it("knows prospects from their profiles, and no profile from after asOf", () => {
    const rows = [...buy("ann", 5), ...buy("bob", 50)];
    const profiles = [
      { customer: "ann", created: START },
      { customer: "bob", created: START + 2 * DAY },
      { customer: "cem" },
      { customer: "dora", created: "2026-01-01" },
      { customer: null },
    ];
    const stages = lifecycleStages(model, rows, { asOf: START + 10 * DAY, profiles });
    expect([...stages].map((row) => [row.customer, row.stage, row.since, row.purchases])).toEqual([
      ["ann", "New", START + 5 * DAY + 9 * 3_600_000, 1],
      ["bob", "Prospect", START + 2 * DAY, 0],
      ["cem", "Prospect", null, 0],
    ]);
  });

  it("leaves out returns, guests, and ids that are no person until they are confirmed", () => {
    const rows = [
      ...buy("walk-in", 0, 1, 2),
      { customer: null, time: START, amount: 3 },
      { customer: "ann", time: START + DAY, amount: 0, refund: 4 },
      { customer: "bob", time: START + DAY, amount: 0 },
    ];
    const asOf = START + 3 * DAY;
    const stages = lifecycleStages(model, rows, { asOf, profiles: [{ customer: "walk-in" }] });
    // an order that charges nothing and gives nothing back is an order
    expect([...stages].map((row) => row.customer)).toEqual(["bob"]);
    expect(stages.info.excluded).toEqual(["walk-in"]);
    expect(lifecycleStages(model, rows, { asOf, suspects: ["walk-in"] }).of("walk-in")?.stage).toBe(
      "Frequent",
    );
  });

  it("counts days in the zone of the model", () => {
    const rows = [
      { customer: "ann", time: "2025-03-01T23:30Z", amount: 1 },
      { customer: "ann", time: "2025-03-02T20:00Z", amount: 1 },
    ];
    const berlin = modelWith(flat(9), 7, "Europe/Berlin");
    const asOf = "2025-03-05";
    expect(lifecycleStages(modelWith(flat(9), 7), rows, { asOf }).at(0)?.purchases).toBe(2);
    expect(lifecycleStages(berlin, rows, { asOf }).at(0)?.purchases).toBe(1);
    // at risk from the first instant of the eleventh day there on
    expect(lifecycleStages(berlin, rows, { asOf }).at(0)?.nextAt).toBe(Date.parse("2025-03-11T23:00Z"));
    expect(codeOf(() => lifecycleStages(berlin, ordersOf(buy("ann", 1)), { asOf }))).toBe("mixed-info");
    expect(codeOf(() => lifecycleStages({ ...berlin, zone: "Moon/Base" }, rows, { asOf }))).toBe(
      "unknown-zone",
    );
  });

  it("takes ids that objects trip over", () => {
    const rows = [...buy("__proto__", 0), ...buy("constructor", 0, 3)];
    const stages = lifecycleStages(model, rows, { asOf: START + 5 * DAY });
    expect([...stages].map((row) => [row.customer, row.stage])).toEqual([
      ["__proto__", "New"],
      ["constructor", "Active"],
    ]);
  });

  it("refuses a missing asOf and broken rows", () => {
    expect(codeOf(() => lifecycleStages(model, buy("ann", 0)))).toBe("bad-option");
    expect(codeOf(() => lifecycleStages(model, buy("ann", 0), { asOf: "soon" }))).toBe("bad-option");
    expect(
      codeOf(() => lifecycleStages(model, [{ customer: "a", time: "x", amount: 1 }], { asOf: START })),
    ).toBe("bad-value");
    expect(codeOf(() => lifecycleStages(model, [{ who: "a" }] as never[], { asOf: START }))).toBe(
      "missing-column",
    );
  });
});

describe("stageChanges", () => {
  it("are what a look at every midnight and every order sees, in order of time", () => {
    fc.assert(
      fc.property(machines, logs, (machine, rows) => {
        const [from, to] = [START + 60 * DAY, START + 240 * DAY + 7_200_000];
        const changes = [...stageChanges(machine, rows, { from, to, suspects: "keep" })];
        const { dayOf, startOf } = calendar(machine.zone);
        const seen: { customer: string; time: number; from: LifecycleStage | null; to: LifecycleStage }[] =
          [];
        for (const [customer, times] of purchasesOf(rows)) {
          const moments = new Set(times);
          for (let day = dayOf(from); day <= dayOf(to); day++) moments.add(startOf(day));
          let stage = slowStage(machine, times, from)?.stage ?? null;
          for (const moment of [...moments].sort((a, b) => a - b)) {
            if (moment < from || moment >= to) continue;
            const now = slowStage(machine, times, moment + 1)?.stage ?? null;
            if (now !== stage && now !== null) seen.push({ customer, time: moment, from: stage, to: now });
            stage = now;
          }
        }
        const order = (list: typeof seen) =>
          list.sort((a, b) => a.time - b.time || (a.customer < b.customer ? -1 : 1));
        for (let i = 1; i < changes.length; i++)
          expect(changes[i].time).toBeGreaterThanOrEqual(changes[i - 1].time);
        expect(order(changes)).toEqual(order(seen));
      }),
      { numRuns: 5 },
    );
  });

  it("lead from the stages at one end to those at the other", () => {
    fc.assert(
      fc.property(
        machines,
        logs,
        fc.nat(200),
        fc.integer({ min: 1, max: 150 }),
        (machine, rows, day, more) => {
          const from = START + day * DAY + 3_600_000;
          const to = from + more * DAY;
          const profiles = [{ customer: "ann" }, { customer: "zoe", created: from + DAY / 2 }];
          const options = { suspects: "keep", profiles } as const;
          const at = (asOf: number) => lifecycleStages(machine, rows, { asOf, ...options });
          const stage = new Map([...at(from)].map((row) => [row.customer, row.stage]));
          for (const change of stageChanges(machine, rows, { from, to, ...options })) {
            expect(stage.get(change.customer) ?? null).toBe(change.from);
            stage.set(change.customer, change.to);
          }
          expect([...stage].sort()).toEqual([...at(to)].map((row) => [row.customer, row.stage]).sort());
        },
      ),
      { numRuns: 40 },
    );
  });

  it("show a risk that was over before anyone looked", () => {
    const changes = stageChanges(model, buy("ann", 0, 30), { from: START + DAY, to: START + 31 * DAY });
    expect([...changes].map(({ from, to, time }) => [from, to, (time - START) / DAY])).toEqual([
      ["New", "At Risk", 21],
      ["At Risk", "Active", 30.375],
    ]);
  });

  it("tell when a prospect came and bought", () => {
    const profiles = [{ customer: "ann", created: START + DAY }];
    const changes = stageChanges(model, buy("ann", 4), { from: START, to: START + 5 * DAY, profiles });
    expect([...changes].map(({ from, to }) => [from, to])).toEqual([
      [null, "Prospect"],
      ["Prospect", "New"],
    ]);
  });

  it("refuse a window that does not go forward", () => {
    expect(codeOf(() => stageChanges(model, buy("ann", 0), { from: START + DAY, to: START }))).toBe(
      "bad-option",
    );
    expect(codeOf(() => stageChanges(model, buy("ann", 0), { from: START }))).toBe("bad-option");
    expect(codeOf(() => stageChanges(model, buy("ann", 0), { from: "x", to: START }))).toBe("bad-option");
  });
});

describe("explainStage", () => {
  it("gives the reasons of what lifecycleStages says, in figures and words", () => {
    const rows = buy("ann", 0, 10, 15, 20);
    const why = explainStage(model, rows, "ann", { asOf: START + 32 * DAY });
    expect(why).toMatchObject({
      ...stageOf(rows, 32),
      silenceDays: 11,
      gapDays: [10, 5, 5],
      pace: "frequent",
    });
    expect(why.limits).toEqual({ atRisk: 8, lapsed: 30 });
    expect(why.words).toEqual([
      'ann is in "At Risk" since 2025-01-30. Silent for longer than most who come back.',
      "The last purchase was on 2025-01-21: 11 days of silence by 2025-02-01.",
      "Frequent buyers are at risk after 8 days and lapsed after 30.",
      "The last gaps were 10, 5, 5 days, 6.7 in the mean: frequent, for the line between them is at 7 days.",
      'Without a purchase, the next stage is "Lapsed", on 2025-02-21.',
    ]);
  });

  it("explains a return, a prospect, and rows that can be read once", () => {
    const asOf = START + 101 * DAY;
    const once = (function* () {
      yield* buy("ann", 0, 100);
    })();
    expect(explainStage(model, once, "ann", { asOf }).words).toContain(
      "The gap before the last purchase was 100 days, longer than a lapse takes.",
    );
    const profiles = [{ customer: "bob", created: START }];
    expect(explainStage(model, [], "bob", { asOf, profiles } as never).words).toEqual([
      "bob is a prospect: known since 2025-01-01, without an order so far.",
    ]);
    expect(codeOf(() => explainStage(model, buy("ann", 0), "eve", { asOf }))).toBe("bad-option");
  });
});

it("a model learnt from a shop stages that shop", () => {
  const rows = buy("ann", 0, 1, 2);
  const learnt = fitLifecycle(rows, { asOf: START + 3 * DAY });
  expect(lifecycleStages(learnt, rows, { asOf: START + 3 * DAY }).at(0)?.stage).toBe("Frequent");
});

function flat(days: number) {
  const pair = [days, days + 100] as const;
  return { first: pair, second: pair, occasional: pair, frequent: pair };
}
