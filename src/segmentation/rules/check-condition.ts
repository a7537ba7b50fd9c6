import { ClienteleError, show } from "../../core/errors.ts";
import type { Condition } from "./condition.ts";

/** How large a condition may be. */
interface ConditionLimits {
  /** Conditions within conditions. */
  readonly depth: number;
  /** Conditions in all. */
  readonly conditions: number;
  /** Values in one list, characters in one text. */
  readonly list: number;
}

type Json = Record<string, unknown>;
type Checker = (value: unknown, path: string) => void;
type Shape = { readonly [key: string]: { readonly check: Checker; readonly optional?: true } };

const PERIODS: readonly string[] = ["day", "week", "month", "quarter", "year"];
const TABLES: readonly string[] = ["profiles", "customers", "scores"];
const UNITS: readonly string[] = ["minutes", "hours", "days", "weeks", "months", "years"];

/** Checks the form of a condition: known keys, right kinds, within the limits. Whether fields exist is for the facts to say. */
export function checkCondition(root: unknown, limits: ConditionLimits): asserts root is Condition {
  let count = 0;
  const text: Checker = (value, path) => {
    if (typeof value !== "string" || value === "") throw bad(path, value, "text");
    if (value.length > limits.list) throw bad(path, value, `at most ${limits.list} characters`);
  };
  const list = (value: unknown, path: string, each: Checker): void => {
    if (!Array.isArray(value) || value.length === 0) throw bad(path, value, "a list that is not empty");
    if (value.length > limits.list) throw bad(path, value, `at most ${limits.list} entries`);
    for (let i = 0; i < value.length; i++) each(value[i], `${path}[${i}]`);
  };
  const operand: Checker = (value, path) => {
    if (typeof value === "string") text(value, path);
    else if (typeof value === "object") moment(value, path);
    else if (typeof value !== "boolean") finite(value, path);
  };
  const testOf =
    (value: Checker): Checker =>
    (test, path) => {
      const { is } = record(test, path);
      if (is === "between") {
        keys(test, path, { is: any, low: value, high: value });
      } else if (is === "in") {
        keys(test, path, { is: any, values: (values, at) => list(values, at, value) });
        oneKind((test as { values: unknown[] }).values, `${path}.values`);
      } else if (is === "contains" || is === "starts-with") {
        keys(test, path, { is: any, text, ignoreCase: optional(flag) });
      } else if (is === "during") keys(test, path, { is: any, window: checkWindow });
      else if (is === "known" || is === "unknown") keys(test, path, { is: any });
      else if (["eq", "ne", "lt", "lte", "gt", "gte"].includes(is as string))
        keys(test, path, { is: any, value });
      else throw bad(`${path}.is`, is, "a test such as eq, gt, between, in, contains, during, known");
    };
  const measureTest: Checker = (test, path) => {
    const { is } = record(test, path);
    if (["contains", "starts-with", "during"].includes(is as string))
      throw bad(`${path}.is`, is, "a test of a number");
    testOf(finite)(test, path);
  };
  const where: Checker = (tests, path) =>
    list(tests, path, (test, at) => keys(test, at, { property: text, test: testOf(operand) }));
  const kindShape: Shape = {
    event: { check: (name, path) => (Array.isArray(name) ? list(name, path, text) : text(name, path)) },
    where: { check: where, optional: true },
  };
  const kind: Checker = (events, path) => keys(events, path, kindShape);
  const choice: Checker = (events, path) =>
    keys(events, path, { ...kindShape, window: optional(checkWindow) });
  const condition = (value: unknown, path: string, depth: number): void => {
    if (depth > limits.depth) throw bad(path, value, `conditions nested at most ${limits.depth} deep`);
    if (++count > limits.conditions) throw bad(path, value, `at most ${limits.conditions} conditions`);
    const { op } = record(value, path);
    const shape = shapeOf(op, (part, at) => condition(part, at, depth + 1));
    if (shape === undefined)
      throw bad(`${path}.op`, op, "an operation such as all, any, not, field, did, count, in-segment");
    keys(value, path, { op: any, ...shape });
    if (op === "regularly") atMostPeriods(value as Json, path);
    if (op === "anniversary") daysApart(value as Json, path);
    if (op === "bucket") ascending(value as Json, path);
  };
  const shapeOf = (op: unknown, part: Checker): Shape | undefined => {
    switch (op) {
      case "all":
      case "any":
        return { of: must((parts, path) => list(parts, path, part)) };
      case "not":
        return { of: must(part) };
      case "field":
        return { table: must(word(TABLES)), field: must(text), test: must(testOf(operand)) };
      case "did":
      case "did-not":
        return { events: must(choice) };
      case "count":
        return { events: must(choice), test: must(measureTest) };
      case "sum":
      case "average":
      case "distinct":
        return { events: must(choice), property: must(text), test: must(measureTest) };
      case "first-time":
        return { events: must(kind), window: must(checkWindow) };
      case "stopped":
        return { events: must(kind), quiet: must(span), active: optional(span) };
      case "restarted":
        return { events: must(kind), quiet: must(span), recent: must(span) };
      case "regularly":
        return {
          events: must(kind),
          every: must(every),
          periods: must(whole(1, 1000)),
          atLeast: must(whole(1, 1000)),
        };
      case "followed-by":
      case "not-followed-by":
        return { first: must(choice), next: must(choice), within: must(span), sameTime: optional(flag) };
      case "anniversary":
        return { of: must(dateSource), from: optional(whole(-3660, 3660)), to: optional(whole(-3660, 3660)) };
      case "bucket":
        return { seed: must(seed), from: must(share), to: must(share) };
      case "in-segment":
        return { segment: must(text) };
      default:
        return undefined;
    }
  };
  const dateSource: Checker = (of, path) => {
    if ("first" in record(of, path)) keys(of, path, { first: kind });
    else keys(of, path, { table: word(TABLES), field: text });
  };
  condition(root, "$", 1);
}

