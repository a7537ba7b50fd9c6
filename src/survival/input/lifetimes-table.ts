import { pick } from "../../core/pick.ts";
import { define, Table, type TableColumn, type TextColumn } from "../../core/table.ts";
import type { Lifetimes, LifetimesInfo } from "./lifetime-types.ts";
import type { LifetimeRow } from "./lifetimes-of.ts";

/** Lifetimes as they are found, row by row. */
export interface FoundLifetimes {
  readonly customer: TextColumn;
  readonly start: ArrayLike<number>;
  readonly stop: ArrayLike<number>;
  readonly event: ArrayLike<number>;
  readonly cause?: TextColumn;
  readonly spell?: ArrayLike<number>;
  /** Columns to keep, of the input. */
  readonly kept: ReadonlyMap<string, TableColumn>;
  /** For each lifetime the row of the input that they come from. */
  readonly from: ArrayLike<number>;
}

/** The table of lifetimes; ages come in days. O(rows). */
export function lifetimesTable(
  found: FoundLifetimes,
  days: number,
  info: LifetimesInfo,
): Lifetimes<LifetimeRow> {
  const inUnits = (age: number) => age / days;
  const columns: { [name: string]: TableColumn } = {
    customer: found.customer,
    start: Float64Array.from(found.start, inUnits),
    stop: Float64Array.from(found.stop, inUnits),
    event: Float64Array.from(found.event),
    ...(found.cause && { cause: found.cause }),
    ...(found.spell && { spell: Float64Array.from(found.spell) }),
  };
  for (const [name, column] of found.kept) define(columns, name, pick(column, found.from));
  return new Table(found.stop.length, columns as never, info);
}
