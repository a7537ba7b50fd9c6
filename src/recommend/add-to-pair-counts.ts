import { ClienteleError } from "../core/errors.ts";
import { needModel } from "../core/model.ts";
import { badOption } from "../core/options.ts";
import type { PairCounts } from "./counts/pair-counts-types.ts";
import { pairsOfRows } from "./counts/pair-source.ts";
import { addTriangles, movedTriangle, triangleOf } from "./counts/pair-triangle.ts";
import type { Csr } from "./input/csr.ts";
import { settleIds } from "./input/id-order.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { basketsByItems, customersByItems } from "./input/matrices.ts";
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
  needModel(counts, ["pair-counts"], "addToPairCounts", "countPairs");
  const added = needInteractions(interactions, "addToPairCounts");
  if (options.before !== undefined && counts.per === "basket")
    throw badOption("before", "a table", "nothing with counts per basket: each basket counts by itself");
  const before =
    options.before === undefined ? undefined : needInteractions(options.before, "addToPairCounts: before");

  const items = union([counts.items, added.columns.item.levels, before?.columns.item.levels ?? []]);
  const { now, gone } =
    counts.per === "basket"
      ? { now: baskets(added, items), gone: none(items) }
      : customers(added, before, items);
  const [plus, minus] = [now, gone].map((rows) => pairsOfRows(rows, counts.longest));
  const place = placesIn(counts.items, items) ?? Int32Array.from(counts.items, (_, k) => k);
  const alone = Array.from(items, (_, k) => -minus.counts[k]);
  for (let k = 0; k < place.length; k++) alone[place[k]] += counts.counts[k];
  // what is taken out must be in there
  const left = addTriangles(items.length, [
    [movedTriangle(counts, place, items.length), 1],
    [triangleOf(minus), -1],
  ]);
  const rows = counts.rows - minus.rows;
  const passedOver = counts.passedOver - minus.passedOver;
  const pairs =
    left &&
    addTriangles(items.length, [
      [left, 1],
      [triangleOf(plus), 1],
    ]);
  if (pairs === undefined || rows < 0 || passedOver < 0 || alone.some((n) => n < 0))
    throw new ClienteleError(
      "bad-input",
      "addToPairCounts: `before` has customers or items that the counts do not; hand in what was counted, no more.",
      { expected: "a part of what was counted" },
    );
  return {
    ...counts,
    rows: rows + plus.rows,
    passedOver: passedOver + plus.passedOver,
    items,
    counts: alone.map((n, k) => n + plus.counts[k]),
    ...pairs,
  };
}

function baskets(added: Interactions, items: readonly string[]): Csr {
  return onItems(basketsByItems(added).matrix, added.columns.item.levels, items);
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

/** Whole rows of the customers who are added, and what stood in them before. */
function customers(
  added: Interactions,
  before: Interactions | undefined,
  items: readonly string[],
): { readonly now: Csr; readonly gone: Csr } {
  const fresh = onItems(customersByItems(added).matrix, added.columns.item.levels, items);
  if (before === undefined) return { now: fresh, gone: none(items) };
  const known = onItems(customersByItems(before).matrix, before.columns.item.levels, items);
  const rowOf = new Map<string, number>();
  for (let r = 0; r < known.rows; r++) rowOf.set(before.columns.customer.levels[r], r);
  const now: number[][] = [];
  const gone: number[][] = [];
  for (let r = 0; r < fresh.rows; r++) {
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
