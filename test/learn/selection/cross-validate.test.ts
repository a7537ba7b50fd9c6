import { describe, expect, it } from "vitest";
import { normal, randomFrom, uniform } from "../../../src/core/random.ts";
import { fitBoosting } from "../../../src/learn/boosting/fit-boosting.ts";
import { fitPlatt } from "../../../src/learn/calibration/fit-platt.ts";
import { fitDecisionTree } from "../../../src/learn/forest/fit-decision-tree.ts";
import { fitExtraTrees } from "../../../src/learn/forest/fit-extra-trees.ts";
import { fitRandomForest } from "../../../src/learn/forest/fit-random-forest.ts";
import { fitLogisticRegression } from "../../../src/learn/linear/fit-logistic-regression.ts";
import type { LearnedModel } from "../../../src/learn/models/predictions-of.ts";
import { fitNetwork } from "../../../src/learn/network/fit-network.ts";
import { predictOutcome } from "../../../src/learn/predict-outcome.ts";
import { fitClassifier } from "../../../src/learn/selection/classifier/fit-classifier.ts";
import type { HeldBackPrediction } from "../../../src/learn/selection/cross-validate.ts";
import { crossValidate, crossValidateAsync } from "../../../src/learn/selection/cross-validate.ts";
import type { Learner } from "../../../src/learn/selection/learner-types.ts";
import { tuneLearner } from "../../../src/learn/selection/tune-learner.ts";
import { codeOf } from "../../common/code-of.ts";

const random = randomFrom(7);
const DAY = 86_400_000;
const rows = Array.from({ length: 240 }, (_, i) => {
  const visits = normal(random, 0, 1);
  const plan = ["a", "b", "c"][i % 3];
  const left = uniform(random) < 1 / (1 + Math.exp(1 + visits - (plan === "b" ? 1 : 0))) ? "yes" : "no";
  return { member: `m${i % 80}`, part: i % 5, day: Date.UTC(2026, 0, 1 + (i % 60)), visits, plan, left };
});
const base = { target: "left", features: ["visits", "plan"] } as const;
const logistic: Learner = { kind: "logistic-regression", penalty: { l2: 1 } };

