import { asText, type RawColumn, type RawText } from "./raw-table.ts";

/**
 * Two columns as one text, e.g. a date and a time of day for `asTimes`: the texts with `separator` between; empty where `first` is, and only
 * the first where `second` is. O(rows).
 */
export function joinColumns(first: RawColumn, second: RawColumn, separator: string): RawText {
  const a = asText(first);
  const b = asText(second);
  const codes = new Int32Array(a.codes.length);
  const levels: string[] = [];
  const known = new Map<number, number>();
  const width = b.levels.length + 1;
  for (let i = 0; i < codes.length; i++) {
    codes[i] = -1;
    if (a.codes[i] < 0) continue;
    const pair = a.codes[i] * width + b.codes[i] + 1;
    let code = known.get(pair);
    if (code === undefined) {
      code = levels.length;
      known.set(pair, code);
      levels.push(
        b.codes[i] < 0 ? a.levels[a.codes[i]] : a.levels[a.codes[i]] + separator + b.levels[b.codes[i]],
      );
    }
    codes[i] = code;
  }
  return { kind: "text", codes, levels };
}
