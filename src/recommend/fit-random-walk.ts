import { badOption, oneOf } from "../core/options.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import { bestNeighborsSteps, topOption } from "./counts/best-neighbors.ts";
import { eachCoSum } from "./counts/co-sums.ts";
import { longestOption } from "./counts/pair-source.ts";
import type { VoteOptions } from "./fit-item-neighbors.ts";
import { type Csr, endOfPiece, transposeSteps } from "./input/csr.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { needInteractions } from "./input/need-interactions.ts";
import { profileOption } from "./models/profile.ts";
import type { ItemNeighborsModel } from "./neighbors/item-neighbors-types.ts";
import { type EntryWeights, weightedRowsSteps, weightsOption } from "./neighbors/weighted-rows.ts";
import { needObject } from "./use/needs.ts";

/** Options of {@link fitRandomWalk}. */
export interface FitRandomWalkOptions extends VoteOptions {
  /** Power of both steps' chances, more than 0, up to 5: above 1 favors customers and items with few. Default 1. */
  readonly alpha?: number;
  /** How much what is popular is held back, 0 (P3alpha) to 5 (RP3beta): the walk's chance is divided by the item's customers to that power. Default 0.3. */
  readonly beta?: number;
  /** Neighbours kept per item, 1 to 10,000. Default 200. */
  readonly top?: number;
  /** Whose items go together: those of one "customer" (default) or of one "basket". */
  readonly per?: "customer" | "basket";
  /** What an entry is: 1 ("one", default), the customer's baskets with the item, or the sum of weights or pieces. */
  readonly weights?: EntryWeights;
  /** Customers (baskets) of more items than that are passed over, and counted in `settings.passedOver`. Default 1,000. */
  readonly longest?: number;
}

/**
 * Neighbours by a random walk from an item to one of its customers and on to one of that customer's items, each step chosen by weight: P3alpha (Cooper et al. 2014) and, with `beta` above 0, RP3beta
 * (Paudel et al. 2017), which holds the popular back. The same model as that of `fitItemNeighbors`, used alike: chance(i to u)^alpha x chance(u to j)^alpha summed over u, / customers(j)^beta.
 * Customers in another order change nothing, nor does one more who shares no item with the others. O(sum of squared rows) time, O(entries + items x top) memory. 5,000,000
 * pairs of 10,000 items take 250 MB beside the table.
 *
 * @throws "bad-option"; "bad-input" for what is no table of interactions.
 *
 * @example
 * import { fitRandomWalk, interactionsOf, similarItems } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { customer: "ann", item: "bread" }, { customer: "ann", item: "butter" },
 *   { customer: "bob", item: "bread" }, { customer: "bob", item: "jam" },
 * ]);
 * similarItems(fitRandomWalk(bought, { beta: 0 }), "bread").items.map((o) => [o.item, o.score]); // => [["butter", 0.25], ["jam", 0.25]]
 * fitRandomWalk(bought, { alpha: 0 }); // throws "bad-option"
 */
export function fitRandomWalk(
  interactions: Interactions,
  options: FitRandomWalkOptions = {},
): ItemNeighborsModel {
  return runSteps(randomWalkSteps(interactions, options));
}

/**
 * {@link fitRandomWalk} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitRandomWalk`, and "aborted".
 *
 * @example
 * import { fitRandomWalkAsync, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([{ customer: "ann", item: "bread" }, { customer: "ann", item: "jam" }]);
 * (await fitRandomWalkAsync(bought)).score; // => [0.5, 0.5]
 * await fitRandomWalkAsync(bought, { signal: { aborted: true } }); // throws "aborted"
 */
export async function fitRandomWalkAsync(
  interactions: Interactions,
  options: FitRandomWalkOptions & Work = {},
): Promise<ItemNeighborsModel> {
  return runStepsAsync(randomWalkSteps(interactions, options), options);
}

