import type { Data, Id } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import { badOption, levelOption, needOptions, shareOption } from "../../core/options.ts";
import { Table, type TableColumn, type TableInfo } from "../../core/table.ts";
import { customerColumn, type FeatureName, type Features } from "../clusters/features.ts";
import type { ColumnIn } from "../rfm-input.ts";
import { alphaEstimate, alphaOf } from "./alpha.ts";
import { completeAnswers, momentsOfAnswers, readAnswers, reversedItems } from "./answers.ts";
import { weakWords } from "./words.ts";

/** Options of {@link scaleScores}. */
export interface ScaleScoresOptions<
  Row extends object = { readonly [column: string]: unknown },
  Scale extends string = string,
> {
  /** The items of each scale, such as `{ service: ["q1", "q2"], price: ["q3", "q4"] }`. */
  readonly scales: { readonly [S in Scale]: readonly FeatureName<Row>[] };
  /** Items that ask for the opposite of the others: they are turned round (least + most - answer), which needs `range`. */
  readonly reverse?: readonly string[];
  /** The smallest and the largest answer that can be given, such as [1, 5]; others are refused. Default: any number. */
  readonly range?: readonly [least: number, most: number];
  /** Share of a scale's items that must be answered for a score, 0 to 1. Default 0.5. */
  readonly least?: number;
  /** Who. Default: the column "customer" where the rows have one. */
  readonly customer?: ColumnIn<Row, Id>;
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
}

/** One row of {@link ScaleScores}: the customer, where the rows say so, and a score for each scale. */
export type ScaleScore<Scale extends string = string> = { readonly [S in Scale]: number | null } & {
  readonly customer?: string | null;
};

/** What a table of scale scores says about one scale. */
export interface ScaleSummary {
  readonly scale: string;
  readonly items: readonly string[];
  /** Customers with a score. */
  readonly customers: number;
  /** Customers who answered too few of the items. */
  readonly without: number;
  /** Cronbach's alpha of those who answered all items, see `reliability`; null for one item, or where nobody's answers differ. */
  readonly alpha: Estimate | null;
}

/** What a table of scale scores says about itself. */
export interface ScaleScoresInfo extends TableInfo {
  readonly kind: "scale-scores";
  readonly scales: readonly ScaleSummary[];
  readonly warnings: readonly string[];
}

/** A score for each customer and scale, rows in the order of the input. */
export type ScaleScores<Scale extends string = string> = Table<ScaleScore<Scale>, ScaleScoresInfo>;

/**
 * Scores from survey answers: for each scale the mean of the answers to its items, in the unit of the answers. A customer who answered fewer than `least` of the items (default: half)
 * gets none (null); else the mean is that of the answers given. Each scale's alpha stands in `info`, with a warning below 0.7. The table can go
 * straight into `fitKMeans` and `chooseClusters`. O(n items).
 *
 * @throws "bad-option" for `reverse` without `range`; "bad-value" for answers out of range; "missing-column", "bad-input".
 *
 * @example
 * import { scaleScores } from "clientele/segmentation";
 * const rows = [
 *   { customer: "ann", q1: 5, q2: 4, q3: 2 },
 *   { customer: "bob", q1: 2, q2: null, q3: 4 },
 *   { customer: "cat", q1: null, q2: null, q3: null },
 * ];
 * const table = scaleScores(rows, { scales: { service: ["q1", "q2", "q3"] }, reverse: ["q3"], range: [1, 5] });
 * table.of("ann")?.service; // => 4.33333
 * table.of("bob")?.service; // => 2
 * table.of("cat")?.service; // => null
 * scaleScores(rows, { scales: { service: ["q1"] }, reverse: ["q1"] }); // throws "bad-option"
 */
export function scaleScores<Row extends object, const Scale extends string>(
  data: Data<Row>,
  options: ScaleScoresOptions<NoInfer<Row>, Scale>,
): ScaleScores<Scale> {
  needOptions(options, "scaleScores", "scales, each with its items");
  const { range } = options;
  const least = shareOption(options.least ?? 0.5, "least");
  const level = levelOption(options.level);
  const scales = checkScales(options.scales);
  const items = [...new Set(scales.flatMap(([, own]) => own))];
  const reversed = reversedItems(options.reverse, items);
  if (reversed.size > 0 && range === undefined)
    throw badOption(
      "range",
      range,
      "the smallest and the largest answer, such as [1, 5], to turn items round",
    );
  const features = readAnswers(
    data,
    { items: items as FeatureName<Row>[], ...(range && { range }) },
    "scaleScores",
    customerColumn(data, options.customer),
  );
  const both = range === undefined ? 0 : range[0] + range[1];
  const places = scales.map(([, own]) => own.map((item) => items.indexOf(item)));
  const isReversed = items.map((item) => reversed.has(item));
  const scores = places.map((own) =>
    Float64Array.from({ length: features.rows }, (_, i) => {
      let [sum, n] = [0, 0];
      for (const j of own) {
        const x = features.columns[j][i];
        if (Number.isNaN(x)) continue;
        sum += isReversed[j] ? both - x : x;
        n++;
      }
      return n > 0 && n >= least * own.length - 1e-9 ? sum / n : Number.NaN;
    }),
  );
  const { customer } = features;
  const columns: { [name: string]: TableColumn } = {
    ...(customer && { customer }),
    ...Object.fromEntries(scales.map(([scale], s) => [scale, scores[s]])),
  };
  const summaries = scales.map(([scale, own], s): ScaleSummary => {
    const without = scores[s].filter(Number.isNaN).length;
    const alpha = alphaIn(features, places[s], isReversed, level);
    return { scale, items: own, customers: features.rows - without, without, alpha };
  });
  return new Table(features.rows, columns as unknown as ScaleScores<Scale>["columns"], {
    kind: "scale-scores",
    ...(customer && { key: "customer" }),
    scales: summaries,
    warnings: summaries.flatMap(({ scale, items: own, alpha }) => {
      if (own.length < 2) return [];
      return alpha === null
        ? [`The items of "${scale}" cannot be judged: too few customers answered all of them, or all alike.`]
        : weakWords(`The items of "${scale}"`, alpha.value);
    }),
  });
}

function checkScales(scales: { readonly [scale: string]: readonly string[] }): [string, readonly string[]][] {
  const entries = typeof scales === "object" && scales !== null ? Object.entries(scales) : [];
  if (entries.length === 0)
    throw badOption("scales", scales, 'items by scale, such as { service: ["q1", "q2"] }');
  for (const [scale, items] of entries) {
    if (scale === "customer")
      throw badOption("scales", scale, "another name: the customer's column has this one");
    if (!Array.isArray(items) || items.length === 0 || new Set(items).size < items.length)
      throw badOption("scales", items, `for ${scale} a list of items, each once`);
  }
  return entries;
}

function alphaIn(
  features: Features,
  items: readonly number[],
  isReversed: readonly boolean[],
  level: number,
): Estimate | null {
  if (items.length < 2) return null;
  const complete = completeAnswers(features, items, (item) => (isReversed[item] ? -1 : 1));
  const { covariance } = momentsOfAnswers(complete);
  const isKnown = complete.n > 1 && Number.isFinite(alphaOf(covariance, items.length));
  return isKnown ? alphaEstimate(covariance, items.length, complete.n, level) : null;
}
