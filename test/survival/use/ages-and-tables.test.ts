import { describe, expect, it } from "vitest";
import { DAY_MS } from "../../../src/core/time.ts";
import { kaplanMeier } from "../../../src/survival/curves/kaplan-meier.ts";
import { lifetimesOf } from "../../../src/survival/input/lifetimes-of.ts";
import { fitAft } from "../../../src/survival/parametric/fit-aft.ts";
import { churnProbability } from "../../../src/survival/use/churn-probability.ts";
import { expectedRemaining } from "../../../src/survival/use/expected-remaining.ts";
import { hazardAt } from "../../../src/survival/use/hazard-at.ts";
import { medianLifetime } from "../../../src/survival/use/median-lifetime.ts";
import { survivalAt } from "../../../src/survival/use/survival-at.ts";
import { expectClose } from "../../common/close.ts";
import { models, rows } from "./models.ts";

describe("how old customers are today", () => {
  const model = models[3][1];
  const [row] = rows;

  it("is said by a number, a column, the column age, or else stop", () => {
    const value = (customer: object, age?: number | string) =>
      churnProbability(model, customer, {
        within: 5,
        ...(age !== undefined && { age }),
      }).value;
    const at = (age: number) => value(row, age);
    expect(value({ ...row, days: 11 }, "days")).toBe(at(11));
    expect(value({ ...row, age: 7 })).toBe(at(7));
    expect(value(row)).toBe(at(row.stop));
    expect(at(7)).not.toBe(at(11));
    const { stop: _, ...unknown } = row;
    expect(() => value(unknown)).toThrow(expect.objectContaining({ code: "bad-option" }));
    expect(() => value({ ...row, days: -1 }, "days")).toThrow(expect.objectContaining({ code: "bad-value" }));
    expect(() => value({ ...row, days: null }, "days")).toThrow(
      expect.objectContaining({ code: "missing-value" }),
    );
    expect(() => value(row, "days")).toThrow(expect.objectContaining({ code: "missing-column" }));
    expect(() => value(row, -1)).toThrow(expect.objectContaining({ code: "bad-option" }));
    expect(() => value(row, Number.NaN)).toThrow(expect.objectContaining({ code: "bad-option" }));
  });

  it("what lies behind them is certain", () => {
    expect(survivalAt(model, row, { at: 4, age: 10 }).value).toBe(1);
    expect(medianLifetime(model, row, { age: 10 }).value).toBeGreaterThan(10);
  });
});

describe("lengths with a unit", () => {
  const DAY = Date.UTC(2025, 0, 1);
  const orders = rows.flatMap(({ customer, stop, event }, i) =>
    [0, stop, ...(event === 1 ? [] : [110 + (i % 7)])].map((day) => ({
      customer,
      time: DAY + (day + (i % 11)) * DAY_MS,
      amount: 1,
    })),
  );
  const of = (unit: "day" | "week" | "month") =>
    lifetimesOf(orders, { asOf: DAY + 150 * DAY_MS, inactivity: { days: 64 }, unit });

  it("are turned into the unit of the model", () => {
    const months = 365.25 / 12;
    const model = kaplanMeier(of("day"));
    const customer = {};
    expect(survivalAt(model, customer, { at: { months: 1 } })).toEqual(
      survivalAt(model, customer, { at: months }),
    );
    expect(survivalAt(model, customer, { at: { weeks: 2 } })).toEqual(
      survivalAt(model, customer, { at: 14 }),
    );
    expect(churnProbability(model, { age: 3 }, { within: { weeks: 2 } })).toEqual(
      churnProbability(model, { age: 3 }, { within: 14 }),
    );
    expect(expectedRemaining(model, { age: 3 }, { horizon: { months: 1 } })).toEqual(
      expectedRemaining(model, { age: 3 }, { horizon: months }),
    );
    const weeks = fitAft(atLeastADay(of("week")), { distribution: "weibull" });
    const days = fitAft(atLeastADay(of("day")), { distribution: "weibull" });
    const at = { months: 6 };
    expectClose(survivalAt(weeks, {}, { at: 26 }).value, survivalAt(days, {}, { at: 182 }).value, 1e-6);
    // rows lost their unit on the way, so it is refused
    expect(() => survivalAt(days, {}, { at })).toThrow(expect.objectContaining({ code: "bad-option" }));
  });

  it("medians come in the unit of the model, and the table says which", () => {
    const [days, weeks] = [kaplanMeier(of("day")), kaplanMeier(of("week"))];
    expectClose(medianLifetime(weeks, {}).value * 7, medianLifetime(days, {}).value, 1e-9);
    expect(medianLifetime(weeks, [{}]).info.unit).toBe("week");
    expect(survivalAt(weeks, [{}], { at: 1 }).info.unit).toBe("week");
  });
});

