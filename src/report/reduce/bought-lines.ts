import { Table, type TableColumn, type TextColumn } from "../../core/table.ts";
import type { OrderLine, Orders, OrdersInfo } from "../../data/index.ts";
import { type Interactions, interactionsOf } from "../../recommend/index.ts";
import { chosenLines } from "./recent.ts";

const COLUMNS = ["customer", "time", "amount", "refund", "order", "item", "quantity", "category"] as const;

/** Whether any line says what was bought. */
export function namesItems({ columns }: Orders): boolean {
  const item = columns.item as TextColumn | undefined;
  return item?.codes.some((code) => code >= 0 && item.levels[code].trim() !== "") ?? false;
}

/** The chosen lines with what interactions are made of, and with the ids that are in them alone: those of a large log would take longer to put in order than everything else. O(lines + ids). */
export function boughtLines(orders: Orders, rows: Int32Array): Orders {
  const columns: { [name: string]: TableColumn } = {};
  for (const name of COLUMNS) {
    const column: TableColumn | undefined = orders.columns[name];
    if (column !== undefined) columns[name] = column;
  }
  const slim = new Table<OrderLine, OrdersInfo>(orders.length, columns as never, orders.info);
  const chosen = chosenLines(slim, rows);
  return new Table<OrderLine, OrdersInfo>(
    chosen.length,
    Object.fromEntries(
      Object.entries<TableColumn>(chosen.columns as never).map(([k, c]) => [k, seen(c)]),
    ) as never,
    orders.info,
  );
}

/** What the chosen lines say was bought; null where they name nothing. */
export function boughtIn(orders: Orders, rows: Int32Array, asOf: number): Interactions | null {
  const lines = boughtLines(orders, rows);
  return namesItems(lines) ? interactionsOf(lines, { asOf }) : null;
}

function seen(column: TableColumn): TableColumn {
  if (column instanceof Float64Array) return column;
  const place = new Int32Array(column.levels.length).fill(-1);
  const levels: string[] = [];
  const codes = column.codes.map((code) => {
    if (code >= 0 && place[code] < 0) place[code] = levels.push(column.levels[code]) - 1;
    return code < 0 ? -1 : place[code];
  });
  return { codes, levels };
}
