import { type Columns, type Rejected, Table, type TableColumn } from "../../core/table.ts";
import type { OrderLine, Orders, OrdersInfo } from "../schema.ts";
import { withSuspects } from "../suspect-ids.ts";
import { type IdentifyOptions, identify, identityNotes } from "./identify.ts";
import { refuseInvalid } from "./invalid.ts";
import type { OrderDraft } from "./layout.ts";
import { LeftOut } from "./left-out.ts";
import { keepColumns, keepRows } from "./levels.ts";
import { exchange, type MoneyOptions } from "./money.ts";

/** How drafts become orders. */
export interface FinishOptions extends MoneyOptions, IdentifyOptions {
  readonly source: string;
  readonly zone: string;
  readonly onInvalid: "throw" | "skip";
  readonly notes: readonly string[];
  /** Rows lost before they were rows. */
  readonly rejected: readonly Rejected[];
  /** Columns that nobody asked for. */
  readonly dropped?: readonly string[];
}

const TEXTS = ["order", "item", "category", "channel", "place", "payment"] as const;

/**
 * The money rules, in one place: rows that can not be read are refused or reported, rows left out are reported, currencies become one, what
 * was given back becomes `refund`, ids that share an address become one customer, and each level list holds only what is used. O(rows).
 */
export function finishOrders(draft: OrderDraft, options: FinishOptions): Orders {
  const left = draft.left ?? new LeftOut(draft.length);
  refuseInvalid(draft.length, left, options.onInvalid, draft.where, [
    {
      field: "time",
      kind: "a time",
      expected: 'a time such as "2026-11-01 09:30"',
      bad: (i) => !Number.isFinite(draft.time[i]),
    },
    {
      field: "amount",
      kind: "an amount",
      expected: "an amount of money such as 12.50",
      bad: (i) => !Number.isFinite(draft.amount[i]),
    },
  ]);
  const money = exchange(draft.currency, draft.length, left, options);
  const keep = left.kept();
  const { amount, refund, quantity } = splitMoney(draft, keep, money.factor);
  const who = identify(draft, keep, options);
  const columns: Record<string, TableColumn> = {
    customer: who.customer,
    time: keepRows(draft.time, keep),
    amount,
    ...keepColumns(draft, TEXTS, keep),
  };
  if (quantity !== undefined) columns.quantity = quantity;
  if (draft.price !== undefined) columns.price = takeMoney(draft.price, keep, money.factor);
  if (draft.discount !== undefined) columns.discount = takeMoney(draft.discount, keep, money.factor);
  if (refund !== undefined) columns.refund = refund;
  if (who.sourceId !== undefined) columns.sourceId = who.sourceId;
  for (const name of options.dropped ?? []) delete columns[name];
  const rejected = [...options.rejected, ...left.report((i) => draft.where("amount", i))];
  const notes = [
    ...(draft.notes ?? []),
    ...options.notes,
    ...(money.note === undefined ? [] : [money.note]),
    ...identityNotes(who),
  ];
  const info: OrdersInfo = {
    kind: "orders",
    key: "customer",
    source: options.source,
    zone: options.zone,
    currency: money.currency,
    rejected,
    links: who.links,
    shared: who.shared,
    notes,
  };
  return withSuspects(
    new Table<OrderLine, OrdersInfo>(keep.length, columns as unknown as Columns<OrderLine>, info),
  );
}

/** Signed money as charged and given back; a row that only gives back has a negative quantity. */
function splitMoney(
  draft: OrderDraft,
  keep: Int32Array,
  factor: Float64Array | undefined,
): { amount: Float64Array; refund: Float64Array | undefined; quantity: Float64Array | undefined } {
  const amount = new Float64Array(keep.length);
  const refund = new Float64Array(keep.length);
  let quantity = draft.quantity === undefined ? undefined : keepRows(draft.quantity, keep);
  let refunds = false;
  for (let k = 0; k < keep.length; k++) {
    const i = keep[k];
    const by = factor === undefined ? 1 : factor[i];
    const signed = draft.amount[i];
    const besides = draft.refund === undefined || Number.isNaN(draft.refund[i]) ? 0 : draft.refund[i];
    amount[k] = signed > 0 ? signed * by : 0;
    // money below zero and a refund beside it are the same money
    refund[k] = Math.max(besides, -signed) * by;
    if (refund[k] > 0) refunds = true;
    if (signed < 0 && quantity !== undefined && quantity[k] > 0) {
      if (quantity === draft.quantity) quantity = quantity.slice();
      quantity[k] = -quantity[k];
    }
  }
  return { amount, refund: refunds ? refund : undefined, quantity };
}

/** The kept rows of money, exchanged. */
export function takeMoney(
  column: Float64Array,
  keep: Int32Array,
  factor: Float64Array | undefined,
): Float64Array {
  const kept = keepRows(column, keep);
  return factor === undefined ? kept : kept.map((money, k) => money * factor[keep[k]]);
}
