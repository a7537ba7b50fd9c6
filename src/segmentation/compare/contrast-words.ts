import { threeDigits } from "../../core/words.ts";
import { APART, plainName, VERY, wordsFor } from "../clusters/cluster-words.ts";
import type { NamedColumn } from "./compared-columns.ts";
import {
  contrast,
  pValuesOf,
  type RawContrast,
  type RawLevel,
  strengthOf,
  withFewLevels,
} from "./contrast.ts";
import type { ColumnContrast, LevelContrast, NumberContrast } from "./contrast-types.ts";
import { type Correction, correctAll } from "./correction.ts";

/** What a customer with much and with little of a column does, such as `{ orders: ["buy often", "buy seldom"] }`. */
export type TraitWords = { readonly [column: string]: readonly [much: string, little: string] };

/** How contrasts are made. */
export interface ContrastSettings {
  readonly level: number;
  readonly correction: Correction;
  readonly words: TraitWords | undefined;
}

/** All columns for each group of customers, p-values corrected over all of them. `sides` as in `contrast`. */
export function contrastsOf(
  columns: readonly NamedColumn[],
  sides: readonly Uint8Array[],
  settings: ContrastSettings,
): { readonly groups: readonly (readonly ColumnContrast[])[]; readonly comparisons: number } {
  const few = columns.map(withFewLevels);
  const raw = sides.map((side) => few.map((column) => contrast(column, side, settings.level)));
  const p = raw.flat().flatMap(pValuesOf);
  const adjusted = correctAll(p, settings.correction);
  let at = 0;
  const groups = raw.map((list) =>
    list.map((one) => {
      const from = at;
      at += pValuesOf(one).length;
      return withWords(one, adjusted.slice(from, at), settings);
    }),
  );
  return { groups, comparisons: p.filter((v) => v !== null).length };
}

function withWords(
  raw: RawContrast,
  adjusted: readonly (number | null)[],
  { level, words }: ContrastSettings,
): ColumnContrast {
  const isReal = (p: number | null) => p !== null && p < 1 - level;
  if (raw.kind === "category") {
    const levels = raw.levels.map((one, k) => {
      const p = adjusted.length === 1 ? adjusted[0] : adjusted[k];
      return { ...one, adjusted: p, words: isReal(p) ? levelWords(raw.column, one, words) : null };
    });
    return { ...raw, levels };
  }
  const apart = (raw.position?.value ?? 0.5) - 0.5;
  const [much, little] = wordsFor(raw.column, words);
  // rounding must not decide at the bound
  const isApart = Math.abs(apart) > APART - 1e-12 && isReal(adjusted[0]);
  return { ...raw, adjusted: adjusted[0], words: isApart ? (apart > 0 ? much : little) : null };
}

function levelWords(column: string, { label, difference, share, otherShare }: RawLevel, words?: TraitWords) {
  const change = difference?.value ?? 0;
  const [own, other] = [share?.value ?? 0, otherShare ?? 0];
  // a difference that nobody would act on is no trait, however sure
  if (Math.abs(change) < 0.05 || Math.max(own, other) < 1.25 * Math.min(own, other)) return null;
  if (label === "no") return null;
  if (label === "yes") {
    const [much, little] = yesWords(column, words);
    return change > 0 ? much : little;
  }
  return `${change > 0 ? "more often" : "less often"} ${plainName(column)} ${label}`;
}

function yesWords(column: string, words: TraitWords | undefined): readonly [string, string] {
  if (words !== undefined && Object.hasOwn(words, column)) return words[column];
  return [`more often ${plainName(column)}`, `less often ${plainName(column)}`];
}

/** What sets customers apart. */
export interface Trait {
  readonly column: string;
  readonly words: string;
  /** The figures behind it. */
  readonly facts: string;
  readonly strength: number;
}

/** The traits of some customers, strongest first; of a column of text the strongest two values. */
export function traitsOf(columns: readonly ColumnContrast[], others: string): Trait[] {
  const found = columns.flatMap((one): Trait[] => {
    if (one.kind === "number") {
      if (one.words === null) return [];
      return [
        { column: one.column, words: one.words, facts: numberFacts(one, others), strength: strengthOf(one) },
      ];
    }
    const levels = one.levels.filter(({ words }) => words !== null);
    levels.sort((a, b) => strengthOf(b) - strengthOf(a));
    return levels.slice(0, 2).map((level) => ({
      column: one.column,
      words: level.words as string,
      facts: levelFacts(level, others),
      strength: strengthOf(level),
    }));
  });
  return found.sort((a, b) => b.strength - a.strength);
}

function numberFacts(one: NumberContrast, others: string): string {
  const [mean, other] = [one.mean?.value ?? 0, one.otherMean ?? 0];
  const very = Math.abs((one.position?.value ?? 0.5) - 0.5) > VERY ? "very much so: " : "";
  // outliers can turn the means against what most customers do
  const against = (mean - other) * ((one.position?.value ?? 0.5) - 0.5) < 0;
  if (against)
    return `${very}${plainName(one.column)} ${threeDigits(one.median ?? 0)} in the middle, ${others} ${threeDigits(one.otherMedian ?? 0)}`;
  return `${very}${plainName(one.column)} ${threeDigits(mean)} on average, ${others} ${threeDigits(other)}`;
}

function levelFacts({ share, otherShare }: LevelContrast, others: string): string {
  return `${percent(share?.value ?? 0)}, ${others} ${percent(otherShare ?? 0)}`;
}

/** A share as a sentence says it. */
export function percent(share: number): string {
  const value = 100 * share;
  return `${value > 0 && value < 1 ? "below 1" : Math.round(value)} %`;
}
