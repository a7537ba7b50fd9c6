import type { Clock } from "./clock.ts";
import type { Condition } from "./condition.ts";
import type { Facts } from "./facts.ts";

/** Why a condition holds or not for one customer. */
export interface ConditionExplanation {
  readonly holds: boolean;
  readonly op: Condition["op"];
  /** Where in the condition: `$` is the whole, `$.of[1]` its second part. */
  readonly path: string;
  /** What was asked and what was found, as a sentence. */
  readonly words: string;
  /** The values found, by name; times in ms, `null` for "not known". */
  readonly actual: { readonly [name: string]: string | number | null };
  /** The parts of "all", "any" and "not", and the condition of a segment; all of them, also where the first decides. */
  readonly parts: readonly ConditionExplanation[];
}

/** An answer: 1 the condition holds, 0 it does not. */
export type Answer = 0 | 1;

/**
 * Of the `count` customers from number `from` on, keeps those in the mask for whom the answer is the one wanted: sets the 1 of the others to 0. Working through
 * blocks of customers rather than one at a time leaves each loop one column and one comparison.
 */
export type Keep = (from: number, count: number, mask: Uint8Array, wanted: Answer) => void;

/** The most customers in a block. */
export const BLOCK = 2048;

/** A compiled condition. */
export interface Rule {
  readonly keep: Keep;
  why(customer: number): ConditionExplanation;
}

/** A condition without parts, asked one customer at a time. */
export interface Leaf {
  holds(customer: number): boolean;
  why(customer: number): ConditionExplanation;
}

/** Asks about one customer after the other, but only those in the mask. */
export function keepOf(holds: (customer: number) => boolean): Keep {
  return (from, count, mask, wanted) => {
    const other = wanted === 0;
    for (let i = 0; i < count; i++) if (mask[i] === 1 && holds(from + i) === other) mask[i] = 0;
  };
}

/** A leaf as a rule. */
export function leafRule({ holds, why }: Leaf): Rule {
  return { keep: keepOf(holds), why };
}

/** What a condition is compiled against. */
export interface Scope {
  readonly facts: Facts;
  readonly clock: Clock;
  readonly path: string;
}

/** Puts an explanation together. */
export function explanation(
  holds: boolean,
  op: Condition["op"],
  path: string,
  words: string,
  actual: ConditionExplanation["actual"] = {},
  parts: readonly ConditionExplanation[] = [],
): ConditionExplanation {
  return { holds, op, path, words: `${holds ? "yes" : "no"}: ${words}`, actual, parts };
}
