import type { Id } from "../core/columns.ts";
import { ClienteleError, show } from "../core/errors.ts";
import { idList } from "../core/id-list.ts";
import { badOption, needOptions } from "../core/options.ts";
import { type ListFigures, listFigures } from "./evaluation/list-figures.ts";

/** Options of {@link listMetrics}. */
export interface ListMetricsOptions {
  /** How often each item was bought: pairs of id and number, as in a `Map`. */
  readonly bought: Iterable<readonly [Id, number]>;
  /** Every item that could have been recommended. Default: the items in `bought`. Items of lists that are in neither are an error. */
  readonly catalogue?: Iterable<Id>;
  /** How alike two items are, 0 to 1; without it there is no `diversity`. */
  readonly similarity?: (a: string, b: string) => number;
}

/**
 * What many lists of recommendations are together, beside how often they are right: how much of the catalogue they show and how evenly, how well known their items are,
 * how different from customer to customer and within one list. Each figure is defined in {@link ListFigures}; lists without items count for coverage only.
 * O(items of lists + catalogue), and the pairs of items of each list where there is a similarity.
 *
 * @throws "bad-input" for what is no list of ids, or an item that is not in the catalogue; "bad-option" for numbers below 0.
 *
 * @example
 * import { listMetrics } from "clientele/recommend";
 * const together = listMetrics([["tea", "jam"], ["tea", "soap"]], { bought: [["tea", 8], ["jam", 4], ["soap", 2], ["bread", 2]] });
 * together.coverage; // => 0.75
 * together.personalization; // => 0.5
 * together.novelty; // => 1.75
 * listMetrics([["beer"]], { bought: [["tea", 1]] }); // throws "bad-input"
 */
export function listMetrics(lists: Iterable<Iterable<Id>>, options: ListMetricsOptions): ListFigures {
  needOptions(options, "listMetrics", "how often each item was bought");
  const sales = new Map<string, number>();
  let total = 0;
  for (const [id, count] of options.bought ?? []) {
    if (!(count >= 0 && Number.isFinite(count))) throw badOption("bought", count, "numbers, zero or more");
    sales.set(String(id), count);
    total += count;
  }
  const names =
    options.catalogue === undefined
      ? [...sales.keys()]
      : [...new Set(idList(options.catalogue, "Option catalogue"))];
  const place = new Map(names.map((id, k) => [id, k]));
  const start: number[] = [0];
  const at: number[] = [];
  for (const list of lists) {
    for (const id of idList(list, `List ${start.length - 1}`)) {
      const k = place.get(id);
      if (k === undefined)
        throw new ClienteleError(
          "bad-input",
          `List ${start.length - 1} has item ${show(id)}, which is neither in bought nor in the catalogue.`,
          { row: start.length - 1, value: id, expected: "items of the catalogue" },
        );
      at.push(k);
    }
    start.push(at.length);
  }
  const { similarity } = options;
  return listFigures(
    { start, at, lists: start.length - 1 },
    names.map((id) => sales.get(id) ?? 0),
    total,
    similarity === undefined ? undefined : (a, b) => similarity(names[a], names[b]),
  );
}
