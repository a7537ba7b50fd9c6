import type { Steps } from "../../core/work.ts";
import type { RecommendTarget } from "../evaluation/test-customers.ts";
import type { ProfileDecay } from "../models/profile.ts";
import type { Recipe } from "./recipes.ts";
import type { Trial, Trials } from "./trials.ts";

/** What may be tried. */
export interface SearchPlan {
  readonly target: RecommendTarget;
  /** Whether there are times: without them nothing decays. */
  readonly timed: boolean;
  /** Whether a matrix of items x items is affordable. */
  readonly ease: boolean;
  /** Days between two visits, typically: half-lives are multiples of it. */
  readonly gap: number;
}

const REGULARIZATIONS = [200, 100, 300, 500];
const POWERS = [0.25, 0.5, 0.75, 1];
const RECENT_DAYS = 30;

/**
 * Tries in stages, each around the best of the one before: best sellers, own history, models of items with each kind of decay, more settings of them, and blends of the best of each. At most
 * about 45 rankings of the test and, for each fold, four fits of EASE and two of neighbours. Answers the finalists: what the choice is between.
 */
export function* search(trials: Trials, plan: SearchPlan): Steps<Trial[]> {
  const { target, timed } = plan;
  yield* trials.settleScale({ kind: "neighbors", measure: "llr", decay: "none" });
  const popular = [yield* trials.tryOut({ kind: "popular", window: null })];
  if (timed) popular.push(yield* trials.tryOut({ kind: "popular", window: RECENT_DAYS }));
  const own = target === "new" ? [] : yield* ownHistory(trials, plan);
  const items = yield* itemModels(trials, plan);
  const finalists = [...popular, ...own, ...items];
  if (target === "new")
    for (const { recipe } of items) finalists.push(...(yield* withPopular(trials, recipe, timed)));
  else finalists.push(...(yield* withOwn(trials, own, items[0].recipe, timed)));
  return finalists;
}

function* ownHistory(trials: Trials, { gap, timed }: SearchPlan): Steps<Trial[]> {
  const out: Trial[] = [];
  const halfLives = timed ? [4 * gap, 8 * gap, 2 * gap] : [4 * gap];
  for (const halfLife of halfLives)
    for (const demand of [false, true]) out.push(yield* trials.tryOut({ kind: "own", halfLife, demand }));
  return out;
}

/** Models that go from items to items: the best by each kind of decay, the best of all first. */
function* itemModels(trials: Trials, { timed, ease, gap }: SearchPlan): Steps<Trial[]> {
  const powers = POWERS.map((power): ProfileDecay => ({ power }));
  const halfLives = [gap, 2 * gap, 4 * gap].map((halfLife): ProfileDecay => ({ halfLife }));
  const kinds: ProfileDecay[][] = timed ? [["none"], powers, halfLives] : [["none"]];
  const [middle] = REGULARIZATIONS;
  const make = (decay: ProfileDecay, regularization = middle): Recipe =>
    ease ? { kind: "ease", regularization, decay } : { kind: "neighbors", measure: "llr", decay };
  const best: Trial[] = [];
  for (const decays of kinds) {
    const tried: Trial[] = [];
    for (const decay of decays) tried.push(yield* trials.tryOut(make(decay)));
    best.push(bestOf(tried));
  }
  const decay = decayOf(bestOf(best));
  const neighbors: Trial[] = [];
  for (const measure of ["llr", "tfidf"] as const)
    for (const d of new Set<ProfileDecay>(["none", decay]))
      neighbors.push(yield* trials.tryOut({ kind: "neighbors", measure, decay: d }));
  if (!ease) return [bestOf([...best, ...neighbors])];

  const leaders: Trial[] = [];
  for (let kind = 0; kind < kinds.length; kind++) {
    // the power decides most, and which is best depends on the regularization
    const decays = kinds[kind] === powers ? powers : [decayOf(best[kind])];
    const lines: Trial[][] = [];
    for (const d of decays) {
      const line: Trial[] = [];
      for (const regularization of [...REGULARIZATIONS].sort((a, b) => a - b))
        line.push(yield* trials.tryOut(make(d, regularization)));
      lines.push(line);
    }
    leaders.push(smoothest(lines));
  }
  return [...leaders, bestOf(neighbors)].sort((a, b) => b.mean - a.mean).slice(0, 2);
}

/** The best by the mean of its own figure and those of the next regularizations: one alone wins by luck more often. */
function smoothest(lines: readonly (readonly Trial[])[]): Trial {
  let best = lines[0][0];
  let top = Number.NEGATIVE_INFINITY;
  for (const line of lines)
    line.forEach((trial, i) => {
      const near = line.slice(Math.max(0, i - 1), i + 2);
      const value = near.reduce((sum, { mean }) => sum + mean, 0) / near.length;
      if (value > top) [best, top] = [trial, value];
    });
  return best;
}

/** The best, the earlier of equals. */
export function bestOf(trials: readonly Trial[]): Trial {
  return trials.reduce((best, trial) => (trial.mean > best.mean ? trial : best));
}

function decayOf({ recipe }: Trial): ProfileDecay {
  return "decay" in recipe ? recipe.decay : "none";
}

/** New items: what fits the customer, and what sells lately. */
function* withPopular(trials: Trials, items: Recipe, timed: boolean): Steps<Trial[]> {
  const popular: Recipe = { kind: "popular", window: timed ? RECENT_DAYS : null };
  const out: Trial[] = [];
  for (const weight of [0.25, 0.5, 1, 1.5])
    out.push(
      yield* trials.tryOut({
        kind: "blend",
        parts: [
          { recipe: items, weight: 1, scale: "z", transform: "none" },
          { recipe: popular, weight, scale: "z", transform: "log" },
        ],
      }),
    );
  return out;
}

/** What customers come back for: their own history first, then what fits and what sells. */
function* withOwn(trials: Trials, own: readonly Trial[], items: Recipe, timed: boolean): Steps<Trial[]> {
  const popular: Recipe = { kind: "popular", window: timed ? RECENT_DAYS : null };
  const out: Trial[] = [];
  for (const demand of [false, true]) {
    const { recipe } = bestOf(
      own.filter((trial) => trial.recipe.kind === "own" && trial.recipe.demand === demand),
    );
    for (const weight of [0.25, 0.5])
      for (const often of [0.3, 0.6])
        out.push(
          yield* trials.tryOut({
            kind: "blend",
            parts: [
              { recipe, weight: 1, scale: "none", transform: "none" },
              { recipe: items, weight, scale: "none", transform: "none" },
              { recipe: popular, weight: often, scale: "max", transform: "none" },
            ],
          }),
        );
  }
  return out;
}
