import { partSteps, type Steps } from "../../core/work.ts";
import { blendRecommenders } from "../blend-recommenders.ts";
import { easeNeighborsSteps } from "../ease-neighbors.ts";
import { buyAgainSteps } from "../fit-buy-again.ts";
import { easeSteps } from "../fit-ease.ts";
import { itemNeighborsSteps } from "../fit-item-neighbors.ts";
import { fitPopularItems } from "../fit-popular-items.ts";
import { sessionSteps } from "../fit-session-neighbors.ts";
import { sparseEaseSteps } from "../fit-sparse-ease.ts";
import type { Interactions } from "../input/interaction-types.ts";
import type { ItemNeighborsModel } from "../neighbors/item-neighbors-types.ts";
import type { AnyRecommender } from "../use/recommender-model.ts";
import { type Recipe, recipeName } from "./recipes.ts";

/** Makes models from one table; what is costly is made once, whatever decay it is used with. */
export interface ModelKit {
  readonly modelOf: (recipe: Recipe) => Steps<AnyRecommender>;
}

/** What the parts of a blend are called in reasons. */
export const LABELS = {
  popular: "best sellers",
  own: "bought before",
  neighbors: "goes with",
  ease: "goes with",
  sessions: "in baskets like the last ones",
  blend: "blend",
} as const;
const NEIGHBORS = { llr: 100, tfidf: 20 } as const;
/** Weights of EASE that are kept, on average per item and in all: what was tried is what is handed out, small enough for JSON. */
const WEIGHTS = { perItem: 200, inAll: 500_000 } as const;
/** Items that each is explained by in the sparse form. */
const EXPLAINED_BY = 60;

/** Holds the models that it made: at most half a million weights per regularization of EASE. */
export function modelKit(table: Interactions): ModelKit {
  const made = new Map<string, AnyRecommender>();
  function* once<M extends AnyRecommender>(name: string, make: () => Steps<M>): Steps<M> {
    // a name is of one kind of model
    const model = (made.get(name) as M | undefined) ?? (yield* make());
    made.set(name, model);
    return model;
  }
  const items = table.columns.item.levels.length;
  const top = Math.max(1, Math.min(WEIGHTS.perItem, Math.floor(WEIGHTS.inAll / Math.max(1, items))));
  function* modelOf(recipe: Recipe): Steps<AnyRecommender> {
    switch (recipe.kind) {
      case "popular":
      case "own":
      case "sessions":
        return yield* once(recipeName(recipe), () => quickly(table, recipe));
      case "neighbors": {
        const { measure, decay } = recipe;
        const model = yield* once(measure, () =>
          itemNeighborsSteps(table, { measure, top: NEIGHBORS[measure] }),
        );
        return { ...model, profile: { decay } };
      }
      case "ease": {
        const { regularization, decay, sparse } = recipe;
        const model = yield* once(`ease ${regularization}`, () =>
          sparse
            ? sparseEaseSteps(table, { regularization, neighbors: EXPLAINED_BY })
            : smallEase(table, regularization, top),
        );
        return { ...model, profile: { decay } };
      }
      case "blend": {
        const members = [];
        for (const [p, { recipe: part, ...how }] of recipe.parts.entries()) {
          const model = yield* partSteps(modelOf(part), p, 1, recipe.parts.length);
          members.push({ ...how, model, label: LABELS[part.kind] });
        }
        return blendRecommenders(members);
      }
    }
  }
  return { modelOf };
}

function* quickly(
  table: Interactions,
  recipe: Extract<Recipe, { kind: "popular" | "own" | "sessions" }>,
): Steps<AnyRecommender> {
  yield [0, 1];
  if (recipe.kind === "sessions") return yield* sessionSteps(table, {});
  if (recipe.kind === "popular")
    return fitPopularItems(table, recipe.window === null ? {} : { window: recipe.window });
  return yield* buyAgainSteps(table, { halfLife: recipe.halfLife, demand: recipe.demand });
}

function* smallEase(table: Interactions, regularization: number, top: number): Steps<ItemNeighborsModel> {
  const dense = yield* partSteps(easeSteps(table, { regularization, precision: "single" }), 0, 9, 10);
  return yield* partSteps(easeNeighborsSteps(dense, { top, largestOf: "model" }), 9, 1, 10);
}
