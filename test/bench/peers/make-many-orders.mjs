// node make-many-orders.mjs FILE: the orders of cohorts.mjs for other languages: customer, time, amount as three columns of 64-bit floats, one after the other
import { closeSync, openSync, writeSync } from "node:fs";
import { orders } from "./many-orders.mjs";

const { codes, time, amount } = orders();
const file = openSync(process.argv[2], "w");
for (const column of [Float64Array.from(codes), time, amount]) {
  const bytes = new Uint8Array(column.buffer);
  for (let at = 0; at < bytes.length; )
    at += writeSync(file, bytes, at, Math.min(1 << 26, bytes.length - at));
}
closeSync(file);
