import type { BoostingTuning } from "../boosting/boosting-settings.ts";
import type { ForestOptions, TreeGrowthOptions } from "../forest/forest-options.ts";
import type { LogisticSettings } from "../linear/fit-logistic-regression.ts";
import type { NetworkTuning } from "../network/network-settings.ts";
import type { LearnColumns } from "../rows/feature-types.ts";

/** Settings of a learner without what every learner is given: columns and the kind of outcome. */
export type LearnerSettings<Options> = Omit<Options, keyof LearnColumns<never> | "outcome">;

/** A learner as plain data: its kind and the settings of its function, such as `{ kind: "boosting", rounds: 100, leaves: 8 }`. */
export type Learner =
  | { readonly kind: "share" }
  | ({ readonly kind: "logistic-regression" } & LogisticSettings)
  | ({ readonly kind: "boosting" } & BoostingTuning)
  | ({ readonly kind: "decision-tree" } & LearnerSettings<TreeGrowthOptions<never>>)
  | ({ readonly kind: "random-forest" } & LearnerSettings<ForestOptions<never>>)
  | ({ readonly kind: "extra-trees" } & LearnerSettings<ForestOptions<never>>)
  | ({ readonly kind: "network" } & NetworkTuning)
  | { readonly kind: "classifier"; readonly seed?: number };
