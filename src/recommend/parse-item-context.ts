import { modelParser } from "../core/model.ts";
import { zoneOf } from "../core/time.ts";
import { isWhole, need, needIds, needNumbers } from "./models/check-parts.ts";
import type { ItemContextModel } from "./use/item-context-types.ts";

/**
 * The model of `fitItemContext` from JSON that may come from anywhere, as text or parsed; checked whole. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { fitItemContext, interactionsOf, parseItemContext } from "clientele/recommend";
 * const model = fitItemContext(interactionsOf([{ customer: 1, item: "roll", time: "2026-03-02T07:00" }]), { of: "hour" });
 * parseItemContext(JSON.stringify(model)).contexts; // => ["07"]
 * parseItemContext("{}"); // throws "bad-model"
 */
export function parseItemContext(json: unknown): ItemContextModel {
  return modelParser<ItemContextModel>({
    kind: "item-context",
    version: 1,
    keys: ["kind", "version", "of", "zone", "shrink", "rows", "contexts", "items", "factor"],
    check,
  })(json);
}

function check({ of, zone, shrink, rows, contexts, items, factor }: ItemContextModel): void {
  const fine = (is: boolean, what: string) => need("item-context", is, what);
  fine(["hour", "part-of-day", "weekday", "month", "season", "own"].includes(of), "of is not known");
  fine(typeof zone === "string" && isZone(zone), "its zone is not known here");
  fine(Number.isFinite(shrink) && shrink >= 0, "shrink is no number");
  fine(isWhole(rows), "rows is no whole number");
  fine(
    Array.isArray(contexts) &&
      contexts.every((name, c) => typeof name === "string" && (c === 0 || contexts[c - 1] < name)),
    "contexts are not names in text order, each once",
  );
  needIds("item-context", items);
  needNumbers("item-context", factor, "factor", contexts.length * items.length);
  fine(
    factor.every((f) => f >= 0),
    "a factor is below zero",
  );
}

function isZone(name: string): boolean {
  try {
    zoneOf(name);
    return true;
  } catch {
    return false;
  }
}
