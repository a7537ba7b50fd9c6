import type { TextColumn } from "../../core/table.ts";

/** Columns combined to one whose values are their combinations, "a, b"; without a column everybody is in one. */
export function combinedStrata(columns: readonly TextColumn[], length: number): TextColumn {
  if (columns.length === 0) return { codes: new Int32Array(length), levels: [""] };
  return columns.reduce((a, b) => {
    const seen = new Map<number, number>();
    const levels: string[] = [];
    const codes = new Int32Array(length);
    for (let i = 0; i < length; i++) {
      const key = a.codes[i] * b.levels.length + b.codes[i];
      let code = seen.get(key);
      if (code === undefined) {
        code = levels.length;
        seen.set(key, code);
        levels.push(`${a.levels[a.codes[i]]}, ${b.levels[b.codes[i]]}`);
      }
      codes[i] = code;
    }
    return { codes, levels };
  });
}
