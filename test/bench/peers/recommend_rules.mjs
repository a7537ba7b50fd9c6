// node recommend_rules.mjs CACHE BASKETS SUPPORT RIGHT: rules of one basket a line, with up to RIGHT items on the right side
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { associationRules, frequentItemsets, interactionsOf } from "../../../dist/recommend.js";
import { measure } from "./measure.mjs";

const [, , , file, support, right] = process.argv;
const rows = gunzipSync(readFileSync(file))
  .toString("utf8")
  .split("\n")
  .filter((line) => line !== "")
  .flatMap((line, order) => line.split(",").map((item) => ({ order, item })));
const bought = interactionsOf(rows);
const options = { minSupport: Number(support), minConfidence: 0.2, rightSize: Number(right) };
const sets = frequentItemsets(bought, { minSupport: Number(support) }).length;
await measure(() => ({ check: { sets }, facts: { rules: associationRules(bought, options).length } }), {
  times: 9,
});
