// node boosting.mjs CACHE TASK: gradient boosting of 200 rounds of 31 leaves; TASK "fit" (160,000 rows) or "predict" (1,000,000 rows)
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fromColumns } from "../../../dist/index.js";
import { fitBoosting, predictOutcome } from "../../../dist/learn.js";
import { measure } from "./measure.mjs";

const [, , cache, task] = process.argv;
const bytes = readFileSync(join(cache, "boosting.f64"));
const flat = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
const rows = flat.length / 31;
/** Chosen rows as a table; `times` them over. */
const table = (keep, times = 1) => {
  const chosen = Int32Array.from({ length: rows }, (_, i) => i).filter(keep);
  const columns = {};
  for (let j = 0; j < 31; j++) {
    const out = new Float64Array(chosen.length * times);
    for (let i = 0; i < out.length; i++) out[i] = flat[j * rows + chosen[i % chosen.length]];
    columns[j < 30 ? `x${j}` : "y"] = out;
  }
  return fromColumns(columns);
};
const training = table((i) => i % 5 !== 0);
const held = table((i) => i % 5 === 0, task === "predict" ? 25 : 1);
const grown = () => fitBoosting(training, { target: "y", rounds: 200 });
const predict = (model) => predictOutcome(model, held).columns.probability;
const auc = (p) => {
  const { y } = held.columns;
  const order = Int32Array.from({ length: 40_000 }, (_, i) => i).sort((a, b) => p[a] - p[b]);
  let ranks = 0;
  let yes = 0;
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && p[order[to]] === p[order[from]]) to++;
    for (let k = from; k < to; k++)
      if (y[order[k]] === 1) {
        ranks += (from + to + 1) / 2;
        yes++;
      }
  }
  return (ranks - (yes * (yes + 1)) / 2) / (yes * (order.length - yes));
};
const facts = (p) => ({ AUC: auc(p).toFixed(4) });
if (task === "fit") {
  const before = process.resourceUsage().maxRSS / 1024;
  let model;
  await measure(
    () => {
      model = grown();
      const extra = process.resourceUsage().maxRSS / 1024 - before;
      return {
        check: { trees: model.fit.rounds },
        facts: {
          ...facts(predict(model)),
          "MB beyond the data": Math.round(extra),
          "kB of JSON": Math.round(JSON.stringify(model).length / 1000),
        },
      };
    },
    { warm: false, times: 1 },
  );
} else {
  const model = grown();
  await measure(() => {
    const p = predict(model);
    return { check: { rows: p.length }, facts: facts(p) };
  });
}
