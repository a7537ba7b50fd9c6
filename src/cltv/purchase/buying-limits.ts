import type { ParameterLimits } from "./kernel.ts";

/** What it means when the gamma distribution of rates of buying runs to an end of its parameters; all models of buying share it. */
export const BUYING_LIMITS: { readonly r: ParameterLimits; readonly alpha: ParameterLimits } = {
  r: {
    zero: "hardly anybody ever comes back",
    infinity: "all customers order at the same rate, as far as the data can tell",
  },
  alpha: {
    zero: "customers order at once or never",
    infinity: "all customers order at the same rate, as far as the data can tell",
  },
};
