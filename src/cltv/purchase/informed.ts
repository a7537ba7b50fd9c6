import { badOption } from "../../core/options.ts";
import type { CovariateRequest } from "./covariates/covariate-options.ts";
import { covariateRequest } from "./covariates/covariate-options.ts";
import type { LeavingActs } from "./covariates/covariate-types.ts";
import { type Design, designOf } from "./covariates/design.ts";
import { type Moves, movesOf } from "./covariates/moves.ts";
import { checkPriors, type PriorOption } from "./priors/prior-options.ts";
import type { PurchaseModel } from "./purchase-model.ts";
import type { PurchaseArrays } from "./purchase-rows.ts";

/** What a fit is given besides the customers' orders. */
export interface Informed {
  readonly covariates: PreparedCovariates | undefined;
  readonly prior: PriorOption | undefined;
  readonly penalty: number;
}

/** Covariates of a fit that is prepared. */
export interface PreparedCovariates {
  readonly design: Design;
  readonly moves: Moves;
  readonly leavingActs: LeavingActs;
}

/** The options that inform a fit. */
interface InformedOptions {
  readonly covariates?: { readonly leavingActs?: LeavingActs };
  readonly prior?: PriorOption;
  readonly penalty?: number;
}

/** The covariates that the options ask for; undefined without any. A kind that takes none refuses them. */
export function askedCovariates(
  { covariates }: InformedOptions,
  kind: PurchaseModel["kind"] | undefined,
  what: string,
): CovariateRequest | undefined {
  const moves = kind && movesOf(kind);
  if (moves === undefined && covariates !== undefined)
    throw badOption("covariates", covariates, `none: ${what} takes no covariates`);
  return covariateRequest(covariates, moves !== undefined && moves.leaving.length > 0);
}

/** Covariates, priors and penalty, checked; undefined without any. */
export function informedBy(
  options: InformedOptions,
  kind: PurchaseModel["kind"] | undefined,
  asked: CovariateRequest | undefined,
  { extra, count }: Pick<PurchaseArrays, "extra" | "count">,
  what: string,
): Informed | undefined {
  const { prior, penalty } = options;
  const moves = kind && movesOf(kind, asked?.leavingActs);
  const covariates =
    asked === undefined || moves === undefined
      ? undefined
      : { design: designOf(asked, extra, count, what), moves, leavingActs: asked.leavingActs };
  if (prior !== undefined) checkPriors(prior);
  if (
    penalty !== undefined &&
    !(typeof penalty === "number" && penalty >= 0 && penalty < Number.POSITIVE_INFINITY)
  )
    throw badOption("penalty", penalty, "a number, zero or more");
  if (penalty !== undefined && covariates === undefined)
    throw badOption("penalty", penalty, "none: without covariates there is nothing to pull to zero");
  if (covariates === undefined && prior === undefined) return undefined;
  return {
    covariates,
    prior,
    penalty: penalty ?? (covariates !== undefined && prior !== undefined ? 1 : 0),
  };
}
