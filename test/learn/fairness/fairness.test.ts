import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupFairness } from "../../../src/learn/fairness/group-fairness.ts";
import { groupThresholds } from "../../../src/learn/fairness/group-thresholds.ts";
import { reweighingWeights } from "../../../src/learn/fairness/reweighing-weights.ts";
import { codeOf } from "../../common/code-of.ts";

// 20 rows whose measures fairlearn 0.8 and AIF360 define: see the expected figures
const label = [1, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0];
const chosen = [1, 0, 0, 1, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0];
const twenty = label.map((y, i) => ({ y, chosen: chosen[i], group: i < 8 ? "A" : "B" }));
const all = { label: "y", group: "group", minRows: 1, minCases: 1 } as const;

describe("groupFairness", () => {
  it("gives the rates and measures of two groups counted by hand", () => {
    const { groups, measures, impact } = groupFairness(twenty, { ...all, prediction: "chosen" });
    expect(groups.of("A")).toMatchObject({
      rows: 8,
      baseRate: 0.5,
      selectionRate: 0.5,
      truePositiveRate: 0.75,
      falsePositiveRate: 0.25,
      precision: 0.75,
      accuracy: 0.75,
    });
    expect(groups.of("B")).toMatchObject({
      rows: 12,
      selectionRate: 0.25,
      truePositiveRate: 0.5,
      falsePositiveRate: 0.125,
      accuracy: 0.75,
    });
    expect(measures).toEqual({
      demographicParityDifference: 0.25,
      demographicParityRatio: 0.5,
      equalOpportunityDifference: 0.25,
      equalizedOddsDifference: 0.25,
      equalizedOddsRatio: 0.5,
      averageOddsDifference: 0.1875,
    });
    expect(impact.of("B")).toMatchObject({ reference: "A", ratio: 0.5, fourFifths: "fails", certain: "no" });
  });

  it("shows small groups and does not judge them", () => {
    const { groups, measures, impact, words } = groupFairness(twenty, {
      label: "y",
      group: "group",
      prediction: "chosen",
    });
    expect(groups.columns.judged.levels).toEqual(["too few to judge"]);
    expect(measures.demographicParityDifference).toBeNull();
    expect(impact.at(0)?.certain).toBe("too few to judge");
    expect(words.join(" ")).toContain('Too few customers to judge: "A" (8), "B" (12)');
  });

  it("counts a weight of two like two rows, and leaves nobody's group out of sight", () => {
    const weighted = twenty.map((row, i) => ({ ...row, w: i % 3 }));
    const repeated = weighted.flatMap((row) => Array.from({ length: row.w }, () => row));
    const a = groupFairness([...weighted, { y: 1, chosen: 1, group: null as never, w: 1 }], {
      ...all,
      prediction: "chosen",
      weight: "w",
    });
    expect(a.measures).toEqual(groupFairness(repeated, { ...all, prediction: "chosen" }).measures);
    expect(a.withoutGroup).toBe(1);
  });

  it("does not depend on the order of rows nor on what groups are called", () => {
    const row = fc.record({
      y: fc.integer({ min: 0, max: 1 }),
      chosen: fc.integer({ min: 0, max: 1 }),
      group: fc.constantFrom("__proto__", "b", "c"),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
        const given = groupFairness(rows, { ...all, prediction: "chosen" });
        const turned = groupFairness([...rows].reverse(), { ...all, prediction: "chosen" });
        expect(turned.measures).toEqual(given.measures);
        const total = given.groups.columns.rows.reduce((a, b) => a + b, 0);
        expect(total).toBe(rows.length);
      }),
      { numRuns: 40 },
    );
  });

  it("gives fairlearn's figures on any rows", () => {
    // fairlearn: MetricFrame(...).difference("between_groups") and ratio("between_groups"); odds are the worse of both rates
    const slow = (rows: { y: number; chosen: number; group: string; w: number }[]) => {
      const groups = [...new Set(rows.map(({ group }) => group))];
      const rate = (is: (row: (typeof rows)[0]) => boolean) =>
        groups
          .map((g) => rows.filter((row) => row.group === g && is(row)))
          .filter((own) => own.length > 0)
          .map((own) => {
            const weigh = (some: typeof rows) => some.reduce((a, { w }) => a + w, 0);
            return weigh(own.filter(({ chosen }) => chosen === 1)) / weigh(own);
          });
      const gap = (rates: number[]) => (rates.length < 2 ? null : Math.max(...rates) - Math.min(...rates));
      const ratio = (rates: number[]) =>
        rates.length < 2 ? null : Math.max(...rates) === 0 ? 1 : Math.min(...rates) / Math.max(...rates);
      const [all, tpr, fpr] = [rate(() => true), rate(({ y }) => y === 1), rate(({ y }) => y === 0)];
      const both = (a: number | null, b: number | null, of: (a: number, b: number) => number) =>
        a === null || b === null ? null : of(a, b);
      return {
        demographicParityDifference: gap(all),
        demographicParityRatio: ratio(all),
        equalOpportunityDifference: gap(tpr),
        equalizedOddsDifference: both(gap(tpr), gap(fpr), Math.max),
        equalizedOddsRatio: both(ratio(tpr), ratio(fpr), Math.min),
        averageOddsDifference: both(gap(tpr), gap(fpr), (a, b) => (a + b) / 2),
      };
    };
    const row = fc.record({
      y: fc.integer({ min: 0, max: 1 }),
      chosen: fc.integer({ min: 0, max: 1 }),
      group: fc.constantFrom("a", "b", "c"),
      w: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
        const { measures } = groupFairness(rows, { ...all, prediction: "chosen", weight: "w" });
        const expected = slow(rows);
        for (const name of Object.keys(expected) as (keyof typeof expected)[]) {
          if (expected[name] === null) expect(measures[name], name).toBeNull();
          else expect(measures[name], name).toBeCloseTo(expected[name] as number, 12);
        }
      }),
      { numRuns: 80 },
    );
  });

  it("says what it found in plain words, whoever the reference is", () => {
    const rows = ["north", "south"].flatMap((group, g) =>
      Array.from({ length: 100 }, (_, i) => ({
        y: i % 2,
        chosen: i % 10 < (g === 0 ? 8 : 3) ? 1 : 0,
        group,
      })),
    );
    const options = { label: "y", group: "group", prediction: "chosen" } as const;
    expect(groupFairness(rows, options).words).toEqual([
      '30.0 % of "south" are chosen, 80.0 % of "north": less than four fifths as often, and chance does not explain it. Find out why before you act on it.',
      'Of those who turned out to be a yes, 80.0 % of "north" had been chosen, but 20.0 % of "south".',
    ]);
    const turned = [...rows, { y: 1, chosen: 1, group: null as never }];
    const { words } = groupFairness(turned, { ...options, reference: "south" });
    expect(words[0]).toBe(
      '80.0 % of "north" are chosen, 30.0 % of "south": here it is "south" that is chosen less than four fifths as often.',
    );
    expect(words[2]).toBe("1 customer has no group and is not in this.");
  });

  it("leaves rates of a group without any yes out of the comparison", () => {
    const rows = [...twenty, ...[1, 0, 0].map((chosen) => ({ y: 0, chosen, group: "C" }))];
    const { groups, measures } = groupFairness(rows, { ...all, prediction: "chosen" });
    expect(groups.of("C")).toMatchObject({ truePositiveRate: null, truePositiveRateLow: null, baseRate: 0 });
    expect(measures.equalOpportunityDifference).toBe(0.25);
    expect(measures.demographicParityDifference).toBeCloseTo(0.25, 12);
  });

  it("says whether scores mean the same in every group", () => {
    const rows = Array.from({ length: 400 }, (_, i) => ({
      y: i % 4 === 0 ? 1 : 0,
      score: i < 200 ? 0.25 : 0.6,
      group: i < 200 ? "fair" : "high",
    }));
    const { calibration } = groupFairness(rows, { label: "y", group: "group", score: "score" });
    const whole = [...(calibration ?? [])].filter(({ from }) => from === null);
    expect(
      whole.map(({ group, predicted, observed, asPredicted }) => [
        group,
        Number(predicted.toFixed(9)),
        observed,
        asPredicted,
      ]),
    ).toEqual([
      ["fair", 0.25, 0.25, "yes"],
      ["high", 0.6, 0.25, "no"],
    ]);
  });

  it("refuses what it cannot read", () => {
    const options = { label: "y", group: "group" } as const;
    expect(codeOf(() => groupFairness(twenty, options))).toBe("bad-option");
    expect(codeOf(() => groupFairness(twenty, { ...options, prediction: "chosen", score: "y" }))).toBe(
      "bad-option",
    );
    expect(
      codeOf(() => groupFairness(twenty, { ...options, prediction: "chosen", group: "region" as never })),
    ).toBe("missing-column");
    expect(
      codeOf(() => groupFairness([{ y: 1, chosen: 2, group: "A" }], { ...options, prediction: "chosen" })),
    ).toBe("bad-value");
    expect(codeOf(() => groupFairness([{ y: 1, p: 1.2, group: "A" }], { ...options, score: "p" }))).toBe(
      "bad-value",
    );
    expect(
      codeOf(() =>
        groupFairness([{ y: 1, chosen: 1, group: null as never }], { ...options, prediction: "chosen" }),
      ),
    ).toBe("too-few-rows");
    expect(
      codeOf(() =>
        groupFairness(
          [
            { y: "left", chosen: 1, group: "A" },
            { y: "stayed", chosen: 1, group: "A" },
          ],
          { ...options, prediction: "chosen" },
        ),
      ),
    ).toBe("bad-option");
    expect(codeOf(() => groupFairness(twenty, { ...options, prediction: "chosen", reference: "Z" }))).toBe(
      "bad-option",
    );
    expect(codeOf(() => groupFairness(twenty, undefined as never))).toBe("bad-option");
  });
});

