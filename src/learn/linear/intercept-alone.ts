import { ClienteleError } from "../../core/errors.ts";
import type { Family } from "./glm.ts";

/** The best intercept without any term. */
export function interceptAlone(
  family: Family,
  y: Float64Array,
  weight: Float64Array | undefined,
  total: number,
  exposure: Float64Array | undefined,
): number {
  let sum = 0;
  let exposed = 0;
  for (let i = 0; i < y.length; i++) {
    const w = weight === undefined ? 1 : weight[i];
    sum += w * y[i];
    exposed += w * (exposure === undefined ? 1 : exposure[i]);
  }
  if (family === "squares") return sum / total;
  if (family === "logistic") {
    if (sum > 0 && sum < total) return Math.log(sum / (total - sum));
    throw new ClienteleError("bad-input", "All rows have the same outcome: there is nothing to tell apart.", {
      expected: "two different outcomes",
    });
  }
  if (sum === 0)
    throw new ClienteleError("bad-input", "All counts are 0: there is no rate to learn.", {
      value: 0,
      expected: "at least one count above 0",
    });
  return Math.log(sum / exposed);
}
