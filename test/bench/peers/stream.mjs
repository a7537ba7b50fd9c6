// node --expose-gc stream.mjs CACHE: ten million lines from a file, what they cost in memory, then the report
import { createReadStream, statSync } from "node:fs";
import { join } from "node:path";
import { buildReport, readOrders, reduceForReport, renderReport } from "../../../dist/index.js";

const file = join(process.argv[2], "orders-10000000.csv");
const held = () => {
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

const before = held();
const start = process.cpuUsage();
const seconds = (since) => (since.user + since.system) / 1e6;
const orders = await readOrders(createReadStream(file), { zone: "UTC", columns: ["item", "quantity"] });
const read = seconds(process.cpuUsage(start));
const peakReading = process.resourceUsage().maxRSS / 1024;
const perLine = (held() - before) / orders.length;
const beforeReport = held();
const reductions = reduceForReport(orders, { asOf: "2026-01-01" });
const added = held() - beforeReport;
const page = await renderReport(buildReport(reductions));
const { user, system } = process.cpuUsage(start);
console.log(
  JSON.stringify({
    cpu: (user + system) / 1e6,
    rss: process.resourceUsage().maxRSS / 1024,
    check: { lines: orders.length },
    facts: {
      "file MB": Math.round(statSync(file).size / 2 ** 20),
      "reading CPU s": read.toFixed(1),
      "peak MB while reading": Math.round(peakReading),
      "bytes held a line": perLine.toFixed(1),
      "MB added by the reductions": (added / 2 ** 20).toFixed(1),
      customers: reductions.customers.length,
      "page kB": Math.round(page.length / 1024),
    },
  }),
);
