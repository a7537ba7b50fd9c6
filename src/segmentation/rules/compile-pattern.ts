import { firstAtLeast } from "../../numeric/bisect.ts";
import { boundsOf, type Clock, isoOf, periodFrom, spanMs } from "./clock.ts";
import type {
  EventKind,
  FirstTimeCondition,
  RegularlyCondition,
  RestartedCondition,
  StoppedCondition,
} from "./condition.ts";
import { explanation, type Leaf, type Scope } from "./rule.ts";
import { openStream, type Stream } from "./stream.ts";
import { boundsWords, kindWords, spanWords, windowWords } from "./words.ts";

/** The first of all such events lies in the window. */
export function compileFirstTime(
  { events, window }: FirstTimeCondition,
  { facts, clock, path }: Scope,
): Leaf {
  const stream = always(events, { facts, clock, path });
  const { from, to } = boundsOf(window, clock, `${path}.window`);
  const firstTime = firstTimeOf(stream);
  const holds = (c: number): boolean => {
    const time = firstTime(c);
    return time >= from && time < to;
  };
  return {
    holds,
    why: (c) => {
      const time = firstTime(c);
      const when = Number.isNaN(time) ? "never happened" : `happened first on ${isoOf(time, clock.zone)}`;
      const words = `${kindWords(events)} ${when}; asked: first in ${windowWords(window)} (${boundsWords({ from, to }, clock)})`;
      return explanation(holds(c), "first-time", path, words, { first: nullable(time) });
    },
  };
}

/** Time of the first event of a customer, NaN without one. */
export function firstTimeOf(stream: Stream): (c: number) => number {
  const { time } = stream.log;
  return (c) => {
    const end = stream.last(c);
    const r = stream.next(stream.first(c), end);
    return r < end ? time[r] : Number.NaN;
  };
}

/** Some before the quiet span, none in it. */
export function compileStopped(
  { events, quiet, active }: StoppedCondition,
  { facts, clock, path }: Scope,
): Leaf {
  const stream = always(events, { facts, clock, path });
  const { start, time } = stream.log;
  const silence = clock.asOf - spanMs(quiet);
  const since = active === undefined ? Number.NEGATIVE_INFINITY : silence - spanMs(active);
  const holds = (c: number): boolean => {
    const end = start[c + 1];
    const cut = firstAtLeast(time, silence, start[c], end);
    if (stream.next(cut, end) < end) return false;
    return stream.next(firstAtLeast(time, since, start[c], cut), cut) < cut;
  };
  return {
    holds,
    why: (c) => {
      const last = lastTimeOf(stream, c);
      const when = last === null ? "never happened" : `happened last on ${isoOf(last, clock.zone)}`;
      const before = active === undefined ? "some before" : `some in the ${spanWords(active)} before`;
      const words = `${kindWords(events)} ${when}; asked: none in the last ${spanWords(quiet)} (since ${isoOf(silence, clock.zone)}), ${before}`;
      return explanation(holds(c), "stopped", path, words, { last });
    },
  };
}

/** A recent one that came more than the quiet span after the one before it. */
export function compileRestarted(
  { events, quiet, recent }: RestartedCondition,
  { facts, clock, path }: Scope,
): Leaf {
  const stream = always(events, { facts, clock, path });
  const { start, time } = stream.log;
  const pause = spanMs(quiet);
  const since = clock.asOf - spanMs(recent);
  const restart = (c: number): number => {
    const end = start[c + 1];
    let before = stream.next(start[c], end);
    while (before < end) {
      const r = stream.next(before + 1, end);
      if (r < end && time[r] >= since && time[r] - time[before] > pause) return r;
      before = r;
    }
    return -1;
  };
  return {
    holds: (c) => restart(c) >= 0,
    why: (c) => {
      const r = restart(c);
      const at = r < 0 ? null : time[r];
      const asked = `one in the last ${spanWords(recent)} that came more than ${spanWords(quiet)} after the one before`;
      const when = at === null ? "did not restart" : `restarted on ${isoOf(at, clock.zone)}`;
      const words = `${kindWords(events)} ${when}; asked: ${asked}`;
      return explanation(at !== null, "restarted", path, words, {
        restarted: at,
        last: lastTimeOf(stream, c),
      });
    },
  };
}

/** One in at least k of the last n periods. */
export function compileRegularly(condition: RegularlyCondition, { facts, clock, path }: Scope): Leaf {
  const { events, every, periods, atLeast } = condition;
  const stream = always(events, { facts, clock, path });
  const { start, time } = stream.log;
  const edges = edgesOf(every, periods, clock);
  const hits = (c: number): number => {
    const end = firstAtLeast(time, edges[periods], start[c], start[c + 1]);
    let r = stream.next(firstAtLeast(time, edges[0], start[c], end), end);
    let n = 0;
    for (let k = 0; k < periods && r < end; k++) {
      if (time[r] >= edges[k + 1]) continue;
      n++;
      r = stream.next(firstAtLeast(time, edges[k + 1], r, end), end);
    }
    return n;
  };
  return {
    holds: (c) => hits(c) >= atLeast,
    why: (c) => {
      const n = hits(c);
      const each = typeof every === "string" ? `whole ${every}s` : `spans of ${spanWords(every)}`;
      const bounds = boundsWords({ from: edges[0], to: edges[periods] }, clock);
      const words = `${kindWords(events)} happened in ${n} of the last ${periods} ${each} (${bounds}); asked: at least ${atLeast}`;
      return explanation(n >= atLeast, "regularly", path, words, { periods: n });
    },
  };
}

function edgesOf(every: RegularlyCondition["every"], periods: number, clock: Clock): Float64Array {
  const back = (k: number) => k - periods;
  const span = typeof every === "string" ? 0 : spanMs(every);
  return Float64Array.from({ length: periods + 1 }, (_, k) =>
    typeof every === "string" ? periodFrom(every, back(k), clock) : clock.asOf + back(k) * span,
  );
}

function always(events: EventKind, { facts, clock, path }: Scope): Stream {
  return openStream(events, facts, clock, `${path}.events`);
}

function lastTimeOf(stream: Stream, c: number): number | null {
  const end = stream.last(c);
  let last: number | null = null;
  for (let r = stream.next(stream.first(c), end); r < end; r = stream.next(r + 1, end))
    last = stream.log.time[r];
  return last;
}

function nullable(x: number): number | null {
  return Number.isNaN(x) ? null : x;
}
