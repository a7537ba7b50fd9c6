import type { TableColumn, TextColumn } from "../../core/table.ts";
import type { Steps } from "../../core/work.ts";
import { keepUsedSteps } from "./id-order.ts";
import type { MergedLines } from "./merge-lines.ts";
import type { OrderedBaskets } from "./order-baskets.ts";
import { inPieces } from "./pieces.ts";

/** Names of customers and items, in the order of ids; items of the catalogue stay, bought or not. */
export interface ColumnIds {
  readonly customers: readonly string[];
  readonly items: readonly string[];
  readonly catalogue: readonly string[] | undefined;
}

/** Columns of interactions. */
export interface InteractionColumnsMade {
  readonly [name: string]: TableColumn;
  readonly customer: TextColumn;
  readonly item: TextColumn;
}

/** The columns of interactions from merged lines in their last order; those without any use leave the levels. O(entries), in steps of some milliseconds. */
export function* interactionColumnsSteps(
  merged: MergedLines,
  { rows, basket }: OrderedBaskets,
  ids: ColumnIds,
): Steps<InteractionColumnsMade> {
  const n = rows.length;
  let inOrder = true;
  for (let i = 0; inOrder && i < n; i++) inOrder = rows[i] === i;
  // most tables come in order: no second copy of millions
  function* picked<A extends Int32Array | Float64Array>(values: A, room: (n: number) => A): Steps<A> {
    if (inOrder) return values.subarray(0, n) as A;
    const out = room(n);
    yield [0, Number.NaN];
    yield* inPieces(n, (from, to) => pickInto(values, rows, out, from, to));
    return out;
  }
  const floats = (size: number) => new Float64Array(size);
  const ints = (size: number) => new Int32Array(size);
  const { time, weight, quantity, amount } = merged;
  const customer = yield* picked<Int32Array>(merged.customer, ints);
  const item = yield* picked<Int32Array>(merged.item, ints);
  const columns: { [name: string]: TableColumn; customer: TextColumn; item: TextColumn } = {
    customer: yield* keepUsedSteps({ codes: customer, levels: ids.customers }),
    item: yield* keepUsedSteps({ codes: item, levels: ids.items }, ids.catalogue),
    time: time.length === 0 ? floats(n).fill(Number.NaN) : yield* picked<Float64Array>(time, floats),
    basket,
    weight: weight === undefined ? floats(n).fill(1) : yield* picked<Float64Array>(weight, floats),
  };
  if (quantity !== undefined) columns.quantity = yield* picked<Float64Array>(quantity, floats);
  if (amount !== undefined) columns.amount = yield* picked<Float64Array>(amount, floats);
  return columns;
}

function pickInto(
  values: Int32Array | Float64Array,
  rows: Int32Array,
  out: Int32Array | Float64Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) out[i] = values[rows[i]];
}
