import { describe, expect, it } from "vitest";
import { type ErrorCode, isClienteleError } from "../../src/core/errors.ts";
import { randomFrom, shuffle } from "../../src/core/random.ts";
import { Table } from "../../src/core/table.ts";
import { type TableLike, tableFrom } from "../../src/core/table-from.ts";
import type { Work } from "../../src/core/work.ts";
import { expectClose } from "./close.ts";
import { mapRows, type Rows, selectRows } from "./rows.ts";

/** The checks that every model and reducer goes through. */
export type CheckName =
  | "JSON round trip"
  | "structured clone"
  | "input not mutated"
  | "row order"
  | "counts"
  | "seed"
  | "empty input"
  | "one row"
  | "all NaN"
  | "abort and progress";

/** What must come of an input: an error with this code, or a result that passes. */
type Outcome<R> = ErrorCode | ((result: R) => void);

/** A model or reducer and how to check it. */
export interface Suite<D extends Rows<object>, R> {
  /** Name of the function. */
  readonly name: string;
  /** The function, with its options filled in. */
  readonly run: (data: D) => R | Promise<R>;
  /** A typical input of at least three rows, with ties where the field has them. */
  readonly data: D;
  /** Turns JSON back into a result (`parseX`). Default: tables are revived, also inside of objects. */
  readonly parse?: (json: unknown) => R;
  /** The part of a result to compare, in an order of its own. Default: the result, the rows of its tables sorted by their key. */
  readonly compare?: (result: R) => unknown;
  /** Adds a count to a row, where the input takes counts. */
  readonly withCount?: (row: never, count: number) => object;
  /** The function with a seed, where it takes one. */
  readonly runSeeded?: (data: D, seed: number) => R | Promise<R>;
  /** The asynchronous twin, where there is one. */
  readonly runAsync?: (data: D, work: Work) => Promise<R>;
  /** What comes of no rows, of the first row alone, and of rows whose numbers are all NaN. */
  readonly empty: Outcome<R>;
  readonly oneRow: Outcome<R>;
  readonly allNaN: Outcome<R>;
  /** Relative tolerance. Default 1e-9. */
  readonly relative?: number;
  /** Checks that do not apply, each with the reason. */
  readonly waives?: { readonly [check in CheckName]?: string };
}

/** One check, ready to run. */
export interface Check {
  readonly name: CheckName;
  readonly waived: string | undefined;
  readonly run: () => Promise<void>;
}

/** Runs all checks of a model or reducer as tests. */
export function checkSuite<D extends Rows<object>, R>(suite: Suite<D, R>): void {
  describe(`${suite.name} passes the common checks`, () => {
    for (const check of checksOf(suite)) {
      if (check.waived === undefined) it(check.name, check.run);
      else it.skip(`${check.name} (waived: ${check.waived})`, () => undefined);
    }
  });
}

/** The checks that apply to a suite. */
export function checksOf<D extends Rows<object>, R>(suite: Suite<D, R>): Check[] {
  const view = suite.compare ?? comparable;
  const close = (actual: R, expected: R) => expectClose(view(actual), view(expected), suite.relative);
  const parse = suite.parse ?? ((json: unknown) => revive(json) as R);
  const rows = suite.data.length;
  const all = Array.from({ length: rows }, (_, i) => i);
  const checks: [CheckName, (() => Promise<void>) | undefined][] = [
    [
      "JSON round trip",
      async () => {
        const result = await suite.run(suite.data);
        expectPlain(result, suite.name);
        const text = JSON.stringify(result);
        const again = parse(JSON.parse(text));
        close(again, result);
        expect(JSON.stringify(again)).toBe(text);
      },
    ],
    [
      "structured clone",
      async () => {
        const result = await suite.run(suite.data);
        close(revive(structuredClone(result)) as R, result);
      },
    ],
    [
      "input not mutated",
      async () => {
        const before = structuredClone(bare(suite.data));
        await suite.run(deepFreeze(suite.data));
        expectClose(bare(suite.data), before, 0);
      },
    ],
    [
      "row order",
      async () => {
        expect(rows).toBeGreaterThan(2);
        const expected = await suite.run(suite.data);
        close(await suite.run(selectRows(suite.data, [...all].reverse())), expected);
        for (let seed = 1; seed <= 3; seed++)
          close(await suite.run(selectRows(suite.data, shuffle(randomFrom(seed), [...all]))), expected);
      },
    ],
    ["counts", suite.withCount === undefined ? undefined : () => checkCounts(suite, all, close)],
    [
      "seed",
      suite.runSeeded === undefined
        ? undefined
        : async () => {
            const once = await suite.runSeeded?.(suite.data, 7);
            close((await suite.runSeeded?.(suite.data, 7)) as R, once as R);
            expect(JSON.stringify(await suite.runSeeded?.(suite.data, 7))).toBe(JSON.stringify(once));
          },
    ],
    ["empty input", () => expectOutcome(() => suite.run(selectRows(suite.data, [])), suite.empty)],
    ["one row", () => expectOutcome(() => suite.run(selectRows(suite.data, [0])), suite.oneRow)],
    ["all NaN", () => expectOutcome(() => suite.run(mapRows(suite.data, withoutNumbers)), suite.allNaN)],
    ["abort and progress", suite.runAsync === undefined ? undefined : () => checkWork(suite, close)],
  ];
  for (const name of Object.keys(suite.waives ?? {})) {
    if (!checks.some(([check, run]) => check === name && run !== undefined))
      throw new Error(`${suite.name} waives "${name}", which does not apply to it`);
  }
  return checks.flatMap(([name, run]) =>
    run === undefined ? [] : [{ name, waived: suite.waives?.[name], run }],
  );
}

