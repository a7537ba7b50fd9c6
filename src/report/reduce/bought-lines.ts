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

/** The chosen lines with what interactions are made of. O(lines + ids). */
export function boughtLines(orders: Orders, rows: Int32Array): Orders {
  const columns: { [name: string]: TableColumn } = {};
  for (const name of COLUMNS) {
    const column: TableColumn | undefined = orders.columns[name];
    if (column !== undefined) columns[name] = column;
  }
  return chosenLines(new Table<OrderLine, OrdersInfo>(orders.length, columns as never, orders.info), rows);
}

/** What the chosen lines say was bought; null where they name nothing. */
export function boughtIn(orders: Orders, rows: Int32Array, asOf: number): Interactions | null {
  const lines = boughtLines(orders, rows);
  return namesItems(lines) ? interactionsOf(lines, { asOf }) : null;
}