function must(check: Checker): { readonly check: Checker } {
  return { check };
}

function optional(check: Checker): { readonly check: Checker; readonly optional: true } {
  return { check, optional: true };
}

function any(): void {}

function record(value: unknown, path: string): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw bad(path, value, "an object");
  return value as Json;
}

function keys(
  value: unknown,
  path: string,
  shape: { readonly [key: string]: Checker | Shape[string] },
): void {
  const object = record(value, path);
  for (const key of Object.keys(object)) {
    if (!Object.hasOwn(shape, key))
      throw bad(`${path}.${key}`, object[key], `no such key (keys here: ${Object.keys(shape).join(", ")})`);
  }
  for (const key of Object.keys(shape)) {
    const rule = shape[key];
    const isThere = Object.hasOwn(object, key) && object[key] !== undefined;
    if (isThere) (typeof rule === "function" ? rule : rule.check)(object[key], `${path}.${key}`);
    else if (typeof rule === "function" || !rule.optional) throw bad(`${path}.${key}`, undefined, "a value");
  }
}

function finite(value: unknown, path: string): void {
  if (typeof value !== "number" || !Number.isFinite(value)) throw bad(path, value, "a number");
}

function flag(value: unknown, path: string): void {
  if (typeof value !== "boolean") throw bad(path, value, "true or false");
}

function share(value: unknown, path: string): void {
  if (!(typeof value === "number" && value >= 0 && value <= 1)) throw bad(path, value, "a share from 0 to 1");
}

function seed(value: unknown, path: string): void {
  if (typeof value === "string" ? value.length > 1000 : !Number.isSafeInteger(value))
    throw bad(path, value, "text or a whole number");
}

function word(words: readonly string[]): Checker {
  return (value, path) => {
    if (!words.includes(value as string)) throw bad(path, value, words.join(", "));
  };
}

function whole(low: number, high: number): Checker {
  return (value, path) => {
    if (!(Number.isInteger(value) && (value as number) >= low && (value as number) <= high))
      throw bad(path, value, `a whole number from ${low} to ${high}`);
  };
}

function span(value: unknown, path: string): void {
  const parts = record(value, path);
  let total = 0;
  for (const key of Object.keys(parts)) {
    if (!UNITS.includes(key))
      throw bad(`${path}.${key}`, parts[key], `no such key (keys here: ${UNITS.join(", ")})`);
    const part = parts[key];
    if (!(typeof part === "number" && part >= 0 && part <= 1e6))
      throw bad(`${path}.${key}`, part, "a number from 0 to 1000000");
    total += part;
  }
  if (!(total > 0)) throw bad(path, value, "a length of time above zero such as { days: 90 }");
}

function every(value: unknown, path: string): void {
  if (typeof value === "string") word(PERIODS)(value, path);
  else span(value, path);
}

function moment(value: unknown, path: string): void {
  const object = record(value, path);
  if ("at" in object) {
    keys(value, path, {
      at: (at, p) => {
        if (typeof at !== "string") finite(at, p);
      },
    });
  } else if ("ago" in object) keys(value, path, { ago: span });
  else if ("ahead" in object) keys(value, path, { ahead: span });
  else keys(value, path, { startOf: word(PERIODS), shift: optional(whole(-10_000, 10_000)) });
}

function checkWindow(value: unknown, path: string): void {
  const object = record(value, path);
  if ("last" in object) keys(value, path, { last: span });
  else if ("next" in object) keys(value, path, { next: span });
  else if ("calendar" in object) {
    const shift = optional(whole(-10_000, 10_000));
    keys(value, path, { calendar: word(PERIODS), shift, count: optional(whole(1, 10_000)) });
  } else if (object.from === undefined && object.to === undefined) {
    keys(value, path, { from: optional(moment), to: optional(moment) });
    throw bad(path, value, "last, next, calendar, from or to");
  } else keys(value, path, { from: optional(moment), to: optional(moment) });
}

function oneKind(values: readonly unknown[], path: string): void {
  const kindOf = (value: unknown) => (typeof value === "boolean" ? "number" : typeof value);
  const odd = values.findIndex((value) => kindOf(value) !== kindOf(values[0]));
  if (odd > 0) throw bad(`${path}[${odd}]`, values[odd], "values of one kind");
}

function atMostPeriods({ periods, atLeast }: Json, path: string): void {
  if ((atLeast as number) > (periods as number))
    throw bad(`${path}.atLeast`, atLeast, `at most periods, ${periods}`);
}

function daysApart({ from = 0, to = (from as number) + 1 }: Json, path: string): void {
  const days = (to as number) - (from as number);
  if (!(days >= 1 && days <= 366)) throw bad(`${path}.to`, to, "1 to 366 days after from");
}

function ascending({ from, to }: Json, path: string): void {
  if (!((from as number) <= (to as number))) throw bad(`${path}.to`, to, `at least from, ${from}`);
}

function bad(path: string, value: unknown, expected: string): ClienteleError {
  return new ClienteleError(
    "bad-model",
    `This is no condition: at ${path} found ${show(value)}; expected ${expected}.`,
    {
      column: path,
      value,
      expected,
    },
  );
}
