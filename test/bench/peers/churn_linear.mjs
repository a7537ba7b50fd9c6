// node churn_linear.mjs CACHE: logistic regression with a ridge of 1 on the simulated churn rows
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fromColumns } from "../../../dist/index.js";
import { fitLogisticRegression } from "../../../dist/learn.js";
import { measure } from "./measure.mjs";

const bytes = readFileSync(join(process.argv[2], "churn-linear.f64"));
const flat = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
const n = flat.length / 31;
const column = (j) => flat.slice(j * n, (j + 1) * n);
// categories as text, as they come from a file
const text = (values) => {
  const levels = [...new Set(values)].sort((a, b) => a - b);
  const at = new Map(levels.map((v, k) => [v, k]));
  return { codes: Int32Array.from(values, (v) => at.get(v)), levels: levels.map(String) };
};
const columns = { y: column(30) };
for (let j = 0; j < 30; j++) columns[`x${j}`] = j < 20 ? column(j) : text(column(j));
const data = fromColumns(columns);
await measure(() => {
  const model = fitLogisticRegression(data, { target: "y", penalty: { l2: 1 } });
  const x0 = model.terms[0];
  return {
    check: { "coefficient of x0": Number((x0.coefficient * x0.deviation).toFixed(5)) },
    facts: { "slope left": model.fit.gap.toExponential(0) },
  };
});
