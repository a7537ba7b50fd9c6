import { blendRecommenders } from "../blend-recommenders.ts";
import { easeNeighbors } from "../ease-neighbors.ts";
import { fitBuyAgain } from "../fit-buy-again.ts";
import { fitEase } from "../fit-ease.ts";
import { fitItemNeighbors } from "../fit-item-neighbors.ts";
import { fitPopularItems } from "../fit-popular-items.ts";
import type { Interactions } from "../input/interaction-types.ts";
import type { ItemNeighborsModel } from "../neighbors/item-neighbors-types.ts";
import type { AnyRecommender } from "../use/recommender-model.ts";
import type { Recipe } from "./recipes.ts";

/** Makes models from one table; what is costly is made once, whatever decay it is used with. */
export interface ModelKit {
  readonly modelOf: (recipe: Recipe) => AnyRecommender;
}

/** What the parts of a blend are called in reasons. */
export const LABELS = {
  popular: "best sellers",
  own: "bought before",
  neighbors: "goes with",
  ease: "goes with",
  blend: "blend",
} as const;
const NEIGHBORS = { llr: 100, tfidf: 20 } as const;
/** Weights of EASE that are kept per item: what was tried is what is handed out, small enough for JSON. */
const MOST_WEIGHTS = 1_200_000;

/** Holds the models that it made: items x 200 weights per regularization of EASE. */
export function modelKit(table: Interactions): ModelKit {
  const made = new Map<string, ItemNeighborsModel>();
  const once = (name: string, make: () => ItemNeighborsModel): ItemNeighborsModel => {
    const known = made.get(name) ?? make();
    made.set(name, known);
    return known;
  };
  const items = table.columns.item.levels.length;
  const top = Math.max(100, Math.min(400, Math.floor(MOST_WEIGHTS / Math.max(1, items))));
  const modelOf = (recipe: Recipe): AnyRecommender => {
    switch (recipe.kind) {
      case "popular":
        return fitPopularItems(table, recipe.window === null ? {} : { window: recipe.window });
      case "own":
        return fitBuyAgain(table, { halfLife: recipe.halfLife, demand: recipe.demand });
      case "neighbors": {
        const { measure, decay } = recipe;
        const model = once(measure, () => fitItemNeighbors(table, { measure, top: NEIGHBORS[measure] }));
        return { ...model, profile: { decay } };
      }
      case "ease": {
        const { regularization, decay } = recipe;
        const model = once(`ease ${regularization}`, () =>
          easeNeighbors(fitEase(table, { regularization, precision: "single" }), { top }),
        );
        return { ...model, profile: { decay } };
      }
      case "blend":
        return blendRecommenders(
          recipe.parts.map(({ recipe: part, ...how }) => ({
            ...how,
            model: modelOf(part),
            label: LABELS[part.kind],
          })),
        );
    }
  };
  return { modelOf };
}
