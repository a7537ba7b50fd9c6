// node index.cjs orders.csv: the same from CommonJS
const { readFileSync } = require("node:fs");
const { readOrders, summarizeCustomers } = require("clientele/data");
const { scoreRfm, segmentSizes } = require("clientele/segmentation");

async function main() {
  const orders = await readOrders(readFileSync(process.argv[2]));
  const rfm = scoreRfm(summarizeCustomers(orders, { asOf: "2026-01-01" }));
  for (const { segment, customers } of segmentSizes(rfm)) console.log(`${segment}: ${customers}`);
}

main();
