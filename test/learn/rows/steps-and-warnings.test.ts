import { describe, expect, it } from "vitest";
import { fromColumns } from "../../../src/core/from-columns.ts";
import { fitBoosting, fitBoostingAsync } from "../../../src/learn/boosting/fit-boosting.ts";
import { driftBaseline, driftBaselineSteps } from "../../../src/learn/drift/drift-baseline.ts";
import { fitDecisionTree, fitDecisionTreeAsync } from "../../../src/learn/forest/fit-decision-tree.ts";
import { fitRandomForest } from "../../../src/learn/forest/fit-random-forest.ts";
import { fitElasticNetAsync } from "../../../src/learn/linear/fit-elastic-net.ts";
import {
  fitLogisticRegression,
  fitLogisticRegressionAsync,
} from "../../../src/learn/linear/fit-logistic-regression.ts";
import { fitPoissonRegressionAsync } from "../../../src/learn/linear/fit-poisson-regression.ts";
import { fitNetwork, fitNetworkAsync } from "../../../src/learn/network/fit-network.ts";
import { predictOutcome } from "../../../src/learn/predict-outcome.ts";
import { readTrainingSteps } from "../../../src/learn/rows/read-training.ts";
import { fitClassifier, fitClassifierAsync } from "../../../src/learn/selection/classifier/fit-classifier.ts";
import { crossValidate, crossValidateAsync } from "../../../src/learn/selection/cross-validate.ts";
import { tuneLearner, tuneLearnerAsync } from "../../../src/learn/selection/tune-learner.ts";

const rows = Array.from({ length: 60 }, (_, i) => ({
  visits: i % 9,
  member: 1000 + 7 * i,
  same: 4,
  alike: "x",
  lost: null,
  left: i % 9 < 4 ? "yes" : "no",
}));

function failure(run: () => unknown): { code: string; message: string } {
  try {
    run();
  } catch (error) {
    return error as { code: string; message: string };
  }
  return { code: "none", message: "" };
}

/** Says stop at the n-th question and counts how often it is asked. */
function stopsAt(n: number) {
  const signal = {
    asked: 0,
    get aborted() {
      return ++signal.asked >= n;
    },
  };
  return signal;
}

describe("every learner says which columns can tell nothing", () => {
  const fits = {
    boosting: () => fitBoosting(rows, { target: "left", rounds: 2 }),
    forest: () => fitRandomForest(rows, { target: "left", trees: 3 }),
    network: () => fitNetwork(rows, { target: "left", epochs: 2 }),
    logistic: () => fitLogisticRegression(rows, { target: "left", penalty: { l2: 1 } }),
  };
  it.each(Object.entries(fits))("%s", (_, learn) => {
    const { warnings } = learn().fit as { readonly warnings: readonly string[] };
    const about = (text: string) => warnings.filter((warning) => warning.includes(text));
    expect(about('Columns "same", "alike" have the same value in every row')).toHaveLength(1);
    expect(about('Column "lost" has no value in any row')).toHaveLength(1);
    expect(
      about('Column "member" has a whole number of its own in nearly every row (60 in 60 rows)'),
    ).toHaveLength(1);
    expect(about("visits")).toEqual([]);
  });

  it("but not of amounts, of few rows, or of numbers that repeat", () => {
    const many = Array.from({ length: 2000 }, (_, i) => ({
      amount: i + 0.5,
      age: i % 1900,
      often: i % 1000,
      left: i % 2,
    }));
    const warned = fitBoosting(many, { target: "left", rounds: 1 }).fit.warnings;
    expect(warned).toHaveLength(1);
    expect(warned[0]).toContain(
      '"age" has a whole number of its own in nearly every row (1900 in 2000 rows)',
    );
    expect(fitBoosting(many.slice(0, 20), { target: "left", rounds: 1, minLeaf: 2 }).fit.warnings).toEqual(
      [],
    );
  });
});

describe("a feature that is no number", () => {
  const odd = [{ visits: Number.NaN, left: 1 }, ...rows.map(({ visits }, i) => ({ visits, left: i % 2 }))];
  it("is refused with the word for what is not known, and no offer to leave the row out", () => {
    for (const learn of [
      () => fitBoosting(odd, { target: "left" }),
      () => fitRandomForest(odd, { target: "left" }),
      () => predictOutcome(fitBoosting(rows, { target: "left", features: ["visits"], rounds: 1 }), odd),
    ]) {
      const { code, message } = failure(learn);
      expect(code).toBe("bad-value");
      expect(message).toContain('column "visits" of row 0 holds NaN');
      expect(message).toContain("null for a value that is not known");
      expect(message).not.toContain("onInvalid");
    }
  });
  it("a wrong target may still be left out", () => {
    const wrong = rows.map(({ visits }, i) => ({ visits, left: i === 3 ? Number.POSITIVE_INFINITY : i % 2 }));
    expect(failure(() => fitBoosting(wrong, { target: "left" })).message).toContain('onInvalid: "skip"');
  });
});

