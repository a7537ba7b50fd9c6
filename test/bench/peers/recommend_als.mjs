// node recommend_als.mjs CACHE fit|top: implicit ALS on the simulated shop of recommend_events.mjs
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fromColumns, Table } from "../../../dist/index.js";
import { fitImplicitAls, interactionsOf, recommendAll } from "../../../dist/recommend.js";
import { measure } from "./measure.mjs";
import { CUSTOMERS, EVENTS, ITEMS } from "./recommend_events.mjs";

const [, , cache, task] = process.argv;
const file = readFileSync(join(cache, "recommend-events.i32"));
const both = new Int32Array(file.buffer, file.byteOffset, 2 * EVENTS);
const ids = (prefix, n) => Array.from({ length: n }, (_, k) => prefix + k);
const table = new Table(
  EVENTS,
  {
    customer: { codes: both.slice(0, EVENTS), levels: ids("c", CUSTOMERS) },
    item: { codes: both.slice(EVENTS), levels: ids("i", ITEMS) },
  },
  fromColumns({ item: [0] }).info,
);
const bought = interactionsOf(table);
const learnt = (iterations) =>
  fitImplicitAls(bought, { factors: 64, iterations, regularization: 10, alpha: 5 });

if (task === "fit") {
  await measure(
    () => {
      const { values } = learnt(15);
      return { check: { numbers: values.length } };
    },
    { times: 1, warm: false },
  );
} else {
  // every tenth customer
  const kept = [...both.subarray(0, EVENTS).keys()].filter((e) => both[e] % 10 === 0);
  const some = new Table(
    kept.length,
    {
      customer: { codes: Int32Array.from(kept, (e) => both[e]), levels: ids("c", CUSTOMERS) },
      item: { codes: Int32Array.from(kept, (e) => both[EVENTS + e]), levels: ids("i", ITEMS) },
    },
    fromColumns({ item: [0] }).info,
  );
  const asked = interactionsOf(some);
  const model = learnt(2);
  await measure(
    () => {
      const list = recommendAll(model, asked, { count: 10, reasons: 0 });
      return { check: { customers: list.info.customers } };
    },
    { times: 3 },
  );
}
