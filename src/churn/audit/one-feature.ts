import { pick } from "../../core/pick.ts";
import type { TableColumn } from "../../core/table.ts";
import { aucOf } from "../../numeric/auc.ts";
import type { ChurnFeature } from "../features/feature-types.ts";
import type { ChurnAuditFinding } from "./audit-types.ts";

/** Rows with a label, as checks see them. */
export interface AuditRows {
  /** Rows of the table that have a label. */
  readonly rows: Int32Array;
  /** Their labels. */
  readonly left: Float64Array;
  /** Their customers, as codes. */
  readonly customer: Int32Array;
}

/** How well a feature by itself, and the mere fact that it has a value, tell who left. O(rows log rows). */
export function checkFeature(
  { name, label }: Pick<ChurnFeature, "name" | "label">,
  column: TableColumn,
  labeled: AuditRows,
  most: number,
): ChurnAuditFinding | undefined {
  const { rows, left } = labeled;
  const missing = Float64Array.from(rows, (i) =>
    (column instanceof Float64Array ? Number.isNaN(column[i]) : column.codes[i] < 0) ? 1 : 0,
  );
  const alone =
    column instanceof Float64Array ? tells(pick(column, rows), left) : categoryTells(column.codes, labeled);
  const absent = tells(missing, left);
  const [value, words] =
    absent > alone ? [absent, `whether ${name} (${label}) has a value`] : [alone, `${name} (${label})`];
  if (!(value > most)) return undefined;
  const copy = value === 1;
  return {
    check: copy ? "copy of the label" : "one feature",
    severity: "leak",
    feature: name,
    value,
    limit: most,
    words: copy
      ? `${words} tells without an error who left: it is the outcome under another name. Leave it out, or take it from before the cut.`
      : `${words} alone tells who left in ${percent(value)} of the pairs of one who left and one who stayed. Hardly anything known before the cut does that: check when it is written, or say allow: [${JSON.stringify(name)}].`,
  };
}

/** Chance that of one who left and one who stayed the feature tells which, whatever its direction; 0.5 with fewer than ten on a side. */
function tells(score: Float64Array, left: Float64Array): number {
  const { value, inside, outside } = aucOf(score, left, 0.95);
  return inside < 10 || outside < 10 ? 0.5 : Math.max(value, 1 - value);
}

/**
 * How well a category tells, from the shares that left with it in the other half of the customers. Each half is judged by itself: where rows share in their own score, or halves are pooled, a category that
 * means nothing seems to tell the opposite.
 */
function categoryTells(codes: Int32Array, { rows, left, customer }: AuditRows): number {
  let all = 0;
  for (const half of [0, 1]) {
    const tally = new Map<number, { n: number; left: number }>();
    for (let r = 0; r < rows.length; r++) {
      if ((customer[r] & 1) === half) continue;
      const found = tally.get(codes[rows[r]]) ?? { n: 0, left: 0 };
      tally.set(codes[rows[r]], { n: found.n + 1, left: found.left + left[r] });
    }
    const score = Float64Array.from(rows, (i, r) => {
      const found = (customer[r] & 1) === half ? tally.get(codes[i]) : undefined;
      return found === undefined ? Number.NaN : found.left / found.n;
    });
    const { value, inside, outside } = aucOf(score, left, 0.95);
    all += inside < 10 || outside < 10 ? 0.5 : value;
  }
  return all / 2;
}

/** "97 %". */
export function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
