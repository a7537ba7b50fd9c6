import type { TableColumn, TextColumn } from "../../core/table.ts";
import { toTime } from "../../core/time.ts";
import { boundsOf, type Clock, misfit, momentMs } from "./clock.ts";
import type { RuleOperand, RuleTest } from "./condition.ts";
import { type Keep, keepOf } from "./rule.ts";

/** A test of the rows of a column. */
interface ColumnTest {
  holds(row: number): boolean;
  readonly keep: Keep;
}

/**
 * Compiles a test of a column: numbers to a range, texts to one verdict per distinct text. `what` names the column in errors.
 */
export function compileTest(
  column: TableColumn,
  test: RuleTest,
  clock: Clock,
  path: string,
  what: string,
): ColumnTest {
  if (hasNoKind(column)) {
    const holds = () => test.is === "unknown";
    return { holds, keep: keepOf(holds) };
  }
  if (column instanceof Float64Array) {
    const range = rangeOf(test, clock, path, what);
    return { holds: (i) => isWithin(range, column[i]), keep: keepNumbers(column, range) };
  }
  const { codes, levels } = column;
  const holds = isAboutTime(test) ? timeTextTest(test, clock, path, what) : textTest(test, path, what);
  // code -1, no value, has the first place
  const verdicts = new Uint8Array(levels.length + 1);
  verdicts[0] = test.is === "unknown" ? 1 : 0;
  for (let k = 0; k < levels.length; k++) verdicts[k + 1] = holds(levels[k]) ? 1 : 0;
  return {
    holds: (i) => verdicts[codes[i] + 1] === 1,
    keep: (from, count, mask, wanted) => {
      const other = 1 - wanted;
      for (let i = 0; i < count; i++) mask[i] &= verdicts[codes[from + i] + 1] ^ other;
    },
  };
}

/** Whether a column has no value at all: then nothing says whether it is one of numbers or of texts. */
export function hasNoKind(column: TableColumn): boolean {
  return column instanceof Float64Array ? column.every(Number.isNaN) : column.levels.length === 0;
}

/** A test of a number; NaN is a value that is not known. */
export function numberTest(test: RuleTest, clock: Clock, path: string, what: string): (x: number) => boolean {
  const range = rangeOf(test, clock, path, what);
  return (x) => isWithin(range, x);
}

/** What a test of a number comes to: from `low` to `high`, both included, in the "list", or "outside" `low`; or it is not known. */
interface NumberRange {
  readonly kind: "inside" | "outside" | "list" | "unknown";
  readonly low: number;
  readonly high: number;
  readonly list: ReadonlySet<number>;
}

function isWithin({ kind, low, high, list }: NumberRange, x: number): boolean {
  if (kind === "inside") return x >= low && x <= high;
  if (kind === "outside") return x < low || x > high;
  return kind === "list" ? list.has(x) : Number.isNaN(x);
}

function keepNumbers(column: Float64Array, range: NumberRange): Keep {
  const { kind, low, high } = range;
  if (kind === "inside") {
    return (from, count, mask, wanted) => {
      const other = 1 - wanted;
      for (let i = 0; i < count; i++) {
        const x = column[from + i];
        // no branch, because there is no guessing how it would go
        mask[i] &= (Number(x >= low) & Number(x <= high)) ^ other;
      }
    };
  }
  return keepOf((i) => isWithin(range, column[i]));
}