it("class weights are refused where there are none, with what to use instead", () => {
  for (const learn of [fitBoosting, fitNetwork]) {
    const { code, message } = failure(() =>
      learn(rows, { target: "left", classWeight: "balanced" } as never),
    );
    expect(code).toBe("bad-option");
    expect(message).toContain("profitCurve");
  }
});

describe("work in steps", () => {
  const n = 30_000;
  const columns: { [name: string]: Float64Array } = {};
  for (let j = 0; j < 6; j++)
    columns[`x${j}`] = Float64Array.from({ length: n }, (_, i) => (i * (j + 3)) % 977);
  columns.y = Float64Array.from({ length: n }, (_, i) => i % 2);
  const table = fromColumns(columns);
  const objects = Array.from({ length: n }, (_, i) => ({ a: i % 50, b: i % 7, y: i % 2 }));

  it("reading stops between columns and between some thousand rows", () => {
    const counted = (data: object) => {
      const steps = readTrainingSteps(data as never, { target: "y" }, { what: "fitX", outcome: "binary" });
      let count = 0;
      while (!steps.next().done) count++;
      return count;
    };
    // each of seven columns read and checked, one between, each of six features looked at
    expect(counted(table)).toBe(7 + 7 + 1 + 6);
    // three columns checked, one between, two features; and one for every 2^17 values and rows
    expect(counted(objects)).toBe(3 + 1 + 2);
    expect(counted([...objects, ...objects, ...objects, ...objects])).toBe(3 + 1 + 2 + 3);
  });

  it("a signal is asked while rows are read, laid out and judged", async () => {
    for (const learn of [
      (signal: object) => fitBoostingAsync(table, { target: "y", rounds: 1, signal } as never),
      (signal: object) => fitNetworkAsync(table, { target: "y", epochs: 1, hidden: [2], signal } as never),
      (signal: object) => fitLogisticRegressionAsync(table, { target: "y", signal } as never),
      (signal: object) => fitElasticNetAsync(table, { target: "y", signal } as never),
      (signal: object) => fitPoissonRegressionAsync(table, { target: "y", signal } as never),
      (signal: object) => fitDecisionTreeAsync(table, { target: "y", leaves: 4, signal } as never),
      (signal: object) => fitClassifierAsync(table, { target: "y", signal } as never),
      (signal: object) =>
        crossValidateAsync(table, { target: "y", learner: { kind: "share" }, folds: 5, signal } as never),
      (signal: object) =>
        tuneLearnerAsync(table, { target: "y", candidates: [{ kind: "share" }], folds: 5, signal } as never),
    ]) {
      const never = stopsAt(Number.POSITIVE_INFINITY);
      await learn(never);
      // 21 for reading, one for each feature and more after it
      expect(never.asked).toBeGreaterThanOrEqual(21 + 6);
      for (const at of [2, 12, 27]) {
        const signal = stopsAt(at);
        await expect(learn(signal)).rejects.toMatchObject({ code: "aborted" });
        expect(signal.asked).toBe(at);
      }
    }
  });

  it("a tree in steps is the same as at once", async () => {
    const options = { target: "y", costComplexity: "cross-validated" } as never;
    expect(await fitDecisionTreeAsync(table, options)).toEqual(fitDecisionTree(table, options));
  });

  it("a drift baseline in steps is the same, a step for each column at least", () => {
    const features = Object.keys(columns) as never[];
    const steps = driftBaselineSteps(table, { features });
    let count = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) count++;
    expect(count).toBeGreaterThanOrEqual(2 * features.length);
    expect(step.value).toEqual(driftBaseline(table, { features }));
  });
});

describe("class weights are refused, and not left unheard, by", () => {
  const options = { target: "left", features: ["visits"], classWeight: "balanced" } as never;
  it.each([
    ["fitBoosting", () => fitBoosting(rows, options)],
    ["fitNetwork", () => fitNetwork(rows, options)],
    ["fitClassifier", () => fitClassifier(rows, options)],
    ["crossValidate", () => crossValidate(rows, Object.assign({ learner: { kind: "share" } }, options))],
    ["tuneLearner", () => tuneLearner(rows, Object.assign({ candidates: [{ kind: "share" }] }, options))],
    [
      "a classifier in crossValidate",
      () =>
        crossValidate(rows, {
          target: "left",
          features: ["visits"],
          learner: { kind: "classifier", classWeight: "balanced" } as never,
        }),
    ],
  ])("%s", (_, run) => {
    const { code, message } = failure(run);
    expect(code).toBe("bad-option");
    expect(message).toContain("classWeight");
  });
});
