import type { Steps } from "../../core/work.ts";
import type { RecommendTarget } from "../evaluation/test-customers.ts";
import type { ProfileDecay } from "../models/profile.ts";
import type { Recipe, RecipePart } from "./recipes.ts";
import type { Trial, Trials } from "./trials.ts";

/** What may be tried. */
export interface SearchPlan {
  readonly target: RecommendTarget;
  /** Whether there are times: without them nothing decays. */
  readonly timed: boolean;
  /** What is affordable: a matrix of items x items, each item explained by a few others, or neither. */
  readonly ease: "dense" | "sparse" | "none";
  /** Days between two visits, typically: half-lives are multiples of it. */
  readonly gap: number;
}

const REGULARIZATIONS = { dense: [100, 200, 300, 500], sparse: [200, 500], none: [] } as const;
const MIDDLE = 200;
/** A second model of items is only blended with others where it comes so near to the best. */
const NEAR = 0.95;
const POWERS = [0.25, 0.5, 0.75, 1];
/** In gaps between two visits. */
const HALF_LIVES = [1, 2, 4];
const WITH_POPULAR = [0.25, 0.5, 1, 1.5];
const WITH_SESSIONS = [0.5, 1, 2];
const RECENT_DAYS = 30;

/**
 * Tries in stages, each around the best of the one before: best sellers, own history, models of items with each kind of decay, more settings of them, baskets like the last ones, and blends of the
 * best of each. At most {@link mostTrials} rankings of the test and, for each fold, four fits of EASE and two of neighbours. Answers the finalists: what the choice is between.
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
  finalists.push(...(yield* withSessions(trials, finalists, plan)));
  return finalists;
}

/** The most that {@link search} tries. */
export function mostTrials({ target, timed, ease }: Omit<SearchPlan, "gap">): number {
  const decays = timed ? 1 + POWERS.length + HALF_LIVES.length : 1;
  // around the best power three, and one of each other kind
  const settings = (timed ? 5 : 1) * Math.max(0, REGULARIZATIONS[ease].length - 1);
  const blends = target === "new" ? 2 * WITH_POPULAR.length : (timed ? 6 : 2) + 8;
  return (timed ? 2 : 1) + decays + 4 + settings + blends + 1 + WITH_SESSIONS.length;
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
  const halfLives = HALF_LIVES.map((gaps): ProfileDecay => ({ halfLife: gaps * gap }));
  const kinds: ProfileDecay[][] = timed ? [["none"], powers, halfLives] : [["none"]];
  const make = (decay: ProfileDecay, regularization: number = MIDDLE): Recipe =>
    ease === "none"
      ? { kind: "neighbors", measure: "llr", decay }
      : { kind: "ease", regularization, decay, sparse: ease === "sparse" };
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
  if (ease === "none") return [bestOf([...best, ...neighbors])];

  const leaders: Trial[] = [];
  for (let kind = 0; kind < kinds.length; kind++) {
    // the power decides most, and which is best depends on the regularization
    const top = kinds[kind].indexOf(decayOf(best[kind]));
    const decays = kinds[kind] === powers ? powers.slice(Math.max(0, top - 1), top + 2) : [kinds[kind][top]];
    const lines: Trial[][] = [];
    for (const d of decays) {
      const line: Trial[] = [];
      for (const regularization of REGULARIZATIONS[ease])
        line.push(yield* trials.tryOut(make(d, regularization)));
      lines.push(line);
    }
    leaders.push(smoothest(lines));
  }
  const [first, second] = [...leaders, bestOf(neighbors)].sort((a, b) => b.mean - a.mean);
  return second.mean >= NEAR * first.mean ? [first, second] : [first];
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
  for (const weight of WITH_POPULAR)
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

/** Baskets like the last ones beside the best so far: what is bought together, of late. */
function* withSessions(trials: Trials, found: readonly Trial[], { target }: SearchPlan): Steps<Trial[]> {
  const recipe: Recipe = { kind: "sessions" };
  const out = [yield* trials.tryOut(recipe)];
  const { recipe: base } = bestOf(found.filter(({ personal }) => personal));
  const scale = target === "new" ? "z" : "max";
  const parts: readonly RecipePart[] =
    base.kind === "blend"
      ? base.parts
      : [{ recipe: base, weight: 1, scale: target === "new" ? "z" : "none", transform: "none" }];
  for (const weight of WITH_SESSIONS)
    out.push(
      yield* trials.tryOut({
        kind: "blend",
        parts: [...parts, { recipe, weight, scale, transform: "none" }],
      }),
    );
  return out;
}
