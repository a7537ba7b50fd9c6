import { badOption, oneOf } from "../../core/options.ts";

/** Checks what is said about margins; `names` are those that the caller wrote. */
export function needMargin(
  of: unknown,
  weight: unknown,
  how: string,
  names: readonly [of: string, weight: string, how: string],
): void {
  if (typeof of !== "function") throw badOption(names[0], of, "a function of an item's id");
  if (!(typeof weight === "number" && weight >= 0 && Number.isFinite(weight)))
    throw badOption(names[1], weight, "a number, zero or more");
  oneOf(how, names[2], ["multiply", "add"]);
}

/** Checks caps; `name` is what the caller wrote. */
export function needCaps(most: unknown, name: string): void {
  for (const cap of most instanceof Map ? most.values() : [most])
    if (!(Number.isInteger(cap) && cap >= 0))
      throw badOption(name, cap, "a whole number, zero or more, or a Map of such by category");
}
