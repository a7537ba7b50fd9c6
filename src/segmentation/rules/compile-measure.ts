import { show } from "../../core/errors.ts";
import type { TableColumn } from "../../core/table.ts";
import { misfit } from "./clock.ts";
import { hasNoKind, numberTest } from "./compile-test.ts";
import type { CountCondition, DidCondition, MeasureCondition } from "./condition.ts";
import { explanation, type Leaf, type Scope } from "./rule.ts";
import { openStream, propertyOf, type Stream } from "./stream.ts";
import { boundsWords, eventWords, happenedWords, testWords } from "./words.ts";

/** At least one, or none. */
export function compileDid({ op, events }: DidCondition, { facts, clock, path }: Scope): Leaf {
  const stream = openStream(events, facts, clock, `${path}.events`);
  const wanted = op === "did";
  const did = (c: number): boolean => {
    const end = stream.last(c);
    return stream.next(stream.first(c), end) < end;
  };
  return {
    holds: (c) => did(c) === wanted,
    why: (c) => {
      const found = summaryOf(stream, c);
      const words = `${eventWords(events)} ${happenedWords(found.count, stream, clock)}; asked: ${wanted ? "at least once" : "never"}`;
      return explanation(did(c) === wanted, op, path, words, { ...found });
    },
  };
}

/** How many. */
export function compileCount({ events, test }: CountCondition, { facts, clock, path }: Scope): Leaf {
  const stream = openStream(events, facts, clock, `${path}.events`);
  const passes = numberTest(test, clock, `${path}.test`, "the count");
  const count = countOf(stream);
  return {
    holds: (c) => passes(count(c)),
    why: (c) => {
      const found = summaryOf(stream, c);
      const words = `${eventWords(events)} ${happenedWords(found.count, stream, clock)}; asked: the count ${testWords(test)}`;
      return explanation(passes(count(c)), "count", path, words, { ...found });
    },
  };
}

/** Sum, average or number of distinct values of a property. */
export function compileMeasure(
  { op, events, property, test }: MeasureCondition,
  { facts, clock, path }: Scope,
): Leaf {
  const stream = openStream(events, facts, clock, `${path}.events`);
  const name = typeof events.event === "string" ? events.event : events.event.join(", ");
  const column = propertyOf(stream.log, name, property, `${path}.property`);
  const passes = numberTest(test, clock, `${path}.test`, `the ${op}`);
  const measure = op === "distinct" ? distinctOf(stream, column) : sumOf(stream, column, op, property, path);
  return {
    holds: (c) => passes(measure(c)),
    why: (c) => {
      const value = measure(c);
      const found = Number.isNaN(value) ? null : value;
      const words = `${op} of ${property} of ${eventWords(events)} is ${found ?? "not known"} (${boundsWords(stream.bounds, clock)}); asked: ${testWords(test)}`;
      return explanation(passes(value), op, path, words, { [op]: found, ...summaryOf(stream, c) });
    },
  };
}

/** How many of the chosen events a customer has, and when the first and the last were. */
export function summaryOf(
  stream: Stream,
  c: number,
): { count: number; first: number | null; last: number | null } {
  const { time } = stream.log;
  const end = stream.last(c);
  let count = 0;
  let first: number | null = null;
  let last: number | null = null;
  for (let r = stream.next(stream.first(c), end); r < end; r = stream.next(r + 1, end)) {
    first ??= time[r];
    last = time[r];
    count++;
  }
  return { count, first, last };
}

function countOf(stream: Stream): (c: number) => number {
  // an empty window ends before it begins
  if (stream.isWhole) return (c) => Math.max(0, stream.last(c) - stream.first(c));
  return (c) => {
    const end = stream.last(c);
    let n = 0;
    for (let r = stream.next(stream.first(c), end); r < end; r = stream.next(r + 1, end)) n++;
    return n;
  };
}

function sumOf(
  stream: Stream,
  column: TableColumn,
  op: "sum" | "average",
  property: string,
  path: string,
): (c: number) => number {
  if (hasNoKind(column)) return () => (op === "sum" ? 0 : Number.NaN);
  if (!(column instanceof Float64Array))
    throw misfit(`${path}.property`, property, `a property that holds numbers: ${show(property)} holds text`);
  return (c) => {
    const end = stream.last(c);
    let n = 0;
    let total = 0;
    let lost = 0;
    for (let r = stream.next(stream.first(c), end); r < end; r = stream.next(r + 1, end)) {
      const v = column[r];
      if (Number.isNaN(v)) continue;
      // Neumaier's compensation, as for all money
      const next = total + v;
      lost += Math.abs(total) >= Math.abs(v) ? total - next + v : v - next + total;
      total = next;
      n++;
    }
    const sum = total + lost;
    return op === "sum" ? sum : n > 0 ? sum / n : Number.NaN;
  };
}

function distinctOf(stream: Stream, column: TableColumn): (c: number) => number {
  if (column instanceof Float64Array) {
    const seen = new Set<number>();
    return (c) => {
      seen.clear();
      const end = stream.last(c);
      for (let r = stream.next(stream.first(c), end); r < end; r = stream.next(r + 1, end))
        if (!Number.isNaN(column[r])) seen.add(column[r]);
      return seen.size;
    };
  }
  const { codes, levels } = column;
  const empty = levels.indexOf("");
  // the last question in which each text was seen: nothing has to be cleared between customers
  const seenIn = new Float64Array(levels.length);
  let question = 0;
  return (c) => {
    question++;
    const end = stream.last(c);
    let n = 0;
    for (let r = stream.next(stream.first(c), end); r < end; r = stream.next(r + 1, end)) {
      const code = codes[r];
      if (code < 0 || code === empty || seenIn[code] === question) continue;
      seenIn[code] = question;
      n++;
    }
    return n;
  };
}
