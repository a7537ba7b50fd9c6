import { ClienteleError } from "../../core/errors.ts";
import type { Steps } from "../../core/work.ts";
import { climbPenalized } from "../../numeric/elastic-net.ts";
import type { TrainingRows } from "../rows/feature-types.ts";
import { climbGlm, dropDependent, type GlmTop } from "./climb-glm.ts";
import { type Family, glmOf, type Passes } from "./glm.ts";
import { interceptAlone } from "./intercept-alone.ts";
import { gapOf } from "./linear-gap.ts";
import { type LinearLayout, layoutOf, momentsOf, thinned } from "./linear-layout.ts";
import { linearModel } from "./linear-model.ts";
import type { LinearSettings, LinearTop } from "./linear-settings.ts";
import type { LinearModel, LinearPenalty } from "./linear-types.ts";
import { climbManyTerms } from "./many-terms.ts";

/** More coefficients than this have no matrix of their pairs: conjugate gradients take its place. */
const MOST_DENSE = 1200;

/** From twice as many rows on, a part of about this size finds where to begin. */
const FEW_ROWS = 8000;

/**
 * Fits a linear score to rows already read: what the public functions, cross-validation and tuning share. O(rows (numbers + columns of categories)^2) a climb's step, some five to ten of them; the work is cut into steps of some ten milliseconds (passes over some of
 * the rows; with `penalty.l1` the climb is one). How many there will be nobody knows: a usual number stands for it.
 *
 * @throws "bad-input" for one outcome only, for counts that are all 0 and for more than 1,200 terms without a ridge alone, "bad-value" for numbers whose squares are none.
 */
export function* linearRowsSteps(rows: TrainingRows, settings: LinearSettings): Steps<LinearModel> {
  const { penalty } = settings;
  const layout = layoutOf(rows, rows.weight, penalty.l1 > 0 || penalty.l2 > 0);
  const passes = climb(layout, rows, settings);
  const usual = 20 + Math.ceil((8 * layout.n * layout.size ** 2) / 2 ** 24);
  let done = 0;
  let pass = passes.next();
  while (!pass.done) {
    yield [Math.min(++done, usual - 1), usual];
    pass = passes.next();
  }
  const model = linearModel(rows, settings, pass.value);
  yield [usual, usual];
  return model;
}

function* climb(layout: LinearLayout, rows: TrainingRows, settings: LinearSettings): Passes<LinearTop> {
  const { family, penalty, classWeights, exposure, errors = true } = settings;
  const weight = weightsOf(rows, classWeights);
  const total = weight === undefined ? layout.n : weight.reduce((a, w) => a + w, 0);
  const outcome = family === "squares" ? scaleOf(rows.y, weight) : { center: 0, scale: 1 };
  const { center, scale } = outcome;
  const y = family === "squares" ? rows.y.map((v) => (v - center) / scale) : rows.y;
  const offset = exposure?.map(Math.log);
  const glm = glmOf(layout, y, weight, family, offset);
  const { size, reach } = layout;
  const { lasso, ridge, factor } = penalties(layout, penalty, scale);
  const active = new Uint8Array(size).fill(1);
  const alone = new Float64Array(size);
  alone[0] = interceptAlone(family, y, weight, total, exposure);
  const parts = { layout, glm, active, ridge, lasso, outcome, total };
  const finish = (top: GlmTop): LinearTop => ({
    ...top,
    ...parts,
    gap: gapOf(glm.score, top.beta, ridge, lasso, active) / total,
  });
  if (size > MOST_DENSE) {
    if (penalty.l1 > 0 || penalty.l2 === 0)
      throw new ClienteleError(
        "bad-input",
        `The features make ${size - 1} terms, one for each category; without a ridge alone at most ${MOST_DENSE - 1} can be fitted. Use penalty { l2: 1 }, or leave out columns with very many categories.`,
        { count: size - 1, expected: `at most ${MOST_DENSE - 1} terms, or penalty { l2: 1 }` },
      );
    return finish(yield* climbManyTerms(glm, layout, alone, ridge));
  }
  const step = family === "squares" ? 1 : Math.floor(layout.n / FEW_ROWS);
  const start =
    step > 1 ? yield* startFrom(layout, step, { y, weight, offset, family, total, ridge }, alone) : alone;
  if (penalty.l1 > 0) {
    const net = penalty.l1 / scale + penalty.l2;
    const share = penalty.l1 / scale / net;
    const { beta, iterations, settled } = climbPenalized(glm, start, { total: net, l1: share, factor });
    const value = glm.at(beta, 1);
    return finish({ beta, value, iterations, status: settled ? "converged" : "stopped", running: [] });
  }
  const begun = yield* glm.steps(start, 2);
  if (penalty.l2 === 0) {
    dropDependent(glm.information, size, active);
    for (let j = 0; j < size; j++) if (active[j] === 0) start[j] = 0;
  }
  return finish(yield* climbGlm(glm, start, begun, { ridge, active, reach, total, errors }));
}

