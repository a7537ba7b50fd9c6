import { show } from "../../core/errors.ts";
import type { Bounds, Clock } from "./clock.ts";
import { isoOf } from "./clock.ts";
import { isAboutTime } from "./compile-test.ts";
import type {
  EventChoice,
  EventKind,
  RuleMoment,
  RuleOperand,
  RuleSpan,
  RuleTest,
  RuleWindow,
} from "./condition.ts";

const COMPARISONS: { readonly [is: string]: string } = {
  eq: "is",
  ne: "is not",
  lt: "is less than",
  lte: "is at most",
  gt: "is more than",
  gte: "is at least",
};

/** "is at least 3", "is one of "a", "b"", "is known". */
export function testWords(test: RuleTest): string {
  switch (test.is) {
    case "known":
    case "unknown":
      return `is ${test.is}`;
    case "in":
      return `is one of ${some(test.values.map(operandWords))}`;
    case "between":
      return `is from ${operandWords(test.low)} to ${operandWords(test.high)}`;
    case "contains":
      return `contains ${show(test.text)}`;
    case "starts-with":
      return `starts with ${show(test.text)}`;
    case "during":
      return `lies in ${windowWords(test.window)}`;
  }
  const comparison = COMPARISONS[test.is];
  return `${isAboutTime(test) ? comparison.replace("less than", "before").replace("more than", "after") : comparison} ${operandWords(test.value)}`;
}

/** `"visit" with page is "/tea" in the last 30 days`. */
export function eventWords({ event, where = [], window }: EventChoice): string {
  const name = typeof event === "string" ? show(event) : event.map((e) => show(e)).join(" or ");
  const tests = where.map(({ property, test }) => `${property} ${testWords(test)}`).join(" and ");
  return `${name}${tests ? ` where ${tests}` : ""}${window ? ` in ${windowWords(window)}` : ""}`;
}

/** "the last 90 days". */
export function windowWords(window: RuleWindow): string {
  if ("last" in window) return `the last ${spanWords(window.last)}`;
  if ("next" in window) return `the next ${spanWords(window.next)}`;
  if ("calendar" in window) {
    const { calendar, shift = 0, count = 1 } = window;
    const first = periodWords(calendar, shift);
    return count === 1 ? first : `${count} ${calendar}s from ${first}`;
  }
  const from = window.from ? `from ${momentWords(window.from)}` : "from the beginning";
  return `the time ${from} to ${window.to ? momentWords(window.to) : "now"}`;
}

/** "1 day", "2 weeks 1 day". */
export function spanWords(span: RuleSpan): string {
  return Object.entries(span)
    .filter(([, n]) => n)
    .map(([unit, n]) => `${n} ${n === 1 ? unit.slice(0, -1) : unit}`)
    .join(" ");
}

/** A value as it stands in the facts. */
export function valueWords(value: string | number | null, isTime: boolean, clock: Clock): string {
  if (value === null) return "not known";
  if (typeof value === "string") return show(value);
  return isTime ? isoOf(value, clock.zone) : String(value);
}

/** "2026-10-01 to 2026-11-01", the end not included. */
export function boundsWords({ from, to }: Bounds, { zone }: Clock): string {
  return `${isoOf(from, zone)} to before ${isoOf(to, zone)}`;
}

/** "happened 3 times (2026-10-01 to before 2026-11-01)"; a name that no event has is probably misspelt, so that is said. */
export function happenedWords(
  n: number,
  stream: { readonly bounds: Bounds; readonly isHeardOf: boolean },
  clock: Clock,
): string {
  const times = n === 0 ? "never happened" : n === 1 ? "happened once" : `happened ${n} times`;
  return `${times} (${boundsWords(stream.bounds, clock)}${stream.isHeardOf ? "" : "; the facts have no event of this name"})`;
}

/** The name of the events alone. */
export function kindWords({ event, where }: EventKind): string {
  return eventWords(where ? { event, where } : { event });
}

function operandWords(operand: RuleOperand): string {
  return typeof operand === "object" ? momentWords(operand) : show(operand);
}

function momentWords(moment: RuleMoment): string {
  if ("ago" in moment) return `${spanWords(moment.ago)} ago`;
  if ("ahead" in moment) return `${spanWords(moment.ahead)} ahead`;
  if ("startOf" in moment) return `the start of ${periodWords(moment.startOf, moment.shift ?? 0)}`;
  return String(moment.at);
}

function periodWords(period: string, shift: number): string {
  if (shift === 0) return `this ${period}`;
  if (shift === -1) return `the ${period} before this`;
  if (shift === 1) return `the ${period} after this`;
  return shift < 0 ? `the ${period} ${-shift} ${period}s ago` : `the ${period} in ${shift} ${period}s`;
}

function some(words: readonly string[]): string {
  return words.length > 5 ? `${words.slice(0, 5).join(", ")} and ${words.length - 5} more` : words.join(", ");
}
