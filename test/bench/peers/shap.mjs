// node shap.mjs CACHE METHOD: exact Shapley values of 200 trees of 31 leaves
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseBoosting, shapValues } from "../../../dist/learn.js";
import { measure } from "./measure.mjs";

const [, , cache, method] = process.argv;
const model = parseBoosting(readFileSync(join(cache, "shap-model.json"), "utf8"));
const rows = JSON.parse(readFileSync(join(cache, "shap-rows.json"), "utf8")).map((v) =>
  Object.fromEntries(v.map((value, j) => [`x${j}`, value])),
);
const isPath = method === "path";
const options = isPath ? {} : { background: rows.slice(1000) };
await measure(() => {
  const shap = shapValues(model, rows.slice(0, isPath ? 1000 : 50), options);
  return { check: { base: shap.info.base, first: Number(shap.columns.x0[0].toFixed(6)) } };
});
