import type { Id } from "../core/columns.ts";
import { idList } from "../core/id-list.ts";
import { badOption, needOptions } from "../core/options.ts";
import { adjusted, byScore, keepOption, needRanking, reranked, scaledScore } from "./rerank/ranking.ts";
import type { RankedItem, Reranked } from "./rerank/rerank-types.ts";

/** A rule of the shop about its own items. */
export type OfferRule =
  /** The item stands at that place, from 1 on, where it may be offered at all. */
  | { readonly rule: "pin"; readonly item: Id; readonly at: number }
  /** Their scores are multiplied by more than 1. */
  | { readonly rule: "boost"; readonly items: Iterable<Id>; readonly by: number }
  /** They stand behind all others. */
  | { readonly rule: "bury"; readonly items: Iterable<Id> }
  /** At most so many of them. */
  | { readonly rule: "at-most"; readonly items: Iterable<Id>; readonly most: number }
  /** At most one of them: not the fish beside the cat. */
  | { readonly rule: "never-together"; readonly items: Iterable<Id> };

/** Options of {@link rerankByRules}. */
export interface RerankByRulesOptions {
  /** Items to keep. Default: all that the rules leave. */
  readonly count?: number;
}

interface Limit {
  readonly items: ReadonlySet<string>;
  readonly most: number;
  readonly why: string;
  seen: number;
}

/**
 * A ranking by the rules of the shop. Boosts change scores (one more reason, "rule", where items have reasons) and order anew; then what is buried goes behind; pinned items take their places; at
 * last, from the top, whatever is more than a limit allows is left out, pinned items the last to go. Later pins of a place give way to earlier ones. Ids that are not in the ranking change
 * nothing. `changes` says which rule moved what. O(items x rules).
 *
 * @throws "bad-option", "bad-input" for what is no ranking, or no id.
 *
 * @example
 * import { rerankByRules } from "clientele/recommend";
 * const ranking = ["fish", "cat", "dog", "bird"].map((item, k) => ({ item, score: 4 - k }));
 * const rules = [
 *   { rule: "never-together", items: ["fish", "cat"] },
 *   { rule: "pin", item: "bird", at: 1 },
 *   { rule: "bury", items: ["dog"] },
 * ];
 * rerankByRules(ranking, rules).items.map((i) => i.item); // => ["bird", "fish", "dog"]
 * rerankByRules(ranking, [{ rule: "pin", item: "bird", at: 0 }]); // throws "bad-option"
 */
export function rerankByRules<Item extends RankedItem>(
  items: Iterable<Item>,
  rules: readonly OfferRule[],
  options: RerankByRulesOptions = {},
): Reranked<Item> {
  needOptions(options, "rerankByRules", "count");
  const list = needRanking(items, "rerankByRules");
  const count = keepOption(options.count, list.length);
  const why = new Map<string, string>();
  const sets = checkRules(rules);
  const reason = (item: string) => why.get(item) ?? "others moved by a rule";

  const boosted = byScore(
    list.map((entry) => {
      let { score } = entry;
      rules.forEach((rule, r) => {
        if (rule.rule !== "boost" || !sets[r].has(entry.item)) return;
        score = scaledScore(score, rule.by);
        why.set(entry.item, "boosted");
      });
      return adjusted(entry, score, "rule");
    }),
  );
  // without a boost the order is the caller's, whatever the scores say
  let order = rules.some(({ rule }) => rule === "boost") ? boosted : list;
  const buried = unionOf(rules, sets, "bury");
  if (buried.size > 0) {
    for (const { item } of order) if (buried.has(item)) why.set(item, "buried");
    order = [
      ...order.filter(({ item }) => !buried.has(item)),
      ...order.filter(({ item }) => buried.has(item)),
    ];
  }

  const pins = new Map<string, number>();
  const places = new Set<number>();
  rules.forEach((rule, r) => {
    if (rule.rule !== "pin") return;
    const [item] = sets[r];
    if (pins.has(item) || places.has(rule.at) || !order.some((entry) => entry.item === item)) return;
    pins.set(item, rule.at);
    places.add(rule.at);
    why.set(item, `pinned to place ${rule.at}`);
  });

  const limits = rules.flatMap((rule, r): Limit[] => {
    if (rule.rule === "at-most")
      return [{ items: sets[r], most: rule.most, why: `at most ${rule.most} of these`, seen: 0 }];
    if (rule.rule === "never-together")
      return [{ items: sets[r], most: 1, why: "not together with another", seen: 0 }];
    return [];
  });
  const allowed = (item: string): boolean => {
    const over = limits.find((limit) => limit.items.has(item) && limit.seen >= limit.most);
    if (over !== undefined) {
      why.set(item, over.why);
      return false;
    }
    for (const limit of limits) if (limit.items.has(item)) limit.seen++;
    return true;
  };
  const pinned = order
    .filter(({ item }) => pins.has(item))
    .sort((a, b) => (pins.get(a.item) ?? 0) - (pins.get(b.item) ?? 0))
    .filter(({ item }) => allowed(item));
  const free = order.filter(({ item }) => !pins.has(item) && allowed(item));
  const result: Item[] = [];
  while (pinned.length > 0 || free.length > 0) {
    const [first] = pinned;
    const due = first !== undefined && (pins.get(first.item) ?? 0) <= result.length + 1;
    const next = due || free.length === 0 ? pinned.shift() : free.shift();
    if (next !== undefined) result.push(next);
  }
  return reranked(list, result, count, reason);
}

/** The ids of each rule; "bad-option" for a rule that is none. */
function checkRules(rules: readonly OfferRule[]): ReadonlySet<string>[] {
  if (!Array.isArray(rules))
    throw badOption("rules", rules, 'a list of rules such as { rule: "pin", item, at }');
  return rules.map((rule: OfferRule, r) => {
    const name = `option rules[${r}]`;
    switch (rule?.rule) {
      case "pin":
        if (!(Number.isInteger(rule.at) && rule.at >= 1))
          throw badOption(`rules[${r}].at`, rule.at, "a place, 1 or more");
        return trimmed([rule.item], `${name}.item`);
      case "boost":
        if (!(typeof rule.by === "number" && rule.by > 1 && Number.isFinite(rule.by)))
          throw badOption(`rules[${r}].by`, rule.by, "a factor above 1");
        return trimmed(rule.items, `${name}.items`);
      case "at-most":
        if (!(Number.isInteger(rule.most) && rule.most >= 0))
          throw badOption(`rules[${r}].most`, rule.most, "a whole number, zero or more");
        return trimmed(rule.items, `${name}.items`);
      case "bury":
      case "never-together":
        return trimmed(rule.items, `${name}.items`);
      default:
        throw badOption(
          `rules[${r}]`,
          (rule as { rule?: unknown } | undefined)?.rule,
          '"pin", "boost", "bury", "at-most" or "never-together"',
        );
    }
  });
}

function trimmed(ids: Iterable<Id>, what: string): ReadonlySet<string> {
  return new Set(idList(ids, what).map((id) => id.trim()));
}

function unionOf(
  rules: readonly OfferRule[],
  sets: readonly ReadonlySet<string>[],
  name: OfferRule["rule"],
): ReadonlySet<string> {
  return new Set(rules.flatMap(({ rule }, r) => (rule === name ? [...sets[r]] : [])));
}
