import { show } from "../../core/errors.ts";
import { EVENT_KINDS, type EventKindName, kindsOf, plainName } from "../../core/event-kinds.ts";
import { badOption } from "../../core/options.ts";
import type { EventWeights } from "./interaction-options.ts";

const WORD_OF: { readonly [kind in EventKindName]?: "view" | "cart" | "order" } = {
  page: "view",
  cart: "cart",
  checkout: "cart",
  order: "order",
};

/** Weight of each name of an event, 0 for one that says nothing, and that of an order. */
export function weightsOfEvents(
  levels: readonly string[],
  given: EventWeights = {},
): { readonly ofLevel: Float64Array; readonly order: number } {
  const own = new Map<string, number>();
  if (typeof given !== "object" || given === null)
    throw badOption("weights", given, "weights by event, such as { view: 1, cart: 3, order: 5 }");
  for (const [name, weight] of Object.entries(given)) {
    if (weight === undefined) continue;
    if (!(typeof weight === "number" && weight >= 0 && Number.isFinite(weight)))
      throw badOption(`weights[${show(name)}]`, weight, "a number, zero or more");
    own.set(plainName(name), weight);
  }
  const ofWord = {
    view: own.get("view") ?? 1,
    cart: own.get("cart") ?? 3,
    order: own.get("order") ?? 5,
  };
  const kinds = kindsOf(levels, undefined);
  const ofLevel = Float64Array.from(levels, (level, k) => {
    const word = kinds[k] < 0 ? undefined : WORD_OF[EVENT_KINDS[kinds[k]]];
    const name = plainName(level);
    return own.get(name) ?? (word === undefined ? wordWeight(name, ofWord) : ofWord[word]);
  });
  return { ofLevel, order: ofWord.order };
}

function wordWeight(name: string, ofWord: { readonly view: number; readonly cart: number }): number {
  return name === "view" ? ofWord.view : name === "cart" ? ofWord.cart : 0;
}
