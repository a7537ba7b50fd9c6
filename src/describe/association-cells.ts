import { Table, type TableInfo } from "../core/table.ts";
import { holm } from "../numeric/adjust-p.ts";
import { normalCdf } from "../numeric/normal.ts";
import type { TwoWay } from "./two-way.ts";

/** One cell of a tested table. */
export interface AssociationCell {
  readonly row: string;
  readonly column: string;
  readonly count: number;
  /** Count that the margins alone would give. */
  readonly expected: number;
  /** (count - expected) / sqrt(expected): Pearson's residual. */
  readonly residual: number;
  /** Adjusted residual of Haberman (1973): standard normal without association. */
  readonly adjusted: number;
  /** Two-sided p of the adjusted residual, corrected for the number of cells by Holm (1979). */
  readonly p: number;
  /** 1 where that p is below 1 - level: more or fewer than the margins explain; else 0. */
  readonly standsOut: number;
}

/** Residuals of every cell. O(cells log cells). */
export function associationCells(
  { counts, rowLabels, columnLabels, n }: TwoWay,
  level: number,
): Table<AssociationCell> {
  const wide = columnLabels.length;
  const rows = counts.map((row) => row.reduce((a, b) => a + b, 0));
  const columns = columnLabels.map((_, c) => counts.reduce((a, row) => a + row[c], 0));
  const count = Float64Array.from(counts.flat());
  const at =
    <T>(f: (r: number, c: number, k: number) => T) =>
    (_: unknown, k: number) =>
      f(Math.floor(k / wide), k % wide, k);
  const expected = count.map(at((r, c) => (rows[r] / n) * columns[c]));
  const residual = count.map((o, k) => (o - expected[k]) / Math.sqrt(expected[k]));
  const adjusted = residual.map(
    at((r, c, k) => residual[k] / Math.sqrt((1 - rows[r] / n) * (1 - columns[c] / n))),
  );
  const p = holm(adjusted.map((z) => 2 * normalCdf(-Math.abs(z))));
  const info: TableInfo = { kind: "association-cells" };
  return new Table<AssociationCell>(
    count.length,
    {
      row: {
        codes: Int32Array.from(
          count,
          at((r) => r),
        ),
        levels: rowLabels,
      },
      column: {
        codes: Int32Array.from(
          count,
          at((_, c) => c),
        ),
        levels: columnLabels,
      },
      count,
      expected,
      residual,
      adjusted,
      p,
      standsOut: p.map((q) => (q < 1 - level ? 1 : 0)),
    },
    info,
  );
}
