import type { Data } from "../../core/columns.ts";
import { threeDigits } from "../../core/words.ts";
import { APART, checkWords, textWords, VERY, wordsFor } from "./cluster-words.ts";
import { type Labelled, type LabelledOptions, readLabelled } from "./labelled.ts";

/** Options of {@link describeClusters}. */
export type DescribeClustersOptions<Row extends object = { readonly [column: string]: unknown }> =
  LabelledOptions<Row> & {
    /** What a customer with much and with little of a column does, such as `{ orders: ["buy often", "buy seldom"] }`. Default: words for usual columns, else "high x" and "low x". */
    readonly words?: { readonly [column: string]: readonly [much: string, little: string] };
  };

/** One column of a cluster, beside all customers. */
export interface ClusterFeature {
  /** Of a text of a k-prototypes model: the column and the text, "plan: gold". */
  readonly column: string;
  /** The text; then the means are shares of customers who have it. */
  readonly level?: string;
  /** Mean in the cluster, in the column's unit. */
  readonly mean: number;
  readonly median: number;
  /** Mean of all customers. */
  readonly overall: number;
  /**
   * The chance that a customer of the cluster has more than one drawn from all, ties by half: 0.5 is like everybody. No outlier and no change of scale moves it.
   */
  readonly position: number;
  /** What sets the cluster apart here; null where it is much like everybody (position 0.35 to 0.65). */
  readonly words: string | null;
}

/** A cluster in words and numbers. */
export interface ClusterProfile {
  readonly cluster: string;
  /** Up to three traits, strongest first: "buy often, small baskets"; no two clusters share a name. */
  readonly name: string;
  readonly customers: number;
  readonly share: number;
  /** Strongest first. */
  readonly features: readonly ClusterFeature[];
  /** One sentence. */
  readonly text: string;
}

/** Clusters in words: what `describeClusters` returns. */
export interface ClusterDescription {
  readonly clusters: readonly ClusterProfile[];
  /** Columns that set no cluster apart. */
  readonly same: readonly string[];
}

/**
 * Names clusters by what sets them apart, and profiles each column. For each column and cluster it takes the chance that a customer of
 * the cluster has more than one drawn from all customers (the common-language effect size of McGraw and Wong 1992, from mid-ranks): above 0.65 the cluster has
 * much of it, below 0.35 little, from 0.85 and 0.15 on "very". The up to three strongest make the name.
 *
 * O(n d log n).
 *
 * @throws "empty-input"; "missing-value", "bad-value", "missing-column", "bad-input", "bad-option".
 *
 * @example
 * import { describeClusters, fitKMeans } from "clientele";
 * const rows = [1, 2, 1, 2, 1, 30, 31, 32].map((orders) => ({ orders, basketValue: 100 - 3 * orders }));
 * const model = fitKMeans(rows, { columns: ["orders", "basketValue"], k: 2 });
 * const { clusters } = describeClusters(rows, { model });
 * clusters[1].name; // => "buy often, small baskets"
 * clusters[1].features[0]; // => { column: "orders", mean: 31, median: 31, overall: 12.5, position: 0.8125, words: "buy often" }
 * describeClusters(rows, { model, words: { orders: "often" } }); // throws "bad-option"
 */
export function describeClusters<Row extends object>(
  data: Data<Row>,
  options: DescribeClustersOptions<NoInfer<Row>>,
): ClusterDescription {
  const labelled = readLabelled(data, options, "describeClusters");
  const { words } = options;
  checkWords(words);
  const { names, features } = labelled;
  const byColumn = features.names.map((_, j) => profile(labelled, j, words));
  const total = features.count === undefined ? features.rows : features.count.reduce((a, b) => a + b, 0);
  const sizes = sizesOf(labelled);
  const sorted = names.map((_, c) =>
    byColumn.map((clusters) => clusters[c]).sort((a, b) => strength(b) - strength(a)),
  );
  const titles = titlesOf(sorted);
  return {
    clusters: names.map((cluster, c) => ({
      cluster,
      name: titles[c],
      customers: sizes[c],
      share: sizes[c] / total,
      features: sorted[c],
      text: sentence(sizes[c], total, sorted[c]),
    })),
    same: features.names.filter((_, j) => byColumn[j].every((feature) => feature.words === null)),
  };
}

function strength({ position }: ClusterFeature): number {
  return Math.abs(position - 0.5);
}

