import type { Data, OptionsArgument } from "../../core/columns.ts";
import { badOption, oneOf } from "../../core/options.ts";
import { type AnyRow, define, Table, type TableColumn, type TableInfo } from "../../core/table.ts";
import type { Lifetime } from "../input/lifetime-types.ts";
import type { SurvivalTest } from "../survival-test.ts";
import { type AgeTransform, ageTransform } from "./age-transforms.ts";
import { chiSquareTest, quadraticForm } from "./chi-square-test.ts";
import { type CoxAt, coxAt } from "./cox-at.ts";
import type { CoxColumns, CoxModel } from "./cox-types.ts";
import { inverseOf } from "./inverse-of.ts";
import { type PhSums, phSums } from "./ph-sums.ts";

/** Settings of {@link testProportionalHazards}: the columns of the fit; covariates, strata and offset are known to the model. */
export type ProportionalHazardsOptions<Row extends object = Lifetime> = Omit<
  CoxColumns<Row>,
  "covariates"
> & {
  /** The scale of age on which effects may drift. Default "km". */
  readonly transform?: AgeTransform;
};

/** Whether the effect of one covariate changes with age. */
export interface ProportionalHazardsTest extends SurvivalTest {
  /** The column, or the columns of an interaction; all its terms are tested together. */
  readonly covariate: string;
}

/** What a table of scaled residuals says about itself. */
export interface ScaledResidualsInfo extends TableInfo {
  readonly kind: "scaled-schoenfeld";
  readonly transform: AgeTransform;
}

/** Result of {@link testProportionalHazards}. */
export interface ProportionalHazards {
  readonly transform: AgeTransform;
  /** Null where the data cannot tell. */
  readonly tests: readonly (
    | ProportionalHazardsTest
    | { readonly covariate: string; readonly statistic: null }
  )[];
  /** All terms together. */
  readonly global: SurvivalTest | null;
  /** For each event its age `time`, transformed `x`, and by term what its coefficient seems to be at that age: their smoothed course is that of the effect. */
  readonly residuals: Table<AnyRow, ScaledResidualsInfo>;
}

/**
 * Tests whether hazards are proportional: whether effects stay the same at all ages. The score test of a term times a transform of age (Grambsch and Therneau 1994, in the exact form of R's `cox.zph` since 3.0; lifelines and Stata
 * use an approximation). A small chance says that the effect changes with age: a stratum or rows cut at some age with an effect for each part describe it better. O(n p^2).
 *
 * @throws "bad-option" for "log" where somebody left at age 0; "bad-model", and what `fitCox` throws for rows.
 *
 * @example
 * import { fitCox, testProportionalHazards } from "clientele/survival";
 * const lifetimes = [1, 2, 3, 4, 5, 6].map((stop, i) => ({ stop, event: 1, visits: (i * 5) % 4 }));
 * const model = fitCox(lifetimes, { covariates: ["visits"] });
 * testProportionalHazards(model, lifetimes).global?.statistic; // => 1.48333
 */
export function testProportionalHazards<Row extends object = Lifetime>(
  model: CoxModel,
  lifetimes: Data<Row>,
  ...[options]: OptionsArgument<ProportionalHazardsOptions<Row>>
): ProportionalHazards {
  const transform = oneOf(
    ((options ?? {}) as { readonly transform?: AgeTransform }).transform ?? "km",
    "transform",
    ["km", "identity", "rank", "log"],
  );
  const at = coxAt(model, lifetimes, options, "testProportionalHazards", true);
  const { likelihood, kept } = at;
  const { rows } = likelihood;
  const p = kept.length;
  const ofTime = ageTransform(rows, transform);
  let mean = 0;
  for (let g = 0; g < rows.at.length; g++)
    if (rows.events[g] > 0) mean += (rows.events[g] * ofTime[rows.at[g]]) / rows.eventCount;
  if (!Number.isFinite(mean))
    throw badOption("transform", transform, '"km", "identity" or "rank" where somebody left at age 0');
  // groups without events play no part
  const drift = Float64Array.from(rows.at, (t, g) => (rows.events[g] > 0 ? ofTime[t] - mean : 0));
  const sums = phSums(likelihood, drift);
  const conditional = withoutMainEffects(sums, p);
  const tested = (terms: readonly number[]): SurvivalTest | null => {
    const d = terms.length;
    const u = terms.map((a) => sums.score[a]);
    const v = new Float64Array(d * d);
    for (let a = 0; a < d; a++)
      for (let b = 0; b < d; b++) v[a * d + b] = conditional[terms[a] * p + terms[b]];
    const value = d === 0 ? undefined : quadraticForm(u, v, d);
    return value === undefined || Number.isNaN(value) ? null : chiSquareTest(value, d);
  };
  const groups = new Map<string, number[]>();
  for (const [k, j] of kept.entries()) {
    const covariate = model.schema.terms[j].parts.map(({ column }) => column).join(" x ");
    groups.set(covariate, [...(groups.get(covariate) ?? []), k]);
  }
  return {
    transform,
    tests: [...groups].map(([covariate, terms]) => {
      const test = tested(terms);
      return test === null ? { covariate, statistic: null } : { covariate, ...test };
    }),
    global: tested(kept.map((_, k) => k)),
    residuals: scaledResiduals(at, model, sums, ofTime, transform),
  };
}

