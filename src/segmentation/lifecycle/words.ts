import type { LifecyclePace, LifecycleStage } from "./lifecycle-types.ts";

/** A number of days in words. */
export function days(n: number): string {
  return n === 1 ? "1 day" : `${n} days`;
}

/** A text as a sentence begins. */
export function capital(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}

/** Paces in words. */
export const PACE_WORDS: {
  readonly [P in LifecyclePace]: { readonly gap: string; readonly who: string };
} = {
  first: { gap: "after a first purchase", who: "customers with one purchase" },
  second: { gap: "after a second purchase", who: "customers with two purchases" },
  occasional: { gap: "of occasional buyers", who: "occasional buyers" },
  frequent: { gap: "of frequent buyers", who: "frequent buyers" },
};

/** What a stage is and what to do about it, for people. */
export const STAGE_WORDS: {
  readonly [S in LifecycleStage]: { readonly meaning: string; readonly action: string };
} = {
  Prospect: {
    meaning: "Known, but without an order.",
    action: "Help them to a first order: answer questions and show what others like.",
  },
  New: {
    meaning: "Ordered once, and the usual time for a second order is not over.",
    action: "Welcome them, and suggest a second order within its usual time.",
  },
  Active: {
    meaning: "Ordered a second time; how often they will come cannot be told yet.",
    action: "Make the third order easy: it is the step to a habit.",
  },
  Occasional: {
    meaning: "Come back, at longer intervals.",
    action: "Remind them of what they liked before, at the pace they have.",
  },
  Frequent: {
    meaning: "Come back often.",
    action: "Thank them and show them new things first. They need no discount.",
  },
  "Won Back": {
    meaning: "Had lapsed and have ordered again, once so far.",
    action: "Find out what brought them back, and see that the next order goes well.",
  },
  "At Risk": {
    meaning: "Silent for longer than most who come back.",
    action: "Ask what was missing, and offer something on their usual items.",
  },
  Lapsed: {
    meaning: "Silent for so long that few come back.",
    action: "Try once more with something special, then write less often.",
  },
};
