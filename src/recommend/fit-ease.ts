import { ClienteleError } from "../core/errors.ts";
import { badOption, oneOf } from "../core/options.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import { symmetricInverse } from "../numeric/float-kernel/symmetric-inverse.ts";
import { MOST_EASE_ITEMS, regularizationOption, votesOption } from "./ease/ease-options.ts";
import type { EaseModel } from "./ease/ease-types.ts";
import { columnResidual, gramRows } from "./ease/gram.ts";
import { filledRows, transposeSteps } from "./input/csr.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { customersByItemsSteps } from "./input/matrices.ts";
import { needInteractions } from "./input/need-interactions.ts";
import { type ProfileOptions, profileOption } from "./models/profile.ts";
import type { Votes } from "./neighbors/item-neighbors-types.ts";
import { needObject } from "./use/needs.ts";

/** Options of {@link fitEase}. */
export interface FitEaseOptions {
  /** Added to the diagonal, lambda in the paper: more of it trusts the data less and draws towards what sells. In customers. More than 0; default 200. */
  readonly regularization?: number;
  /** What an entry of a customer and an item is, in training and when the model is used: 1 ("one", the default), the baskets with it, or the sum of the weights of its rows. */
  readonly votes?: Votes;
  /** How a customer's history counts when the model is used; training takes all of it alike. Default: no decay. */
  readonly profile?: ProfileOptions;
  /** Default "double" up to 1,000 items, "single" above: about 7 digits, half the memory and ten times as fast. */
  readonly precision?: "double" | "single";
}

/** Options of {@link fitEaseAsync}. */
export interface FitEaseAsyncOptions extends FitEaseOptions, Work {}

const DOUBLE_UP_TO = 1000;
// above it, a weight of .01 would be wrong by a tenth of itself or so
const ROUGH = 1e-3;
const PROBES = 4;

/**
 * EASE: a linear model in which every item is explained by all others at once, so that what two items have in common with a third counts once. Weights B = -P[i][j] / P[j][j], nothing
 * on the diagonal, with P the inverse of X^T X + regularization and X customers x items. A score is the sum over a customer's items of their weights for an item;
 * with `profile: { decay: { power: 0.75 } }` the latest of them count most, which made it the best single model on MovieLens.
 *
 * Training knows customers only through X^T X, so a new customer with the same history gets the same score, and `addToEase` takes customers in later as if they had been there. Time:
 * items^3 operations, at 25 to 35 thousand million a second in single precision where WebAssembly SIMD runs (1,700 items a quarter of a second, 10,000 items 35 s; 30 times as long
 * without it), 2 thousand million in double. Memory in single precision: 6 bytes x items^2 while it works (610 MB for 10,000 items), of which the model keeps 4.
 * More than 10,000 items are refused: `interactionsOf` with `minCustomers` leaves rare ones out, `fitSparseEase` takes any number. Steck 2019.
 *
 * @throws "bad-input" for what is no table of interactions and for too many items; "bad-option", also for a regularization with which the data have no inverse.
 *
 * @example
 * import { fitEase, interactionsOf, recommend } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { customer: "ann", item: "bread" }, { customer: "ann", item: "jam" },
 *   { customer: "bob", item: "bread" }, { customer: "bob", item: "jam" },
 *   { customer: "cid", item: "bread" }, { customer: "cid", item: "tea" },
 * ]);
 * const model = fitEase(bought, { regularization: 1 });
 * model.items; // => ["bread", "jam", "tea"]
 * -model.inverse[1] / model.inverse[4]; // => 0.571429
 * fitEase(bought, { regularization: 0 }); // throws "bad-option"
 */
export function fitEase(interactions: Interactions, options: FitEaseOptions = {}): EaseModel {
  return runSteps(easeSteps(interactions, options));
}

