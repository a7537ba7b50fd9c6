import fc from "fast-check";
import type { EaseModel } from "../../../src/recommend/ease/ease-types.ts";
import { tiny } from "../data.ts";

/** Weights of a dense model. */
export function weights(model: EaseModel): number[][] {
  const n = model.items.length;
  return model.items.map((_, i) =>
    model.items.map((_, j) => (i === j ? 0 : -model.inverse[i * n + j] / model.inverse[j * n + j])),
  );
}

// every item of the matrix is bought by somebody, so that columns are places
export const matrices: fc.Arbitrary<number[][]> = fc
  .array(fc.array(fc.constantFrom(0, 0, 1, 2), { minLength: 5, maxLength: 5 }), {
    minLength: 1,
    maxLength: 9,
  })
  .map((rows) => [...rows, [1, 1, 1, 1, 1]]);

/** {@link tiny} as lines. */
export const lines: { customer: number; item: number; weight: number }[] = tiny.flatMap((row, customer) =>
  row.flatMap((weight, item) => (weight > 0 ? [{ customer, item, weight }] : [])),
);