describe("reweighingWeights", () => {
  it("are those of Kamiran and Calders", () => {
    const { cells } = reweighingWeights(twenty, { label: "y", group: "group" });
    const weights = [...cells].map(({ weight }) => Number(weight.toFixed(12)));
    expect(weights).toEqual([1.2, 0.8, 0.9, 1.2]);
  });

  it("make group and outcome independent", () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({
      y: i % 7 < (i % 3) + 1 ? "yes" : "no",
      group: `g${i % 3}`,
    }));
    const { weights } = reweighingWeights(rows, { label: "y", group: "group" });
    const share = (g: string) => {
      const of = rows.map((row, i) => ({ ...row, w: weights[i] })).filter((row) => row.group === g);
      return (
        of.filter((row) => row.y === "yes").reduce((a, row) => a + row.w, 0) /
        of.reduce((a, row) => a + row.w, 0)
      );
    };
    expect(share("g1")).toBeCloseTo(share("g0"), 12);
    expect(share("g2")).toBeCloseTo(share("g0"), 12);
  });
});

describe("groupThresholds", () => {
  const rows = Array.from({ length: 200 }, (_, i) => {
    const group = i % 2 === 0 ? "A" : "B";
    const score = ((i * 37) % 200) / 200;
    return { y: (i * 61) % 100 < 100 * score ? 1 : 0, score: group === "A" ? score : score / 2, group };
  });
  const options = { label: "y", group: "group", score: "score" } as const;

  it("are the nearest to the aim of all thresholds there are, and of those the cheapest", () => {
    const row = fc.record({
      y: fc.integer({ min: 0, max: 1 }),
      score: fc.integer({ min: 0, max: 6 }).map((v) => v / 6),
      group: fc.constantFrom("a", "b"),
      w: fc.integer({ min: 1, max: 3 }),
    });
    const share = (some: readonly { w: number }[], of: readonly { w: number }[]) =>
      some.reduce((a, { w }) => a + w, 0) / of.reduce((a, { w }) => a + w, 0);
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 6, maxLength: 30 }),
        fc.constantFrom("demographic-parity", "equal-opportunity", "equalized-odds" as const),
        fc.constantFrom([1, 1], [1, 5], [4, 1]),
        (given, criterion, [falsePositiveCost, falseNegativeCost]) => {
          // every group has a yes and a no
          const rows = ["a", "b"]
            .flatMap((group) => [0, 1].map((y) => ({ y, score: 0.5, group, w: 1 })))
            .concat(given);
          const found = groupThresholds(rows, {
            ...options,
            weight: "w",
            criterion: criterion as "equalized-odds",
            minRows: 1,
            minCases: 1,
            falsePositiveCost,
            falseNegativeCost,
          });
          const rates = (some: typeof rows, cut: number) => {
            const [yes, no] = [some.filter(({ y }) => y === 1), some.filter(({ y }) => y === 0)];
            const over = (of: typeof rows) => of.filter(({ score }) => score >= cut);
            const [tp, fp] = [share(over(yes), yes), share(over(no), no)];
            const cost =
              falsePositiveCost * fp * share(no, some) + falseNegativeCost * (1 - tp) * share(yes, some);
            return { all: share(over(some), some), tp, fp, cost };
          };
          const aim = rates(rows, 0.5);
          const miss = (r: typeof aim) =>
            criterion === "demographic-parity"
              ? Math.abs(r.all - aim.all)
              : criterion === "equal-opportunity"
                ? Math.abs(r.tp - aim.tp)
                : Math.max(Math.abs(r.tp - aim.tp), Math.abs(r.fp - aim.fp));
          for (const { group, threshold } of found.thresholds) {
            const own = rows.filter((one) => one.group === group);
            const tried = [0, 1, 2, 3, 4, 5, 6, 7].map((v) => rates(own, (v - 0.5) / 6));
            const least = Math.min(...tried.map(miss));
            const cheapest = Math.min(...tried.filter((r) => miss(r) < least + 1e-9).map(({ cost }) => cost));
            const chosen = rates(own, threshold ?? Number.POSITIVE_INFINITY);
            expect(miss(chosen)).toBeCloseTo(least, 9);
            expect(chosen.cost).toBeCloseTo(cheapest, 9);
          }
        },
      ),
      { numRuns: 80 },
    );
  });

  it("bring the groups' shares together", () => {
    const { thresholds, before, after } = groupThresholds(rows, {
      ...options,
      criterion: "demographic-parity",
    });
    expect(before.measures.demographicParityDifference).toBeGreaterThan(0.4);
    expect(after.measures.demographicParityDifference).toBeLessThanOrEqual(0.01);
    for (const { group, threshold, selectionAfter } of thresholds) {
      const own = rows.filter((row) => row.group === group);
      expect(own.filter((row) => row.score >= (threshold as number)).length / own.length).toBe(
        selectionAfter,
      );
    }
  });

  it("give the same share of those it is about, and nearer odds", () => {
    const equal = groupThresholds(rows, { ...options, criterion: "equal-opportunity" });
    expect(equal.after.measures.equalOpportunityDifference).toBeLessThan(0.03);
    const odds = groupThresholds(rows, { ...options, criterion: "equalized-odds" });
    expect(odds.after.measures.equalizedOddsDifference).toBeLessThan(
      odds.before.measures.equalizedOddsDifference as number,
    );
    expect(odds.after.cost).toBeCloseTo(1 - odds.after.accuracy, 12);
  });

  it("leave small groups the common threshold, and decide equal rows alike", () => {
    const { thresholds, words } = groupThresholds([...rows, { y: 1, score: 0.3, group: "C" }], {
      ...options,
      criterion: "demographic-parity",
    });
    expect(thresholds.of("C")).toMatchObject({ threshold: 0.5, own: "too few rows" });
    expect(words.join(" ")).toContain('"C"');
  });

  it("say what they did, and what it costs, in plain words", () => {
    const dear = rows.map((row) => ({ ...row, y: row.score >= 0.5 ? 1 : 0 }));
    const { words } = groupThresholds(dear, { ...options, criterion: "demographic-parity" });
    expect(words).toEqual([
      "With one limit of the score for all, the share of customers who are chosen differed between groups by up to 50.0 percentage points; with a limit of its own for each group it differs by 0.0 percentage points.",
      "The price: 25.0 percentage points fewer decisions are right.",
      "Deciding by group can itself be against the law; ask before you do it with groups such as age, sex or origin.",
    ]);
  });

  it("refuse a criterion they do not know, wrong costs, and too few rows", () => {
    expect(codeOf(() => groupThresholds(rows, { ...options, criterion: "lottery" as never }))).toBe(
      "bad-option",
    );
    expect(
      codeOf(() =>
        groupThresholds(rows, { ...options, criterion: "equal-opportunity", falsePositiveCost: -1 }),
      ),
    ).toBe("bad-option");
    for (const wrong of [{ minRows: 0 }, { minCases: 0 }, { minRows: "x" }])
      expect(
        codeOf(() =>
          groupThresholds(rows, { ...options, criterion: "equal-opportunity", ...(wrong as object) }),
        ),
      ).toBe("bad-option");
    expect(
      codeOf(() => groupThresholds(rows.slice(0, 10), { ...options, criterion: "equal-opportunity" })),
    ).toBe("too-few-rows");
    expect(
      codeOf(() =>
        groupThresholds(rows, { label: "y", group: "group", criterion: "equal-opportunity" } as never),
      ),
    ).toBe("bad-option");
  });
});
