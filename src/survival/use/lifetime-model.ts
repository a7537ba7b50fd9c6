import type { CoxModel } from "../cox/cox-types.ts";
import type { KaplanMeier } from "../curves/curve-types.ts";
import type { DesignSchema } from "../design/design-types.ts";
import type { FrailtyCoxModel } from "../frailty/frailty-types.ts";
import type { ParametricModel } from "../parametric/parametric-curves.ts";

/** Any model of how long customers stay. */
export type LifetimeModel = KaplanMeier | CoxModel | FrailtyCoxModel | ParametricModel;

/** What a model knows of its covariates, by each of the parts that have some. */
export function schemasOf(model: LifetimeModel): readonly DesignSchema[] {
  return [
    ...("schema" in model ? [model.schema] : []),
    ...("model" in model ? [model.model.schema] : []),
    ...("scaleSchema" in model ? [model.scaleSchema] : []),
    ...("locationSchema" in model ? [model.locationSchema] : []),
  ];
}
