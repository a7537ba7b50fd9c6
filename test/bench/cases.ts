import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { root, shared } from "../common/project.ts";
import { boostingCases } from "./churn-boosting.ts";
import { defaultsCases } from "./churn-defaults.ts";
import { explanationCases } from "./churn-explanation.ts";
import { forestCases } from "./churn-forest.ts";
import { churnLinear } from "./churn-linear.ts";
import { churnMetrics } from "./churn-metrics.ts";
import { recommendAls, recommendOffers } from "./recommend-als.ts";
import { recommendEase } from "./recommend-ease.ts";
import { recommendRules } from "./recommend-rules.ts";

/** One comparison. */
export interface Case {
  readonly id: string;
  readonly module: string;
  readonly title: string;
  /** What was asked for, so that the figure stands beside it. */
  readonly asked: string;
  /** Makes the data, once. */
  readonly prepare?: (cache: string) => void;
  readonly rounds?: number;
  /** Stands below the table. */
  readonly note?: string;
  /** Ours first. */
  readonly peers: readonly Peer[];
}

/** One competitor. */
export interface Peer {
  readonly name: string;
  /** A file of test/bench/peers: JavaScript, Python or R, prints one line of JSON. */
  readonly file: string;
  readonly args?: readonly string[];
  /** Python packages that need versions of their own: the name of their environment. */
  readonly python?: "fim" | "implicit" | "lifetimes" | "mlxtend" | "pymc" | "shap" | "survival";
  /** The R package that it needs. */
  readonly r?: "BTYD" | "CLVTools" | "survival";
  readonly flags?: readonly string[];
}

/** A simulated shop's order lines as CSV, seeded, written by the built package. */
function orderLines(lines: number): (cache: string) => void {
  return (cache) => {
    const file = join(cache, `orders-${lines}.csv`);
    if (existsSync(file)) return;
    execFileSync(process.execPath, [join(root, "test/bench/peers/make-orders.mjs"), file, String(lines)], {
      stdio: "inherit",
    });
  };
}

/** Data that a script of test/bench/peers writes: node SCRIPT FILE ARGUMENTS. */
function made(file: string, script: string, ...args: string[]): (cache: string) => void {
  return (cache) => {
    const path = join(cache, file);
    if (existsSync(path)) return;
    execFileSync(process.execPath, [join(root, "test/bench/peers", script), path, ...args], {
      stdio: "inherit",
    });
  };
}

function kMeans(kind: string, words: string): Case {
  const peer = (algorithm: string, threads: string) => ({
    name: `scikit-learn KMeans ${algorithm}, ${threads === "all" ? "all threads" : "one thread"}`,
    file: "kmeans_sklearn.py",
    args: [kind, algorithm, threads],
  });
  return {
    id: `k-means-${kind}`,
    module: "segmentation",
    title: `k-means of 1,000,000 x 8 points, k = 8, ${words}, from the same start to the end`,
    asked: "Asked: within 1.5 times scikit-learn's CPU time; memory under 1.5 times the data.",
    prepare: made(`points-${kind}.f64`, "make-points.mjs", kind),
    peers: [
      { name: "clientele fitKMeans (one thread)", file: "kmeans.mjs", args: [kind] },
      peer("lloyd", "all"),
      peer("lloyd", "1"),
      peer("elkan", "1"),
    ],
  };
}

/** CDNOW's 2,357 customers lie beside the project; where they do not, simulated ones stand in. */
function cdnow(cache: string): void {
  const file = join(cache, "buyers-cdnow.csv");
  const source = join(shared, "data/clv/cdnow_summary_monetary.csv");
  if (existsSync(file)) return;
  if (existsSync(source)) copyFileSync(source, file);
  else made("buyers-cdnow.csv", "make-buyers.mjs", "2357")(cache);
}

/** Packages that fit, or predict with, models of buying and spending. */
type Fitter = "lifetimes" | "pymc" | "BTYD" | "CLVTools";

