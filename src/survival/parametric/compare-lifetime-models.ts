import type { Data } from "../../core/columns.ts";
import { badOption } from "../../core/options.ts";
import { rereadable } from "../../core/rereadable.ts";
import type { Covariate } from "../design/design-types.ts";
import type { ObservedColumns, OffsetSetting, ParametricSettings } from "./aft-input.ts";
import type { AftDistribution, AftModel } from "./aft-model.ts";
import { AFT_DISTRIBUTIONS } from "./aft-model.ts";
import { fitAft } from "./fit-aft.ts";
import type { ParametricStatus } from "./model-types.ts";

/** How one distribution fits. */
export interface ComparedDistribution {
  readonly distribution: AftDistribution;
  readonly status: ParametricStatus;
  readonly parameters: number;
  readonly logLikelihood: number | null;
  readonly aic: number | null;
  readonly bic: number | null;
  /** AIC above that of the best; null for fits that cannot be compared. */
  readonly behind: number | null;
  /** Akaike's weight: how likely this is the best of the distributions for new customers. */
  readonly weight: number | null;
}

/** Distributions side by side. */
export interface LifetimeComparison {
  /** Best AIC first; fits that cannot be compared come last. */
  readonly models: readonly ComparedDistribution[];
  /** The distribution to use; null when none could be fitted. */
  readonly best: AftDistribution | null;
  /** Others that the data cannot tell from it (AIC within 2). */
  readonly asGood: readonly AftDistribution[];
  /** Why, for people; with a word where the best one has no finite or no certain estimates. */
  readonly reason: string;
  /** What the fit of the best one warns of. */
  readonly warnings: readonly string[];
  /** The fit of the best one. */
  readonly model: AftModel | null;
}

/** Columns and settings as for {@link fitAft}, and which distributions to compare. */
export type CompareLifetimeOptions<Row extends object = object> = ObservedColumns<Row> &
  ParametricSettings<Row> &
  OffsetSetting<Row> & {
    /** Columns on which the spread of log lifetimes depends, as for {@link fitAft}. Default none. */
    readonly scaleCovariates?: readonly Covariate<Row>[];
    /** Default: exponential, weibull, log-normal, log-logistic and generalized-gamma. */
    readonly distributions?: readonly AftDistribution[];
  };

/** AIC that a simpler or other distribution may lie behind and still be as good (Burnham and Anderson 2002). */
const AS_GOOD = 2;

/**
 * Fits several distributions of lifetimes to the same rows and ranks them by AIC. The recommendation is the one with the fewest parameters among those within 2 of the best AIC, of those with certain estimates where there are some, and says so when the data cannot tell. BIC counts
 * customers. All log-likelihoods are of ages, so those of "gaussian" and "logistic" compare, too.
 *
 * @throws "bad-option" and whatever {@link fitAft} throws.
 *
 * @example
 * import { compareLifetimeModels } from "clientele/survival";
 * const rows = [1, 2, 2, 3, 4, 5, 7, 9, 13, 20].map((stop, i) => ({ stop, event: i % 5 === 4 ? 0 : 1 }));
 * const found = compareLifetimeModels(rows, { distributions: ["exponential", "weibull"] });
 * found.best; // => "exponential"
 * found.asGood; // => ["weibull"]
 */
export function compareLifetimeModels<Row extends object>(
  lifetimes: Data<Row>,
  options?: CompareLifetimeOptions<Row>,
): LifetimeComparison {
  const given = (options ?? {}) as { readonly distributions?: unknown };
  const chosen = given.distributions ?? [
    "exponential",
    "weibull",
    "log-normal",
    "log-logistic",
    "generalized-gamma",
  ];
  if (!Array.isArray(chosen) || chosen.length === 0 || !chosen.every((d) => AFT_DISTRIBUTIONS.includes(d)))
    throw badOption("distributions", chosen, `some of ${AFT_DISTRIBUTIONS.join(", ")}`);
  const { distributions: _, ...rest } = given;
  const rows = rereadable(lifetimes as Data<object>) as Data<Row>;
  const fits = [...new Set(chosen as AftDistribution[])].map((distribution) =>
    fitAft(rows, { ...rest, distribution } as never),
  );
  // a logarithm has no age 0: who was left out there must be left out of all
  const customers = fits.reduce((m, { fit }) => Math.min(m, fit.customers), Number.POSITIVE_INFINITY);
  const sound = fits.filter(
    ({ fit }) => fit.aic !== null && fit.status !== "max iterations" && fit.customers === customers,
  );
  const least = sound.reduce((m, { fit }) => Math.min(m, fit.aic as number), Number.POSITIVE_INFINITY);
  const behindOf = (model: AftModel) => (sound.includes(model) ? (model.fit.aic as number) - least : null);
  const total = sound.reduce((sum, model) => sum + Math.exp(-(behindOf(model) as number) / 2), 0);
  const last = Number.POSITIVE_INFINITY;
  const ranked = [...fits].sort(
    (a, b) => (behindOf(a) ?? last) - (behindOf(b) ?? last) || a.fit.parameters - b.fit.parameters || 0,
  );
  const close = ranked.filter((model) => (behindOf(model) ?? last) <= AS_GOOD);
  const certain = close.filter(({ fit }) => fit.status === "converged");
  const model = (certain.length > 0 ? certain : close).reduce<AftModel | null>(
    (best, other) => (best === null || other.fit.parameters < best.fit.parameters ? other : best),
    null,
  );
  const asGood = close.filter((other) => other !== model).map(({ distribution }) => distribution);
  return {
    models: ranked.map((own) => {
      const behind = behindOf(own);
      const { status, parameters, logLikelihood, aic, bic } = own.fit;
      return {
        distribution: own.distribution,
        status,
        parameters,
        logLikelihood,
        aic,
        bic,
        behind,
        weight: behind === null ? null : Math.exp(-behind / 2) / total,
      };
    }),
    best: model?.distribution ?? null,
    asGood,
    reason: [reasonOf(model, asGood, ranked, behindOf), ...doubtOf(model)].join(" "),
    warnings: model?.fit.warnings ?? [],
    model,
  };
}

/** A word on a fit whose numbers are not to be taken as they are. */
function doubtOf(model: AftModel | null): string[] {
  if (model?.fit.status === "boundary")
    return [
      `Yet the best fit of ${model.distribution} lies at infinity: use its curve, not the numbers that have no error.`,
    ];
  if (model?.fit.status === "not identified")
    return [`Yet very different numbers of ${model.distribution} fit equally well: use its curve only.`];
  return [];
}

function reasonOf(
  model: AftModel | null,
  asGood: readonly AftDistribution[],
  ranked: readonly AftModel[],
  behindOf: (model: AftModel) => number | null,
): string {
  if (model === null) return "None of the distributions could be fitted to these lifetimes.";
  if (ranked.length === 1) return `Only ${model.distribution} was tried.`;
  if (asGood.length > 0)
    return `The data cannot tell ${[model.distribution, ...asGood].join(", ")} apart (AIC within ${AS_GOOD}); ${model.distribution} is the simplest of them. They may differ much beyond the ages seen: do not trust one of them there.`;
  const next = ranked.find((other) => other !== model && behindOf(other) !== null);
  return next === undefined
    ? `Only ${model.distribution} could be fitted.`
    : `${model.distribution} describes these lifetimes best: its AIC is ${(behindOf(next) as number).toFixed(1)} below that of the next, ${next.distribution}.`;
}
