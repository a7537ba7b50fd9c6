import { badOption } from "../core/options.ts";
import { quantileSorted } from "../numeric/quantile.ts";
import { roundUp, tidy } from "../numeric/round-numbers.ts";
import { sum } from "../numeric/sum.ts";
import { type Chart, type ChartOptions, needRows } from "./chart.ts";
import { type DistributionBin, distributionChart } from "./distribution-chart.ts";
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
 * @throws "too-few-rows" without a finite value, "bad-option".
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
      [...customers].map((row) => row.expected ?? Number.NaN).filter(Number.isFinite),
      "valueDistributionChart",
    ),
  ).sort();
  const f = formatsOf(options);
  const total = sum(values);
  const tenth = Math.max(1, Math.round(values.length / 10));
  const best = total > 0 ? sum(values.subarray(values.length - tenth)) / total : 0;
  const finding = `The best tenth of ${f.count(values.length)} customers has ${f.percent(best)} of a total of ${f.money(total)}`;
  return distributionChart(barsOf(values, bins), {
    title: "What customers are still worth",
    subtitle: finding,
    ...options,
    valueTitle: "Expected value",
    countTitle: "Customers",
    median: quantileSorted(values, 0.5),
  });
}

/** Round bars up to the 98 % quantile, and one without end for what lies above. */
function barsOf(sorted: Float64Array, bins: number): DistributionBin[] {
  const low = Math.min(0, sorted[0]);
  const width = roundUp(Math.max((quantileSorted(sorted, 0.98) - low) / bins, 1e-9));
  const first = Math.floor(low / width);
  const count = Math.max(1, Math.ceil((quantileSorted(sorted, 0.98) - first * width) / width + 1e-9));
  const bars = new Float64Array(count + 1);
  for (const value of sorted) bars[Math.min(count, Math.floor(value / width + 1e-9) - first)]++;
  return Array.from(bars, (n, i) => ({
    from: tidy((first + i) * width),
    to: i === count ? null : tidy((first + i + 1) * width),
    count: n,
  })).filter(({ to, count: n }) => to !== null || n > 0);
}
