import type { TextColumn } from "../../core/table.ts";

/** Rows by their ids, rows without one last; without ids as they come. */
export function byId(customers: readonly (string | null)[] | undefined, rows: number): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  if (customers === undefined) return order;
  return order.sort((a, b) => {
    const [x, y] = [customers[a], customers[b]];
    if (x === y) return a - b;
    if (x === null || y === null) return x === null ? 1 : -1;
    return x < y ? -1 : 1;
  });
}

/** A list of ids as a column. */
export function textOfIds(customers: readonly (string | null)[]): TextColumn {
  const levels = [...new Set(customers.filter((id) => id !== null))];
  const index = new Map(levels.map((id, code) => [id, code]));
  return {
    codes: Int32Array.from(customers, (id) => (id === null ? -1 : (index.get(id) as number))),
    levels,
  };
}
