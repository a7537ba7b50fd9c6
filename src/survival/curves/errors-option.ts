import { badOption, oneOf } from "../../core/options.ts";
import type { LifetimeRows } from "../input/read-lifetimes.ts";

/** Where the errors of a curve come from: robust by themselves with clusters, or weights that are no whole numbers. */
export function errorsOption(
  given: "greenwood" | "robust" | undefined,
  { texts, weight }: LifetimeRows,
  ties: "together" | "one by one",
): "greenwood" | "robust" {
  const fractional = weight?.some((w) => w !== Math.floor(w)) ?? false;
  const errors = oneOf(
    given ?? (texts.cluster !== undefined || fractional ? "robust" : "greenwood"),
    "errors",
    ["greenwood", "robust"],
  );
  if (errors === "robust" && ties === "one by one")
    throw badOption("ties", ties, '"together" with robust errors');
  return errors;
}
