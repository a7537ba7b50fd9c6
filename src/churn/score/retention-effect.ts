import {
  type ColumnOption,
  type Data,
  type OptionalColumn,
  type OptionsArgument,
  readColumns,
} from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import type { Estimate } from "../../core/estimate.ts";
import { optionalColumn } from "../../core/optional-column.ts";
import { levelOption } from "../../core/options.ts";
import { rereadable } from "../../core/rereadable.ts";
import { zoneOf } from "../../core/time.ts";
import { differenceOfShares, type EstimatedDifference } from "../../numeric/differences.ts";
import { shareEstimate } from "../../numeric/intervals.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { ratioOfShares } from "../../numeric/ratio-of-shares.ts";

/** Columns and settings of {@link retentionEffect}. */
export type RetentionEffectOptions<Row extends object> = ColumnOption<Row, "acted", number | boolean> &
  ColumnOption<Row, "left", number | boolean> &
  OptionalColumn<Row, "count", number> & {
    /** Confidence level of the intervals. Default 0.95. */
    readonly level?: number;
  };

/** What acting did, measured against those held out. */
export interface RetentionEffect {
  /** Customers acted for, and how many of them left. */
  readonly acted: { readonly customers: number; readonly left: number; readonly share: Estimate };
  /** Customers held out by chance, and how many of them left. */
  readonly heldOut: { readonly customers: number; readonly left: number; readonly share: Estimate };
  /** Share that left among those held out less that among those acted for: above zero, acting kept customers. Newcombe's interval; p of the score test. */
  readonly kept: EstimatedDifference;
  /** Share of those about to leave who stayed because of it, 1 - ratio of the shares, with Koopman's interval: the `successRate` of a plan. Its low end may lie below zero. null when nobody of those held out left. */
  readonly saved: Pick<Estimate, "value" | "interval" | "level"> | null;
  /** Customers needed on each side to find an effect as large as the measured one four times in five; null where there is none. */
  readonly neededEach: number | null;
  /** One sentence for the owner. */
  readonly summary: string;
}

/**
 * What acting did: the customers of a plan acted for against those held out by chance, by who had left when the window was over. Only a random hold-out ({@link retentionPlan}) makes this
 * the effect of acting; comparing with customers who were not chosen does not. O(n).
 *
 * @throws "too-few-rows" without customers on both sides; "missing-column", "missing-value", "bad-value" for rows; "bad-option" for the level.
 *
 * @example
 * import { retentionEffect } from "clientele/churn";
 * const { kept, saved } = retentionEffect([
 *   { acted: 1, left: 1, count: 120 }, { acted: 1, left: 0, count: 280 },
 *   { acted: 0, left: 1, count: 40 }, { acted: 0, left: 0, count: 60 },
 * ]);
 * kept.value; // => 0.1
 * saved.value; // => 0.25
 * retentionEffect([{ acted: 1, left: 0 }]); // throws "too-few-rows"
 */
export function retentionEffect<Row extends object>(
  customers: Data<Row>,
  ...[options]: OptionsArgument<RetentionEffectOptions<NoInfer<Row>>>
): RetentionEffect {
  const what = "retentionEffect";
  const chosen = (options ?? {}) as { readonly [name: string]: unknown; readonly level?: number };
  const level = levelOption(chosen.level);
  const rows = rereadable(customers as Data<object>);
  const flag = {
    as: "number",
    valid: (v: number) => v === 0 || v === 1,
    expected: "1 or true, 0 or false",
  } as const;
  const { columns, length } = readColumns(
    rows,
    {
      acted: { ...flag, from: chosen.acted ?? "acted" },
      left: { ...flag, from: chosen.left ?? "left" },
      count: { as: "number", min: 0, from: optionalColumn(rows, chosen.count, "count") },
    },
    { zone: zoneOf("UTC"), what },
  );
  const n = [0, 0];
  const gone = [0, 0];
  for (let i = 0; i < length; i++) {
    const count = (columns.count as Float64Array | undefined)?.[i] ?? 1;
    n[columns.acted[i]] += count;
    gone[columns.acted[i]] += count * columns.left[i];
  }
  if (n[0] === 0 || n[1] === 0)
    throw new ClienteleError(
      "too-few-rows",
      `${what} compares customers acted for with customers held out; found ${n[1]} and ${n[0]}.`,
      { count: Math.min(n[0], n[1]), expected: "at least one customer on each side" },
    );
  const side = (s: 0 | 1) => ({ customers: n[s], left: gone[s], share: shareEstimate(gone[s], n[s], level) });
  const kept = differenceOfShares(gone[0], n[0], gone[1], n[1], level);
  const ratio = gone[0] === 0 ? null : ratioOfShares(gone[1], n[1], gone[0], n[0], level);
  const saved =
    ratio === null
      ? null
      : {
          value: 1 - gone[1] / n[1] / (gone[0] / n[0]),
          interval: [1 - ratio.interval[1], 1 - ratio.interval[0]] as const,
          level,
        };
  return {
    acted: side(1),
    heldOut: side(0),
    kept,
    saved,
    neededEach: neededEach(gone[0] / n[0], gone[1] / n[1], level),
    summary: summaryOf(kept, n, gone),
  };
}

/** Customers on each side for a power of 80 %, two-sided, by the normal approximation. */
function neededEach(p: number, q: number, level: number): number | null {
  if (p === q) return null;
  const z = normalQuantile((1 + level) / 2) + normalQuantile(0.8);
  return Math.ceil((z * z * (p * (1 - p) + q * (1 - q))) / (p - q) ** 2);
}

function summaryOf(kept: EstimatedDifference, n: readonly number[], gone: readonly number[]): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const measured = `Of those acted for ${percent(gone[1] / n[1])} left, of those left alone ${percent(gone[0] / n[0])}.`;
  const [low, high] = kept.interval ?? [Number.NaN, Number.NaN];
  if (low > 0)
    return `${measured} Acting kept between ${percent(low)} and ${percent(high)} of the customers.`;
  if (high < 0) return `${measured} Acting drove customers away.`;
  return `${measured} That may be chance: ${n[0] + n[1]} customers are too few to tell.`;
}
