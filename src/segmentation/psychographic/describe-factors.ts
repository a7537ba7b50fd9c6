import { needModel } from "../../core/model.ts";
import { shareOption } from "../../core/options.ts";
import type { FactorModel } from "./factors-types.ts";

/** Options of {@link describeFactors}. */
export interface DescribeFactorsOptions {
  /** Loadings of this size and more count. Default 0.4. */
  readonly least?: number;
  /** What the items ask, in words: `{ q1: "price matters most" }`. Default: the items' names. */
  readonly words?: { readonly [item: string]: string };
}

/** A factor in words. */
export interface FactorDescription {
  /** From 1, as in the columns of `factorScores`. */
  readonly factor: number;
  /** The items that go with it, strongest first; a negative loading means: the more, the less. */
  readonly items: readonly { readonly item: string; readonly loading: number }[];
  /** Share of the differences between answers that it explains. */
  readonly share: number;
  readonly text: string;
}

/** Factors in words: what `describeFactors` returns. */
export interface FactorsDescription {
  readonly factors: readonly FactorDescription[];
  /** Items that go with no factor, and those that go with more than one. */
  readonly alone: readonly string[];
  readonly mixed: readonly string[];
  readonly text: string;
}

/**
 * Factors in words: which items go with each (loadings of 0.4 and more), how much of the differences between answers it explains, and which items go with none or several. What a
 * factor means is for you to say. O(items factors).
 *
 * @throws "bad-model" for what is no such model; "bad-option".
 *
 * @example
 * import { describeFactors, fitFactors } from "clientele/segmentation";
 * const rows = [[1, 2, 1], [2, 2, 3], [3, 3, 2], [4, 4, 5], [5, 4, 4], [3, 3, 3]].map(([q1, q2, q3]) => ({ q1, q2, q3 }));
 * const model = fitFactors(rows, { items: ["q1", "q2", "q3"], factors: 1 });
 * const { factors } = describeFactors(model, { words: { q1: "price matters" } });
 * factors[0].items[0].item; // => "q1"
 * factors[0].text; // => "Factor 1 explains 85 % of the differences between answers: who agrees with \"price matters\" agrees with \"q2\", \"q3\", too."
 * describeFactors(model, { least: 4 }); // throws "bad-option"
 */
export function describeFactors(
  model: FactorModel,
  options: DescribeFactorsOptions = {},
): FactorsDescription {
  needModel(model, ["factors"], "describeFactors", "fitFactors");
  const least = shareOption(options.least ?? 0.4, "least");
  const { words = {} } = options;
  const name = (item: string) => `"${Object.hasOwn(words, item) ? words[item] : item}"`;
  const factors = model.factors.map(({ share }, m): FactorDescription => {
    const items = model.items
      .map(({ item, loadings }) => ({ item, loading: loadings[m] }))
      .filter(({ loading }) => Math.abs(loading) >= least)
      .sort((a, b) => Math.abs(b.loading) - Math.abs(a.loading));
    return { factor: m + 1, items, share, text: sentence(m + 1, share, items, name) };
  });
  const loaded = model.items.map(({ loadings }) => loadings.filter((l) => Math.abs(l) >= least).length);
  const of = (wanted: (count: number) => boolean) =>
    model.items.filter((_, i) => wanted(loaded[i])).map(({ item }) => item);
  const alone = of((count) => count === 0);
  const total = model.factors.at(-1)?.cumulative ?? 0;
  const few = factors.length === 1 ? "One thing lies" : `${factors.length} things lie`;
  return {
    factors,
    alone,
    mixed: of((count) => count > 1),
    text: [
      `${few} behind the answers and explain${factors.length === 1 ? "s" : ""} ${percent(total)} of their differences.`,
      ...(alone.length > 0 ? [`On its own: ${alone.map(name).join(", ")}.`] : []),
    ].join(" "),
  };
}

function sentence(
  factor: number,
  share: number,
  items: readonly { item: string; loading: number }[],
  name: (item: string) => string,
): string {
  const start = `Factor ${factor} explains ${percent(share)} of the differences between answers`;
  if (items.length === 0) return `${start}; no item goes with it clearly.`;
  const [first, ...rest] = items;
  if (rest.length === 0) return `${start}: it is little more than ${name(first.item)}.`;
  const list = (alike: boolean) =>
    rest.filter(({ loading }) => (loading > 0 === first.loading > 0) === alike).map(({ item }) => name(item));
  const parts = [
    ...(list(true).length > 0 ? [`agrees with ${list(true).join(", ")}, too`] : []),
    ...(list(false).length > 0 ? [`disagrees with ${list(false).join(", ")}`] : []),
  ];
  return `${start}: who agrees with ${name(first.item)} ${parts.join(", and ")}.`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
