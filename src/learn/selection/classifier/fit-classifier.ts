import type { Column, Data, Id } from "../../../core/columns.ts";
import { badOption } from "../../../core/options.ts";
import { rereadable } from "../../../core/rereadable.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../../core/work.ts";
import type { LearnColumns } from "../../rows/feature-types.ts";
import { refuseClassWeight } from "../../rows/no-class-weight.ts";
import { readTrainingSteps } from "../../rows/read-training.ts";
import { codesOf } from "../read-splitting.ts";
import type { Classifier } from "./classifier-types.ts";
import { growClassifier } from "./grow-classifier.ts";

/** What {@link fitClassifier} learns from. */
export interface ClassifierOptions<Row> extends LearnColumns<Row> {
  /** Rows that belong together, such as several of one customer: they are held back together, and the column is no feature. Default: every row stands for itself. */
  readonly group?: Column<Row, Id>;
  /** Whole number that the parts held back are drawn with. Default 1. */
  readonly seed?: number;
}

/**
 * Learns to tell yes from no without anything to set: a blend of a logistic regression and a booster of small trees, which on a few hundred to a few hundred thousand rows beats either of them and the defaults of the usual boosters, whose trees are
 * too large for small tables. One rule, from the number of rows n and of the rarer outcome m: ridge 1 (10 where m < 100); trees, where m >= 30 and n >= 100, of 8 leaves with 20 rows at least (16 leaves where m >= 20,000), learning rate 0.05 (0.1 where
 * m >= 3,000). Five parts are held back in turn (one of the five where n >= 20,000) to choose how many trees, how much each of the two counts, and how probabilities are calibrated: by Platt's line where m >= 100 and that helps, else drawn toward the share of yes as far
 * as their gain over it is unsure, down to the share alone for everybody. Then both learn from all rows. The card judges each part by weights and calibration chosen on the other parts; only the number of trees was chosen on the same rows
 * (in simulations of 30 to 300 rows the gain over the share was stated .002 of log loss too large on pure noise, .003 where there was something to learn, and too small where there was much; `crossValidate` has none of that).
 *
 * With fewer rows of the rarer outcome it does what can be done and says so in `card.limits`: below 30 a logistic regression alone, with one of them nothing is held back and nothing known about its quality. A missing value is no reason to leave a row out. The
 * order of rows decides which are held back together. Weights matter by their ratios only; n and m are sums of `count`. Time: six boosters of some hundred small trees (two where n >= 20,000).
 *
 * @throws as every learner: "bad-option", "missing-column", "missing-value", "bad-value", "too-few-rows", and "bad-input" when all rows have the same outcome.
 *
 * @example
 * import { fitClassifier, predictOutcome } from "clientele/learn";
 * const members = Array.from({ length: 200 }, (_, i) => ({ visits: i % 20, plan: i % 3 ? "basic" : "plus", left: i % 20 < 4 + (i % 7) ? "yes" : "no" }));
 * const model = fitClassifier(members, { target: "left" });
 * model.card.rarer; // => 73
 * const [often, seldom] = predictOutcome(model, [{ visits: 18, plan: "plus" }, { visits: 1, plan: "plus" }]);
 * Number(often.probability) < 0.1 && Number(seldom.probability) > 0.9; // => true
 * fitClassifier(members.map(() => ({ visits: 1, left: "no" })), { target: "left" }); // throws "bad-input"
 */
export function fitClassifier<Row extends object>(
  data: Data<Row>,
  options: ClassifierOptions<NoInfer<Row>>,
): Classifier {
  return runSteps(classifierSteps(data, options));
}

/**
 * As {@link fitClassifier}, a step at a time: the event loop gets its turns, `onProgress` hears how far it is (in fits), and `signal` stops the work.
 *
 * @throws "aborted", and what {@link fitClassifier} throws.
 *
 * @example
 * import { fitClassifierAsync } from "clientele/learn";
 * const members = Array.from({ length: 200 }, (_, i) => ({ visits: i % 20, left: i % 20 < 4 + (i % 7) ? "yes" : "no" }));
 * let last = 0;
 * await fitClassifierAsync(members, { target: "left", onProgress: (done, total) => { last = done / total; } });
 * last; // => 1
 */
export function fitClassifierAsync<Row extends object>(
  data: Data<Row>,
  options: ClassifierOptions<NoInfer<Row>> & Work,
): Promise<Classifier> {
  return runStepsAsync(classifierSteps(data, options), options);
}

function* classifierSteps(data: Data<object>, options: object): Steps<Classifier> {
  const what = "fitClassifier";
  refuseClassWeight(options ?? {});
  const { group, seed = 1 } = (options ?? {}) as { readonly group?: unknown; readonly seed?: number };
  const source = rereadable(data);
  const rows = yield* readTrainingSteps(source, options, { what, outcome: "binary", other: [group] });
  if (!Number.isSafeInteger(seed)) throw badOption("seed", seed, "a whole number such as 1");
  const codes = group === undefined ? undefined : codesOf(source, rows, group, "group", what).codes;
  return yield* growClassifier(rows, seed, codes);
}
