import { ClienteleError, show } from "../core/errors.ts";
import { needModel } from "../core/model.ts";
import { zoneOf } from "../core/time.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import type { EaseModel } from "./ease/ease-types.ts";
import { compareIds } from "./input/id-order.ts";
import { inPieces } from "./input/pieces.ts";
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
 * single precision every customer adds a little rounding. Items that the model does not know are left out, counted in `fit.unknownItems` and named in `fit.warnings`: they take a new fit. The model given stays as it is. O(items^2) a customer, and a copy of the matrix.
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
  return runSteps(addingSteps(model, customers, options));
}

/**
 * {@link addToEase} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `addToEase`, and "aborted".
 *
 * @example
 * import { addToEaseAsync, fitEase, interactionsOf } from "clientele/recommend";
 * const model = fitEase(interactionsOf([{ customer: "ann", item: "bread" }, { customer: "ann", item: "jam" }]));
 * (await addToEaseAsync(model, [["bread"]])).fit.added; // => 1
 * await addToEaseAsync(model, [], { signal: { aborted: true } }); // throws "aborted"
 */
export async function addToEaseAsync(
  model: EaseModel,
  customers: Iterable<CustomerInput>,
  options: AddToEaseOptions & Work = {},
): Promise<EaseModel> {
  return runStepsAsync(addingSteps(model, customers, options), options);
}

/** Cells of the matrix that are changed, or copied, in a step. */
const CELLS = 1 << 21;

/** The updates, some rows of the matrix at a time. */
function* addingSteps(
  model: EaseModel,
  customers: Iterable<CustomerInput>,
  options: AddToEaseOptions,
): Steps<EaseModel> {
  needModel(model, ["ease"], "addToEase", "fitEase");
  needObject(options, "options", "an object such as { remove: [] }");
  const zone = zoneOf(options.zone ?? "UTC");
  const { items, votes, fit } = model;
  const n = items.length;
  const inverse = yield* copyOf(model.inverse);
  const scratch = new Float64Array(n);
  const missing = new Set<string>();
  function* change(list: Iterable<CustomerInput>, what: string, sign: 1 | -1): Steps<number> {
    let changed = 0;
    for (const input of histories(list, what)) {
      const { history, unknown } = readHistory(input, items, zone);
      if (sign > 0) for (const id of unknown) missing.add(id);
      const x = votesOf(history, votes, new Float64Array(history.at.length).fill(1));
      if (x.length === 0) continue;
      const factor = factorOf(inverse, n, history.at, x, sign, scratch);
      yield* inPieces(n, (from, to) => update(inverse, n, scratch, factor, from, to), Math.ceil(CELLS / n));
      changed++;
    }
    return changed;
  }
  const removed = yield* change(options.remove ?? [], "option remove", -1);
  const added = yield* change(customers, "addToEase", 1);
  yield [1, 1];
  return {
    ...model,
    inverse,
    fit: {
      ...fit,
      added: fit.added + added,
      removed: fit.removed + removed,
      unknownItems: fit.unknownItems + missing.size,
      warnings: missing.size === 0 ? fit.warnings : withMissing(fit.warnings, missing),
    },
  };
}

const MISSING = "Items of added customers that the model does not know";

/** The warnings, with one of its kind: a model is added to daily. */
function withMissing(warnings: readonly string[], missing: ReadonlySet<string>): string[] {
  const some = [...missing].sort(compareIds).slice(0, 3).map(show).join(", ");
  return [
    ...warnings.filter((warning) => !warning.startsWith(MISSING)),
    `${MISSING}: ${missing.size}, such as ${some}. They are left out until the next fitEase.`,
  ];
}

function histories(list: unknown, what: string): Iterable<CustomerInput> {
  if (typeof list === "object" && list !== null && Symbol.iterator in list)
    return list as Iterable<CustomerInput>;
  throw new ClienteleError("bad-input", `${what} needs a list of histories; found ${show(list)}.`, {
    value: list,
    expected: "a list of histories: of historyOf(), of rows or of ids",
  });
}

function* copyOf<A extends Float32Array | Float64Array>(values: A): Steps<A> {
  const out = (
    values instanceof Float64Array ? new Float64Array(values.length) : new Float32Array(values.length)
  ) as A;
  yield* inPieces(values.length, (from, to) => out.set(values.subarray(from, to), from), CELLS);
  return out;
}

/** P x into `px`; answers what P x (P x)^T is multiplied by: +- 1 / (1 +- x^T P x). */
function factorOf(
  inverse: Float32Array | Float64Array,
  n: number,
  at: Int32Array,
  x: Float64Array,
  sign: 1 | -1,
  px: Float64Array,
): number {
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
  return sign / below;
}

/** P -+ P x (P x)^T / (1 +- x^T P x) in its place, some rows of it; the two halves stay equal to the last bit. */
function update(
  inverse: Float32Array | Float64Array,
  n: number,
  px: Float64Array,
  factor: number,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const own = px[i];
    if (own === 0) continue;
    const row = i * n;
    for (let j = 0; j < n; j++) inverse[row + j] -= own * px[j] * factor;
  }
}
