import type { ProfileDecay } from "../models/profile.ts";
import type { MemberScale } from "../use/recommender-model.ts";

/** How a model is made: settings only, so that the same can be made from the training part and from everything. */
export type Recipe =
  | { readonly kind: "popular"; readonly window: number | null }
  | { readonly kind: "own"; readonly halfLife: number; readonly demand: boolean }
  | { readonly kind: "neighbors"; readonly measure: "llr" | "tfidf"; readonly decay: ProfileDecay }
  | {
      readonly kind: "ease";
      readonly regularization: number;
      readonly decay: ProfileDecay;
      /** Each item explained by a few others: for many items. */
      readonly sparse: boolean;
    }
  | { readonly kind: "sessions" }
  | { readonly kind: "blend"; readonly parts: readonly RecipePart[] };

/** One part of a blend. */
export interface RecipePart {
  readonly recipe: Recipe;
  readonly weight: number;
  readonly scale: MemberScale;
  readonly transform: "none" | "log";
}

/** Short name with settings: one recipe, one name. */
export function recipeName(recipe: Recipe): string {
  switch (recipe.kind) {
    case "popular":
      return recipe.window === null ? "best sellers" : `best sellers of ${recipe.window} days`;
    case "own":
      return `own purchases, half-life ${recipe.halfLife} days${recipe.demand ? ", weighed by demand" : ""}`;
    case "neighbors":
      return `neighbors by ${recipe.measure}${decayName(recipe.decay)}`;
    case "ease":
      return `${recipe.sparse ? "sparse " : ""}ease ${recipe.regularization}${decayName(recipe.decay)}`;
    case "sessions":
      return "baskets like the last ones";
    case "blend":
      return recipe.parts
        .map((part) => `${part.weight === 1 ? "" : `${part.weight} x `}${recipeName(part.recipe)}`)
        .join(" + ");
  }
}

/** What it is, for people. */
export function recipeWords(recipe: Recipe): string {
  switch (recipe.kind) {
    case "popular":
      return recipe.window === null
        ? "what most customers bought so far, the same for everybody"
        : `what most customers bought in the last ${recipe.window} days, the same for everybody`;
    case "own":
      return "what a customer bought before, the more often and the more recently the better";
    case "neighbors":
      return `what is bought by the customers of the same items${decayWords(recipe.decay)}`;
    case "ease":
      return `what all of a customer's items together say about the next one${decayWords(recipe.decay)}`;
    case "sessions":
      return "what is in other baskets like the customer's last ones";
    case "blend":
      return recipe.parts.map((part) => recipeWords(part.recipe)).join("; and ");
  }
}

/** Whether it depends on the customer. */
export function isPersonal(recipe: Recipe): boolean {
  return recipe.kind !== "popular";
}

function decayName(decay: ProfileDecay): string {
  if (decay === "none") return "";
  if (decay === "last-basket") return ", last basket only";
  return "power" in decay ? `, latest first (power ${decay.power})` : `, half-life ${decay.halfLife} days`;
}

function decayWords(decay: ProfileDecay): string {
  return decay === "none" ? "" : ", the latest items counting most";
}
