import { show } from "../../core/errors.ts";
import type { TextColumn } from "../../core/table.ts";
import { asNumbers, rowsPerLevel } from "../values/as-numbers.ts";
import { type DecimalStyle, isNoValue } from "../values/number-text.ts";

/** A column of ratings as numbers. */
export interface Ratings {
  /** NaN: not rated, or not to be read. */
  readonly values: Float64Array;
  readonly scale: readonly [low: number, high: number] | null;
  /** Whether a row's rating is outside of the scale that was given. */
  readonly outside: (row: number) => boolean;
  readonly notes: readonly string[];
}

/** Scales that are tried in turn where nothing says which it is. */
const COMMON: readonly (readonly [number, number])[] = [
  [1, 5],
  [0, 5],
  [0, 10],
  [0, 100],
];
const WORDS: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ["one", 1],
  ["two", 2],
  ["three", 3],
  ["four", 4],
  ["five", 5],
]);
const GOOD: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ["good", 1],
  ["bad", 0],
]);
/** Asked, not rated. */
const UNRATED: ReadonlySet<string> = /* @__PURE__ */ new Set(["offered", "unoffered", "not offered"]);

/** Ratings of a column, and the scale they are on: `scale`, what they say themselves ("4/5", "★★★★☆"), or the first common one that holds them. O(rows). */
export function readRatings(
  column: TextColumn | undefined,
  { scale, decimal }: { readonly scale?: readonly [number, number]; readonly decimal?: DecimalStyle },
): Ratings | undefined {
  if (column === undefined) return undefined;
  const levels = column.levels.map((text) => text.trim().toLowerCase());
  const used = rowsPerLevel({ kind: "text", ...column });
  const rated = levels
    .map((text, i) => (used[i] > 0 && !isNoValue(text) && !UNRATED.has(text) ? i : -1))
    .filter((i) => i >= 0);
  const good = rated.length > 0 && rated.every((i) => GOOD.has(levels[i]));
  const plain = asNumbers(
    { kind: "text", codes: Int32Array.from(levels.keys()), levels: levels.map(numberIn) },
    { style: decimal },
  ).values;
  const ofLevel = levels.map((text, i) =>
    good ? (GOOD.get(text) ?? Number.NaN) : (WORDS.get(text) ?? stars(text) ?? plain[i]),
  );
  const ends = new Set(rated.map((i) => highestIn(levels[i])).filter((end) => Number.isFinite(end)));
  const highest = [...ends].reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const told = good ? 1 : highest;
  const values = Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : ofLevel[code]));
  const numbers = rated.map((i) => ofLevel[i]).filter((v) => !Number.isNaN(v));
  const notes: string[] = [];
  const unread = rated.filter((i) => Number.isNaN(ofLevel[i]));
  const rows = unread.reduce((n, i) => n + used[i], 0);
  if (rows > 0)
    notes.push(
      `${rows} ${rows === 1 ? "rating" : "ratings"} can not be read and ${rows === 1 ? "counts" : "count"} as no value (${unread
        .slice(0, 3)
        .map((i) => show(column.levels[i]))
        .join(", ")}${unread.length > 3 ? ", ..." : ""}).`,
    );
  if (ends.size > 1)
    notes.push(
      `Ratings name several scales (up to ${[...ends].sort((a, b) => a - b).join(", ")}) and are kept as they were given: read each kind by itself.`,
    );
  const least = numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const guess = COMMON.find(([low, high]) => least >= low && most <= high);
  const own: readonly [number, number] | undefined = Number.isFinite(told)
    ? [good ? 0 : Math.min(1, least), told]
    : undefined;
  const found = scale ?? (numbers.length === 0 ? null : (own ?? guess ?? [least, most]));
  if (scale === undefined && own === undefined && found !== null)
    notes.push(`Ratings are taken to be from ${found[0]} to ${found[1]}; option scale says otherwise.`);
  return {
    values,
    scale: found,
    outside: (row) => scale !== undefined && (values[row] < scale[0] || values[row] > scale[1]),
    notes,
  };
}

/** "4/5", "4 out of 5", "4 stars" without what follows the number. */
function numberIn(text: string): string {
  return /^(\d{1,3}(?:[.,]\d{1,4})?)\s?(?:\/\s?\d{1,3}|out of \d{1,3}|stars?)$/.exec(text)?.[1] ?? text;
}

/** The largest rating that a text names: 5 of "4/5" and of five star signs; -Infinity when it names none. */
function highestIn(text: string): number {
  const match = /^\d{1,3}(?:[.,]\d{1,4})?\s?(?:\/\s?|out of )(\d{1,3})$/.exec(text);
  if (match !== null) return Number(match[1]);
  if (WORDS.has(text)) return 5;
  return /^[★☆]{3,10}$/.test(text) && text.includes("☆") ? text.length : Number.NEGATIVE_INFINITY;
}

/** Black stars counted; undefined for what is no row of stars. */
function stars(text: string): number | undefined {
  return /^[★☆]{1,10}$/.test(text) ? text.split("★").length - 1 : undefined;
}
