import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reliability } from "../../../src/segmentation/psychographic/reliability.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { attitude, ITEMS } from "../attitude.ts";
import { survey } from "./samples.ts";

const items = ["q1", "q2", "q3", "q4"] as const;
const answers = survey();
const opposites = [1.1, 2.3, 4.7, 5.9, 3.3, 2.2].map((q1) => ({ q1, q2: 6.6 - q1 }));

checkSuite({
  name: "reliability",
  run: (data) => reliability(data, { items, count: "count" }),
  data: answers.slice(0, 30),
  withCount: (row: object, count) => ({ ...row, count }),
  empty: "empty-input",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
});

// References: R 4.2.2 with psych 2.2.9, alpha(attitude) and alpha(Q[, 1:4]); omega from factanal(..., 1).
describe("reliability", () => {
  it("gives what psych gives of the attitude survey", () => {
    const found = reliability(attitude(), { items: ITEMS });
    expectClose(
      found.alpha,
      {
        value: 0.843142769565,
        se: 0.0424356955906,
        interval: [0.739375685643, 0.91577307216],
        level: 0.95,
      },
      1e-11,
    );
    expectClose(
      [found.standardized, found.averageCorrelation, found.omega],
      [0.83908380303, 0.42690664265, 0.840544489611],
      1e-8,
    );
    expectClose(
      found.items.map((item) => item.itemTotal),
      [
        0.671262057224, 0.742109710222, 0.56071111148, 0.714445498134, 0.786275593834, 0.265034339197,
        0.460810549468,
      ],
      1e-11,
    );
    expectClose(
      found.items.map((item) => item.alphaWithout),
      [
        0.809760206309, 0.796917457274, 0.827847765939, 0.803030975023, 0.795386574198, 0.863872311446,
        0.840464868265,
      ],
      1e-11,
    );
    expectClose([found.items[5].mean, found.items[5].deviation], [74.7666666667, 9.89490754895], 1e-10);
    expect(found.warnings).toEqual([]);
  });

  it("gives what psych gives of the made-up survey", () => {
    const found = reliability(answers, { items });
    expectClose(
      [found.alpha.value, found.alpha.se, found.standardized, found.averageCorrelation],
      [0.9287628141234, 0.01025055543437, 0.9290214234322, 0.7659279883358],
      1e-12,
    );
    expectClose(found.alpha.interval, [0.9054096017879, 0.9475144369192], 1e-12);
    expectClose(found.omega, 0.930147380340905, 1e-6);
  });

  it("turns items round: what is left is as if they had been asked the other way", () => {
    const turned = answers.map((row) => ({ ...row, q3: 6 - row.q3 }));
    const plain = reliability(answers, { items });
    const found = reliability(turned, { items, reverse: ["q3"], range: [1, 5] });
    expectClose(found.alpha, plain.alpha, 1e-12);
    expect(found.items[2]).toMatchObject({ reversed: true });
    expectClose(found.items[2].mean, 6 - plain.items[2].mean, 1e-12);
    const forgotten = reliability(turned, { items });
    expect(forgotten.items[2].itemTotal).toBeLessThan(0);
    expect(forgotten.warnings[0]).toContain('"q3" runs against the others');
    expect(forgotten.warnings[1]).toContain("alpha");
  });

  it("leaves out who left an item out, and counts them", () => {
    const some = answers.map((row, i) => ({ ...row, q2: i % 10 === 0 ? null : row.q2 }));
    const found = reliability(some, { items });
    expect([found.customers, found.leftOut]).toEqual([108, 12]);
    expectClose(
      found.alpha,
      reliability(
        answers.filter((_, i) => i % 10 > 0),
        { items },
      ).alpha,
    );
  });

  it("is the formula, in any unit", () => {
    const answer = fc.integer({ min: 1, max: 7 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(answer, answer, answer), { minLength: 3, maxLength: 15 }),
        fc.integer({ min: 2, max: 9 }),
        (rows, unit) => {
          const sums = rows.map((r) => r[0] + r[1] + r[2]);
          fc.pre(new Set(sums).size > 1);
          const variance = (values: number[]) => {
            const mean = values.reduce((a, b) => a + b, 0) / values.length;
            return values.reduce((s, v) => s + (v - mean) ** 2, 0) / (values.length - 1);
          };
          const own = [0, 1, 2].reduce((s, j) => s + variance(rows.map((r) => r[j])), 0);
          const data = rows.map(([a, b, c]) => ({ a: a * unit, b: b * unit, c: c * unit }));
          const { alpha } = reliability(data, { items: ["a", "b", "c"] });
          expectClose(alpha.value, 1.5 * (1 - own / variance(sums)), 1e-9, 1e-9);
          expect(alpha.interval?.[0]).toBeLessThanOrEqual(alpha.value + 1e-12);
          expect(alpha.interval?.[1]).toBeGreaterThanOrEqual(alpha.value - 1e-12);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("covers the true alpha: Feldt's interval of parallel normal items", { timeout: 20_000 }, () => {
    // three items, each the thing itself plus an error of its variance: alpha is 3 / 4
    let state = 7;
    const u = () => {
      state = (state * 16807) % 2147483647;
      return state / 2147483647;
    };
    const gauss = () => Math.sqrt(-2 * Math.log(u())) * Math.cos(2 * Math.PI * u());
    let covered = 0;
    for (let run = 0; run < 2000; run++) {
      const rows = Array.from({ length: 25 }, () => {
        const thing = gauss();
        return { a: thing + gauss(), b: thing + gauss(), c: thing + gauss() };
      });
      const [low, high] = reliability(rows, { items: ["a", "b", "c"] }).alpha.interval as [number, number];
      if (low <= 0.75 && 0.75 <= high) covered++;
    }
    // the 99 % binomial band of 2,000 runs around 0.95
    expect(covered).toBeGreaterThanOrEqual(1875);
    expect(covered).toBeLessThanOrEqual(1925);
  });

  it("has items that ask for the opposite measure one thing once they are turned round", () => {
    const { alpha, standardized } = reliability(opposites, { items: ["q1", "q2"], reverse: ["q2"] });
    expectClose([alpha.value, standardized], [1, 1]);
  });

  it("says what a one-answer item and a twin do", () => {
    const rows = answers.map((row) => ({ ...row, same: 3, twin: row.q1 }));
    const constant = reliability(rows, { items: ["q1", "q2", "same"] });
    expect(constant.items[2].itemTotal).toBeNull();
    expect([constant.standardized, constant.omega]).toEqual([null, null]);
    expect(constant.warnings[0]).toContain('"same"');
    const twins = reliability(rows, { items: ["q1", "q2", "twin"] });
    expect(twins.omega).toBeNull();
    expect(twins.alpha.value).toBeGreaterThan(0.9);
    const two = reliability(rows, { items: ["q1", "q2"] });
    expect(two.items.map((item) => item.alphaWithout)).toEqual([null, null]);
    expectClose(two.items[0].itemTotal, two.averageCorrelation, 1e-12);
  });

  it.each([
    ["bad-option", () => reliability(answers, { items: ["q1"] })],
    ["bad-option", () => reliability(answers, { items: ["q1", "q1"] })],
    ["bad-option", () => reliability(answers, { items, reverse: ["q9"] })],
    ["bad-option", () => reliability(answers, { items, range: [5, 1] })],
    ["bad-option", () => reliability(answers, { items, level: 95 })],
    ["bad-value", () => reliability([...answers, { ...answers[0], q1: 99 }], { items, range: [1, 5] })],
    ["missing-column", () => reliability(answers, { items: ["q1", "nps" as "q2"] })],
    ["too-few-rows", () => reliability([answers[0], answers[0]], { items })],
    // sums that differ by rounding alone
    ["too-few-rows", () => reliability(opposites, { items: ["q1", "q2"] })],
    ["too-few-rows", () => reliability([{ a: null as number | null, b: 1 }], { items: ["a", "b"] })],
  ])("refuses with %s", (code, run) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });
});
