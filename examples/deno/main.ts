// deno run --allow-read main.ts orders.csv
import { readOrders, summarizeCustomers } from "clientele/data";
import { scoreRfm, segmentSizes } from "clientele/segmentation";

const file = await Deno.open(Deno.args[0]);
const orders = await readOrders(file.readable);
const rfm = scoreRfm(summarizeCustomers(orders, { asOf: "2026-01-01" }));
for (const { segment, customers } of segmentSizes(rfm)) console.log(`${segment}: ${customers}`);
