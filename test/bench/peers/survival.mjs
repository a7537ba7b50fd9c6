// node survival.mjs CACHE CUSTOMERS TASK
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fromColumns } from "../../../dist/index.js";
import * as survival from "../../../dist/survival.js";
import { measure } from "./measure.mjs";

const [, , cache, customers, task] = process.argv;
const n = Number(customers);
const bytes = readFileSync(join(cache, `lifetimes-${n}.f64`));
const names = ["stop", "event", "group", "score", ...Array.from({ length: 10 }, (_, j) => `x${j + 1}`)];
const columns = Object.fromEntries(
  names.map((name, j) => [
    name,
    new Float64Array(bytes.buffer.slice(bytes.byteOffset + j * n * 8, bytes.byteOffset + (j + 1) * n * 8)),
  ]),
);
columns.group = { codes: Int32Array.from(columns.group), levels: ["a", "b", "c", "d"] };
const data = fromColumns(columns, { kind: "lifetimes", unit: "day" });
const covariates = names.slice(4);
const rounded = (value, digits) => Math.round(value * 10 ** digits) / 10 ** digits;
const fitted = ["dfbeta", "robust", "zph"].includes(task) ? survival.fitCox(data, { covariates }) : undefined;
// what a fit without robust errors takes
const plain = task === "robust" ? cpuOf(() => survival.fitCox(data, { covariates })) : 0;

const tasks = {
  cox: () => {
    const model = survival.fitCox(data, { covariates });
    return {
      check: {
        ...Object.fromEntries(model.coefficients.map((c, j) => [`x${j + 1}`, rounded(c.coefficient, 5)])),
        "standard error of x1": rounded(model.coefficients[0].se, 6),
        concordance: rounded(model.concordance.value, 5),
      },
      facts: { iterations: model.fit.iterations },
    };
  },
  km: () => {
    const { groups } = survival.kaplanMeier(data);
    return {
      check: {
        "survival at the last age": rounded(groups[0].curve.columns.survival.at(-1), 9),
        median: groups[0].median.value,
      },
    };
  },
  weibull: () => {
    const { coefficients } = survival.fitAft(data, { distribution: "weibull", covariates });
    return {
      check: Object.fromEntries(
        coefficients.map((c) => [c.part === "scale" ? "log scale" : c.name, rounded(c.value, 4)]),
      ),
    };
  },
  dfbeta: () => {
    const { columns: found } = survival.coxResiduals(fitted, data, { type: "dfbeta" });
    let sum = 0;
    for (const name of covariates) for (const v of found[name]) sum += Math.abs(v);
    return { check: { "sum of all": rounded(sum, 4) } };
  },
  robust: () => {
    const { coefficients } = survival.fitCox(data, { covariates, robust: true });
    return {
      check: { "robust error of x1": rounded(coefficients[0].robustSe, 6) },
      facts: { "the fit without them, CPU s": plain.toFixed(3) },
    };
  },
  zph: () => {
    const { global } = survival.testProportionalHazards(fitted, data);
    return { check: { "chi-square": rounded(global.statistic, 4) } };
  },
  concordance: () => {
    const { value, se } = survival.concordance(data, { score: "score" });
    return { check: { concordance: rounded(value, 9), "its error": rounded(se, 7) } };
  },
  "log-rank": () => ({
    check: { "chi-square": rounded(survival.logRank(data, { by: "group" }).statistic, 4) },
  }),
};
await measure(tasks[task], { times: n >= 1_000_000 ? 3 : 7 });

/** Median CPU seconds of seven runs after eight to warm up. */
function cpuOf(run) {
  const seconds = Array.from({ length: 15 }, () => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  });
  return seconds.slice(8).sort((a, b) => a - b)[3];
}
