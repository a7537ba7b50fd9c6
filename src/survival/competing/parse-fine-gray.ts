import { isClienteleError, show } from "../../core/errors.ts";
import { isTexts } from "../../core/json-values.ts";
import { badModel, modelParser } from "../../core/model.ts";
import { parseCox } from "../cox/parse-cox.ts";
import type { FineGrayModel } from "./fine-gray-types.ts";

const KIND = "fine-gray";

/**
 * A Fine-Gray model from JSON (text, or parsed already): checks what it is and that it can be used. Untrusted input is safe: depth and size are bounded, unknown keys refused.
 *
 * @throws "bad-model" for anything that is no such model of this library.
 *
 * @example
 * import { fitFineGray, parseFineGray } from "clientele/survival";
 * const causes = ["price", "moved", "price", null, "price", "moved", null, null];
 * const model = fitFineGray(causes.map((cause, i) => ({ stop: i + 1, cause })), { of: "price" });
 * parseFineGray(JSON.stringify(model)).cause; // => "price"
 * parseFineGray({ kind: "cox", version: 1 }); // throws "bad-model"
 */
export function parseFineGray(json: unknown): FineGrayModel {
  return modelParser<FineGrayModel>({
    kind: KIND,
    version: 1,
    keys: [
      "kind",
      "version",
      "unit",
      "cause",
      "causes",
      "ties",
      "errors",
      "schema",
      "center",
      "coefficients",
      "covariance",
      "robustCovariance",
      "strata",
      "offset",
      "baseline",
      "tests",
      "fit",
    ],
    check,
  })(json);
}

/** What is its own; all else it has in common with Cox models. */
function check({ cause, causes, errors, ...shared }: FineGrayModel): void {
  if (typeof cause !== "string") throw badModel(KIND, `its cause is ${show(cause)}`);
  if (!isTexts(causes) || !causes.includes(cause))
    throw badModel(KIND, "its causes are no list of texts with its own among them");
  if (!["clustered", "estimated", "naive"].includes(errors))
    throw badModel(KIND, `its errors are ${show(errors)}`);
  if (shared.ties !== "efron" && shared.ties !== "breslow")
    throw badModel(KIND, `its ties are ${show(shared.ties)}`);
  try {
    parseCox({ ...shared, kind: "cox", concordance: null, ridge: null });
  } catch (error) {
    throw isClienteleError(error) ? badModel(KIND, error.message) : error;
  }
  if (shared.strata.length > 0 || shared.baseline.length !== 1)
    throw badModel(KIND, "it has not one baseline for all");
}