/** The fit some items at a time. */
function* randomWalkSteps(
  interactions: Interactions,
  options: FitRandomWalkOptions,
): Steps<ItemNeighborsModel> {
  needObject(options, "options", "an object such as { beta: 0.3 }");
  const table = needInteractions(interactions, "fitRandomWalk");
  const { alpha = 1, beta = 0.3 } = options;
  if (!(typeof alpha === "number" && alpha > 0 && alpha <= 5))
    throw badOption("alpha", alpha, "a number above 0, up to 5");
  if (!(typeof beta === "number" && beta >= 0 && beta <= 5))
    throw badOption("beta", beta, "a number from 0 to 5");
  const top = topOption(options.top ?? 200);
  const per = oneOf(options.per ?? "customer", "per", ["customer", "basket"]);
  const votes = oneOf(options.votes ?? "one", "votes", ["one", "baskets", "weight"]);
  const longest = longestOption(options.longest);
  const weights = weightsOption(table, options.weights);
  const profile = profileOption(options.profile);

  const { matrix, passedOver } = yield* weightedRowsSteps(table, per, weights, longest);
  const turned = yield* transposeSteps(matrix);
  const [byRow, byItem] = yield* bothChances(matrix, turned, alpha, per === "customer");
  const popular = Float64Array.from(
    { length: matrix.columns },
    (_, k) => (turned.start[k + 1] - turned.start[k]) ** beta,
  );
  const { start, neighbor, score } = yield* bestNeighborsSteps(
    matrix.columns,
    top,
    0,
    eachCoSum(byRow, byItem),
    (chance, _, other) => chance / popular[other],
  );
  return {
    kind: "item-neighbors",
    version: 1,
    method: "random-walk",
    settings: { alpha, beta, per, longest, rows: matrix.rows, passedOver, top, weights },
    votes,
    profile,
    items: [...table.columns.item.levels],
    start,
    neighbor,
    score,
  };
}

/** The chances of both steps: from a row to its items, from an item to its rows. Values of `matrix` may be written over where `free` says so; those of `turned` are nobody else's. */
function* bothChances(matrix: Csr, turned: Csr, alpha: number, free: boolean): Steps<readonly [Csr, Csr]> {
  if (matrix.value !== undefined) {
    const values = free ? matrix : { ...matrix, value: matrix.value.slice() };
    for (const rows of [values, turned])
      for (let r = 0; r < rows.rows; ) {
        const end = endOfPiece(rows, r);
        toShares(rows, r, end, alpha);
        r = end;
        yield [0, Number.NaN];
      }
    return [values, turned];
  }
  // where every entry is 1, all items of a row have one chance: both steps are one number per entry, not two
  const ofRow = Float64Array.from(
    { length: matrix.rows },
    (_, r) => (1 / (matrix.start[r + 1] - matrix.start[r])) ** alpha,
  );
  const value = new Float64Array(turned.start[turned.rows]);
  for (let i = 0; i < turned.rows; ) {
    const end = endOfPiece(turned, i);
    walkThrough(turned, i, end, alpha, ofRow, value);
    i = end;
    yield [0, Number.NaN];
  }
  return [matrix, { ...turned, value }];
}

function walkThrough(
  { start, at }: Csr,
  from: number,
  to: number,
  alpha: number,
  ofRow: Float64Array,
  value: Float64Array,
): void {
  for (let i = from; i < to; i++) {
    const own = (1 / (start[i + 1] - start[i])) ** alpha;
    for (let e = start[i]; e < start[i + 1]; e++) value[e] = own * ofRow[at[e]];
  }
}

/** Each entry as its share of the row, to a power, in its place. */
function toShares(
  { start, value = new Float64Array(0) }: Csr,
  from: number,
  to: number,
  alpha: number,
): void {
  for (let r = from; r < to; r++) {
    let sum = 0;
    for (let e = start[r]; e < start[r + 1]; e++) sum += value[e];
    // nothing but zeros leads nowhere
    if (sum === 0) continue;
    for (let e = start[r]; e < start[r + 1]; e++) value[e] = (value[e] / sum) ** alpha;
  }
}
