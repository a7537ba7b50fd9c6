import { isoOf, spanMs } from "./clock.ts";
import { summaryOf } from "./compile-measure.ts";
import type { SequenceCondition } from "./condition.ts";
import { explanation, type Leaf, type Scope } from "./rule.ts";
import { openStream } from "./stream.ts";
import { eventWords, happenedWords, spanWords } from "./words.ts";

/** One event after another in time, or not. Both logs are walked once. */
export function compileSequence(condition: SequenceCondition, { facts, clock, path }: Scope): Leaf {
  const { op, sameTime = false } = condition;
  const first = openStream(condition.first, facts, clock, `${path}.first`);
  const next = openStream(condition.next, facts, clock, `${path}.next`);
  const within = spanMs(condition.within);
  const wanted = op === "followed-by";
  const isOneLog = first.log === next.log;
  const times = first.log.time;
  const later = next.log.time;
  /** Row of the first event that has what is asked for, -1 without one. */
  const find = (c: number): number => {
    const end = first.last(c);
    let a = first.next(first.first(c), end);
    if (a >= end) return -1;
    const nextEnd = next.last(c);
    let b = next.next(next.first(c), nextEnd);
    for (; a < end; a = first.next(a + 1, end)) {
      const t = times[a];
      // the rest wait for an answer still
      if (!wanted && !(t + within < clock.asOf)) return -1;
      while (b < nextEnd && (sameTime ? later[b] < t : later[b] <= t)) b = next.next(b + 1, nextEnd);
      // with sameTime the event itself is among the candidates
      const answer = isOneLog && b === a ? next.next(b + 1, nextEnd) : b;
      if ((answer < nextEnd && later[answer] <= t + within) === wanted) return a;
    }
    return -1;
  };
  return {
    holds: (c) => find(c) >= 0,
    why: (c) => {
      const at = find(c);
      const counts = { firstCount: summaryOf(first, c).count, nextCount: summaryOf(next, c).count };
      const verb = wanted ? "was followed by" : "was not followed by";
      const found = at < 0 ? "no such pair found" : `found for the one of ${isoOf(times[at], clock.zone)}`;
      const words = `${eventWords(condition.first)} ${happenedWords(counts.firstCount, first, clock)}, ${eventWords(condition.next)} ${happenedWords(counts.nextCount, next, clock)}; asked: the first ${verb} the second within ${spanWords(condition.within)}; ${found}`;
      return explanation(at >= 0, op, path, words, { ...counts, at: at < 0 ? null : times[at] });
    },
  };
}