describe("crossValidate", () => {
  it("gives bit by bit what fitting each part by hand gives, with categories that a part lacks, missing values, weights and counts", () => {
    const odd = rows.slice(0, 100).map((row, i) => ({
      ...row,
      part: i % 2,
      visits: i % 13 === 0 ? null : row.visits,
      plan: i % 10 === 0 ? `rare ${i}` : row.plan,
      weight: 1 + (i % 3),
      count: 1 + (i % 2),
    }));
    const columns = { ...base, weight: "weight", count: "count" } as const;
    const byHand: [Learner, (part: typeof odd) => LearnedModel][] = [
      [logistic, (part) => fitLogisticRegression(part, { ...columns, penalty: { l2: 1 } })],
      [
        { kind: "boosting", rounds: 4, minLeaf: 5 },
        (part) => fitBoosting(part, { ...columns, rounds: 4, minLeaf: 5 }),
      ],
      [
        { kind: "decision-tree", maxLeaves: 4 },
        (part) => fitDecisionTree(part, { ...columns, maxLeaves: 4 }),
      ],
      [{ kind: "random-forest", trees: 3 }, (part) => fitRandomForest(part, { ...columns, trees: 3 })],
      [{ kind: "extra-trees", trees: 3 }, (part) => fitExtraTrees(part, { ...columns, trees: 3 })],
      [
        { kind: "network", hidden: [3], epochs: 5 },
        (part) => fitNetwork(part, { ...columns, hidden: [3], epochs: 5 }),
      ],
      [{ kind: "classifier" }, (part) => fitClassifier(part, columns)],
    ];
    for (const [learner, learn] of byHand) {
      const { predictions } = crossValidate(odd, { ...columns, learner, fold: "part" });
      const test = odd.filter(({ part }) => part === 1);
      const p = predictOutcome(learn(odd.filter(({ part }) => part === 0)), test).columns.probability;
      const own = [...predictions].filter(({ fold }) => fold === "1").map(({ probability }) => probability);
      expect(own, learner.kind).toEqual([...(p as Float64Array)]);
    }
  });

  it("pools what was judged", () => {
    const { predictions, folds, pooled } = crossValidate(rows, { ...base, learner: logistic, fold: "part" });
    const loss = [...predictions].map(
      ({ actual, probability }) => -Math.log(actual === 1 ? probability : 1 - probability),
    );
    expect(pooled.logLoss.value).toBeCloseTo(loss.reduce((a, b) => a + b, 0) / loss.length, 12);
    expect(folds.columns.test.reduce((a, b) => a + b, 0)).toBe(240);
  });

  it("takes every learner, with weights and counts, and every one of them beats the share", () => {
    const weighted = rows.map((row, i) => ({ ...row, weight: 1 + (i % 2), count: 1 + (i % 3) }));
    const learners: Learner[] = [
      { kind: "logistic-regression" },
      { kind: "boosting", rounds: 10, leaves: 4, minLeaf: 10 },
      { kind: "decision-tree", maxLeaves: 4, minLeaf: 20 },
      { kind: "random-forest", trees: 5, minLeaf: 10 },
      { kind: "extra-trees", trees: 5, minLeaf: 10 },
      { kind: "network", hidden: [4], epochs: 20, learningRate: 0.02 },
    ];
    const run = (learner: Learner) =>
      crossValidate(weighted, { ...base, learner, folds: 2, weight: "weight", count: "count" }).pooled;
    const share = run({ kind: "share" });
    expect(share.auc?.value).toBeGreaterThan(0.3);
    for (const learner of learners) {
      const { auc, logLoss } = run(learner);
      expect(auc?.value).toBeGreaterThan(0.6);
      expect(logLoss.value).toBeLessThan(share.logLoss.value + 0.03);
    }
  });

  it("keeps groups together, repeats, and is the same again with the same seed", () => {
    const options = { ...base, learner: logistic, group: "member", repeats: 2, folds: 4 } as const;
    const found = crossValidate(rows, options);
    expect(found.by).toBe("group");
    expect(found.folds.columns.fold.levels).toEqual(["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4"]);
    for (const repeat of ["1.", "2."]) {
      const foldOf = new Map<string, Set<string>>();
      for (const { row, fold } of found.predictions)
        if (fold.startsWith(repeat)) {
          const seen = foldOf.get(rows[row].member) ?? new Set();
          foldOf.set(rows[row].member, seen.add(fold));
        }
      expect([...foldOf.values()].every((folds) => folds.size === 1)).toBe(true);
    }
    expect(JSON.stringify(crossValidate(rows, options))).toBe(JSON.stringify(found));
  });

  it("judges later windows by what was known before them", () => {
    const { folds, predictions, by } = crossValidate(rows, {
      ...base,
      learner: logistic,
      time: "day",
      purge: 7,
      folds: 3,
    });
    expect(by).toBe("rolling");
    for (const { fold, train } of folds) {
      const from = Date.parse(fold);
      expect(train).toBe(rows.filter((row) => row.day <= from - 7 * DAY).length);
    }
    expect(predictions.length).toBeLessThan(240);
  });

  it("calibrates each fold by what was known: other folds, and over time only what came before", () => {
    const line = (known: readonly HeldBackPrediction[]) => {
      const score = Float64Array.from(known, ({ probability: p }) => Math.log(p / (1 - p)));
      return fitPlatt(
        score,
        Float64Array.from(known, ({ actual }) => actual),
      );
    };
    for (const way of [{ fold: "part" }, { time: "day", folds: 4, purge: 5 }] as const) {
      const options = { ...base, learner: logistic, ...way };
      const plain = [...crossValidate(rows, options).predictions];
      const calibrated = [...crossValidate(rows, { ...options, calibrate: true }).predictions];
      const names = [...new Set(plain.map(({ fold }) => fold))];
      for (const [k, name] of names.entries()) {
        const known = plain.filter(({ fold, row }) =>
          "time" in way
            ? names.indexOf(fold) < k && rows[row].day <= Date.parse(name) - 5 * DAY
            : fold !== name,
        );
        const found = known.length === 0 ? { a: 0, b: 0 } : line(known);
        // without a rising line they stay as they are
        const { a, b } = found.a < 0 ? found : { a: -1, b: 0 };
        for (const [i, { fold, probability }] of plain.entries())
          if (fold === name) {
            const logOdds = Math.log(probability / (1 - probability));
            expect(calibrated[i].probability).toBeCloseTo(1 / (1 + Math.exp(a * logOdds + b)), 9);
          }
      }
    }
  });

  it("is no worse by .002 of log loss with weights by outcome, whose intercept is moved back", () => {
    const random = randomFrom(31);
    const rare = Array.from({ length: 1500 }, () => {
      const [a, b] = [normal(random), normal(random)];
      return { a, b, left: uniform(random) < 1 / (1 + Math.exp(2.5 - a + 0.5 * b)) ? 1 : 0 };
    });
    const run = (learner: Learner) =>
      crossValidate(rare, { target: "left", features: ["a", "b"], learner, folds: 3 }).pooled.logLoss.value;
    const weighted = run({ kind: "logistic-regression", penalty: { l2: 1 }, classWeight: "balanced" });
    expect(weighted).toBeLessThan(run(logistic) + 0.002);
  });

  it("calibrates a booster that is too sure of itself, by other folds only", () => {
    const learner: Learner = { kind: "boosting", rounds: 12, learningRate: 0.9, leaves: 8, minLeaf: 5 };
    const plain = crossValidate(rows, { ...base, learner, folds: 3 });
    const calibrated = crossValidate(rows, { ...base, learner, folds: 3, calibrate: true });
    expect(calibrated.calibrated).toBe(true);
    expect(calibrated.pooled.logLoss.value).toBeLessThan(plain.pooled.logLoss.value - 0.1);
    expect(plain.pooled.calibration.slope?.value).toBeLessThan(0.6);
  });

  it("does not see the labels: shuffled ones cannot be told", () => {
    const shuffled = rows.map((row, i) => ({ ...row, left: rows[(i * 101) % 240].left }));
    const { auc } = crossValidate(shuffled, {
      ...base,
      learner: { kind: "boosting", rounds: 10, leaves: 8 },
      folds: 3,
    }).pooled;
    expect(Math.abs((auc?.value ?? 1) - 0.5)).toBeLessThan(4 * (auc?.se ?? 0));
  });

  it("stops on a signal", async () => {
    const signal = { aborted: false };
    const run = crossValidateAsync(rows, {
      ...base,
      learner: { kind: "random-forest", trees: 500 },
      signal,
      onProgress: () => {
        signal.aborted = true;
      },
    });
    await expect(run).rejects.toMatchObject({ code: "aborted" });
  });

  it("refuses what cannot be parted", () => {
    const few = rows.slice(0, 4);
    const run = (options: object, data: readonly object[] = rows) =>
      codeOf(() => crossValidate(data as typeof rows, { ...base, learner: logistic, ...options } as never));
    expect(run({ folds: 50 }, rows.slice(0, 20))).toBe("too-few-rows");
    expect(run({ folds: 1 })).toBe("bad-option");
    expect(
      run(
        {},
        few.map((row) => ({ ...row, left: "no" })),
      ),
    ).toBe("bad-input");
    expect(run({ group: "nobody" })).toBe("missing-column");
    expect(
      run(
        { group: "member" },
        rows.map((row) => ({ ...row, member: "same" })),
      ),
    ).toBe("too-few-rows");
    expect(
      run(
        { group: "member" },
        rows.map((row, i) => ({ ...row, member: i === 9 ? null : row.member })),
      ),
    ).toBe("missing-value");
    expect(
      run(
        { group: "member" },
        rows.map((row, i) => ({ ...row, member: i === 9 ? "" : row.member })),
      ),
    ).toBe("missing-value");
    for (const day of [Number.NaN, "soon", null])
      expect(
        run(
          { time: "day" },
          rows.map((row, i) => ({ ...row, day: i === 9 ? day : row.day })),
        ),
      ).toBe(day === null ? "missing-value" : "bad-value");
    expect(run({ learner: { kind: "network", hidden: [0] } })).toBe("bad-option");
    expect(run({ by: "group" })).toBe("bad-option");
    expect(run({ by: "given" })).toBe("bad-option");
    expect(run({ by: "rolling" })).toBe("bad-option");
    expect(
      run(
        { fold: "part" },
        rows.map((row) => ({ ...row, part: 1 })),
      ),
    ).toBe("too-few-rows");
    expect(
      run(
        { time: "day" },
        rows.map((row) => ({ ...row, day: DAY })),
      ),
    ).toBe("too-few-rows");
    expect(run({ time: "day", purge: 500 })).toBe("too-few-rows");
    expect(run({ time: "day", purge: -1 })).toBe("bad-option");
    expect(run({ time: "day", repeats: 2 })).toBe("bad-option");
    expect(run({ learner: { kind: "oracle" } })).toBe("bad-option");
    expect(run({ learner: { kind: "boosting", leaves: 1 } })).toBe("bad-option");
    expect(run({ seed: 0.5 })).toBe("bad-option");
    expect(codeOf(() => crossValidate(rows, undefined as never))).toBe("bad-option");
  });

  it("goes on with the share where a fold leaves one outcome only", () => {
    const one = rows.slice(0, 40).map((row, i) => ({ ...row, left: i === 0 ? "yes" : "no", part: i % 4 }));
    const { folds, pooled } = crossValidate(one, { ...base, learner: logistic, fold: "part" });
    expect(folds.at(1)?.auc).toBeNull();
    expect(
      [...crossValidate(one, { ...base, learner: logistic, fold: "part" }).predictions]
        .filter(({ fold }) => fold === "0")
        .every(({ probability }) => probability === 0),
    ).toBe(true);
    expect(pooled.rows).toBe(40);
  });
});

