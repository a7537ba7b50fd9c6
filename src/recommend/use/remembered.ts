import type { History } from "../models/history.ts";

/** Answers again what was asked last: a history is asked about several times, for its scores and then for the parts of each item that is offered. */
export function remembered<T>(
  ask: (history: History, asOf: number) => T,
): (history: History, asOf: number) => T {
  let last: { readonly history: History; readonly asOf: number; readonly answer: T } | undefined;
  return (history, asOf) => {
    if (last === undefined || last.history !== history || !Object.is(last.asOf, asOf))
      last = { history, asOf, answer: ask(history, asOf) };
    return last.answer;
  };
}
