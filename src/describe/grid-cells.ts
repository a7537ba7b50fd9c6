import { badOption } from "../core/options.ts";

const MOST_CELLS = 1_000_000;

/** Cells in the order of rows, then columns: all of the grid, or those that occur. */
export function gridCells(
  r: Int32Array,
  c: Int32Array,
  high: number,
  wide: number,
  empty: boolean,
): { readonly ids: Float64Array; readonly codes: Int32Array } {
  const tooMany = (cells: number) =>
    badOption(
      "empty",
      empty,
      `a table of at most ${MOST_CELLS} cells; this one has ${cells} (${high} rows, ${wide} columns). Group the levels${empty ? ", or leave out empty cells with empty: false" : ""}`,
    );
  if (empty) {
    if (high * wide > MOST_CELLS) throw tooMany(high * wide);
    return {
      ids: Float64Array.from({ length: high * wide }, (_, k) => k),
      codes: r.map((row, i) => (row < 0 ? -1 : row * wide + c[i])),
    };
  }
  const found = new Set<number>();
  for (let i = 0; i < r.length; i++) if (r[i] >= 0) found.add(r[i] * wide + c[i]);
  if (found.size > MOST_CELLS) throw tooMany(found.size);
  const ids = Float64Array.from(found).sort();
  const place = new Map<number, number>();
  for (let k = 0; k < ids.length; k++) place.set(ids[k], k);
  return { ids, codes: r.map((row, i) => (row < 0 ? -1 : (place.get(row * wide + c[i]) as number))) };
}
