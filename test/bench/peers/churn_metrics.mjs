// node churn_metrics.mjs CACHE auc|ap|isotonic: measures of scores that are right, made on the spot
import { averagePrecision, fitCalibration, fromColumns, rocAuc } from "../../../dist/index.js";
import { measure } from "./measure.mjs";

const task = process.argv[3];
const rows = task === "ap" ? 10_000 : 1_000_000;
const score = new Float64Array(rows);
const label = new Float64Array(rows);
let state = 12345;
const u = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
for (let i = 0; i < rows; i++) {
  score[i] = u();
  label[i] = u() < score[i] / 2 ? 1 : 0;
}
const data = fromColumns({ score, label });
const columns = { score: "score", label: "label" };
const tasks = {
  auc: () => rocAuc(data, columns).value,
  ap: () => averagePrecision(data, columns).value,
  isotonic: () => fitCalibration(data, { ...columns, method: "isotonic" }).fit.logLossAfter,
};
await measure(() => ({ check: { value: tasks[task]() } }));
