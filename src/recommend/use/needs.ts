import { isRecord } from "../../core/is-record.ts";
import { badOption } from "../../core/options.ts";
import type { ItemFacts } from "../input/interaction-types.ts";

/** "bad-option" for an option that is no object. */
export function needObject(value: unknown, name: string, expected: string): void {
  if (!isRecord(value)) throw badOption(name, value, expected);
}

/** The facts, of which one is there for sure; "bad-option" where it is not. */
export function needFact<Name extends "category" | "price">(
  facts: ItemFacts,
  name: Name,
): ItemFacts & Required<Pick<ItemFacts, Name>> {
  if (facts[name] !== undefined) return facts as ItemFacts & Required<Pick<ItemFacts, Name>>;
  throw badOption("catalogue", undefined, `interactions or a catalogue that knows the ${name} of items`);
}
