// node buyers.mjs CACHE FILE MODEL: fits a buying or spending model, or predicts with it
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as clientele from "../../../dist/index.js";
import { measure } from "./measure.mjs";

const [, , cache, file, model] = process.argv;
const [head, ...lines] = readFileSync(join(cache, file), "utf8").trim().split(/\r?\n/);
const names = head.replaceAll('"', "").split(",");
const column = (...of) => {
  const at = names.findIndex((name) => of.includes(name));
  return Float64Array.from(lines, (line) => Number(line.split(",")[at]));
};
const columns = {
  frequency: column("x", "frequency"),
  recency: column("t_x", "recency"),
  age: column("T"),
  monetary: column("m", "zbar"),
};
const data = clientele.fromColumns(columns, { kind: "customers", unit: "week" });
const fits = { bg: clientele.fitBgNbd, pareto: clientele.fitParetoNbd, spend: clientele.fitGammaGamma };
const learn = fits[model];
const known = learn === undefined ? clientele.fitBgNbd(data) : undefined;
await measure(
  () => {
    if (known !== undefined) {
      const { expected, alive } = clientele.expectedOrders(known, data, { horizon: { weeks: 39 } }).columns;
      const sum = (values) => values.reduce((a, b) => a + b, 0);
      return { check: { expected: Math.round(sum(expected)), alive: Math.round(sum(alive)) } };
    }
    const fitted = learn(data);
    return {
      check:
        model === "pareto"
          ? { r: Math.round(fitted.params.r * 100) / 100 }
          : { "log-likelihood": Math.round(fitted.fit.logLikelihood * 100) / 100 },
      facts: { status: fitted.fit.status, "distinct rows": fitted.fit.distinct },
    };
  },
  { times: lines.length > 10_000 ? 15 : 25 },
);
