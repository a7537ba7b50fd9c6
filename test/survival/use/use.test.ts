import { describe, expect, it } from "vitest";
import type { Estimate } from "../../../src/core/estimate.ts";
import { coxBaseline } from "../../../src/survival/cox/cox-baseline.ts";
import type { fitCox } from "../../../src/survival/cox/fit-cox.ts";
import { curveAt } from "../../../src/survival/curves/curve-at.ts";
import type { kaplanMeier } from "../../../src/survival/curves/kaplan-meier.ts";
import { churnProbability } from "../../../src/survival/use/churn-probability.ts";
import { expectedRemaining } from "../../../src/survival/use/expected-remaining.ts";
import { hazardAt } from "../../../src/survival/use/hazard-at.ts";
import type { LifetimeModel } from "../../../src/survival/use/lifetime-model.ts";
import { medianLifetime } from "../../../src/survival/use/median-lifetime.ts";
import { survivalAt } from "../../../src/survival/use/survival-at.ts";
import { expectClose } from "../../common/close.ts";
import { models, rows } from "./models.ts";

const customers = rows
  .slice(0, 6)
  .map(({ customer, visits, plan }, i) => ({ customer, visits, plan, age: 3 * i }));
const ages = [0, 2, 5, 9, 14, 20, 30, 45];

describe.each(models)("what the %s model says of customers fits together", (name, model) => {
  const steps = ["kaplan-meier", "cox"].includes(model.kind);
  const stay = (row: object, at: number, age = 0) => survivalAt(model, row, { at, age }).value;

  it("survival falls from 1 with age, inside its interval", () => {
    const table = survivalAt(model, customers, { at: ages });
    for (const [i, customer] of customers.entries()) {
      const of = [...table].filter((row) => row.row === i);
      expect(of.map((row) => row.age)).toEqual(ages);
      expect(of[0].survival).toBe(1);
      for (let k = 1; k < of.length; k++) {
        const { survival, survivalLow, survivalHigh } = of[k];
        if (survival === null) continue;
        expect(survival).toBeLessThanOrEqual(of[k - 1].survival as number);
        expect(survival).toBeGreaterThanOrEqual(0);
        if (survivalLow === null || survivalHigh === null) continue;
        expect(survivalLow).toBeLessThanOrEqual(survival);
        expect(survivalHigh).toBeGreaterThanOrEqual(survival);
        const one = survivalAt(model, customer, { at: ages[k] });
        expect([one.value, ...(one.interval as readonly number[])]).toEqual([
          survival,
          survivalLow,
          survivalHigh,
        ]);
      }
    }
  });

  it("churn is 1 - S(age + within) / S(age)", () => {
    const table = churnProbability(model, customers, { within: 10 });
    for (const [i, row] of customers.entries()) {
      const chance = 1 - stay(row, row.age + 10) / stay(row, row.age);
      expectClose(table.at(i)?.probability, chance, 1e-12);
      expectClose(1 - stay(row, row.age + 10, row.age), chance, 1e-12);
      expect(table.at(i)?.age).toBe(row.age);
      same(churnProbability(model, row, { within: 10 }), table.at(i), "probability");
    }
  });

  it("the median is where survival comes down to a half", () => {
    const table = medianLifetime(model, customers, { age: "age" });
    for (const [i, row] of customers.entries()) {
      const median = table.at(i)?.lifetime ?? null;
      same(medianLifetime(model, row, { age: "age" }), table.at(i), "lifetime");
      if (median === null) {
        const last = steps ? lastAge(model, row) : 1e9;
        expect(stay(row, last, row.age)).toBeGreaterThan(0.5);
        continue;
      }
      expect(stay(row, median, row.age)).toBeLessThanOrEqual(0.5 + 1e-7);
      if (median > row.age)
        expect(stay(row, median - 1e-3 * median, row.age)).toBeGreaterThanOrEqual(0.5 - 1e-7);
      const { lifetimeLow, lifetimeHigh } = table.at(i) as {
        lifetimeLow: number | null;
        lifetimeHigh: number | null;
      };
      if (lifetimeLow !== null) expect(lifetimeLow).toBeLessThanOrEqual(median);
      if (lifetimeHigh !== null) expect(lifetimeHigh).toBeGreaterThanOrEqual(median);
    }
  });

  it("the expected remaining time is the area under survival from today on", () => {
    const horizon = 12;
    const table = expectedRemaining(model, customers, { horizon });
    for (const [i, row] of customers.entries()) {
      const height = (t: number) => stay(row, row.age + t, row.age);
      const n = 240;
      const h = horizon / n;
      let area = 0;
      // steps lie at whole days, where a rectangle from the left is exact
      for (let k = 0; k < n; k++)
        area += steps
          ? h * height(k * h + 1e-9)
          : (h / 6) * (height(k * h) + 4 * height((k + 0.5) * h) + height((k + 1) * h));
      expectClose(table.at(i)?.remaining, area, steps ? 1e-7 : 3e-5);
      same(expectedRemaining(model, row, { horizon }), table.at(i), "remaining");
    }
  });

  it(steps ? "has no rates" : "the rate is the slope of the cumulative hazard", () => {
    if (steps) {
      expect(() => hazardAt(model, customers, { at: 5 })).toThrow(
        expect.objectContaining({ code: "bad-model" }),
      );
      return;
    }
    const h = 1e-5;
    const at = hazardAt(model, customers, { at: [5 - h, 5, 5 + h, 11] });
    for (let i = 0; i < customers.length; i++) {
      const [before, , after, later] = [0, 1, 2, 3].map((k) => at.at(4 * i + k)?.cumulativeHazard as number);
      expectClose(at.at(4 * i + 1)?.hazard, (after - before) / (2 * h), 1e-5);
      expectClose(Math.exp(-later), stay(customers[i], 11), 1e-10);
    }
  });

  it("is the same from JSON", () => {
    const again = JSON.parse(JSON.stringify(model));
    if (model.kind === "kaplan-meier") return;
    expect(survivalAt(again, customers, { at: [5, 12] })).toEqual(
      survivalAt(model, customers, { at: [5, 12] }),
    );
    expect(name).toBeTruthy();
  });
});