/** Rows of a table as objects; a stay of one day counts from its end. */
function atLeastADay(table: Iterable<object>): { readonly stop: number; readonly event: number }[] {
  return [...(table as Iterable<{ stop: number; event: number }>)].filter(({ stop }) => stop > 0);
}

describe("tables of lifetimes", () => {
  const DAY = Date.UTC(2025, 0, 1);
  const at = (day: number) => DAY + day * DAY_MS;
  const subscriptions = [
    { customer: "left", start: at(0), end: at(40) },
    { customer: "new", start: at(60), end: null },
    { customer: "changed", start: at(0), end: at(30) },
    { customer: "changed", start: at(30), end: null },
    { customer: "back", start: at(0), end: at(10) },
    { customer: "back", start: at(50), end: null },
    ...Array.from({ length: 30 }, (_, i) => ({
      customer: `z${i}`,
      start: at(i),
      end: i % 3 === 0 ? null : at(2 * i + 5),
    })),
  ];
  const lifetimes = lifetimesOf(subscriptions, { asOf: at(101), per: "customer" });
  const model = kaplanMeier(lifetimes);

  it("ask about who is there, each once, by the last stretch", () => {
    const table = churnProbability(model, lifetimes, { within: 5 });
    const ids = [...table].map((row) => row.customer);
    expect(ids.length).toBe(new Set(ids).size);
    expect(ids).not.toContain("left");
    expect(ids).toEqual(expect.arrayContaining(["new", "changed", "back"]));
    const age = (id: string) => [...table].find((row) => row.customer === id)?.age;
    expect([age("new"), age("changed"), age("back")]).toEqual([40, 100, 50]);
    const remaining = expectedRemaining(model, lifetimes, { horizon: 1 });
    expect([...remaining].map((row) => row.customer)).toEqual(ids);
    for (const row of table) expect(lifetimes.at(row.row)?.customer).toBe(row.customer);
  });

  it("of whom all have left give no rows", () => {
    const gone = lifetimesOf(subscriptions.slice(0, 1), { asOf: at(101) });
    expect(churnProbability(model, gone, { within: 5 }).length).toBe(0);
    expect(expectedRemaining(model, gone, { horizon: 5 }).length).toBe(0);
  });
});