/** The top for a part of the rows, with some ridge so that it exists: the climb on all rows then begins near its end. */
function* startFrom(
  layout: LinearLayout,
  step: number,
  {
    y,
    weight,
    offset,
    family,
    total,
    ridge,
  }: {
    readonly y: Float64Array;
    readonly weight: Float64Array | undefined;
    readonly offset: Float64Array | undefined;
    readonly family: Family;
    readonly total: number;
    readonly ridge: Float64Array;
  },
  alone: Float64Array,
): Passes<Float64Array> {
  const few = thinned(layout, step);
  const part = (values: Float64Array) => Float64Array.from({ length: few.n }, (_, i) => values[i * step]);
  const glm = glmOf(
    few,
    part(y),
    weight === undefined ? undefined : part(weight),
    family,
    offset === undefined ? undefined : part(offset),
  );
  const begun = yield* glm.steps(alone, 2);
  const top = yield* climbGlm(glm, alone, begun, {
    ridge: ridge.map((r, j) => (j === 0 ? 0 : Math.max(r, 1) / step)),
    active: new Uint8Array(layout.size).fill(1),
    reach: layout.reach,
    total: total / step,
    errors: false,
  });
  return top.status === "converged" ? top.beta : alone;
}

/** Penalties by coefficient; outcomes brought to another scale shrink squares by its square and coefficients by it. */
function penalties({ size, terms }: LinearLayout, { l1, l2, standardize }: LinearPenalty, scale: number) {
  const lasso = new Float64Array(size);
  const ridge = new Float64Array(size);
  const factor = new Float64Array(size);
  for (const { place, deviation, level, isMissing } of terms) {
    if (place === 0) continue;
    factor[place] = level === null && !isMissing && !standardize ? 1 / deviation : 1;
    lasso[place] = (l1 * factor[place]) / scale;
    ridge[place] = l2 * factor[place] ** 2;
  }
  return { lasso, ridge, factor };
}

function weightsOf(
  { y, weight }: TrainingRows,
  classWeights: LinearSettings["classWeights"],
): Float64Array | undefined {
  if (classWeights === undefined) return weight;
  return y.map((v, i) => classWeights[v] * (weight === undefined ? 1 : weight[i]));
}

/** Center and scale that bring outcomes near 1; their squares are looked at in the units of the data, too. */
function scaleOf(y: Float64Array, weight: Float64Array | undefined) {
  const { mean, deviation } = momentsOf(y, weight);
  const most = y.reduce((a, v) => Math.max(a, Math.abs(v)), 0);
  if (most > 1e140)
    throw new ClienteleError(
      "bad-value",
      `The target reaches ${most}: its squares are no numbers any more.`,
      {
        value: most,
        expected: "a target up to 1e140, in larger units",
      },
    );
  return { center: mean, scale: deviation > 1e-13 * Math.abs(mean) ? deviation : 1 };
}
