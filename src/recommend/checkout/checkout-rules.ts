import { bestNeighbors } from "../counts/best-neighbors.ts";
import { pairsOfRows } from "../counts/pair-source.ts";
import type { Csr } from "../input/csr.ts";
import { shortRows } from "../input/short-rows.ts";
import { findRules } from "../rules/find-rules.ts";
import { type MinedSets, mineSets } from "../rules/mine.ts";
import { subsetLinks } from "../rules/subsets.ts";

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

interface Rule {
  readonly from: readonly number[];
  readonly right: number;
  readonly both: number;
  readonly left: number;
}

// what a page can hold, and what a till can wait for
const MOST_SETS = 200_000;
const MOST_LARGE_RULES = 20_000;

/** Pairs that are together more often than by chance, and larger rules that are surer than every smaller one. */
export function checkoutRules(byRow: Csr, settings: CheckoutRuleSettings): CheckoutRules {
  const rows = shortRows(byRow, settings.longest);
  const pairs = pairsOfRows(rows, settings.longest);
  const counts = Array.from(pairs.counts);
  const near = bestNeighbors(byRow.columns, settings.top, settings.minCount, pairs.each, (both, a, b) =>
    both * rows.rows > counts[a] * counts[b] ? both / (counts[a] + settings.shrink) : 0,
  );
  const rules: Rule[] = [];
  for (let item = 0; item < byRow.columns; item++)
    for (let e = near.start[item]; e < near.start[item + 1]; e++)
      rules.push({ from: [item], right: near.neighbor[e], both: near.shared[e], left: counts[item] });
  const larger = largerRules(rows, settings);
  for (const rule of larger.rules) rules.push(rule);
  rules.sort((a, b) => a.from[0] - b.from[0] || a.from.length - b.from.length);
  const out: CheckoutRules = {
    minSetCount: larger.minCount,
    baskets: rows.rows,
    counts,
    ruleStart: new Array(byRow.columns + 1).fill(0),
    restStart: [0],
    rest: [],
    right: [],
    both: [],
    left: [],
  };
  for (const { from, right, both, left } of rules) {
    out.ruleStart[from[0] + 1]++;
    for (let k = 1; k < from.length; k++) out.rest.push(from[k]);
    out.restStart.push(out.rest.length);
    out.right.push(right);
    out.both.push(both);
    out.left.push(left);
  }
  for (let k = 0; k < byRow.columns; k++) out.ruleStart[k + 1] += out.ruleStart[k];
  return out;
}

function largerRules(
  rows: Csr,
  { maxSize, minSetCount, shrink }: CheckoutRuleSettings,
): { readonly rules: readonly Rule[]; readonly minCount: number } {
  if (maxSize < 3) return { rules: [], minCount: minSetCount };
  let minCount = minSetCount;
  let sets = mineSets(rows, minCount, maxSize, MOST_SETS);
  while (sets.more || sets.length > MOST_SETS) {
    minCount *= 2;
    sets = mineSets(rows, minCount, maxSize, MOST_SETS);
  }
  const limits = { minConfidence: 0, rightSize: 1, needed: true, rows: rows.rows };
  const found = findRules(sets, subsetLinks(sets), limits, (full) => {
    for (const name of ["both", "left", "right"] as const) {
      const wider = new Int32Array(full.both.length * 2);
      wider.set(full[name]);
      full[name] = wider;
    }
    return true;
  });
  const rules: Rule[] = [];
  for (let k = 0; k < found.length; k++) {
    if (sets.size[found.left[k]] < 2) continue;
    rules.push({
      from: placesOf(sets, found.left[k]),
      right: sets.frequent[found.right[k]],
      both: sets.count[found.both[k]],
      left: sets.count[found.left[k]],
    });
  }
  const score = ({ both, left }: Rule) => both / (left + shrink);
  return { rules: rules.sort((a, b) => score(b) - score(a)).slice(0, MOST_LARGE_RULES), minCount };
}

function placesOf({ parent, item, frequent }: MinedSets, node: number): number[] {
  const places: number[] = [];
  for (let at = node; at >= 0; at = parent[at]) places.unshift(frequent[item[at]]);
  return places;
}