/** Information of the drifts when main effects are fitted, too: I2 - I1 I0^-1 I1. */
function withoutMainEffects({ information: [i0, i1, i2] }: PhSums, p: number): Float64Array {
  const out = i2.slice();
  const inverse = inverseOf(i0, p, []);
  for (let a = 0; a < p; a++)
    for (let b = 0; b < p; b++) {
      let sum = 0;
      for (let c = 0; c < p; c++)
        for (let d = 0; d < p; d++) sum += i1[a * p + c] * inverse[c * p + d] * i1[d * p + b];
      out[a * p + b] -= sum;
    }
  return out;
}

function scaledResiduals(
  { likelihood, kept }: CoxAt,
  model: CoxModel,
  { information: [information], means }: PhSums,
  ofTime: Float64Array,
  transform: AgeTransform,
): Table<AnyRow, ScaledResidualsInfo> {
  const { rows } = likelihood;
  const { x, scale, times, at, from, eventRows, eventCount } = rows;
  const p = kept.length;
  let total = 0;
  for (const d of eventRows) total += d;
  const time = new Float64Array(total);
  const place = new Float64Array(total);
  const byTerm = kept.map(() => new Float64Array(total));
  const inverse = inverseOf(information, p, []);
  const coefficient = Float64Array.from(kept, (j) => model.coefficients[j].coefficient as number);
  const change = new Float64Array(p * p);
  for (let a = 0; a < p; a++)
    for (let b = 0; b < p; b++) change[a * p + b] = (inverse[a * p + b] * eventCount) / scale[a];
  const mean = new Float64Array(p);
  for (let g = 0, i = 0; g < eventRows.length; i += eventRows[g], g++) {
    if (eventRows[g] === 0) continue;
    time.fill(times[at[g]], i, i + eventRows[g]);
    place.fill(ofTime[at[g]], i, i + eventRows[g]);
    for (let j = 0; j < p; j++) mean[j] = means[g * p + j];
    for (let a = 0; a < p; a++)
      scaledOf(byTerm[a], i, eventRows[g], coefficient[a], change, a * p, x, from[g] * p, mean);
  }
  const columns: { [name: string]: TableColumn } = { time, x: place };
  for (const [k, j] of kept.entries()) define(columns, model.schema.terms[j].name, byTerm[k]);
  return new Table<AnyRow, ScaledResidualsInfo>(total, columns, { kind: "scaled-schoenfeld", transform });
}

/** What the coefficient of one term seems to be at each of `rows` events of a group, into `to` from place `i` on. */
function scaledOf(
  to: Float64Array,
  i: number,
  rows: number,
  coefficient: number,
  change: Float64Array,
  row: number,
  x: Float64Array,
  first: number,
  mean: Float64Array,
): void {
  const p = mean.length;
  for (let k = 0, o = first; k < rows; k++) {
    let found = coefficient;
    for (let b = 0; b < p; b++, o++) found += change[row + b] * (x[o] - mean[b]);
    to[i + k] = found;
  }
}
