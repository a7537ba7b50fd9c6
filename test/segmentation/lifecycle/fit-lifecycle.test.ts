import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Estimate } from "../../../src/core/estimate.ts";
import { exponential, randomFrom, uniform } from "../../../src/core/random.ts";
import { simulateShop } from "../../../src/data/index.ts";
import {
  gapCounts,
  gapCurve,
  hopelessDay,
  returnChance,
  returnQuantile,
} from "../../../src/numeric/gap-curve.ts";
import {
  describeLifecycle,
  fitLifecycle,
  type LifecycleModel,
  lifecycleStages,
  lifecycleState,
  parseLifecycle,
  stageChanges,
} from "../../../src/segmentation/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { orderLogs } from "../../common/generators.ts";
import { codeOf } from "../shop.ts";
import { DAY, purchasesOf } from "./slow-stages.ts";

const START = Date.UTC(2025, 0, 1);
const END = Date.UTC(2026, 0, 1);

/** Customers who join at times of their own and come back after gaps of `mean` days, for good with probability `leave` after each order. */
function shop({
  customers = 400,
  mean = 20,
  leave = 0.1,
  seed = 5,
  growing = false,
}: {
  customers?: number;
  mean?: number;
  leave?: number;
  seed?: number;
  growing?: boolean;
} = {}) {
  const random = randomFrom(seed);
  const rows: { customer: string; time: number; amount: number }[] = [];
  for (let c = 0; c < customers; c++) {
    const share = uniform(random);
    let time = START + (growing ? 1 - share ** 4 : share) * (END - START);
    while (time < END) {
      rows.push({ customer: `c${c}`, time, amount: 5 });
      if (uniform(random) < leave) break;
      time += exponential(random, 1 / mean) * DAY;
    }
  }
  return rows;
}

const usual = fitLifecycle(shop(), { asOf: END });

checkSuite({
  name: "fitLifecycle",
  run: (data) => fitLifecycle(data, { asOf: END, minimumReturns: 5 }),
  data: shop({ customers: 40 }),
  parse: parseLifecycle,
  empty: (model) => expect(model.fit).toMatchObject({ status: "default", customers: 0 }),
  oneRow: (model) => expect(model.fit).toMatchObject({ status: "default", customers: 1, returns: 0 }),
  allNaN: "bad-value",
});

