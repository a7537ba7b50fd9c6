import { badOption } from "../core/options.ts";
import { longTailBins } from "../numeric/long-tail-bins.ts";
import { quantileSorted } from "../numeric/quantile.ts";
import { sum } from "../numeric/sum.ts";
import { type Chart, type ChartOptions, needRows, rowsOf } from "./chart.ts";
import { distributionChart } from "./distribution-chart.ts";
import { formatsOf } from "./format.ts";

/** A customer's expected value, as `customerValue` gives it. */
export interface ValuedCustomer {
  /** null and numbers without end are left out. */
  readonly expected: number | null;
}

/** Options of {@link valueDistributionChart}. */
export interface ValueDistributionChartOptions extends ChartOptions {
  /** Bars up to the value that 98 of 100 customers stay below; the rest is one more. Default 24. */
  readonly bins?: number;
}

/**
 * How the expected value of customers spreads: one bar a range of values, the highest 2 % together in a pale one, and the share of the total that the best tenth of customers has. A row is one
 * customer. O(n log n).
 *
 * @throws "too-few-rows" without a finite value, "bad-option"; "bad-input" for what it does not draw.
 *
 * @example
 * import { valueDistributionChart } from "clientele";
 * const values = Array.from({ length: 100 }, (_, i) => ({ expected: i < 90 ? 10 : 90 }));
 * valueDistributionChart(values).title?.subtitle; // => ["The best tenth of 100 customers has 50% of a total of 1,800"]
 * valueDistributionChart([{ expected: Infinity }]); // throws "too-few-rows"
 */
export function valueDistributionChart(
  customers: Iterable<ValuedCustomer>,
  options: ValueDistributionChartOptions = {},
): Chart {
  const { bins = 24 } = options;
  if (!Number.isInteger(bins) || bins < 2 || bins > 1000)
    throw badOption("bins", bins, "a whole number of bars, 2 to 1000");
  const values = Float64Array.from(
    needRows(
      rowsOf(customers, "valueDistributionChart", "the result of customerValue", ["expected"])
        .map((row) => row.expected ?? Number.NaN)
        .filter(Number.isFinite),
      "valueDistributionChart",
    ),
  ).sort();
  const f = formatsOf(options);
  const total = sum(values);
  const tenth = Math.max(1, Math.round(values.length / 10));
  const best = total > 0 ? sum(values.subarray(values.length - tenth)) / total : 0;
  const finding = `The best tenth of ${f.count(values.length)} customers has ${f.percent(best)} of a total of ${f.money(total)}`;
  return distributionChart(longTailBins(values, bins), {
    title: "What customers are still worth",
    subtitle: finding,
    ...options,
    valueTitle: "Expected value",
    countTitle: "Customers",
    median: quantileSorted(values, 0.5),
  });
}
