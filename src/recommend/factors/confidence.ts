import { ClienteleError } from "../../core/errors.ts";
import type { Steps } from "../../core/work.ts";
import { type Csr, transposeSteps } from "../input/csr.ts";
import type { Interactions } from "../input/interaction-types.ts";
import { customersByItemsSteps } from "../input/matrices.ts";
import type { ConfidenceBy } from "./item-factors-types.ts";

/** What every customer had, and who had every item, with what alpha times the count adds to the confidence. */
export interface Confidences {
  readonly byCustomer: Csr;
  readonly byItem: Csr;
}

/** Customers by items and back, the weights of pairs by what was asked for. O(pairs). */
export function* confidences(
  interactions: Interactions,
  by: ConfidenceBy,
  alpha: number,
): Steps<Confidences> {
  const { matrix } = yield* customersByItemsSteps(interactions, by);
  const byCustomer = by === "one" ? matrix : yield* positive(matrix, alpha, interactions);
  return { byCustomer, byItem: yield* transposeSteps(byCustomer) };
}

/** Customers by items; a pair that counts nothing (weight 0) is left out. "bad-value" for a weight that is no number. */
function* positive({ rows, columns, start, at, value }: Csr, alpha: number, table: Interactions): Steps<Csr> {
  const counts = value as Float64Array;
  const out = { start: new Int32Array(rows + 1), at: new Int32Array(at.length) };
  const weights = new Float64Array(at.length);
  let n = 0;
  for (let r = 0; r < rows; r++) {
    for (let e = start[r]; e < start[r + 1]; e++) {
      if (!(counts[e] >= 0 && counts[e] < Number.POSITIVE_INFINITY)) {
        const { customer, item } = table.columns;
        throw new ClienteleError(
          "bad-value",
          `The weight of item ${item.levels[at[e]]} for customer ${customer.levels[r]} is ${counts[e]}; expected a number, zero or more.`,
          { column: "weight", value: counts[e], expected: "a number, zero or more" },
        );
      }
      if (counts[e] === 0) continue;
      out.at[n] = at[e];
      weights[n++] = alpha * counts[e];
    }
    out.start[r + 1] = n;
    if (r % 4096 === 4095) yield [0, Number.NaN];
  }
  return { rows, columns, start: out.start, at: out.at.subarray(0, n), value: weights.subarray(0, n) };
}
