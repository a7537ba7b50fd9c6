import { randomFrom } from "../../core/random.ts";
import { DAY_MS } from "../../core/time.ts";
import { runSteps, type Steps } from "../../core/work.ts";
import { timesOf, windowFromGapsSteps } from "../evaluation/cut-time.ts";
import type { InteractionFold, SplitWay } from "../evaluation/split-types.ts";
import { type RecommendTarget, testCustomersSteps } from "../evaluation/test-customers.ts";
import type { Interactions } from "../input/interaction-types.ts";
import { splitSteps } from "../split-interactions.ts";

/** The tests that a choice is made by. */
export interface ChosenTest {
  readonly folds: readonly { readonly way: SplitWay; readonly fold: InteractionFold }[];
  readonly reason: string;
}

const ENOUGH = 100;

/**
 * By time where enough customers do what is asked for (buy something new, say): nothing is nearer to use. The stretch is as long as customers typically take to come back; where that leaves fewer than
 * 100 customers, twice as long, four times and so on, up to a quarter of the time there is. Else each customer's last basket; and where customers come once,
 * with many items in one visit, the last item and the last fifth of each, which count alike; but the quarter of the time where it leaves more customers than these. Without times, items at random.
 */
export function chooseTest(table: Interactions, target: RecommendTarget, seed: number): ChosenTest {
  return runSteps(chooseTestSteps(table, target, seed));
}

/** {@link chooseTest} in steps of some milliseconds. */
export function* chooseTestSteps(
  table: Interactions,
  target: RecommendTarget,
  seed: number,
): Steps<ChosenTest> {
  const { first, end } = timesOf(table);
  if (Number.isNaN(first))
    return {
      folds: yield* lastFolds(table, "last-out", { ties: "random", repeats: 3, seed }),
      reason: "there are no times, so one item of each customer was drawn by lot, three times",
    };
  function* tested(fold: InteractionFold): Steps<number> {
    return (yield* testCustomersSteps(fold, target, Number.MAX_SAFE_INTEGER, randomFrom(seed))).count;
  }
  const typical = yield* windowFromGapsSteps(table);
  const most = (end - first) / DAY_MS / 4;
  function* overTime(days: number): Steps<ChosenTest & { readonly count: number }> {
    const [fold] = (yield* splitSteps(table, { way: "time", window: { days } })).folds;
    // where most are newcomers, those who are not say little about them
    const newcomers =
      fold.untested.find(({ reason }) => reason === "nothing before the test")?.customers ?? 0;
    return {
      folds: [{ way: "time", fold }],
      reason: timeWords(days, typical, target),
      count: fold.customers >= newcomers ? yield* tested(fold) : 0,
    };
  }
  let byTime = yield* overTime(typical);
  for (let days = typical; byTime.count < ENOUGH && days < most; ) {
    days = Math.min(2 * days, most);
    byTime = yield* overTime(days);
  }
  if (byTime.count >= ENOUGH) return byTime;
  const last = yield* lastOfEach(table);
  for (const { fold } of last.folds) if ((yield* tested(fold)) >= byTime.count) return last;
  return byTime;
}

/** The last basket of each customer, or the last items where most come once. */
function* lastOfEach(table: Interactions): Steps<ChosenTest> {
  const [byBasket] = (yield* splitSteps(table, { way: "last-basket" })).folds;
  const single = byBasket.untested.reduce((sum, { customers }) => sum + customers, 0);
  const [byItem] = (yield* splitSteps(table, { way: "last-out", ties: "by-item", least: 3 })).folds;
  if (byBasket.customers >= Math.min(ENOUGH, byItem.customers) && byBasket.customers >= single)
    return {
      folds: [{ way: "last-basket", fold: byBasket }],
      reason: "the last basket of each was held back, since too few come back within one stretch of time",
    };
  return {
    folds: [
      { way: "last-out", fold: byItem },
      ...(yield* lastFolds(table, "last-share", { ties: "by-item", least: 5 })),
    ],
    reason: "the last item and the last fifth of the items of each were held back, since most come once",
  };
}

function timeWords(days: number, typical: number, target: RecommendTarget): string {
  const held = `the last ${daysWords(days)} were held back`;
  if (days === typical) return `${held}, which is how long customers typically take to come back`;
  const what =
    target === "new" ? "bought something new" : target === "again" ? "bought the same again" : "came back";
  return `${held}, since fewer than ${ENOUGH} ${what} within ${daysWords(typical)}, the usual time between two visits`;
}

function daysWords(days: number): string {
  return days < 10 ? `${Math.round(10 * days) / 10} days` : `${Math.round(days)} days`;
}

function* lastFolds(
  table: Interactions,
  way: "last-out" | "last-share",
  options: {
    readonly ties: "random" | "by-item";
    readonly repeats?: number;
    readonly seed?: number;
    readonly least?: number;
  },
): Steps<ChosenTest["folds"]> {
  const { folds } = yield* splitSteps(table, { way, ...options });
  return folds.map((fold) => ({ way, fold }));
}