/** A row with count n equals n rows, one with count 0 none, and a negative count is an error. */
async function checkCounts<D extends Rows<object>, R>(
  suite: Suite<D, R>,
  all: readonly number[],
  close: (a: R, b: R) => void,
): Promise<void> {
  const withCount = suite.withCount as (row: object, count: number) => object;
  // the first row keeps a count of at least one, so that something is left
  const count = (i: number) => (i === 0 ? 2 : i % 4);
  const counted = mapRows(suite.data, (row, i) => withCount(row, count(i)));
  const repeated = selectRows(
    suite.data,
    all.flatMap((i) => new Array<number>(count(i)).fill(i)),
  );
  const ones = mapRows(repeated, (row) => withCount(row, 1));
  close(await suite.run(counted), await suite.run(ones));
  const negative = mapRows(suite.data, (row, i) => withCount(row, i === 0 ? -1 : 1));
  await expectOutcome(() => suite.run(negative), "bad-value");
}

/** The twin gives the same result, its progress rises to its total, and it stops when told to, before the start and on the way. */
async function checkWork<D extends Rows<object>, R>(
  suite: Suite<D, R>,
  close: (a: R, b: R) => void,
): Promise<void> {
  const runAsync = suite.runAsync as (data: D, work: Work) => Promise<R>;
  const seen: [done: number, total: number][] = [];
  const result = await runAsync(suite.data, { onProgress: (done, total) => seen.push([done, total]) });
  close(result, await suite.run(suite.data));
  expect(seen.length, "calls of onProgress").toBeGreaterThan(0);
  for (let i = 1; i < seen.length; i++) expect(seen[i][0], "progress").toBeGreaterThanOrEqual(seen[i - 1][0]);
  expect(seen.at(-1)?.[0], "progress at the end").toBe(seen.at(-1)?.[1]);

  const stopped = new AbortController();
  stopped.abort();
  await expectOutcome(() => runAsync(suite.data, { signal: stopped.signal }), "aborted");
  const stopping = new AbortController();
  await expectOutcome(
    () => runAsync(suite.data, { signal: stopping.signal, onProgress: () => stopping.abort() }),
    "aborted",
  );
}

async function expectOutcome<R>(run: () => R | Promise<R>, outcome: Outcome<R>): Promise<void> {
  if (typeof outcome === "function") return outcome(await run());
  let thrown: unknown;
  try {
    await run();
  } catch (error) {
    thrown = error;
  }
  if (thrown !== undefined && !isClienteleError(thrown)) throw thrown;
  expect(thrown?.code, "code of the error").toBe(outcome);
}

/** A result in a form that does not depend on the order of rows. */
function comparable(value: unknown): unknown {
  if (value instanceof Table) {
    const rows = [...value].map((row) => [keyOf(value, row), row] as const);
    rows.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    return { info: value.info, rows: rows.map(([, row]) => row) };
  }
  if (Array.isArray(value)) return value.map(comparable);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [`.${key}`, comparable(value[key])]));
}

function keyOf(table: Table<object>, row: object): string {
  const key = table.info.key;
  return key === undefined ? JSON.stringify(row) : String((row as Record<string, unknown>)[key]);
}

/** Plain data with its tables given their methods back. */
function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (!isRecord(value) || value instanceof Table) return value;
  if ("columns" in value && "info" in value && "length" in value)
    return tableFrom(value as unknown as TableLike);
  return Object.fromEntries(Object.keys(value).map((key) => [key, revive(value[key])]));
}

/** Outside of tables a result holds what JSON holds: no NaN, no typed arrays, no Map, Set, function or class. */
function expectPlain(value: unknown, path: string): void {
  if (value === null || value === undefined || typeof value === "string" || typeof value === "boolean")
    return;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Error(`${path} is ${value}: a result holds null for "no value"`);
  } else if (Array.isArray(value))
    for (const [i, child] of value.entries()) expectPlain(child, `${path}[${i}]`);
  else if (value instanceof Table) expectPlain(value.info, `${path}.info`);
  else if (isRecord(value) && [Object.prototype, null].includes(Object.getPrototypeOf(value))) {
    for (const key of Object.keys(value)) expectPlain(value[key], `${path}.${key}`);
  } else throw new Error(`${path} is a ${Object.prototype.toString.call(value)}: a result is plain data`);
}

function withoutNumbers(row: object): object {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === "number" ? Number.NaN : value]),
  );
}

/** A table as plain data: its private index is no part of it. */
function bare(data: Rows<object>): object {
  return data instanceof Table ? { length: data.length, columns: data.columns, info: data.info } : data;
}

function deepFreeze<T>(value: T): T {
  // a typed array with elements cannot be frozen; that it stays as it was is compared instead
  if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value) && !Object.isFrozen(value)) {
    if (!(value instanceof Table)) Object.freeze(value);
    for (const child of Object.values(value)) deepFreeze(child);
  }
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    !ArrayBuffer.isView(value) &&
    !(value instanceof Map) &&
    !(value instanceof Set)
  );
}
