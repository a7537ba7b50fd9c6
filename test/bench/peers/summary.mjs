// node summary.mjs CACHE: orders in memory -> customer summary -> RFM
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { readOrders, scoreRfm, summarizeCustomers } from "../../../dist/index.js";
import { measure } from "./measure.mjs";

const orders = await readOrders(createReadStream(join(process.argv[2], "orders-1000000.csv")), {
  zone: "UTC",
});
const sum = (values) => values.reduce((a, b) => a + b, 0);
await measure(
  () => {
    const customers = summarizeCustomers(orders, { asOf: "2026-01-01", unit: "week", suspects: "keep" });
    const rfm = scoreRfm(customers);
    const { frequency, orders: placed, revenue } = customers.columns;
    return {
      check: {
        customers: customers.length,
        frequency: sum(frequency),
        orders: sum(placed),
        revenue: Math.round(sum(revenue) * 100) / 100,
        r: sum(rfm.columns.r),
        f: sum(rfm.columns.f),
        m: sum(rfm.columns.m),
      },
    };
  },
  { times: 9 },
);
