import fc from "fast-check";

export interface Contract {
  readonly customer: string;
  readonly start: number;
  readonly end: number | null;
  readonly amount: number;
  readonly interval: string;
}

const START = Date.UTC(2025, 10, 1);
const DAY = 86_400_000;
const MONTHS: { readonly [interval: string]: number } = { month: 1, year: 12, quarter: 3 };

/** Small contract logs: changes of plan, gaps, contracts within a month, several at once, free ones, ids like "__proto__". */
export const contractLogs: fc.Arbitrary<Contract[]> = fc.array(
  fc
    .record({
      customer: fc.constantFrom("ann", "bob", "cem", "__proto__", "dia"),
      from: fc.nat(150),
      days: fc.option(fc.nat(120)),
      amount: fc.constantFrom(0, 0.1, 0.2, 0.3, 10, 24, 30),
      interval: fc.constantFrom("month", "year", "quarter"),
    })
    .map(({ customer, from, days, amount, interval }) => ({
      customer,
      start: START + from * DAY,
      end: days === null ? null : START + (from + days) * DAY,
      amount,
      interval,
    })),
  { maxLength: 14 },
);

/** Month price of a customer just before t, row by row. */
export function slowPrice(rows: readonly Contract[], customer: string, t: number): number {
  let total = 0;
  for (const r of rows)
    if (r.customer === customer && r.start < t && (r.end === null || r.end >= t))
      total += r.amount / MONTHS[r.interval];
  return total;
}

/** Whether a customer has a contract just before t. */
export function slowHolds(rows: readonly Contract[], customer: string, t: number): boolean {
  return rows.some(
    (r) => r.customer === customer && r.start < t && (r.end === null || (r.end >= t && r.end > r.start)),
  );
}
