import { DAY_MS } from "../../../src/core/time.ts";
import { wilsonInterval } from "../../../src/numeric/intervals.ts";
import { buyAgainScorer } from "../../../src/recommend/again/buy-again-scorer.ts";
import { fitBuyAgain, fitPopularItems, interactionsOf } from "../../../src/recommend/index.ts";
import type { Scorer } from "../../../src/recommend/models/scorer.ts";
import { popularItemsScorer } from "../../../src/recommend/popularity/popular-items-scorer.ts";
import type { Adapter } from "../adapters.ts";
import { compare } from "../compare.ts";
import { type RankingTask, rankedBy } from "./protocols.ts";
import { type RowPart, sameFigures } from "./results.ts";

// ties of the reference may fall otherwise
const TOLERANCE = 0.001;

/** What sells, and what a customer bought himself (where that says nothing, what sells). */
export const popularityRows: RowPart = (task, row) => {
  const { asOf, train } = task;
  const popular = (recent: { readonly window?: number } = {}) =>
    popularItemsScorer(fitPopularItems(train, { asOf, ...recent }));
  const own = (halfLife: number) => buyAgainScorer(fitBuyAgain(train, { asOf, halfLife, demand: false }));
  const by = (scorers: readonly Scorer[]) => sameFigures(task, row, ranked(task, scorers), TOLERANCE);
  switch (row.model) {
    case "popularity":
    case "popularity (customers, all time)":
      return by([popular()]);
    case "popularity (last 30 days)":
      return by([popular({ window: 30 })]);
    case "own history (count, then popularity)":
      // so long a half-life that nothing decays
      return by([own(1e15), popular()]);
    case "own history time-decayed":
      return by([own(row.params.halfLifeDays), popular({ window: 30 })]);
    default:
      return undefined;
  }
};

/** The first scorer, and the second in so small a share that it decides where the first is equal. The reference counts whole days. */
function ranked(task: RankingTask, [first, second]: readonly Scorer[]) {
  const { asOf } = task;
  const scratch = new Float64Array(task.train.info.items);
  return rankedBy(task, (c, out) => {
    const { last, ...rest } = task.histories[c];
    const wholeDays = { ...rest, last: last.map((t) => asOf - DAY_MS * Math.floor((asOf - t) / DAY_MS)) };
    first.score(wholeDays, asOf, out);
    if (second === undefined) return;
    second.score(wholeDays, asOf, scratch);
    for (let k = 0; k < out.length; k++) out[k] += 1e-9 * scratch[k];
  });
}

interface Scores {
  readonly time_decay: {
    readonly halfLifeDays: number;
    readonly ages: readonly number[];
    readonly weights: readonly number[];
  };
  readonly bayesian_average: {
    readonly C: number;
    readonly m: number;
    readonly n: number;
    readonly sum: number;
    readonly value: number;
  };
  readonly wilson_lower_95: {
    readonly cases: readonly { readonly pos: number; readonly n: number; readonly value: number }[];
  };
}

/** Scores of single items: decay, the drawn mean of ratings, the lower end of a share. */
export const scores: Adapter = {
  covers: (id) => id === "recommend/metrics/scores",
  run: async (_, { time_decay, bayesian_average, wilson_lower_95 }: Scores) => {
    const asOf = Date.UTC(2026, 0, 1);
    const { ages, weights, halfLifeDays } = time_decay;
    // the end is exclusive: what is of age 0 was a millisecond ago
    const rows = ages.map((age, item) => ({
      customer: 1,
      item,
      time: asOf - Math.max(1, age * DAY_MS),
    }));
    const decayed = fitPopularItems(interactionsOf(rows), { halfLife: halfLifeDays, asOf });
    const { C, m, n, sum, value } = bayesian_average;
    // as many ratings of another item bring the mean of all to m
    const rated = Array.from({ length: 2 * n }, (_r, r) => ({
      customer: r,
      item: r < n ? "rated" : "other",
      weight: r < n ? sum / n : 2 * m - sum / n,
    }));
    const drawn = fitPopularItems(interactionsOf(rated, { weight: "weight" }), { by: "rating", prior: C });
    return [
      ...weights.map((weight, k) =>
        compare(`decay at ${ages[k]} days`, decayed.score[k], weight, k === 0 ? 1e-9 : 1e-11),
      ),
      compare("drawn mean of ratings", drawn.score[drawn.items.indexOf("rated")], value, 1e-11),
      ...wilson_lower_95.cases.map((c) =>
        compare(`Wilson, ${c.pos} of ${c.n}`, wilsonInterval(c.pos, c.n, 0.95)[0], c.value, 1e-11),
      ),
    ];
  },
};
