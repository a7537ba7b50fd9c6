import { ClienteleError } from "../core/errors.ts";
import { badOption, levelOption, oneOf } from "../core/options.ts";
import { fork, randomFrom } from "../core/random.ts";
import { type TimeInput, timeOption, zoneOf } from "../core/time.ts";
import { partSteps, runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import type { AutoRecommendation, AutoReport } from "./auto/auto-types.ts";
import { type ChosenTest, chooseTestSteps } from "./auto/choose-test.ts";
import { inferTarget } from "./auto/infer-target.ts";
import { LABELS, modelKit } from "./auto/model-kit.ts";
import { type Recipe, recipeName, recipeWords } from "./auto/recipes.ts";
import { reportText, verdictOf } from "./auto/report.ts";
import { mostTrials, search } from "./auto/search.ts";
import { Trials } from "./auto/trials.ts";
import { blendRecommenders } from "./blend-recommenders.ts";
import { resamplesOption } from "./compare-recommenders.ts";
import { timesOf, windowFromGapsSteps } from "./evaluation/cut-time.ts";
import type { TestFold } from "./evaluation/judge.ts";
import type { UntestedCustomers } from "./evaluation/split-types.ts";
import { type RecommendTarget, testCustomersSteps } from "./evaluation/test-customers.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { keepRowsSteps } from "./input/keep-rows.ts";
import { needInteractions } from "./input/need-interactions.ts";
import { lengthOption } from "./ranking-metrics.ts";
import { needObject } from "./use/needs.ts";
import type { AnyRecommender } from "./use/recommender-model.ts";

/** Options of {@link autoRecommender}. */
export interface AutoRecommenderOptions {
  /** What is to be offered: "new" items only, what customers come back for ("again"), or both ("all"). Default: told from the interactions, "all" where at least a fifth of what customers with earlier baskets buy is something they had. */
  readonly target?: RecommendTarget;
  /** Items offered at once; what is tried is measured on so many. Default 10. */
  readonly k?: number;
  /** Exclusive end of what is known. Default: that of the interactions. */
  readonly asOf?: TimeInput;
  /** The most that may be spent. */
  readonly budget?: {
    /** Customers tested on, drawn by `seed` where there are more; 100 or more. Default 2,000. */
    readonly customers?: number;
    /** The largest catalogue that EASE, whose cost grows with the cube of the items, is tried on; up to four times as many items its sparse form is. Default 5,000, at most 10,000; 0 tries neither. */
    readonly items?: number;
  };
  /** Confidence level of intervals. Default 0.95. */
  readonly level?: number;
  /** Times that customers are drawn anew for intervals, 100 to 100,000. Default 1,000. */
  readonly resamples?: number;
  /** Draws customers and groups. Default 1. */
  readonly seed?: number;
}

/** Options of {@link autoRecommenderAsync}. */
export interface AutoRecommenderAsyncOptions extends AutoRecommenderOptions, Work {}

const ENOUGH_CUSTOMERS = 30;
/** The sparse form of EASE is tried on so many times the items of the dense one. */
const SPARSE_TIMES = 4;
const POPULAR: Recipe = { kind: "popular", window: null };

/**
 * A recommender that chooses itself: best sellers, own history, neighbours and EASE with several kinds of decay, baskets like the last ones, and blends of them are fitted on the earlier part of the interactions and
 * measured on the later one; the best by NDCG is fitted on everything. The later part is the last stretch of time, as long as customers typically take to come back; where that leaves fewer than 100 customers
 * who buy what is asked for (something new, with target "new"), twice as long, four times and so on, up to a quarter of the time there is; each customer's last
 * basket where few come back; the last items of each where most come once. Personal offers are only chosen where they are clearly better than the best sellers on
 * customers that neither was chosen on (five groups); otherwise the best sellers are, and the report says so. It shows everything that was tried.
 *
 * Some 40 rankings of at most 2,000 customers, four fits of EASE for each test (one; two where most come once, three without times) and one for the result: 20 s of one core for 3,000 items and
 * 1,000 customers tested on, more than a minute for 5,000 items. Memory is that of one EASE, 6 bytes x items^2, and of the models that were tried, at most half a million weights each. The result is
 * JSON of 2 to 9 MB for thousands of items, of which weights, with four digits, take the most; what was measured is what is handed out. Reached on the splits of a public comparison, NDCG@10:
 * MovieLens 100K .0738 (last item) and .1542 (last fifth), Online Retail II .135 (new) and .405 (all).
 *
 * @throws "too-few-rows" for interactions of fewer than two items or without named customers; "bad-option"; "bad-input" for what is no table of interactions.
 *
 * @example
 * import { autoRecommender, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { customer: "ann", time: "2026-01-05", item: "tea" }, { customer: "ann", time: "2026-02-05", item: "jam" },
 *   { customer: "bob", time: "2026-01-09", item: "tea" },
 * ]);
 * const { model, report } = autoRecommender(bought);
 * report.status; // => "too-few-customers"
 * model.kind; // => "popular-items"
 * autoRecommender(interactionsOf([{ customer: "ann", item: "tea" }])); // throws "too-few-rows"
 */
export function autoRecommender(
  interactions: Interactions,
  options: AutoRecommenderOptions = {},
): AutoRecommendation {
  return runSteps(autoSteps(interactions, options));
}

/**
 * {@link autoRecommender} with turns for others, within fits too, progress (trials done of those there may be, and two for the result) and a way to stop: steps of some ten milliseconds for
 * thousands of items.
 *
 * @throws "aborted", and what {@link autoRecommender} throws.
 *
 * @example
 * import { autoRecommenderAsync, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([{ customer: "ann", item: "tea" }, { customer: "ann", item: "jam" }]);
 * (await autoRecommenderAsync(bought)).report.chosen; // => "best sellers"
 * await autoRecommenderAsync(bought, { signal: { aborted: true } }); // throws "aborted"
 */
export async function autoRecommenderAsync(
  interactions: Interactions,
  options: AutoRecommenderAsyncOptions = {},
): Promise<AutoRecommendation> {
  return runStepsAsync(autoSteps(interactions, options), options);
}

function* autoSteps(interactions: Interactions, options: AutoRecommenderOptions): Steps<AutoRecommendation> {
  const whole = needInteractions(interactions, "autoRecommender");
  needObject(options, "options", 'an object such as { target: "new" }');
  const random = randomFrom(options.seed ?? 1);
  const k = lengthOption(options.k);
  const level = levelOption(options.level);
  const resamples = resamplesOption(options.resamples);
  const most = countOf(options.budget?.customers ?? 2000, "budget.customers", 100, 1e6);
  const mostItems = countOf(options.budget?.items ?? 5000, "budget.items", 0, 10_000);
  const inferred = options.target === undefined;
  const table = options.asOf === undefined ? whole : yield* before(whole, options.asOf);
  needEnough(table);
  const target = oneOf(options.target ?? inferTarget(table), "target", ["new", "again", "all"]);

  const { items } = table.info;
  const ease = items <= mostItems ? "dense" : items <= SPARSE_TIMES * mostItems ? "sparse" : "none";
  const timed = !Number.isNaN(timesOf(table).first);
  const settled = { target, timed, ease } as const;
  // a trial more for the fit of the result, and one for its intervals
  const work = mostTrials(settled) + 2;

  yield [0, work];
  const gap = timed ? Math.max(1, Math.round(yield* partSteps(windowFromGapsSteps(table), 0, 0, work))) : 30;
  const plan = { ...settled, gap };
  const chosenTest = yield* partSteps(chooseTestSteps(table, target, options.seed ?? 1), 0, 0, work);
  yield [0, work];
  const folds: (ChosenTest["folds"][number] & TestFold)[] = [];
  for (const [f, { way, fold }] of chosenTest.folds.entries()) {
    const testing = testCustomersSteps(fold, target, most, fork(random, f));
    const test = yield* partSteps(testing, 0, 0, work);
    if (test.count > 0) folds.push({ way, fold, test });
  }
  yield [0, work];
  const tested = new Set(folds.flatMap(({ test }) => Array.from(test.customer))).size;
  const [first] = folds;
  const about: Omit<AutoReport, "status" | "chosen" | "tried" | "versus" | "found" | "text" | "skipped"> = {
    target,
    inferred,
    k,
    test: {
      ways: [...new Set(folds.map(({ way }) => way))],
      reason: chosenTest.reason,
      from: first?.fold.from ?? null,
      to: first?.fold.to ?? null,
      customers: tested,
      untested: untestedOf(chosenTest.folds[0]?.fold.untested, first?.test.untested),
    },
  };
  const kit = modelKit(table);
  if (tested < ENOUGH_CUSTOMERS) {
    const report: Omit<AutoReport, "text"> = {
      ...about,
      status: "too-few-customers",
      chosen: recipeName(POPULAR),
      tried: [],
      versus: null,
      found: null,
      skipped: [],
    };
    const model = yield* partSteps(kit.modelOf(POPULAR), 0, work, work);
    yield [work, work];
    return {
      model,
      report: { ...report, text: reportText(report, recipeWords(POPULAR)) },
    };
  }

  const trials = new Trials(folds, target, k, work);
  const finalists = yield* search(trials, plan);
  const settings = { target, k, level, resamples, random, similarity: undefined };
  const verdict = yield* partSteps(verdictOf(trials, finalists, settings), work - 2, 1, work);
  const { recipe } = verdict.chosen;
  const report: Omit<AutoReport, "text"> = {
    ...about,
    status: verdict.status,
    chosen: verdict.chosen.name,
    tried: verdict.tried,
    versus: verdict.versus,
    found: verdict.found,
    skipped: skippedOf(ease, items, mostItems),
  };
  const model = withFallback(
    yield* partSteps(kit.modelOf(recipe), work - 1, 1, work),
    LABELS[recipe.kind],
    yield* partSteps(kit.modelOf(POPULAR), work, 0, work),
  );
  yield [work, work];
  return { model, report: { ...report, text: reportText(report, recipeWords(recipe)) } };
}

function skippedOf(ease: "dense" | "sparse" | "none", items: number, most: number): readonly string[] {
  if (ease === "dense") return [];
  const why = `${items.toLocaleString("en-US")} items are more than the budget of ${most.toLocaleString("en-US")}`;
  const then = "Leaving out rare items (minCustomers of interactionsOf) may allow it.";
  return ease === "sparse"
    ? [`EASE was tried in its sparse form only: ${why}.`]
    : [`EASE was not tried: ${why}. ${then}`];
}

/** Who has no history, or one that says nothing, is offered what sells. */
function withFallback(model: AnyRecommender, label: string, popular: AnyRecommender): AnyRecommender {
  if (model.kind === "popular-items") return model;
  if (model.kind === "recommender") return blendRecommenders(model.members, { fallback: [popular] });
  return blendRecommenders([{ model, scale: "none", label }], { fallback: [popular] });
}

function* before(table: Interactions, asOf: TimeInput): Steps<Interactions> {
  const end = timeOption(asOf, "asOf", zoneOf(table.info.zone));
  const { time } = table.columns;
  return yield* keepRowsSteps(
    table,
    Uint8Array.from(time, (t) => (t < end ? 1 : 0)),
    { asOf: end },
  );
}

function needEnough({ columns, info, length }: Interactions): void {
  const { codes } = columns.item;
  const named = length > 0 && columns.customer.codes[0] >= 0;
  if (named && codes.some((code) => code !== codes[0])) return;
  throw new ClienteleError(
    "too-few-rows",
    `autoRecommender needs named customers and at least two items; found ${info.customers} customers and ${new Set(codes).size} items in ${length} rows.`,
    { expected: "interactions of customers with two or more items" },
  );
}

function untestedOf(
  all: readonly UntestedCustomers[] | undefined,
  ofTest: readonly UntestedCustomers[] | undefined,
): readonly UntestedCustomers[] {
  return ofTest ?? all ?? [];
}

function countOf(value: number, name: string, low: number, high: number): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw badOption(
    name,
    value,
    `a whole number, ${low.toLocaleString("en-US")} to ${high.toLocaleString("en-US")}`,
  );
}
