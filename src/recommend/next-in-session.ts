import type { Id } from "../core/columns.ts";
import { idList } from "../core/id-list.ts";
import { needModel } from "../core/model.ts";
import { type ItemReason, offerOf } from "./checkout/offer-of.ts";
import { placeOf } from "./input/id-order.ts";
import { sessionFinder } from "./sessions/find-sessions.ts";
import type { SessionsModel } from "./sessions/session-types.ts";
import { allowedPlaces, countOption, type ItemChoice, type Offer } from "./use/item-choice.ts";

/**
 * What comes next in a visit that is going on: the items of the sessions like it. `session` has what was looked at (or put into the cart) so far, the latest last; an item that
 * stands twice counts where it stands last. What is in the session is not offered; ids that the model does not know are passed over. O(entries of the model) to make it ready, every time:
 * where thousands of visits wait, `recommend` does that once.
 *
 * @throws "bad-model", "bad-option", "bad-input" for what is no list of ids.
 *
 * @example
 * import { fitSessionNeighbors, interactionsOf, nextInSession } from "clientele/recommend";
 * const model = fitSessionNeighbors(interactionsOf([
 *   { order: 1, item: "tent" }, { order: 1, item: "stove" },
 *   { order: 2, item: "tent" }, { order: 2, item: "lamp" },
 * ]));
 * nextInSession(model, ["stove", "lamp"], { count: 1 }).items[0].item; // => "tent"
 * nextInSession(model, ["boat"]).short; // => "unknown-item"
 * nextInSession(model, "tent"); // throws "bad-input"
 */
export function nextInSession(model: SessionsModel, session: Iterable<Id>, options: ItemChoice = {}): Offer {
  needModel(model, ["sessions"], "nextInSession", "fitSessionNeighbors");
  const count = countOption(options.count);
  const allowed = allowedPlaces(model.items, options);
  const present = idList(session, "nextInSession")
    .map((id) => placeOf(id.trim(), model.items))
    .filter((place) => place >= 0)
    .map((place) => [place]);
  const { start, at, worth, near } = sessionFinder(model);
  const reasons = new Map<number, ItemReason[]>();
  for (const { session: other, from } of near(present))
    for (let e = start[other]; e < start[other + 1]; e++) {
      const list = reasons.get(at[e]) ?? [];
      for (const { place, vote } of from) list.push({ item: place, score: vote * worth[at[e]] });
      reasons.set(at[e], list);
    }
  for (const [place] of present) reasons.delete(place);
  return offerOf(model.items, reasons, { count, allowed, unknown: present.length === 0 });
}