function sizesOf({ points, label, names }: Labelled): Float64Array {
  const sizes = new Float64Array(names.length);
  for (let i = 0; i < points.rows; i++) sizes[label[i]] += points.weight === undefined ? 1 : points.weight[i];
  return sizes;
}

/** One column in each cluster. */
function profile(labelled: Labelled, j: number, own: Parameters<typeof wordsFor>[1]): ClusterFeature[] {
  const { label, names, points, features } = labelled;
  const column = features.names[j];
  const values = features.columns[j];
  const level = features.levels?.[j];
  const { weight } = points;
  const n = points.rows;
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const size = sizesOf(labelled);
  const sums = new Float64Array(names.length);
  const ranks = new Float64Array(names.length);
  const w = (i: number) => (weight === undefined ? 1 : weight[i]);
  let below = 0;
  for (let from = 0; from < n; ) {
    let to = from;
    let tied = 0;
    while (to < n && values[order[to]] === values[order[from]]) tied += w(order[to++]);
    for (let r = from; r < to; r++) {
      const i = order[r];
      sums[label[i]] += w(i) * values[i];
      ranks[label[i]] += w(i) * (below + tied / 2);
    }
    below += tied;
    from = to;
  }
  const overall = sums.reduce((a, b) => a + b, 0) / below;
  const medians = mediansOf(order, values, label, w, size);
  const [much, little] = level === undefined ? wordsFor(column, own) : textWords(column, level, own);
  return names.map((_, c) => {
    const position = ranks[c] / size[c] / below;
    const apart = position - 0.5;
    // rounding must not decide at the bound
    const isApart = Math.abs(apart) > APART - 1e-12;
    return {
      column,
      ...(level !== undefined && { level }),
      mean: sums[c] / size[c],
      median: medians[c],
      overall,
      position,
      words: isApart ? (apart > 0 ? much : little) : null,
    };
  });
}

function mediansOf(
  order: Int32Array,
  values: Float64Array,
  label: Int32Array,
  w: (i: number) => number,
  size: Float64Array,
): Float64Array {
  const low = new Float64Array(size.length).fill(Number.NaN);
  const high = low.slice();
  const seen = new Float64Array(size.length);
  for (const i of order) {
    const c = label[i];
    seen[c] += w(i);
    // the values with the ranks either side of the middle
    if (Number.isNaN(low[c]) && 2 * seen[c] >= size[c]) low[c] = values[i];
    if (Number.isNaN(high[c]) && 2 * seen[c] > size[c]) high[c] = values[i];
  }
  return low.map((value, c) => (value + high[c]) / 2);
}

/** Names from the strongest traits; where two clusters would share one, further traits, then a number, tell them apart. */
function titlesOf(clusters: readonly (readonly ClusterFeature[])[]): string[] {
  const traits = clusters.map((features) => features.map(({ words }) => words).filter((t) => t !== null));
  const titles = traits.map((own) => (own.length > 0 ? own.slice(0, 3).join(", ") : "like everybody"));
  const shared = (title: string) => titles.filter((other) => other === title).length > 1;
  const longer = titles.map((title, c) => {
    if (!shared(title)) return title;
    const strongest = clusters[c][0];
    const isMost = clusters.every(
      (other, o) => o === c || titles[o] !== title || strength(other[0]) < strength(strongest),
    );
    return isMost && title !== "like everybody" ? `${title} (most of all)` : title;
  });
  const seen = new Map<string, number>();
  return longer.map((title) => {
    const count = (seen.get(title) ?? 0) + 1;
    seen.set(title, count);
    return count > 1 ? `${title} (${count})` : title;
  });
}

function sentence(customers: number, total: number, features: readonly ClusterFeature[]): string {
  const apart = features.filter(({ words }) => words !== null).slice(0, 3);
  const share = `${Math.round((100 * customers) / total)} % of customers`;
  if (apart.length === 0) return `${share}, much like everybody in all columns.`;
  const facts = apart.map(({ column, level, mean, overall, words, position }) => {
    if (level !== undefined)
      return `${words} (${Math.round(100 * mean)} % of them, ${Math.round(100 * overall)} % of all)`;
    const very = Math.abs(position - 0.5) > VERY ? "very much so: " : "";
    return `${words} (${very}${column} ${threeDigits(mean)} on average, all customers ${threeDigits(overall)})`;
  });
  return `${share}: ${facts.join("; ")}.`;
}