describe("what a model does not know", () => {
  const curve = kaplanMeier([1, 2, 4, 6].map((stop) => ({ stop, event: stop < 6 ? 1 : 0 })));
  const ended = kaplanMeier([1, 2, 4].map((stop) => ({ stop, event: 1 })));

  it("has no value in tables, and no interval", () => {
    expect(survivalAt(curve, [{}], { at: [4, 7] }).at(1)).toMatchObject({
      survival: null,
      survivalLow: null,
    });
    expect(churnProbability(curve, [{ age: 5 }], { within: 3 }).at(0)?.probability).toBeNull();
    expect(medianLifetime(curve, [{}], { share: 0.9 }).at(0)?.lifetime).toBeNull();
    expect(expectedRemaining(curve, [{ age: 1 }, { age: 5 }], { horizon: 3 }).at(1)?.remaining).toBeNull();
    // one row of a table is as one row of many
    expect(expectedRemaining(curve, [{ age: 5 }], { horizon: 3 }).at(0)?.remaining).toBeNull();
  });

  it("is refused where there is nothing else to say", () => {
    expect(() => expectedRemaining(curve, { age: 5 }, { horizon: 3 })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
    for (const model of [curve, ended, models[1][1]])
      expect(() => expectedRemaining(model, { ...rows[0], age: 1 }, { horizon: "unlimited" })).toThrow(
        expect.objectContaining({ code: "bad-option" }),
      );
  });

  it("a curve that has come to 0 says that nobody is there", () => {
    expect(survivalAt(ended, {}, { at: 9 }).value).toBe(0);
    expect(churnProbability(ended, { age: 2 }, { within: 9 }).value).toBe(1);
    expect(expectedRemaining(ended, { age: 2 }, { horizon: 9 }).value).toBe(2);
    // nobody is as old as that
    expect(churnProbability(ended, [{ age: 5 }], { within: 1 }).at(0)?.probability).toBeNull();
    expect(expectedRemaining(ended, [{ age: 5 }], { horizon: 1 }).at(0)?.remaining).toBeNull();
  });
});

describe("bad options", () => {
  const model = models[3][1];
  const [row] = rows;
  const code = (name: string) => expect.objectContaining({ code: name });
  it.each<[string, () => unknown]>([
    ["no options", () => survivalAt(model, row, undefined as never)],
    ["an age below 0", () => survivalAt(model, row, { at: -1 })],
    ["an age that is no number", () => survivalAt(model, row, { at: Number.NaN })],
    ["an age without end", () => survivalAt(model, row, { at: Number.POSITIVE_INFINITY })],
    ["no ages", () => survivalAt(model, [row], { at: [] })],
    ["a length for a model without unit", () => survivalAt(model, row, { at: { months: 6 } })],
    ["a level above 1", () => survivalAt(model, row, { at: 1, level: 95 })],
    ["no time", () => churnProbability(model, row, {} as never)],
    ["time in words", () => churnProbability(model, row, { within: "30 days" as never })],
    ["no horizon", () => expectedRemaining(model, row, {} as never)],
    ["a horizon below 0", () => expectedRemaining(model, row, { horizon: -1 })],
    ["a share of 1", () => medianLifetime(model, row, { share: 1 })],
    ["a share of 0", () => medianLifetime(model, row, { share: 0 })],
    ["hazard without ages", () => hazardAt(model, [row], {} as never)],
  ])("%s: bad-option", (_, call) => {
    expect(call).toThrow(code("bad-option"));
  });

  it.each<[string, () => unknown]>([
    ["survivalAt", () => survivalAt({} as never, row, { at: 1 })],
    ["churnProbability", () => churnProbability({ kind: "bg-nbd" } as never, row, { within: 1 })],
    ["medianLifetime", () => medianLifetime(undefined as never, row)],
    ["expectedRemaining", () => expectedRemaining(null as never, row, { horizon: 1 })],
    ["hazardAt", () => hazardAt([] as never, row, { at: 1 })],
  ])("%s: no model is bad-model", (_, call) => {
    expect(call).toThrow(code("bad-model"));
  });

  it("customers that lack what the model needs", () => {
    for (const [name, of] of models.slice(1, 8)) {
      if (name === "stratified Cox") continue;
      expect(() => survivalAt(of, { plan: "monthly" }, { at: 1 })).toThrow(code("missing-column"));
      expect(() => survivalAt(of, { visits: null, plan: "monthly" }, { at: 1 })).toThrow(
        code("missing-value"),
      );
      expect(() => survivalAt(of, { visits: 1, plan: "weekly" }, { at: 1 })).toThrow(code("bad-value"));
    }
    expect(() => survivalAt(models[0][1], { plan: "weekly" }, { at: 1 })).toThrow(code("bad-value"));
    expect(() => survivalAt(models[0][1], {}, { at: 1 })).toThrow(code("missing-column"));
  });
});
