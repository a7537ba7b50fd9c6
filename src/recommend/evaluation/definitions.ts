import type { MetricDefinition } from "../../metrics/index.ts";

const WINDOW = "lists made from what was known before the test; what the customer took in the test";

/** What each figure of an evaluation of recommendations is. */
export const rankingDefinitions: readonly MetricDefinition[] = [
  {
    name: "Recommendations: precision",
    variant: "of k",
    formula: "hits / k, however many items the list has",
    window: WINDOW,
  },
  {
    name: "Recommendations: precision",
    variant: "of those offered",
    formula: "hits / items offered, at most k",
    window: WINDOW,
  },
  {
    name: "Recommendations: recall",
    variant: "of all",
    formula: "hits / items the customer took later; no value where there are none",
    window: WINDOW,
  },
  {
    name: "Recommendations: recall",
    variant: "capped",
    formula: "hits / (items the customer took later, at most k)",
    window: WINDOW,
  },
  {
    name: "Recommendations: hit rate",
    variant: "at k",
    formula: "1 for a customer with a hit among the first k, else 0",
    window: WINDOW,
  },
  {
    name: "Recommendations: NDCG",
    variant: "at k",
    formula:
      "sum over hits of 1 / log2(rank + 1) / the same sum of a list that has min(k, items taken) hits on top",
    window: WINDOW,
  },
  {
    name: "Recommendations: MAP",
    variant: "at k",
    formula: "sum over hits of the precision up to their rank / min(k, items taken)",
    window: WINDOW,
  },
  {
    name: "Recommendations: MAP",
    variant: "over all taken",
    formula: "sum over hits of the precision up to their rank / items taken",
    window: WINDOW,
  },
  {
    name: "Recommendations: MRR",
    variant: "at k",
    formula: "1 / rank of the first hit among the first k, else 0",
    window: WINDOW,
  },
  {
    name: "Recommendations: coverage",
    variant: "lists",
    formula: "items in any list / items of the catalogue",
    window: WINDOW,
  },
  {
    name: "Recommendations: concentration",
    variant: "Gini",
    formula:
      "Gini coefficient of how often each item of the catalogue is offered: 0 all alike, towards 1 always the same",
    window: WINDOW,
  },
  {
    name: "Recommendations: concentration",
    variant: "entropy",
    formula: "entropy in bits of how often each item is offered",
    window: WINDOW,
  },
  {
    name: "Recommendations: novelty",
    variant: "bits",
    formula: "mean over places of the lists of -log2(share of what was bought that is this item)",
    window: WINDOW,
  },
  {
    name: "Recommendations: popularity",
    variant: "mean",
    formula: "mean over places of the lists of how often the item was bought",
    window: WINDOW,
  },
  {
    name: "Recommendations: personalization",
    variant: "overlap",
    formula: "1 - mean cosine overlap of the lists of two customers",
    window: WINDOW,
  },
  {
    name: "Recommendations: diversity",
    variant: "within a list",
    formula: "1 - mean similarity of two items of a list",
    window: WINDOW,
  },
];
