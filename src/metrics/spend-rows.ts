import { type Data, type OnInvalid, readColumns } from "../core/columns.ts";
import { ClienteleError, show } from "../core/errors.ts";
import { oneCurrency } from "../core/one-currency.ts";
import { type AnyRow, type Rejected, Table, type TextColumn } from "../core/table.ts";
import type { TimeInput, Zone } from "../core/time.ts";

/** Money spent to win customers. */
export interface AcquisitionSpend {
  readonly time: TimeInput;
  /** Zero or more, in the currency of the orders. */
  readonly amount: number;
  /** "paid" for advertising and the like (default), "overhead" for salaries, tools and agencies. */
  readonly kind?: "paid" | "overhead" | null;
  /** Channel the money went to, named as in the orders' channel column. */
  readonly channel?: string | null;
}

/** Spend as the kernels see it. */
export interface Spend {
  readonly length: number;
  readonly time: Float64Array;
  readonly amount: Float64Array;
  /** 1 for overhead. */
  readonly overhead: Uint8Array;
  readonly channel: TextColumn;
  readonly rejected: readonly Rejected[];
}

/** Reads money spent; refuses money in another currency than the orders'. O(rows). */
export function readSpend(
  data: Data<AcquisitionSpend>,
  zone: Zone,
  currency: string | undefined,
  onInvalid: OnInvalid | undefined,
  what: string,
): Spend {
  const optional = (name: string) =>
    data instanceof Table
      ? (data.columns as { [name: string]: unknown })[name] === undefined
        ? undefined
        : name
      : (row: AnyRow) => row[name];
  const { columns, length, rejected, rows } = readColumns(
    data as Data<object>,
    {
      time: { as: "time", from: "time" },
      amount: { as: "number", from: "amount", min: 0, expected: "money spent, zero or more" },
      kind: { as: "text", from: optional("kind"), required: false },
      channel: { as: "text", from: optional("channel"), required: false },
      currency: { as: "text", from: optional("currency"), required: false },
    },
    { zone, what: `${what} (option spend)`, onInvalid: onInvalid ?? "throw" },
  );
  const own =
    oneCurrency(columns.currency, `${what} (option spend)`, rows) ??
    (data instanceof Table ? data.info.currency : undefined);
  if (own !== undefined && own !== "" && currency !== undefined && currency !== "" && own !== currency) {
    throw new ClienteleError(
      "mixed-currency",
      `${what}: the orders are in ${show(currency)}, the spend is in ${show(own)}. Convert one of them first.`,
      { value: own, expected: currency },
    );
  }
  const none: TextColumn = { codes: new Int32Array(length).fill(-1), levels: [] };
  const kind = columns.kind ?? none;
  for (const word of kind.levels) {
    if (word === "paid" || word === "overhead") continue;
    throw new ClienteleError(
      "bad-value",
      `${what}: a row of option spend has kind ${show(word)}; expected "paid", "overhead" or nothing.`,
      { column: "kind", value: word, expected: '"paid" or "overhead"' },
    );
  }
  return {
    length,
    time: columns.time,
    amount: columns.amount,
    overhead: Uint8Array.from(kind.codes, (c) => (c >= 0 && kind.levels[c] === "overhead" ? 1 : 0)),
    channel: columns.channel ?? none,
    rejected: rejected.map((r) => ({ ...r, reason: `spend ${r.reason}` })),
  };
}
