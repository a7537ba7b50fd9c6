import { badOption, oneOf, shareOption } from "../core/options.ts";
import { type Columns, Table, type TableColumn, type TextColumn } from "../core/table.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import { benjaminiHochberg, holm } from "../numeric/adjust-p.ts";
import { hypergeometricUpper } from "../numeric/hypergeometric-tail.ts";
import { sortOrderSteps } from "../numeric/sort-order.ts";
import { MEASURES, type MeasureName, measureOf, signedLlr } from "./counts/measures.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { needInteractions } from "./input/need-interactions.ts";
import { inPieces } from "./input/pieces.ts";
import { testedSteps } from "./rules/count-tested.ts";
import { type FoundRules, findRulesSteps } from "./rules/find-rules.ts";
import type { MinedSets } from "./rules/mine.ts";
import type { AssociationRulesOptions, RuleRow, Rules, RulesInfo } from "./rules/rule-types.ts";
import { mineSteps, tooMany } from "./rules/set-options.ts";
import { itemText, withItem } from "./rules/set-text.ts";
import { subsetLinkSteps } from "./rules/subsets.ts";

/**
 * Association rules: what is bought when something else is, with every usual measure. Both sides of a rule are in at least `minSupport` of all baskets, the right side in at least
 * `minConfidence` of those with the left. Thresholds are compared as whole counts, so none is lost to rounding. Counts and measures are those of the R package arules, which
 * has one item on the right; `rightSize` allows more. Sorted by `sort`; equals by confidence, then count, then the order of ids. Corrected p of `test` allow for every rule that the counts of its
 * sides alone would have let through (`info.tested`), not only for those found. Time O(rows of all sets + rules), memory O(sets + rules), bounded by `limit`. Sets by Eclat (Zaki 2000), rules by Agrawal
 * and Srikant (1994), names of measures as arules has them (lift: Brin et al. 1997; llr: Dunning 1993).
 *
 * @throws "bad-option" for a support of 0, and when there are more sets or rules than `limit`; "too-few-rows" per customer where nobody is named; "bad-input" for what is no table of interactions.
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
  return runSteps(ruleSteps(interactions, options));
}

/**
 * {@link associationRules} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `associationRules`, and "aborted".
 *
 * @example
 * import { associationRulesAsync, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { order: 1, item: "bread" }, { order: 1, item: "butter" }, { order: 2, item: "jam" },
 * ]);
 * (await associationRulesAsync(bought, { minCount: 1 })).at(0)?.lift; // => 2
 * await associationRulesAsync(bought, { signal: { aborted: true } }); // throws "aborted"
 */
export async function associationRulesAsync(
  interactions: Interactions,
  options: AssociationRulesOptions & Work = {},
): Promise<Rules> {
  return runStepsAsync(ruleSteps(interactions, options), options);
}

/** Rules found, put in order and written some at a time. */
function* ruleSteps(interactions: Interactions, options: AssociationRulesOptions): Steps<Rules> {
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

  const { sets, rows, minCount, maxSize, limit, per, warnings } = yield* mineSteps(
    table,
    options,
    "associationRules",
  );
  const limits = { minConfidence, rightSize, needed: keep === "needed", rows };
  const rules = yield* findRulesSteps(sets, yield* subsetLinkSteps(sets), limits, (found) => {
    if (found.length >= limit) throw tooMany("associationRules", "rules", limit, minCount, per);
    grow(found, Math.min(limit, found.both.length * 2));
    return true;
  });
  if (rules.length > limit) throw tooMany("associationRules", "rules", limit, minCount, per);
  const p = test === undefined ? undefined : yield* fisher(sets, rules, rows);
  const order = yield* sorted(sets, rules, rows, sort, top);
  const names = Array.from(sets.frequent, (k) => itemText(table.columns.item.levels[k]));
  const columns: { [name: string]: TableColumn } = {
    left: yield* texts(sets, rules.left, order, names),
    right: yield* texts(sets, rules.right, order, names),
    ...(yield* measured(sets, rules, order, rows)),
  };
  const tested = p === undefined ? 0 : yield* testedSteps(sets, limits, maxSize);
  if (p !== undefined) {
    yield [0, Number.NaN];
    const adjusted = test === "holm" ? holm(p, tested) : benjaminiHochberg(p, tested);
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
    warnings,
    ...(test === undefined ? {} : { test, tested }),
  };
  yield [1, 1];
  return new Table(order.length, columns as unknown as Columns<RuleRow>, info);
}

function grow(found: FoundRules, room: number): void {
  for (const name of ["both", "left", "right"] as const) {
    const wider = new Int32Array(room);
    wider.set(found[name].subarray(0, Math.min(room, found.length)));
    found[name] = wider;
  }
}

/** Rules from the best on: by the measure (G2 with its sign), then confidence, count and the order of ids (that of the nodes, which is the order they were found in). */
function* sorted(
  { count }: MinedSets,
  { length, both, left, right }: FoundRules,
  rows: number,
  sort: MeasureName,
  top: number | undefined,
): Steps<Int32Array> {
  const measure = sort === "llr" ? signedLlr : measureOf(sort);
  // the more the earlier
  const score = new Float64Array(length);
  const sure = new Float64Array(length);
  const often = new Float64Array(length);
  yield* inPieces(length, (from, to) => {
    for (let k = from; k < to; k++) {
      const [v, a] = [count[both[k]], count[left[k]]];
      score[k] = -measure(v, a, count[right[k]], rows);
      sure[k] = -v / a;
      often[k] = -v;
    }
  });
  const order = yield* sortOrderSteps([score, sure, often]);
  return top === undefined ? order : order.subarray(0, top);
}

function* measured(
  { count }: MinedSets,
  { both, left, right }: FoundRules,
  order: Int32Array,
  rows: number,
): Steps<{ [name: string]: Float64Array }> {
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
    yield* inPieces(n, (from, to) => {
      for (let i = from; i < to; i++) {
        const value = measure(out.count[i], out.leftCount[i], out.rightCount[i], rows);
        column[i] = Number.isFinite(value) ? value : Number.NaN;
      }
    });
    out[name] = column;
  }
  return out;
}

/** One side of each rule as text; each set is written once. */
function* texts(
  { parent, item }: MinedSets,
  nodes: Int32Array,
  order: Int32Array,
  names: readonly string[],
): Steps<TextColumn> {
  const code = new Int32Array(parent.length).fill(-1);
  const levels: string[] = [];
  const text = (node: number): string =>
    withItem(parent[node] < 0 ? "" : text(parent[node]), names[item[node]]);
  const codes = new Int32Array(order.length);
  yield* inPieces(order.length, (from, to) => {
    for (let i = from; i < to; i++) {
      const node = nodes[order[i]];
      if (code[node] < 0) {
        code[node] = levels.length;
        levels.push(text(node));
      }
      codes[i] = code[node];
    }
  });
  return { codes, levels };
}

/** Rules tested in a step. */
const TESTS = 64;

function* fisher(
  { count }: MinedSets,
  { both, left, right, length }: FoundRules,
  rows: number,
): Steps<Float64Array> {
  const p = new Float64Array(length);
  const test = (from: number, to: number) => {
    for (let k = from; k < to; k++)
      p[k] = hypergeometricUpper(count[both[k]], count[left[k]], count[right[k]], rows);
  };
  yield* inPieces(length, test, TESTS);
  return p;
}
