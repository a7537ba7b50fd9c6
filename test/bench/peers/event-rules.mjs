// node event-rules.mjs CACHE: window rules over 10,000,000 events of 500,000 customers
import { conditionsFor, evaluateSegment, fromColumns, prepareFacts } from "../../../dist/index.js";
import { measure } from "./measure.mjs";

const EVENTS = 10_000_000;
const CUSTOMERS = 500_000;
let state = 7;
const draw = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 4294967296;
};
const ids = Array.from({ length: CUSTOMERS }, (_, i) => `c${i}`);
const asOf = Date.UTC(2026, 10, 1);
const year = 365 * 86_400_000;
const events = fromColumns({
  customer: { codes: Int32Array.from({ length: EVENTS }, () => Math.floor(draw() * CUSTOMERS)), levels: ids },
  time: Float64Array.from({ length: EVENTS }, () => Math.floor(asOf - draw() * year)),
  event: {
    codes: Int32Array.from({ length: EVENTS }, () => Math.floor(draw() ** 2 * 4)),
    levels: ["view", "cart", "order", "complaint"],
  },
  value: Float64Array.from({ length: EVENTS }, () => Math.floor(100 * draw())),
});
const before = process.cpuUsage();
const facts = prepareFacts({ events }, { asOf });
const { user, system } = process.cpuUsage(before);
const is = conditionsFor(facts);
const last = (days) => ({ window: { last: { days } } });
const rules = [
  is.count("view", last(90)).gte(5),
  is.sum("cart", "value", last(180)).gt(200),
  is.all(is.did("cart", last(30)), is.didNot("order", last(30))),
  is.distinct("view", "value", last(365)).gte(8),
  is.stopped("view", { quiet: { days: 60 } }),
];
await measure(() => {
  let members = 0;
  for (const rule of rules) {
    const column = evaluateSegment(rule, facts, { as: "column" });
    for (const v of column) members += v;
  }
  return {
    check: { members },
    facts: { "preparing the facts, once, CPU s": ((user + system) / 1e6).toFixed(1) },
  };
});
