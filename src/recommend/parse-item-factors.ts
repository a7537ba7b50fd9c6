import { isRecord } from "../core/is-record.ts";
import { isTexts } from "../core/json-values.ts";
import { modelParser } from "../core/model.ts";
import { MOST_FACTORS, MOST_VALUE } from "./factors/factor-options.ts";
import type { ItemFactorsModel } from "./factors/item-factors-types.ts";
import { isWhole, MOST_VALUES, need, needIds, needNumbers } from "./models/check-parts.ts";
import { needProfile } from "./models/profile.ts";

/**
 * The model of `fitImplicitAls` or `fitBpr` from JSON that may come from anywhere, as text or parsed; checked whole. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { fitImplicitAls, interactionsOf, parseItemFactors } from "clientele/recommend";
 * const bought = interactionsOf([{ customer: "ann", item: "bread" }, { customer: "ann", item: "jam" }]);
 * const model = fitImplicitAls(bought, { factors: 2 });
 * parseItemFactors(JSON.stringify(model)).items; // => ["bread", "jam"]
 * parseItemFactors("{}"); // throws "bad-model"
 */
export function parseItemFactors(json: unknown): ItemFactorsModel {
  return modelParser<ItemFactorsModel>({
    kind: "item-factors",
    version: 2,
    upgrade: { 1: withoutFit },
    keys: [
      "kind",
      "version",
      "method",
      "items",
      "factors",
      "values",
      "bias",
      "against",
      "settings",
      "profile",
      "customers",
      "pairs",
      "fit",
    ],
    most: MOST_VALUES,
    check,
  })(json);
}

const KIND = "item-factors";
const SETTINGS = {
  als: ["alpha", "regularization", "weights", "iterations", "solver", "seed"],
  bpr: ["learningRate", "regularization", "iterations", "seed"],
};

const STATUSES = ["converged", "max iterations", "diverged", "not identified", "unknown"];

/** Version 1 did not say how its fit went. */
function withoutFit(old: Record<string, unknown>): Record<string, unknown> {
  const rounds = isRecord(old.settings) ? old.settings.iterations : null;
  const fit = { status: "unknown", rounds, loss: null, change: null, right: null, warnings: [] };
  return { ...old, fit };
}

function check(model: ItemFactorsModel): void {
  const { method, items, factors, values, bias, against, profile, customers, pairs } = model;
  const fine = (is: boolean, what: string) => need(KIND, is, what);
  fine(method === "als" || method === "bpr", 'method is neither "als" nor "bpr"');
  needIds(KIND, items);
  fine(items.length > 0, "it has no items");
  fine(isWhole(factors) && factors >= 1 && factors <= MOST_FACTORS, "factors is no number of factors");
  needNumbers(KIND, values, "values", items.length * factors);
  fine(
    values.every((v) => Math.abs(v) <= MOST_VALUE),
    "values are beyond what a fit gives",
  );
  needNumbers(KIND, bias, "bias", method === "bpr" ? items.length : 0);
  fine(
    bias.every((v) => Math.abs(v) <= MOST_VALUE),
    "bias is beyond what a fit gives",
  );
  needNumbers(KIND, against, "against");
  fine(method === "bpr" || against.length === 0, 'against is for method "bpr"');
  fine(
    against.length <= 10_000 && against.every((v) => isWhole(v) && v < items.length),
    "against is no list of items",
  );
  needProfile(KIND, profile);
  fine(isWhole(customers) && isWhole(pairs), "customers and pairs are not whole numbers");
  checkSettings(method, model.settings);
  checkFit(model.fit);
}

function checkFit(fit: unknown): void {
  const orNull = (value: unknown) => value === null || Number.isFinite(value);
  need(
    KIND,
    isRecord(fit) &&
      STATUSES.includes(fit.status as string) &&
      isWhole(fit.rounds) &&
      [fit.loss, fit.change, fit.right].every(orNull) &&
      isTexts(fit.warnings),
    "fit is not as a fit writes it",
  );
}

function checkSettings(method: "als" | "bpr", settings: unknown): void {
  const fine = (is: boolean, what: string) => need(KIND, is, what);
  fine(isRecord(settings), "it has no settings");
  const given = settings as Record<string, unknown>;
  fine(
    Object.keys(given).length === SETTINGS[method].length && SETTINGS[method].every((name) => name in given),
    `settings are not ${SETTINGS[method].join(", ")}`,
  );
  const above = (name: string) =>
    typeof given[name] === "number" && (given[name] as number) > 0 && (given[name] as number) < 1e12;
  fine(above("regularization"), "regularization is no number of more than 0");
  fine(
    isWhole(given.iterations) && Number.isSafeInteger(given.seed),
    "iterations or seed is no whole number",
  );
  if (method === "bpr") fine(above("learningRate"), "learningRate is no number of more than 0");
  else {
    fine(above("alpha"), "alpha is no number of more than 0");
    fine(["one", "baskets", "weight"].includes(given.weights as string), "weights are not known");
    fine(given.solver === "cg" || given.solver === "cholesky", "its solver is not known");
  }
}
