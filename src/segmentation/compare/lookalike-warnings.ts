import type { Estimate } from "../../core/estimate.ts";
import { threeDigits } from "../../core/words.ts";
import { plainName } from "../clusters/cluster-words.ts";
import type { NamedColumn } from "./compared-columns.ts";
import { withFewLevels } from "./contrast.ts";
import type { ColumnContrast } from "./contrast-types.ts";
import type { LookalikeFeature } from "./lookalike-types.ts";

/** What warnings are drawn from. */
interface Seen {
  readonly columns: readonly NamedColumn[];
  readonly ideal: Uint8Array;
  readonly features: readonly LookalikeFeature[];
  readonly profile: readonly ColumnContrast[];
  readonly auc: Estimate | null;
  readonly isTooFew: boolean;
}

/** What to be careful about, in sentences. */
export function lookalikeWarnings({ columns, ideal, features, profile, auc, isTooFew }: Seen): string[] {
  const ones = ideal.reduce((a, b) => a + b, 0);
  const out: string[] = [];
  if (isTooFew) {
    out.push(
      features.every(({ terms }) => terms.length === 0)
        ? "All customers are alike in these columns: there is nothing to tell them apart by."
        : `${ones} ideal and ${ideal.length - ones} other customers are too few to learn a score from (at least 20 of each); the profile says what they are like so far.`,
    );
  }
  for (const [k, column] of columns.entries()) {
    // among a handful of customers a column tells them apart by chance
    const defines = ones >= 10 && definesIdeal(column, ideal);
    const position = profile[k].kind === "number" ? (profile[k].position?.value ?? 0.5) : 0.5;
    if (defines)
      out.push(
        `Column "${column.name}" seems to define who is ideal: it tells all ideal customers from all others. Leave it out, or the score only repeats it.`,
      );
    else if (ones >= 10 && Math.abs(position - 0.5) > 0.49)
      out.push(
        `Column "${column.name}" nearly defines who is ideal (${threeDigits(100 * Math.max(position, 1 - position))} of 100 pairs are told apart by it alone). Was it used to choose them?`,
      );
    if (features[k].terms.length === 0 && !isTooFew)
      out.push(`Column "${column.name}" has one value only and says nothing.`);
    const { values } = column;
    if (!(values instanceof Float64Array) && new Set(values.codes).size > Math.max(50, ideal.length / 2))
      out.push(
        `Column "${column.name}" has a text of its own for most customers; only the twelve most frequent ${plainName(column.name)} values are told apart.`,
      );
  }
  if (auc?.interval && auc.interval[0] <= 0.5)
    out.push(
      "Ideal customers held out score no higher than others beyond what chance explains: these columns do not tell who is ideal.",
    );
  return out;
}

/** Whether one column alone tells all ideal customers from all others. */
function definesIdeal(column: NamedColumn, ideal: Uint8Array): boolean {
  const { values } = column;
  if (values instanceof Float64Array) {
    const bounds = [0, 1].map((side) => {
      const own = values.filter((v, i) => ideal[i] === side && !Number.isNaN(v));
      return {
        low: own.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
        high: own.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
        missing: values.some((v, i) => ideal[i] === side && Number.isNaN(v)),
        some: own.length > 0,
      };
    });
    const [others, own] = bounds;
    // who has no value must be of one side, too
    if (others.missing && own.missing) return false;
    return own.low > others.high || own.high < others.low;
  }
  const few = withFewLevels(column).values;
  if (few instanceof Float64Array) return false;
  const sides = new Map<number, number>();
  for (let i = 0; i < few.codes.length; i++)
    sides.set(few.codes[i], (sides.get(few.codes[i]) ?? 0) | (ideal[i] === 1 ? 1 : 2));
  return sides.size > 1 && [...sides.values()].every((side) => side !== 3);
}
