import { positiveInverse } from "../../numeric/positive-inverse.ts";
import type { TrainingRows } from "../rows/feature-types.ts";
import { hessianOf } from "./climb-glm.ts";
import { figuresOf } from "./linear-figures.ts";
import type { LinearSettings, LinearTop } from "./linear-settings.ts";
import type { LinearModel } from "./linear-types.ts";
import { warningsOf } from "./linear-warnings.ts";

const KINDS = {
  logistic: "logistic-regression",
  squares: "elastic-net",
  poisson: "poisson-regression",
} as const;

/** The model of a fit, in the units of the data. */
export function linearModel(rows: TrainingRows, settings: LinearSettings, top: LinearTop): LinearModel {
  const { family, penalty, classWeights, exposureName } = settings;
  const { layout, beta, active, outcome } = top;
  // what weights by class moved the odds by, outside of what the features say
  const shift = classWeights === undefined ? 0 : Math.log(classWeights[1] / classWeights[0]);
  const eta = top.glm.eta.map((s) => outcome.center + outcome.scale * s - shift);
  const parameters = beta.reduce((k, v, j) => (active[j] === 1 && (j === 0 || v !== 0) ? k + 1 : k), 0);
  const figures = figuresOf(rows, settings, eta, parameters);
  const variance = varianceOf(settings, top, figures.dispersion);
  const errorAt = (place: number) => {
    const v = variance?.(place);
    return v === undefined || top.running.includes(place) || active[place] === 0 || !(v >= 0)
      ? null
      : Math.sqrt(v);
  };
  const atMeans = outcome.center + outcome.scale * beta[0] - shift;
  let intercept = atMeans;
  const aliased: string[] = [];
  const endless: string[] = [];
  const terms = layout.terms.map(({ place, ...term }) => {
    const unit = term.level === null && !term.isMissing ? outcome.scale / term.deviation : outcome.scale;
    const used = place > 0 && active[place] === 1;
    const coefficient = used ? beta[place] * unit : 0;
    if (!used) aliased.push(term.name);
    else if (top.running.includes(place)) endless.push(term.name);
    if (term.level === null && !term.isMissing) intercept -= coefficient * term.mean;
    const se = used ? errorAt(place) : null;
    return { ...term, coefficient, se: se === null ? null : se * unit };
  });
  const fit = {
    status: top.status,
    ...figures,
    parameters,
    gap: top.gap,
    iterations: top.iterations,
    endless,
    aliased,
  };
  return {
    kind: KINDS[family],
    version: 1,
    schema: rows.schema,
    outcome: rows.outcome,
    intercept,
    interceptSe: interceptError(top, variance),
    atMeans,
    terms,
    references: layout.references,
    penalty,
    exposure: exposureName ?? null,
    fit: { ...fit, warnings: warningsOf(rows, layout, fit), rows: rows.account },
  };
}

/** Variances of coefficients in the kernel's units, by one place or between two; undefined where there are none. */
type Variance = (a: number, b?: number) => number;

function varianceOf(
  { family, penalty, classWeights, errors = true }: LinearSettings,
  { glm, ridge, active, outcome }: LinearTop,
  dispersion: number | null,
): Variance | undefined {
  const p = ridge.length;
  if (penalty.l1 > 0 || classWeights !== undefined || !errors || glm.information.length === 0)
    return undefined;
  if (family === "squares" && dispersion === null) return undefined;
  const inverse = positiveInverse(hessianOf(glm, ridge, active), p)?.inverse;
  if (inverse === undefined) return undefined;
  // squares: in the units that outcomes were brought to
  const spread = family === "squares" ? (dispersion as number) / outcome.scale ** 2 : 1;
  return (a, b = a) => spread * inverse[a * p + b];
}

/** Of the intercept where numbers are 0: it carries the errors of their coefficients over the way from their means. */
function interceptError(
  { layout, active, running, outcome }: LinearTop,
  variance: Variance | undefined,
): number | null {
  if (variance === undefined) return null;
  const parts = layout.terms
    .filter(({ place, level, isMissing }) => place > 0 && active[place] === 1 && level === null && !isMissing)
    .map(({ place, mean, deviation }) => ({ place, part: -mean / deviation }));
  if (parts.some(({ place }) => running.includes(place))) return null;
  const all = [{ place: 0, part: 1 }, ...parts];
  let sum = 0;
  for (const a of all) for (const b of all) sum += a.part * b.part * variance(a.place, b.place);
  return sum >= 0 ? outcome.scale * Math.sqrt(sum) : null;
}
