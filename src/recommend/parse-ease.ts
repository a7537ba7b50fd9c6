import { isRecord } from "../core/is-record.ts";
import { isTexts } from "../core/json-values.ts";
import { modelParser } from "../core/model.ts";
import type { EaseModel } from "./ease/ease-types.ts";
import { isWhole, need, needIds } from "./models/check-parts.ts";
import { needProfile } from "./models/profile.ts";

/**
 * The model of `fitEase` as it came back from `postMessage`, IndexedDB, `v8.deserialize` or wherever else a structured clone was kept; checked whole. Text is no such thing:
 * of this model JSON makes no array; `easeNeighbors` makes a model that JSON can carry. O(items^2).
 *
 * @throws "bad-model"
 *
 * @example
 * import { fitEase, interactionsOf, parseEase } from "clientele/recommend";
 * const model = fitEase(interactionsOf([{ customer: 1, item: "bread" }, { customer: 1, item: "jam" }]));
 * parseEase(structuredClone(model)).items; // => ["bread", "jam"]
 * parseEase(JSON.stringify(model)); // throws "bad-model"
 */
export function parseEase(clone: unknown): EaseModel {
  return modelParser<EaseModel>({
    kind: "ease",
    version: 1,
    keys: ["kind", "version", "regularization", "votes", "profile", "items", "precision", "inverse", "fit"],
    check,
  })(clone);
}

function check({ regularization, votes, profile, items, precision, inverse, fit }: EaseModel): void {
  const fine = (is: boolean, what: string) => need("ease", is, what);
  fine(Number.isFinite(regularization) && regularization > 0, "regularization is no number above zero");
  fine(["one", "baskets", "weight"].includes(votes), "votes are not known");
  needProfile("ease", profile);
  needIds("ease", items);
  fine(
    precision === "double"
      ? inverse instanceof Float64Array
      : precision === "single" && inverse instanceof Float32Array,
    "inverse is no typed array of its precision: send a structured clone, or the neighbors of easeNeighbors as JSON",
  );
  const n = items.length;
  fine(inverse.length === n * n, "inverse is not items x items");
  for (let i = 0; i < n; i++) {
    const own = inverse[i * n + i];
    fine(own > 0 && Number.isFinite(own), "inverse has a diagonal that is not above zero");
    for (let j = 0; j < i; j++)
      if (!Number.isFinite(inverse[i * n + j]) || inverse[i * n + j] !== inverse[j * n + i])
        fine(false, "inverse is not symmetric, or not of numbers");
  }
  fine(
    isRecord(fit) &&
      (fit.status === "exact" || fit.status === "rough") &&
      [fit.customers, fit.pairs, fit.added, fit.removed, fit.unknownItems].every(isWhole) &&
      Number.isFinite(fit.residual) &&
      isTexts(fit.warnings),
    "fit is not as fitEase writes it",
  );
}
