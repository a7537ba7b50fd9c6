import type { Data, Id } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { badOption, levelOption, oneOf } from "../../core/options.ts";
import { checkWords } from "../clusters/cluster-words.ts";
import { readCompared } from "./compared-columns.ts";
import type { ColumnContrast } from "./contrast-types.ts";
import { contrastsOf, traitsOf } from "./contrast-words.ts";
import { CORRECTIONS, type Correction } from "./correction.ts";
import { idsOf } from "./members.ts";
import { needCustomers, type ProfileSegmentsOptions } from "./profile-segments.ts";

/** Options of {@link comparePair}. */
export interface ComparePairOptions<Row extends object> extends Omit<ProfileSegmentsOptions<Row>, "revenue"> {
  /** What the two are called in the text. Default "the first" and "the second". */
  readonly names?: readonly [first: string, second: string];
}

/** What {@link comparePair} returns. */
export interface PairComparison {
  readonly names: readonly [first: string, second: string];
  /** Customers of each with a row in the data. */
  readonly customers: readonly [first: number, second: number];
  /** Ids of each without a row. */
  readonly unknown: readonly [first: number, second: number];
  /** The first beside the second ("other" is the second), in the order asked for. */
  readonly columns: readonly ColumnContrast[];
  /** What sets the first apart from the second, strongest first. */
  readonly traits: readonly string[];
  readonly text: string;
  /** Comparisons that the p-values are corrected for. */
  readonly comparisons: number;
  readonly correction: Correction;
  readonly level: number;
}

/**
 * Two groups of customers side by side: difference (Welch), ratio, standardized effect and chance of having more for columns of numbers, shares for columns of
 * text, with intervals and p-values corrected for their number. Nobody may be in both: their difference would not be one of independent groups.
 * O(columns n log n).
 *
 * @throws "bad-input" for a customer in both groups; "too-few-rows" for a group without a customer in the data; "empty-input", "bad-option", "missing-column",
 * "missing-value", "bad-value".
 *
 * @example
 * import { comparePair } from "clientele/segmentation";
 * const customers = [8, 9, 10, 2, 3, 4].map((orders, i) => ({ customer: `c${i}`, orders }));
 * const pair = comparePair(["c0", "c1", "c2"], ["c3", "c4", "c5"], customers, { columns: ["orders"] });
 * const [orders] = pair.columns;
 * orders.kind === "number" && [orders.difference?.value, orders.ratio?.value, orders.effect?.value]; // => [6, 3, 4.8]
 * orders.kind === "number" && orders.difference?.interval; // => [3.73304206, 8.26695794]
 * comparePair(["c0", "c1"], ["c1"], customers, { columns: ["orders"] }); // throws "bad-input"
 */
export function comparePair<Row extends object>(
  first: Iterable<Id>,
  second: Iterable<Id>,
  data: Data<Row>,
  options: ComparePairOptions<NoInfer<Row>>,
): PairComparison {
  const level = levelOption(options?.level);
  const correction = oneOf(options?.correction ?? "holm", "correction", CORRECTIONS);
  const { columns, customer, words, names = ["the first", "the second"] as const } = options ?? {};
  checkWords(words);
  if (!Array.isArray(names) || names.length !== 2 || names.some((name) => typeof name !== "string"))
    throw badOption("names", names, 'two names, such as ["regulars", "everyone else"]');
  const rows = readCompared(data, { columns, customer }, "comparePair");
  needCustomers(rows.length, "comparePair");
  const lists = [idsOf(first, names[0], "comparePair"), idsOf(second, names[1], "comparePair")];
  const both = [...lists[0]].filter((id) => lists[1].has(id));
  if (both.length > 0) {
    throw new ClienteleError(
      "bad-input",
      `comparePair: ${both.length} customers are in both groups, the first is ${show(both[0])}; compare groups without a customer in common, or each with everyone else (profileSegments).`,
      { value: both[0], count: both.length },
    );
  }
  const side = new Uint8Array(rows.length).fill(2);
  const found = lists.map((ids, g) => {
    let known = 0;
    for (const id of ids) {
      const i = rows.numberOf(id);
      if (i === undefined) continue;
      side[i] = 1 - g;
      known++;
    }
    if (known > 0) return known;
    throw new ClienteleError(
      "too-few-rows",
      `comparePair: none of the ${ids.size} customers of ${names[g]} has a row in the data.`,
      { value: ids.size, expected: "at least one customer in the data" },
    );
  });
  const { groups, comparisons } = contrastsOf(rows.columns, [side], { level, correction, words });
  const traits = traitsOf(groups[0], names[1]);
  const told = traits.slice(0, 4).map(({ words: w, facts }) => `${w} (${facts})`);
  return {
    names: [names[0], names[1]],
    customers: [found[0], found[1]],
    unknown: [lists[0].size - found[0], lists[1].size - found[1]],
    columns: groups[0],
    traits: traits.map(({ words: w }) => w),
    text:
      told.length > 0
        ? `What sets ${names[0]} apart from ${names[1]}: ${told.join("; ")}.`
        : `None of the columns sets ${names[0]} apart from ${names[1]} beyond what chance explains.`,
    comparisons,
    correction,
    level,
  };
}
