import { badModel } from "../../core/model.ts";
import type { Boosting, FeatureSchema, LinearModel, ShortTrees } from "../../learn/index.ts";
import type {
  ChurnLearner,
  ChurnResample,
  ChurnResampleLine,
  ChurnResampleSum,
  ChurnResampleTerm,
  ChurnShared,
} from "./train-types.ts";

/** Digits of a coefficient that only serves intervals: a risk's log-odds change by less than one part in ten million. */
const DIGITS = 10;

/** What predictions of learners on resamples take and no more; schemas and terms, mostly the same ones, stand apart once. O(size). */
export function shortenLearners(learners: readonly ChurnLearner[]): {
  readonly shared: ChurnShared;
  readonly resamples: readonly ChurnResample[];
} {
  const schemas = distinct<FeatureSchema>();
  const layouts = distinct<readonly ChurnResampleTerm[]>();
  const lineOf = ({ schema, terms, atMeans }: LinearModel): ChurnResampleLine => ({
    schema: schemas.placeOf(schema),
    terms: layouts.placeOf(
      terms.map(({ name, column, level, isMissing }) => ({ name, column, level, isMissing })),
    ),
    atMeans,
    coefficient: terms.map(({ coefficient }) => short(coefficient)),
    mean: terms.map(({ mean }) => short(mean)),
  });
  const sumOf = ({ schema, base, trees, fit }: Boosting): ChurnResampleSum => {
    const { cover: _, ...rest } = trees as ShortTrees;
    return { schema: schemas.placeOf(schema), base: base[0], rounds: fit.rounds, trees: rest };
  };
  const resamples = learners.map((learner): ChurnResample => {
    switch (learner.candidate) {
      case "base-rate":
        return learner;
      case "boosting": {
        const { model, ...rest } = learner;
        return { ...rest, sum: sumOf(model) };
      }
      case "blend": {
        const { linear, trees, ...rest } = learner;
        return { ...rest, line: lineOf(linear), sum: sumOf(trees) };
      }
      default: {
        const { model, ...rest } = learner;
        return { ...rest, line: lineOf(model) };
      }
    }
  });
  return { shared: { schemas: schemas.list, terms: layouts.list }, resamples };
}

/**
 * Learners of a model's resamples, fit for predictions: their standard errors and weights of leaves are not known any more. O(size).
 *
 * @throws "bad-model" where parts that stand apart are not there; what they hold is checked by the parsers of linear models and boosting.
 */
export function learnersOf({
  shared,
  resamples,
}: {
  readonly shared: ChurnShared;
  readonly resamples: readonly ChurnResample[];
}): ChurnLearner[] {
  const at = <T>(list: readonly T[], place: number): T => {
    const found = Array.isArray(list) && Number.isInteger(place) ? list[place] : undefined;
    if (found === undefined) throw wrong();
    return found;
  };
  const lineOf = (line: ChurnResampleLine | undefined): LinearModel => {
    const layout = at(shared?.terms, line?.terms as number);
    const { atMeans, coefficient, mean } = line as ChurnResampleLine;
    if (![layout, coefficient, mean].every((list) => Array.isArray(list) && list.length === layout.length))
      throw wrong();
    return {
      kind: "logistic-regression",
      version: 1,
      schema: at(shared.schemas, (line as ChurnResampleLine).schema),
      outcome: OUTCOME,
      intercept: coefficient.reduce((sum, b, k) => sum - b * mean[k], atMeans),
      interceptSe: null,
      atMeans,
      terms: layout.map((term, k) => ({
        ...term,
        mean: mean[k],
        deviation: 1,
        coefficient: coefficient[k],
        se: null,
      })),
      references: [],
      penalty: { l1: 0, l2: 0, standardize: true },
      exposure: null,
      fit: {
        ...FIT,
        logLikelihood: 0,
        nullLogLikelihood: 0,
        deviance: 0,
        nullDeviance: 0,
        r2: null,
        n: 0,
        parameters: 0,
        dispersion: null,
        gap: 0,
        iterations: 0,
        endless: [],
        aliased: [],
      },
    };
  };
  const sumOf = (sum: ChurnResampleSum | undefined): Boosting => {
    const schema = at(shared?.schemas, sum?.schema as number);
    const { base, rounds, trees } = sum as ChurnResampleSum;
    // of so many nodes in so many trees; a text that is too short for them is refused with the trees
    const leaves = (trees?.nodes + rounds) / 2;
    if (!(Number.isInteger(leaves) && leaves >= 0 && trees.nodes <= 6 * trees.shape?.length)) throw wrong();
    return {
      kind: "boosting",
      version: 2,
      schema,
      outcome: OUTCOME,
      loss: "logistic",
      base: [base],
      trees: { ...trees, cover: Array.from({ length: leaves }, () => 1) },
      fit: { ...FIT, rounds, heldBack: null },
    };
  };
  return resamples.map((resample): ChurnLearner => {
    switch (resample?.candidate) {
      case "base-rate":
        return resample;
      case "boosting": {
        const { sum, ...rest } = resample;
        return { ...rest, model: sumOf(sum) };
      }
      case "blend": {
        const { line, sum, ...rest } = resample;
        return { ...rest, linear: lineOf(line), trees: sumOf(sum) };
      }
      default: {
        const { line, ...rest } = resample ?? {};
        return { ...rest, model: lineOf(line) };
      }
    }
  });
}

const OUTCOME = { kind: "binary", column: "left", positive: "1", negative: "0", share: 0.5 } as const;
const FIT = { status: "converged", warnings: [], rows: { given: 0, used: 0, leftOut: [] } } as const;

function short(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

/** A list that holds what is equal once. */
function distinct<T>(): { readonly list: T[]; placeOf(value: T): number } {
  const list: T[] = [];
  const places = new Map<string, number>();
  return {
    list,
    placeOf(value) {
      const key = JSON.stringify(value);
      const place = places.get(key) ?? list.push(value) - 1;
      places.set(key, place);
      return place;
    },
  };
}

function wrong(): Error {
  return badModel("churn", "a part of its resamples is missing");
}
