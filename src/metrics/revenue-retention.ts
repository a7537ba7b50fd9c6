import type { Data } from "../core/columns.ts";
import { ClienteleError } from "../core/errors.ts";
import type { Estimate } from "../core/estimate.ts";
import { levelOption, zoneFor } from "../core/options.ts";
import type { Rejected } from "../core/table.ts";
import type { SubscriptionRow } from "../data/index.ts";
import { sum } from "../numeric/sum.ts";
import { type Moves, movesBetween } from "./contract-moves.ts";
import { type ContractColumns, type ContractOptions, readContracts } from "./contract-rows.ts";
import { type MetricDefinition, windowWords } from "./definitions.ts";
import { kpiDefinition } from "./kpi-definitions.ts";
import { chooseWindow, type WindowChoice } from "./kpi-window.ts";
import type { MetricWindow } from "./options.ts";

/** Options of the figures that compare recurring revenue at two moments. The window is `from` and `to`, or `period` and `asOf`. */
export type RevenueRetentionOptions<Row extends object = SubscriptionRow> = ContractColumns<Row> &
  ContractOptions &
  WindowChoice & {
    /** Confidence level of the interval. Default 0.95. */
    readonly level?: number;
  };

/** Recurring revenue of the customers at the start of a window and what became of it; amounts are month prices. */
export interface RevenueMoves {
  readonly definition: MetricDefinition;
  readonly window: MetricWindow;
  /** False when `asOf` cuts the window. */
  readonly complete: boolean;
  /** ISO 4217 code; "" when unknown. */
  readonly currency: string;
  /** Paying customers at the start. */
  readonly customers: number;
  /** What they paid a month, just before the window. */
  readonly opening: number;
  /** What some of them pay more just before its end. */
  readonly expansion: number;
  /** What those who stay pay less, as a positive amount. */
  readonly contraction: number;
  /** What those who left had paid, as a positive amount. */
  readonly churn: number;
  /** What customers pay who did not at the start: new ones and those who came back. In no retention rate. */
  readonly gained: number;
  /** What to be careful about, in sentences. */
  readonly warnings: readonly string[];
  readonly rejected: readonly Rejected[];
}

/** A share of the revenue at the start, e.g. 1.05. */
export interface RevenueRetention extends Estimate, RevenueMoves {}

/** Reads contracts and compares the window's ends; what all three figures share. */
export function revenueMoves(
  data: Data<object>,
  options: RevenueRetentionOptions,
  name: string,
  variant: string,
  what: string,
): { readonly moves: Moves; readonly level: number; readonly facts: RevenueMoves } {
  const level = levelOption(options.level);
  const zone = zoneFor(data, options.zone);
  const { from, to, asOf, complete } = chooseWindow(options, zone, name);
  const contracts = readContracts(data, options, { zone, asOf, priced: true, what });
  const moves = movesBetween(contracts, from, Math.min(to, asOf));
  const { before, after } = moves;
  const total = (f: (a: number, b: number) => number) => sum(before.map((a, i) => f(a, after[i])));
  const customers = before.reduce((n, a) => n + (a > 0 ? 1 : 0), 0);
  return {
    moves,
    level,
    facts: {
      definition: kpiDefinition(name, variant, windowWords(from, to, zone)),
      window: { from, to },
      complete,
      currency: contracts.currency ?? "",
      customers,
      opening: sum(before),
      expansion: total((a, b) => (a > 0 && b > a ? b - a : 0)),
      contraction: total((a, b) => (b > 0 && b < a ? a - b : 0)),
      churn: total((a, b) => (b === 0 ? a : 0)),
      gained: total((a, b) => (a === 0 ? b : 0)),
      warnings:
        customers < 30
          ? [
              `Only ${customers} paying ${customers === 1 ? "customer" : "customers"} at the start (fewer than 30): read the interval.`,
            ]
          : [],
      rejected: contracts.rejected,
    },
  };
}

/** The month prices of the customers at the start alone, for a retention rate. */
export function atStart({ before, after }: Moves, name: string, words: string): Moves {
  const rows = [...before.keys()].filter((i) => before[i] > 0);
  if (rows.length === 0) {
    throw new ClienteleError(
      "too-few-rows",
      `Nobody pays at the start of the window ${words}; ${name} needs recurring revenue to begin with.`,
      { value: 0, expected: "a paying customer at the start of the window" },
    );
  }
  return {
    customers: rows.length,
    before: Float64Array.from(rows, (i) => before[i]),
    after: Float64Array.from(rows, (i) => after[i]),
  };
}
