import { describe, expect, test } from "vitest";
import { compareContractModels } from "../../../src/cltv/compare/contracts/compare-contract-models.ts";
import { fitBdw } from "../../../src/cltv/contract/fit-bdw.ts";
import { fitSbg } from "../../../src/cltv/contract/fit-sbg.ts";
import { reduceCohorts } from "../../../src/cltv/contract/reduce-cohorts.ts";
import { beta, randomFrom, uniform } from "../../../src/core/random.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";

// Fader and Hardie 2007, table 1: customers of a cohort of 1,000 at the ends of years 0 to 12
const HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491, 468, 445, 427, 409, 394];
const REGULAR = [1000, 631, 468, 382, 326, 289, 262, 241, 223, 207, 194, 183, 173];
const cohort = (survivors: readonly number[]) =>
  reduceCohorts(
    survivors.map((customers, period) => ({ period, customers })),
    { unit: "year" },
  );

describe.each([
  ["high end", HIGH_END],
  ["regular", REGULAR],
] as const)("the cohort %s", (_, survivors) => {
  const comparison = compareContractModels(cohort(survivors), { holdout: 5 });

  test("is learnt from its first seven years", () => {
    const known = cohort(survivors.slice(0, 8));
    const sbg = fitSbg(known);
    expectClose(comparison.of("sbg")?.logLikelihood, sbg.fit.logLikelihood, 1e-9);
    expectClose(comparison.of("bdw")?.logLikelihood, fitBdw(known).fit.logLikelihood, 1e-9);
    const { params } = comparison.info.models.find(({ kind }) => kind === "sbg") ?? sbg;
    expectClose(params, sbg.params, 1e-6);
    expect(comparison.info).toMatchObject({ learnt: 7, holdout: 5, ranking: "hold-out", contracts: 1000 });
  });

  test("is judged by what came then, worked out plainly", () => {
    const { alpha, beta: b } = fitSbg(cohort(survivors.slice(0, 8))).params;
    const left = survivors[6] - survivors[7];
    const started = survivors[0];
    const days = survivors.slice(0, 7).reduce((sum, n) => sum + n, 0);
    const rates = {
      sbg: (t: number) => (b + t - 1) / (alpha + b + t - 1),
      "constant rate": () => 1 - (started - survivors[7]) / days,
    };
    expect(left).toBeGreaterThan(0);
    for (const [model, rate] of Object.entries(rates)) {
      let [score, total, off, there] = [0, 0, 0, 0];
      for (let t = 8; t <= 12; t++) {
        const [before, after] = [survivors[t - 1], survivors[t]];
        score += after * Math.log(rate(t)) + (before - after) * Math.log(1 - rate(t));
        total += before * rate(t);
        off += Math.abs(before * rate(t) - after);
        there += before;
      }
      const came = survivors.slice(8).reduce((sum, n) => sum + n, 0);
      const row = comparison.of(model);
      expectClose(row?.logScore, score, 1e-8);
      expectClose(row?.total, total, 1e-8);
      expectClose(row?.bias, total / came - 1, 1e-6);
      expectClose(row?.mae, off / there, 1e-6);
      expect(comparison.info.renewals).toBe(came);
    }
  });

  test("does not tell the two apart, and both beat a constant rate", () => {
    expect(comparison.info).toMatchObject({ clear: false, recommended: "sbg" });
    expect(comparison.info.reason).toContain("cannot tell");
    expect(comparison.at(2)?.model).toBe("constant rate");
    expect(comparison.of("constant rate")?.logScore).toBeLessThan((comparison.at(1)?.logScore ?? 0) - 40);
  });
});

/** Contracts whose chance to leave falls or rises by t^c. */
function simulated(n: number, [a, b, c]: readonly [number, number, number], most: number, seed: number) {
  const random = randomFrom(seed);
  return Array.from({ length: n }, (_, i) => {
    const stays = 1 - beta(random, a, b);
    const seen = most - (i % 3);
    for (let t = 1; t <= seen; t++)
      if (uniform(random) > stays ** (t ** c - (t - 1) ** c)) return { periods: t, ended: 1, yearly: i % 2 };
    return { periods: seen, ended: 0, yearly: i % 2 };
  });
}

test("finds a chance to leave that grows with time", () => {
  const { info } = compareContractModels(simulated(5000, [4, 300, 2.6], 12, 3), { unit: "month" });
  expect(info).toMatchObject({ recommended: "bdw", clear: true, holdout: 3, learnt: 9 });
  expect(info.reason).toContain(
    "BdW gives what contracts did in the hold-out the highest probability; sBG is",
  );
});

test("says when all contracts seem alike, and when nobody has judged", () => {
  const random = randomFrom(5);
  const alike = Array.from({ length: 400 }, () => {
    for (let t = 1; t <= 8; t++) if (uniform(random) < 0.1) return { periods: t, ended: 1 };
    return { periods: 8, ended: 0 };
  });
  const { info } = compareContractModels(alike, { unit: "month" });
  expect(info.notes.join(" ")).toContain("A constant rate of leaving does as well");
  const table = compareContractModels(alike, { unit: "month", holdout: 0 });
  const past = table.info;
  expect(past).toMatchObject({ ranking: "bic", holdout: 0, renewals: null });
  expect(table.at(0)?.logScore).toBe(null);
  expect(
    compareContractModels(
      alike.map((row) => ({ ...row, periods: Math.min(4, row.periods) })),
      { unit: "month" },
    ).info.holdout,
  ).toBe(0);
});

test("takes covariates, and counts as repetition", () => {
  const rows = simulated(900, [1, 6, 1], 10, 8).map((row) =>
    row.yearly === 1 && row.ended === 1 && row.periods > 1 ? { ...row, periods: row.periods - 1 } : row,
  );
  const informed = compareContractModels(rows, { unit: "month", covariates: ["yearly"] });
  expect(informed.at(0)?.parameters).toBeGreaterThan(3);
  const counted = compareContractModels(
    [...rows.map((row) => ({ ...row, count: 1 })), { ...rows[0], count: 0 }],
    { unit: "month" },
  );
  expectClose([...counted], [...compareContractModels(rows, { unit: "month" })], 1e-9);
});

test("refuses what cannot be compared", () => {
  const code = (name: string) => expect.objectContaining({ code: name });
  const table = cohort(HIGH_END);
  for (const holdout of [-1, 1.5, 11, 12, 99])
    expect(() => compareContractModels(table, { holdout })).toThrow(code("bad-option"));
  expect(() => compareContractModels(table, { unit: "month" })).toThrow(code("mixed-info"));
  expect(() => compareContractModels([{ periods: 3, ended: 0 }], { unit: "month" })).toThrow(
    code("too-few-rows"),
  );
  expect(() => compareContractModels([], { unit: "month" })).toThrow(code("empty-input"));
  // all who left did so in what is held out
  const late = [
    { periods: 8, ended: 1, count: 5 },
    { periods: 8, ended: 0, count: 9 },
  ];
  expect(() => compareContractModels(late, { unit: "month" })).toThrow(code("too-few-rows"));
});

checkSuite({
  name: "compareContractModels",
  run: (data) => compareContractModels(data, { unit: "month" }),
  data: simulated(300, [1, 4, 1], 9, 2),
  empty: "empty-input",
  oneRow: (comparison) => expect(comparison.length).toBe(3),
  allNaN: "bad-value",
});
