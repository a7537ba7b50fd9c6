import type { Data, OptionsArgument } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import { levelOption } from "../../core/options.ts";
import type { CustomerSummary } from "../../data/index.ts";
import { bonettWright, fisherInterval, pearson } from "../../numeric/pearson.ts";
import { midRanks } from "../../numeric/ranks.ts";
import { firstOrderOf, readSpend, type SpendColumns, type SpendRows, spendRows } from "./spend-rows.ts";

/** Columns and settings of {@link spendIndependence}. */
export type SpendIndependenceOptions<Row extends object = CustomerSummary> = SpendColumns<Row> & {
  /** Level of the intervals. Default 0.95. */
  readonly level?: number;
};

/** Whether how often customers buy says something about what they spend per purchase. */
export interface SpendIndependence {
  /** Rank correlation of the number of purchases and mean spend; null when one of them does not vary. */
  readonly spearman: Estimate | null;
  /** Correlation of their logarithms. */
  readonly logPearson: Estimate | null;
  /** Customers looked at. */
  readonly customers: number;
  /** By the interval of the rank correlation: all within -0.2 to 0.2 "independent", all beyond "related"; else "weak" when it leaves zero out, "unclear" when not. */
  readonly verdict: "independent" | "weak" | "related" | "unclear";
  /** The same for people. */
  readonly words: string;
}

/** Correlations up to this size change values little. */
const SMALL = 0.2;

/**
 * Checks what spend models take for granted: that customers who buy more often do not spend more, or less, per purchase. Looks at customers with purchases that
 * count and a mean above zero, each once, by rank correlation and by the correlation of logarithms, with intervals by Fisher's z. {@link fitGammaGamma} reports
 * it too. O(n).
 *
 * @throws "bad-value", "missing-value", "missing-column", "bad-option"; "mixed-currency"; "empty-input" without customers, "too-few-rows" when nobody came back.
 *
 * @example
 * import { spendIndependence } from "clientele/cltv";
 * const customers = [
 *   { frequency: 1, monetary: 10 },
 *   { frequency: 2, monetary: 20 },
 *   { frequency: 3, monetary: 30 },
 *   { frequency: 4, monetary: 45 },
 *   { frequency: 5, monetary: 44 },
 * ];
 * const check = spendIndependence(customers);
 * check.spearman?.value; // => 0.9
 * check.verdict; // => "unclear"
 * spendIndependence([{ frequency: 0, monetary: 0 }]); // throws "too-few-rows"
 */
export function spendIndependence<Row extends object>(
  customers: Data<Row>,
  ...[options]: OptionsArgument<SpendIndependenceOptions<NoInfer<Row>>>
): SpendIndependence {
  const chosen = (options ?? {}) as SpendIndependenceOptions;
  const firstOrder = firstOrderOf(chosen.firstOrder);
  const level = levelOption(chosen.level);
  const what = "spendIndependence";
  return independenceOf(spendRows(readSpend(customers, chosen, firstOrder, what), what), level);
}

/** The check on rows that are read already. */
export function independenceOf(rows: SpendRows, level: number): SpendIndependence {
  const { orders, mean, count, byMean, customers, length } = rows;
  // rows are in order of orders and means
  const varies = orders[0] !== orders[length - 1] && mean[byMean[0]] !== mean[byMean[length - 1]];
  if (!varies)
    return {
      spearman: null,
      logPearson: null,
      customers,
      verdict: "unclear",
      words:
        "Whether those who buy more often spend more or less per purchase cannot be said: one of the two is the same for everybody.",
    };
  const estimate = (x: Float64Array, y: Float64Array, zError: (r: number) => number): Estimate => {
    const value = pearson({ x, y, counts: count, n: customers });
    return { value, ...fisherInterval(value, zError(value), level), level };
  };
  const rank = estimate(midRanks(orders, count), midRanks(mean, count, byMean), (r) =>
    bonettWright(r, customers),
  );
  const logPearson = estimate(logsOf(orders), logsOf(mean), () => 1 / Math.sqrt(customers - 3));
  const verdict = verdictOf(rank);
  return { spearman: rank, logPearson, customers, verdict, words: inWords(rank, verdict) };
}

function logsOf(values: Float64Array): Float64Array {
  const logs = new Float64Array(values.length);
  for (let i = 0; i < logs.length; i++) logs[i] = Math.log(values[i]);
  return logs;
}

function verdictOf({ interval }: Estimate): SpendIndependence["verdict"] {
  if (interval === null) return "unclear";
  const [low, high] = interval;
  if (low >= -SMALL && high <= SMALL) return "independent";
  if (low > SMALL || high < -SMALL) return "related";
  return low > 0 || high < 0 ? "weak" : "unclear";
}

function inWords({ value }: Estimate, verdict: SpendIndependence["verdict"]): string {
  const found = `rank correlation ${value.toFixed(2)}`;
  if (verdict === "independent")
    return `Customers who buy more often spend about as much per purchase as the others (${found}).`;
  if (verdict === "unclear")
    return `The data do not settle whether customers who buy more often spend more or less per purchase (${found}).`;
  const [tend, much] = verdict === "weak" ? ["tend to spend", "somewhat "] : ["spend", ""];
  return value > 0
    ? `Customers who buy more often ${tend} more per purchase (${found}), which the model does not know: expected spend times expected orders is ${much}too low for the most frequent ones.`
    : `Customers who buy more often ${tend} less per purchase (${found}), which the model does not know: expected spend times expected orders is ${much}too high for the most frequent ones.`;
}
