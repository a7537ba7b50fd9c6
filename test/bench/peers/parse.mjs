// node parse.mjs CACHE PACKAGE: a CSV text in memory to typed columns or typed records
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { measure } from "./measure.mjs";

const [cache, name] = process.argv.slice(2);
const file = join(cache, "orders-1000000.csv");
const peer = (id) => import(pathToFileURL(createRequire(join(cache, "package.json")).resolve(id)).href);
const sumOf = (values) => Math.round(values.reduce((a, b) => a + b, 0) * 100) / 100;

if (name === "clientele") {
  const { parseCsv } = await import("../../../dist/index.js");
  const text = readFileSync(file, "utf8");
  await measure(async () => {
    const table = await parseCsv(text);
    return {
      check: {
        rows: table.length,
        amount: sumOf(table.columns.amount),
        customers: table.columns.customer.levels.length,
      },
    };
  });
} else if (name === "udsv") {
  const { inferSchema, initParser } = await peer("udsv");
  const text = readFileSync(file, "utf8");
  await measure(() => {
    const schema = inferSchema(text);
    const columns = initParser(schema).typedCols(text);
    const at = (key) => columns[schema.cols.findIndex((c) => c.name === key)];
    const customers = new Set(at("customer").filter((c) => c !== null && c !== ""));
    return { check: { rows: at("amount").length, amount: sumOf(at("amount")), customers: customers.size } };
  });
} else if (name === "papaparse") {
  const { default: Papa } = await peer("papaparse");
  const text = readFileSync(file, "utf8");
  await measure(() =>
    records(Papa.parse(text, { header: true, dynamicTyping: true, skipEmptyLines: true }).data),
  );
} else {
  const { parse } = await peer("csv-parse/sync");
  const text = readFileSync(file, "utf8");
  await measure(() => records(parse(text, { columns: true, cast: true })), { times: 1 });
}

function records(rows) {
  let amount = 0;
  const customers = new Set();
  for (const row of rows) {
    amount += row.amount;
    if (row.customer !== "" && row.customer !== null) customers.add(row.customer);
  }
  return { check: { rows: rows.length, amount: Math.round(amount * 100) / 100, customers: customers.size } };
}
