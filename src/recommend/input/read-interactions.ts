import { type ColumnSpec, type Data, readColumnsSteps } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { ifThere } from "../../core/if-there.ts";
import { oneCurrency } from "../../core/one-currency.ts";
import { type Rejected, Table, type TextColumn } from "../../core/table.ts";
import type { Zone } from "../../core/time.ts";
import type { Steps } from "../../core/work.ts";
import type { InteractionSettings } from "./interaction-options.ts";

/** Lines as the source has them; a column without any value is undefined. */
export interface InteractionLines {
  readonly length: number;
  /** Lines of the source, invalid ones included. */
  readonly inputLength: number;
  readonly item: TextColumn;
  readonly customer: TextColumn | undefined;
  readonly order: TextColumn | undefined;
  readonly event: TextColumn | undefined;
  readonly category: TextColumn | undefined;
  readonly time: Float64Array | undefined;
  readonly quantity: Float64Array | undefined;
  readonly amount: Float64Array | undefined;
  readonly refund: Float64Array | undefined;
  readonly weight: Float64Array | undefined;
  readonly currency: string | undefined;
  readonly rejected: readonly Rejected[];
}

const WHAT = "interactionsOf";

/** The door for interactions: lines of orders, events or ratings, some at a time. O(lines). */
export function* readInteractionsSteps(
  data: Data<object>,
  options: object & InteractionSettings,
  zone: Zone,
): Steps<InteractionLines> {
  const chosen = options as { readonly [name: string]: unknown };
  const from = (name: string) => chosen[name] ?? ifThere(data, name);
  const money = { as: "number", required: false, min: 0, expected: "money, zero or more" } as const;
  const specs: { [name: string]: ColumnSpec } = {
    item: { as: "text", required: false, from: chosen.item ?? itemColumn(data) },
    customer: { as: "text", required: false, from: from("customer") },
    order: { as: "text", required: false, from: from("order") },
    event: { as: "text", required: false, from: from("event") },
    category: { as: "text", required: false, from: from("category") },
    time: { as: "time", required: false, from: from("time") },
    quantity: { as: "number", required: false, from: from("quantity") },
    amount: {
      ...money,
      expected: "money charged, zero or more (money given back belongs in the refund column)",
      from: from("amount"),
    },
    refund: { ...money, from: from("refund") },
    // only a column that was asked for: a "weight" of a parcel says nothing about liking
    weight: { as: "number", min: 0, expected: "a weight, zero or more", from: chosen.weight },
    currency: { as: "text", required: false, from: ifThere(data, "currency") },
  };
  const read = yield* readColumnsSteps(data, specs, {
    zone,
    what: WHAT,
    onInvalid: options.onInvalid ?? "throw",
  });
  const columns = read.columns as { readonly [name: string]: (TextColumn & Float64Array) | undefined };
  const text = (name: string): TextColumn | undefined =>
    columns[name] !== undefined && columns[name].levels.length > 0 ? columns[name] : undefined;
  const number = (name: string): Float64Array | undefined =>
    columns[name]?.some((v) => !Number.isNaN(v)) ? columns[name] : undefined;
  const item = text("item");
  if (item === undefined && read.length > 0)
    throw new ClienteleError(
      "missing-column",
      `${WHAT} found no column "item", or nothing in it: the rows do not say what was bought.`,
      { column: "item", expected: "option item, or rows with that column" },
    );
  return {
    length: read.length,
    inputLength: read.inputLength,
    item: item ?? { codes: new Int32Array(0), levels: [] },
    customer: text("customer"),
    order: text("order"),
    event: text("event"),
    category: text("category"),
    time: number("time"),
    quantity: number("quantity"),
    amount: number("amount"),
    refund: number("refund"),
    weight: number("weight"),
    currency: oneCurrency(columns.currency, WHAT, read.rows),
    rejected: read.rejected,
  };
}

// events name the item as their subject
function itemColumn(data: Data<object>): unknown {
  if (data instanceof Table) return ifThere(data, "item") ?? ifThere(data, "subject");
  return (row: { readonly item?: unknown; readonly subject?: unknown }) => row.item ?? row.subject;
}
