import { show } from "../../core/errors.ts";
import { badModel, modelParser } from "../../core/model.ts";
import { checkLearned } from "../models/check-learned.ts";
import type { Network, NetworkInput, NetworkLayer } from "./network-types.ts";

/**
 * A network from its JSON, text or parsed, checked as untrusted: sizes are bounded, unknown keys refused, layers fit each other, the inputs and the outcome. O(weights).
 *
 * @throws "bad-model"
 *
 * @example
 * import { fitNetwork, parseNetwork } from "clientele/learn";
 * const model = fitNetwork([{ visits: 1, left: 1 }, { visits: 9, left: 0 }], { target: "left", hidden: [2], epochs: 2 });
 * parseNetwork(JSON.stringify(model)).layers[0].weights.length; // => 2
 * parseNetwork({ ...model, layers: [] }); // throws "bad-model"
 */
export function parseNetwork(json: unknown): Network {
  return modelParser<Network>({
    kind: "network",
    version: 1,
    keys: ["kind", "version", "schema", "outcome", "inputs", "activation", "layers", "target", "fit"],
    check,
  })(json);
}

function check(model: Network): void {
  checkLearned(model);
  const { schema, outcome, inputs, activation, layers, target, fit } = model;
  const need = (right: boolean, what: string) => {
    if (!right) throw badModel("network", what);
  };
  need(activation === "relu" || activation === "tanh", `its activation is ${show(activation)}`);
  need(Array.isArray(inputs), "its inputs are missing");
  const columns = new Map(schema.columns.map(({ column, levels }) => [column, levels]));
  const seen = new Set<string>();
  let numbersOver = false;
  for (const input of inputs as readonly (NetworkInput | null)[]) {
    need(typeof input === "object" && input !== null, "an input is none");
    const { column, level, isMissing, mean, deviation } = input as NetworkInput;
    const levels = columns.get(column);
    const isNumber = level === null && isMissing === false;
    need(
      levels !== undefined &&
        (isNumber
          ? levels === null && deviation > 0
          : isMissing === true
            ? level === null
            : isMissing === false && levels?.includes(level as string) === true),
      `an input does not fit its column ${show(column)}`,
    );
    need(Number.isFinite(mean) && Number.isFinite(deviation), "an input has something else than numbers");
    need(!(isNumber && numbersOver), "its inputs do not begin with the numbers");
    numbersOver ||= !isNumber;
    const own = JSON.stringify([column, level, isMissing]);
    need(!seen.has(own), `an input of ${show(column)} stands there twice`);
    seen.add(own);
  }
  need(
    Array.isArray(layers) && (layers.length === 2 || layers.length === 3),
    "it has not two or three layers",
  );
  let width = inputs.length;
  for (const layer of layers as readonly (NetworkLayer | null)[]) {
    const { bias, weights } = layer ?? {};
    need(
      isNumbers(bias) && isNumbers(weights) && bias.length > 0 && weights.length === width * bias.length,
      "its layers do not fit each other",
    );
    width = (bias as readonly number[]).length;
  }
  need(
    width === (outcome.kind === "classes" ? outcome.classes.length : 1),
    "its last layer does not fit its outcome",
  );
  need(
    typeof target === "object" &&
      target !== null &&
      Number.isFinite(target.center) &&
      target.scale > 0 &&
      Number.isFinite(target.scale),
    "its target has no center and scale",
  );
  const { heldBack } = fit;
  need(
    [fit.epochs, fit.loss, fit.seed].every((v) => Number.isFinite(v)) &&
      (heldBack === null || [heldBack?.rows, heldBack?.loss].every((v) => Number.isFinite(v))),
    "what it says of its fit is no number",
  );
}

function isNumbers(values: unknown): values is readonly number[] {
  // sums of larger ones could lead beyond all numbers
  return Array.isArray(values) && values.every((v) => typeof v === "number" && Math.abs(v) <= 1e30);
}
