import type { ItemFactorsModel } from "./item-factors-types.ts";

/** Writes the vectors of the items, each filled up to `width` with zeros. */
export function writeItemRows(
  { items, factors, values }: ItemFactorsModel,
  width: number,
  out: Float64Array,
): void {
  for (let i = 0; i < items.length; i++)
    for (let k = 0; k < factors; k++) out[i * width + k] = values[i * factors + k];
}
