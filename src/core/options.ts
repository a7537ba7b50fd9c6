import type { Data } from "./columns.ts";
import { ClienteleError, show } from "./errors.ts";
import { Table } from "./table.ts";
import { type Zone, zoneOf } from "./time.ts";

/** The error of an option that is not what it may be. */
export function badOption(name: string, value: unknown, expected: string): ClienteleError {
  return new ClienteleError("bad-option", `Option ${name} is ${show(value)}; expected ${expected}.`, {
    value,
    expected,
  });
}

/** Refuses a call without its options, which plain JavaScript lets through; `needs` says what must be in them. */
export function needOptions(options: unknown, what: string, needs: string): void {
  if (typeof options === "object" && options !== null) return;
  throw new ClienteleError("bad-option", `${what} needs options: ${needs}. It was given ${show(options)}.`, {
    value: options,
    expected: `options: ${needs}`,
  });
}

/** One of the words. */
export function oneOf<T extends string>(value: T, name: string, words: readonly T[]): T {
  if (words.includes(value)) return value;
  throw badOption(name, value, words.map((word) => show(word)).join(" or "));
}

/** A confidence level between 0 and 1; 0.95 unless given. */
export function levelOption(level = 0.95): number {
  if (typeof level === "number" && level > 0 && level < 1) return level;
  throw badOption("level", level, "a number between 0 and 1, such as 0.95");
}

/** A share from 0 to 1. */
export function shareOption(value: number, name: string): number {
  if (typeof value === "number" && value >= 0 && value <= 1) return value;
  throw badOption(name, value, "a share from 0 to 1, such as 0.35");
}

/** The zone that days are counted in: the option, else the table's, else UTC; two that differ are an error. */
export function zoneFor(data: Data<object>, zone: string | undefined): Zone {
  const own = data instanceof Table ? data.info.zone : undefined;
  if (zone !== undefined && own !== undefined && zone !== own) {
    throw new ClienteleError(
      "mixed-info",
      `The table counts its days in zone ${show(own)}, option zone says ${show(zone)}. Leave the option out, or read the table in that zone.`,
      { value: zone, expected: own },
    );
  }
  return zoneOf(zone ?? own ?? "UTC");
}

/**
 * Ids that a function about customers leaves out: the suspects, less those confirmed as persons. "exclude" confirms none, "keep" leaves nobody out,
 * a list confirms the ids in it. `found` is asked only where it matters.
 */
export function excludedIds(
  option: "exclude" | "keep" | readonly string[] | undefined,
  found: () => readonly { readonly customer: string }[],
): Set<string> {
  if (option === "keep") return new Set();
  if (option !== undefined && option !== "exclude" && !Array.isArray(option))
    throw badOption("suspects", option, '"exclude", "keep" or a list of ids');
  const persons = new Set<string>(Array.isArray(option) ? option.map(String) : []);
  return new Set(
    found()
      .map(({ customer }) => customer)
      .filter((id) => !persons.has(id)),
  );
}
