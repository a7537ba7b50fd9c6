import type { Column, Data } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import { badOption, levelOption, shareOption } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { scoreOrder } from "../../numeric/score-order.ts";
import { bestStep, type ProfitLimits, profitSteps } from "./profit-steps.ts";
import { readScored, type ScoredRows } from "./read-scored.ts";
import { resampled, resampleSettings } from "./resample-rows.ts";
import type { ResampleSettings, ScoredLevel } from "./scored-types.ts";
import { moments } from "./weighted-mean.ts";

/** What offers from one score up come to. */
export interface ProfitRow {
  /** Everybody with this score and above gets the offer; null for nobody. */
  readonly threshold: number | null;
  /** Offers, weighed, and their share of all. */
  readonly offers: number;
  readonly share: number;
  /** Those among them who would have left. */
  readonly found: number;
  /** What the offers cost. */
  readonly spent: number;
  /** What is saved less what is spent. */
  readonly profit: number;
}

/** The threshold that pays best. */
export interface BestThreshold {
  /** Null: nobody should get the offer. */
  readonly threshold: number | null;
  readonly offers: number;
  readonly share: number;
  readonly found: number;
  readonly spent: number;
  /** Profit with this threshold; the interval says what another such group of customers would bring. A best of many is chosen by luck too: on new customers expect a little less. */
  readonly profit: Estimate;
  /** Where the best threshold lies when the customers are drawn anew; null without draws. */
  readonly thresholdInterval: readonly [low: number, high: number] | null;
  /** The best profit when the customers are drawn anew, its threshold chosen anew each time; null without draws. */
  readonly bestInterval: readonly [low: number, high: number] | null;
}

/** What a profit curve says about itself. */
export interface ProfitCurveInfo extends TableInfo {
  readonly kind: "profit-curve";
  readonly best: BestThreshold;
  /** Profit with an offer to everybody. */
  readonly everybody: number;
  /** Share of those who accept an offer and stay, as given. */
  readonly success: number;
  readonly level: number;
}

/** Settings of {@link profitCurve}. */
export interface ProfitCurveOptions<Row extends object = object> extends ScoredLevel<Row>, ResampleSettings {
  /** What one offer costs, whoever gets it: an amount, or a column of amounts. Required. */
  readonly cost: number | Column<Row, number>;
  /** What is saved when somebody who would have left stays: an amount, or a column of amounts. Required. */
  readonly value: number | Column<Row, number>;
  /** How many of those who would have left an offer keeps: a share from 0 to 1. Default 1. */
  readonly success?: number;
  /** The most that may be spent. Default: no limit. */
  readonly budget?: number;
  /** The most offers that can be made. Default: no limit. */
  readonly capacity?: number;
}

/**
 * Profit of offers to everybody from a score up, for every score: success x value for each who would have left, less the cost of each offer. The best threshold is the one with the highest profit within budget and capacity, of
 * equal ones that with the fewest offers. Its interval comes from rows drawn anew. O(n resamples).
 *
 * @throws "bad-option" for a cost, value, share or limit that is none; "missing-value", "bad-value", "missing-column", "too-few-rows".
 *
 * @example
 * import { profitCurve } from "clientele";
 * const rows = [[0.9, 1], [0.8, 0], [0.7, 1], [0.3, 0], [0.2, 0]].map(([risk, left]) => ({ risk, left }));
 * const curve = profitCurve(rows, { score: "risk", label: "left", cost: 2, value: 10, success: 0.5 });
 * curve.info.best.threshold; // => 0.7
 * curve.info.best.profit.value; // => 4
 * profitCurve(rows, { score: "risk", label: "left", cost: 2, value: 10, capacity: 1 }).info.best.offers; // => 1
 */
export function profitCurve<Row extends object>(
  data: Data<Row>,
  options: ProfitCurveOptions<NoInfer<Row>>,
): Table<ProfitRow, ProfitCurveInfo> {
  const { cost, value, success = 1, budget, capacity } = (options ?? {}) as ProfitCurveOptions<Row>;
  const amount = (from: unknown, name: string) => {
    if (typeof from === "number" ? from >= 0 && from < Number.MAX_VALUE : from !== undefined) return from;
    throw badOption(name, from, "an amount, zero or more, or a column of amounts");
  };
  amount(cost, "cost");
  amount(value, "value");
  shareOption(success, "success");
  const limits: ProfitLimits = { budget: limit(budget, "budget"), capacity: limit(capacity, "capacity") };
  const column = (from: unknown) => ({ from: typeof from === "number" ? undefined : from, least: 0 });
  const rows = readScored(data as Data<object>, options, {
    what: "profitCurve",
    numbers: { cost: column(cost), value: column(value) },
  });
  const level = levelOption(options.level);
  const settings = resampleSettings(options);
  const { mass, length, y } = rows;
  const costs = rows.numbers.cost ?? new Float64Array(length).fill(cost as number);
  const values = rows.numbers.value ?? new Float64Array(length).fill(value as number);
  const gain = costs.map((c, i) => success * values[i] * y[i] - c);
  const places = scoreOrder(rows.score);
  const steps = profitSteps(places.order, places.from, rows, costs, gain, mass);
  const best = bestStep(steps, limits);
  const last = steps.profit.length - 1;
  const all = rows.yes + rows.no;
  const threshold = steps.profit.map((_, s) => (s === 0 ? Number.NaN : places.threshold[s - 1]));
  const [profit, at] = resampled(
    [steps.profit[best], threshold[best]],
    rows,
    ({ rows: sorted, times }) => {
      const drawn =
        rows.weight === undefined ? times : times.map((t, k) => t * (rows.weight as Float64Array)[sorted[k]]);
      const anew = profitSteps(sorted, places.from, rows, costs, gain, drawn, true);
      const chosen = bestStep(anew, limits);
      return [anew.profit[chosen], threshold[chosen]];
    },
    settings,
    level,
    places,
  );
  const info: ProfitCurveInfo = {
    kind: "profit-curve",
    best: {
      threshold: best === 0 ? null : threshold[best],
      offers: steps.offers[best],
      share: steps.offers[best] / all,
      found: steps.found[best],
      spent: steps.spent[best],
      profit: profitEstimate(rows, gain, best === 0 ? Number.POSITIVE_INFINITY : threshold[best], level),
      thresholdInterval: at.interval,
      bestInterval: profit.interval,
    },
    everybody: steps.profit[last],
    success,
    level,
  };
  const columns = { threshold, ...steps, share: steps.offers.map((n) => n / all) };
  return new Table<ProfitRow, ProfitCurveInfo>(last + 1, columns, info);
}

function limit(value: number | undefined, name: string): number {
  if (value === undefined) return Number.POSITIVE_INFINITY;
  if (typeof value === "number" && value >= 0) return value;
  throw badOption(name, value, "zero or more");
}

/** A sum over independent customers. */
function profitEstimate(rows: ScoredRows, gain: Float64Array, threshold: number, level: number): Estimate {
  const { mean, se } = moments((i) => (rows.score[i] >= threshold ? gain[i] : 0), rows);
  const all = rows.yes + rows.no;
  const value = mean * all;
  if (se === null) return { value, se, interval: null, level };
  const half = normalQuantile((1 + level) / 2) * se * all;
  return { value, se: se * all, interval: [value - half, value + half], level };
}
