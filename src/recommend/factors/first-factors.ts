import { type Random, uniform } from "../../core/random.ts";
import type { Steps } from "../../core/work.ts";
import type { Csr } from "../input/csr.ts";

/** Where the items start from: small numbers around 0 for what somebody had, 0 for the rest. Item after item, so that customers have no part in it. */
export function* firstFactors(byItem: Csr, factors: number, random: Random): Steps<Float64Array> {
  const out = new Float64Array(byItem.rows * factors);
  for (let k = 0; k < out.length; k += PIECE) {
    draw(out, k, Math.min(out.length, k + PIECE), factors, random);
    yield [0, Number.NaN];
  }
  for (let i = 0; i < byItem.rows; i++)
    if (byItem.start[i] === byItem.start[i + 1]) out.fill(0, i * factors, (i + 1) * factors);
  return out;
}

/** Numbers in a step. */
const PIECE = 1 << 18;

function draw(out: Float64Array, from: number, to: number, factors: number, random: Random): void {
  for (let k = from; k < to; k++) out[k] = (uniform(random) - 0.5) / factors;
}
