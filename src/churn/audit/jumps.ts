import { pick } from "../../core/pick.ts";
import { type Columns, Table, type TableColumn } from "../../core/table.ts";
import { driftBaseline, driftReport } from "../../learn/index.ts";
import type { ChurnFeature } from "../features/feature-types.ts";
import type { ChurnAuditFinding } from "./audit-types.ts";
import { percent } from "./one-feature.ts";

/** Rows of one side, and what they are called. */
export interface AuditSide {
  readonly columns: { readonly [name: string]: TableColumn };
  readonly rows: Int32Array;
  readonly words: string;
}

/** A jump in missing values by so much is no drift. */
const MISSING = 0.5;

/** How far features jump from the rows to learn from to those to score. O(rows log rows) for each feature. */
export function checkJumps(
  features: readonly ChurnFeature[],
  before: AuditSide,
  now: AuditSide,
  most: number,
): ChurnAuditFinding[] {
  // the season is another one at every cut, and that is what it is for
  const watched = features.filter(({ unit, name }) => unit !== "season" && now.columns[name] !== undefined);
  if (watched.length === 0) return [];
  const names = watched.map(({ name }) => name);
  const side = ({ columns, rows }: AuditSide) =>
    new Table<{ [name: string]: number | null }>(
      rows.length,
      Object.fromEntries(names.map((name) => [name, pick(columns[name], rows)])) as Columns<{
        [name: string]: number | null;
      }>,
      { kind: "audit" },
    );
  const report = driftReport(driftBaseline(side(before), { features: names }), side(now));
  const findings: ChurnAuditFinding[] = [];
  for (const row of report.columns) {
    const jump = row.missing - row.missingBefore;
    if (Math.abs(jump) > MISSING)
      findings.push({
        check: "missing when scored",
        severity: "leak",
        feature: row.column,
        value: jump,
        limit: MISSING,
        words: `${row.column} has no value in ${percent(row.missingBefore)} of ${before.words} and in ${percent(row.missing)} of ${now.words}: it is known at another time there. Leave it out.`,
      });
    else if (row.stability > most && row.drift === "large")
      findings.push({
        check: "jump",
        severity: "warning",
        feature: row.column,
        value: row.stability,
        limit: most,
        words: `${row.column} is spread differently in ${now.words} than in ${before.words} (stability index ${row.stability.toFixed(2)}): a model may not hold there.`,
      });
  }
  return findings;
}
