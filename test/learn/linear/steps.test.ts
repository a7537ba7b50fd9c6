import { describe, expect, it } from "vitest";
import {
  crossValidateAsync,
  fitElasticNet,
  fitElasticNetAsync,
  fitLogisticRegression,
  fitLogisticRegressionAsync,
  fitPoissonRegression,
  fitPoissonRegressionAsync,
} from "../../../src/learn/index.ts";
import { linearRowsSteps } from "../../../src/learn/linear/fit-linear-rows.ts";
import { readTraining } from "../../../src/learn/rows/read-training.ts";

const rows = Array.from({ length: 30_000 }, (_, i) => {
  const row: Record<string, number | string> = { plan: ["a", "b", "c"][i % 3] };
  for (let j = 0; j < 20; j++) row[`x${j}`] = ((i * (j + 3) * 7919) % 1009) / 100;
  return {
    ...row,
    left: ((i * 7919) % 1009) / 100 + (i % 5) > 6 ? 1 : 0,
    visits: i % 4,
    spend: (i * 31) % 97,
  } as {
    left: number;
    visits: number;
    spend: number;
  };
});

describe("linear models in steps", () => {
  it("are those that are fitted at once", async () => {
    const some = rows.slice(0, 500);
    const left = { target: "left" } as const;
    expect(await fitLogisticRegressionAsync(some, left)).toEqual(fitLogisticRegression(some, left));
    const visits = { target: "visits", features: ["spend"] } as const;
    expect(await fitPoissonRegressionAsync(some, visits as never)).toEqual(
      fitPoissonRegression(some, visits as never),
    );
    const spend = { target: "spend", penalty: { l1: 3 } } as const;
    expect(await fitElasticNetAsync(some, spend)).toEqual(fitElasticNet(some, spend));
  });

  it("yield many times within a pass over many rows, and end where the work ends", () => {
    const read = readTraining(rows, { target: "left" }, { what: "test", outcome: "binary" });
    const steps = linearRowsSteps(read, {
      family: "logistic",
      penalty: { l1: 0, l2: 1, standardize: true },
    });
    const seen: (readonly [number, number])[] = [];
    let step = steps.next();
    while (!step.done) {
      seen.push(step.value);
      step = steps.next();
    }
    expect(seen.length).toBeGreaterThan(20);
    for (let k = 1; k < seen.length; k++) expect(seen[k][0]).toBeGreaterThanOrEqual(seen[k - 1][0]);
    const [done, total] = seen[seen.length - 1];
    expect(done).toBe(total);
  });

  it("hear a signal long before their end", async () => {
    let asked = 0;
    const signal = {
      get aborted() {
        return ++asked > 5;
      },
    };
    await expect(fitLogisticRegressionAsync(rows, { target: "left", signal })).rejects.toMatchObject({
      code: "aborted",
    });
    asked = 0;
    await expect(
      crossValidateAsync(rows, { target: "left", learner: { kind: "logistic-regression" }, signal }),
    ).rejects.toMatchObject({ code: "aborted" });
    expect(asked).toBe(6);
  });
});
