import { badOption, oneOf, shareOption } from "../core/options.ts";
import { type Columns, Table, type TableColumn, type TextColumn } from "../core/table.ts";
import { benjaminiHochberg, holm } from "../numeric/adjust-p.ts";
import { hypergeometricUpper } from "../numeric/hypergeometric-tail.ts";
import { MEASURES, type MeasureName, measureOf } from "./counts/measures.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { needInteractions } from "./input/need-interactions.ts";
import { type FoundRules, findRules } from "./rules/find-rules.ts";
import type { MinedSets } from "./rules/mine.ts";
import type { AssociationRulesOptions, RuleRow, Rules, RulesInfo } from "./rules/rule-types.ts";
import { mine, tooMany } from "./rules/set-options.ts";
import { itemText, withItem } from "./rules/set-text.ts";
import { subsetLinks } from "./rules/subsets.ts";

/**
 * Association rules: what is bought when something else is, with every usual measure. Both sides of a rule are in at least `minSupport` of all baskets, the right side in at least
 * `minConfidence` of those with the left. Thresholds are compared as whole counts, so none is lost to rounding. Counts and measures are those of the R package arules, which
 * has one item on the right; `rightSize` allows more. Sorted by `sort`; equals by confidence, then count, then the order of ids. Time O(rows of all sets + rules), memory
 * O(sets + rules), bounded by `limit`.
 *
 * @throws "bad-option" for a support of 0, and when there are more sets or rules than `limit`; "bad-input" for what is no table of interactions.
 *
 * @example
 * import { associationRules, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { order: 1, item: "bread" }, { order: 1, item: "butter" },
 *   { order: 2, item: "bread" }, { order: 2, item: "butter" }, { order: 2, item: "jam" },
 *   { order: 3, item: "bread" },
 *   { order: 4, item: "jam" },
 * ]);
 * const rules = associationRules(bought, { minSupport: 0.5, minConfidence: 0.6 });
 * const { left, right, confidence, lift } = rules.at(0)!;
 * [left, right, confidence, lift]; // => ["butter", "bread", 1, 1.3333333]
 * rules.length; // => 2
 * associationRules(bought, { minSupport: 0 }); // throws "bad-option"
 */
export function associationRules(interactions: Interactions, options: AssociationRulesOptions = {}): Rules {
  const table = needInteractions(interactions, "associationRules");
  const minConfidence = shareOption(options.minConfidence ?? 0.2, "minConfidence");
  const { rightSize = 1, top } = options;
  if (!(rightSize === Number.POSITIVE_INFINITY || (Number.isInteger(rightSize) && rightSize >= 1)))
    throw badOption("rightSize", rightSize, "a whole number, 1 or more, or Infinity");
  if (top !== undefined && !(Number.isInteger(top) && top >= 1))
    throw badOption("top", top, "a whole number of rules, 1 or more");
  const sort = oneOf(options.sort ?? "lift", "sort", MEASURES);
  const keep = oneOf(options.keep ?? "all", "keep", ["all", "needed"]);
  const test =
    options.test === undefined ? undefined : oneOf(options.test, "test", ["holm", "benjamini-hochberg"]);

  const { sets, rows, minCount, limit, per } = mine(table, options, "associationRules");
  const limits = { minConfidence, rightSize, needed: keep === "needed", rows };
  const rules = findRules(sets, subsetLinks(sets), limits, (found) => {
    if (found.length >= limit) throw tooMany("associationRules", "rules", limit, minCount, per);
    grow(found, Math.min(limit, found.both.length * 2));
    return true;
  });
  if (rules.length > limit) throw tooMany("associationRules", "rules", limit, minCount, per);
  const p = test === undefined ? undefined : fisher(sets, rules, rows);
  const order = sorted(sets, rules, rows, sort, top);
  const names = Array.from(sets.frequent, (k) => itemText(table.columns.item.levels[k]));
  const columns: { [name: string]: TableColumn } = {
    left: texts(sets, rules.left, order, names),
    right: texts(sets, rules.right, order, names),
    ...measured(sets, rules, order, rows),
  };
  if (p !== undefined) {
    const adjusted = test === "holm" ? holm(p) : benjaminiHochberg(p);
    columns.p = Float64Array.from(order, (k) => p[k]);
    columns.adjustedP = Float64Array.from(order, (k) => adjusted[k]);
  }
  const info: RulesInfo = {
    kind: "rules",
    key: "left",
    baskets: rows,
    per,
    minCount,
    minConfidence,
    sort,
    found: rules.length,
    ...(test === undefined ? {} : { test }),
  };
  return new Table(order.length, columns as unknown as Columns<RuleRow>, info);
}

function grow(found: FoundRules, room: number): void {
  for (const name of ["both", "left", "right"] as const) {
    const wider = new Int32Array(room);
    wider.set(found[name].subarray(0, Math.min(room, found.length)));
    found[name] = wider;
  }
}

/** Rules from the best on: by the measure, then confidence, count and the order of ids (that of the nodes, which is the order they were found in). */
function sorted(
  { count }: MinedSets,
  { length, both, left, right }: FoundRules,
  rows: number,
  sort: MeasureName,
  top: number | undefined,
): Int32Array {
  const measure = measureOf(sort);
  const score = new Float64Array(length);
  const sure = new Float64Array(length);
  for (let k = 0; k < length; k++) {
    const [v, a] = [count[both[k]], count[left[k]]];
    score[k] = measure(v, a, count[right[k]], rows);
    sure[k] = v / a;
  }
  const order = Int32Array.from({ length }, (_, k) => k).sort((x, y) => {
    // Infinity less Infinity is no number
    if (score[x] !== score[y]) return score[x] < score[y] ? 1 : -1;
    return sure[y] - sure[x] || count[both[y]] - count[both[x]] || x - y;
  });
  return top === undefined ? order : order.subarray(0, top);
}

function measured(
  { count }: MinedSets,
  { both, left, right }: FoundRules,
  order: Int32Array,
  rows: number,
): { [name: string]: Float64Array } {
  const n = order.length;
  const out: { [name: string]: Float64Array } = {
    count: new Float64Array(n),
    leftCount: new Float64Array(n),
    rightCount: new Float64Array(n),
  };
  for (let i = 0; i < n; i++) {
    out.count[i] = count[both[order[i]]];
    out.leftCount[i] = count[left[order[i]]];
    out.rightCount[i] = count[right[order[i]]];
  }
  for (const name of MEASURES) {
    const measure = measureOf(name);
    const column = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const value = measure(out.count[i], out.leftCount[i], out.rightCount[i], rows);
      column[i] = Number.isFinite(value) ? value : Number.NaN;
    }
    out[name] = column;
  }
  return out;
}

/** One side of each rule as text; each set is written once. */
function texts(
  { parent, item }: MinedSets,
  nodes: Int32Array,
  order: Int32Array,
  names: readonly string[],
): TextColumn {
  const code = new Int32Array(parent.length).fill(-1);
  const levels: string[] = [];
  const text = (node: number): string =>
    withItem(parent[node] < 0 ? "" : text(parent[node]), names[item[node]]);
  const codes = Int32Array.from(order, (k) => {
    const node = nodes[k];
    if (code[node] < 0) {
      code[node] = levels.length;
      levels.push(text(node));
    }
    return code[node];
  });
  return { codes, levels };
}

function fisher({ count }: MinedSets, rules: FoundRules, rows: number): Float64Array {
  const p = new Float64Array(rules.length);
  for (let k = 0; k < rules.length; k++)
    p[k] = hypergeometricUpper(count[rules.both[k]], count[rules.left[k]], count[rules.right[k]], rows);
  return p;
}
