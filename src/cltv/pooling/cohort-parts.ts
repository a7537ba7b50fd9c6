import type { TextColumn } from "../../core/table.ts";
import { type PurchaseArrays, type PurchaseRows, purchaseRows } from "../purchase/purchase-rows.ts";

/** One cohort's customers. */
export interface CohortPart {
  readonly cohort: string;
  readonly customers: number;
  /** Undefined without a repeat order. */
  readonly rows: PurchaseRows | undefined;
}

/** The customers cohort by cohort, in order of their names. */
export function cohortParts(read: PurchaseArrays, what: string): CohortPart[] {
  const { codes, levels } = read.extra.cohort as TextColumn;
  return [...levels].sort().flatMap((cohort): CohortPart[] => {
    const code = levels.indexOf(cohort);
    const count = read.count.map((n, i) => (codes[i] === code ? n : 0));
    const customers = count.reduce((sum, n) => sum + n, 0);
    if (customers === 0) return [];
    const orders = count.some((n, i) => n > 0 && read.frequency[i] > 0);
    return [{ cohort, customers, rows: orders ? purchaseRows({ ...read, count }, what) : undefined }];
  });
}
