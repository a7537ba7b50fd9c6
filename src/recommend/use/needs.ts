import { ClienteleError, show } from "../../core/errors.ts";
import { isRecord } from "../../core/is-record.ts";
import { badOption } from "../../core/options.ts";
import type { ItemFacts } from "../input/interaction-types.ts";
import type { KnownItems } from "./facts-of.ts";

/** "bad-option" for an option that is no object. */
export function needObject(value: unknown, name: string, expected: string): void {
  if (!isRecord(value)) throw badOption(name, value, expected);
}

/** The facts, of which one is there for sure; "bad-option" for the option that needs it where it is not. */
export function needFact<Name extends "category" | "price">(
  { facts, own, ids }: KnownItems,
  name: Name,
  option: string,
): ItemFacts & Required<Pick<ItemFacts, Name>> {
  if (facts[name] !== undefined) return facts as ItemFacts & Required<Pick<ItemFacts, Name>>;
  const expected = `the interactions of the fit or rows of a catalogue, with the ${name} of items`;
  if (ids === undefined)
    throw new ClienteleError("bad-option", `Option ${option} needs option catalogue: ${expected}.`, {
      expected,
    });
  const written =
    ids.length === 0
      ? "has no items"
      : `knows the ${name} of none of the model's ${own.length} items (it has ${show(ids[0])}, the model ${show(own[0])})`;
  throw new ClienteleError(
    "bad-option",
    `Option ${option} needs the ${name} of items, and option catalogue ${written}. Give ${expected}.`,
    { expected },
  );
}
