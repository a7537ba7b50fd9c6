import type { Steps } from "../../core/work.ts";
import { TopFew } from "../counts/top-few.ts";
import type { Scorer } from "../models/scorer.ts";
import { historiesOf, placesIn } from "../use/histories.ts";
import { FIGURES, rankFigures } from "./rank-figures.ts";
import type { InteractionFold } from "./split-types.ts";
import type { RecommendTarget, TestCustomers } from "./test-customers.ts";

/** What a recommender would have offered to each customer of a test, and how good that was. */
export interface RankedCustomers {
  /** A column per figure of FIGURES, a value per customer of the test. */
  readonly figures: readonly Float64Array[];
  /** Customer t was offered `at[start[t]]` to before `at[start[t + 1]]`: places in the levels of the fold, -1 for items that it does not know. */
  readonly start: Int32Array;
  readonly at: Int32Array;
  /** Places in lists, and hits, and how many of either were items that the customer had before. */
  readonly offered: number;
  readonly offeredAgain: number;
  readonly hits: number;
  readonly hitsAgain: number;
}

const CUSTOMERS_PER_STEP = 16;

/** Scores every item for every customer and keeps the `k` best: O(customers x (one scoring + items)); the training rows are the customers' history. */
export function* rankCustomers(
  scorer: Scorer,
  fold: InteractionFold,
  test: TestCustomers,
  target: RecommendTarget,
  k: number,
): Steps<RankedCustomers> {
  const { items, floor } = scorer;
  const { levels } = fold.train.columns.item;
  const histories = historiesOf(fold.train, items);
  // the way back from the model's items to the levels
  const levelOf = placesIn(items, levels);
  const figures = FIGURES.map(() => new Float64Array(test.count));
  const figure = new Float64Array(FIGURES.length);
  const start = new Int32Array(test.count + 1);
  const at = new Int32Array(test.count * k);
  const scores = new Float64Array(items.length);
  const had = new Uint8Array(items.length);
  const wanted = new Int32Array(levels.length).fill(-1);
  const few = new TopFew(k);
  const places = new Int32Array(k);
  const best = new Float64Array(k);
  const sizes = new Uint8Array(k).fill(1);
  const hit = new Uint8Array(k);
  let [out, offeredAgain, hits, hitsAgain] = [0, 0, 0, 0];

  for (let t = 0; t < test.count; t++) {
    if (t % CUSTOMERS_PER_STEP === 0) yield [t, test.count];
    const history = histories.of(test.customer[t]);
    scorer.score(history, test.asOf[t], scores);
    for (const place of history.at) had[place] = 1;
    if (target === "again") {
      for (const place of history.at) if (scores[place] > floor) few.add(place, scores[place]);
    } else {
      for (let place = 0; place < scores.length; place++)
        if (scores[place] > floor && (target === "all" || had[place] === 0)) few.add(place, scores[place]);
    }
    for (let e = test.start[t]; e < test.start[t + 1]; e++) wanted[test.relevant[e]] = t;
    const n = few.take(places, best);
    for (let r = 0; r < n; r++) {
      const level = levelOf === undefined ? places[r] : levelOf[places[r]];
      at[out++] = level;
      hit[r] = level >= 0 && wanted[level] === t ? 1 : 0;
      hits += hit[r];
      offeredAgain += had[places[r]];
      hitsAgain += hit[r] & had[places[r]];
    }
    for (const place of history.at) had[place] = 0;
    start[t + 1] = out;
    rankFigures({ length: n, sizes, hits: hit, groups: n }, test.start[t + 1] - test.start[t], k, figure);
    for (let f = 0; f < FIGURES.length; f++) figures[f][t] = figure[f];
  }
  yield [test.count, test.count];
  return { figures, start, at: at.subarray(0, out), offered: out, offeredAgain, hits, hitsAgain };
}
