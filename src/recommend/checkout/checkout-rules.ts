import { partSteps, type Steps } from "../../core/work.ts";
import { bestNeighborsSteps } from "../counts/best-neighbors.ts";
import { pairsOfRows } from "../counts/pair-source.ts";
import { TopFew } from "../counts/top-few.ts";
import { type Csr, transposeSteps } from "../input/csr.ts";
import { inPieces } from "../input/pieces.ts";
import { shortRows } from "../input/short-rows.ts";
import { findRulesSteps } from "../rules/find-rules.ts";
import { type MinedSets, mineSetsSteps } from "../rules/mine.ts";
import { subsetLinkSteps } from "../rules/subsets.ts";

/** How many rules, and how sure. */
export interface CheckoutRuleSettings {
  readonly shrink: number;
  /** Of the pairs. */
  readonly minCount: number;
  /** Of the larger sets; raised where there are too many of them. */
  readonly minSetCount: number;
  readonly maxSize: number;
  /** Pairs kept per item. */
  readonly top: number;
  readonly longest: number;
}

/** Rules with one item on the right, by the first item of their left side. */
export interface CheckoutRules {
  readonly minSetCount: number;
  readonly baskets: number;
  readonly counts: number[];
  readonly ruleStart: number[];
  readonly restStart: number[];
  readonly rest: number[];
  readonly right: number[];
  readonly both: number[];
  readonly left: number[];
}

interface LargeRule {
  /** Two items or more, rising. */
  readonly from: readonly number[];
  readonly right: number;
  readonly both: number;
  readonly left: number;
}

// what a page can hold, and what a till can wait for
const MOST_SETS = 200_000;
const MOST_LARGE_RULES = 20_000;

/** Pairs that are together more often than by chance, and larger rules that are surer than every smaller one. In steps of some milliseconds. */
export function* checkoutRulesSteps(byRow: Csr, settings: CheckoutRuleSettings): Steps<CheckoutRules> {
  const rows = shortRows(byRow, settings.longest);
  yield [0, Number.NaN];
  const pairs = pairsOfRows(rows, settings.longest, yield* transposeSteps(rows));
  const counts = Array.from(pairs.counts);
  const near = yield* partSteps(
    bestNeighborsSteps(byRow.columns, settings.top, settings.minCount, pairs.each, (both, a, b) =>
      both * rows.rows > counts[a] * counts[b] ? both / (counts[a] + settings.shrink) : 0,
    ),
    0,
    1,
    2,
  );
  const larger = yield* partSteps(largerRules(rows, settings), 1, 1, 2);
  const out: CheckoutRules = {
    minSetCount: larger.minCount,
    baskets: rows.rows,
    counts,
    ruleStart: [0],
    restStart: [0],
    rest: [],
    right: [],
    both: [],
    left: [],
  };
  const add = (rest: readonly number[], right: number, both: number, left: number) => {
    for (const place of rest) out.rest.push(place);
    out.restStart.push(out.rest.length);
    out.right.push(right);
    out.both.push(both);
    out.left.push(left);
  };
  let next = 0;
  for (let item = 0; item < byRow.columns; item++) {
    for (let e = near.start[item]; e < near.start[item + 1]; e++)
      add([], near.neighbor[e], near.shared[e], counts[item]);
    for (; larger.rules[next]?.from[0] === item; next++) {
      const { from, right, both, left } = larger.rules[next];
      add(from.slice(1), right, both, left);
    }
    out.ruleStart.push(out.right.length);
    if (item % ITEMS_WRITTEN === 0) yield [2, 2];
  }
  return out;
}

/** Items whose rules are written in a step. */
const ITEMS_WRITTEN = 512;

/** Rules of two items or more on the left: the surest, in the order of the first item and then of the number of items. */
function* largerRules(
  rows: Csr,
  { maxSize, minSetCount, shrink }: CheckoutRuleSettings,
): Steps<{ readonly rules: readonly LargeRule[]; readonly minCount: number }> {
  if (maxSize < 3) return { rules: [], minCount: minSetCount };
  let minCount = minSetCount;
  let sets = yield* mineSetsSteps(rows, minCount, maxSize, MOST_SETS);
  while (sets.more || sets.length > MOST_SETS) {
    minCount *= 2;
    sets = yield* mineSetsSteps(rows, minCount, maxSize, MOST_SETS);
  }
  const limits = { minConfidence: 0, rightSize: 1, needed: true, rows: rows.rows };
  const found = yield* findRulesSteps(sets, yield* subsetLinkSteps(sets), limits, (full) => {
    for (const name of ["both", "left", "right"] as const) {
      const wider = new Int32Array(full.both.length * 2);
      wider.set(full[name]);
      full[name] = wider;
    }
    return true;
  });
  const { both, left, right, length } = found;
  const few = new TopFew(Math.min(MOST_LARGE_RULES, length));
  yield* inPieces(length, (from, to) => {
    for (let k = from; k < to; k++)
      if (sets.size[left[k]] >= 2) few.add(k, sets.count[both[k]] / (sets.count[left[k]] + shrink));
  });
  const kept = new Int32Array(few.size);
  const n = few.take(kept, new Float64Array(few.size));
  const rules = Array.from(kept.subarray(0, n), (k): LargeRule => {
    const from = placesOf(sets, left[k]);
    return { from, right: sets.frequent[right[k]], both: sets.count[both[k]], left: sets.count[left[k]] };
  });
  return { rules: rules.sort((a, b) => a.from[0] - b.from[0] || a.from.length - b.from.length), minCount };
}

function placesOf({ parent, item, frequent }: MinedSets, node: number): number[] {
  const places: number[] = [];
  for (let at = node; at >= 0; at = parent[at]) places.unshift(frequent[item[at]]);
  return places;
}