describe("the curve of gaps", () => {
  it("is that of Kaplan and Meier: remission times of Freireich et al. (1963), survfit of R", () => {
    const counts = gapCounts(40);
    for (const t of [6, 6, 6, 7, 10, 13, 16, 22, 23]) counts.ended[t]++;
    for (const t of [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]) counts.open[t]++;
    const curve = gapCurve(counts, 1);
    const at = [6, 7, 10, 13, 16, 22, 23];
    expectClose(
      at.map((t) => curve.longer[t]),
      [0.857142857, 0.806722689, 0.752941176, 0.690196078, 0.62745098, 0.537815126, 0.448179272],
      1e-8,
    );
    expectClose(
      at.map((t) => curve.longer[t] * Math.sqrt(curve.greenwood[t])),
      [0.07636035, 0.08693529, 0.09634965, 0.10681471, 0.11405387, 0.12823375, 0.13459146],
      1e-6,
    );
    expect(curve).toMatchObject({ gaps: 21, returns: 9, horizon: 35 });
    // half of those who return by day 35: 1 - S = .5518 / 2 = .2759 is reached on day 13
    expect(returnQuantile(curve, 0.5)).toBe(13);
    expectClose(returnChance(curve, 13, 0.95).value, 1 - 0.448179272 / 0.690196078, 1e-8);
    // after 22 days one more of six is to come: 1/6; after 23 none
    expect([hopelessDay(curve, 0.17), hopelessDay(curve, 0.16)]).toEqual([22, 23]);
    expect(gapCurve(counts, 5)).toMatchObject({ horizon: 25 });
  });

  it("counts what a plain product over all gaps gives", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.boolean()), { minLength: 1, maxLength: 60 }),
        (gaps) => {
          const counts = gapCounts(40);
          for (const [days, open] of gaps) counts[open ? "open" : "ended"][days]++;
          const { longer, horizon } = gapCurve(counts, 1);
          for (let t = 0; t <= horizon; t++) {
            let slow = 1;
            for (let d = 1; d <= t; d++) {
              const atRisk = gaps.filter(([days]) => days >= d).length;
              if (atRisk > 0) slow *= 1 - gaps.filter(([days, open]) => days === d && !open).length / atRisk;
            }
            expectClose(longer[t], slow);
            if (t > 0) expect(longer[t]).toBeLessThanOrEqual(longer[t - 1]);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("fitLifecycle", () => {
  it("finds the limits that the gaps were made with, in a steady shop and in a growing one", () => {
    // gaps of 20 days in the mean, rounded up: 80 of 100 are over after 20 x ln 5 = 32 days
    const growing = fitLifecycle(shop({ customers: 4000, growing: true }), { asOf: END });
    for (const { limits } of [usual, growing]) {
      expect(Math.abs(limits.first.atRisk - 32.2)).toBeLessThan(4);
      expect(limits.first.lapsed).toBeGreaterThan(limits.first.atRisk);
    }
    // with 90 of 100 coming back a return is less likely than 1 in 10 when .9 e^(-t/20) / (.1 + .9 e^(-t/20)) is: after 88 days
    expect(Math.abs(growing.limits.first.lapsed - 87.9)).toBeLessThan(9);
    expect(growing.fit.status).toBe("learnt");
  });

  it("is not misled by gaps that are still open, as the closed ones alone would be", () => {
    // everyone joined in the last 40 days: long gaps cannot have ended yet
    const random = randomFrom(3);
    const rows = Array.from({ length: 3000 }, (_, c) => {
      const time = END - 40 * DAY * uniform(random);
      const again = time + exponential(random, 1 / 30) * DAY;
      return [time, again].filter((t) => t < END).map((t) => ({ customer: `c${c}`, time: t, amount: 1 }));
    }).flat();
    const closed = [...purchasesOf(rows).values()]
      .filter((t) => t.length === 2)
      .map(([a, b]) => (b - a) / DAY);
    closed.sort((a, b) => a - b);
    const naive = closed[Math.floor(closed.length * 0.8)];
    const { first } = fitLifecycle(rows, { asOf: END }).limits;
    // of the returns within 39 days, 80 of 100 are over after 30 x -ln(1 - .8 (1 - e^(-39/30))) = 26 days
    expect(Math.abs(first.atRisk - 25.9)).toBeLessThan(2.5);
    expect(naive).toBeLessThan(20);
    expect(fitLifecycle(rows, { asOf: END }).fit.warnings.join()).toMatch(
      /after a first purchase could be followed for \d+ days only, not 547/,
    );
  });

  it("does not change when customers who never came back become more, but for the chance of a return", () => {
    const rows = shop({ customers: 300 });
    const once = Array.from({ length: 900 }, (_, c) => ({
      customer: `once${c}`,
      time: START + 1,
      amount: 1,
    }));
    const [few, many] = [rows, [...rows, ...once]].map((r) => fitLifecycle(r, { asOf: END }).limits.first);
    expect(Math.abs(few.atRisk - many.atRisk)).toBeLessThan(6);
    expect(many.chanceAtRisk?.value).toBeLessThan((few.chanceAtRisk?.value as number) / 2);
  });

  it("tells frequent from occasional buyers and gives each limits of their own", () => {
    const fast = shop({ mean: 5, customers: 150, leave: 0.03 });
    const slow = shop({ mean: 40, customers: 500, leave: 0.03, seed: 8 }).map((r) => ({
      ...r,
      customer: `slow-${r.customer}`,
    }));
    const model = fitLifecycle([...fast, ...slow], { asOf: END });
    expect(model.frequent.days).toBeLessThan(20);
    expect(model.limits.frequent.atRisk * 3).toBeLessThan(model.limits.occasional.atRisk);
    expect(model.fit).toMatchObject({ status: "learnt", warnings: expect.anything() });
    const stages = lifecycleStages(model, [...fast, ...slow], { asOf: END });
    const frequent = [...stages].filter(({ stage }) => stage === "Frequent");
    expect(frequent.filter(({ customer }) => !customer.startsWith("slow")).length).toBeGreaterThan(
      0.8 * frequent.length,
    );
  });

  it("holds what its limits promise of the gaps they were learnt from", () => {
    const model = fitLifecycle(shop({ customers: 3000 }), { asOf: END, atRiskShare: 0.6, lapsedChance: 0.2 });
    for (const { chanceLapsed, atRisk, lapsed } of Object.values(model.limits)) {
      expect(chanceLapsed?.value).toBeLessThan(0.2);
      expect(lapsed).toBeGreaterThan(atRisk);
    }
    const { value, interval } = model.limits.first.chanceAtRisk as Estimate;
    const [low, high] = interval as [number, number];
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
  });

  it("says what it could not learn and uses shared limits, then defaults", () => {
    const tiny = fitLifecycle(shop({ customers: 6 }).slice(0, 20), { asOf: END });
    expect(tiny.fit.status).toBe("default");
    expect(tiny.limits.first).toMatchObject({
      atRisk: 90,
      lapsed: 365,
      status: "default",
      chanceAtRisk: null,
    });
    expect(tiny.limits.occasional).toMatchObject({ atRisk: 120, lapsed: 365 });
    expect(tiny.limits.frequent).toMatchObject({ atRisk: 45, lapsed: 180 });
    expect(tiny.frequent).toEqual({ days: 30, status: "default" });
    expect(tiny.fit.warnings).toHaveLength(5);
    const some = fitLifecycle(shop({ customers: 45 }), { asOf: END, minimumReturns: 40 });
    expect(some.fit.status).toBe("partly learnt");
    expect(new Set(Object.values(some.limits).map(({ status }) => status))).toContain("shared");
    const words = describeLifecycle(some);
    expect(words.thresholds.map(({ words: w }) => w).join()).toContain("Learnt with other gaps");
    expect(words.warnings).toEqual(some.fit.warnings);
  });

  it("says when a limit is set by the end of the log, not by the customers", () => {
    // nobody ever leaves: at any silence a return is certain, only the log ends
    const rows = shop({ customers: 200, mean: 60, leave: 0 });
    const { fit, limits } = fitLifecycle(rows, { asOf: END });
    expect(limits.first.lapsed).toBeGreaterThan(0.8 * limits.first.horizon);
    expect(fit.warnings.join()).toContain("Gaps after a first purchase still ended in returns near the end");
    expect(usual.fit.warnings.join()).not.toContain("near the end");
  });

  it("answers for odd shops: one customer, one day, nothing spent, everyone alike", () => {
    const once = { customer: "ann", time: START, amount: 0 };
    expect(fitLifecycle([once], { asOf: END }).fit).toMatchObject({ customers: 1, purchases: 1, returns: 0 });
    const crowd = Array.from({ length: 200 }, (_, c) => ({ customer: `c${c}`, time: START, amount: 0 }));
    expect(fitLifecycle(crowd, { asOf: END }).fit).toMatchObject({ status: "default", customers: 200 });
    const alike = crowd.flatMap((row) => [0, 7, 14, 21].map((d) => ({ ...row, time: START + d * DAY })));
    const { limits, frequent } = fitLifecycle(alike, { asOf: START + 22 * DAY });
    expect(frequent.days).toBe(7);
    expect(limits.first).toMatchObject({ atRisk: 7, lapsed: 8, status: "learnt", returns: 200 });
    expect(limits.first.chanceAtRisk).toMatchObject({ value: 0, se: null, interval: null });
    // the whole crowd at one day and none after: the horizon is one day
    expect(fitLifecycle(crowd, { asOf: START + DAY }).limits.first.horizon).toBe(0);
  });

  it("takes the kept state in place of the orders", () => {
    const rows = shop({ customers: 100 });
    const state = lifecycleState(rows, { asOf: END });
    expect(fitLifecycle(state, {})).toEqual(fitLifecycle(rows, { asOf: END }));
  });

  it("depends on days alone: moving all orders of a day within it changes nothing", () => {
    fc.assert(
      fc.property(orderLogs({ odd: false, maxRows: 40 }), fc.integer({ min: 0, max: 3000 }), (rows, days) => {
        const options = { minimumReturns: 2, suspects: "keep" } as const;
        const model = fitLifecycle(rows, { asOf: START + 400 * DAY, ...options });
        const moved = rows.map((row) => ({
          ...row,
          time: Math.floor(row.time / DAY) * DAY + 5 + days * DAY,
        }));
        const again = fitLifecycle(moved, { asOf: START + (400 + days) * DAY, ...options });
        expect({ ...again, asOf: 0 }).toEqual({ ...model, asOf: 0 });
      }),
      { numRuns: 30 },
    );
  });

  it("refuses options that cannot be", () => {
    const rows = shop({ customers: 5 });
    const code = (options: object) => codeOf(() => fitLifecycle(rows, { asOf: END, ...options }));
    expect(codeOf(() => fitLifecycle(rows, {}))).toBe("bad-option");
    expect(code({ atRiskShare: 1 })).toBe("bad-option");
    expect(code({ lapsedChance: 0 })).toBe("bad-option");
    expect(code({ lapsedChance: -0.1 })).toBe("bad-option");
    expect(code({ horizon: { days: -3 } })).toBe("bad-option");
    expect(code({ horizon: { days: 1 } })).toBe("bad-option");
    expect(code({ horizon: { years: 1e6 } })).toBe("bad-option");
    expect(code({ minimumReturns: 0 })).toBe("bad-option");
    expect(code({ level: 95 })).toBe("bad-option");
    expect(code({ zone: "Moon/Base" })).toBe("unknown-zone");
    expect(code({ customer: "who" })).toBe("missing-column");
  });
});

describe("parseLifecycle", () => {
  const json = () => JSON.parse(JSON.stringify(usual)) as LifecycleModel;

  it("takes text, and limits changed by hand", () => {
    expect(parseLifecycle(JSON.stringify(usual))).toEqual(usual);
    const own = { ...json(), frequent: { days: 3.5, status: "learnt" as const } };
    expect(parseLifecycle(own).frequent.days).toBe(3.5);
  });

  it("refuses what is damaged", () => {
    const first = usual.limits.first;
    const withFirst = (change: object) => ({
      ...json(),
      limits: { ...usual.limits, first: { ...first, ...change } },
    });
    for (const wrong of [
      "nonsense",
      null,
      { ...json(), kind: "rfm" },
      { ...json(), version: 2 },
      { ...json(), extra: 1 },
      { ...json(), zone: "Moon/Base" },
      { ...json(), asOf: Number.NaN },
      { ...json(), limits: {} },
      withFirst({ atRisk: 0 }),
      withFirst({ atRisk: 2.5 }),
      withFirst({ lapsed: first.atRisk }),
      withFirst({ status: "guess" }),
      withFirst({ gaps: -1 }),
      withFirst({ chanceAtRisk: { value: 2 } }),
      { ...json(), frequent: { days: 0, status: "learnt" } },
      { ...json(), settings: { ...usual.settings, atRiskShare: 1 } },
      { ...json(), fit: { ...usual.fit, warnings: [3] } },
    ])
      expect(codeOf(() => parseLifecycle(wrong))).toBe("bad-model");
  });
});

it("learns from a simulated coffee shop, and says so in sentences", () => {
  const { orders } = simulateShop({ seed: 2, customers: 300, events: false });
  const model = fitLifecycle(orders, { asOf: "2026-01-01" });
  expect(model.fit.status).toBe("learnt");
  const { thresholds, stages } = describeLifecycle(model);
  expect(thresholds).toHaveLength(9);
  expect(stages.map(({ stage }) => stage)).toHaveLength(8);
  expect(thresholds[2].words).toMatch(
    /^Customers with one purchase who have been silent for more than \d+ days have lapsed: about [\d.]+ in 100 \(between/,
  );
  for (const { words } of thresholds) expect(words).toMatch(/^[A-Z0-9][\s\S]*\.\)?$/);
});

describe("rows that are left out", () => {
  const rows = [
    { customer: "ann", time: "2026-01-10", amount: 5 },
    { customer: "ann", time: "soon", amount: 5 },
    { customer: null, time: "2026-01-10", amount: 5 },
    { customer: "bob", time: "2026-01-11", amount: 0, refund: 3 },
    { customer: "cem", time: "2027-01-11", amount: 3 },
  ];
  const options = { asOf: "2026-02-01", onInvalid: "skip" } as const;

  it("are told, whether skipped or no purchase", () => {
    const fitted = fitLifecycle(rows, options);
    expect(fitted.fit.warnings[0]).toBe("1 row was skipped (time: not a time).");
    const told = {
      leftOut: { afterAsOf: 1, noCustomer: 1, returns: 1 },
      rejected: [{ rows: 1, examples: [{ row: 1, value: "soon" }] }],
    };
    expect(lifecycleStages(fitted, rows, options).info).toMatchObject(told);
    const profiles = [{ customer: "eva", created: "someday" }];
    expect(lifecycleStages(fitted, rows, { ...options, profiles }).info.rejected?.[1]).toMatchObject({
      reason: "profiles: created: not a time",
      examples: [{ row: 0, value: "someday" }],
    });
    expect(codeOf(() => lifecycleStages(fitted, rows.slice(0, 1), { asOf: options.asOf, profiles }))).toBe(
      "bad-value",
    );
    const { asOf: to, onInvalid } = options;
    expect(stageChanges(fitted, rows, { from: "2026-01-01", to, onInvalid }).info).toMatchObject(told);
  });
});
