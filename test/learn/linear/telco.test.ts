import { describe, expect, it } from "vitest";
import { runSteps } from "../../../src/core/work.ts";
import { logisticRowsSteps } from "../../../src/learn/linear/fit-logistic-regression.ts";
import { linearPredictions } from "../../../src/learn/linear/linear-predictions.ts";
import { readTraining } from "../../../src/learn/rows/read-training.ts";
import { expectClose } from "../../common/close.ts";
import { hasChurnData, rowsAt, telco } from "../../reference/churn/data.ts";

const runLogistic = (...args: Parameters<typeof logisticRowsSteps>) => runSteps(logisticRowsSteps(...args));

describe.skipIf(!hasChurnData)("logistic regression on the telco customers", () => {
  const set = hasChurnData ? telco() : undefined;
  const read = () => {
    if (set === undefined) throw new Error("no data");
    const part = rowsAt(set, (i) => i % 5 !== 0);
    return readTraining(
      part,
      { target: set.target, features: set.features },
      { what: "test", outcome: "binary" },
    );
  };

  it("has the coefficients of scikit-learn 1.7, newton-cholesky, tol 1e-14", () => {
    const { terms, atMeans } = runLogistic(read(), { penalty: { l2: 1 } });
    const of = (name: string) => {
      const term = terms.find((t) => t.name === name);
      return term === undefined ? Number.NaN : term.coefficient * (term.level === null ? term.deviation : 1);
    };
    expectClose(
      [of("SeniorCitizen"), of("tenure"), of("MonthlyCharges"), of("TotalCharges"), atMeans],
      [0.0757008334406, -1.3914137066651, -0.247164986972, 0.632500585045, -2.225416431191],
      1e-9,
    );
  });

  it("class weights worsen the log loss by less than 0.002, since the intercept is moved back", () => {
    const rows = read();
    const lossOf = (classWeight?: "balanced" | { [outcome: string]: number }) => {
      const model = runLogistic(rows, {
        penalty: { l2: 1 },
        ...(classWeight === undefined ? {} : { classWeight }),
      });
      const [p] = linearPredictions(model, rows);
      const loss = p.reduce((a, v, i) => a - Math.log(rows.y[i] === 1 ? v : 1 - v), 0) / rows.length;
      // the figure the model states is that of the rows as they are
      expect(model.fit.logLikelihood).toBeCloseTo(-loss * rows.length, 6);
      return loss;
    };
    const plain = lossOf();
    for (const weighted of [lossOf("balanced"), lossOf({ 1: 5 })]) {
      expect(weighted).toBeGreaterThan(plain);
      expect(weighted).toBeLessThan(plain + 0.002);
    }
  });
});
