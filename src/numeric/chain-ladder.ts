/** How much grows from one age to the next. */
interface Development {
  /** What a total at this age is multiplied by; NaN where no group has been seen further. */
  readonly factor: Float64Array;
  /** Mack's sigma squared: variance of a group's own factor times its total. */
  readonly spread: Float64Array;
  /** Sum of the totals that each factor rests on. */
  readonly base: Float64Array;
  /** Groups that each factor rests on. */
  readonly groups: Int32Array;
}

/** Totals of every group at every age, known or projected, and what is unsure about the projected ones. */
export interface Projection {
  readonly development: Development;
  /** By group: totals at all ages. */
  readonly totals: readonly Float64Array[];
  /** By group: standard error at all ages, 0 where known. */
  readonly errors: readonly Float64Array[];
  /** By group: degrees of freedom of those, few where few groups were seen so far. */
  readonly freedoms: readonly Float64Array[];
  /** Sum over groups at the last age, and its standard error: factors are shared, so errors are too. */
  readonly sum: number;
  readonly sumError: number;
  readonly sumFreedom: number;
}

/**
 * Chain ladder with Mack's standard errors (Mack, "Distribution-free calculation of the standard error of chain ladder reserve estimates", ASTIN Bulletin 23(2), 1993): running totals of groups by
 * age, known up to an age of its own each, go on as those of the groups before them did. A factor is the sum of totals at the next age over that at this age, over
 * the groups that have both; the error has a part for what groups do by chance and one for the factors. The spread of a factor that rests on one group
 * is Mack's extrapolation. No group may be known further than `ages`. O(groups x ages).
 */
export function chainLadder(known: readonly Float64Array[], ages: number): Projection {
  const development = developmentOf(known, ages);
  const { factor, spread, base } = development;
  // squared relative error that a step adds to a projected total
  const shared = (age: number) => spread[age] / (factor[age] * factor[age] * base[age]);
  const own = (age: number, total: number) =>
    total > 0 ? spread[age] / (factor[age] * factor[age] * total) : 0;
  const totals: Float64Array[] = [];
  const errors: Float64Array[] = [];
  const freedoms: Float64Array[] = [];
  for (const seen of known) {
    const total = new Float64Array(ages);
    const error = new Float64Array(ages);
    const freedom = new Float64Array(ages).fill(Number.POSITIVE_INFINITY);
    total.set(seen);
    const parts = new Float64Array(ages);
    for (let age = seen.length; age < ages; age++) {
      total[age] = total[age - 1] * factor[age - 1];
      parts[age - 1] = own(age - 1, total[age - 1]) + shared(age - 1);
      error[age] = total[age] * Math.sqrt(parts.reduce((a, b) => a + b, 0));
      freedom[age] = freedomOf(parts, development.groups);
    }
    totals.push(total);
    errors.push(error);
    freedoms.push(freedom);
  }
  // of the sum, step by step: what each group does by chance, and the factors, which all later groups share
  const parts = new Float64Array(ages);
  for (let age = 0; age < ages - 1; age++) {
    let projected = 0;
    for (let i = 0; i < known.length; i++) {
      if (known[i].length > age + 1) continue;
      const end = totals[i][ages - 1];
      projected += end;
      parts[age] += end * end * own(age, totals[i][age]);
    }
    if (projected > 0) parts[age] += projected * projected * shared(age);
  }
  return {
    development,
    totals,
    errors,
    freedoms,
    sum: totals.reduce((sum, total) => sum + total[ages - 1], 0),
    sumError: Math.sqrt(parts.reduce((a, b) => a + b, 0)),
    sumFreedom: freedomOf(parts, development.groups),
  };
}

/** Degrees of freedom of a sum of variances, each known from a few groups (Satterthwaite 1946). */
function freedomOf(parts: Float64Array, groups: Int32Array): number {
  let total = 0;
  let square = 0;
  for (let age = 0; age < groups.length; age++) {
    total += parts[age];
    square += (parts[age] * parts[age]) / Math.max(1, groups[age] - 1);
  }
  return square > 0 ? (total * total) / square : Number.POSITIVE_INFINITY;
}

function developmentOf(known: readonly Float64Array[], ages: number): Development {
  const steps = Math.max(0, ages - 1);
  const factor = new Float64Array(steps).fill(Number.NaN);
  const spread = new Float64Array(steps).fill(Number.NaN);
  const base = new Float64Array(steps);
  const groups = new Int32Array(steps);
  for (let age = 0; age < steps; age++) {
    const seen = known.filter((own) => own.length > age + 1);
    let next = 0;
    for (const own of seen) {
      base[age] += own[age];
      next += own[age + 1];
    }
    groups[age] = seen.length;
    factor[age] = next / base[age];
    let square = 0;
    let used = 0;
    for (const own of seen) {
      if (!(own[age] > 0)) continue;
      used++;
      square += own[age] * (own[age + 1] / own[age] - factor[age]) ** 2;
    }
    if (used > 1) spread[age] = square / (used - 1);
    else if (age > 1)
      spread[age] = Math.min(
        spread[age - 1] ** 2 / spread[age - 2],
        Math.min(spread[age - 2], spread[age - 1]),
      );
    else if (age === 1) spread[age] = spread[0];
    // no spread at all before makes 0 / 0
    if (Number.isNaN(spread[age]) && age > 0) spread[age] = spread[age - 1];
  }
  return { factor, spread, base, groups };
}
