import type { CoxModel } from "../cox/cox-types.ts";
import type { KaplanMeier } from "../curves/curve-types.ts";
import type { FrailtyCoxModel } from "../frailty/frailty-types.ts";
import type { ParametricModel } from "../parametric/parametric-curves.ts";

/** Any model of how long customers stay. */
export type LifetimeModel = KaplanMeier | CoxModel | FrailtyCoxModel | ParametricModel;