function buyers(
  id: string,
  title: string,
  asked: string,
  file: string,
  model: string,
  prepare: (cache: string) => void,
  others: readonly Fitter[] = ["lifetimes", "pymc", "BTYD", "CLVTools"],
  note?: string,
): Case {
  const args = [file, model];
  const all: { readonly [fitter in Fitter]: Peer } = {
    lifetimes: { name: "lifetimes 0.11.3", file: "buyers_lifetimes.py", args, python: "lifetimes" },
    pymc: {
      name: "pymc-marketing 0.19.2 (MAP, flat priors, compiling included)",
      file: "buyers_pymc.py",
      args,
      python: "pymc",
    },
    BTYD: { name: "BTYD", file: "buyers_btyd.R", args, r: "BTYD" },
    CLVTools: { name: "CLVTools", file: "buyers_clvtools.R", args, r: "CLVTools" },
  };
  return {
    id,
    module: "cltv",
    title,
    asked,
    prepare,
    ...(note !== undefined && { note }),
    rounds: file === "buyers-200000.csv" && model === "pareto" ? 1 : 3,
    peers: [{ name: "clientele", file: "buyers.mjs", args }, ...others.map((name) => all[name])],
  };
}

/** One point of the curve of cost over customers. */
function grown(customers: number, model: "bg" | "pareto", covariate?: "few" | "many"): Peer {
  const names = { bg: "BG/NBD", pareto: "Pareto/NBD" };
  const words = { few: ", a covariate with 3 values", many: ", a covariate that hardly repeats" };
  return {
    name: `${customers.toLocaleString("en-US")} customers, ${names[model]}${covariate === undefined ? "" : words[covariate]}`,
    file: "many-buyers.mjs",
    args: [String(customers), model, ...(covariate === undefined ? [] : [covariate])],
  };
}

/** Something that packages of survival analysis do on the same lifetimes: ten covariates, ages in whole days up to 1000. */
function lifetimes(
  task: string,
  customers: 10_000 | 100_000 | 1_000_000,
  title: string,
  asked: string,
  others: readonly ("R" | "lifelines" | "scikit-survival")[],
  note?: string,
): Case {
  const args = [String(customers), task];
  const all: { readonly [name: string]: Peer } = {
    R: { name: "R survival", file: "survival.R", args, r: "survival" },
    lifelines: { name: "lifelines 0.30.3", file: "survival_lifelines.py", args, python: "survival" },
    "scikit-survival": {
      name: "scikit-survival 0.28.0",
      file: "survival_sksurv.py",
      args,
      python: "survival",
    },
  };
  return {
    id: `survival-${task}-${customers === 1_000_000 ? "1m" : `${customers / 1000}k`}`,
    module: "survival",
    title: `${title}, ${customers.toLocaleString("en-US")} customers`,
    asked,
    prepare: made(`lifetimes-${customers}.f64`, "make-lifetimes.mjs", String(customers)),
    ...(note !== undefined && { note }),
    // R and lifelines take half a minute here
    ...((task === "zph" || (task === "cox" && customers === 1_000_000)) && { rounds: 1 }),
    peers: [{ name: "clientele", file: "survival.mjs", args }, ...others.map((name) => all[name])],
  };
}

const many = made("buyers-200000.csv", "make-buyers.mjs", "200000");