function rangeOf(test: RuleTest, clock: Clock, path: string, what: string): NumberRange {
  const number = (operand: RuleOperand, at: string): number => {
    if (typeof operand === "number") return operand;
    if (typeof operand === "boolean") return operand ? 1 : 0;
    if (typeof operand === "object") return momentMs(operand, clock, at);
    throw misfit(at, operand, `a number or a time: ${what} holds numbers`);
  };
  const least = Number.NEGATIVE_INFINITY;
  const most = Number.POSITIVE_INFINITY;
  switch (test.is) {
    case "known":
      return inside(least, most);
    case "unknown":
      return { ...inside(least, most), kind: "unknown" };
    case "contains":
    case "starts-with":
      throw misfit(`${path}.is`, test.is, `a test of a number: ${what} holds numbers`);
    case "in": {
      const list = new Set(test.values.map((value, k) => number(value, `${path}.values[${k}]`)));
      return { ...inside(least, most), kind: "list", list };
    }
    case "between": {
      const low = number(test.low, `${path}.low`);
      const high = number(test.high, `${path}.high`);
      if (low > high) throw misfit(`${path}.high`, high, `at least low, ${low}`);
      return inside(low, high);
    }
    case "during": {
      const { from, to } = boundsOf(test.window, clock, `${path}.window`);
      return inside(from, below(to));
    }
  }
  const value = number(test.value, `${path}.value`);
  switch (test.is) {
    case "eq":
      return inside(value, value);
    case "ne":
      return { ...inside(value, value), kind: "outside" };
    case "lt":
      return inside(least, below(value));
    case "lte":
      return inside(least, value);
    case "gt":
      return inside(-below(-value), most);
    case "gte":
      return inside(value, most);
  }
}

function inside(low: number, high: number): NumberRange {
  return { kind: "inside", low, high, list: new Set() };
}

/** The next smaller double, so that "less than" is "at most" it. */
function below(x: number): number {
  if (x === 0) return -Number.MIN_VALUE;
  const bits = new BigInt64Array([0n]);
  const value = new Float64Array(bits.buffer);
  value[0] = x;
  bits[0] += x > 0 ? -1n : 1n;
  return value[0];
}

/** Whether a test compares with a point in time. */
export function isAboutTime(test: RuleTest): boolean {
  if (test.is === "during") return true;
  if (test.is === "between") return typeof test.low === "object" || typeof test.high === "object";
  if (test.is === "in") return typeof test.values[0] === "object";
  return "value" in test && typeof test.value === "object";
}

/** Times of a column: ms as they are, text read as ISO text in the zone. NaN where it is none. */
export function timesOf(column: TableColumn, clock: Clock): (i: number) => number {
  if (column instanceof Float64Array) return (i) => column[i];
  const { codes } = column;
  const byLevel = timesOfLevels(column, clock);
  return (i) => (codes[i] < 0 ? Number.NaN : byLevel[codes[i]]);
}

function timesOfLevels(column: TextColumn, clock: Clock): Float64Array {
  return Float64Array.from(column.levels, (text) => toTime(text, clock.zone));
}

function timeTextTest(test: RuleTest, clock: Clock, path: string, what: string): (text: string) => boolean {
  const holds = numberTest(test, clock, path, what);
  return (text) => holds(toTime(text, clock.zone));
}

// an empty text is no value
function textTest(test: RuleTest, path: string, what: string): (text: string) => boolean {
  const text = (operand: RuleOperand, at: string): string => {
    if (typeof operand === "string") return operand;
    throw misfit(at, operand, `text: ${what} holds text`);
  };
  switch (test.is) {
    case "known":
      return (x) => x !== "";
    case "unknown":
      return (x) => x === "";
    case "eq": {
      const value = text(test.value, `${path}.value`);
      return (x) => x === value;
    }
    case "ne": {
      const value = text(test.value, `${path}.value`);
      return (x) => x !== value && x !== "";
    }
    case "in": {
      const values = new Set(test.values.map((value, k) => text(value, `${path}.values[${k}]`)));
      return (x) => values.has(x);
    }
    case "contains":
    case "starts-with": {
      const fold = (x: string) => (test.ignoreCase ? x.toLowerCase() : x);
      const part = fold(test.text);
      if (test.is === "contains") return (x) => fold(x).includes(part);
      return (x) => fold(x).startsWith(part);
    }
    default:
      throw misfit(
        `${path}.is`,
        test.is,
        `eq, ne, in, contains, starts-with, known or unknown: ${what} holds text`,
      );
  }
}
