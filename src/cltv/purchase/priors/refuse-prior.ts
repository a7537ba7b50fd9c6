import { badOption } from "../../../core/options.ts";

/** Refuses priors where a fit has none: what is left out without a word would be taken for believed. */
export function refusePrior(options: object, what: string): void {
  const { prior, penalty } = options as { readonly prior?: unknown; readonly penalty?: unknown };
  if (prior !== undefined)
    throw badOption("prior", prior, `nothing: ${what} is maximum likelihood and knows no priors`);
  if (penalty !== undefined)
    throw badOption("penalty", penalty, `nothing: ${what} is maximum likelihood and knows no penalty`);
}
