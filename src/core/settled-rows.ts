import type { Settled } from "./problems.ts";
import type { Rejected } from "./table.ts";

/** Rows kept and rejected, in the input's own numbers, after a second look at what the door had let through. */
export function settledRows(
  read: { readonly rows: Int32Array | undefined; readonly rejected: readonly Rejected[] },
  settled: Settled,
): { readonly rows: Int32Array | undefined; readonly rejected: readonly Rejected[] } {
  const origin = (row: number) => (read.rows === undefined ? row : read.rows[row]);
  return {
    rows: settled.rows === undefined ? read.rows : settled.rows.map(origin),
    rejected: [
      ...read.rejected,
      ...settled.rejected.map((r) => ({
        ...r,
        examples: r.examples.map((example) => ({ ...example, row: origin(example.row) })),
      })),
    ],
  };
}
