import { idList } from "../../core/id-list.ts";
import { badOption } from "../../core/options.ts";
import type { WordRules } from "./word-vectors.ts";
import { wordsOf } from "./words.ts";

/** How much texts, categories and prices count when items are compared. */
export interface ContentWeights {
  /** Cosine of the TF-IDF vectors of the words. Default 1. */
  readonly text?: number;
  /** 1 for items of the same category. Default 0.5. */
  readonly category?: number;
  /** The lower price over the higher one. Default 0.25. */
  readonly price?: number;
}

/** Which words of the texts count. */
export interface WordOptions {
  /** Words that are left out, as texts or words. Default: none. */
  readonly stopWords?: Iterable<string>;
  /** Words in fewer texts are left out. Default 1. */
  readonly minItems?: number;
  /** Words in more texts are left out, and larger categories make no neighbors by themselves: they say little, and cost the most. Default 5,000. */
  readonly maxItems?: number;
}

/** The weights with their defaults. */
export function contentWeights(given: ContentWeights = {}): Required<ContentWeights> {
  if (typeof given !== "object" || given === null)
    throw badOption("weights", given, "weights such as { text: 1, category: 0.5, price: 0.25 }");
  const weights = { text: given.text ?? 1, category: given.category ?? 0.5, price: given.price ?? 0.25 };
  for (const [name, value] of Object.entries(weights))
    if (!(typeof value === "number" && value >= 0 && Number.isFinite(value)))
      throw badOption(`weights.${name}`, value, "a number, zero or more");
  if (weights.text + weights.category <= 0)
    throw badOption("weights", given, "text or category above 0: a price alone makes no neighbors");
  return weights;
}

/** The rules with their defaults. */
export function wordRules({ stopWords, minItems = 1, maxItems = 5000 }: WordOptions): WordRules {
  if (!(Number.isInteger(minItems) && minItems >= 1))
    throw badOption("minItems", minItems, "a whole number of items, 1 or more");
  if (!(Number.isInteger(maxItems) && maxItems >= 2))
    throw badOption("maxItems", maxItems, "a whole number of items, 2 or more");
  const stop = new Set<string>();
  if (stopWords !== undefined)
    for (const text of idList(stopWords, "option stopWords"))
      for (const word of wordsOf(text)) stop.add(word);
  return { stop, minItems, maxItems };
}