function same(one: Estimate, row: object | undefined, name: string): void {
  const of = row as { readonly [name: string]: number | null };
  expect(Number.isNaN(one.value) ? null : one.value).toBe(of[name]);
  const [low, high] = one.interval ?? [null, null];
  if (one.interval !== null) expect([low, high]).toEqual([of[`${name}Low`], of[`${name}High`]]);
}

/** The last age that a model of steps knows. */
function lastAge(model: LifetimeModel, row: { readonly plan: string }): number {
  if (model.kind === "kaplan-meier")
    return model.groups.find(({ group }) => group === row.plan)?.curve.columns.time.at(-1) as number;
  if (!("baseline" in model)) return Number.NaN;
  return (model.baseline.find(({ stratum }) => stratum[0] === row.plan) ?? model.baseline[0]).last;
}

describe("what models say is what their own functions say", () => {
  it("Kaplan-Meier: curveAt and the median of the group", () => {
    const model = models[0][1] as ReturnType<typeof kaplanMeier>;
    const points = [...curveAt(model, [5, 12, 20])];
    for (const { group, time, survival } of points)
      expect(survivalAt(model, { plan: group }, { at: time }).value).toBe(survival);
    for (const { group, median } of model.groups)
      expect(medianLifetime(model, { plan: group }).value).toBe(median.value ?? Number.NaN);
  });

  it("Cox: exp(-H), H the baseline times exp(what covariates add)", () => {
    const model = models[1][1] as ReturnType<typeof fitCox>;
    const { age, cumulativeHazard } = coxBaseline(model, { at: "zero" }).columns;
    const [row] = customers;
    const add = model.coefficients.reduce((sum, { term, coefficient }) => {
      const x = term === "visits" ? row.visits : term === `plan: ${row.plan}` ? 1 : 0;
      return sum + x * (coefficient as number);
    }, 0);
    const k = age.indexOf(12);
    expectClose(
      survivalAt(model, row, { at: 12 }).value,
      Math.exp(-cumulativeHazard[k] * Math.exp(add)),
      1e-12,
    );
  });
});
