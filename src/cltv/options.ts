import { ClienteleError, show } from "../core/errors.ts";
import { Table } from "../core/table.ts";
import { DAY_MS } from "../core/time.ts";

/** Milliseconds in a year of 365.25 days. */
export const YEAR_MS: number = 365.25 * DAY_MS;

/** Throws "bad-option": option `name` is `value`, expected something else. */
export function badOption(name: string, value: unknown, expected: string): ClienteleError {
  return new ClienteleError("bad-option", `Option ${name} is ${show(value)}; expected ${expected}.`, {
    value,
    expected,
  });
}

/** A share from 0 to 1. */
export function shareOption(value: number, name: string): number {
  if (typeof value === "number" && value >= 0 && value <= 1) return value;
  throw badOption(name, value, "a share from 0 to 1, such as 0.35");
}

/** A confidence level between 0 and 1. */
export function levelOption(level: number): number {
  if (typeof level === "number" && level > 0 && level < 1) return level;
  throw badOption("level", level, "a number between 0 and 1, such as 0.95");
}

/** One of the words. */
export function wordOption<T extends string>(value: T, name: string, words: readonly T[]): T {
  if (words.includes(value)) return value;
  throw badOption(name, value, words.map((w) => show(w)).join(" or "));
}

/** A default column where the data has it, else nothing. */
export function ifThere(data: Iterable<object>, name: string): unknown {
  if (data instanceof Table) return name in data.columns ? name : undefined;
  return (row: Record<string, unknown>) => row[name];
}
