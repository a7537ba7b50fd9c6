// node report.mjs CACHE: the text of an export -> the finished page
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { buildReport, readOrders, reduceForReport, renderReport } from "../../../dist/index.js";
import { measure } from "./measure.mjs";

await measure(
  async () => {
    const orders = await readOrders(createReadStream(join(process.argv[2], "orders-1000000.csv")), {
      zone: "UTC",
    });
    const report = buildReport(reduceForReport(orders, { asOf: "2026-01-01" }));
    const page = await renderReport(report);
    return { check: { lines: orders.length }, facts: { "page kB": Math.round(page.length / 1024) } };
  },
  { times: 1, warm: false },
);
