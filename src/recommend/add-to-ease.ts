import { ClienteleError, show } from "../core/errors.ts";
import { needModel } from "../core/model.ts";
import { zoneOf } from "../core/time.ts";
import type { EaseModel } from "./ease/ease-types.ts";
import { votesOf } from "./neighbors/item-neighbors-scorer.ts";
import type { CustomerInput } from "./use/customer-history.ts";
import { needObject } from "./use/needs.ts";
import { readHistory } from "./use/read-history.ts";

/** Options of {@link addToEase}. */
export interface AddToEaseOptions {
  /** Histories to take out first, as they were in training or when added: of customers who left, or who did more since and are added again with all they did. Default none. */
  readonly remove?: Iterable<CustomerInput>;
  /** Zone that histories count their days in. Default "UTC". */
  readonly zone?: string;
}

/**
 * The EASE model with more customers in it, without training: for each the rank-one update of the inverse, P - P x (P x)^T / (1 + x^T P x). In double precision it equals training anew with them to 1e-9; in
 * single precision every customer adds a little rounding. Items that the model does not know are left out. The model given stays as it is. O(items^2) a customer, and a copy of the matrix.
 *
 * @throws "bad-model", "bad-option", "bad-value" for rows that cannot be read; "bad-input" for what is no list of histories and for taking out a history that cannot be in it.
 *
 * @example
 * import { addToEase, fitEase, interactionsOf } from "clientele/recommend";
 * const rows = [{ customer: "ann", item: "bread" }, { customer: "ann", item: "jam" }, { customer: "cid", item: "tea" }];
 * const model = fitEase(interactionsOf(rows), { regularization: 1 });
 * const more = addToEase(model, [["bread", "tea"], ["bread", "jam"]]);
 * -more.inverse[1] / more.inverse[4]; // => 0.545455
 * more.fit.added; // => 2
 * addToEase(more, [], { remove: [["bread", "tea"]] }).fit.removed; // => 1
 * addToEase(model, "ann"); // throws "bad-input"
 */
export function addToEase(
  model: EaseModel,
  customers: Iterable<CustomerInput>,
  options: AddToEaseOptions = {},
): EaseModel {
  needModel(model, ["ease"], "addToEase", "fitEase");
  needObject(options, "options", "an object such as { remove: [] }");
  const zone = zoneOf(options.zone ?? "UTC");
  const { items, votes, fit } = model;
  const n = items.length;
  const inverse = model.inverse.slice();
  const scratch = new Float64Array(n);
  const change = (list: Iterable<CustomerInput>, what: string, sign: 1 | -1): number => {
    let changed = 0;
    for (const input of histories(list, what)) {
      const { history } = readHistory(input, items, zone);
      const x = votesOf(history, votes, new Float64Array(history.at.length).fill(1));
      if (x.length > 0 && update(inverse, n, history.at, x, sign, scratch)) changed++;
    }
    return changed;
  };
  const removed = change(options.remove ?? [], "option remove", -1);
  const added = change(customers, "addToEase", 1);
  return {
    ...model,
    inverse,
    fit: { ...fit, added: fit.added + added, removed: fit.removed + removed },
  };
}

function histories(list: unknown, what: string): Iterable<CustomerInput> {
  if (typeof list === "object" && list !== null && Symbol.iterator in list)
    return list as Iterable<CustomerInput>;
  throw new ClienteleError("bad-input", `${what} needs a list of histories; found ${show(list)}.`, {
    value: list,
    expected: "a list of histories: of historyOf(), of rows or of ids",
  });
}

/** P -+ P x (P x)^T / (1 +- x^T P x) in place; the two halves stay equal to the last bit. */
function update(
  inverse: Float32Array | Float64Array,
  n: number,
  at: Int32Array,
  x: Float64Array,
  sign: 1 | -1,
  px: Float64Array,
): boolean {
  px.fill(0);
  for (let h = 0; h < at.length; h++)
    for (let j = 0, p = at[h] * n; j < n; j++, p++) px[j] += x[h] * inverse[p];
  let own = 0;
  for (let h = 0; h < at.length; h++) own += x[h] * px[at[h]];
  const below = 1 + sign * own;
  // whatever is taken out of training leaves the regularization, and with it a remainder above zero
  if (!(below > 1e-12))
    throw new ClienteleError(
      "bad-input",
      "Option remove has a history that cannot be in the model. Give it as it was in training.",
      { expected: "histories of training" },
    );
  const factor = sign / below;
  for (let i = 0; i < n; i++) {
    const own = px[i];
    if (own === 0) continue;
    const row = i * n;
    for (let j = 0; j < n; j++) inverse[row + j] -= own * px[j] * factor;
  }
  return true;
}
