import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../common/project.ts";

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
  /** Ours first. */
  readonly peers: readonly Peer[];
}

interface Peer {
  readonly name: string;
  /** A file of test/bench/peers: JavaScript or Python, prints one line of JSON. */
  readonly file: string;
  readonly args?: readonly string[];
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
];
