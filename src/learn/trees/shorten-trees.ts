import type { FeatureSchema } from "../rows/feature-types.ts";
import { decimalOf, fromDecimal, tenTo } from "./decimals.ts";
import { toBits, toDigits } from "./digits.ts";
import type { PackedTrees, ShortTrees, TreeQuestions } from "./tree-types.ts";

/** Largest number that digits say. */
const LARGEST = 2 ** 48;

/** Trees in little space, number for number the same. O(nodes log nodes). */
export function shortenTrees(trees: PackedTrees, { columns }: FeatureSchema): ShortTrees {
  const { width, feature, cut, missing, sets, value, cover } = trees;
  const asked = columns.map(() => new Map<string | number, number>());
  const splits = feature.filter((column) => column >= 0);
  const keys = splits.map((column, split) =>
    columns[column].levels === null ? cut[split] : setText(sets[cut[split]]),
  );
  splits.forEach((column, split) => {
    asked[column].set(keys[split], 0);
  });
  let next = 0;
  const questions = columns.map(({ levels }, column): TreeQuestions => {
    const own = asked[column];
    if (levels !== null) {
      const found = [...own.keys()] as string[];
      for (const key of found) own.set(key, next++);
      return found.map((key) => (key.startsWith("[") ? (JSON.parse(key) as number[]) : key));
    }
    // a cut above all numbers is the question that is not listed
    const cuts = Float64Array.from(own.keys() as Iterable<number>).sort();
    const told = cuts.filter((v) => v < Number.MAX_VALUE);
    for (const [k, v] of cuts.entries()) own.set(v, next + k);
    next += told.length + 1;
    return shortCuts([...told]);
  });
  return {
    width,
    nodes: feature.length,
    shape: toBits(feature.map((column) => column >= 0)),
    missing: toBits([...missing].map((side) => side === "l")),
    questions,
    ask: toDigits(splits.map((column, split) => asked[column].get(keys[split]) as number)),
    value: shortValues(value),
    cover: cover.every((w) => Number.isSafeInteger(w) && w < LARGEST) ? toDigits(cover) : cover,
  };
}

/** Places as they are or as bits, whatever is shorter. */
function setText(set: readonly number[]): string {
  const most = set.reduce((a, b) => Math.max(a, b), -1);
  const list = JSON.stringify(set);
  if (most >= 6 * list.length) return list;
  const bits = Array.from({ length: most + 1 }, () => false);
  for (const place of set) bits[place] = true;
  const text = toBits(bits);
  return text.length < list.length ? text : list;
}

function shortCuts(cuts: readonly number[]): TreeQuestions {
  if (cuts.length === 0) return cuts;
  const decimals = cuts.reduce((most, v) => Math.max(most, decimalOf(v)?.decimals ?? Number.NaN), 0);
  if (Number.isNaN(decimals)) return cuts;
  const whole = cuts.map((v) => Math.round(v * tenTo(decimals)));
  const steps = whole.slice(1).map((v, k) => v - whole[k]);
  const exact = whole.every((v, k) => Number.isSafeInteger(v) && fromDecimal(v, decimals) === cuts[k]);
  if (!exact || !steps.every((step) => step > 0 && step < LARGEST)) return cuts;
  const short = [decimals, whole[0], toDigits(steps)] as const;
  return JSON.stringify(short).length < JSON.stringify(cuts).length ? short : cuts;
}

function shortValues(values: readonly number[]): string | readonly number[] {
  const codes: number[] = [];
  for (const value of values) {
    const decimal = decimalOf(value);
    if (decimal === undefined) return values;
    const { whole, decimals } = decimal;
    const code = (whole < 0 ? -2 * whole - 1 : 2 * whole) * 32 + decimals;
    if (code >= LARGEST) return values;
    codes.push(code);
  }
  return toDigits(codes);
}
