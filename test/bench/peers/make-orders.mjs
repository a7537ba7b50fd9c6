// node make-orders.mjs FILE LINES: a simulated coffee shop's order lines as CSV

import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { csvChunks, simulateShop } from "../../../dist/index.js";

const [file, lines] = process.argv.slice(2);
const { orders } = simulateShop({ seed: 1, kind: "coffee-shop", lines: Number(lines) });
const out = createWriteStream(file);
for (const chunk of csvChunks(orders, { times: ["time"], gate: "not-for-contact" }))
  if (!out.write(chunk)) await once(out, "drain");
out.end();
await once(out, "finish");
