// node rules.mjs CACHE: 20 nested rules over 1,000,000 customers on prepared facts
import { conditionsFor, evaluateSegment, fromColumns, prepareFacts } from "../../../dist/index.js";
import { measure } from "./measure.mjs";

const customers = 1_000_000;
let state = 1;
const draw = () => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return state / 4294967296;
};
const numbers = () => Float64Array.from({ length: customers }, draw);
const places = ["Bonn", "Ulm", "Jena", "Trier", "Fulda"];
const profiles = fromColumns({
  customer: Array.from({ length: customers }, (_, i) => `c${i}`),
  city: Array.from({ length: customers }, () => places[Math.floor(draw() * 5)]),
  age: numbers().map((v) => Math.floor(18 + 60 * v)),
  spend: numbers().map((v) => 1000 * v * v),
  orders: numbers().map((v) => Math.floor(20 * v * v)),
  risk: numbers(),
});
const facts = prepareFacts({ profiles }, { asOf: "2026-11-01" });
const is = conditionsFor(facts);
const rules = Array.from({ length: 20 }, (_, i) =>
  is.all(
    is.any(
      is.profile("city").in(places[i % 5], places[(i + 2) % 5]),
      is.not(is.profile("age").between(20 + i, 40 + i)),
    ),
    is.profile("spend").gte(10 * i),
    is.any(is.profile("orders").gt(i % 7), is.all(is.profile("risk").lt(0.5), is.profile("age").lt(60))),
  ),
);
await measure(() => {
  let members = 0;
  for (const rule of rules) {
    const column = evaluateSegment(rule, facts, { as: "column" });
    for (const v of column) members += v;
  }
  return { check: { members } };
});
