import { describe, expect, it } from "vitest";
import {
  type CohortModels,
  expectedOrders,
  fitCohorts,
  fitCohortsAsync,
  fitMbgNbd,
  parsePurchaseModel,
} from "../../../src/cltv/index.ts";
import {
  beta,
  exponential,
  fork,
  gamma,
  integer,
  normal,
  type Random,
  randomFrom,
  uniform,
} from "../../../src/core/random.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../../common/code-of.ts";
import { tableOfRows } from "../../common/rows.ts";

const week = { unit: "week" } as const;
const NAMES = ["r", "alpha", "a", "b"] as const;

function customersOf(cohort: string, count: number, truth: readonly number[], random: Random) {
  const [r, alpha, a, b] = truth.map(Math.exp);
  return Array.from({ length: count }, () => {
    const age = 20 + integer(random, 30);
    const rate = gamma(random, r, alpha);
    const chance = beta(random, a, b);
    let frequency = 0;
    let recency = 0;
    for (
      let t = exponential(random, rate);
      t < age && uniform(random) >= chance;
      t += exponential(random, rate)
    ) {
      frequency++;
      recency = t;
    }
    return { cohort, frequency, recency, age };
  });
}

/** Ten cohorts of MBG/NBD around common parameters. */
function shop(seed: number, size = 60) {
  const random = randomFrom(seed);
  const common = [1, 10, 0.8, 2.5].map(Math.log);
  const spread = [0.2, 0.4, 0.3, 0.3];
  const truths = Array.from({ length: 10 }, () => common.map((m, j) => m + spread[j] * normal(random)));
  const rows = truths.flatMap((truth, c) => customersOf(`c${c}`, size, truth, fork(random, c)));
  return { truths, rows };
}

