import type { Steps } from "../../core/work.ts";
import type { ContentFacts } from "./content-facts.ts";
import type { ContentWeights } from "./content-options.ts";
import type { Looks } from "./near-items.ts";
import { type WordRules, wordVectorSteps } from "./word-vectors.ts";

/** What items are compared by. Weights add up to 1 over the facts that any item has. In steps of some milliseconds. */
export function* looksSteps(
  facts: Pick<ContentFacts, "items" | "text" | "category" | "price">,
  weights: Required<ContentWeights>,
  rules: WordRules,
): Steps<Looks> {
  const counts = (name: keyof ContentWeights) =>
    weights[name] > 0 && facts[name].some((v) => v !== null) ? weights[name] : 0;
  const given = { words: counts("text"), category: counts("category"), price: counts("price") };
  const total = given.words + given.category + given.price || 1;
  return {
    items: facts.items.length,
    words: given.words > 0 ? yield* wordVectorSteps(facts.text, rules) : undefined,
    category: given.category > 0 ? numbered(facts.category).codes : undefined,
    price: given.price > 0 ? Float64Array.from(facts.price, (v) => v ?? Number.NaN) : undefined,
    weight: { words: given.words / total, category: given.category / total, price: given.price / total },
    maxItems: rules.maxItems,
  };
}

/** Names as numbers, in the order they come up in; -1 for none. */
export function numbered(names: readonly (string | null)[]): {
  readonly codes: Int32Array;
  readonly names: string[];
} {
  const number = new Map<string, number>();
  const codes = Int32Array.from(names, (name) => {
    if (name === null) return -1;
    const known = number.get(name) ?? number.size;
    number.set(name, known);
    return known;
  });
  return { codes, names: [...number.keys()] };
}
