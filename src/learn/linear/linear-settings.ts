import type { GlmTop } from "./climb-glm.ts";
import type { Family, Glm } from "./glm.ts";
import type { LinearLayout } from "./linear-layout.ts";
import type { LinearPenalty } from "./linear-types.ts";

/** What a linear model is fitted with, besides its rows. */
export interface LinearSettings {
  readonly family: Family;
  readonly penalty: LinearPenalty;
  /** Weights by outcome (no, yes) for the fit; probabilities are brought back to the shares of the rows. */
  readonly classWeights?: readonly [no: number, yes: number] | undefined;
  /** What counts grow with in proportion, by row. */
  readonly exposure?: Float64Array | undefined;
  readonly exposureName?: string | undefined;
  /** Whether standard errors are wanted; they cost one more step. Default true. */
  readonly errors?: boolean;
}

/** A fit of the kernels, in their units: numbers in standard deviations, and squares with outcomes in theirs. */
export interface LinearTop extends GlmTop {
  readonly layout: LinearLayout;
  readonly glm: Glm;
  readonly active: Uint8Array;
  /** By coefficient, of the squares and of the sizes. */
  readonly ridge: Float64Array;
  readonly lasso: Float64Array;
  /** Center and scale that outcomes were brought to. */
  readonly outcome: { readonly center: number; readonly scale: number };
  /** Largest slope left, by unit of weight. */
  readonly gap: number;
  /** Sum of the weights, those by class included. */
  readonly total: number;
}
