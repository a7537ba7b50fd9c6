import type { TableColumn } from "../../core/table.ts";
import { quantileSorted } from "../../numeric/quantile.ts";
import type { Checked } from "../check-quality.ts";
import { finderFor, missingFinding, Picked } from "./finding.ts";
import { sortedValues } from "./sorted-values.ts";

const FEWEST_VALUES = 20;
const OUTLIER_DEVIATIONS = 6;
const SAME_VALUE_SHARE = 0.5;
// columns that orders hold only at zero or above
const NEVER_NEGATIVE = ["amount", "price", "discount", "refund"];

/** The checks of a column of amounts, counts and the like. */
export function checkNumbers(
  name: string,
  values: Float64Array,
  required: boolean,
  columns: { readonly [name: string]: TableColumn },
  kind: string,
): Checked {
  const find = finderFor({ column: name, values });
  const { missing, findings } = missingFinding(find, values, required);
  const infinite = new Picked();
  const negative = new Picked();
  const zero = new Picked();
  // goods that came back have a negative quantity and charge nothing, as they should
  const givesBack =
    kind === "orders" && (name === "quantity" || name === "amount") ? refundOf(columns) : undefined;
  const sorted = sortedValues(values);
  const forbidden = kind === "orders" && NEVER_NEGATIVE.includes(name);
  const zeroMatters = kind === "orders" && (name === "amount" || name === "price" || name === "quantity");
  const odd = sorted[0] < 0 || (zeroMatters && sorted[0] === 0) || infinitesAtEnd(sorted) > 0;
  for (let i = 0; odd && i < values.length; i++) {
    const value = values[i];
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) infinite.add(i);
    else if (givesBack !== undefined && givesBack[i] > 0 && (name === "quantity" || value === 0)) continue;
    else if (value < 0) negative.add(i);
    else if (value === 0) zero.add(i);
  }
  const { distinct, most, mostCount } = runsOf(sorted);
  const outlier = outliersOf(values, sorted);
  const same = new Picked();
  if (
    most !== 0 &&
    sorted.length >= FEWEST_VALUES &&
    distinct > 1 &&
    mostCount > SAME_VALUE_SHARE * sorted.length
  ) {
    for (let i = 0; i < values.length; i++) if (values[i] === most) same.add(i);
  }
  return {
    column: {
      column: name,
      type: "number",
      rows: values.length,
      missing,
      distinct,
      min: finite(sorted[0]),
      max: finite(sorted[sorted.length - 1]),
    },
    findings: [
      ...findings,
      ...find("not finite", "error", infinite, (rows) => `${rows} hold an infinite number.`),
      ...find(
        "negative",
        forbidden ? "error" : "note",
        negative,
        (rows, share) =>
          `${rows} (${share}) ${negative.count === 1 ? "is" : "are"} below zero${forbidden ? "; money given back belongs in refund" : ""}.`,
      ),
      ...(zeroMatters
        ? find(
            "zero",
            "note",
            zero,
            (rows, share) => `${rows} (${share}) ${zero.count === 1 ? "is" : "are"} zero.`,
          )
        : []),
      ...find(
        "outlier",
        "warning",
        outlier.picked,
        (rows) =>
          `${rows} lie${outlier.picked.count === 1 ? "s" : ""} far from the usual ${short(outlier.low)} to ${short(outlier.high)}.`,
      ),
      ...(name === "amount" || name === "price"
        ? find("same value", "note", same, (_, share) => `${share} of the rows have the same value, ${most}.`)
        : []),
    ],
  };
}

function refundOf(columns: { readonly [name: string]: TableColumn }): Float64Array | undefined {
  const column = columns.refund;
  return column instanceof Float64Array ? column : undefined;
}

/** How many different values, and the most frequent one. */
export function runsOf(sorted: Float64Array): { distinct: number; most: number; mostCount: number } {
  let distinct = 0;
  let most = Number.NaN;
  let mostCount = 0;
  for (let i = 0; i < sorted.length; ) {
    let end = i + 1;
    while (end < sorted.length && sorted[end] === sorted[i]) end++;
    distinct++;
    if (end - i > mostCount) {
      most = sorted[i];
      mostCount = end - i;
    }
    i = end;
  }
  return { distinct, most, mostCount };
}

/**
 * Values above zero far from the rest on a log scale; `low` to `high` is what counts as usual. Each side is measured by its own quartile,
 * for what people spend is skewed even in logarithms; 1.4826 makes the distance to a quartile a standard deviation where it is not.
 */
function outliersOf(
  values: Float64Array,
  sorted: Float64Array,
): { picked: Picked; low: number; high: number } {
  const picked = new Picked();
  const above = sorted.subarray(sorted.findIndex((v) => v > 0));
  const usual = above.subarray(0, above.length - infinitesAtEnd(above));
  if (!(usual[0] > 0) || usual.length < FEWEST_VALUES)
    return { picked, low: 0, high: Number.POSITIVE_INFINITY };
  const [lower, median, upper] = [0.25, 0.5, 0.75].map((p) => Math.log(quantileSorted(usual, p)));
  const reach = 1.4826 * OUTLIER_DEVIATIONS;
  // a side on which the quartile equals the median has no scale to measure by
  const low = lower < median ? Math.exp(median - reach * (median - lower)) : 0;
  const high = upper > median ? Math.exp(median + reach * (upper - median)) : Number.POSITIVE_INFINITY;
  const odd = usual[0] < low || usual[usual.length - 1] > high;
  for (let i = 0; odd && i < values.length; i++) {
    if (values[i] > 0 && values[i] < Number.POSITIVE_INFINITY && (values[i] < low || values[i] > high))
      picked.add(i);
  }
  return { picked, low, high };
}

function infinitesAtEnd(sorted: Float64Array): number {
  let count = 0;
  while (count < sorted.length && sorted[sorted.length - 1 - count] === Number.POSITIVE_INFINITY) count++;
  return count;
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