describe("cohorts fitted together", () => {
  it("come nearer to the truth than each alone and than one model for all", () => {
    const squares = { together: 0, alone: 0, one: 0 };
    for (let seed = 1; seed <= 4; seed++) {
      const { truths, rows } = shop(seed);
      const all = fitMbgNbd(rows, week).params;
      const { cohorts } = fitCohorts(rows, { ...week, cohort: "cohort" });
      cohorts.forEach(({ cohort, model }, c) => {
        const own = fitMbgNbd(
          rows.filter((row) => row.cohort === cohort),
          { ...week, prior: "weak" },
        ).params;
        NAMES.forEach((name, j) => {
          squares.together += (Math.log(model.params[name]) - truths[c][j]) ** 2;
          squares.alone += (Math.log(own[name]) - truths[c][j]) ** 2;
          squares.one += (Math.log(all[name]) - truths[c][j]) ** 2;
        });
      });
    }
    expect(squares.together).toBeLessThan(squares.alone);
    expect(squares.together).toBeLessThan(squares.one);
  });

  it("each have the mode and covariance that the others' distribution as a prior gives", () => {
    const { rows } = shop(1);
    const { cohorts, next } = fitCohorts(rows, { ...week, cohort: (row) => row.cohort });
    const { cohort, model } = cohorts[3];
    const prior = model.fit.priors ?? {};
    const again = fitMbgNbd(
      rows.filter((row) => row.cohort === cohort),
      { ...week, prior },
    );
    expectClose(model.params, again.params, 1e-5);
    expect(model.fit.logLikelihood).toBeCloseTo(again.fit.logLikelihood, 5);
    expect(model.fit.logPosterior).toBeCloseTo(again.fit.logPosterior ?? 0, 5);
    // and are less sure, as the distribution is not known for certain
    model.fit.covariance.forEach((row, j) => {
      expect(row[j]).toBeGreaterThan(again.fit.covariance[j][j]);
    });
    expectClose(next.params, Object.fromEntries(NAMES.map((name) => [name, prior[name].median])));
    // measured by the customers of all cohorts, whom the common parameters suit a little less than each its own
    const own = cohorts.reduce((sum, cohort) => sum + cohort.model.fit.logLikelihood, 0);
    expect(next.fit.customers).toBe(rows.length);
    expect(next.fit.logLikelihood).toBeLessThan(own);
    expect(next.fit.logLikelihood).toBeGreaterThan(own - 200);
    expect(next.fit.bic).toBeCloseTo(4 * Math.log(rows.length) - 2 * next.fit.logLikelihood, 6);
    expect(next.fit.warnings.join()).toMatch(/what the cohorts have in common/);
    expect(next.fit.covariance[0][0]).toBeGreaterThan(model.fit.covariance[0][0]);
  });

  it("keep to themselves when they are large, and borrow when they are small", () => {
    const { truths, rows } = shop(2);
    const large = [
      ...rows.filter((row) => row.cohort !== "c0"),
      ...customersOf("c0", 20_000, truths[0], randomFrom(9)),
    ];
    const { cohorts } = fitCohorts(large, { ...week, cohort: "cohort" });
    for (const name of NAMES) {
      for (const { own } of cohorts.slice(1)) expect(own[name]).toBeLessThan(cohorts[0].own[name]);
    }
    expectClose(
      cohorts[0].model.params,
      fitMbgNbd(
        large.filter((row) => row.cohort === "c0"),
        week,
      ).params,
      0.2,
    );
  });

  it("are alike when they are copies of one", () => {
    const one = shop(3, 80).rows.filter((row) => row.cohort === "c2");
    const copies = ["a", "b", "c", "d", "e", "f"].flatMap((cohort) => one.map((row) => ({ ...row, cohort })));
    const { cohorts, spread, next } = fitCohorts(copies, { ...week, cohort: "cohort" });
    for (const { model } of cohorts) expectClose(model.params, cohorts[0].model.params, 1e-6);
    for (const name of NAMES) expect(spread[name]).toBeLessThan(1.6);
    expectClose(next.params, cohorts[0].model.params, 0.1);
  });

  it("take cohorts that nobody has come back in", () => {
    const { rows } = shop(1);
    const young = [{ cohort: "new", frequency: 0, recency: 0, age: 2 }];
    const { cohorts, next, warnings } = fitCohorts([...rows, ...young], { ...week, cohort: "cohort" });
    const last = cohorts[cohorts.length - 1];
    expect(last.cohort).toBe("new");
    expect(last.model).toEqual(next);
    expect(last.own).toEqual({ r: 0, alpha: 0, a: 0, b: 0 });
    expect(warnings[0]).toBe(
      "Cohorts without a repeat order yet, which get the model of the next cohort: 1.",
    );
    expect(expectedOrders(last.model, young, { horizon: { weeks: 20 } }).info.total).toBeGreaterThan(0);
  });

  it("do not depend on the unit of time", () => {
    const { rows } = shop(1, 30);
    const days = rows.map((row) => ({ ...row, recency: 7 * row.recency, age: 7 * row.age }));
    const inWeeks = fitCohorts(rows, { ...week, cohort: "cohort" });
    const inDays = fitCohorts(days, { unit: "day", cohort: "cohort" });
    expectClose(inDays.spread, inWeeks.spread, 1e-4);
    inDays.cohorts.forEach(({ model: { params } }, c) => {
      expectClose(params.alpha / 7, inWeeks.cohorts[c].model.params.alpha, 1e-4);
    });
  });

  it("work with every kind of model and are models like any other", () => {
    const { rows } = shop(1, 30);
    for (const model of ["nbd", "bg-nbd", "mbg-nbd", "pareto-nbd"] as const) {
      const found: CohortModels = fitCohorts(rows, { ...week, cohort: "cohort", model });
      expect(found.next.kind).toBe(model);
      for (const { model: own } of found.cohorts)
        expect(parsePurchaseModel(JSON.stringify(own))).toEqual(own);
    }
  });

  it("say which customers they left out", () => {
    const { rows } = shop(1, 30);
    const late = { ...rows[0], frequency: 3, recency: 99, age: 9 };
    const { warnings } = fitCohorts([...rows, late, late], { ...week, cohort: "cohort", onInvalid: "skip" });
    expect(warnings).toContain("2 rows were invalid and are left out.");
  });

  it("refuse what they cannot use", () => {
    const { rows } = shop(1, 20);
    const one = rows.filter((row) => row.cohort === "c0");
    expect(codeOf(() => fitCohorts(one, { ...week, cohort: "cohort" }))).toBe("too-few-rows");
    expect(codeOf(() => fitCohorts(rows, { ...week, cohort: "quarter" as "cohort" }))).toBe("missing-column");
    expect(codeOf(() => fitCohorts(rows, { ...week, cohort: "cohort", model: "sbg" as "nbd" }))).toBe(
      "bad-option",
    );
    expect(codeOf(() => fitCohorts(rows, { ...week, cohort: () => null }))).toBe("missing-value");
    expect(
      fitCohorts(
        rows.filter(({ cohort }) => cohort < "c3"),
        { ...week, cohort: "cohort" },
      ).warnings[0],
    ).toContain("With 3 cohorts");
  });
});

const small = shop(4, 12).rows.filter(({ cohort }) => cohort < "c4");
checkSuite({
  name: "fitCohorts",
  run: (d) => fitCohorts(d as never, { cohort: "cohort", model: "nbd" } as never) as CohortModels,
  runAsync: (d, work) =>
    fitCohortsAsync(
      d as never,
      { cohort: "cohort", model: "nbd", ...work } as never,
    ) as Promise<CohortModels>,
  data: tableOfRows(
    small.map((row) => ({ ...row })),
    { kind: "customers", unit: "week" },
  ),
  withCount: (row: object, count) => ({ ...row, count }),
  relative: 1e-4,
  empty: "empty-input",
  oneRow: "too-few-rows",
  allNaN: "missing-value",
});