export const cases: readonly Case[] = [
  {
    id: "parse-csv",
    module: "data",
    title: "Parse a CSV of 1,000,000 order lines into typed columns",
    asked: "Asked: faster than papaparse, csv-parse and pandas' default engine; within 1.5 times udsv.",
    prepare: orderLines(1_000_000),
    peers: [
      { name: "clientele parseCsv", file: "parse.mjs", args: ["clientele"] },
      { name: "udsv (typed columns)", file: "parse.mjs", args: ["udsv"] },
      { name: "papaparse (dynamicTyping)", file: "parse.mjs", args: ["papaparse"] },
      { name: "csv-parse (cast)", file: "parse.mjs", args: ["csv-parse"] },
      { name: "pandas read_csv (C engine, dates parsed)", file: "parse_pandas.py" },
    ],
  },
  {
    id: "summary-rfm",
    module: "data",
    title: "Orders to customer summary to RFM, 1,000,000 order lines in memory",
    asked: "Asked: at least 3 times faster than pandas, no slower than DuckDB (CPU of all its threads).",
    prepare: orderLines(1_000_000),
    peers: [
      { name: "clientele", file: "summary.mjs" },
      { name: "DuckDB", file: "summary_duckdb.py" },
      { name: "pandas", file: "summary_pandas.py" },
    ],
  },
  {
    id: "whole-report",
    module: "report",
    title: "From the CSV text of 1,000,000 order lines to the finished HTML report",
    asked: "Asked: under 6 s and 700 MB resident.",
    prepare: orderLines(1_000_000),
    peers: [{ name: "clientele report", file: "report.mjs" }],
  },
  {
    id: "ten-million",
    module: "report",
    title: "10,000,000 order lines, streamed, with item and quantity kept",
    asked:
      "Asked: the text is streamed, never held; orders cost at most 64 bytes a line; summaries add memory by customer and item only.",
    prepare: orderLines(10_000_000),
    rounds: 1,
    peers: [{ name: "clientele, file stream", file: "stream.mjs", flags: ["--expose-gc"] }],
  },
  kMeans("overlap", "groups that run into each other"),
  kMeans("uniform", "no groups at all"),
  {
    id: "rules",
    module: "segmentation",
    title: "20 nested rules over 1,000,000 customers on prepared facts",
    asked: "Asked: under 1 s.",
    peers: [{ name: "clientele evaluateSegment", file: "rules.mjs" }],
  },
  {
    id: "event-rules",
    module: "segmentation",
    title: "Five window rules over 10,000,000 events of 500,000 customers",
    asked: "Asked: under 5 s.",
    peers: [{ name: "clientele evaluateSegment", file: "event-rules.mjs" }],
  },
  {
    id: "cohorts",
    module: "segmentation",
    title: "Monthly cohort table of 10,000,000 orders of 1,000,000 customers",
    asked: "Asked: under 2 s.",
    prepare: made("many-orders.f64", "make-many-orders.mjs"),
    rounds: 1,
    peers: [
      { name: "clientele cohortTable", file: "cohorts.mjs" },
      { name: "pandas", file: "cohorts_pandas.py" },
    ],
  },
  buyers(
    "bg-nbd-2357",
    "BG/NBD on 2,357 customers",
    "Asked: 0.02 s, 3 times faster.",
    "buyers-cdnow.csv",
    "bg",
    cdnow,
  ),
  buyers(
    "pareto-nbd-2357",
    "Pareto/NBD on 2,357 customers",
    "Asked: 0.1 s, 3 times faster.",
    "buyers-cdnow.csv",
    "pareto",
    cdnow,
  ),
  buyers(
    "gamma-gamma-2357",
    "Gamma-Gamma on the 946 of them who came back",
    "Asked: 0.01 s, 3 times faster.",
    "buyers-cdnow.csv",
    "spend",
    cdnow,
  ),
  buyers(
    "bg-nbd-200k",
    "BG/NBD on 200,000 customers",
    "Asked: 1 s, 10 times faster, under 300 MB.",
    "buyers-200000.csv",
    "bg",
    many,
    ["lifetimes", "pymc", "BTYD"],
    "CLVTools 0.12.1 ends far from the maximum on these customers (r above 1e70), so it is left out.",
  ),
  buyers(
    "pareto-nbd-200k",
    "Pareto/NBD on 200,000 customers",
    "Asked: 5 s, 10 times faster, under 300 MB.",
    "buyers-200000.csv",
    "pareto",
    many,
    ["lifetimes", "pymc"],
  ),
  buyers(
    "gamma-gamma-200k",
    "Gamma-Gamma on the repeat buyers among 200,000",
    "Asked: 10 times faster.",
    "buyers-200000.csv",
    "spend",
    many,
  ),
  buyers(
    "predict-200k",
    "Expected orders and P(alive) of 200,000 customers",
    "Asked: 0.3 s.",
    "buyers-200000.csv",
    "predict",
    many,
    ["lifetimes"],
  ),
  {
    id: "bg-nbd-10m",
    module: "cltv",
    title: "BG/NBD on 10,000,000 customers with dates in days",
    asked: "Asked: 20 s through distinct rows.",
    rounds: 1,
    peers: [{ name: "clientele", file: "many-buyers.mjs", args: ["10000000", "bg"] }],
  },
  {
    id: "distinct-rows",
    module: "cltv",
    title: "Cost over customers, with dates in days",
    asked:
      "Asked: cost grows with distinct rows, not with customers: what grows with customers is one pass that finds the distinct rows. The second column counts the first row as 1; rows with covariates merge only where these are equal.",
    rounds: 1,
    peers: [
      ...[10_000, 100_000, 1_000_000, 10_000_000].flatMap((customers) => [
        grown(customers, "bg"),
        grown(customers, "pareto"),
      ]),
      grown(100_000, "bg", "few"),
      grown(100_000, "bg", "many"),
    ],
  },
  lifetimes(
    "cox",
    100_000,
    "Cox model, Efron ties, 10 covariates, errors and concordance",
    "Asked: under 0.5 s (R 0.66 to 1.0, lifelines 0.9, scikit-survival 11).",
    ["R", "lifelines", "scikit-survival"],
    "scikit-survival gives no errors.",
  ),
  lifetimes(
    "cox",
    1_000_000,
    "Cox model, Efron ties, 10 covariates, errors and concordance",
    "Asked: under 6 s (R 12).",
    ["R", "lifelines"],
  ),
  lifetimes(
    "km",
    1_000_000,
    "Kaplan-Meier curve with intervals and median",
    "Asked: under 0.3 s (R 1.4, scikit-survival 0.9).",
    ["R", "lifelines", "scikit-survival"],
  ),
  lifetimes(
    "weibull",
    100_000,
    "Weibull AFT, 10 covariates",
    "Asked: under 0.7 s (R 0.7 to 0.8, lifelines 2.7).",
    ["R", "lifelines"],
  ),
  lifetimes(
    "dfbeta",
    10_000,
    "Change of each coefficient without each row (dfbeta) under a fitted Cox model",
    "Asked: linear in n.",
    ["R"],
    "R's time grows with the square of n here: 20,000 customers take it four times as long, and 100,000 do not end within minutes.",
  ),
  lifetimes(
    "dfbeta",
    100_000,
    "Change of each coefficient without each row (dfbeta) under a fitted Cox model",
    "Asked: linear in n, under 0.3 s (R did not finish).",
    [],
  ),
  lifetimes(
    "dfbeta",
    1_000_000,
    "Change of each coefficient without each row (dfbeta) under a fitted Cox model",
    "Asked: linear in n.",
    [],
  ),
  lifetimes(
    "robust",
    100_000,
    "Cox model with robust errors too",
    "Asked: under 0.3 s for the robust errors, which is what this costs more than the fit without them.",
    [],
    "R's robust errors rest on its dfbeta; lifelines' take ties by another rule, so their errors are other ones.",
  ),
  lifetimes(
    "zph",
    100_000,
    "Test of proportional hazards of a fitted Cox model, 10 covariates",
    "Asked: under 0.2 s (lifelines 24 s).",
    ["R", "lifelines"],
    "lifelines tests by an approximation and not all covariates together, so only R's chi-square is compared.",
  ),
  lifetimes(
    "concordance",
    1_000_000,
    "Concordance of a score with lifetimes, with its error",
    "Asked: under 1 s, O(n log n).",
    ["R", "lifelines"],
    "lifelines gives no error.",
  ),
  lifetimes("log-rank", 100_000, "Log-rank test of 4 groups", "Asked: beside the others.", [
    "R",
    "lifelines",
    "scikit-survival",
  ]),
  ...churnMetrics,
  ...churnLinear,
  ...forestCases,
  ...boostingCases,
  ...defaultsCases,
  ...explanationCases,
  ...recommendRules,
  ...recommendEase,
  ...recommendAls,
  ...recommendOffers,
];
