import type { PanelPlan } from "./splits.ts";
import type { ChurnCandidate, ChurnModel } from "./train-types.ts";

/** What a candidate is, for people. */
export function candidateWords(candidate: ChurnCandidate): string {
  switch (candidate) {
    case "base-rate":
      return "everybody has the same risk";
    case "silence":
      return "how long a customer has been silent, compared with the own habit";
    case "hazard":
      return "how long they have been a customer and, where there are orders, how long silent";
    case "purchase-model":
      return "a purchase model: is this customer still there, and how often do they buy (BG/NBD)";
    case "logistic":
      return "all features, each with its own weight (logistic regression)";
    case "boosting":
      return "all features and how they act together (small decision trees, one after another)";
    case "blend":
      return "all features, half by their weights and half by decision trees (the mean of the two)";
  }
}

/** What should be known before the model is used. */
export function trainingWarnings(model: ChurnModel, plan: PanelPlan): string[] {
  const { performance, chosen } = model;
  const out: string[] = [];
  if (plan.on === "other customers")
    out.push(
      "There is no cut late enough after the others to be tested on: performance is that on other customers of the same time, and a later time may differ. Two or more cuts, an outcome window apart, show it.",
    );
  else if (!plan.byTime)
    out.push(
      "Only one cut lies early enough before the last one: the ways were chosen by groups of customers, not by time.",
    );
  if (chosen === "base-rate")
    out.push("Nothing that was tried tells who leaves better than the share that leaves.");
  const { gain, candidate } = performance.simplest;
  if (chosen !== "base-rate" && chosen !== candidate && gain.interval !== null && gain.interval[0] <= 0)
    out.push("On the test the model was not clearly better than the simplest score.");
  if (Math.min(performance.left, performance.rows - performance.left) < 50)
    out.push(`The test has only ${performance.left} customers who left: its figures are rough.`);
  const [low, high] = performance.calibrationSlope?.interval ?? [1, 1];
  if (low > 1 || high < 1)
    out.push(
      `On the test risks were ${high < 1 ? "too far apart" : "too close together"} (calibration slope ${performance.calibrationSlope?.value.toFixed(2)}).`,
    );
  if (model.resamples.length === 0) out.push("No resamples were drawn, so that risks have no interval.");
  return out;
}
