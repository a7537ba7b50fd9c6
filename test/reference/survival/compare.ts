import { firstAbove } from "../../../src/numeric/bisect.ts";
import { grayTest } from "../../../src/survival/compare/gray-test.ts";
import { logRank } from "../../../src/survival/compare/log-rank.ts";
import type { RankWeights } from "../../../src/survival/compare/rank-scores.ts";
import { aalenJohansen } from "../../../src/survival/curves/aalen-johansen.ts";
import type { Adapter } from "../adapters.ts";
import { compare as number } from "../compare.ts";
import type { Compared } from "../main.ts";
import { causeRows, hardRows, lifetimesFrom, warns, worst } from "./curves.ts";
import type { FileRow } from "./data.ts";

interface Result {
  readonly groups?: readonly string[];
  readonly n?: number[];
  readonly observed?: (number | number[])[];
  readonly expected?: (number | number[])[];
  readonly var?: number[][];
  readonly chisq: number | number[];
  readonly df?: number;
  readonly p: number | number[];
  readonly log10_p?: number;
  readonly a?: (string | number)[];
  readonly b?: (string | number)[];
  readonly holm?: number[];
  readonly BH?: number[];
  readonly bonferroni?: number[];
}

const FILES: { readonly [name: string]: string } = {
  anderson: "anderson.csv",
  lung: "lung.csv",
  telco: "telco_churn.csv",
  waltons: "waltons.csv",
};

const WEIGHTS: { readonly [name: string]: RankWeights } = {
  gehan: "gehan",
  taroneware: "tarone-ware",
  fh11: { rho: 1, gamma: 1 },
  fh01: { rho: 0, gamma: 1 },
  "rho0.5": { rho: 0.5 },
  rho1: "peto-peto",
};

const logRankAdapter: Adapter = {
  covers: (id) => id.startsWith("survival/entries/logrank."),
  async run(id, { result }: { result: Result }) {
    const name = id.slice("survival/entries/logrank.".length);
    const parts = name.split(".");
    const file = FILES[parts.find((part) => part in FILES) as string];
    const weights = Object.entries(WEIGHTS).find(([key]) => name.includes(key))?.[1] ?? "log-rank";
    const column = ["ph.ecog", "Contract", "PaymentMethod", "Rx", "sex", "ecog", "group"].find((c) =>
      name.replace(/\.strata.*/, "").includes(c),
    ) as string;
    const by = column === "ecog" ? "ph.ecog" : name.startsWith("waltons") ? "group" : column;
    const strata = name.endsWith("strata_sex") ? "sex" : name.endsWith("strata_ecog") ? "ph.ecog" : undefined;
    const few = name.startsWith("pairwise.lung") || name.endsWith("lung.ecog");
    const rows = lifetimesFrom(file).filter((row) => !few || row["ph.ecog"] !== 3) as FileRow[];
    const options = { by, weights, ...(strata === undefined ? {} : { strata }) };
    if (name.startsWith("pairwise")) return pairsCompared(rows, by, result);
    const test = logRank(rows, options);
    const out = [
      number("chi-square", test.statistic, result.chisq as number, 1e-10),
      number("df", test.df, result.df as number, 0),
      worst("p", [test.pValue], [result.p as number], 1e-8),
    ];
    if (result.log10_p !== undefined)
      out.push(number("log10 p", test.logPValue / Math.LN10, result.log10_p, 1e-10));
    if (result.var !== undefined) out.push(worst("variance", test.variance.flat(), result.var.flat()));
    const { observed, expected, customers } = test.groups.columns;
    if (result.n !== undefined) out.push(worst("n", customers, result.n));
    if (strata !== undefined) out.push(...strataCompared(test.strata?.columns as never, result));
    else if (result.observed !== undefined) {
      out.push(worst("observed", observed, result.observed as number[]));
      out.push(worst("expected", expected, result.expected as number[]));
    }
    return out;
  },
};

/** R's tables have a row for each group. */
function strataCompared(
  ours: { observed: Float64Array; expected: Float64Array },
  result: Result,
): Compared[] {
  const groups = result.groups?.length as number;
  const turned = (values: readonly number[][]) =>
    values[0].flatMap((_, s) => Array.from({ length: groups }, (_, g) => values[g][s]));
  return [
    worst("observed", ours.observed, turned(result.observed as number[][])),
    worst("expected", ours.expected, turned(result.expected as number[][])),
  ];
}

function pairsCompared(rows: FileRow[], by: string, result: Result): Compared[] {
  const holm = logRank(rows, { by, pairwise: "holm" }).pairs?.columns as never as Columns;
  const bh = logRank(rows, { by, pairwise: "bh" }).pairs?.columns as never as Columns;
  const out = [
    worst("chi-square", holm.statistic, result.chisq as number[]),
    worst("log p", holm.logPValue, (result.p as number[]).map(Math.log), 1e-9),
    worst("holm", holm.logAdjustedP, (result.holm as number[]).map(Math.log), 1e-9),
    worst("bh", bh.logAdjustedP, (result.BH as number[]).map(Math.log), 1e-9),
  ];
  if (result.bonferroni === undefined) return out;
  const bonferroni = logRank(rows, { by, pairwise: "bonferroni" }).pairs?.columns as never as Columns;
  return [...out, worst("bonferroni", bonferroni.logAdjustedP, result.bonferroni.map(Math.log), 1e-9)];
}

interface Columns {
  readonly [name: string]: Float64Array;
}

const allCensored: Adapter = {
  covers: (id) => id === "survival/hard/allcensored.logrank",
  async run(_, value: { result: { chisq: number; exp: number[] } }) {
    const test = logRank(hardRows(value as never), { by: "g" });
    return [
      number("chi-square", test.statistic, value.result.chisq, 0),
      worst("expected", test.groups.columns.expected, value.result.exp),
      number("p-value", test.pValue, 1, 0),
      warns(test.fit.warnings, "nothing to compare"),
    ];
  },
};

interface CumincResult {
  readonly stat: number[];
  readonly p: number[];
  readonly df: number[];
  readonly at?: number[];
  readonly est?: number[][];
  readonly var?: number[][];
}

const grayAdapter: Adapter = {
  covers: (id) => id.startsWith("survival/entries/cmprsk.cuminc."),
  async run(id, { result }: { result: CumincResult }) {
    const by = id.endsWith(".sex") ? "sex" : "dis";
    const rows = causeRows(id).filter((row) => Object.values({ ...row, cause: 0 }).every((v) => v !== null));
    const { statistic, df, pValue } = grayTest(rows, { by }).causes.columns;
    const out = [
      worst("statistic", statistic, result.stat),
      worst("df", df, result.df),
      worst("p", pValue, result.p, 1e-8),
    ];
    if (result.at === undefined) return out;
    const times = result.at;
    const model = aalenJohansen(rows, { by, errors: "delta" });
    const curves = model.causes.flatMap((_, c) => model.groups.map((group) => group.causes[c].curve.columns));
    const read = (column: "incidence" | "error") =>
      curves.flatMap((curve) => times.map((time) => curve[column][firstAbove(curve.time, time) - 1]));
    return [
      ...out,
      worst("incidence", read("incidence"), (result.est as number[][]).flat()),
      worst(
        "variance",
        read("error").map((error) => error ** 2),
        (result.var as number[][]).flat(),
      ),
    ];
  },
};

export const compare: readonly Adapter[] = [logRankAdapter, grayAdapter, allCensored];
