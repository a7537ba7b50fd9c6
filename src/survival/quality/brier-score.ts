import type { Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { levelOption, needOptions } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import type { LifetimeColumns } from "../input/lifetime-types.ts";
import type { LifetimeAccount } from "../input/read-lifetimes.ts";
import { type Age, agesIn } from "../use/ages.ts";
import type { LifetimeModel } from "../use/lifetime-model.ts";
import { censoringOf } from "./censoring.ts";
import { type Judged, judgedBy } from "./judged.ts";

/** How far predictions for one age are off. */
export interface BrierRow {
  readonly age: number;
  /** Mean squared difference of the chance foretold and what happened: 0 is perfect, 0.25 what a coin gets. */
  readonly brier: number;
  readonly brierLow: number | null;
  readonly brierHigh: number | null;
  /** The same of one Kaplan-Meier curve for everybody, of the lifetimes themselves. */
  readonly reference: number;
  /** 1 - brier / reference: what the model explains; null before anybody left, when there is nothing to explain. */
  readonly skill: number | null;
}

/** What a table of Brier scores says about itself. */
export interface BrierInfo extends TableInfo {
  readonly kind: "brier";
  /** Trapezoid over the ages, over their range; null with one age. */
  readonly integrated: number | null;
  readonly integratedReference: number | null;
  readonly lifetimes: number;
  /** What became of the rows: those without a covariate of the model are left out. */
  readonly rows: LifetimeAccount;
}

/** Settings of {@link brierScore}. Columns default to the names of the table of lifetimes. */
export type BrierScoreOptions<Row extends object = object> = Partial<LifetimeColumns<Row>> & {
  /** Ages at which predictions are compared with what happened. Required. */
  readonly at: Age | readonly Age[];
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
};

/**
 * Brier score of a model at some ages, and integrated over them: the mean squared difference of the chance to be there and being there (Graf and others 1999). Who was lost from sight before counts through those who were
 * not (inverse probability of censoring, by Kaplan and Meier: just before the event of who left, at the age itself of who is there), so that a last age at which everybody is censored does no harm. Judge a model by
 * lifetimes it was not fitted on. Intervals take the weights as known. O(customers ages).
 *
 * @throws "too-few-rows" where nobody is watched up to an age; "bad-model", "bad-option", "bad-input" for delayed entry; "bad-value", "missing-value", "missing-column".
 *
 * @example
 * import { brierScore, kaplanMeier } from "clientele/survival";
 * const lifetimes = [1, 2, 2, 3, 5, 6, 6, 8].map((stop) => ({ stop, event: 1 }));
 * const scores = brierScore(kaplanMeier(lifetimes), lifetimes, { at: [2, 5] });
 * scores.at(0)?.brier; // => 0.234375
 * scores.info.integrated; // => 0.234375
 * brierScore(kaplanMeier(lifetimes), [], { at: 2 }); // throws "too-few-rows"
 */
export function brierScore<Row extends object>(
  model: LifetimeModel,
  lifetimes: Data<Row>,
  options: BrierScoreOptions<NoInfer<Row>>,
): Table<BrierRow, BrierInfo> {
  const what = "brierScore";
  needOptions(options, what, "at, the ages that are compared");
  const level = levelOption(options.level);
  const judged = judgedBy(model, lifetimes as Data<object>, options as never, what);
  const ages = agesIn(judged.curves.unit, options.at, "at").sort((a, b) => a - b);
  const z = normalQuantile((1 + level) / 2);
  const { columns, total } = scoresAt(judged, ages, z, what);
  const over = (values: Float64Array) => (ages.length < 2 ? null : trapezoid(ages, values));
  const info: BrierInfo = {
    kind: "brier",
    integrated: over(columns.brier),
    integratedReference: over(columns.reference),
    lifetimes: total,
    rows: judged.rows.account,
    ...(judged.curves.unit !== undefined && { unit: judged.curves.unit }),
  };
  return new Table<BrierRow, BrierInfo>(ages.length, columns, info);
}

function scoresAt({ rows, curves }: Judged, ages: readonly number[], z: number, what: string) {
  const { stop, event, length } = rows;
  const censoring = censoringOf(rows);
  const { mass, total } = censoring;
  // Kaplan and Meier's curve itself: what is lost from sight and what leaves change places
  const plain = censoringOf({ ...rows, event: event.map((e) => 1 - e) });
  const beforeOf = Float64Array.from(stop, (t, i) => (event[i] === 1 ? censoring.before(t) : 1));
  const make = () => new Float64Array(ages.length);
  const columns = {
    age: Float64Array.from(ages),
    brier: make(),
    brierLow: make(),
    brierHigh: make(),
    reference: make(),
    skill: make(),
  };
  for (const [k, age] of ages.entries()) {
    const watched = censoring.at(age);
    let [sum, squares, left, there] = [0, 0, 0, 0];
    for (let i = 0; i < length; i++) {
      const gone = stop[i] <= age;
      if (gone && event[i] === 0) continue;
      if (!gone && watched === 0) throw unwatched(age, what);
      const stay = curves.survival(i, age);
      if (Number.isNaN(stay))
        throw new ClienteleError(
          "bad-option",
          `${what}: the model knows ages up to ${curves.known(i)} only, so it says nothing about ${age}.`,
          { value: age, expected: `at most ${curves.known(i)}` },
        );
      const w = 1 / (gone ? beforeOf[i] : watched);
      const off = w * (gone ? stay : 1 - stay) ** 2;
      sum += mass[i] * off;
      squares += mass[i] * off * off;
      if (gone) left += mass[i] * w;
      else there += mass[i] * w;
    }
    const brier = sum / total;
    const error = Math.sqrt(Math.max(0, squares / total - brier * brier) / total);
    columns.brier[k] = brier;
    columns.brierLow[k] = Math.max(0, brier - z * error);
    columns.brierHigh[k] = brier + z * error;
    const share = plain.at(age);
    columns.reference[k] = (left * share * share + there * (1 - share) ** 2) / total;
    columns.skill[k] = columns.reference[k] > 0 ? 1 - brier / columns.reference[k] : Number.NaN;
  }
  return { columns, total };
}

function unwatched(age: number, what: string): ClienteleError {
  return new ClienteleError("too-few-rows", `${what}: nobody is watched up to age ${age}. Ask for less.`, {
    value: age,
    expected: "an age that some customers are watched beyond",
  });
}

function trapezoid(x: readonly number[], y: Float64Array): number {
  let total = 0;
  for (let k = 1; k < x.length; k++) total += ((y[k] + y[k - 1]) / 2) * (x[k] - x[k - 1]);
  return total / (x[x.length - 1] - x[0]);
}
