/** A customer as the tests of RFM write one. */
export interface Buyer {
  readonly customer: string;
  readonly last: string | number | Date | null;
  readonly orders: number;
  readonly revenue: number | null;
}

export const asOf = "2026-11-01";
export const DAY = 86_400_000;
export const END = Date.parse(asOf);

/** Customers from days since the last purchase, orders and revenue. */
export function buyers(list: readonly (readonly [days: number, orders: number, revenue: number])[]): Buyer[] {
  return list.map(([days, orders, revenue], i) => ({
    customer: `c${i}`,
    last: END - DAY * days - 1,
    orders,
    revenue,
  }));
}

/** What `run` throws. */
export function errorOf(run: () => unknown): {
  code: string;
  message: string;
  details: Record<string, unknown>;
} {
  try {
    run();
  } catch (error) {
    return error as never;
  }
  throw new Error("nothing was thrown");
}

/** Its code. */
export function codeOf(run: () => unknown): string {
  return errorOf(run).code;
}
