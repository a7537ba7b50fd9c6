import { badOption } from "../../core/options.ts";
import { inTurn } from "../blend/in-turn.ts";
import type { Scorer } from "../models/scorer.ts";
import { similarityOf } from "../similarity-of.ts";
import { type KnownItems, knownItems } from "./facts-of.ts";
import type { PrepareRecommenderOptions } from "./recommend-options.ts";
import type { AnyRecommender } from "./recommender-model.ts";
import { partKind, partModel, type RecommenderPart } from "./recommender-part.ts";
import { scorerOf } from "./scorer-of.ts";

/** A model made ready: what every recommendation by it needs. */
export interface PreparedScorer {
  readonly scorer: Scorer;
  /** What reasons that no member of a blend gives are called. */
  readonly by: string;
  /** Whether the model is about what was bought before. */
  readonly repeat: "new" | "both";
  readonly known: KnownItems;
  /** 1 for each place that the catalogue does not say to be out of stock; undefined: it knows no stock. */
  readonly stocked: Uint8Array | undefined;
  readonly similarity: (() => (a: string, b: string) => number) | undefined;
  /** Room for one customer's scores. */
  readonly scores: Float64Array;
}

/** O(size of the models). */
export function prepareScorer(model: AnyRecommender, options: PrepareRecommenderOptions): PreparedScorer {
  if (typeof options !== "object" || options === null)
    throw badOption("options", options, "an object such as { count: 10 }");
  const { fallback, catalogue, similarity } = options;
  const first = scorerOf(model);
  if (similarity !== undefined && typeof similarity !== "function")
    throw badOption("similarity", similarity, "a function of two items' ids");
  const others = fallback === undefined ? [] : Array.isArray(fallback) ? fallback : [fallback];
  const scorer = inTurn(
    [first, ...others.map((other: RecommenderPart) => scorerOf(partModel(other, "option fallback")))],
    [undefined, ...others.map(partKind)],
  );
  const known = knownItems(catalogue, scorer.items);
  const { stock } = known.facts;
  return {
    scorer,
    by: model.kind,
    repeat: aboutRepeats(model) ? "both" : "new",
    known,
    stocked: stock === undefined ? undefined : Uint8Array.from(stock, (n) => (n === 0 ? 0 : 1)),
    similarity: similarity === undefined ? ownSimilarity(model) : () => similarity,
    scores: new Float64Array(scorer.items.length),
  };
}

function aboutRepeats(model: AnyRecommender): boolean {
  return (
    model.kind === "buy-again" ||
    model.kind === "next-basket" ||
    (model.kind === "recommender" && model.members.some((member) => aboutRepeats(member.model)))
  );
}

function ownSimilarity(model: AnyRecommender): PreparedScorer["similarity"] {
  // made where it is asked for: most offers never look at it
  let made: ((a: string, b: string) => number) | undefined;
  if (model.kind === "also-bought" || model.kind === "item-neighbors" || model.kind === "item-factors")
    return () => {
      made ??= similarityOf(model);
      return made;
    };
  return undefined;
}
