import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomFrom, uniform } from "../../src/core/random.ts";
import { campaignPerformance } from "../../src/metrics/campaign-performance.ts";
import { checkSuite } from "../common/check-suite.ts";
import { expectClose } from "../common/close.ts";

const group = (name: string, money: readonly number[]) =>
  money.map((revenue, i) => ({ customer: `${name} ${i}`, group: name, revenue }));
const mail = group("mail", [40, 0, 20, 60, 0, 30]);
const held = group("holdout", [10, 0, 20, 0]);
const rows = [...mail, ...held];
const options = { group: "group", cost: 20, margin: 0.5 } as const;

describe("campaignPerformance", () => {
  it("measures against those who were held out", () => {
    const result = campaignPerformance(rows, options);
    // means 25 and 7.5, so 17.5 x 6 customers; half of it is margin
    expect(result).toMatchObject({
      treated: { customers: 6, buyers: 4, revenue: 150 },
      holdout: { customers: 4, buyers: 2 },
      incrementalRevenue: { value: 105 },
      profit: { value: 32.5 },
      roi: { value: 1.625 },
      definition: { name: "Campaign return", variant: "hold-out" },
    });
    // scipy: ttest_ind(equal_var=False); statsmodels: confint_proportions_2indep(method="newcomb"), proportions_ztest
    expectClose(result.revenueLift?.interval, [-7.757160777521992, 42.75716077752199], 1e-9);
    expectClose(result.revenueLift?.p, 0.14563945924189245, 1e-9);
    expectClose(result.conversionLift?.interval, [-0.34020812638841047, 0.5890814535310047], 1e-9);
    expectClose(result.conversionLift?.p, 0.5981614526835282, 1e-9);
    expectClose(
      result.roi?.interval,
      [-7.757160777521992, 42.75716077752199].map((x) => (x * 6 * 0.5 - 20) / 20),
      1e-9,
    );
  });

  it("takes all revenue for the campaign's without a hold-out, and says so", () => {
    const result = campaignPerformance(mail, { cost: 20, margin: 0.5 });
    expect(result).toMatchObject({
      holdout: null,
      revenueLift: null,
      conversionLift: null,
      incrementalRevenue: { value: 150 },
      roi: { value: 2.75 },
      definition: { variant: "attributed" },
    });
    expect(result.warnings[0]).toMatch(/^Without a hold-out/);
    // scipy: t.interval(.95, 5, 25, sem) x 6
    expectClose(result.incrementalRevenue.interval, [0.388552678557442 * 6, 49.611447321442554 * 6], 1e-9);
  });

  it("has no return on nothing, and can lose all of the cost", () => {
    expect(campaignPerformance(rows, { ...options, cost: 0 }).roi).toBeNull();
    expect(campaignPerformance(rows, { ...options, margin: 0 }).roi?.value).toBe(-1);
    expect(campaignPerformance(group("mail", [0, 0, 0]), { cost: 20, margin: 0.5 })).toMatchObject({
      roi: { value: -1, se: 0 },
      treated: { buyers: 0 },
    });
  });

  it("adds the orders of a customer up: four copies of each order, a fourth as large, change nothing", () => {
    const quarters = rows.flatMap((r) => new Array(4).fill({ ...r, revenue: r.revenue / 4 }) as typeof rows);
    expectClose(campaignPerformance(quarters, options), campaignPerformance(rows, options), 1e-12);
  });

  it("has no interval with one customer in a group", () => {
    const few = campaignPerformance([...mail, held[0]], options);
    expect(few.revenueLift).toMatchObject({ value: 15, se: null, interval: null, p: null });
    expect(few.roi).toMatchObject({ interval: null });
  });

  it("knows a hold-out by another name", () => {
    const control = rows.map((r) => ({ ...r, group: r.group === "holdout" ? "control" : "a" }));
    expect(campaignPerformance(control, { ...options, holdout: "control" }).roi?.value).toBe(1.625);
    expect(() => campaignPerformance(control, options)).toThrow(
      expect.objectContaining({ code: "too-few-rows" }),
    );
  });

  it.each([
    ["nobody treated", held, options, "too-few-rows"],
    ["nobody held out", mail, options, "too-few-rows"],
    ["no rows", [] as typeof rows, { cost: 1, margin: 1 }, "too-few-rows"],
    ["a customer in both groups", [...rows, { ...mail[0], group: "holdout" }], options, "bad-value"],
    ["a negative cost", rows, { ...options, cost: -1 }, "bad-option"],
    ["no cost", rows, { ...options, cost: undefined }, "bad-option"],
    ["a margin in percent", rows, { ...options, margin: 50 }, "bad-option"],
    ["revenue that is text", [{ customer: "a", revenue: "5" }], { cost: 1, margin: 1 }, "bad-value"],
    ["no revenue", [{ customer: "a", revenue: null }], { cost: 1, margin: 1 }, "missing-value"],
    ["no group", [{ ...mail[0], group: null }], options, "missing-value"],
    ["a group column that is not there", rows, { ...options, group: "arm" }, "missing-column"],
  ])("refuses %s", (_, data, given, code) => {
    expect(() => campaignPerformance(data as never, given as never)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it("scales with the unit of money", () => {
    const money = fc.array(fc.nat(100), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(money, money, fc.integer({ min: 1, max: 50 }), (a, b, unit) => {
        const data = [...group("mail", a), ...group("holdout", b)];
        const scaled = data.map((r) => ({ ...r, revenue: r.revenue * unit }));
        const [one, many] = [
          campaignPerformance(data, { ...options, cost: 3 }),
          campaignPerformance(scaled, { ...options, cost: 3 * unit }),
        ];
        expectClose(many.roi, one.roi, 1e-9, 1e-9);
        expectClose(many.conversionLift, one.conversionLift, 1e-12);
      }),
      { numRuns: 60 },
    );
  });

  it("covers the true return in about 95 of 100 campaigns", () => {
    // buyers with chance .5 spend 20 on average when treated, .4 otherwise: 2 a customer, times 60 customers
    const random = randomFrom(11);
    let covered = 0;
    const runs = 1000;
    for (let run = 0; run < runs; run++) {
      const draw = (n: number, chance: number) =>
        Array.from({ length: n }, () => (uniform(random) < chance ? 40 * uniform(random) : 0));
      const data = [...group("mail", draw(60, 0.5)), ...group("holdout", draw(60, 0.4))];
      const [low, high] = campaignPerformance(data, options).incrementalRevenue.interval as readonly [
        number,
        number,
      ];
      if (low <= 120 && 120 <= high) covered++;
    }
    // 99 % binomial band of .95 in 1,000 runs
    expect(covered / runs).toBeGreaterThan(0.93);
    expect(covered / runs).toBeLessThan(0.97);
  });
});

checkSuite({
  name: "campaignPerformance",
  run: (data) => campaignPerformance(data, options),
  data: rows,
  empty: "too-few-rows",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
});