describe("tuneLearner", () => {
  it("takes the first candidate that is as good as the best, and gives the bad ones up early", () => {
    const tuned = tuneLearner(rows, {
      ...base,
      candidates: [logistic, { kind: "share" }, { kind: "decision-tree", minLeaf: 2 }],
      grid: { kind: "logistic-regression", penalty: [{ l2: 0.5 }, { l2: 0.2 }] },
      folds: 4,
    });
    expect(tuned.learner).toEqual(logistic);
    expect(tuned.candidates.at(2)).toMatchObject({ verdict: "given up", folds: 1 });
    expect(tuned.chosenInFolds.length).toBe(4);
    expect(tuned.nested?.rows).toBe(240);
    expect(tuned.nested?.auc?.value).toBeGreaterThan(0.6);
  });

  it("tunes over time and over given folds", () => {
    const candidates: Learner[] = [{ kind: "share" }, logistic];
    const rolling = tuneLearner(rows, { ...base, candidates, time: "day", purge: 2, folds: 3 });
    expect(rolling.nested?.rows).toBeLessThan(240);
    expect(rolling.learner).toEqual(logistic);
    expect(tuneLearner(rows, { ...base, candidates, fold: "part", nested: false }).nested).toBeNull();
    // of two folds one is left to choose on, which cannot be parted: then the simplest is taken
    const halves = rows.map((row) => ({ ...row, part: row.part % 2 }));
    const two = tuneLearner(halves, { ...base, candidates, fold: "part" });
    expect(two.chosenInFolds).toEqual([{ kind: "share" }, { kind: "share" }]);
  });

  it("refuses lists it cannot use", () => {
    const run = (options: object) => codeOf(() => tuneLearner(rows, { ...base, ...options } as never));
    expect(run({})).toBe("bad-option");
    expect(run({ candidates: [] })).toBe("bad-option");
    expect(run({ candidates: ["boosting"] })).toBe("bad-option");
    expect(run({ grid: { kind: "boosting", leaves: 8 } })).toBe("bad-option");
    expect(run({ candidates: [logistic], nested: "yes" })).toBe("bad-option");
  });
});