/**
 * {@link fitEase} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitEase`, and "aborted".
 *
 * @example
 * import { fitEaseAsync, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([{ customer: "ann", item: "bread" }, { customer: "ann", item: "jam" }]);
 * (await fitEaseAsync(bought)).fit.customers; // => 1
 * await fitEaseAsync(bought, { signal: { aborted: true } }); // throws "aborted"
 */
export async function fitEaseAsync(
  interactions: Interactions,
  options: FitEaseAsyncOptions = {},
): Promise<EaseModel> {
  return runStepsAsync(easeSteps(interactions, options), options);
}

/** The fit in steps of some ten milliseconds. */
export function* easeSteps(interactions: Interactions, options: FitEaseOptions): Steps<EaseModel> {
  const table = needInteractions(interactions, "fitEase");
  needObject(options, "options", "an object such as { regularization: 200 }");
  const items = table.columns.item.levels;
  const n = items.length;
  const regularization = regularizationOption(options.regularization);
  const votes = votesOption(options.votes);
  const profile = profileOption(options.profile);
  const precision = oneOf(options.precision ?? (n > DOUBLE_UP_TO ? "single" : "double"), "precision", [
    "double",
    "single",
  ]);
  if (n > MOST_EASE_ITEMS) throw tooManyItems(n);

  const byRow = (yield* customersByItemsSteps(table, votes)).matrix;
  const byItem = yield* transposeSteps(byRow);
  yield [0, 10];
  const inverse = symmetricInverse(n, precision);
  // all parts in steps of one scale: counting is about a tenth
  for (const [done, of] of gramRows(byRow, byItem, regularization, inverse.setRow)) yield [done / of, 10];
  const sweep = inverse.invert();
  let step = sweep.next();
  for (; !step.done; step = sweep.next()) yield [1 + (8 * step.value[0]) / step.value[1], 10];
  if (!step.value) throw tooRough(regularization, precision);
  const out = precision === "single" ? new Float32Array(n * n) : new Float64Array(n * n);
  for (const [done, of] of inverse.copyTo(out)) yield [9 + done / of / 2, 10];
  for (let i = 0; i < n; i++)
    if (!(out[i * n + i] > 0 && Number.isFinite(out[i * n + i]))) throw tooRough(regularization, precision);
  let residual = 0;
  for (let k = 0; k < Math.min(PROBES, n); k++) {
    residual = Math.max(residual, columnResidual(byRow, regularization, out, Math.floor((k * n) / PROBES)));
    yield [9.5 + (k + 1) / (2 * PROBES), 10];
  }
  yield [10, 10];
  const rough = residual > ROUGH;
  return {
    kind: "ease",
    version: 1,
    regularization,
    votes,
    profile,
    items: [...items],
    precision,
    inverse: out,
    fit: {
      status: rough ? "rough" : "exact",
      customers: filledRows(byRow),
      pairs: byRow.start[byRow.rows],
      residual,
      added: 0,
      removed: 0,
      unknownItems: 0,
      warnings: rough
        ? [
            `The inverse is exact to ${residual.toPrecision(1)} only: the data are too many for this regularization in single precision. Raise regularization, or ask for precision "double".`,
          ]
        : [],
    },
  };
}

function tooManyItems(n: number): ClienteleError {
  const gigabytes = ((4 * n * n) / 1e9).toFixed(1);
  return new ClienteleError(
    "bad-input",
    `fitEase holds a matrix of items x items; ${n.toLocaleString("en-US")} items would take ${gigabytes} GB, and ${MOST_EASE_ITEMS.toLocaleString("en-US")} items is the most. Leave out items that few customers bought (option minCustomers of interactionsOf), or use fitSparseEase.`,
    { value: n, expected: `at most ${MOST_EASE_ITEMS} items` },
  );
}

function tooRough(regularization: number, precision: "double" | "single"): ClienteleError {
  const advice = precision === "single" ? '. Or ask for precision "double"' : "";
  return badOption(
    "regularization",
    regularization,
    `a number nearer to the customers of an item: in ${precision} precision the matrix of these data has no inverse${advice}`,
  );
}
