import type { Checked } from "./question.ts";
import { VERDICTS } from "./verdicts.ts";

/** Why customers were kept out. */
export interface Withheld {
  /** "restricted", "withdrawn", "denied", "unknown", or "names nobody" for rows without a customer. */
  readonly reason: string;
  /** How many customers. */
  readonly customers: number;
  /** How many rows (or ids of a list) are theirs. */
  readonly rows: number;
}

/** What went through the gate, for what, and what did not. Kept and withheld together are everybody. */
export interface ConsentGate {
  readonly purpose: string;
  /** Null: any. */
  readonly channel: string | null;
  /** In ms; what was said up to and including it was known. */
  readonly asOf: number;
  readonly unknown: "withhold" | "allow";
  /** Customers let through. */
  readonly kept: number;
  /** Rows (or ids of a list) let through. */
  readonly rows: number;
  /** The strictest reason first; reasons of nobody are left out. */
  readonly withheld: readonly Withheld[];
}

/** Counts customers and rows as they pass or not; `reason` null is a pass. */
export function accountOf(
  question: Checked,
  customers: Iterable<{ readonly reason: string | null; readonly rows: number }>,
  nobody = 0,
): ConsentGate {
  let kept = 0;
  let rows = 0;
  const out = new Map<string, { customers: number; rows: number }>();
  for (const one of customers) {
    if (one.reason === null) {
      kept++;
      rows += one.rows;
      continue;
    }
    const entry = out.get(one.reason) ?? { customers: 0, rows: 0 };
    entry.customers++;
    entry.rows += one.rows;
    out.set(one.reason, entry);
  }
  if (nobody > 0) out.set("names nobody", { customers: 0, rows: nobody });
  const { purpose, channel, asOf, unknown } = question;
  return {
    purpose,
    channel,
    asOf,
    unknown,
    kept,
    rows,
    withheld: [...VERDICTS.slice().reverse(), "names nobody"].flatMap((reason) => {
      const entry = out.get(reason);
      return entry === undefined ? [] : [{ reason, ...entry }];
    }),
  };
}
