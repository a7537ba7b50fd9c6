import type { Steps } from "../../core/work.ts";

/** Marginal likelihood at one variance, at its best over all else. */
export interface VariancePoint {
  readonly variance: number;
  readonly value: number;
  /** Derivative by the logarithm of the variance. */
  readonly slope: number;
}

/** Where the marginal likelihood is highest. */
export interface BestVariance {
  /** Undefined: at variance 0. */
  readonly best: VariancePoint | undefined;
  readonly status: "estimated" | "boundary" | "endless";
}

/** A variance beyond which groups cannot differ more, and one below which they do not. */
const MOST = 100;
const LEAST = 1e-6;
/** Relative errors of the variance, and of the ends of its interval. */
const FINE = 1e-9;
const FINE_ENDS = 1e-6;
/** Variances tried where the likelihood falls at 0. */
const TRIED: readonly number[] = [0.02, 0.1, 0.3, 1, 4];

/**
 * The variance that maximizes a likelihood: `at` evaluates it, `plain` is its value at 0, `rises` whether it rises from there, `guess` where to begin. The root of the slope by secant steps that stay inside a bracket.
 */
export function* bestVariance(
  at: (variance: number) => VariancePoint,
  plain: number,
  rises: boolean,
  guess: number,
): Steps<BestVariance> {
  let here: VariancePoint | undefined;
  if (rises) here = at(Math.min(Math.max(guess, 0.01), 10));
  else
    for (const variance of TRIED) {
      const there = at(variance);
      yield [0, Number.NaN];
      if (there.value > (here?.value ?? plain)) here = there;
    }
  if (here === undefined) return { best: undefined, status: "boundary" };
  let low = here;
  let high = here;
  while (high.slope > 0) {
    if (high.variance >= MOST) return { best: high, status: "endless" };
    low = high;
    high = at(Math.min(MOST, high.variance * 4));
    yield [0, Number.NaN];
  }
  while (low.slope <= 0) {
    if (low.variance <= LEAST) return { best: undefined, status: "boundary" };
    high = low;
    low = at(low.variance / 4);
    yield [0, Number.NaN];
  }
  const root = yield* rootBetween(
    Math.log(low.variance),
    Math.log(high.variance),
    low.slope,
    high.slope,
    (v) => at(Math.exp(v)).slope,
    FINE,
  );
  const best = at(Math.exp(root));
  return best.value > plain ? { best, status: "estimated" } : { best: undefined, status: "boundary" };
}

/** A root of f between two places where its signs differ: secants, with the value of an end that stays twice halved (Illinois method). */
function* rootBetween(
  from: number,
  to: number,
  atFrom: number,
  atTo: number,
  f: (v: number) => number,
  fine: number,
): Steps<number> {
  let [a, fa, b, fb] = [from, atFrom, to, atTo];
  let last = Number.NaN;
  let moved = "";
  for (let k = 0; k < 60 && fa !== fb; k++) {
    const c = (a * fb - b * fa) / (fb - fa);
    if (Math.abs(c - last) < fine || c === a || c === b) return c;
    last = c;
    const fc = f(c);
    yield [k, Number.NaN];
    if (fc === 0) return c;
    if (fc > 0 === fa > 0) {
      [a, fa] = [c, fc];
      if (moved === "a") fb /= 2;
      moved = "a";
    } else {
      [b, fb] = [c, fc];
      if (moved === "b") fa /= 2;
      moved = "b";
    }
  }
  return last;
}

/** Where the likelihood has fallen by `drop` from its best: the interval of the variance; null where the upper end is beyond all that was tried. */
export function* varianceInterval(
  at: (variance: number) => VariancePoint,
  plain: number,
  best: VariancePoint | undefined,
  drop: number,
): Steps<readonly [number, number] | null> {
  const top = best?.value ?? plain;
  // the root of the fall is nearly straight in the logarithm of the variance
  const rootOf = (value: number) => Math.sqrt(2 * Math.max(0, top - value)) - Math.sqrt(2 * drop);
  const ends = (v: number) => rootOf(at(Math.exp(v)).value);
  let inside = best?.variance ?? 0.01;
  let fallen = best === undefined ? rootOf(at(inside).value) : -Math.sqrt(2 * drop);
  while (best === undefined && fallen > 0 && inside > LEAST) {
    inside /= 10;
    fallen = rootOf(at(inside).value);
  }
  let outside = inside;
  let beyond = fallen;
  while (beyond < 0) {
    if (outside >= MOST) return null;
    [inside, fallen] = [outside, beyond];
    outside *= 2;
    beyond = rootOf(at(outside).value);
    yield [0, Number.NaN];
  }
  const high = Math.exp(
    yield* rootBetween(Math.log(inside), Math.log(outside), fallen, beyond, ends, FINE_ENDS),
  );
  if (best === undefined || rootOf(plain) <= 0) return [0, high];
  let low = best.variance;
  let below = -Math.sqrt(2 * drop);
  let above = low;
  let inner = below;
  while (below < 0 && low > LEAST) {
    [above, inner] = [low, below];
    low /= 2;
    below = rootOf(at(low).value);
    yield [0, Number.NaN];
  }
  if (below < 0) return [0, high];
  return [Math.exp(yield* rootBetween(Math.log(above), Math.log(low), inner, below, ends, FINE_ENDS)), high];
}
