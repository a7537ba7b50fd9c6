import { DAY_MS } from "../../core/time.ts";
import { timesOf, windowFromGaps } from "../evaluation/cut-time.ts";
import type { InteractionFold, SplitWay } from "../evaluation/split-types.ts";
import type { Interactions } from "../input/interaction-types.ts";
import { splitInteractions } from "../split-interactions.ts";

/** The tests that a choice is made by. */
export interface ChosenTest {
  readonly folds: readonly { readonly way: SplitWay; readonly fold: InteractionFold }[];
  readonly reason: string;
}

const ENOUGH = 100;

/**
 * By time where enough customers come back within a window as long as the typical gap: nothing is nearer to use. Else each customer's last basket; and where customers come once,
 * with many items in one visit, the last item and the last fifth of each, which count alike. Without times, items at random.
 */
export function chooseTest(table: Interactions, seed: number): ChosenTest {
  const { first, end } = timesOf(table);
  if (Number.isNaN(first))
    return {
      folds: lastFolds(table, "last-out", { ties: "random", repeats: 3, seed }),
      reason: "there are no times, so that one item of each customer was drawn by lot, three times",
    };
  const days = windowFromGaps(table);
  const window = { days };
  const [byTime] = splitInteractions(table, { way: "time", window }).folds;
  const newcomers =
    byTime.untested.find(({ reason }) => reason === "nothing before the test")?.customers ?? 0;
  if (byTime.customers >= ENOUGH && byTime.customers >= newcomers)
    return {
      folds: [{ way: "time", fold: byTime }],
      reason: `the last ${Math.round(((end - (byTime.from ?? end)) / DAY_MS) * 10) / 10} days were held back, which is how long customers typically take to come back`,
    };
  const [byBasket] = splitInteractions(table, { way: "last-basket" }).folds;
  const single = byBasket.untested.reduce((sum, { customers }) => sum + customers, 0);
  const [byItem] = splitInteractions(table, { way: "last-out", ties: "by-item", least: 3 }).folds;
  if (byBasket.customers >= Math.min(ENOUGH, byItem.customers) && byBasket.customers >= single)
    return {
      folds: [{ way: "last-basket", fold: byBasket }],
      reason: "the last basket of each customer was held back: too few come back within one span of time",
    };
  return {
    folds: [
      { way: "last-out", fold: byItem },
      ...lastFolds(table, "last-share", { ties: "by-item", least: 5 }),
    ],
    reason:
      "the last item and the last fifth of each customer's items were held back: most customers come once",
  };
}

function lastFolds(
  table: Interactions,
  way: "last-out" | "last-share",
  options: {
    readonly ties: "random" | "by-item";
    readonly repeats?: number;
    readonly seed?: number;
    readonly least?: number;
  },
): ChosenTest["folds"] {
  return splitInteractions(table, { way, ...options }).folds.map((fold) => ({ way, fold }));
}
