import { type Random, uniform } from "../../core/random.ts";
import type { Csr } from "../input/csr.ts";

/** Where the items start from: small numbers around 0 for what somebody had, 0 for the rest. Item after item, so that customers have no part in it. */
export function firstFactors(byItem: Csr, factors: number, random: Random): Float64Array {
  const out = new Float64Array(byItem.rows * factors);
  for (let k = 0; k < out.length; k++) out[k] = (uniform(random) - 0.5) / factors;
  for (let i = 0; i < byItem.rows; i++)
    if (byItem.start[i] === byItem.start[i + 1]) out.fill(0, i * factors, (i + 1) * factors);
  return out;
}
