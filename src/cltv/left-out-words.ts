import type { Rejected } from "../core/table.ts";

/** Says how many invalid rows a fit was made without; nothing when it has all. */
export function leftOutWords(rejected: readonly Rejected[]): string[] {
  if (rejected.length === 0) return [];
  const rows = rejected.reduce((n, r) => n + r.rows, 0);
  if (rows === 1) return ["1 row was invalid and is left out."];
  return [`${rows} rows were invalid and are left out.`];
}
