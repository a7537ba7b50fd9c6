import { ClienteleError, show } from "../../core/errors.ts";
import { badModel, modelParser } from "../../core/model.ts";
import { checkFit, checkParams, checkUnit } from "../check-fit.ts";
import type { PurchaseModelOf } from "../purchase/purchase-model.ts";
import { BG_BB } from "./bg-bb.ts";

/**
 * Purchases on regular occasions: a customer who is still there buys on each with a chance of his own (beta: alpha, beta) and after each leaves for good with another (beta: gamma,
 * delta).
 */
export type BgBbModel = PurchaseModelOf<"bg-bb", "alpha" | "beta" | "gamma" | "delta">;

/**
 * A BG/BB model from JSON (text, or parsed already): checks what it is and that it can be used, and upgrades older versions. Untrusted input is safe: depth and size are bounded, unknown
 * keys refused.
 *
 * @throws "bad-model" for anything that is no BG/BB model of this library.
 *
 * @example
 * import { fitBgBb, parseBgBb } from "clientele/cltv";
 * const donors = [
 *   { frequency: 0, recency: 0, occasions: 3, count: 40 },
 *   { frequency: 1, recency: 1, occasions: 3, count: 9 },
 *   { frequency: 2, recency: 3, occasions: 3, count: 12 },
 *   { frequency: 3, recency: 3, occasions: 3, count: 15 },
 * ];
 * const text = JSON.stringify(fitBgBb(donors, { unit: "year" }));
 * parseBgBb(text).kind; // => "bg-bb"
 * parseBgBb({ kind: "k-means", version: 1 }); // throws "bad-model"
 */
export function parseBgBb(json: unknown): BgBbModel {
  return modelParser<BgBbModel>({
    kind: "bg-bb",
    version: 1,
    keys: ["kind", "version", "params", "unit", "asOf", "fit"],
    check: ({ kind, params, unit, asOf, fit }) => {
      checkParams(kind, params, BG_BB.parameters);
      checkUnit(kind, unit);
      checkFit(kind, fit, 4);
      if (asOf !== null && !Number.isFinite(asOf)) throw badModel(kind, `asOf is ${show(asOf)}`);
    },
  })(json);
}

/** The parameters in order. */
export function bgBbParameters(model: BgBbModel, what: string): Float64Array {
  if (model?.kind !== "bg-bb")
    throw new ClienteleError(
      "bad-model",
      `${what} takes a model of purchases on occasions first (bg-bb); found ${show((model as { kind?: unknown } | null)?.kind ?? model)}.`,
    );
  return Float64Array.from(BG_BB.parameters, (name) => model.params[name]);
}
