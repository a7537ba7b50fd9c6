import type { TableColumn } from "../../core/table.ts";
import { threeDigits } from "../../core/words.ts";
import {
  countOf,
  mostFrequent,
  quantileOfRuns,
  someRuns,
  type ValueRuns,
  valueRuns,
} from "../../numeric/value-runs.ts";
import type { Checked } from "../check-quality.ts";
import { finderFor, firstOf, missingFinding, Picked } from "./finding.ts";

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
  const runs = valueRuns(values);
  const { values: each } = runs;
  const missing = values.length - countOf(runs);
  const findings = missingFinding(find, values, missing, required);
  const infinite = new Picked();
  const negative = new Picked();
  const zero = new Picked();
  // goods that came back have a negative quantity and charge nothing, as they should
  const givesBack =
    kind === "orders" && (name === "quantity" || name === "amount") ? refundOf(columns) : undefined;
  const forbidden = kind === "orders" && NEVER_NEGATIVE.includes(name);
  const zeroMatters = kind === "orders" && (name === "amount" || name === "price" || name === "quantity");
  const odd =
    each[0] < 0 || (zeroMatters && each[0] === 0) || each[each.length - 1] === Number.POSITIVE_INFINITY;
  for (let i = 0; odd && i < values.length; i++) {
    const value = values[i];
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) infinite.add(i);
    else if (givesBack !== undefined && givesBack[i] > 0 && (name === "quantity" || value === 0)) continue;
    else if (value < 0) negative.add(i);
    else if (value === 0) zero.add(i);
  }
  const most = mostFrequent(runs);
  const outlier = outliersOf(values, runs);
  const isMany =
    most.value !== 0 &&
    countOf(runs) >= FEWEST_VALUES &&
    each.length > 1 &&
    most.count > SAME_VALUE_SHARE * countOf(runs);
  const same = firstOf(isMany ? most.count : 0, (i) => values[i] === most.value);
  return {
    column: {
      column: name,
      type: "number",
      rows: values.length,
      missing,
      distinct: each.length,
      min: finite(each[0]),
      max: finite(each[each.length - 1]),
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
          `${rows} lie${outlier.picked.count === 1 ? "s" : ""} far from the usual ${threeDigits(outlier.low)} to ${threeDigits(outlier.high)}.`,
      ),
      ...(name === "amount" || name === "price"
        ? find(
            "same value",
            "note",
            same,
            (_, share) => `${share} of the rows have the same value, ${most.value}.`,
          )
        : []),
    ],
  };
}

function refundOf(columns: { readonly [name: string]: TableColumn }): Float64Array | undefined {
  const column = columns.refund;
  return column instanceof Float64Array ? column : undefined;
}

/**
 * Values above zero far from the rest on a log scale; `low` to `high` is what counts as usual. Each side is measured by its own quartile,
 * for what people spend is skewed even in logarithms; 1.4826 makes the distance to a quartile a standard deviation where it is not.
 */
function outliersOf(values: Float64Array, runs: ValueRuns): { picked: Picked; low: number; high: number } {
  const picked = new Picked();
  const all = runs.values;
  const begin = all.findIndex((v) => v > 0);
  const end = all[all.length - 1] === Number.POSITIVE_INFINITY ? all.length - 1 : all.length;
  const usual = someRuns(runs, Math.min(end, begin < 0 ? end : begin), end);
  if (countOf(usual) < FEWEST_VALUES) return { picked, low: 0, high: Number.POSITIVE_INFINITY };
  const [lower, median, upper] = [0.25, 0.5, 0.75].map((p) => Math.log(quantileOfRuns(usual, p)));
  const reach = 1.4826 * OUTLIER_DEVIATIONS;
  // a side on which the quartile equals the median has no scale to measure by
  const low = lower < median ? Math.exp(median - reach * (median - lower)) : 0;
  const high = upper > median ? Math.exp(median + reach * (upper - median)) : Number.POSITIVE_INFINITY;
  const odd = usual.values[0] < low || all[end - 1] > high;
  for (let i = 0; odd && i < values.length; i++) {
    if (values[i] > 0 && values[i] < Number.POSITIVE_INFINITY && (values[i] < low || values[i] > high))
      picked.add(i);
  }
  return { picked, low, high };
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
