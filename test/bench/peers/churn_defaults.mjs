// node churn_defaults.mjs CACHE NAME COLUMNS LEARNER: learns from all rows but each fifth, judges by those
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fromColumns } from "../../../dist/data.js";
import { fitBoosting, fitClassifier, predictOutcome } from "../../../dist/learn.js";
import { measure } from "./measure.mjs";

const [cache, name, width, learner] = process.argv.slice(2);
const bytes = readFileSync(join(cache, `defaults-${name}.f64`));
const flat = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
const columns = Number(width) + 1;
const rows = flat.length / columns;
const part = (isTest) => {
  const at = Array.from({ length: rows }, (_, i) => i).filter((i) => (i % 5 === 0) === isTest);
  return fromColumns(
    Object.fromEntries(
      Array.from({ length: columns }, (_, j) => [
        j === columns - 1 ? "y" : `x${j}`,
        Float64Array.from(at, (i) => flat[i * columns + j]),
      ]),
    ),
  );
};
const [train, test] = [part(false), part(true)];
const learn = () =>
  learner === "classifier"
    ? fitClassifier(train, { target: "y" })
    : fitBoosting(train, { target: "y", rounds: 200 });
let facts;
await measure(
  () => {
    const model = learn();
    if (facts === undefined) {
      // judged once, while warming up
      const p = predictOutcome(model, test).columns.probability;
      const { y } = test.columns;
      let loss = 0;
      for (let i = 0; i < p.length; i++) loss -= Math.log(y[i] === 1 ? p[i] : 1 - p[i]);
      facts = {
        "log loss": (loss / p.length).toFixed(4),
        "JSON kB": Math.round(JSON.stringify(model).length / 1000),
      };
    }
    return { check: { rows: train.length }, facts };
  },
  { times: rows > 50_000 ? 1 : 3 },
);
