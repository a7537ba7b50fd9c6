import { ClienteleError, show } from "../../core/errors.ts";
import { pick, pickInts } from "../../core/pick.ts";
import type { TextColumn } from "../../core/table.ts";
import type { ChurnInfo, ChurnTable } from "../churn-types.ts";
import { type NamedColumns, needChurnTable } from "../columns.ts";

/** Rows of a churn table whose label is known, in order of customer and cut, so that the order they came in does not matter. */
export interface ChurnPanel {
  readonly length: number;
  readonly features: NamedColumns;
  readonly left: Float64Array;
  /** Whose row it is: 0, 1, ... in text order of the ids. */
  readonly customer: Int32Array;
  readonly ids: readonly string[];
  /** ms. */
  readonly cut: Float64Array;
  /** Exclusive end of each row's outcome window, ms: its label knows what happens up to then. */
  readonly until: Float64Array;
  readonly info: ChurnInfo;
  /** Rows of the table without a label. */
  readonly unlabeled: number;
}

/** The rows of a churn table to learn from. O(rows (features + log rows)). */
export function panelOf(table: ChurnTable, what: string): ChurnPanel {
  needChurnTable(table, what);
  const { info } = table;
  const columns = table.columns as unknown as NamedColumns;
  const left = columns.left as Float64Array;
  refuseOddValues(columns, info, what);
  const { codes, levels } = columns.customer as TextColumn;
  const cut = columns.cut as Float64Array;
  const ids = [...new Set(codes)].map((code) => levels[code]).sort();
  const placeOf = new Map(ids.map((id, place) => [id, place]));
  const place = Int32Array.from(codes, (code) => placeOf.get(levels[code]) as number);
  const ends = new Map(info.cuts.map(({ asOf, to }) => [asOf, to]));
  const known: number[] = [];
  for (let i = 0; i < table.length; i++) if (!Number.isNaN(left[i])) known.push(i);
  const order = Int32Array.from(known.sort((a, b) => place[a] - place[b] || cut[a] - cut[b]));
  return {
    length: order.length,
    features: Object.fromEntries(info.features.map(({ name }) => [name, pick(columns[name], order)])),
    left: pick(left, order),
    customer: pickInts(place, order),
    ids,
    cut: pick(cut, order),
    until: Float64Array.from(order, (i) => ends.get(cut[i]) as number),
    info,
    unlabeled: table.length - order.length,
  };
}

/** What a person or a program may have written into a table: labels that are none, numbers without an end. */
function refuseOddValues(columns: NamedColumns, info: ChurnInfo, what: string): void {
  const { left } = columns;
  const odd =
    left instanceof Float64Array ? left.findIndex((v) => !(v === 0 || v === 1 || Number.isNaN(v))) : 0;
  if (!(left instanceof Float64Array) || odd >= 0)
    throw badCell(what, "left", odd, left instanceof Float64Array ? left[odd] : "text", "1, 0 or null");
  for (const { name } of info.features) {
    const column = columns[name];
    const row =
      column instanceof Float64Array ? column.findIndex((v) => Math.abs(v) === Number.POSITIVE_INFINITY) : -1;
    if (row >= 0)
      throw badCell(what, name, row, Number.POSITIVE_INFINITY, "a number, or null where it is not known");
  }
}

function badCell(
  what: string,
  column: string,
  row: number,
  value: unknown,
  expected: string,
): ClienteleError {
  return new ClienteleError(
    "bad-value",
    `${what}: column ${show(column)} of row ${row} holds ${show(value)}; expected ${expected}.`,
    { row, column, value, expected },
  );
}
