import { ClienteleError } from "../core/errors.ts";
import { needModel } from "../core/model.ts";
import { badOption } from "../core/options.ts";
import { partSteps, runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import type { PairCounts } from "./counts/pair-counts-types.ts";
import { pairsOfRows } from "./counts/pair-source.ts";
import { addTrianglesSteps, movedTriangle, triangleSteps } from "./counts/pair-triangle.ts";
import { type Csr, transposeSteps } from "./input/csr.ts";
import { settleIds } from "./input/id-order.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { basketsByItemsSteps, customersByItemsSteps } from "./input/matrices.ts";
import { needInteractions } from "./input/need-interactions.ts";
import { placesIn } from "./use/histories.ts";

/** Options of {@link addToPairCounts}. */
export interface AddToPairCountsOptions {
  /**
   * Of counts per customer: what was counted before of the customers who now come again (others in it change nothing). Without it all customers of `interactions` are taken as new ones.
   */
  readonly before?: Interactions;
}

/**
 * Counts of pairs with further interactions in them: the same counts, to the last one, as `countPairs` makes of everything together.
 *
 * Per basket, every basket of `interactions` is a new one: an order must not be split between what was counted and what is added. Per customer, a customer counts once however often he buys, so what the
 * known among them had before must be known: hand it in as `before`, all of it. The counts themselves hold no customers, so a customer who comes again and is not in `before` is
 * counted twice, and nobody can tell. Items that are new get their places in the order of ids. Nothing can be taken out again. O(pairs of the counts + sum of squared sizes of what is added).
 *
 * @throws "bad-model"; "bad-option" for `before` with counts per basket; "bad-input" for what is no table of interactions, and for a `before` that was never counted.
 *
 * @example
 * import { addToPairCounts, countPairs, interactionsOf } from "clientele/recommend";
 * const monday = interactionsOf([{ customer: "ann", item: "bread" }, { customer: "ann", item: "butter" }]);
 * const tuesday = interactionsOf([{ customer: "ann", item: "jam" }, { customer: "bob", item: "bread" }]);
 * const counts = addToPairCounts(countPairs(monday, { per: "customer" }), tuesday, { before: monday });
 * counts.items; // => ["bread", "butter", "jam"]
 * counts.counts; // => [2, 1, 1]
 * counts.rows; // => 2
 * addToPairCounts(countPairs(monday), tuesday, { before: monday }); // throws "bad-option"
 */
export function addToPairCounts(
  counts: PairCounts,
  interactions: Interactions,
  options: AddToPairCountsOptions = {},
): PairCounts {
  return runSteps(addingSteps(counts, interactions, options));
}

/**
 * {@link addToPairCounts} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `addToPairCounts`, and "aborted".
 *
 * @example
 * import { addToPairCountsAsync, countPairs, interactionsOf } from "clientele/recommend";
 * const monday = countPairs(interactionsOf([{ order: 1, item: "bread" }, { order: 1, item: "butter" }]));
 * const tuesday = interactionsOf([{ order: 2, item: "bread" }, { order: 2, item: "butter" }]);
 * (await addToPairCountsAsync(monday, tuesday)).both; // => [2]
 * await addToPairCountsAsync(monday, tuesday, { signal: { aborted: true } }); // throws "aborted"
 */
export async function addToPairCountsAsync(
  counts: PairCounts,
  interactions: Interactions,
  options: AddToPairCountsOptions & Work = {},
): Promise<PairCounts> {
  return runStepsAsync(addingSteps(counts, interactions, options), options);
}

// taking out, adding, and putting both to the counts
const PARTS = 4;

/** What is added, some items at a time. */
function* addingSteps(
  counts: PairCounts,
  interactions: Interactions,
  options: AddToPairCountsOptions,
): Steps<PairCounts> {
  needModel(counts, ["pair-counts"], "addToPairCounts", "countPairs");
  const added = needInteractions(interactions, "addToPairCounts");
  if (options.before !== undefined && counts.per === "basket")
    throw badOption("before", "a table", "nothing with counts per basket: each basket counts by itself");
  const before =
    options.before === undefined ? undefined : needInteractions(options.before, "addToPairCounts: before");

  const items = union([counts.items, added.columns.item.levels, before?.columns.item.levels ?? []]);
  const { now, gone } =
    counts.per === "basket"
      ? { now: yield* baskets(added, items), gone: none(items) }
      : yield* customers(added, before, items);
  const plus = pairsOfRows(now, counts.longest, yield* transposeSteps(now));
  const minus = pairsOfRows(gone, counts.longest, yield* transposeSteps(gone));
  const place = placesIn(counts.items, items) ?? Int32Array.from(counts.items, (_, k) => k);
  const alone = Array.from(items, (_, k) => -minus.counts[k]);
  for (let k = 0; k < place.length; k++) alone[place[k]] += counts.counts[k];
  // what is taken out must be in there
  const out = yield* partSteps(triangleSteps(minus, items.length), 0, 1, PARTS);
  const left = yield* partSteps(
    addTrianglesSteps(items.length, [
      [movedTriangle(counts, place, items.length), 1],
      [out, -1],
    ]),
    1,
    1,
    PARTS,
  );
  const rows = counts.rows - minus.rows;
  const passedOver = counts.passedOver - minus.passedOver;
  const more = yield* partSteps(triangleSteps(plus, items.length), 2, 1, PARTS);
  const pairs =
    left &&
    (yield* partSteps(
      addTrianglesSteps(items.length, [
        [left, 1],
        [more, 1],
      ]),
      3,
      1,
      PARTS,
    ));
  if (pairs === undefined || rows < 0 || passedOver < 0 || alone.some((n) => n < 0))
    throw new ClienteleError(
      "bad-input",
      "addToPairCounts: `before` has customers or items that the counts do not; hand in what was counted, no more.",
      { expected: "a part of what was counted" },
    );
  yield [PARTS, PARTS];
  return {
    ...counts,
    rows: rows + plus.rows,
    passedOver: passedOver + plus.passedOver,
    items,
    counts: alone.map((n, k) => n + plus.counts[k]),
    ...pairs,
  };
}

function* baskets(added: Interactions, items: readonly string[]): Steps<Csr> {
  const { matrix } = yield* basketsByItemsSteps(added);
  return onItems(matrix, added.columns.item.levels, items);
}

function none(items: readonly string[]): Csr {
  return {
    rows: 0,
    columns: items.length,
    start: new Int32Array(1),
    at: new Int32Array(0),
    value: undefined,
  };
}

const CUSTOMERS_PER_STEP = 2048;

/** Whole rows of the customers who are added, and what stood in them before. */
function* customers(
  added: Interactions,
  before: Interactions | undefined,
  items: readonly string[],
): Steps<{ readonly now: Csr; readonly gone: Csr }> {
  const fresh = onItems((yield* customersByItemsSteps(added)).matrix, added.columns.item.levels, items);
  if (before === undefined) return { now: fresh, gone: none(items) };
  const known = onItems((yield* customersByItemsSteps(before)).matrix, before.columns.item.levels, items);
  const rowOf = new Map<string, number>();
  for (let r = 0; r < known.rows; r++) rowOf.set(before.columns.customer.levels[r], r);
  const now: number[][] = [];
  const gone: number[][] = [];
  for (let r = 0; r < fresh.rows; r++) {
    if (r % CUSTOMERS_PER_STEP === 0) yield [0, Number.NaN];
    const own = rowOf.get(added.columns.customer.levels[r]);
    const more = [...fresh.at.subarray(fresh.start[r], fresh.start[r + 1])];
    const had = own === undefined ? [] : [...known.at.subarray(known.start[own], known.start[own + 1])];
    now.push([...new Set([...had, ...more])].sort((a, b) => a - b));
    if (own !== undefined) gone.push(had);
  }
  return { now: fromRows(now, items.length), gone: fromRows(gone, items.length) };
}

function fromRows(rows: readonly (readonly number[])[], columns: number): Csr {
  const start = new Int32Array(rows.length + 1);
  rows.forEach((row, r) => {
    start[r + 1] = start[r] + row.length;
  });
  return { rows: rows.length, columns, start, at: Int32Array.from(rows.flat()), value: undefined };
}

/** The same matrix with its columns at their places among more items. Ids are in one order everywhere, so columns keep rising. */
function onItems(matrix: Csr, levels: readonly string[], items: readonly string[]): Csr {
  const place = placesIn(levels, items);
  const at = place === undefined ? matrix.at : matrix.at.map((k) => place[k]);
  return { ...matrix, columns: items.length, at };
}

function union(lists: readonly (readonly string[])[]): string[] {
  return [...settleIds({ codes: new Int32Array(0), levels: [] }, lists.flat()).levels];
}
