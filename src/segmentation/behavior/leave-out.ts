import { excludedIds } from "../../core/options.ts";
import { Table, type TextColumn } from "../../core/table.ts";
import { type OrdersInfo, type Suspect, suspectIds } from "../../data/index.ts";
import { Register } from "../rules/fact-columns.ts";

/** What became of ids that are probably no person; see the suspects option of each function. */
export type SuspectsOption = "exclude" | "keep" | readonly string[] | undefined;

/** Rows that are in no customer's row, by reason. */
export interface BehaviorLeftOut {
  /** Rows that name nobody. */
  readonly withoutCustomer: number;
  /** Rows of ids that are probably no person. */
  readonly suspected: number;
  /** Rows at or after `asOf`. */
  readonly afterAsOf: number;
  /** Invalid rows (`onInvalid: "skip"`). */
  readonly invalid: number;
}

/** The customers of a log, numbered in order of appearance. */
export interface NumberedLog {
  readonly ids: readonly string[];
  /** Number of each row's customer, -1 for rows left out. */
  readonly customer: Int32Array;
  readonly leftOut: BehaviorLeftOut;
}

/** Numbers the customers of the rows before `asOf`; `found` is asked for suspects only where they matter. O(rows). */
export function numberRows(
  who: TextColumn,
  time: Float64Array,
  asOf: number,
  suspects: SuspectsOption,
  found: () => readonly Suspect[],
  invalid: number,
): NumberedLog {
  const register = new Register(excludedIds(suspects, found));
  const customer = register.numbersOf(who, (row) => time[row] < asOf);
  const leftOut = { withoutCustomer: 0, suspected: 0, afterAsOf: 0, invalid };
  for (let i = 0; i < time.length; i++) {
    if (!(time[i] < asOf)) leftOut.afterAsOf++;
    else if (who.codes[i] < 0) leftOut.withoutCustomer++;
    else if (customer[i] < 0) leftOut.suspected++;
  }
  return { ids: register.ids, customer, leftOut };
}

/** Suspects that a table brings along. */
export function listedSuspects(data: unknown): readonly Suspect[] | undefined {
  return data instanceof Table ? (data.info as Partial<OrdersInfo>).suspects : undefined;
}

/**
 * Suspects among ids of which no orders are known: by their names alone, since many events in a short time are no sign of a till as many orders are.
 */
export function suspectsByName(ids: readonly string[]): readonly Suspect[] {
  return suspectIds(ids.map((customer) => ({ customer, time: 0 })));
}
