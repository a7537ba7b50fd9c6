// node index.mjs orders.csv: who your customers are, in twelve lines
import { createReadStream } from "node:fs";
import { readOrders, summarizeCustomers } from "clientele/data";
import { repeatPurchaseRate } from "clientele/metrics";
import { customersIn, scoreRfm, segmentSizes } from "clientele/segmentation";

const orders = await readOrders(createReadStream(process.argv[2]));
console.log(`${orders.info.source}: ${orders.length} order lines`);

const asOf = "2026-01-01";
const customers = summarizeCustomers(orders, { asOf });
const rfm = scoreRfm(customers);
for (const { segment, customers: n } of segmentSizes(rfm)) console.log(`${segment}: ${n}`);
console.log(`write to first: ${customersIn(rfm, "Can't Lose").slice(0, 3).join(", ")}`);
console.log(`bought again: ${Math.round(100 * repeatPurchaseRate(orders, { to: asOf }).value)} %`);
